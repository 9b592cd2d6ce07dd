"""The flagship, audited-inference: its bond window on real GPU costs, and the prices at which there is none."""

from collections.abc import Iterator
from fractions import Fraction as F
from functools import cache
from itertools import chain, product
from random import Random

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode
from bondproof.results import BondResult, CheckedClaim, VerifiedSpec
from proofs.checking.obligation import Point
from proofs.playout.playout import PlayOut
from solvers.windows.grounds import Beyond
from solvers.windows.real_sets import Span

NAME = "audited-inference"
TWICE = ("jobs_at_risk=2000 requests",)
ONLY_OUTPUT_PAID_AT_AWS = (
    "cost_70b=bench cost llama-3.1-70b fp8 h100-sxm 1000/1000 aws tensorrt-llm-0.17",
    "cost_8b=bench cost llama-3.1-8b fp8 h100-sxm 1000/1000 aws tensorrt-llm-0.17",
    "revenue=bench retail llama-3.1-70b 1000/1000 median out",
)
BELOW_HONEST = (
    "serving-8b-is-worse",
    "serving-4bit-is-worse",
    "cached-answers-are-worse",
    "honesty-is-the-equilibrium",
)
RANDOM_POINTS = 20


@cache
def window(*overrides: str, scheme: str | None = None, claims: tuple[str, ...] = ()) -> BondResult:
    return bond(NAME, overrides=overrides, scheme=scheme, claims=claims)


@cache
def verified(*overrides: str, scheme: str | None = None) -> VerifiedSpec:
    return verify([NAME], overrides=overrides, scheme=scheme).specs[0]


def claim(spec: VerifiedSpec, name: str) -> CheckedClaim:
    return next(c for c in spec.claims if c.result.statement.claim.name == name)


def span(result: BondResult) -> Span:
    (only,) = result.window.spans
    return only


def top(result: BondResult) -> F:
    high = span(result).high
    assert high is not None
    return high


# There is a window --------------------------------------------------------------------------------------------------


def test_at_market_prices_there_is_a_window() -> None:
    assert F("1.3") < span(window()).low < F("1.45")
    assert 50 < top(window()) < 56
    assert window().exit_code == ExitCode.OK


def test_what_makes_honesty_a_best_reply_is_less_than_what_makes_cheating_lose() -> None:
    least = span(window(claims=BELOW_HONEST)).low
    assert F("0.27") < least < F("0.30")
    assert least < span(window()).low


def test_the_recommended_bond_is_the_least_rounded_up_to_a_cent_and_inside() -> None:
    value = window().window.recommended()
    assert value == -(-span(window()).low * 100 // 1) / F(100)
    assert value in span(window())
    assert [chosen.value for chosen in verified().chosen] == [value]


def test_at_the_recommended_bond_every_claim_is_proved() -> None:
    assert {c.word for c in verified().claims} == {"PROVED"}


def test_cheating_sets_the_low_end_and_participation_the_high_one() -> None:
    low, high = ends(window())
    assert low.statement.claim.name == "cached-answers-lose"
    assert high.statement.claim.name == "honesty-pays"


def test_twice_the_jobs_at_risk_need_almost_twice_the_bond() -> None:
    once, twice = span(window()).low, span(window(*TWICE)).low
    assert F(19, 10) * once < twice < 2 * once


# Its ends are necessary and sufficient ------------------------------------------------------------------------------


def ends(result: BondResult) -> tuple[Beyond, Beyond]:
    low, high = result.window.low, result.window.high
    assert low is not None
    assert high is not None
    return low, high


def points(result: BondResult, value: F) -> Iterator[Point]:
    """The corners of the box and random points within, with the bond at a value."""
    (unknown,) = result.mechanism.solved
    box = {v: i for v, i in result.mechanism.intervals.items() if v != unknown.variable}
    random = Random(RANDOM_POINTS)
    sides = [(i.low, i.high) for i in box.values() if i.high is not None]
    inside = ([low + (high - low) * F(random.randint(0, 64), 64) for low, high in sides] for _ in range(RANDOM_POINTS))
    for found in chain(product(*sides), inside):
        yield {**dict(zip(box, found, strict=True)), unknown.variable: value}


@pytest.mark.parametrize("overrides", [(), TWICE], ids=["1000-jobs", "2000-jobs"])
def test_at_a_point_at_or_beyond_each_end_the_binding_claim_fails_when_played_out(overrides: tuple[str, ...]) -> None:
    result = window(*overrides)
    for end in ends(result):
        (unknown,) = result.mechanism.solved
        value = end.point[unknown.variable]
        assert value not in span(result)
        assert min(abs(value - span(result).low), abs(value - top(result))) < F(1, 10**6)
        assert all(end.point[variable] in interval for variable, interval in result.mechanism.intervals.items())
        assert not PlayOut(result.mechanism, end.point).holds(end.statement, end.part)


@pytest.mark.parametrize("share", [F(1, 10**9), F(1, 2), F(1)], ids=["just-above-the-low-end", "middle", "high-end"])
@pytest.mark.parametrize("overrides", [(), TWICE], ids=["1000-jobs", "2000-jobs"])
def test_in_the_window_every_claim_holds_when_played_out(overrides: tuple[str, ...], share: F) -> None:
    result = window(*overrides)
    value = top(result) if share == 1 else (span(result).low + share * (top(result) - span(result).low))
    if share != 1:
        value = value.limit_denominator(10**12)
    assert value in span(result)
    played = 0
    for point in points(result, value):
        play = PlayOut(result.mechanism, point)
        assert all(play.holds(c.statement, part) for c in result.window.claims for part in c.statement.parts)
        played += 1
    assert played == 2**3 + RANDOM_POINTS


# And prices and rules under which there is none ---------------------------------------------------------------------


def test_at_cloud_prices_with_only_output_paid_no_bond_keeps_an_honest_operator() -> None:
    result = window(*ONLY_OUTPUT_PAID_AT_AWS)
    assert result.window.spans == ()
    assert result.exit_code == ExitCode.REFUTED
    assert "no bond satisfies honesty-pays, whatever its size" in result.remarks
    assert claim(verified(*ONLY_OUTPUT_PAID_AT_AWS), "honesty-pays").word == "REFUTED"
    assert claim(verified("bond=0 USD", *ONLY_OUTPUT_PAID_AT_AWS), "honesty-pays").word == "REFUTED"


def test_a_bond_that_is_never_slashed_deters_only_who_is_priced_out() -> None:
    result = window(scheme="bond-only")
    assert result.window.spans == ()
    (remark,) = (r for r in result.remarks if "serving-8b-loses" in r and "honesty-pays" in r)
    assert "serving-8b-loses needs bond > " in remark
    assert "honesty-pays needs bond <= " in remark
    deterred = span(window(scheme="bond-only", claims=("serving-8b-loses",))).low
    staying = top(window(scheme="bond-only", claims=("honesty-pays",)))
    assert deterred > staying


@pytest.mark.parametrize("scheme", ["bond-only", "no-bond"])
def test_without_slashing_every_cheat_that_saves_is_better_than_honesty(scheme: str) -> None:
    spec = verified(scheme=scheme)
    found = {name: claim(spec, name).word for name in BELOW_HONEST if name != "honesty-is-the-equilibrium"}
    assert found.pop("serving-4bit-is-worse") == "PROVED"
    assert set(found.values()) == {"REFUTED"}
    assert claim(spec, "cheating-pays").word == "PROVED"
    assert not any(finding.fails for finding in spec.findings)


def test_a_bond_that_comes_back_cancels_between_honest_and_cheating_whatever_its_size() -> None:
    result = window(scheme="bond-only", claims=("the-bond-cancels", "cheating-pays"))
    assert result.window.spans == (Span(F(0), None),)


@pytest.mark.parametrize("scheme", ["voluntary-audits", "fixed-bounty"])
def test_where_audits_are_voluntary_the_intended_play_is_no_equilibrium(scheme: str) -> None:
    spec = verified(scheme=scheme)
    words = {c.result.statement.claim.name: c.word for c in spec.claims}
    assert words["nobody-audits-the-honest"] == words["nobody-is-honest-unaudited"] == "REFUTED"
    assert words["cheating-is-worse-if-audited"] == "PROVED"
    assert all(c.as_expected for c in spec.claims)


def test_with_free_identities_no_discount_factor_lets_reputation_deter() -> None:
    asked = "patience=solve min on [0 .. 1)"
    assert window(asked, scheme="reputation-only", claims=("reputation-deters",)).word == "REFUTED"
    assert span(window(asked, scheme="reputation-only", claims=("whitewashing-pays",))) == Span(
        F(0), F(1), high_open=True
    )


def test_a_price_on_identities_lets_reputation_deter_from_an_exact_value_on() -> None:
    found = span(window("reentry=solve min USD", scheme="reputation-only", claims=("reputation-deters",)))
    assert found.low_exact
    wanted = {}
    for value in (found.low, found.low * F(999, 1000)):
        spec = verified(f"reentry={value.limit_denominator(10**9) + F(1, 10**8)} USD", scheme="reputation-only")
        wanted[value] = claim(spec, "reputation-deters").word
    assert list(wanted.values()) == ["PROVED", "REFUTED"]
    patience = window("patience=solve min on [0 .. 1)", scheme="entry-cost", claims=("reputation-deters",))
    assert 0 < span(patience).low < F(99, 100)


def test_a_premium_for_identities_with_a_record_does_what_a_price_on_fresh_ones_does() -> None:
    """Both are paid once per identity: so much per request times the requests of the first batch."""
    least = [
        span(window(f"{name}=solve min {unit}", scheme="reputation-only", claims=("reputation-deters",))).low
        for name, unit in (("reentry", "USD"), ("premium", "USD/request"))
    ]
    assert least[1] * 1000 == least[0]


def test_the_4_bit_cheat_costs_more_than_honest_work_and_the_report_says_so() -> None:
    assert claim(verified(), "serving-4bit-costs-more").word == "PROVED"
    (remark,) = (r for r in verified().remarks if r.startswith("int4_over_fp8"))
    assert "26.1% more" in remark
    assert "this cheat does not pay" in remark
    assert remark in window().data()["remarks"]  # type: ignore[operator]  # a list
