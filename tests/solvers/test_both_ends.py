"""Windows of goals whose slope in the bond has no fixed sign: decided at both ends, with evidence for each."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondproof import bond
from bondproof.commands.certify.certify import certify
from bondproof.commands.certify.writing import keep_window, ready
from mechanisms.terms.evaluation import holds
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, MinMax, Number, Pick, Relation, Term, Variable, number
from proofs.checking.certificate import kinds
from proofs.checking.check import check
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided, Verdict
from proofs.files.files import read_record
from proofs.files.windows import Beyond, WindowRecord
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide

F = Fraction
b, p, q = Variable("b"), Variable("p"), Variable("q")
UNIT, TO_2 = Interval(F(0), F(1)), Interval(F(0), F(2))
ZERO, ONE = number(0), number(1)
BUDGET = Budget(rlimit=400_000)


def _asked(goal: Condition, bonds: Interval, *premises: Condition) -> tuple[Obligation, Verdict]:
    obligation = Obligation("goal", {b: bonds, p: UNIT, q: UNIT}, premises, goal)
    return obligation, decide(obligation, BUDGET, without=b)


def _kinds(goal: Condition, bonds: Interval, *premises: Condition) -> tuple[str, ...]:
    obligation, verdict = _asked(goal, bonds, *premises)
    assert isinstance(verdict, Proved), verdict
    found = [certificate for certificate in verdict.certificates if certificate is not None]
    check(obligation, found)
    return kinds(found)


def _ge(left: Term, right: Term) -> Condition:
    return Comparison(left, Relation.GE, right)


def _gt(left: Term, right: Term) -> Condition:
    return Comparison(left, Relation.GT, right)


TURNS = b * (p * p - number(F(1, 2))) + ONE


def test_a_goal_that_turns_is_shown_at_both_ends() -> None:
    assert _kinds(_ge(TURNS, ZERO), TO_2)[0] == "between"


def test_the_premises_are_used_at_each_end() -> None:
    """4 (p - q) (p + 1) at b = 0, and 4 (p - q)^2 (q + 1/2) at b = 4: the first needs p >= q."""
    goal = _ge((number(4) - b) * (p - q) * (p + ONE) + b * (p - q) ** 2 * (q + number(F(1, 2))), ZERO)
    assert _kinds(goal, Interval(F(0), F(4)), _ge(p, q))[0] == "between"
    _, verdict = _asked(goal, Interval(F(0), F(4)))
    assert isinstance(verdict, Refuted)


def test_a_goal_above_0_between_two_ends_left_out_is_shown_in_the_middle_too() -> None:
    goal = _gt(b * p + (ONE - b) * (ONE - p), ZERO)
    assert _kinds(goal, Interval(F(0), F(1), True, True))[:2] == ("split", "between")
    _, verdict = _asked(_gt(b * (p * p - p + number(F(1, 4))), ZERO), Interval(F(0), F(1), True, True))
    assert isinstance(verdict, Refuted)
    assert verdict.point[p] == F(1, 2)


def test_a_quotient_is_cleared_at_both_ends() -> None:
    goal = _ge(TURNS / (p * p - number(F(3, 2)) * p + ONE), ZERO)
    assert _kinds(goal, TO_2)[:2] == ("cleared", "between")


def test_a_piecewise_goal_is_shown_case_by_case() -> None:
    goal = _ge(b * (MinMax(Pick.GREATEST, (p, q)) - number(F(1, 2))) + ONE + p - p * p, ZERO)
    assert "between" in _kinds(goal, TO_2)


def test_what_fails_at_an_end_left_out_or_far_out_is_refuted_inside() -> None:
    for bonds in (Interval(F(0), F(3), high_open=True), Interval(F(0), None), Interval(F(5, 2), None, True)):
        obligation, verdict = _asked(_ge(TURNS, ZERO), bonds)
        assert isinstance(verdict, Refuted)
        assert not holds(obligation.goal, verdict.point)
        assert verdict.point[b] in bonds


@pytest.mark.parametrize("goal", [_ge(b * b * (p - q) + ONE, ZERO), _ge((b + p) * (b - q - ONE) + ONE, ZERO)])
def test_a_goal_that_bends_is_left_to_the_others(goal: Condition) -> None:
    _, verdict = _asked(goal, TO_2)
    assert isinstance(verdict, Undecided)
    assert "the degree in b is above 1" in verdict.reason


numbers = st.fractions(-2, 2, max_denominator=3)
ranges = st.sampled_from(
    [TO_2, Interval(F(0), F(2), True, True), Interval(F(0), F(2), True), Interval(F(0), None), Interval(F(1), F(1))]
)


@settings(max_examples=60)
@given(st.lists(numbers, min_size=6, max_size=6), ranges, st.booleans(), st.booleans())
def test_both_ends_agree_with_a_grid(a: list[Fraction], bonds: Interval, strict: bool, guarded: bool) -> None:
    """b (a0 + a1 p + a2 p q) + a3 + a4 q + a5 p q: proved only if it holds on a grid, refuted only at a point of it."""
    w = [Number(each) for each in a]
    goal = Comparison(
        b * (w[0] + w[1] * p + w[2] * p * q) + w[3] + w[4] * q + w[5] * p * q,
        Relation.GT if strict else Relation.GE,
        ZERO,
    )
    premises = (_ge(p, q),) if guarded else ()
    obligation, verdict = _asked(goal, bonds, *premises)
    high = bonds.low + 40 if bonds.high is None else bonds.high
    shares = [F(0), F(1, 500), F(1, 3), F(1, 2), F(4, 5), F(499, 500), F(1)]
    values = [x for s in shares if (x := bonds.low + s * (high - bonds.low)) in bonds]
    points = [{b: x, p: y, q: z} for x in values for y in shares for z in shares if not guarded or y >= z]
    if isinstance(verdict, Proved):
        check(obligation, [each for each in verdict.certificates if each is not None])
        assert all(holds(goal, point) for point in points)
    if isinstance(verdict, Refuted):
        assert not holds(goal, verdict.point)


SPEC = """\
mech: 1
name: turns
params:
  bond: solve min USD on {range}
  p: 0 .. 1
  q: 0 .. 1
  b: = bond / 1 USD
assume:
  - p >= q
claims:
  turns: {claim}
"""


def test_a_window_of_a_single_value_fails_on_both_sides(tmp_path: Path) -> None:
    """At p below 1/3 a bond above 1 USD fails, at p above 1/3 one below: each end shows its own point."""
    spec, folder = tmp_path / "turns.mech.yaml", tmp_path / "proofs"
    spec.write_text(SPEC.format(range="0 .. 4 USD", claim="(b - 1) * (p - 1/3) + 2 * (p - 1/3)^2 >= 0"))
    found = bond(str(spec))
    assert [(span.low, span.high) for span in found.window.spans] == [(F(1), F(1))]
    ready(folder)
    keep_window(found, folder)
    (file,) = certify([folder], specs=[str(spec)]).files
    assert file.accepted, file.why
    record = read_record((folder / "turns.bond%2Fwindow.json").read_bytes())
    assert isinstance(record, WindowRecord)
    points = [end.reason.point for end in record.ends if isinstance(end.reason, Beyond)]
    assert [(point[record.parameter] > 1, point[p] > F(1, 3)) for point in points] == [(False, True), (True, False)]


@pytest.mark.parametrize(
    ("values", "claim", "kind", "ends"),
    [
        ("0 .. 4 USD", "(4 - b) * (p - q) * (p + 1) + b * (p - q) * (p - q) >= 0", "between", ("0", "4")),
        ("1 .. 3 USD", "(b - 2)^2 * (p * p + 1) <= p - p", "corners", ("2", "2")),
    ],
)
def test_such_a_window_has_a_file_that_certify_rebuilds(
    tmp_path: Path, values: str, claim: str, kind: str, ends: tuple[str, str]
) -> None:
    spec, folder = tmp_path / "turns.mech.yaml", tmp_path / "proofs"
    spec.write_text(SPEC.format(range=values, claim=claim))
    found = bond(str(spec))
    assert [(str(span.low), str(span.high)) for span in found.window.spans] == [ends]
    ready(folder)
    kept = keep_window(found, folder)
    assert kept.certificates is not None
    assert (kept.certificates.written, kept.certificates.without) == (1, ())
    (file,) = certify([folder], specs=[str(spec)]).files
    assert file.accepted, file.why
    record = read_record((folder / "turns.bond%2Fwindow.json").read_bytes())
    assert kind in record.kinds
