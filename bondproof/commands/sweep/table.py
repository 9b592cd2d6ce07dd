"""The cells of a sweep as a table: CSV, Parquet, NumPy arrays, a pandas frame.

    kind_of(file)                 "csv" or "parquet", by the name; raises where pyarrow is needed and missing
    write(result, file, kind)     whole or not at all
    arrays(result)                a NumPy array for each column
    frame(result)                 the same as a pandas frame

Columns are the parameters of the axes, `verdict`, `min`, `max` and `exact`; of `compare` also the `scheme`, with a row
for each, and of `equilibria` how many there are. Numbers are in the units in which the spec
writes the parameters. The same cells give the same bytes, of Parquet with the same version of pyarrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bondproof.system.files import require_writable, write_whole
from mechanisms.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from bondproof.commands.sweep.result import SweepResult

KINDS = {".csv": "csv", ".parquet": "parquet"}


def kind_of(file: Path) -> str:
    """Which kind of table a file is to hold; raises UsageError where none, or where it cannot be written."""
    kind = KINDS.get(file.suffix.lower())
    if kind is None:
        raise UsageError(f"`{file}` is neither a .csv nor a .parquet file. Name one of these.")
    if kind == "parquet":
        _required("pyarrow", "Parquet files", "parquet")
    try:
        require_writable(file)
    except OSError as error:
        raise UsageError(
            f"cannot write `{file}`: {error.strerror or error}. Name a file in a folder that is there."
        ) from None
    return kind


def write(result: SweepResult, file: Path, kind: str) -> None:
    """Put all cells into a file."""
    content = _parquet(result) if kind == "parquet" else _csv(result)
    try:
        write_whole(file, content)
    except OSError as error:
        raise UsageError(f"cannot write `{file}`: {error.strerror or error}.") from None


def arrays(result: SweepResult) -> dict[str, Any]:
    """A NumPy array for each column, one entry a row."""
    cells, grid, schemes = result.cells, result.grid, [name or "as written" for name in result.schemes]
    found: dict[str, Any] = {
        axis.parameter.name: np.repeat(grid.column(i), len(schemes)) for i, axis in enumerate(grid.axes)
    }
    if result.ask == "compare":
        found["scheme"] = np.tile(np.array(schemes), grid.size)
    found |= {"verdict": cells.words, "min": cells.low, "max": cells.high, "exact": cells.exact}
    return found | {"equilibria": cells.counts} if result.ask == "equilibria" else found


def frame(result: SweepResult) -> Any:
    """A pandas frame with a row for each cell; raises MissingExtra where pandas is not installed."""
    return _required("pandas", "frames", None).DataFrame(arrays(result))


def _csv(result: SweepResult) -> str:
    """One line a cell; a number that is not there is empty, and one without an end `inf`."""
    columns = arrays(result)
    lines = zip(*map(_texts, columns.values()), strict=True)
    return "\n".join([",".join(columns), *map(",".join, lines)]) + "\n"


def _texts(column: Any) -> Iterator[str]:
    if column.dtype.kind == "f":
        return ("" if number != number else repr(number) for number in column.tolist())
    if column.dtype.kind == "b":
        return ("true" if value else "false" for value in column.tolist())
    return map(str, column.tolist())


def _parquet(result: SweepResult) -> bytes:
    """The columns with their units; a number that is not there is null."""
    pyarrow, parquet = _required("pyarrow", "Parquet files", "parquet"), import_module("pyarrow.parquet")
    units = dict(units_of(result))
    fields, columns = [], []
    for name, column in arrays(result).items():
        missing = np.isnan(column) if column.dtype.kind == "f" else None
        made = pyarrow.array(column, mask=missing)
        fields.append(pyarrow.field(name, made.type, metadata={"unit": units[name]} if name in units else None))
        columns.append(made)
    sink = BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields)), sink)
    return sink.getvalue()


def units_of(result: SweepResult) -> Mapping[str, str]:
    """The unit of each column of numbers."""
    found = {axis.parameter.name: axis.parameter.unit.text for axis in result.grid.axes}
    unit = "" if result.parameter is None else result.parameter.unit.text
    return {**found, "min": unit, "max": unit}


def _required(package: str, what: str, extra: str | None) -> Any:
    try:
        return import_module(package)
    except ImportError as error:
        install = f'pip install "bondproof[{extra}]"' if extra else f"pip install {package}"
        raise MissingExtra(f"{what} need {package}, which is not installed. Run `{install}`.") from error
