"""The table of the article, computed: its rows for three schemes, beside what it says, and the verdicts behind them.

    claims_table()   TableResult

The numbers are those of one game in time under each scheme: a fault is found later, names can be replaced. Which
protocols use a scheme is what their specs in the catalogue say of their code. What the article says is restated in our
words; where none are known to us, the cell has a dash.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.claims.claims import claims
from bondproof.commands.compare.compare import compare
from bondproof.commands.compare.result import NOT_ASKED, Cell, Compared, cell_data
from bondproof.commands.result import Result
from bondproof.rendering.document import Detail, Document, Heading, Items, Table
from bondproof.rendering.wording import plural
from bondproof.system.progress import Progress, silent
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read
from mechanisms.model.parameters import Value
from mechanisms.terms.units import ONE_UNIT
from mechanisms.values import Frozen
from solvers.engines.budget import Budget

if TYPE_CHECKING:
    from bondproof.rendering.json import Data

MODEL = "audited-inference-in-time"
SCHEMES = ("slashing", "reputation-only", "bond-only")
_DETECTION, _FOUND_AFTER = "caught", "lag"
"""Parameters of the model: the chance that a fault is found, and the periods until it is."""


_DASH = "–: we know no words of the article for this cell"


class Row(Frozen):
    """A row of the article's table: what it asks, the entries of the court behind it, and the article's cells."""

    key: str
    title: str
    meaning: str
    entries: tuple[str, ...]
    article: tuple[str, str, str]


ROWS = (
    Row(
        "identity",
        "attack cost of an identity",
        "the bond that costs as much as a fault costs an identity",
        ("C06",),
        ("prohibitive", "0 USD", "–"),
    ),
    Row(
        "recovery",
        "batches to recover from a fault",
        "the expected number of batches until all is as before",
        ("C23",),
        ("7 to 30 days", "90 days or more", "–"),
    ),
    Row(
        "liveness",
        "incentive for liveness",
        "what serving honestly pays over the whole course; being away pays 0",
        ("C29",),
        ("a slash for downtime", "–", "–"),
    ),
    Row(
        "lying",
        "profit from lying",
        "the most that any plan gains over honest service",
        ("C07", "C05"),
        ("minus the whole bond", "–", "the full gain"),
    ),
    Row(
        "settled",
        "batches until a fault is settled",
        "when the findings come out; the finality of a chain is no part of this model",
        ("C13", "C24"),
        ("–", "–", "–"),
    ),
    Row(
        "detector",
        "what the detector must achieve",
        "the least chance of finding a bad batch at which honest service is a best response",
        ("C14", "C30"),
        ("provable faults, no noise", "–", "–"),
    ),
    Row(
        "patience",
        "patience that it needs",
        "the least weight of the next batch at which honest service is a best response",
        ("C01", "C31"),
        ("–", "can be gamed over time", "–"),
    ),
    Row(
        "capital",
        "cost of the bond",
        "interest on the bond, each batch",
        ("C22",),
        ("–", "–", "opportunity cost of capital"),
    ),
    Row(
        "users",
        "who uses it",
        "protocols of the catalogue whose code, as their spec reads it, has this scheme",
        ("C02",),
        ("Ethereum, Polygon zkEVM and others", "The Graph, Ocean", "Arweave, early Chainlink"),
    ),
)

_OF_COMPARISON = {
    "identity": "as-bond",
    "recovery": "away",
    "liveness": "honest",
    "lying": "gain",
    "detector": f"least-{_DETECTION}",
    "patience": "least-patience",
    "capital": "bond-costs",
}
"""Which column of a comparison each row shows."""


class TableResult(Result):
    """The rows, a cell for each of them and each scheme, and the verdicts on the entries behind them."""

    kind: ClassVar[str] = "claims"
    cells: Mapping[str, tuple[Cell, ...]]
    verdicts: Mapping[str, str]
    users: tuple[tuple[str, ...], ...]
    protocols: int
    exit_code: int
    seconds: float | None

    def document(self) -> Document:
        """Each row twice: as computed, and as the article says."""
        rows = []
        for row in ROWS:
            verdicts = ", ".join(f"{name} {self.verdicts[name]}" for name in row.entries)
            rows.append((row.title, *(cell.text for cell in self.cells[row.key]), verdicts))
            rows.append(("  the article says", *row.article, ""))
        listed = [f"{scheme}: {', '.join(found)}" for scheme, found in zip(SCHEMES, self.users, strict=True) if found]
        others = self.protocols - sum(map(len, self.users))
        return Document(
            (
                Heading("The table of the article, computed", 1),
                Table(("", *SCHEMES, "decided"), tuple(rows), grid=True, detail=Detail.ESSENTIAL),
                Items(tuple(f"{row.title}: {row.meaning}" for row in ROWS)),
                Items((*listed, f"{plural(others, 'protocol')} of the catalogue with other rules")),
                Items(
                    (
                        _DASH,
                        f"the numbers are those of {MODEL}: `bondproof compare {MODEL}`",
                    )
                ),
            ),
            self.seconds,
        )

    def data(self) -> Mapping[str, Data]:
        """Each row with its cells by scheme, what the article says, and the verdicts behind it."""
        return {
            "model": MODEL,
            "rows": [
                {
                    "key": row.key,
                    "title": row.title,
                    "meaning": row.meaning,
                    "cells": {s: cell_data(cell) for s, cell in zip(SCHEMES, self.cells[row.key], strict=True)},
                    "article": dict(zip(SCHEMES, row.article, strict=True)),
                    "entries": {name: self.verdicts[name] for name in row.entries},
                }
                for row in ROWS
            ],
            "users": dict(zip(SCHEMES, self.users, strict=True)),
        }


def claims_table(*, budget: Budget | None = None, jobs: int = 1, progress: Progress = silent) -> TableResult:
    """The table of the article: the cells computed from a game in time, the entries behind each row decided.

    >>> found = claims_table()
    >>> [cell.text for cell in found.cells["lying"]]
    ['-0.04869 USD', '24.12 USD', '24.36 USD']
    """
    started = perf_counter()
    entries = list(dict.fromkeys(name for row in ROWS for name in row.entries))
    decided = claims(entries, budget=budget, jobs=jobs, progress=progress)
    progress(f"comparing {MODEL}")
    compared = compare(MODEL, schemes=SCHEMES, thresholds=(_DETECTION, "patience"), budget=budget)
    measured = {row.scheme: row for row in compared.rows}
    ordered = [measured[scheme] for scheme in SCHEMES]
    cells = {key: tuple(_shown(row, column) for row in ordered) for key, column in _OF_COMPARISON.items()}
    cells["settled"] = (_found_after(),) * len(SCHEMES)
    protocols = [read(find(name)).header for name in names() if find(name).parent.name == "protocols"]
    users = tuple(tuple(header.name for header in protocols if header.scheme == scheme) for scheme in SCHEMES)
    cells["users"] = tuple(Cell(words=f"{len(found)} of {len(protocols)} protocols") for found in users)
    words = {ruling.name: ruling.word for ruling in decided.rulings}
    return TableResult(cells, words, users, len(protocols), decided.exit_code, perf_counter() - started)


def _shown(row: Compared, column: str) -> Cell:
    """The cell of a scheme; no value will do where honest service is no best response whatever the parameter is."""
    cell = row.cells[column]
    hopeless = column.startswith("least-") and row.cells["deters"].verdict == "REFUTED"
    return Cell(words="none", verdict="REFUTED") if hopeless and cell.text == NOT_ASKED else cell


def _found_after() -> Cell:
    """The periods until a fault is found, as the model has them."""
    parameter = read(find(MODEL)).parameter(_FOUND_AFTER)
    assert parameter is not None, "the model has it"
    assert isinstance(parameter.setting, Value), "the model fixes it"
    return Cell(parameter.setting.value, ONE_UNIT)
