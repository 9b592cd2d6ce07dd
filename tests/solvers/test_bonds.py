"""The bond window: what the claims share, a value to use, the conflict where there is none."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError, InternalError
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Undecided, Vacuous
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement, obligations
from proofs.playout.playout import PlayOut
from proofs.work import Charge, unlimited
from solvers.claims.decide_claim import decide_claim
from solvers.engines.budget import Budget
from solvers.windows import window as bonds
from solvers.windows.real_sets import Span
from solvers.windows.window import Window, bond_window, claims_for

Read = tuple[Mechanism, dict[str, Statement]]
Spec = Callable[..., Read]
BUDGET = Budget(rlimit=2_000_000)
BOND = Variable("bond")


def _window(found: Read, *names: str) -> Window:
    mechanism, statements = found
    (parameter,) = mechanism.solved
    chosen = [statements[n] for n in names] or claims_for(parameter, mechanism, list(statements.values()))
    return bond_window(mechanism, chosen, parameter, BUDGET)


def _conflicts(window: Window) -> list[list[str]]:
    return [[claim.statement.claim.name for claim in claims] for claims in window.conflicts]


GAME = {
    "game": "- w: [good, bad]\n- caught: chance p when bad",
    "ledger": "- outside -> w: 1 USD\n- w -> outside: 0.5 USD when good\n"
    "- w -> burn: bond when caught\n- w -> outside: bond / 100",
    "honest": "- good",
}


def _params(bond: str = "solve min USD", p: str = "10% .. 20%") -> str:
    return f"bond: {bond}\np: {p}"


def test_the_window_of_the_worked_example_is_the_known_one(catalogue: Spec) -> None:
    """The known answers of the example: 58984/2655 < bond <= 1048937/3865."""
    window = _window(catalogue("commit-reveal-audit"))
    low, high = Fraction(58984, 2655), Fraction(1048937, 3865)
    assert window.spans == (Span(low, high, low_open=True),)
    assert window.low is not None
    assert window.high is not None
    assert (window.low.statement.claim.name, window.high.statement.claim.name) == ("cheating-loses", "honesty-pays")
    assert window.low.worst[Variable("audit_rate")] == Fraction(1, 20)
    assert window.high.worst[Variable("audit_rate")] == Fraction(1, 5)
    assert window.recommended() == Fraction(223, 10)
    assert window.engines == ("corners",)


def test_each_end_of_a_window_fails_just_beyond_it(catalogue: Spec) -> None:
    mechanism, statements = catalogue("commit-reveal-audit")
    window = _window((mechanism, statements))
    for beyond in (window.low, window.high):
        assert beyond is not None
        assert not PlayOut(mechanism, beyond.point).holds(beyond.statement, beyond.part)
        assert beyond.obligation.admits(beyond.point)


def test_claims_that_no_value_satisfies_together_are_named(spec: Spec) -> None:
    claims = "low: bond <= 5 USD\nhigh: bond >= 6 USD\nother: E[w | good] >= 0"
    window = _window(spec(params=_params(), **GAME, claims=claims))
    assert window.spans == ()
    assert _conflicts(window) == [["low", "high"]]
    assert window.recommended() is None
    assert (window.low, window.high) == (None, None)


def test_a_claim_that_no_value_satisfies_is_the_conflict(spec: Spec) -> None:
    window = _window(spec(params=_params(), **GAME, claims="never: bond + 1 USD < 0\nalways: bond >= 0"))
    assert _conflicts(window) == [["never"]]


@pytest.mark.parametrize(
    ("claims", "empty"),
    [
        ("a: (bond / 1 USD)^2 >= 2\nb: (bond / 1 USD)^2 <= 2 + 1/10^30", False),
        ("a: ((bond / 1 USD)^2 - 2)^2 <= 0", False),
        ("a: bond / 1 USD >= p * (1 - p) * (1 + p)\nb: bond <= 0.38490017945975050967276585367 USD", False),
        ("a: (bond / 1 USD)^2 >= 2\nb: (bond / 1 USD)^2 <= 2 - 1/10^18", True),
        ("a: bond / 1 USD >= p * (1 - p) * (1 + p)\nb: bond <= 0.3849 USD", True),
        ("a: (bond / 1 USD - 1)^2 <= 0\nb: bond >= 2 USD", True),
    ],
)
def test_a_window_is_empty_only_where_every_value_is_excluded_exactly(spec: Spec, claims: str, empty: bool) -> None:
    """The greatest p (1 - p) (1 + p) is 2 / (3 sqrt 3) = 0.384900179459..., which is not a corner and irrational."""
    window = _window(spec(params=_params(p="0 .. 1"), **GAME, claims=claims))
    assert window.spans == ()
    assert (window.doubt is None) is empty
    assert isinstance(window.doubt, Undecided | None)


def test_values_at_which_the_assumptions_cannot_hold_leave_no_doubt(spec: Spec) -> None:
    claims = "a: bond / 1 USD >= 2 * p\nb: bond <= 1 USD"
    window = _window(spec(params=_params(p="1/4 .. 1"), assume="- p <= bond / 1 USD", **GAME, claims=claims))
    assert (window.spans, window.doubt) == ((), None)


def test_a_window_may_be_a_union_of_spans_and_single_values(spec: Spec) -> None:
    claims = """a: (bond - 1 USD) * (bond - 2 USD) >= 0
b: (bond - 2.5 USD) * (bond - 0.5 USD) <= 0
c: bond >= 1.5 USD and bond <= 3 USD
d: (bond - 2.25 USD) * (bond - 1.75 USD) >= 0
e: bond <= 2.2 USD or bond >= 2.75 USD"""
    window = _window(spec(params=_params(), **GAME, claims=claims))
    joint = [Fraction(i, 20) for i in range(80) if _all_hold(Fraction(i, 20))]
    assert [v for v in (Fraction(i, 20) for i in range(80)) if any(v in s for s in window.spans)] == joint


def _all_hold(b: Fraction) -> bool:
    return (
        (b - 1) * (b - 2) >= 0
        and (b - Fraction(5, 2)) * (b - Fraction(1, 2)) <= 0
        and Fraction(3, 2) <= b <= 3
        and (b - Fraction(9, 4)) * (b - Fraction(7, 4)) >= 0
        and (b <= Fraction(11, 5) or b >= Fraction(11, 4))
    )


def test_every_claim_in_conflict_is_named_where_only_all_together_conflict(spec: Spec) -> None:
    claims = "a: bond <= 1 USD or bond >= 3 USD\nb: bond <= 2 USD\nc: bond > 1 USD and bond < 4 USD"
    assert _conflicts(_window(spec(params=_params(), **GAME, claims=claims))) == [["a", "b", "c"]]


def test_a_claim_with_several_parts_holds_where_all_of_them_do(spec: Spec) -> None:
    window = _window(spec(params=_params(), **GAME, claims="k: nash(good) and participates(w | good)"))
    assert len(window.claims[0].parts) == 2
    assert window.spans == (Span(Fraction(5), Fraction(50)),)


def test_a_claim_expected_refuted_does_not_bind_and_one_without_the_bond_neither(spec: Spec) -> None:
    claims = "k: bond >= 2 USD\nl:\n  claim: bond >= 99 USD\n  expect: refuted\nm: p > 0"
    assert _window(spec(params=_params(), **GAME, claims=claims)).spans == (Span(Fraction(2), None),)
    named = _window(spec(params=_params("solve min USD for l"), **GAME, claims=claims))
    assert named.spans == (Span(Fraction(99), None),)


def test_an_unknown_that_cancels_out_does_not_bind(spec: Spec) -> None:
    mechanism, statements = spec(
        params=_params(), **GAME, claims="k: bond - bond + E[w | good] > E[w | good] - 1 USD\nl: bond > 0"
    )
    (parameter,) = mechanism.solved
    assert [s.claim.name for s in claims_for(parameter, mechanism, list(statements.values()))] == ["l"]


def test_contradictory_assumptions_leave_the_window_vacuous(spec: Spec) -> None:
    window = _window(spec(params=_params(), assume="- p > 1/2", **GAME, claims="k: bond >= 2 USD"))
    assert isinstance(window.doubt, Vacuous)
    assert window.conflicts == ()
    assert window.recommended() is None


def test_a_window_that_no_solver_settles_is_in_doubt(spec: Spec) -> None:
    found = spec(params="bond: solve min USD on 0 .. 1 USD\np: 10%", **GAME, claims="k: any_of(bond / 1 USD, 99) > p")
    assert isinstance(_window(found).doubt, Undecided)


def test_a_domain_below_zero_is_searched_too(spec: Spec) -> None:
    window = _window(spec(params=_params("solve min USD on -5.678 .. 5 USD"), **GAME, claims="k: bond >= -4.321 USD"))
    assert window.spans == (Span(Fraction("-4.321"), Fraction(5)),)
    at = window.recommended()
    assert at is not None
    assert Fraction("-4.321") <= at <= 0


def test_an_end_at_an_open_corner_is_shown_by_a_point_close_to_it(spec: Spec) -> None:
    window = _window(spec(params=_params(p="'(10% .. 20%]'"), **GAME, claims="k: p * bond > 1 USD"))
    assert window.spans == (Span(Fraction(10), None),)
    assert window.low is not None
    assert window.low.point[Variable("p")] > Fraction(1, 10)
    assert window.low.point[BOND] < 10


def test_an_end_that_the_play_out_does_not_confirm_is_a_bug(spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PlayOut, "holds", lambda *_: True)
    with pytest.raises(InternalError, match="does not confirm the end"):
        _window(spec(params=_params(), **GAME, claims="k: bond >= 2 USD"))


TEMPLATE = """mech: 1
name: x
params:
  bond: solve min USD on 0 .. 40 USD
  p: {p}
  c: {c}
game:
  - w: [good, bad]
  - caught: chance {chance}
ledger:
  - outside -> w: 3 USD {when}
  - w -> outside: c when good
  - w -> burn: bond * {share} when caught
  - w -> outside: bond / {rate}
honest: [good]
claims:
  ic: E[w | good] >= E[w | bad]
  neg: E[w | bad] < {limit} USD
  ir: participates(w | good)
"""
SPECS: dict[str, st.SearchStrategy[Any]] = {
    "p": st.sampled_from(["1/4 .. 1/2", "1/10", "'(0 .. 1/2]'", "'(1/5 .. 1/2)'"]),
    "c": st.sampled_from(["1 USD", "1 .. 2 USD", "'(1 .. 2 USD]'"]),
    "chance": st.sampled_from(["p if bad else 1/50", "p if bad else p / 10", "1/3 when bad", "any_of(p, 2) when bad"]),
    "when": st.sampled_from(["", "when not caught", "when good or not caught"]),
    "share": st.sampled_from(["1", "1/2", "min(1, 2 * p)"]),
    "rate": st.sampled_from(["50", "200"]),
    "limit": st.sampled_from(["0", "1", "2.5"]),
}


@settings(max_examples=15)
@given(st.fixed_dictionaries(SPECS))
def test_claims_hold_in_their_window_and_fail_outside_it(parts: dict[str, str]) -> None:
    """At the recommended value every claim is PROVED; a tenth beyond each end, one fails in a play at a corner."""
    mechanism = read_text(TEMPLATE.format(**parts), "a.mech.yaml")
    statements = formulate(mechanism)
    (parameter,) = mechanism.solved
    window = bond_window(mechanism, statements, parameter, BUDGET)
    if window.doubt is not None:
        assert isinstance(window.doubt, Undecided)
        return
    at = window.recommended()
    if at is not None:
        for statement in statements:
            verdict = decide_claim(mechanism.at_value(BOND, at), statement, BUDGET).verdict
            assert isinstance(verdict, Proved | Undecided)
    for value in [Fraction(i, 3) for i in range(0, 121, 8)]:
        inside = any(value in span for span in window.spans)
        assert not inside or not _fails(mechanism, statements, value)
        edges = [e for s in window.spans for e in (s.low, s.high) if e is not None]
        if not inside and all(abs(value - e) > Fraction(1, 10) for e in edges):
            assert _fails(mechanism, statements, value)


def _fails(mechanism: Mechanism, statements: tuple[Statement, ...], bond: Fraction) -> bool:
    """Whether a claim fails in a play at a corner, or very close to an open one."""
    near = Fraction(1, 10**9)
    points: list[dict[Variable, Fraction]] = [{BOND: bond}]
    for variable, interval in mechanism.intervals.items():
        if variable != BOND:
            assert interval.high is not None
            low = interval.low + near * interval.low_open
            high = interval.high - near * interval.high_open
            points = [{**point, variable: end} for point in points for end in (low, (low + high) / 2, high)]
    return any(not PlayOut(mechanism, p).holds(s, part) for p in points for s in statements for part in s.parts)


def test_a_claim_too_large_to_be_written_out_leaves_the_window_open_under_its_name(
    spec: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    mechanism, statements = spec(
        params="bond: solve min USD on 0 .. 10\nx: 1 .. 2", claims="ok: bond >= 1 USD\nbig: x <= 3"
    )

    def limited(mechanism: Mechanism, statement: Statement, charge: Charge = unlimited) -> tuple[Obligation, ...]:
        if statement.claim.name == "big":
            raise DomainError("the claim splits into too many cases")
        return obligations(mechanism, statement, charge)

    monkeypatch.setattr(bonds, "obligations", limited)
    (parameter,) = mechanism.solved
    asked = claims_for(parameter, mechanism, list(statements.values()))
    assert [s.claim.name for s in asked] == ["ok", "big"]
    window = bond_window(mechanism, asked, parameter, BUDGET)
    assert window.doubt == Undecided("big: the claim splits into too many cases")
    alone = bond_window(mechanism, [statements["ok"]], parameter, BUDGET)
    assert [(span.low, span.high) for span in alone.spans] == [(Fraction(1), Fraction(10))]
