"""The comparison on real GPU costs: a workload with a window, and one at whose prices there is none."""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.compare.compare import compare
from bondproof.commands.compare.result import Block, Cell

H100 = "h100-sxm llama-3.1-70b llama-3.1-8b market"
A100_AT_AWS = "a100-80-sxm llama-3.1-70b:fp16 llama-3.1-8b:fp16 aws"


@cache
def block(workload: str) -> Block:
    (found,) = compare(
        ["audited-inference"], schemes=("slashing", "bond-only"), workload=(workload,), thresholds=("audit_rate",)
    ).blocks
    return found


def cell(workload: str, scheme: str, key: str) -> Cell:
    return next(row.cells[key] for row in block(workload).rows if row.scheme == scheme)


def test_at_market_prices_slashing_has_the_window_that_bond_computes() -> None:
    (span,) = bond("audited-inference").window.spans
    assert cell(H100, "slashing", "neg").value == span.low
    assert cell(H100, "slashing", "ir").value == span.high
    assert cell(H100, "slashing", "window").verdict == "PROVED"


def test_in_the_window_honest_service_is_the_only_equilibrium_and_proved_to_be() -> None:
    found = cell(H100, "slashing", "equilibria")
    assert (found.words, found.verdict) == ("honest alone", "PROVED")
    assert cell(H100, "slashing", "cheating").value == F(0)


def test_at_the_list_price_of_a_cloud_no_bond_keeps_an_honest_operator_on_an_a100() -> None:
    found = cell(A100_AT_AWS, "slashing", "window")
    assert (found.words, found.verdict) == ("none: no bond for IR", "REFUTED")
    assert any("no bond satisfies IR, whatever its size" in note for note in block(A100_AT_AWS).notes)


@pytest.mark.parametrize(("workload", "rows"), [(H100, "T0193, R070"), (A100_AT_AWS, "T0236, R024")])
def test_the_rows_behind_a_cost_are_named(workload: str, rows: str) -> None:
    assert any(note.startswith("cost_70b = ") and f"from {rows}:" in note for note in block(workload).notes)
    assert any("basis in+out" in note for note in block(workload).notes)


def test_unpaid_flags_alone_would_deter_at_an_audit_rate_that_is_exact() -> None:
    """Under bond-only nothing but unpaid requests is lost: the saving over what a flag costs at the worst corner."""
    found = cell(H100, "bond-only", "least-audit_rate")
    assert found.value is not None
    revenue, cost = F("0.00139"), F(1145, 3951477)  # rows A029 .. and T0193, R070
    assert found.value == cost / (revenue * (F("0.9985") - F("0.0015")))
