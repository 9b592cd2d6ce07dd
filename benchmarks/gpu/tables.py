"""The rows of data/, read once and kept as they were written.

    data/*.csv --read--> frozen rows; a number stays text until it is asked for

Not here: which rows are doubted (doubts.py), and choosing among rows (runs.py,
prices.py, retail.py).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import starmap
from operator import itemgetter
from pathlib import Path

from mechanisms.errors import UnknownName
from mechanisms.values import Frozen

_DATA = Path(__file__).parent / "data"


class Origin(Frozen):
    """Where one row was read, and what speaks against it."""

    row_id: str
    source: str
    reference: str
    date: str
    confidence: str
    flag: str

    def line(self) -> str:
        """The origin in one readable line."""
        parts = (self.source, self.reference, self.date, self.confidence)
        return f"{self.row_id}: " + "; ".join(part for part in parts if part)


class Run(Frozen):
    """One throughput measurement. Lengths are tokens per request, as text; empty where the source gives none."""

    row_id: str
    source: str
    reference: str
    date: str
    confidence: str
    flag: str
    gpu: str
    gpu_count_text: str
    model: str
    precision: str
    engine: str
    scenario: str
    input_len: str
    output_len: str
    concurrency: str
    tokens_per_s_text: str
    roofline_flag: str
    billion_parameters: str

    @property
    def origin(self) -> Origin:
        """Where the measurement was read."""
        return Origin(self.row_id, self.source, self.reference, self.date, self.confidence, self.flag)

    @property
    def gpu_count(self) -> int:
        """All GPUs of the run."""
        return int(self.gpu_count_text)

    @property
    def tokens_per_s(self) -> Fraction:
        """Output tokens per second of all GPUs of the run together."""
        return Fraction(self.tokens_per_s_text)

    @property
    def tokens_per_s_per_gpu(self) -> Fraction:
        """Output tokens per second and GPU."""
        return self.tokens_per_s / self.gpu_count

    @property
    def lengths(self) -> str:
        """IN/OUT, as in a key; empty where the source gives no input length."""
        return f"{self.input_len}/{self.output_len}" if self.input_len and self.output_len else ""


class PriceRow(Frozen):
    """One rental offer, on demand."""

    origin: Origin
    cloud: str
    instance: str
    gpu: str
    gpu_count: int
    region: str
    usd_per_hour_text: str

    @property
    def usd_per_gpu_hour(self) -> Fraction:
        """USD per GPU and hour: the price of the instance shared among its GPUs, exact."""
        return Fraction(self.usd_per_hour_text) / self.gpu_count


class RetailRow(Frozen):
    """What one provider asks for one model."""

    origin: Origin
    provider: str
    model: str
    model_id: str
    input_usd_per_million_text: str
    output_usd_per_million_text: str

    @property
    def input_usd_per_million(self) -> Fraction:
        """USD per million input tokens."""
        return Fraction(self.input_usd_per_million_text)

    @property
    def output_usd_per_million(self) -> Fraction:
        """USD per million output tokens."""
        return Fraction(self.output_usd_per_million_text)


ORIGIN = ("row_id", "source", "source_ref", "date", "confidence", "flag")
"""The columns that say where a row was read."""

TABLE_OF_PREFIX = {"T": "throughput", "R": "prices", "A": "api_prices", "D": "detection", "P": "pairs"}
"""The first letter of a row id names its table."""


@cache
def raw_table(name: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Column names and rows of data/NAME.csv, all as text."""
    text = (_DATA / f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = map(tuple, csv.reader(text.splitlines()))
    return header, tuple(rows)


@cache
def throughput_rows() -> tuple[Run, ...]:
    """All throughput measurements, in the order of the file."""
    what = ("gpu", "gpu_count", "model", "precision", "engine", "scenario", "input_len", "output_len", "concurrency")
    columns = _columns("throughput", *ORIGIN, *what, "out_tokens_per_s", "roofline_flag", "params_b")
    return tuple(starmap(Run, columns))


@cache
def price_rows() -> tuple[PriceRow, ...]:
    """All rental offers, in the order of the file."""
    fields = _columns("prices", "cloud", "instance", "gpu", "gpu_count", "region", "on_demand_usd_h")
    return tuple(
        PriceRow(origin, cloud, instance, gpu, int(count), region, usd)
        for origin, (cloud, instance, gpu, count, region, usd) in zip(_origins("prices"), fields, strict=True)
    )


@cache
def retail_rows() -> tuple[RetailRow, ...]:
    """All retail prices of models, in the order of the file."""
    fields = _columns("api_prices", "provider", "model", "model_id", "input_usd_per_M", "output_usd_per_M")
    return tuple(RetailRow(origin, *row) for origin, row in zip(_origins("api_prices"), fields, strict=True))


@cache
def gpu_names() -> tuple[str, ...]:
    """All GPUs of which a specification was read, in the order of the file."""
    return tuple(row[0] for row in raw_table("gpus")[1])


def row_as_written(row_id: str) -> tuple[tuple[str, str], ...]:
    """Every column of one row with its text.

    Raises
    ------
    UnknownName : no table has the row.

    >>> dict(row_as_written("R070"))["on_demand_usd_h"]
    '2.29'
    """
    wanted = row_id.upper()
    table = TABLE_OF_PREFIX.get(wanted[:1])
    if table is None:
        raise UnknownName("row", row_id, ())
    header, rows = raw_table(table)
    for row in rows:
        if row[0] == wanted:
            return tuple(zip(header, row, strict=True))
    raise UnknownName("row", row_id, [row[0] for row in rows])


def _columns(table: str, *names: str) -> Iterator[tuple[str, ...]]:
    header, rows = raw_table(table)
    return map(itemgetter(*(header.index(name) for name in names)), rows)


def _origins(table: str) -> Iterator[Origin]:
    """The origin of each row; a table without a reference column has an empty one."""
    if "source_ref" in raw_table(table)[0]:
        yield from starmap(Origin, _columns(table, *ORIGIN))
    else:
        for row_id, source, date, confidence, flag in _columns(table, "row_id", "source", "date", "confidence", "flag"):
            yield Origin(row_id, source, "", date, confidence, flag)
