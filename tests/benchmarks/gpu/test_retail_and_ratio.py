"""What a request sells for, and what a lower precision costs."""

from __future__ import annotations

from fractions import Fraction

import pytest

from benchmarks.gpu.ratios import verdict
from benchmarks.gpu.resolve import Resolved, resolve
from benchmarks.gpu.retail import median, retail_price
from benchmarks.gpu.tables import retail_rows
from mechanisms.errors import UsageError


def ask(request: str) -> Resolved:
    kind, *keys = request.split()
    return resolve(kind, tuple(keys))


def test_median_of_an_even_count_is_the_mean_of_the_middle_two() -> None:
    """Sixteen prices of the 70B model stand unflagged; the middle two are 0.67 and 0.72."""
    answer = ask("retail llama-3.1-70b 1000/1000 median")
    assert answer.value == (Fraction("0.695") + Fraction("0.695")) / 1000
    assert len(answer.rows) == 16
    assert not answer.low_confidence


@pytest.mark.parametrize(
    ("model", "output"), [("llama-3.1-70b", "0.70"), ("llama-3.3-70b", "0.72"), ("llama-3.1-8b", "0.10")]
)
def test_median_output_prices_round_to_those_found_when_the_data_was_collected(model: str, output: str) -> None:
    price = retail_price(model, "median").output_usd_per_million
    assert abs(price - Fraction(output)) <= Fraction(1, 200)


def test_retail_notes_state_basis_count_and_spread() -> None:
    notes = ask("retail llama-3.1-70b 1000/1000 median").notes
    assert notes[0] == "basis in+out: 1000 input and 1000 output tokens are paid"
    assert "median of 16 prices of Llama-3.1-70B, input and output each for itself; 1 doubted left out" in notes[1]
    assert notes[2] == "spread: input 0.12..2.68, output 0.3..3.54 USD per 1M tokens"


def test_the_output_basis_leaves_the_input_free() -> None:
    both = ask("retail llama-3.1-70b 700/300 bedrock in+out")
    output = ask("retail llama-3.1-70b 700/300 bedrock out")
    assert both.value == Fraction("0.99") * 1000 / 10**6
    assert output.value == Fraction("0.99") * 300 / 10**6


def test_a_provider_with_two_listings_counts_with_the_lower_one() -> None:
    answer = ask("retail llama-3.1-8b 1000/1000 deepinfra out")
    assert answer.rows == ("A052",)
    assert "the lowest of 2 listings" in answer.notes[1]


@pytest.mark.parametrize("model", sorted({row.model for row in retail_rows()}))
def test_every_model_has_a_median_within_its_spread(model: str) -> None:
    price = retail_price(model, "median")
    inputs = [row.input_usd_per_million for row in price.rows]
    assert min(inputs) <= price.input_usd_per_million <= max(inputs)


def test_median_of_an_odd_count_is_the_middle_one() -> None:
    assert median([Fraction(9), Fraction(1), Fraction(2)]) == 2


def test_four_bits_on_an_h100_under_server_load_cost_more_than_eight() -> None:
    """Rates of 1468.24 and 1164.04 tokens/s on four GPUs each."""
    answer = ask("ratio llama-2-70b fp8 int4 h100-sxm mlperf-v4.1-server")
    assert answer.value == Fraction("1468.24") / Fraction("1164.04") == Fraction(36706, 29101)
    assert answer.rows == ("T0864", "T0866")
    assert "the cheat costs 26.1% more than honest execution: this cheat does not pay" in answer.notes
    assert not answer.low_confidence


def test_a_ratio_never_mixes_submitters() -> None:
    """The only 4-bit offline run is of a submitter without an fp8 one; other submitters ran another engine."""
    with pytest.raises(UsageError, match="no two runs of the same source, engine and load"):
        ask("ratio llama-2-70b fp8 int4 h100-sxm mlperf-v4.1-offline")


def test_of_several_loads_the_one_that_favours_the_cheat_is_taken_and_said() -> None:
    answer = ask("ratio llama-3.1-70b fp16 fp8 h100-sxm offline-max-load")
    each = [
        ask(f"ratio llama-3.1-70b fp16 fp8 h100-sxm offline-max-load {lengths}").value
        for lengths in ("128/128", "1000/1000", "500/2000", "2048/2048")
    ]
    assert answer.value <= min(each)
    assert "of 7 pairs" in answer.notes[-1]


def test_a_ratio_of_doubted_runs_is_marked() -> None:
    answer = ask("ratio llama-3.1-8b bf16 nf4 h100-sxm batched-decode")
    assert answer.low_confidence
    assert "though all are doubted" in "".join(answer.notes)


def test_an_equal_cost_does_not_pay() -> None:
    assert "does not pay" in verdict(Fraction(1))
