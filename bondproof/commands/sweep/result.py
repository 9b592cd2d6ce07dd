"""What `sweep` returns, and what JSON holds of it: a verdict and a window for each cell of a grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from bondproof.commands.result import Result, identity
from bondproof.commands.sweep import table

if TYPE_CHECKING:
    from bondproof.rendering.document import Document
    from bondproof.rendering.json import Data
    from mechanisms.model.mechanism import Mechanism
    from mechanisms.model.parameters import Parameter
    from solvers.sweeps.cells import Cells
    from solvers.sweeps.grid import Grid

MOST_TOLD = 10_000
"""Cells that JSON holds; of more, only the summary is told, and a file holds them all."""


class SweepResult(Result):
    """A grid and what holds in each of its cells; `by_form` is how many cells a closed form decided.

    Cells are in the order of the table: the last axis changes fastest. `arrays`, `verdicts`, `min`, `max` and `exact`
    are NumPy arrays; the last four have the shape of the grid, with one more axis for the schemes of a comparison.
    """

    kind: ClassVar[str] = "sweep"
    mechanism: Mechanism
    grid: Grid
    ask: str
    schemes: tuple[str | None, ...]
    parameter: Parameter | None
    cells: Cells
    by_form: int
    claims: tuple[str, ...]
    exit_code: int
    seconds: float | None = None

    @property
    def arrays(self) -> dict[str, Any]:
        """A NumPy array for each column of the table, one entry a cell."""
        return table.arrays(self)

    def frame(self) -> Any:
        """A pandas frame with a row for each cell; raises MissingExtra where pandas is not installed."""
        return table.frame(self)

    @property
    def verdicts(self) -> Any:
        """The verdict of each cell, as a word."""
        return self._shaped(self.cells.words)

    @property
    def min(self) -> Any:
        """The least value in each cell, in the unit of the parameter and rounded up; NaN where there is none."""
        return self._shaped(self.cells.low)

    @property
    def max(self) -> Any:
        """The greatest value in each cell, rounded down; NaN where there is none, `inf` where nothing limits it."""
        return self._shaped(self.cells.high)

    @property
    def exact(self) -> Any:
        """Whether a cell was decided with exact numbers, and its ends are these rounded once."""
        return self._shaped(self.cells.exact)

    def at(self, row: int) -> list[tuple[Parameter, float]]:
        """The number of a row on each axis."""
        place = self.grid.place(row // len(self.schemes))
        return [(axis.parameter, axis.numbers[i]) for axis, i in zip(self.grid.axes, place, strict=True)]

    def _shaped(self, column: Any) -> Any:
        return column.reshape(self.grid.shape if self.ask != "compare" else (*self.grid.shape, len(self.schemes)))

    def document(self) -> Document:
        """How many cells have which verdict, where the ends lie, what could not be decided."""
        from bondproof.commands.sweep.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """The axes, the counts, and the columns of a grid that is not too large to be read."""
        return {
            **identity(self.mechanism),
            "ask": self.ask,
            "parameter": None if self.parameter is None else self.parameter.name,
            "unit": None if self.parameter is None else self.parameter.unit.text,
            "axes": [
                {
                    "parameter": axis.parameter.name,
                    "unit": axis.parameter.unit.text,
                    "min": float(np.min(axis.numbers)),
                    "max": float(np.max(axis.numbers)),
                    "points": len(axis.numbers),
                }
                for axis in self.grid.axes
            ],
            "claims": self.claims,
            "cells": self.grid.size,
            "verdicts": self.cells.tally(),
            "by_form": self.by_form,
            "failed": [
                {"reason": why, "cells": number, "first": self._at(first)} for why, number, first in self.cells.causes()
            ],
            "columns": self._columns() if len(self.cells.verdicts) <= MOST_TOLD else None,
        }

    def _at(self, row: int) -> dict[str, Data]:
        """The numbers of a row on the axes."""
        return {parameter.name: number for parameter, number in self.at(row)}

    def _columns(self) -> dict[str, Data]:
        return {name: [_told(value) for value in column.tolist()] for name, column in self.arrays.items()}


def _told(value: Any) -> Data:
    """A number that is not there is null, one without an end the text `inf`."""
    if isinstance(value, float) and not np.isfinite(value):
        return None if np.isnan(value) else "inf"
    return value
