"""A workload rewrites the references of a spec to benchmark data, and nothing else."""

from __future__ import annotations

import pytest

from bondproof.sources.workloads import Served, Workload, workloads
from mechanisms.errors import UsageError
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism


@pytest.fixture
def flagship() -> Mechanism:
    return read(find("audited-inference"))


def test_models_gpu_and_prices_are_replaced_and_lengths_and_engine_kept(flagship: Mechanism) -> None:
    (workload,) = workloads(["a100-80-sxm llama-3.1-70b:fp16 llama-3.1-8b:fp16 aws"])
    assert workload.overrides(flagship) == (
        "revenue=bench retail llama-3.1-70b 1000/1000 median in+out",
        "cost_70b=bench cost llama-3.1-70b fp16 a100-80-sxm 1000/1000 aws tensorrt-llm-0.17",
        "cost_8b=bench cost llama-3.1-8b fp16 a100-80-sxm 1000/1000 aws tensorrt-llm-0.17",
    )


def test_a_precision_that_is_not_named_stays(flagship: Mechanism) -> None:
    (workload,) = workloads(["h200-sxm llama-3.1-70b llama-3.1-8b market"])
    assert all(" fp8 h200-sxm " in text for text in workload.overrides(flagship)[1:])


def test_a_price_reference_takes_gpu_and_source() -> None:
    spec = read_text(
        "mech: 1\nparams:\n  a: bench cost m1 fp8 g 1/1 market\n  b: bench cost m2 fp8 g 1/1 market\n"
        "  p: bench price g market\n",
        "x",
    )
    workload = Workload("h100-sxm", Served("x", None), Served("y", "int4"), "aws")
    assert workload.overrides(spec) == (
        "a=bench cost x fp8 h100-sxm 1/1 aws",
        "b=bench cost y int4 h100-sxm 1/1 aws",
        "p=bench price h100-sxm aws",
    )


def test_a_spec_with_one_model_has_no_cheat_to_replace() -> None:
    spec = read_text("mech: 1\nparams:\n  a: bench cost m1 fp8 g 1/1 market\n", "x")
    with pytest.raises(UsageError, match="names the costs of 1 models; a workload replaces two"):
        Workload("g", Served("m", None), Served("n", None), "aws").overrides(spec)
