"""Ends of windows: exact where they are rational or algebraic, where assumptions end, and what each rests on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import FALSE, Variable
from proofs.checking.check import check, check_counterexample, check_witness
from proofs.checking.verdict import Undecided, Vacuous
from proofs.claims.statement import Statement
from solvers.engines.budget import Budget
from solvers.windows.grounds import Barred, Beyond
from solvers.windows.window import Window, bond_window, claims_for

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]
BOND = Variable("bond")


def _window(spec: Spec, claims: str, params: str, **sections: str) -> Window:
    mechanism, statements = spec(params=params, **sections, claims=claims)
    (parameter,) = mechanism.solved
    wanted = claims_for(parameter, mechanism, list(statements.values()))
    window = bond_window(mechanism, wanted, parameter, Budget(rlimit=4_000_000))
    _check(window)
    return window


def _check(window: Window) -> None:
    """The evidence of a window holds, and is complete: intervals, witnesses all along them, and ends."""
    for covered in window.covered:
        assert covered.obligation.box[window.parameter.variable] == covered.span.interval()
        if None not in covered.verdict.certificates:
            check(covered.obligation, [c for c in covered.verdict.certificates if c is not None])
        check_witness(covered.obligation, covered.verdict.witness)
    assert len(window.covered) == len(window.spans) * sum(len(claim.parts) for claim in window.claims)
    for piece in window.inhabited:
        check(piece.obligation, [c for c in piece.verdict.certificates if c is not None])
    for span in window.spans:
        values = [span.inside(), *(end for end in (span.low, span.high) if end is not None and end in span)]
        assert all(any(value in piece.span for piece in window.inhabited) for value in values)
    for end in window.ends:
        if isinstance(end.reason, Beyond):
            check_counterexample(end.reason.obligation, end.reason.point)
            assert end.reason.point[window.parameter.variable] not in window.spans[end.index]
        elif isinstance(end.reason, Barred):
            assert end.reason.obligation.goal == FALSE
            check(end.reason.obligation, [c for c in end.reason.certificates if c is not None])
        else:
            pytest.fail("an end without a reason")


def _shown(window: Window) -> str:
    """The window in the usual brackets; an end that is not an exact number with a `~`."""
    if window.doubt is not None:
        return window.doubt.word
    return " ".join(
        f"{'(' if s.low_open else '['}{'' if s.low_exact else '~'}{_number(s.low, s.low_exact)}, "
        f"{'' if s.high_exact else '~'}{_number(s.high, s.high_exact)}{')' if s.high_open else ']'}"
        for s in window.spans
    )


def _number(value: Fraction | None, exact: bool) -> str:
    return "inf" if value is None else str(value) if exact else f"{float(value):.6f}"


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [
        ("a: b >= (16 - x if x > 1/7 else 0)", "[111/7, inf]"),
        ("a: b >= (16 - x if x >= 1/7 else 0)", "[111/7, inf]"),
        ("a: b > (16 - x if x > 1/7 else 0)", "[111/7, inf]"),
        ("a: b > (16 - x if x >= 1/7 else 0)", "(111/7, inf]"),
        ("a: b >= (9 - 2 * x if x > 2/7 else x)", "[59/7, inf]"),
        ("a: b >= (5 + x if x < 1/3 else 1)", "[16/3, inf]"),
        ("a: b >= x * (1 - x)", "[1/4, inf]"),
        ("a: b > x * (1 - x)", "(1/4, inf]"),
        ("a: b >= x * (1 - x) * (2 - y)", "[1/2, inf]"),
        ("a: b >= x * (1 - x) + y * (2 - 3 * y)", "[7/12, inf]"),
        ("a: b >= min(3 * x, 2 - x)", "[3/2, inf]"),
        ("a: b >= min(x, 1 - y, y)", "[1/2, inf]"),
        ("a: b >= max(3 * x, 2 - x)", "[3, inf]"),
        ("a: b >= x * (1 - x^2)", "[~0.384900, inf]"),
        ("a: b >= x * (1 - x) and b^2 >= 2", "[~1.414214, inf]"),
        ("a: b <= 3 + (x - 1/3)^2", "[0, 3]"),
        ("a: (b - 20) * (b - 30) + 1000 * (x - 1/2)^2 >= 0", "[0, 20] [30, inf]"),
        ("a: (b - 20) * (b - 30) + 1000 * (x - 1/3)^2 > 0", "[0, 20) (30, inf]"),
        ("a: (b - 5)^2 + (x - 1/2)^2 > 0", "[0, 5) (5, inf]"),
        ("a: (b - 2 - x)^2 >= 1/100", "[0, 19/10] [31/10, inf]"),
        ("a: b >= 3 * x or x > 1/2", "[3/2, inf]"),
        ("a: x < 1/2 or b >= 4 and b <= 6 + x", "[4, 13/2]"),
    ],
)
def test_an_end_is_exact_where_it_is_rational_also_at_kinks_and_inside_ranges(
    spec: Spec, claims: str, wanted: str
) -> None:
    params = "bond: solve min USD\nx: 0 .. 1\ny: 0 .. 1\nb: = bond / 1 USD"
    assert _shown(_window(spec, claims, params)) == wanted


def test_an_irrational_end_knows_the_polynomial_of_which_it_is_a_root(spec: Spec) -> None:
    params = "bond: solve min USD\nx: 0 .. 1\nb: = bond / 1 USD"
    window = _window(spec, "a: b >= x * (1 - x^2)", params)
    end = window.end(0, high=False)
    assert end is not None
    assert end.root is not None
    constant, still, square = end.root.polynomial
    assert (constant / square, still) == (Fraction(-4, 27), Fraction(0))
    assert end.root.low**2 < Fraction(4, 27) < end.root.high**2
    assert end.value >= end.root.high


@pytest.mark.parametrize(
    ("assume", "wanted"),
    [
        ("- bond >= 2 * stake", "[200, 1000]"),
        ("- bond > 2 * stake", "(200, 1000]"),
        ("- bond > 2 * stake\n- stake > 150 USD", "(300, 1000]"),
        ("- bond == 2 * stake", "[200, 400]"),
        ("- bond >= 2 * stake\n- bond <= 3 * stake\n- stake <= 150 USD", "[200, 450]"),
        ("- (bond - 700 USD) * (bond - stake / 2) >= 0 USD * 0 USD", "(20, 100] [700, 1000]"),
        ("- stake <= 50 USD", "VACUOUS"),
        ("- (bond / 1 USD)^2 >= 200 * (stake / 1 USD)", "[~141.421356, 1000]"),
    ],
)
def test_a_bond_at_which_nothing_satisfies_the_assumptions_is_no_answer(spec: Spec, assume: str, wanted: str) -> None:
    params = "bond: solve min USD on 0 .. 1000\nstake: 100 .. 200 USD\nrate: 50% .. 60%"
    window = _window(spec, "a: 10 USD < rate * bond", params, assume=assume)
    assert _shown(window) == wanted
    assert isinstance(window.doubt, Vacuous | None)


@pytest.mark.parametrize(
    ("assume", "claim", "stake"),
    [
        ("- bond >= 5 * stake", "rate * bond < 0 USD", "1 .. 3 USD"),
        ("- bond >= 5 * stake", "bond <= 4 USD", "1 .. 3 USD"),
        ("- bond > 7 * stake\n- stake > 2 USD", "bond <= 14 USD", "1 .. 3 USD"),
        ("- bond <= stake\n- bond >= stake / 2", "bond > 3 USD or bond < 0.4 USD", "1 .. 3 USD"),
    ],
)
def test_a_claim_that_fails_at_every_bond_that_the_assumptions_allow_is_refuted_and_not_vacuous(
    spec: Spec, assume: str, claim: str, stake: str
) -> None:
    """What is left of the bonds satisfies no assumption; others do, and break the claim."""
    params = f"bond: solve min USD\nstake: {stake}\nrate: 50% .. 60%"
    window = _window(spec, f"k: {claim}", params, assume=assume)
    assert (window.word, window.spans, window.doubt) == ("REFUTED", (), None)


def test_an_assumption_limits_what_a_claim_is_asked_at(spec: Spec) -> None:
    params = "bond: solve min USD on 0 .. 100\nstake: 0 .. 80 USD"
    window = _window(spec, "small: stake <= 30 USD", params, assume="- stake <= bond / 2")
    assert _shown(window) == "[0, 60]"
    params = "bond: solve min USD\nx: 0 .. 1\ny: 0 .. 1/4\nb: = bond / 1 USD"
    assert _shown(_window(spec, "a: b >= 4 * x", params, assume="- y >= x")) == "[1, inf]"


@pytest.mark.parametrize(
    ("claims", "binding"),
    [
        ("a: bond <= 9 USD\nc: bond < 9 USD", "c"),
        ("c: bond < 9 USD\na: bond <= 9 USD", "c"),
        ("a: bond <= 9 USD\nc: bond < 10 USD", "a"),
    ],
)
def test_of_two_claims_that_meet_at_an_end_the_strict_one_binds(spec: Spec, claims: str, binding: str) -> None:
    window = _window(spec, claims, "bond: solve min USD\nx: 0 .. 1")
    assert window.high is not None
    assert window.high.statement.claim.name == binding
    assert window.high.moving == {}


def test_what_cannot_be_proved_all_along_is_undecided_and_says_so(spec: Spec) -> None:
    params = "bond: solve min USD on 2 .. 3\nstake: 1 .. 2\nb: = bond / 1 USD"
    window = _window(spec, "a: b > 1", params, assume="- stake^2 == b")
    assert isinstance(window.doubt, Undecided)
    assert "whether the assumptions can hold" in window.doubt.reason
