"""The linear programs agree with the exact ends, say why an end is missing, and do not agree to anything."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bondproof.sources.loading import load
from mechanisms.language.reader import read_text
from mechanisms.values import evolve
from proofs.claims.incentives import IC, YARDSTICKS, yardsticks
from solvers.engines.budget import Budget
from solvers.engines.disagreement import EnginesDisagree
from solvers.windows.confirm import Confirmed, NoEnd, Unconfirmed, confirm
from solvers.windows.window import Window, bond_window


def _confirmed(*overrides: str, scheme: str | None = None, shift: Fraction | None = None) -> list[object]:
    mechanism = load("audit-v1", scheme=scheme, overrides=overrides).mechanism
    statements = yardsticks(mechanism)
    window = bond_window(mechanism, [statements[name] for name in YARDSTICKS], mechanism.solved[0], Budget())
    return list(confirm(mechanism, window if shift is None else _shifted(window, shift), statements))


def _shifted(window: Window, shift: Fraction) -> Window:
    claims = [evolve(c, spans=tuple(evolve(s, low=s.low + shift) for s in c.spans)) for c in window.claims]
    return evolve(window, claims=tuple(claims))


def _ends(found: list[object]) -> list[object]:
    assert all(isinstance(answer, Confirmed) for answer in found)
    return [answer.exact for answer in found if isinstance(answer, Confirmed)]


def test_both_ends_of_the_textbook_are_confirmed() -> None:
    # (s + g)/(p - f) - phi R = 410/9, and (R (1 - phi f) - c_h)/(f + rho)
    assert _ends(_confirmed()) == [Fraction(410, 9), Fraction(39, 10) / (Fraction(1, 100) + Fraction(1, 1000))]


def test_no_bond_that_deters_and_no_upper_end_are_told_apart() -> None:
    assert _ends(_confirmed("rho=0", scheme="bond-only")) == [NoEnd.NONE, NoEnd.ENDLESS]


def test_an_end_that_is_moved_a_little_is_a_disagreement() -> None:
    with pytest.raises(EnginesDisagree, match="the exact bond is"):
        _confirmed(shift=Fraction(1, 1000))


def test_what_is_solved_may_be_a_probability_and_is_confirmed_within_its_range() -> None:
    # p (sigma bond + phi R) >= c_h - c_d: p >= 5/60, whatever honest work earns
    assert _ends(_confirmed("bond=50 USD", "rho=0", "p=solve min on 0 .. 1", "f=0")) == [Fraction(5, 60), Fraction(1)]


SQUARED = """\
mech: 1
params:
  bond: solve min USD
game:
  - worker: [honest, cheat]
ledger:
  - worker -> outside:  9 USD                   when honest
  - worker -> burn:     bond * bond / (1 USD)   when cheat
honest: [honest]
"""


def test_payoffs_that_are_not_affine_in_what_is_solved_are_not_confirmed() -> None:
    mechanism = read_text(SQUARED, "x")
    statements = yardsticks(mechanism)
    window = bond_window(mechanism, [statements[IC]], mechanism.solved[0], Budget())
    assert [span.low for span in window.spans] == [Fraction(3)]
    assert confirm(mechanism, window, statements) == [Unconfirmed(IC, "the payoffs are not affine in the bond")]
