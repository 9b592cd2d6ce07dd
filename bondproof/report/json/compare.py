"""`compare` as JSON: rows, columns, and a cell for each pair of them."""

from __future__ import annotations

from bondproof.commands.compare.result import Block, Cell, Compared, CompareResult
from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json, number
from bondproof.report.number_format import Towards, readable
from bondproof.report.wording import cell


def compared(result: CompareResult, manner: Manner) -> dict[str, Json]:
    """Rows are named `spec / workload / scheme`; `blocks` says what each is made of."""
    found: dict[str, Json] = {
        "rows": [_name(row) for row in result.rows],
        "columns": [{"key": c.key, "title": c.title, "meaning": c.meaning} for c in result.columns],
        "cells": {_name(row): {key: _cell(shown) for key, shown in row.cells.items()} for row in result.rows},
        "blocks": [_block(block) for block in result.blocks],
        "exit_code": int(result.exit_code),
    }
    if not manner.reproducible and result.seconds is not None:
        found["seconds"] = round(result.seconds, 3)
    return found


def _name(row: Compared) -> str:
    return " / ".join(part for part in (row.spec, row.workload, row.scheme) if part)


def _cell(shown: Cell) -> dict[str, Json]:
    """What is shown, the exact number in its unit (null where words say it), and the verdict behind it."""
    unit = readable(shown.unit)
    towards = Towards.NEAREST if shown.rising is None else Towards.UP if shown.rising else Towards.DOWN
    value = None if shown.value is None else shown.value / unit.factor
    found: dict[str, Json] = {"value": cell(shown), **number("exact", value, towards), "unit": unit.text}
    return found | {"verdict": shown.verdict, "reason": shown.reason or None}


def _block(block: Block) -> dict[str, Json]:
    return {
        "spec": block.spec,
        "workload": block.workload or None,
        "schemes": [row.scheme for row in block.rows],
        "notes": list(block.notes),
    }
