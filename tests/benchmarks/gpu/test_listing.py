"""What `bench list` and `bench show` print, as data."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.gpu.listing import TABLES, show, table
from mechanisms.errors import UnknownName, UsageError


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_table_has_rows_and_a_cell_for_each_column(name: str) -> None:
    listed = table(name)
    assert listed.rows
    assert {len(row) for row in listed.rows} == {len(listed.columns)}


def test_keys_of_a_table_are_unique() -> None:
    for name in TABLES:
        keys = [row[0] for row in table(name).rows]
        assert len(set(keys)) == len(keys), name


def test_runs_are_counted_whole() -> None:
    for name in ("precisions", "engines", "scenarios"):
        assert sum(int(row[1]) for row in table(name).rows) == 1128


def test_an_unknown_table_is_refused_with_the_name_meant() -> None:
    with pytest.raises(UnknownName, match=r"unknown table `gpu`. Did you mean `gpus`"):
        table("gpu")


def test_show_of_a_request_gives_the_number_and_its_rows() -> None:
    shown = show(("cost", "llama-3.1-70b", "fp8", "h100-sxm", "1000/1000", "market", "tensorrt-llm-0.17"))
    assert shown.resolved is not None
    assert tuple(card.row_id for card in shown.cards) == shown.resolved.rows == ("T0193", "R070")


def test_show_of_row_ids_gives_rows_without_rounded_columns() -> None:
    shown = show(("t0193", "R070", "D001", "P135"))
    assert shown.resolved is None
    assert [card.table for card in shown.cards] == ["throughput", "prices", "detection", "pairs"]
    assert not {"usd_per_M_out_market", "on_demand_usd_per_gpu_h"} & {
        name for card in shown.cards for name, _ in card.fields
    }


def test_show_of_nothing_and_of_an_unknown_kind_are_refused() -> None:
    with pytest.raises(UsageError, match="nothing to show"):
        show(())
    with pytest.raises(UnknownName, match=r"unknown kind of benchmark `prise`. Did you mean `price`"):
        show(("prise", "h100-sxm", "market"))


def test_the_resolver_imports_only_itself_two_modules_below_and_the_standard_library() -> None:
    program = (
        "import sys; import benchmarks.gpu.resolve; "
        "print(*sorted({m for m in sys.modules if m.split('.')[0] not in sys.stdlib_module_names and m != '__main__'}))"
    )
    run = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)
    loaded = run.stdout.split()
    assert [m for m in loaded if not m.startswith("benchmarks")] == [
        "mechanisms",
        "mechanisms.errors",
        "mechanisms.values",
    ]
