"""Disputes of many rounds: known bonds, every claim proved, and positions in step with rounds."""

from __future__ import annotations

from fractions import Fraction
from time import process_time

import pytest

from benchmarks.performance.disputes import DISPUTES, bisection, ladder, late_in_each, walked
from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from mechanisms.game.compilation import arena
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism


def _read(text: str) -> Mechanism:
    return read_text(text, "dispute.mech.yaml")


def _least(text: str, *claims: str) -> Fraction | None:
    (span,) = bond(_read(text), claims=claims).window.spans
    assert span.low_exact
    return span.low


@pytest.mark.parametrize("claims", [8, 20, 74])
def test_countering_is_stable_from_a_bond_of_the_gas_on(claims: int) -> None:
    """The first bond must cover the gas of a counter, however long the ladder is (specs.optimism.io)."""
    began = process_time()
    assert _least(ladder(claims)) == 8
    assert process_time() - began < 10  # it takes about one second; playing every line at every stage took minutes


def test_growing_bonds_and_any_gas_ask_for_the_greatest_gas() -> None:
    assert _least(ladder(20, gas="0 .. 80 USD", growth="1.05 .. 1.1")) == 80


@pytest.mark.parametrize("claims", [8, 20, 48])
def test_where_a_move_fails_one_time_in_ten_the_bond_is_gas_over_nine_tenths(claims: int) -> None:
    assert _least(ladder(claims, fails="10%"), "challenging-pays") == Fraction(80, 9)


def test_a_bisection_of_20_rounds_asks_for_what_late_moves_cost() -> None:
    """Computed by an independent evaluator of stopping in every round."""
    known = Fraction(11149420464131533632763063624144030984495250, 309727868221258562180306673938892827902099)
    assert _least(bisection(20)) == late_in_each(20) == known


def test_every_claim_of_a_ladder_of_74_is_proved_at_its_bond() -> None:
    (verified,) = verify([_read(ladder(74))]).specs
    assert [claim.word for claim in verified.claims] == ["PROVED"] * 4


def test_a_ladder_has_a_position_for_each_claim_and_each_chance() -> None:
    counts = [len(arena(m.game, m.ledger).positions) for m in (_read(text) for _, text, _, _ in DISPUTES)]
    assert counts == [8, 20, 74, 74, 40, 96, 43]


def test_a_game_in_which_no_plays_meet_has_a_position_for_each_beginning() -> None:
    assert walked(8).positions == 1 + 3 * (2**7 - 1)


GAIN = "E[disputer | lie, dispute, raise]"


def _word(claim: str, *overrides: str, scheme: str | None = None) -> str:
    (spec,) = verify(["augur"], overrides=overrides, scheme=scheme).specs
    return next(c.word for c in spec.claims if c.result.statement.claim.name == claim)


@pytest.mark.parametrize(("prevails", "word"), [("2500/3493", "PROVED"), ("0.7157", "REFUTED")])
def test_a_disputer_of_augur_must_be_right_five_times_in_seven(prevails: str, word: str) -> None:
    """40% are won or all is lost: p * 7/5 = 1 (Augur whitepaper v2), a week later, when money weighs 99.8%."""
    assert Fraction(2500, 3493) * Fraction(7, 5) * Fraction("0.998") == 1
    assert _word("truth-stands", "rounds=1", f"prevails={prevails}", "prize=0 USD") == word


@pytest.mark.parametrize("rounds", [2, 3, 5, 8])
def test_each_dispute_of_augur_returns_two_fifths_in_whatever_round(rounds: int) -> None:
    """The bond of the whitepaper, 2 A - 3 S, summed here round by round beside what the spec pays back."""
    false, true = Fraction(1), Fraction(0)
    for _ in range(rounds):
        true += 2 * (false + true) - 3 * true
        assert Fraction(4, 5) * false == Fraction(2, 5) * true
        false += 2 * (false + true) - 3 * false
        assert Fraction(4, 5) * true == Fraction(2, 5) * false
    # The last bond for the truth was the one that forks: `rounds` of them, and all is paid at the end.
    staked = 2 * 4 ** (rounds - 1)
    added = {
        "discount: patience": "discount: none",
        "\nclaims:\n": f"\nclaims:\n  gain: {GAIN} == 2/5 * {staked} * first\n",
    }
    spec = find("augur").read_text(encoding="utf-8")
    for old, new in added.items():
        assert old in spec
        spec = spec.replace(old, new)
    found = verify([read_text(spec, "augur.mech.yaml", overrides=(f"rounds={rounds}",))]).specs[0].claims
    assert [c.word for c in found if c.result.statement.claim.name in {"gain", "truth-stands"}] == ["PROVED"] * 2


def test_a_cap_of_three_times_the_open_interest_breaks_even_for_an_attacker_of_augur() -> None:
    """(1 + 1/2) I = 1/2 * 3 I: the theorem asks for more than that, the text below it for at least that."""
    assert _word("three-times", scheme="fork") == "REFUTED"
    assert _word("three-times", "cap=3000001 USD", scheme="fork") == "PROVED"
    assert _word("more-than-three-times", scheme="fork") == "PROVED"
