"""Values of games in time: their normal form, and what is worked out once in each state."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.game.game import Play
from mechanisms.game.likelihood import Course
from mechanisms.game.states import State
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Variable, number
from proofs.arithmetic.fractions import fraction
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.ends import at_both_ends
from proofs.checking.obligation import Obligation
from proofs.claims.course import drawn_over_time, exits, keeps_off_ends
from proofs.claims.grounding import grounding
from proofs.claims.values import values

X, Y = Variable("x"), Variable("y")

ROWS = """
mech: 1
name: rows
params:
  d:     90% .. 99%
  slip:  1% .. 5%
states:
  - row[0 .. 1, 0 .. 1]
  - out: end
discount: d
game:
  - ann:    [stay]
  - falls:  chance slip
  - turns:  chance 20% when not falls
ledger:
  - outside -> ann:  1 USD
next:
  - row[0, j] -> row[1, 0]:      when falls
  - row[1, j] -> out:            when falls
  - row[i, j] -> row[i, 1 - j]:  when turns
honest: [stay]
claims:
  paid:  E[ann | stay] > 0
"""

LADDER = """
mech: 1
name: ladder
params:
  n:  {n}
states:
  - step[1 .. n]
  - out: end
discount: none
game:
  - ann:  [climb, rest]
ledger:
  - outside -> ann:  1 USD when climb
next:
  - step[k] -> step[k + 1]:  when climb and k < n
  - step[k] -> out:          when rest or k == n
honest: [climb]
claims:
  paid:  E[ann | climb] > 0
"""


def _ladder(steps: int) -> Mechanism:
    return read_text(LADDER.format(n=steps), "ladder.mech.yaml")


def test_rows_of_states_with_one_determinant_have_a_power_of_it_below_their_values() -> None:
    mechanism = read_text(ROWS, "rows.mech.yaml")
    ((player, _),) = mechanism.intended.items()
    first, last = (values(mechanism).of(player, mechanism.intended, State("row", (row, 0)), (), None) for row in (0, 1))
    assert [list(fraction(worth).below.values()) for worth in (first, last)] == [[2], [1]]
    assert fraction(first).below.keys() == fraction(last).below.keys()
    at = {Variable("d"): Fraction(9, 10), Variable("slip"): Fraction(1, 20)}
    kept = Fraction(9, 10) * Fraction(19, 20)
    assert evaluate(first, at) == evaluate(last, at) * (1 + Fraction(9, 10) * Fraction(1, 20) / (1 - kept))


def test_the_ways_out_of_a_state_are_weighed_once_for_each_set_of_states_that_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, likelihood = list[Condition](), Course.likelihood

    def counted(course: Course, condition: Condition, told: Play) -> Term:
        asked.append(condition)
        return likelihood(course, condition, told)

    monkeypatch.setattr(Course, "likelihood", counted)
    counts = []
    for steps in (10, 20):
        asked.clear()
        mechanism = _ladder(steps)
        assert keeps_off_ends(mechanism) == exits(mechanism) == ()
        counts.append(len(asked))
    assert counts[1] <= 2 * counts[0] + 10


def test_a_least_within_a_greatest_is_named_and_put_back_whole() -> None:
    """Its value is that of the formula: 1/(1 - d) periods of which each pays max(1, 2 min(x, 3))."""
    spec = """
mech: 1
name: nested
params:
  x:  0 .. 5 USD
states:
  - paying
discount: 1/2
game:
  - ann:  [stay]
ledger:
  - outside -> ann:  max(1 USD, 2 * min(x, 3 USD))
honest: [stay]
claims:
  paid:  E[ann | stay] >= 2 USD
"""
    mechanism = read_text(spec, "nested.mech.yaml")
    ((ann, _),) = mechanism.intended.items()
    worth = values(mechanism).of(ann, mechanism.intended, State("paying", ()), (), None)
    assert [evaluate(worth, {X: Fraction(x)}) for x in (0, 1, 5)] == [2, 4, 12]


def test_the_periods_of_a_game_in_time_share_its_grounding() -> None:
    mechanism = _ladder(3)
    assert [grounding(period) for period in mechanism.periods] == [grounding(mechanism)] * 3
    assert all(period.whole is mechanism for period in mechanism.periods)
    assert mechanism.whole is mechanism


def test_a_goal_that_was_multiplied_out_stays_so_at_the_ends_of_a_range() -> None:
    box = {X: Interval(Fraction(0), Fraction(1)), Y: Interval(Fraction(0), Fraction(1))}
    long = Polynomial.of(Y) + sum((Polynomial.of(X) ** k for k in range(30)), Polynomial.of(0))
    for end, value in zip(at_both_ends(Case(box, (), Sign(long, strict=False)), Y), (0, 1), strict=True):
        assert not end.goal.large
        assert end.goal.polynomial == long - Polynomial.of(Y) + Polynomial.of(value)
    written = Comparison((number(1) + X) ** 9 + Y, Relation.GE, number(0))
    (case,) = cases(Obligation("k", box, (), written))
    assert all(end.goal.large for end in at_both_ends(case, Y))


def test_what_a_long_course_takes_is_a_short_sum() -> None:
    spec = (
        LADDER.format(n=30)
        .replace("  n:  30", "  n:     30\n  bond:  0 USD .. 9 USD")
        .replace("ledger:", "escrow:\n  - bond of ann\nledger:\n  - bond of ann -> burn:  bond / n  when climb")
    )
    mechanism = read_text(spec, "ladder.mech.yaml")
    (deposit,) = mechanism.deposits
    assert drawn_over_time(mechanism, deposit) == (Variable("bond"),)
