"""The verdict on a claim: all its parts, its margin, the ledger behind it, and doubts about the spec itself."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from mechanisms.errors import InternalError, SpecError
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, MinMax, Pick, Relation, Tail, Term, Variable, add, number
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous
from proofs.claims.statement import Statement
from proofs.playout.playout import PlayOut
from proofs.playout.translation_check import TranslationCheck
from solvers.claims.decide_claim import decide_claim
from solvers.claims.margins import least_slack, margin
from solvers.claims.wellformedness_check import check_implicit
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide

Read = tuple[Mechanism, dict[str, Statement]]
Spec = Callable[..., Read]
BUDGET = Budget(rlimit=2_000_000)
x, y = Variable("x"), Variable("y")

GAME = {
    "params": "p: 10% .. 20%\nr: 1 .. 2 USD\nfee: 3 USD",
    "game": "- w: [good, bad]\n- v: [look, skip]\n- caught: chance p when bad",
    "ledger": "- outside -> w: r when good\n- w -> burn: fee when caught\n- outside -> v: p * fee when look",
    "honest": "- good\n- look",
}


def test_a_claim_with_several_parts_carries_the_evidence_of_all(spec: Spec) -> None:
    mechanism, statements = spec(**GAME, claims="k: nash(good, look)")
    result = decide_claim(mechanism, statements["k"], BUDGET)
    assert isinstance(result.verdict, Proved)
    assert len(result.verdict.certificates) == len(result.obligations) == 2
    assert [o.name for o in result.obligations] == ["k/w plays bad", "k/v plays skip"]
    assert result.margin == Fraction(3, 10)
    assert result.broken is None
    assert result.repairs == ()


def test_a_refuted_claim_names_the_part_the_point_and_the_ledger(spec: Spec) -> None:
    mechanism, statements = spec(**GAME, claims="k: nash(bad, look)")
    result = decide_claim(mechanism, statements["k"], BUDGET)
    assert isinstance(result.verdict, Refuted)
    assert result.broken is not None
    assert result.broken.part.label == "w plays good"
    assert result.broken.gap == Fraction(-13, 5)
    assert result.broken.ledger is not None
    assert sum(row.contribution for row in result.broken.ledger.rows) == result.broken.gap


def test_a_count_that_is_too_large_is_refused_before_anything_is_computed_with_it(spec: Spec) -> None:
    game = "- w: [good, bad]\n- caught: chance any_of(1/2, 10^60) when bad"
    mechanism, statements = spec(game=game, ledger="- w -> burn: 1 USD when caught", claims="k: E[w | bad] < 0")
    with pytest.raises(SpecError, match=r"a.mech.yaml:5:5: error\[M070\]: the counts .* are too large"):
        check_implicit(mechanism, list(statements.values()), BUDGET)


def test_contradictory_assumptions_make_every_claim_vacuous(spec: Spec) -> None:
    mechanism, statements = spec(**GAME, assume="- r > fee", claims="k: nash(bad, look)\nl: r > 0")
    for statement in statements.values():
        assert isinstance(decide_claim(mechanism, statement, BUDGET).verdict, Vacuous)


def test_a_claim_with_nothing_to_check_is_vacuous(spec: Spec) -> None:
    mechanism, statements = spec(game="- w: [good]", claims="k: nash(good)")
    result = decide_claim(mechanism, statements["k"], BUDGET)
    assert result.verdict == Vacuous("there is nothing to check")
    assert result.margin is None


def test_a_doubt_about_the_spec_is_a_doubt_about_its_claims(spec: Spec) -> None:
    mechanism, statements = spec(**GAME, assume="- r > 1 USD", claims="k: r > 0\nl: r < 0\nm: r < 0 and p < 0")
    doubt = Undecided("something is open")
    for statement in statements.values():
        assert decide_claim(mechanism, statement, BUDGET, doubt=doubt).verdict == doubt
    nothing, empty = spec(**GAME, assume="- r > fee", claims="k: r > 0")
    assert isinstance(decide_claim(nothing, empty["k"], BUDGET, doubt=doubt).verdict, Vacuous)


def test_a_formula_without_a_meaning_in_polynomials_is_undecided(spec: Spec) -> None:
    mechanism, statements = spec(params="n: 1 .. 3\np: 1/2", game="- w: [good]", claims="k: any_of(p, n) > 0")
    verdict = decide_claim(mechanism, statements["k"], BUDGET).verdict
    assert isinstance(verdict, Undecided)


def test_a_claim_that_divides_by_a_payoff_is_decided_and_has_no_ledger(spec: Spec) -> None:
    mechanism, statements = spec(**GAME, claims="k: E[w | bad, look] / E[w | good, look] > 0")
    assert check_implicit(mechanism, tuple(statements.values()), BUDGET).doubt is None
    result = decide_claim(mechanism, statements["k"], BUDGET)
    assert isinstance(result.verdict, Refuted)
    assert result.broken is not None
    assert result.broken.ledger is None


def test_a_claim_that_divides_by_a_payoff_that_may_be_nothing_is_a_fault(spec: Spec) -> None:
    mechanism, statements = spec(**GAME, claims="k: 1 / (E[w | good, look] - 1.5 USD) != 0")
    with pytest.raises(SpecError, match=r"this may be a division by 0 at r = 3/2"):
        check_implicit(mechanism, tuple(statements.values()), BUDGET)


@pytest.mark.parametrize("goal", ["tail(3, 1, x) >= 0", "any_of(x, 100) >= 0", "any_of(x, 100) <= 1 or p > 0"])
def test_a_probability_outside_its_range_in_a_claim_is_a_fault_and_never_proved(spec: Spec, goal: str) -> None:
    mechanism, statements = spec(params="x: 0 .. 2\np: 1/2", game="- w: [good]", claims=f"k: {goal}")
    with pytest.raises(SpecError, match=r"the probability in `any_of` or `tail` is not within \[0, 1\] at x = 2"):
        check_implicit(mechanism, tuple(statements.values()), BUDGET)


def test_a_chance_outside_its_range_is_a_fault_with_its_place_and_the_point(spec: Spec) -> None:
    mechanism, _ = spec(params="x: 0 .. 2", game="- w: [good, bad]\n- c: chance (x if bad else 1/2)")
    with pytest.raises(SpecError, match=r"a.mech.yaml:7:5: .*`c` is not within \[0, 1\] at x = 2"):
        check_implicit(mechanism, (), BUDGET)
    assert check_implicit(mechanism.at_value(x, Fraction(1)), (), BUDGET).doubt is None


ESCROW = {
    "params": "bond: 1 .. 2 USD\np: 0 .. 1",
    "game": "- w: [good, bad]\n- c: chance p when bad\n- d: chance p when bad",
    "escrow": "- bond of w",
}


def test_a_bond_that_may_burn_twice_is_a_fault_and_one_that_cannot_is_none(spec: Spec) -> None:
    twice, _ = spec(**ESCROW, ledger="- bond of w -> burn: bond when c\n- bond of w -> burn: bond / 2 when d")
    with pytest.raises(SpecError, match=r"a.mech.yaml:11:5: .*more from `bond of w` than was deposited"):
        check_implicit(twice, (), BUDGET)
    for lines in ("- bond of w -> burn: bond when c\n- bond of w -> burn: bond when d and not c",
                  "- bond of w -> burn: bond / 3 when c\n- bond of w -> burn: 2 * bond / 3 when d"):  # fmt: skip
        once, _ = spec(**ESCROW, ledger=lines)
        assert check_implicit(once, (), BUDGET).doubt is None


def test_an_implicit_claim_that_no_solver_settles_is_a_doubt(spec: Spec) -> None:
    mechanism, statements = spec(
        params="x: 0 .. 1\ny: 0 .. 1", game="- w: [good]", claims="k: 1 / (x*x*x*x - 2*x*x*y + y*y + 1/10^12) > 0"
    )
    doubt = check_implicit(mechanism, tuple(statements.values()), Budget(rlimit=1)).doubt
    assert isinstance(doubt, Undecided)
    assert "well-formed/divisor is open" in doubt.reason


def test_every_obligation_keeps_its_own_verdict(spec: Spec) -> None:
    mechanism, statements = spec(**GAME, claims="k: r > 0 and r < 0")
    result = decide_claim(mechanism, statements["k"], BUDGET)
    assert [v.word for v in result.verdicts] == ["PROVED", "REFUTED"]
    assert len(result.obligations) == 2
    foundations = check_implicit(mechanism, (), BUDGET)
    assert [v.word for v in foundations.verdicts] == ["PROVED"] * len(foundations.obligations)


def test_a_condition_that_is_half_settled_agrees_with_the_play_out(spec: Spec) -> None:
    """Of `A or B` one side may fold away; what is left is a comparison, and was none in the text."""
    mechanism, statements = spec(**GAME, claims="k: E[w | good, look] >= 1.5 USD or fee > 2 * fee\nl: r > 0 or fee < 0")
    assert isinstance(decide_claim(mechanism, statements["k"], BUDGET).verdict, Refuted)
    assert isinstance(decide_claim(mechanism, statements["l"], BUDGET).verdict, Proved)


def test_a_counterexample_that_the_play_out_does_not_confirm_is_a_bug(
    spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    mechanism, statements = spec(**GAME, claims="k: r > 1 USD or r < 0")
    monkeypatch.setattr(TranslationCheck, "replay", lambda *_: None)
    monkeypatch.setattr(PlayOut, "holds", lambda *_: True)
    with pytest.raises(InternalError, match="does not confirm the counterexample"):
        decide_claim(mechanism, statements["k"], BUDGET)


# margins -------------------------------------------------------------------------------------------

UNIT = Interval(Fraction(0), Fraction(1))


def _margin(left: Term, relation: Relation, right: Term, *premises: Comparison, **box: Interval) -> Fraction | None:
    ranges = {x: box.get("x", UNIT), y: box.get("y", UNIT)}
    obligation = Obligation("", ranges, premises, Comparison(left, relation, right))
    return margin(obligation, decide(obligation, BUDGET))


def test_the_margin_is_the_least_slack_at_a_corner() -> None:
    assert _margin(x + number(3), Relation.GE, y) == 2
    assert _margin(x - number(3), Relation.LT, y) == 2
    assert _margin(x, Relation.GT, number(Fraction(1, 2))) == Fraction(-1, 2)
    assert _margin((x + number(1)) / number(2), Relation.GE, number(0)) == Fraction(1, 2)


def test_the_margin_names_its_point_and_of_several_the_first_corner() -> None:
    obligation = Obligation("", {x: UNIT, y: UNIT}, (), Comparison(x * y + x, Relation.GE, number(0)))
    found = least_slack(obligation, decide(obligation, BUDGET))
    assert found is not None
    assert found.value == 0
    assert dict(found.point) == {x: Fraction(0), y: Fraction(0)}


@pytest.mark.parametrize("relation", [Relation.EQ, Relation.NE])
def test_an_equation_has_no_margin(relation: Relation) -> None:
    assert _margin(x, relation, y) is None


def test_no_margin_is_given_where_it_is_not_attained_or_not_known() -> None:
    opened = Interval(Fraction(0), Fraction(1), low_open=True)
    assert _margin(x, Relation.GE, number(0), x=opened) is None
    assert _margin(x, Relation.GE, number(0), x=Interval(Fraction(0), None)) is None
    assert _margin(x * x - x, Relation.GE, number(-1)) is None
    assert _margin(number(1) / (x + number(1)), Relation.GE, number(0)) is None
    assert _margin(MinMax(Pick.LEAST, (x, y)), Relation.GE, number(0)) is None
    wide = {Variable(f"v{i}"): UNIT for i in range(20)}
    total = add(*wide)
    for goal in (total, x):
        obligation = Obligation(
            "",
            {x: UNIT, **wide},
            (Comparison(total, Relation.GE, number(0)),),
            Comparison(goal, Relation.GE, number(0)),
        )
        assert margin(obligation, Undecided("")) is None


def test_a_goal_that_one_cell_proves_has_its_margin_at_the_worst_ends_of_that_cell() -> None:
    tail = Tail(x, number(1000), number(1))
    rare = Interval(Fraction(1, 1000), Fraction(1, 2))
    assert _margin(tail + y, Relation.GE, number(0), x=rare) == 1 - Fraction(999, 1000) ** 1000
    assert _margin(tail, Relation.GE, number(0), x=Interval(Fraction(1, 1000), Fraction(1, 2), low_open=True)) is None
    assert _margin(tail, Relation.GE, number(0), Comparison(x, Relation.GE, number(Fraction(1, 4))), x=rare) is None
    assert _margin(tail * x - x, Relation.GE, number(-3), x=rare) is None
    assert _margin(tail, Relation.GE, number(1), x=rare) is None


def test_a_margin_that_an_assumption_excludes_is_not_given() -> None:
    half = number(Fraction(1, 2))
    assert _margin(x, Relation.GE, number(0), Comparison(x, Relation.GE, half)) is None
    assert _margin(x, Relation.GE, number(0), Comparison(x + y, Relation.GE, half)) == 0
    assert _margin(x, Relation.GE, number(0), Comparison(y, Relation.LE, half)) == 0
