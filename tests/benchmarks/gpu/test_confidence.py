"""A doubted row is used only where it is named, and is then marked."""

from __future__ import annotations

import pytest

from benchmarks.gpu.doubts import READ, doubts_of_origin, doubts_of_run
from benchmarks.gpu.resolve import Resolved, resolve
from benchmarks.gpu.runs import SATURATED
from benchmarks.gpu.tables import Origin, throughput_rows
from mechanisms.errors import UsageError


def ask(request: str) -> Resolved:
    kind, *keys = request.split()
    return resolve(kind, tuple(keys))


@pytest.mark.parametrize(
    ("request_text", "row"),
    [
        ("cost llama-3.1-70b fp8 h100-sxm 1000/1000 market tensorrt-llm-0.17 x1", "T0169"),
        ("cost llama-3.1-70b fp16 a100-80-sxm 1000/1000 market tensorrt-llm-0.17 x2", "T0201"),
        ("cost llama-3.1-70b fp8 l40s 1000/1000 market tensorrt-llm-0.17 x8", "T0263"),
        ("throughput llama-3.1-70b fp8 l40s 500/2000 tensorrt-llm-0.17 x8", "T0262"),
        ("throughput llama-3.1-70b fp16 a100-80-pcie 1000/1000 tensorrt-llm-0.14 x8", "T0353"),
        ("price h100-sxm do", "R066"),
        ("price b200 crusoe", "R138"),
        ("retail llama-3.1-8b 1000/1000 oci", "A061"),
    ],
)
def test_a_doubted_row_that_is_named_is_used_and_marked(request_text: str, row: str) -> None:
    answer = ask(request_text)
    assert row in answer.rows
    assert answer.low_confidence
    assert any(note.startswith(f"low confidence: {row}: ") for note in answer.notes)


def test_a_doubt_about_the_price_marks_the_cost() -> None:
    answer = ask("cost llama-3.1-70b fp8 h100-sxm 1000/1000 do tensorrt-llm-0.17")
    assert answer.low_confidence
    assert "low confidence: R066: older snapshot" in answer.notes


def test_only_doubted_runs_are_refused_with_their_rows_and_reasons() -> None:
    with pytest.raises(UsageError) as refused:
        ask("cost qwen3-32b int4-gptq rtx3090 4096/1024 market")
    message = str(refused.value)
    assert "T0707" in message
    assert "T0708" in message
    assert "user post" in message
    assert "name it by its count of GPUs, as in `x2`" in message


@pytest.mark.parametrize(
    ("request_text", "reason"),
    [
        ("price a10 azure", "R116: one sixth of an A10"),
        ("retail llama-3.1-70b 1000/1000 hyperbolic", "A035: same 0.12/0.30 for every model"),
    ],
)
def test_a_row_that_must_not_be_used_is_refused_even_where_it_is_named(request_text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        ask(request_text)


def test_eight_cards_without_nvlink_are_doubted_even_where_no_flag_says_so() -> None:
    runs = {run.row_id: run for run in throughput_rows()}
    for row_id in ("T0261", "T0262", "T0353", "T0372"):
        assert runs[row_id].flag == ""
        assert runs[row_id].roofline_flag == "ok"
        assert "bound by the link" in doubts_of_run(runs[row_id])[0]


def test_no_run_without_doubt_is_on_one_h100_with_70b_in_fp8() -> None:
    for run in throughput_rows():
        if run.scenario == SATURATED and (run.model, run.precision, run.gpu_count) == ("Llama-3.1-70B", "fp8", 1):
            assert run.gpu != "H100-SXM" or doubts_of_run(run)


def test_a_remark_about_the_seller_is_no_doubt_and_memory_is_one() -> None:
    read = next(iter(READ))
    assert doubts_of_origin(Origin("R1", "", "", "", read, "Verda is the former DataCrunch")) == ()
    assert doubts_of_origin(Origin("R1", "", "", "", "", "")) == ("confidence not stated",)
    assert doubts_of_origin(Origin("R1", "", "", "", "from memory unverified", "old")) == (
        "from memory unverified",
        "old",
    )
