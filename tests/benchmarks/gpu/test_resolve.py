"""Known answers, and each way in which a request is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from benchmarks.gpu.resolve import Resolved, parse_kinds, resolve
from mechanisms.errors import UnknownName, UsageError


def ask(request: str) -> Resolved:
    kind, *keys = request.split()
    return resolve(kind, tuple(keys))


COST_70B = "cost llama-3.1-70b fp8 h100-sxm 1000/1000"
COST_8B = "cost llama-3.1-8b fp8 h100-sxm 1000/1000"


def test_cost_of_70b_on_two_h100_at_market_price_is_exact() -> None:
    answer = ask(f"{COST_70B} market tensorrt-llm-0.17")
    assert answer.value == answer.shown == Fraction("2.29") * 2 * 1000 / (Fraction("4390.53") * 3600)
    assert answer.value == Fraction(1145, 3951477)
    assert answer.rows == ("T0193", "R070")
    assert answer.unit == "USD/request"
    assert not answer.low_confidence


def test_cost_of_70b_on_two_h100_at_aws_price_is_exact() -> None:
    answer = ask(f"{COST_70B} aws tensorrt-llm-0.17")
    assert answer.value == Fraction("6.88") * 2 * 1000 / (Fraction("4390.53") * 3600)
    assert answer.rows == ("T0193", "R025")


def test_cost_of_8b_on_one_h100_is_exact() -> None:
    answer = ask(f"{COST_8B} market tensorrt-llm-0.17")
    assert answer.value == Fraction("2.29") * 1000 / (Fraction("15244.78") * 3600)
    assert answer.rows == ("T0124", "R070")
    assert ask(f"{COST_8B} aws tensorrt-llm-0.17").value == Fraction("6.88") * 1000 / (Fraction("15244.78") * 3600)


@pytest.mark.parametrize(
    ("gpu", "precision", "honest", "cheat", "honest_aws", "cheat_aws", "saving", "saving_aws"),
    [
        ("h100-sxm", "fp8", "0.290", "0.0417", "0.871", "0.125", "0.000124", "0.000373"),
        ("h200-sxm", "fp8", "0.334", "0.0537", "0.778", "0.125", "0.000140", "0.000327"),
        ("a100-80-sxm", "fp16", "0.746", "0.0946", "1.984", "0.252", "0.000326", "0.000866"),
        ("l40s", "fp8", "0.919", "0.0685", "1.710", "0.127", "0.000425", "0.000791"),
    ],
)
def test_the_worked_comparison_of_70b_and_8b_comes_out_of_the_rows(
    gpu: str,
    precision: str,
    honest: str,
    cheat: str,
    honest_aws: str,
    cheat_aws: str,
    saving: str,
    saving_aws: str,
) -> None:
    """USD per million tokens and USD saved per request of 500 tokens, worked by hand when the data was collected."""
    for price, expected_honest, expected_cheat, expected_saving in (
        ("market", honest, cheat, saving),
        ("aws", honest_aws, cheat_aws, saving_aws),
    ):
        end = f"{precision} {gpu} 1000/1000 {price} tensorrt-llm-0.17"
        per_million = [ask(f"cost {model} {end}").value * 1000 for model in ("llama-3.1-70b", "llama-3.1-8b")]
        for exact, text in zip(
            (*per_million, (per_million[0] - per_million[1]) * 500 / 10**6),
            (expected_honest, expected_cheat, expected_saving),
            strict=True,
        ):
            last_digit = Fraction(1, 10 ** len(text.split(".")[1]))
            assert abs(exact - Fraction(text)) <= last_digit / 2, (gpu, price, text)


def test_without_an_engine_the_newest_version_is_chosen_and_said() -> None:
    answer = ask(f"{COST_8B} market")
    assert answer.rows == ("T0095", "R070")
    assert "tensorrt-llm-1.0 is the newest version with such a run" in answer.notes[0]


def test_without_a_count_the_cheapest_per_token_is_chosen_and_said() -> None:
    note = ask(f"{COST_70B} market").notes[0]
    assert "x2 the cheapest per token of x2, x4, x8; doubted and left out: x1" in note


def test_a_count_of_gpus_names_another_run() -> None:
    answer = ask(f"{COST_70B} market tensorrt-llm-0.17 x4")
    assert answer.rows[0] == "T0218"
    assert answer == ask(f"{COST_70B} market x4 tensorrt-llm-0.17")


def test_keys_are_read_in_any_case() -> None:
    shouted = ask("COST Llama-3.1-70B FP8 H100-SXM 1000/1000 MARKET TensorRT-LLM-v0.17 X2")
    assert shouted == ask(f"{COST_70B} market tensorrt-llm-0.17 x2")


def test_price_is_shown_per_hour_and_valued_per_second() -> None:
    answer = ask("price h100-sxm market")
    assert (answer.shown, answer.unit, answer.value) == (Fraction("2.29"), "USD/h", Fraction("2.29") / 3600)
    assert ask("price h100-sxm aws").shown == Fraction("6.88")


def test_price_of_a_cloud_is_its_lowest_per_gpu_and_exact() -> None:
    assert ask("price a100-40-sxm aws").shown == Fraction("21.957642") / 8
    assert ask("price h100-sxm vast").shown == Fraction("3.73") / 2


def test_throughput_is_the_whole_server() -> None:
    answer = ask("throughput llama-3.1-70b fp8 h100-sxm 1000/1000 tensorrt-llm-0.17")
    assert (answer.value, answer.unit, answer.rows) == (Fraction("4390.53"), "tokens/s", ("T0193",))


def test_sources_name_row_source_date_and_confidence() -> None:
    source = ask(f"{COST_70B} market tensorrt-llm-0.17").sources[0]
    assert source.startswith("T0193: NVIDIA/TensorRT-LLM")
    assert source.endswith("release v0.17 (about 2025-02); read in file")


@pytest.mark.parametrize("grammar", parse_kinds(), ids=lambda grammar: grammar.kind.value)
def test_the_example_of_each_kind_resolves_in_its_unit(grammar: object) -> None:
    example, unit = grammar.example, grammar.unit  # type: ignore[attr-defined]
    assert ask(example).unit == unit


@pytest.mark.parametrize(
    ("request_text", "message"),
    [
        ("costs a", "unknown kind of benchmark `costs`. Did you mean `cost`?"),
        (
            "cost llama-3.1-70 fp8 h100-sxm 1000/1000 market",
            "unknown model `llama-3.1-70`. Did you mean `llama-3.1-70b`",
        ),
        ("cost llama-3.1-70b fp9 h100-sxm 1000/1000 market", "unknown precision `fp9`. Did you mean `fp8`"),
        ("cost llama-3.1-70b fp8 h100-smx 1000/1000 market", "unknown GPU `h100-smx`. Did you mean `h100-sxm`"),
        (f"{COST_70B} markt", "unknown price source `markt`. Did you mean `market`?"),
        (
            f"{COST_70B} market tensorrt-llm-0.71",
            "unknown engine `tensorrt-llm-0.71`. Did you mean `tensorrt-llm-0.17`",
        ),
        ("price h100-sx market", "unknown GPU `h100-sx`. Did you mean `h100-sxm`"),
        ("price h100-sxm azur", "unknown price source `azur`. Did you mean `azure`?"),
        ("retail llama-3.1-70 1000/1000 median", "unknown model `llama-3.1-70`. Did you mean `llama-3.1-70b`"),
        ("retail llama-3.1-70b 1000/1000 deepinfr", "unknown provider `deepinfr`. Did you mean `deepinfra`?"),
        ("retail llama-3.1-70b 1000/1000 median inout", "unknown revenue basis `inout`. Did you mean `in+out`"),
        (
            "ratio llama-2-70b fp8 int5 h100-sxm mlperf-v4.1-server",
            "unknown precision `int5`. Did you mean `int8` or `int4`",
        ),
        ("ratio llama-2-70b fp8 int4 h100-sxm mlperf-v4.1-sever", "unknown scenario `mlperf-v4.1-sever`. Did you mean"),
    ],
)
def test_an_unknown_key_is_named_with_its_kind_and_the_names_meant_perhaps(request_text: str, message: str) -> None:
    with pytest.raises(UnknownName) as refused:
        ask(request_text)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("request_text", "message"),
    [
        ("cost llama-3.1-70b", "cost: 5 to 7 keys are needed, 1 given (`llama-3.1-70b`). Write `cost MODEL PRECISION"),
        ("price h100-sxm", "Write `price GPU PRICE`, for example `price h100-sxm market`."),
        ("price h100-sxm market x2", "price: 2 keys are needed, 3 given"),
        ("cost llama-3.1-70b fp8 h100-sxm 1000 market", "`1000` is not IN/OUT"),
        ("cost llama-3.1-70b fp8 h100-sxm 1000/0 market", "`1000/0` is not IN/OUT"),
        (f"{COST_70B} market x2 x4", "`x2 x4` is not one engine and one count of GPUs"),
        (f"{COST_70B} market x0", "`x0` is not one engine and one count of GPUs"),
        (f"{COST_70B} market x3", "count of GPUs `x3`. Measured there: x1, x2, x4, x8."),
        ("cost llama-3.1-70b fp8 h100-sxm 999/1000 market", "IN/OUT `999/1000`. Measured there: 128/128"),
        ("cost llama-3.1-70b fp4 h100-sxm 1000/1000 market", "with precision `fp4`. Measured there: fp8, fp16."),
        ("price gb200 market", "no rental price of gb200 was read. Prices were read for: v100-16"),
        ("price h100-sxm oci x", "price: 2 keys are needed"),
        ("price a40 market", "a40 has no market reference price. Name one of the clouds that offer it: crusoe."),
        ("price mi300x aws", "price source `aws`. Measured there: crusoe."),
        ("retail qwen2.5-7b 1000/1000 groq", "provider `groq`. Measured there: deepinfra, novita, openrouter."),
        ("ratio llama-3.1-70b fp16 fp4 h100-sxm offline-max-load", "precision `fp4`. Measured there: fp8, fp16."),
    ],
)
def test_a_request_that_cannot_be_answered_says_what_there_is(request_text: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        ask(request_text)
    assert message in str(refused.value)


def test_no_keys_at_all_print_the_grammar() -> None:
    with pytest.raises(UsageError, match=r"0 given. Write `retail MODEL IN/OUT"):
        resolve("retail", ())
