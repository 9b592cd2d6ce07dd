"""Expected payoffs: exact terms, line by line, and no larger than they need be."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.game.expectation import expected, expected_lines
from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile, pure_strategies
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.model.parameters import BenchRef, Origin, Solve, Value
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import walk
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable, number

TEXT = """mech: 1
name: x
params:
  bond: solve min USD on 1 .. 9 USD
  p: 10% .. 20%
  gain: 2 USD
  price: bench price h100-sxm market
  twice: = 2 * gain
assume:
  - p < 1
game:
  - ann: [up, down]
  - hit: chance (p if up else 1/2)
  - again: chance p when hit
  - bob sees hit: [left, right]
ledger:
  - outside -> ann: gain
  - ann -> bob: bond when again
  - bob -> burn: (gain if left else bond) when hit
  - outside -> burn: gain
honest: [up, left if hit else right]
"""
ANN, BOB = Player("ann"), Player("bob")
P, BOND, GAIN, PRICE = (Variable(name) for name in ("p", "bond", "gain", "price"))
AT = {P: Fraction(1, 10), BOND: Fraction(5), GAIN: Fraction(2)}


@pytest.fixture(scope="module")
def mechanism() -> Mechanism:
    return read_text(TEXT, "a.mech.yaml")


def _profile(mechanism: Mechanism, ann: str, bob: str) -> Profile:
    named = {p: {s.label: s for s in pure_strategies(mechanism.game, p)} for p in (ANN, BOB)}
    return {ANN: named[ANN][ann], BOB: named[BOB][bob]}


def test_a_line_without_a_condition_is_its_amount(mechanism: Mechanism) -> None:
    lines = expected_lines(mechanism, ANN, mechanism.intended)
    assert [line.text for line, _ in lines] == ["gain", "bond"]
    assert lines[0][1] == GAIN


def test_expectations_are_sums_over_what_chance_may_bring(mechanism: Mechanism) -> None:
    def pays(player: Player, ann: str, bob: str) -> Fraction:
        term = expected(mechanism, player, _profile(mechanism, ann, bob))
        return evaluate(term, AT)

    assert pays(ANN, "up", "left") == 2 - 5 * Fraction(1, 100)
    assert pays(ANN, "down", "left") == 2 - 5 * Fraction(1, 20)
    assert pays(BOB, "up", "left") == 5 * Fraction(1, 100) - 2 * Fraction(1, 10)
    assert pays(BOB, "down", "right") == 5 * Fraction(1, 20) - 5 * Fraction(1, 2)


def test_events_that_a_line_does_not_need_leave_no_trace_in_its_term(mechanism: Mechanism) -> None:
    (_, paid), (_, _) = expected_lines(mechanism, ANN, mechanism.intended)
    assert P not in set(walk(paid))


def test_a_player_of_no_line_expects_nothing(mechanism: Mechanism) -> None:
    assert expected(mechanism, Player("nobody"), mechanism.intended) == number(0)


def test_a_mechanism_knows_its_parameters_by_kind(mechanism: Mechanism) -> None:
    assert [p.name for p in mechanism.solved] == ["bond"]
    assert [p.name for p in mechanism.references] == ["price"]
    assert mechanism.fixed == {GAIN: 2}
    assert set(mechanism.intervals) == {BOND, P}
    assert list(mechanism.definitions) == [Variable("twice")]
    found = mechanism.parameter("gain")
    assert found is not None
    assert found.setting == Value(Fraction(2))
    assert mechanism.parameter("loss") is None


def test_a_reference_becomes_the_number_found_for_it(mechanism: Mechanism) -> None:
    origin = Origin(("T1",), ("a source",), (), low_confidence=False)
    resolved = mechanism.resolved({PRICE: (Fraction(3), origin)})
    price = resolved.parameter("price")
    assert price is not None
    assert (price.setting, price.origin) == (Value(Fraction(3)), origin)
    assert resolved.references == ()
    (reference,) = mechanism.references
    assert isinstance(reference.setting, BenchRef)
    assert str(reference.setting) == "price h100-sxm market"


def test_a_parameter_set_otherwise_leaves_the_rest_alone(mechanism: Mechanism) -> None:
    changed = mechanism.at_value(BOND, Fraction(4))
    assert changed.solved == ()
    assert changed.fixed == {GAIN: 2, BOND: 4}
    assert mechanism.solved != ()
    freed = mechanism.with_setting(GAIN, Solve(Interval(Fraction(0), None)))
    assert [p.name for p in freed.solved] == ["bond", "gain"]


def test_a_verdict_that_is_expected_is_proved_or_refuted() -> None:
    assert {e.value for e in Expected} == {"PROVED", "REFUTED"}


@pytest.mark.parametrize(
    ("interval", "inside", "outside"),
    [
        (Interval(Fraction(0), Fraction(1)), (0, 1), (-1, 2)),
        (Interval(Fraction(0), Fraction(1), True, True), (Fraction(1, 2),), (0, 1)),
        (Interval(Fraction(0), None), (0, 10**9), (-1,)),
        (Interval(Fraction(1), Fraction(1)), (1,), (0, 2)),
    ],
)
def test_an_interval_holds_what_lies_between_its_ends(
    interval: Interval, inside: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    assert all(Fraction(value) in interval for value in inside)
    assert not any(Fraction(value) in interval for value in outside)
    assert interval.bounded == (interval.high is not None)


@pytest.mark.parametrize(("low", "high", "opened"), [(1, 0, False), (1, 1, True)])
def test_an_interval_without_a_number_is_none(low: int, high: int, opened: bool) -> None:
    for ends in ({"low_open": opened}, {"high_open": opened}):
        with pytest.raises(ValueError, match="empty"):
            Interval(Fraction(low), Fraction(high), **ends)
