"""Closed forms: the end of a window as a formula, equal to what the engines find at every point of its region."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError, UnknownName, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Value
from proofs.claims.statement import Statement
from solvers.closed_forms.derive import derive
from solvers.closed_forms.form import ClosedForm
from solvers.engines.budget import Budget
from solvers.windows.window import bond_window

Read = tuple[Mechanism, dict[str, Statement]]
Spec = Callable[..., Read]

GAME = {"game": "- w: [good, bad]\n- caught: chance rate when bad", "ledger": "- w -> burn: bond when caught"}


def _form(found: Read, names: Sequence[str] = (), *, high: bool | None = None) -> ClosedForm:
    mechanism, statements = found
    (parameter,) = mechanism.solved
    picked = [statements[name] for name in names or statements]
    return derive(mechanism, parameter, picked, Budget(), high=high)


def _end(found: Read, *, high: bool = False, **values: Fraction) -> Fraction | None:
    """What the engines say when parameters have these values in base units."""
    mechanism, statements = found
    for name, value in values.items():
        parameter = mechanism.parameter(name)
        assert parameter is not None
        mechanism = mechanism.with_setting(parameter.variable, Value(value))
    (parameter,) = mechanism.solved
    window = bond_window(mechanism, list(statements.values()), parameter, Budget())
    return None if not window.spans else window.spans[-1].high if high else window.spans[0].low


def _claims(params: str, claims: str) -> dict[str, str]:
    return {"params": f"bond: solve min USD\nrate: 10% .. 50%\n{params}", "claims": claims, **GAME}


@pytest.fixture
def two(spec: Spec) -> Read:
    """Two claims, of which one or the other binds."""
    return spec(**_claims("gain: 1 .. 9 USD\nfee: 0 .. 30 USD", "deters: rate * bond >= gain\nlarge: bond > fee"))


def test_a_form_has_a_text_latex_and_a_sympy_expression(two: Read) -> None:
    form = _form(two, ["deters"])
    assert (str(form), form.text, form.latex) == (
        "bond >= gain/rate",
        "gain/rate",
        r"\frac{\mathrm{gain}}{\mathrm{rate}}",
    )
    assert str(form.sympy()) == "gain/rate"


def test_each_branch_says_where_it_is_the_end_and_from_which_claim(two: Read) -> None:
    first, second = sorted(_form(two).branches, key=lambda branch: branch.claim)
    assert (first.claim, first.text, first.strict) == ("deters", "gain/rate", False)
    assert (second.claim, second.text, second.strict) == ("large", "fee", True)
    assert str(first.valid_for) == "10 <= rate <= 50 %, 1 <= gain <= 9 USD, 0 <= fee <= 30 USD, gain/rate >= fee"


def test_the_end_is_the_greatest_of_its_branches(two: Read) -> None:
    form = _form(two)
    assert form.exact(rate=50, gain=2, fee=30) == 30
    assert form.exact(rate=10, gain=9, fee=30) == 90
    assert form.exact(rate=[50, 10], gain=[2, 9], fee=30).tolist() == [30, 90]


def test_what_is_not_given_is_at_its_worst_end(two: Read) -> None:
    form = _form(two)
    assert form.exact() == _end(two) == 90
    assert form.exact(rate="50%") == _end(two, rate=Fraction(1, 2)) == 30
    assert form.at(rate=[20, 50]).tolist() == [pytest.approx(45), pytest.approx(30)]


def test_a_bound_that_another_one_outdoes_everywhere_is_left_out(spec: Spec) -> None:
    found = spec(**_claims("gain: 5 .. 9 USD", "deters: rate * bond >= gain\nlarge: bond > 2 USD"))
    assert _form(found).text == "gain/rate"


def test_an_upper_end_is_the_least_of_its_branches(spec: Spec) -> None:
    found = spec(**_claims("gain: 1 .. 9 USD", "cheap: rate * bond <= gain\nsmall: bond < 40 USD"))
    form = _form(found)
    assert form.high
    assert str(form).startswith("bond <= min(")
    assert form.exact(rate=20, gain=9) == 40
    assert form.exact(rate=50, gain=9) == 18
    assert form.exact() == _end(found, high=True) == 2


def test_where_no_value_is_left_there_is_no_end(spec: Spec) -> None:
    found = spec(**_claims("gain: 1 .. 9 USD", "deters: rate * bond >= gain\nsmall: bond < 20 USD"))
    form = _form(found)
    assert str(form.valid_for).endswith("20 >= gain/rate")
    assert form.exact(rate=10, gain=2) is None  # 20 itself is excluded
    assert form.exact(rate=20, gain=2) == 10
    assert np.isnan(form.at(rate=10, gain=2))
    assert np.isnan(form.at(rate=[10, 20], gain=[3, 2])).tolist() == [True, False]


def test_a_condition_without_the_unknown_must_hold(spec: Spec) -> None:
    found = spec(**_claims("gain: 1 .. 9 USD", "deters: rate * bond >= gain\nlow: gain <= 4 USD"))
    form = _form(found)
    assert str(form.valid_for).endswith("gain <= 4")
    assert [form.exact(rate=50, gain=gain) for gain in (4, 5)] == [8, None]
    assert form.exact(rate=50) is None  # some gain in the range breaks it
    assert _end(found, rate=Fraction(1, 2)) is None


def test_an_assumption_must_hold_and_its_parameters_be_given(spec: Spec) -> None:
    sections = _claims("gain: 1 .. 9 USD\nfee: 0 .. 30 USD", "deters: rate * bond >= gain")
    form = _form(spec(**sections, assume="- fee >= gain"))
    assert [form.exact(rate=50, gain=5, fee=fee) for fee in (4, 5)] == [None, 10]
    with pytest.raises(UsageError, match="give a value for fee and gain too"):
        form.at(rate=50)


def test_an_assumption_about_the_unknown_limits_it(spec: Spec) -> None:
    sections = _claims("gain: 1 .. 9 USD", "deters: rate * bond >= gain")
    found = spec(**sections, assume="- bond >= 30 USD")
    form = _form(found)
    assert [form.exact(rate=50, gain=5), form.exact(rate=10, gain=5)] == [30, 50]
    assert _end(found, rate=Fraction(1, 2), gain=Fraction(5)) == 30


def test_a_slope_of_both_signs_limits_both_sides(spec: Spec) -> None:
    found = spec(**_claims("gain: 1 .. 9 USD", "deters: (rate - 30%) * bond >= gain / 10 - 0.5 USD"))
    low, high = _form(found, high=False), _form(found, high=True)
    for rate in (10, 20, 30, 40, 50):
        for gain in (1, 4, 5, 6, 9):
            share, usd = Fraction(rate, 100), Fraction(gain)
            assert low.exact(rate=rate, gain=gain) == _end(found, rate=share, gain=usd), (rate, gain)
            assert high.exact(rate=rate, gain=gain) == _end(found, high=True, rate=share, gain=usd), (rate, gain)
    assert high.at(rate=[20, 40], gain=[4.0, 6.0]).tolist() == [pytest.approx(1), float("inf")]


def test_the_unknown_may_stand_in_a_divisor_of_known_sign(spec: Spec) -> None:
    found = spec(**_claims("gain: 1 .. 9 USD", "deters: rate > gain / (bond + 1 USD)"))
    form = _form(found)
    assert form.text in {"(gain - rate)/rate", "gain/rate - 1", "(gain - 1*rate)/rate"}
    assert form.exact(rate=50, gain=5) == _end(found, rate=Fraction(1, 2), gain=Fraction(5)) == 9


@pytest.mark.parametrize(
    ("claim", "least"),
    [
        ("min(2 * bond, 3 * gain) >= gain", Fraction(5, 2)),
        ("max(gain, 2 * gain - bond) <= gain + 2 USD", Fraction(3)),
        ("abs(gain - bond) <= 2 USD", Fraction(3)),
        ("(bond if fee >= 0 USD else 0 USD) >= gain", Fraction(5)),
        ("(0 USD if fee < 0 USD else bond) >= gain", Fraction(5)),
    ],
)
def test_the_unknown_may_stand_in_min_max_abs_and_if_that_fall_in_one_way(
    spec: Spec, claim: str, least: Fraction
) -> None:
    found = spec(**_claims("gain: 1 .. 9 USD\nfee: 0 .. 1 USD", f"enough: {claim}"))
    assert _form(found, high=False).exact(gain=5) == _end(found, gain=Fraction(5)) == least


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("bond * bond >= 1 USD*USD", "not linear in bond"),
        ("max(bond, 3 USD) >= 2 * gain", "not linear in bond"),
        ("bond >= gain or bond <= 1 USD", "met in several ways"),
        ("rate * 1 USD / (bond - gain) <= 1", "whose sign is not proved"),
    ],
)
def test_a_claim_that_leaves_no_linear_bound_has_no_closed_form(spec: Spec, claim: str, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        _form(spec(**_claims("gain: 1 .. 9 USD", f"enough: {claim}")))


def test_an_end_that_no_claim_limits_has_no_closed_form(two: Read) -> None:
    with pytest.raises(DomainError, match="no claim limits the greatest bond"):
        _form(two, high=True)


def test_definitions_and_tails_are_evaluated(spec: Spec) -> None:
    params = "gain: 1 .. 9 USD\nhit: = any_of(rate / 10, 30)\ntwice: = tail(30, 2, rate / 10)"
    found = spec(**_claims(params, "deters: hit * bond >= gain + twice * 1 USD"))
    form = _form(found)
    assert form.text == "(gain + twice)/hit"
    rates = np.array([10.0, 25.0, 50.0])
    exact = form.exact(rate=rates, gain=3)
    for rate, end in zip(rates, exact, strict=True):
        assert end == _end(found, rate=Fraction(int(rate), 100), gain=Fraction(3))
    found_floats = form.at(rate=rates, gain=3)
    assert all(0 <= (Fraction(x) - end) / end <= Fraction(1, 10**9) for x, end in zip(found_floats, exact, strict=True))


@settings(max_examples=40)
@given(st.data())
def test_floats_err_to_the_safe_side_by_a_billionth_at_most(spec: Spec, data: Any) -> None:
    found = spec(
        **_claims("gain: 1 .. 9 USD\nfee: 0 .. 30 USD", "a: rate * bond >= gain - fee\nb: bond <= 60 USD - fee * rate")
    )
    cells = st.lists(st.floats(0, 60, allow_nan=False), min_size=3, max_size=3)
    rate, gain, fee = np.array(data.draw(st.lists(cells, min_size=1, max_size=5))).T
    for high in (False, True):
        form = _form(found, high=high)
        floats, exact = form.at(rate=rate, gain=gain, fee=fee), form.exact(rate=rate, gain=gain, fee=fee)
        for shown, end in zip(floats, exact, strict=True):
            if end is None:
                assert np.isnan(shown)
            else:
                assert (Fraction(shown) <= end) if high else (Fraction(shown) >= end)
                assert abs(Fraction(shown) - end) <= abs(end) / 10**9


def test_the_flagship_is_what_bond_says_at_random_rates(catalogue: Spec) -> None:
    mechanism, statements = catalogue("audited-inference")
    from bondproof.sources.loading import resolve_references  # the numbers of the data, which solvers do not load

    mechanism = resolve_references(mechanism)
    names = ["cached-answers-lose", "cached-answers-are-worse", "serving-8b-loses"]
    found = mechanism, {name: statements[name] for name in names}
    form = _form(found)
    rates = [Fraction(n, 10_000) for n in (50, 63, 99, 100)]
    assert [form.exact(audit_rate=rate * 100) for rate in rates] == [_end(found, audit_rate=rate) for rate in rates]


@pytest.mark.parametrize(
    ("given", "least"),
    [
        ({"rate": "20%", "gain": "4 USD"}, 20),
        ({"rate": 20, "gain": 4}, 20),
        ({"rate": 20.0, "gain": 4.0}, 20),
        ({"rate": "1/5", "gain": "400 cent"}, 20),
        ({"rate": Fraction(20), "gain": np.float64(4)}, 20),
        ({"rate": 20, "gain": np.int64(4)}, 20),
    ],
)
def test_values_are_in_the_unit_of_the_spec_or_name_theirs(two: Read, given: dict[str, Any], least: int) -> None:
    form = _form(two, ["deters"])
    assert form.exact(**given) == least
    assert form.at(**given) == pytest.approx(least)


def test_arrays_are_broadcast_and_keep_their_shape(two: Read) -> None:
    form = _form(two, ["deters"])
    table = form.at(rate=np.array([[10.0], [50.0]]), gain=[1, 2, 3])
    assert table.shape == (2, 3)
    assert table == pytest.approx(np.array([[10, 20, 30], [2, 4, 6]]))
    assert form.at(rate=["10%", "1/2"], gain="1 USD").tolist() == [10.000000000000002, pytest.approx(2)]


def test_the_ends_of_a_range_are_in_it_as_they_are_printed(spec: Spec) -> None:
    found = spec(
        params="bond: solve min USD\nrate: 99.85% .. 99.9%\nopen: (0.1 .. 0.3) USD",
        claims="a: rate * bond >= open",
        **GAME,
    )
    form = _form(found)
    rates, opens = [99.85, 99.9, 99.84999999, 99.87, 99.87], [0.2, 0.2, 0.2, 0.1, 0.3]
    assert np.isnan(form.at(rate=rates, open=opens)).tolist() == [False, False, True, True, True]
    assert [end is None for end in form.exact(rate=rates, open=opens)] == [False, False, True, True, True]


def test_cells_without_a_number_have_no_end(two: Read) -> None:
    found = _form(two, ["deters"]).at(rate=[float("nan"), float("inf"), 20.0], gain=2)
    assert np.isnan(found).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("given", "error", "why"),
    [
        ({"rats": 1}, UnknownName, "rate"),
        ({"bond": 1}, UsageError, "is what the form gives"),
        ({"price": 1}, UsageError, "has one value in this spec"),
        ({"hit": 1}, UsageError, "follows from other parameters"),
        ({"rate": "20 USD"}, UsageError, "must be a plain number"),
        ({"rate": "20% .. 30%"}, UsageError, "one number is needed"),
        ({"rate": "twenty"}, UsageError, "is not a value of rate"),
        ({"rate": True}, UsageError, "a bool is not a value"),
        ({"rate": None}, UsageError, "a NoneType is not a value"),
        ({"rate": [1, 2], "gain": [1, 2, 3]}, UsageError, "do not fit each other"),
    ],
)
def test_a_value_that_cannot_be_given_is_refused_with_advice(
    spec: Spec, given: dict[str, Any], error: type[Exception], why: str
) -> None:
    found = spec(**_claims("gain: 1 .. 9 USD\nprice: 2\nhit: = rate * price", "deters: hit * bond >= gain"))
    with pytest.raises(error, match=why):
        _form(found).at(**given)


def test_a_number_that_is_none_is_refused_where_it_must_be_exact(two: Read) -> None:
    with pytest.raises(UsageError, match="nan is not a value of rate"):
        _form(two, ["deters"]).exact(rate=[float("nan"), "20%"], gain=2)


def test_numbers_in_a_unit_of_the_spec_count_that_unit(spec: Spec) -> None:
    found = spec(
        units="ETH: 1500 USD",
        params="bond: solve min ETH\nrate: 10% .. 50%\ngain: 10 .. 30 ETH",
        claims="deters: rate * bond >= gain",
        **GAME,
    )
    form = _form(found)
    assert form.exact(rate="20%", gain="20 ETH") == form.exact(rate=20, gain=20) == 100
    with pytest.raises(UsageError, match="it must be in ETH"):
        form.exact(rate="20%", gain="20 USD")


def test_a_parameter_without_a_proved_worst_end_must_be_given(spec: Spec) -> None:
    found = spec(**_claims("tilt: 0 .. 1", "deters: bond >= 1 USD + tilt * (1 - tilt) * 1 USD"))
    form = _form(found)
    with pytest.raises(UsageError, match="give a value for tilt too"):
        form.at(rate=20)
    assert form.exact(tilt="1/2") == Fraction(5, 4)


def test_a_direction_that_slopes_leave_open_is_proved_from_the_derivative(spec: Spec) -> None:
    found = spec(**_claims("tilt: 0 .. 1", "deters: bond >= 1 USD + tilt / (1 + tilt * tilt) * 1 USD"))
    assert _form(found).exact() == _end(found) == Fraction(3, 2)
