"""The checker of equilibria accepts what is one and says of everything else who would deviate, and why."""

from fractions import Fraction as F

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.game.game import Player
from mechanisms.game.normal_form import MixedProfile, NormalForm
from proofs.playout.equilibrium import check_equilibrium, regrets

# The inspection game: an honest worker earns 4; a cheat earns 9, or loses the bond of 20 and the payment where audited.
TABLE = (((F(4), F(-1)), (F(4), F(0))), ((F(-21), F(9)), (F(9), F(0))))
GAME = NormalForm((Player("worker"), Player("auditor")), (("honest", "cheat"), ("audit", "skip")), TABLE)
MIXED = MixedProfile((F(9, 10), F(1, 10)), (F(1, 6), F(5, 6)))


def test_checker_accepts_the_equilibrium_of_the_inspection_game() -> None:
    check_equilibrium(GAME, MIXED)
    assert regrets(GAME, MIXED) == (F(0), F(0))


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        (
            MixedProfile((F(9, 10), F(1, 10)), (F(1, 7), F(6, 7))),
            "worker plays honest, and cheat would bring them 5/7 more",
        ),
        (
            MixedProfile((F(8, 9), F(1, 9)), (F(1, 6), F(5, 6))),
            "auditor plays skip, and audit would bring them 1/9 more",
        ),
        (MixedProfile((F(9, 10), F(1, 9)), (F(1, 6), F(5, 6))), "the probabilities of worker add up to 91/90"),
        (MixedProfile((F(11, 10), F(-1, 10)), (F(1, 6), F(5, 6))), "a probability of worker is negative"),
        (MixedProfile((F(1),), (F(1, 6), F(5, 6))), "1 and 2 probabilities for 2 and 2 strategies"),
    ],
)
def test_checker_rejects_a_profile_with_one_number_changed(profile: MixedProfile, said: str) -> None:
    with pytest.raises(CertificateRejected, match=said):
        check_equilibrium(GAME, profile)


def test_checker_rejects_an_equilibrium_where_one_payoff_is_another() -> None:
    changed = NormalForm(GAME.players, GAME.strategies, ((TABLE[0][0], (F(4), F(1, 10**30))), TABLE[1]))
    with pytest.raises(CertificateRejected, match="auditor plays audit, and skip would bring them about 0 more"):
        check_equilibrium(changed, MIXED)


def test_a_gain_beyond_all_measure_is_not_written_out() -> None:
    huge = NormalForm(GAME.players, GAME.strategies, ((TABLE[0][0], (F(4), F(10**5000))), TABLE[1]))
    with pytest.raises(CertificateRejected, match=r"skip would bring them more than 10\^12 more"):
        check_equilibrium(huge, MIXED)


def test_regret_is_what_the_best_deviation_brings() -> None:
    assert regrets(GAME, MixedProfile((F(1), F(0)), (F(0), F(1)))) == (F(5), F(0))
    assert regrets(GAME, MixedProfile((F(0), F(1)), (F(0), F(1)))) == (F(0), F(9))
    with pytest.raises(CertificateRejected, match="add up to 2"):
        regrets(GAME, MixedProfile((F(1), F(1)), (F(0), F(1))))
