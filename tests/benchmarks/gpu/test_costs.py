"""The formulas: exact, linear, and refused outside their range."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gpu.costs import cost_per_request, revenue_per_request
from mechanisms.errors import DomainError

positive = st.fractions(min_value=Fraction(1, 1000), max_value=10**6)
counts = st.integers(min_value=1, max_value=64)
tokens = st.integers(min_value=1, max_value=10**5)


@given(positive, counts, positive, tokens, positive)
def test_cost_is_linear_in_the_price(price: Fraction, gpus: int, rate: Fraction, output: int, factor: Fraction) -> None:
    assert cost_per_request(price * factor, gpus, rate, output) == factor * cost_per_request(price, gpus, rate, output)


@given(positive, counts, positive, tokens)
def test_twice_the_servers_at_twice_the_rate_cost_the_same(
    price: Fraction, gpus: int, rate: Fraction, output: int
) -> None:
    assert cost_per_request(price, 2 * gpus, 2 * rate, output) == cost_per_request(price, gpus, rate, output)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((Fraction(-1), 1, Fraction(1), 1), "usd_per_gpu_hour"),
        ((Fraction(1), 0, Fraction(1), 1), "gpu_count"),
        ((Fraction(1), 1, Fraction(0), 1), "tokens_per_s"),
        ((Fraction(1), 1, Fraction(1), -1), "output_tokens"),
    ],
)
def test_a_cost_outside_its_range_names_the_parameter(
    arguments: tuple[Fraction, int, Fraction, int], name: str
) -> None:
    with pytest.raises(DomainError, match=name):
        cost_per_request(*arguments)


def test_a_negative_retail_price_is_refused() -> None:
    with pytest.raises(DomainError, match="below 0"):
        revenue_per_request(Fraction(-1), Fraction(1), 1, 1)
