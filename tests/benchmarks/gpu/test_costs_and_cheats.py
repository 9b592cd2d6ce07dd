"""The formulas: exact, linear, and refused outside their range."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gpu.cheats import Cheat, MeasuredCost, Split, saving, split_cost
from benchmarks.gpu.costs import cost_per_million_tokens, cost_per_request, revenue_per_request
from benchmarks.gpu.grammar import Hardware, Lengths
from benchmarks.gpu.runs import Workload
from benchmarks.gpu.tables import throughput_rows
from benchmarks.gpu.temptations import split_of, temptations
from mechanisms.errors import DomainError, UsageError

positive = st.fractions(min_value=Fraction(1, 1000), max_value=10**6)
counts = st.integers(min_value=1, max_value=64)
tokens = st.integers(min_value=1, max_value=10**5)


@given(positive, counts, positive, tokens, positive)
def test_cost_is_linear_in_the_price(price: Fraction, gpus: int, rate: Fraction, output: int, factor: Fraction) -> None:
    assert cost_per_request(price * factor, gpus, rate, output) == factor * cost_per_request(price, gpus, rate, output)


@given(positive, counts, positive, tokens)
def test_cost_of_a_request_is_its_share_of_a_million_tokens(
    price: Fraction, gpus: int, rate: Fraction, output: int
) -> None:
    per_million = cost_per_million_tokens(price, gpus, rate)
    assert cost_per_request(price, gpus, rate, output) == per_million * output / 10**6


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


@given(positive, positive)
def test_a_cheat_pays_exactly_where_it_costs_less(honest: Fraction, cheat: Fraction) -> None:
    found = saving(Cheat.SMALLER_MODEL, honest, cheat)
    assert found.pays == (cheat < honest)
    assert found.verdict().startswith("pays" if cheat < honest else "does not pay")
    assert found.usd_per_request == found.share * honest


def test_a_cached_answer_saves_the_whole_cost_and_has_none() -> None:
    assert saving(Cheat.CACHED_ANSWER, Fraction(3), Fraction(0)).share == 1
    with pytest.raises(DomainError, match="cached answer"):
        saving(Cheat.CACHED_ANSWER, Fraction(3), Fraction(1))


@pytest.mark.parametrize(("honest", "cheat"), [(0, 1), (1, -1)])
def test_a_saving_needs_an_honest_cost_and_a_cheat_cost(honest: int, cheat: int) -> None:
    with pytest.raises(DomainError):
        saving(Cheat.SMALLER_MODEL, Fraction(honest), Fraction(cheat))


@given(positive, positive, st.fractions(min_value=0, max_value=1))
def test_a_truncated_answer_saves_decode_in_proportion_and_no_prefill(
    prefill: Fraction, decode: Fraction, kept: Fraction
) -> None:
    split = Split(prefill, decode)
    assert split.truncated(Fraction(1)) - split.truncated(kept) == (1 - kept) * decode
    assert split.truncated(Fraction(0)) == prefill


def test_an_answer_cannot_be_kept_more_than_whole() -> None:
    with pytest.raises(DomainError, match="outside"):
        Split(Fraction(1), Fraction(1)).truncated(Fraction(2))


@given(positive, positive, tokens, tokens)
def test_a_split_finds_two_token_prices_back(per_input: Fraction, per_output: Fraction, t_in: int, t_out: int) -> None:
    def measured(lengths: Lengths) -> MeasuredCost:
        return MeasuredCost(lengths, per_input * lengths.input_tokens + per_output * lengths.output_tokens)

    split = split_cost(measured(Lengths(t_in, t_out)), measured(Lengths(2048, 128)), measured(Lengths(128, 2048)))
    assert split == Split(per_input * t_in, per_output * t_out)


def test_two_runs_of_proportional_lengths_tell_nothing_apart() -> None:
    one, two = MeasuredCost(Lengths(1, 1), Fraction(1)), MeasuredCost(Lengths(2, 2), Fraction(2))
    with pytest.raises(DomainError, match="in proportion"):
        split_cost(one, one, two)
    with pytest.raises(DomainError, match="less than 0"):
        split_cost(one, MeasuredCost(Lengths(2, 1), Fraction(1)), MeasuredCost(Lengths(1, 2), Fraction(9)))


def test_cheats_on_70b_on_h100_save_what_the_rows_say() -> None:
    promised = Workload("llama-3.1-70b", "fp8", "h100-sxm", "1000/1000")
    answer = temptations(promised, "market", Hardware("tensorrt-llm-0.17", None))
    found = {temptation.saving.cheat: temptation for temptation in reversed(answer.found)}
    smaller = found[Cheat.SMALLER_MODEL]
    assert smaller.rows == ("T0124",)
    assert smaller.saving.share == 1 - Fraction("4390.53") / 2 / Fraction("15244.78")
    assert answer.unmeasured == (Cheat.QUANTISED_MODEL,)
    assert found[Cheat.TRUNCATED_ANSWER].saving.share < Fraction(1, 2)


def test_fp8_in_place_of_fp16_is_found_as_a_quantised_model() -> None:
    answer = temptations(Workload("llama-3.1-70b", "fp16", "h100-sxm", "1000/1000"), "market", Hardware(None, None))
    quantised = [t for t in answer.found if t.saving.cheat is Cheat.QUANTISED_MODEL]
    assert [t.rows for t in quantised] == [("T0374",)]


def test_a_run_with_no_companions_has_no_split() -> None:
    lonely = next(run for run in throughput_rows() if run.row_id == "T0707")
    with pytest.raises(UsageError, match="tell prefill from decode"):
        split_of(lonely, Fraction(1))
