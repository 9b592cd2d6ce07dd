"""Whole parameters: verdicts, witnesses, counterexamples and windows against the enumeration of their values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Relation, Variable, number
from proofs.checking.check import check, check_counterexample
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous
from proofs.claims.formulation import formulate
from proofs.claims.spot_check import spot_check
from proofs.claims.statement import Statement
from proofs.playout.translation_check import sample_points
from solvers.claims.decide_claim import decide_claim
from solvers.closed_forms.derive import derive
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide
from solvers.engines.smtlib import of_obligation
from solvers.windows.grounds import Barred, Beyond
from solvers.windows.window import Window, bond_window, claims_for

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]
n, p = Variable("n"), Variable("p")


def whole(low: int, high: int) -> Interval:
    return Interval(F(low), F(high), whole=True)


def _window(params: str, claims: str, **sections: str) -> Window:
    parts = {"params": params, "claims": claims, **sections}
    text = "mech: 1\nname: x\n" + "".join(f"{name}:\n{body}\n" for name, body in parts.items())
    mechanism = read_text(text, "a")
    (parameter,) = mechanism.solved
    wanted = claims_for(parameter, mechanism, formulate(mechanism))
    return bond_window(mechanism, wanted, parameter, Budget())


def _ends(window: Window) -> list[tuple[F, F | None]]:
    return [(span.low, span.high) for span in window.spans]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-7, 7), min_size=4, max_size=4), st.integers(-3, 3), st.integers(0, 5), st.booleans())
def test_verdicts_are_those_of_the_enumeration(c: list[int], low: int, wide: int, narrow: bool) -> None:
    values = [v for v in range(low, low + wide + 1) if not narrow or v * v >= 4]
    goal = Comparison(
        number(c[0]) * n * n + number(c[1]) * n + number(c[2]) + number(c[3]) * n * p, Relation.GE, number(0)
    )
    premises = (Comparison(n * n, Relation.GE, number(4)),) if narrow else ()
    asked = Obligation("o", {n: whole(low, low + wide), p: Interval(F(0), F(1))}, premises, goal)
    verdict = decide(asked, Budget())
    if not values:
        assert isinstance(verdict, Vacuous)
    elif all(min(c[0] * v * v + c[1] * v + c[2], c[0] * v * v + c[1] * v + c[2] + c[3] * v) >= 0 for v in values):
        assert isinstance(verdict, Proved)
        check(asked, [each for each in verdict.certificates if each is not None])
        assert verdict.witness[n].denominator == 1
    else:
        assert isinstance(verdict, Refuted)
        check_counterexample(asked, verdict.point)


def test_a_counterexample_inside_the_range_is_a_whole_number(spec: Spec) -> None:
    mechanism, statements = spec(params="n: 1 .. 9 whole", claims="c: (n - 5)^2 >= 1/4")
    result = decide_claim(mechanism, statements["c"], Budget())
    assert isinstance(result.verdict, Refuted)
    assert result.verdict.point == {n: F(5)}
    assert result.repairs == ()


def test_repairs_turn_other_parameters_only(spec: Spec) -> None:
    mechanism, statements = spec(params="n: 1 .. 3 whole\nfee: 5", claims="c: fee >= 2 * n")
    result = decide_claim(mechanism, statements["c"], Budget())
    assert [(repair.parameter.name, repair.spans[0].low) for repair in result.repairs] == [("fee", F(6))]


def test_a_witness_that_only_an_engine_finds_is_whole() -> None:
    """No corner, and few random points, satisfy the premises: the engines are asked at each whole number."""
    far, off = n - number(100), p - number(F(1, 3))
    only = Comparison(far * far + off * off, Relation.LE, number(F(1, 10**6)))
    goal = Comparison(n, Relation.GT, number(0))
    verdict = decide(Obligation("o", {n: whole(1, 256), p: Interval(F(0), F(1))}, (only,), goal), Budget())
    assert isinstance(verdict, Proved)
    assert verdict.witness[n] == 100


def test_premises_that_hold_between_whole_numbers_only_are_vacuous() -> None:
    between = Comparison((n - number(F(3, 2))) * (n - number(F(7, 4))), Relation.LT, number(0))
    verdict = decide(Obligation("o", {n: whole(1, 3)}, (between,), Comparison(n, Relation.GT, number(7))), Budget())
    assert isinstance(verdict, Vacuous)


def test_more_values_than_can_be_put_in_are_undecided_with_the_reason(spec: Spec) -> None:
    mechanism, statements = spec(params="n: 1 .. 20 whole\nk: 1 .. 20 whole", claims="c: n * k > 0\nd: n + k > 40")
    found = decide_claim(mechanism, statements["c"], Budget()).verdict
    assert isinstance(found, Undecided)
    assert "n, k have more than 256 whole values together" in found.reason
    assert isinstance(decide_claim(mechanism, statements["d"], Budget()).verdict, Refuted), "a corner fails"


def test_samples_and_middles_are_whole() -> None:
    everywhere = Obligation("o", {n: whole(1, 4)}, (), Comparison(n, Relation.GE, number(0)))
    assert all(point[n].denominator == 1 for point in sample_points(everywhere, 20))
    mechanism = read_text(
        "mech: 1\nname: x\nparams:\n  n: 1 .. 4 whole\nassume:\n  - 1/(2*n - 5) < 9\nclaims:\n  c: n > 0\n", "a"
    )
    assert spot_check(mechanism, formulate(mechanism)) == (), "in the middle of all numbers it would divide by 0"


def test_a_script_for_solvers_asks_at_each_whole_number() -> None:
    asked = Obligation("o", {n: whole(1, 2), p: Interval(F(0), F(1))}, (), Comparison(n * p, Relation.LT, number(2)))
    script = of_obligation(asked)
    assert "$n" not in script
    assert script.count("(+ (- 2.0)") == 2


# windows -------------------------------------------------------------------------------------


def test_a_window_has_the_least_whole_number_and_names_what_fails_before_it() -> None:
    window = _window("  n: solve min on 1 .. 20 whole\n  q: 1 .. 13/2", "  low: n >= q\n  high: 2*n <= 31")
    assert _ends(window) == [(F(7), F(15))]
    assert window.recommended() == 7
    reasons = [end.reason for end in window.ends]
    assert [reason.point[n] for reason in reasons if isinstance(reason, Beyond)] == [F(6), F(16)]
    for reason in reasons:
        assert isinstance(reason, Beyond)
        check_counterexample(reason.obligation, reason.point)


def test_a_safety_margin_is_kept_by_a_whole_number() -> None:
    window = _window("  n: solve min on 1 .. 20 whole", "  low: n >= 13/2", safety="  20%")
    assert window.recommended() == 9, "7 + 20% is 8.4"
    short = _window("  n: solve min on 1 .. 8 whole", "  low: n >= 13/2", safety="  20%")
    assert short.shortfall is not None
    assert short.shortfall.greatest == F(1, 7)


@pytest.mark.parametrize(
    ("claim", "spans"),
    [
        ("n^2 >= 50", [(8, 20)]),
        ("n^2 >= 49", [(7, 20)]),
        ("n^3 >= 343 and n^2 < 225", [(7, 14)]),
        ("(n - 5) * (n - 7) >= 0", [(1, 5), (7, 20)]),
        ("(2*n - 7) * (2*n - 9) <= 0", [(4, 4)]),
        ("(3*n - 10) * (3*n - 11) <= 0", []),
        ("n^5 - 3*n - 230 >= 0", [(3, 20)]),
    ],
)
def test_a_window_has_the_whole_numbers_of_the_set(claim: str, spans: list[tuple[int, int]]) -> None:
    window = _window("  n: solve min on 1 .. 20 whole", f"  c: {claim}")
    assert window.doubt is None
    assert [(span.low, span.high) for span in window.spans] == [(F(low), F(high)) for low, high in spans]
    assert window.word == ("PROVED" if spans else "REFUTED")


def test_claims_that_share_no_whole_number_refute_the_window() -> None:
    window = _window("  n: solve min on 1 .. 20 whole", "  c: 3*n >= 10\n  d: 3*n <= 11")
    assert window.word == "REFUTED"
    assert [[c.statement.claim.name for c in conflict] for conflict in window.conflicts] == [["c", "d"]]


def test_an_assumption_ends_a_window_at_a_whole_number() -> None:
    window = _window("  n: solve min on 1 .. 20 whole\n  q: 5/2 .. 4", "  c: n <= 9", assume="  - n >= q")
    assert _ends(window) == [(F(3), F(9))]
    (low, _) = window.ends
    assert isinstance(low.reason, Barred)


def test_other_whole_parameters_bound_a_window_at_their_own_values() -> None:
    """Between 1 and 2 the claim would need more than 6."""
    window = _window(
        "  bond: solve min on 0 .. 20\n  n: 1 .. 2 whole", "  c: bond >= 6 - 50*(n - 1)*(n - 2)*0 - n + 50*(n-1)*(2-n)"
    )
    assert _ends(window) == [(F(5), F(20))]
    assert window.ends[0].reason is not None


def test_a_window_ends_where_a_whole_number_becomes_impossible() -> None:
    """n = 5 is possible up to 22/5, and 4 does no harm from 4 on; of all numbers it would be the root of 22."""
    window = _window("  bond: solve min on 0 .. 20\n  n: 1 .. 9 whole", "  c: bond >= n", assume="  - n * bond <= 22")
    assert _ends(window) == [(F(22, 5), F(20))]
    assert window.spans[0].low_open


def test_a_whole_number_has_no_closed_form() -> None:
    mechanism = read_text(
        "mech: 1\nname: x\nparams:\n  n: solve min on 1 .. 20 whole\n  q: 1 .. 2\nclaims:\n  c: n >= 3*q\n", "a"
    )
    with pytest.raises(DomainError, match="n is a whole number"):
        derive(mechanism, mechanism.solved[0], formulate(mechanism), Budget())


def test_a_bond_for_every_number_of_rounds_is_the_one_for_the_worst() -> None:
    """A cheat is seen with chance 1 - (9/10)^n and saves 2^n / n: at n = 4 that asks for more than at 1 to 3."""
    game = "  - w: [honest, cheat]\n  - seen: chance any_of(1/10, n) when cheat"
    ledger = "  - outside -> w: 2^n / n * 1 USD when cheat\n  - w -> burn: bond when seen"
    claims = "  c: E[w | cheat] <= E[w | honest]"
    window = _window("  bond: solve min USD on 0 .. 1000\n  n: 1 .. 4 whole", claims, game=game, ledger=ledger)
    needed = [F(2**n, n) / (1 - F(9, 10) ** n) for n in range(1, 5)]
    assert window.spans[0].low == max(needed)
    (end,) = window.ends
    assert isinstance(end.reason, Beyond)
    assert end.reason.point[n] == needed.index(max(needed)) + 1
