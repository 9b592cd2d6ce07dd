"""What the tables hold: data for `bench list` and `bench show`.

    kinds, gpus, models, precisions, engines, scenarios, price sources, providers --> Table
    keys, or ids of rows                                                                  --> Shown

Not here: printing (bondproof/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from benchmarks.gpu.grammar import GRAMMARS, grammar_of
from benchmarks.gpu.keys import engine_key, readable
from benchmarks.gpu.prices import MARKET_REFERENCE, price_source_keys
from benchmarks.gpu.resolve import Resolved, resolve
from benchmarks.gpu.resolved import decimal_text
from benchmarks.gpu.runs import SATURATED
from benchmarks.gpu.tables import (
    TABLE_OF_PREFIX,
    Run,
    gpu_names,
    price_rows,
    retail_rows,
    row_as_written,
    throughput_rows,
)
from mechanisms.errors import UnknownName, UsageError
from mechanisms.values import Frozen


class Table(Frozen):
    """A titled table of text; each row has one cell for each column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class RowCard(Frozen):
    """One row of a table as it was written, without its rounded derived columns."""

    row_id: str
    table: str
    fields: tuple[tuple[str, str], ...]


class Shown(Frozen):
    """The answer to `bench show`: a number where one was asked for, and the rows behind it."""

    resolved: Resolved | None
    cards: tuple[RowCard, ...]


DERIVED = frozenset(
    {
        "out_tokens_per_s_per_gpu",
        "usd_per_M_out_market",
        "usd_per_request_market",
        "usd_per_M_out_aws",
        "on_demand_usd_per_gpu_h",
        "spot_low_usd_per_gpu_h",
    }
)
"""Columns of throughput and prices that were computed and rounded: kept in the files, not shown."""


def kinds_table() -> Table:
    """What can be asked for, with grammar and example.

    >>> kinds_table().rows[1]
    ('price', 'GPU PRICE', 'USD/h', 'price of one GPU for one hour, on demand', 'price h100-sxm market')
    """
    rows = tuple((g.kind.value, g.keys, g.unit, g.meaning, g.example) for g in GRAMMARS)
    return Table("kinds", ("kind", "keys", "unit", "meaning", "example"), rows)


def gpus_table() -> Table:
    """Every GPU with its market reference price and the number of runs on it."""
    prices = {row.origin.row_id: row for row in price_rows()}
    runs = _count(throughput_rows(), lambda run: run.gpu)
    names = dict.fromkeys((*gpu_names(), *runs))
    rows = []
    for name in names:
        reference = prices.get(MARKET_REFERENCE.get(name, ""))
        price = (decimal_text(reference.usd_per_gpu_hour), reference.cloud) if reference else ("", "")
        rows.append((readable(name), *price, str(runs.get(name, 0))))
    return Table("gpus", ("gpu", "market USD/h", "provider", "runs"), tuple(rows))


def models_table() -> Table:
    """Every model with the number of its runs, of its saturated runs and of its retail prices."""
    runs = _count(throughput_rows(), lambda run: run.model)
    saturated = _count((run for run in throughput_rows() if run.scenario == SATURATED), lambda run: run.model)
    sold: dict[str, int] = {}
    for row in retail_rows():
        sold[row.model] = sold.get(row.model, 0) + 1
    names = dict.fromkeys((*runs, *sold))
    rows = tuple((readable(name), *(str(counts.get(name, 0)) for counts in (runs, saturated, sold))) for name in names)
    return Table("models", ("model", "runs", "saturated runs", "retail prices"), rows)


def precisions_table() -> Table:
    """Every precision with the number of its runs."""
    return _run_table("precisions", "precision", lambda run: readable(run.precision))


def engines_table() -> Table:
    """Every engine with the number of its runs."""
    return _run_table("engines", "engine", lambda run: engine_key(run.engine))


def scenarios_table() -> Table:
    """Every scenario with the number of its runs."""
    return _run_table("scenarios", "scenario", lambda run: readable(run.scenario))


def price_sources_table() -> Table:
    """Every price key with the GPUs that it prices."""
    offers = {key: [row.gpu for row in price_rows() if readable(row.cloud) == key] for key in price_source_keys()}
    offers["market"] = list(MARKET_REFERENCE)
    rows = tuple((key, ", ".join(dict.fromkeys(map(readable, gpus)))) for key, gpus in offers.items())
    return Table("price sources", ("price", "gpus"), rows)


def providers_table() -> Table:
    """Every retail provider with the models that it sells."""
    sold: dict[str, dict[str, None]] = {}
    for row in retail_rows():
        sold.setdefault(readable(row.provider), {})[readable(row.model)] = None
    return Table("providers", ("provider", "models"), tuple((name, ", ".join(models)) for name, models in sold.items()))


TABLES: dict[str, Callable[[], Table]] = {
    "kinds": kinds_table,
    "gpus": gpus_table,
    "models": models_table,
    "precisions": precisions_table,
    "engines": engines_table,
    "scenarios": scenarios_table,
    "prices": price_sources_table,
    "providers": providers_table,
}


def table(name: str) -> Table:
    """One table of the listing by its name.

    Raises
    ------
    UnknownName : there is no such table.

    >>> table("precisions").rows[0]
    ('fp4', '166')
    """
    if name.lower() not in TABLES:
        raise UnknownName("table", name, TABLES)
    return TABLES[name.lower()]()


def show(keys: tuple[str, ...]) -> Shown:
    """The rows behind a request, or the rows that are named by their ids.

    Raises
    ------
    UnknownName : no kind, key or row has the name.
    UsageError : no key was given.

    >>> [card.row_id for card in show(("price", "h100-sxm", "market")).cards]
    ['R070']
    >>> show(("T0193",)).cards[0].table
    'throughput'
    """
    if not keys:
        raise UsageError("nothing to show. Give the ids of rows, as in `T0193 R070`, or a kind and its keys.")
    if all(_is_row_id(key) for key in keys):
        return Shown(None, tuple(card(key) for key in keys))
    grammar_of(keys[0])
    answer = resolve(keys[0], keys[1:])
    return Shown(answer, tuple(card(row_id) for row_id in answer.rows))


def card(row_id: str) -> RowCard:
    """One row as it was written, without empty and derived columns.

    Raises
    ------
    UnknownName : no table has the row.

    >>> dict(card("t0193").fields)["out_tokens_per_s"]
    '4390.53'
    """
    fields = tuple((name, text) for name, text in row_as_written(row_id) if text and name not in DERIVED)
    return RowCard(row_id.upper(), TABLE_OF_PREFIX[row_id[0].upper()], fields)


def _is_row_id(key: str) -> bool:
    return key[:1].upper() in TABLE_OF_PREFIX and key[1:].isdigit()


def _run_table(title: str, column: str, key_of: Callable[[Run], str]) -> Table:
    counts = _count(throughput_rows(), key_of)
    return Table(title, (column, "runs"), tuple((key, str(count)) for key, count in counts.items()))


def _count(runs: Iterable[Run], key_of: Callable[[Run], str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for run in runs:
        counts[key_of(run)] = counts.get(key_of(run), 0) + 1
    return counts
