"""What a request sells for.

    model, IN/OUT, provider or median --revenue--> USD per request

The default basis pays input and output tokens, since the cost of a request
includes its prefill.

Not here: what the request costs (costs.py, runs.py, prices.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction

from benchmarks.gpu.costs import revenue_per_request
from benchmarks.gpu.doubts import doubts_of_origin, forbids_use
from benchmarks.gpu.grammar import Kind, Lengths, grammar_of, parse_lengths
from benchmarks.gpu.keys import narrow, readable
from benchmarks.gpu.resolved import Resolved, decimal_text, resolved
from benchmarks.gpu.tables import RetailRow, retail_rows
from mechanisms.errors import UnknownName, UsageError
from mechanisms.values import Frozen

MEDIAN = "median"


class Basis(Enum):
    """Which tokens are paid."""

    INPUT_AND_OUTPUT = "in+out"
    OUTPUT = "out"


class RetailPrice(Frozen):
    """USD per million tokens, the rows it rests on and how it was formed."""

    input_usd_per_million: Fraction
    output_usd_per_million: Fraction
    rows: tuple[RetailRow, ...]
    why: str

    def note(self) -> str:
        """The price in words."""
        asked_in, asked_out = decimal_text(self.input_usd_per_million), decimal_text(self.output_usd_per_million)
        return f"{self.why}: {asked_in} USD per 1M input tokens, {asked_out} USD per 1M output tokens"


def median(numbers: Sequence[Fraction]) -> Fraction:
    """The middle number, or the mean of the two middle ones.

    >>> median([Fraction(3), Fraction(1), Fraction(2), Fraction(5)])
    Fraction(5, 2)
    """
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def resolve_retail(keys: tuple[str, ...]) -> Resolved:
    """MODEL IN/OUT PROVIDER|median [in+out|out] as revenue.

    Returns
    -------
    USD per request.

    Raises
    ------
    UnknownName : no such model, provider or basis.
    UsageError : the provider does not sell the model, or its only price must not be used.

    >>> resolve_retail(("llama-3.1-8b", "1000/1000", "median")).shown
    Fraction(1, 5000)
    """
    lengths = parse_lengths(keys[1], grammar_of(Kind.RETAIL))
    basis = _basis(keys[3]) if len(keys) > 3 else Basis.INPUT_AND_OUTPUT
    price = retail_price(keys[0], keys[2])
    origins = [row.origin for row in price.rows]
    doubts = [f"{origin.row_id}: {doubt}" for origin in origins for doubt in doubts_of_origin(origin)]
    return resolved(
        _revenue(price, lengths, basis),
        "USD/request",
        origins,
        (_basis_note(lengths, basis), price.note(), *_spread(price.rows)),
        doubts,
    )


def retail_price(model: str, provider: str) -> RetailPrice:
    """What a provider asks for a model; `median` takes the median of all rows without doubt.

    >>> retail_price("llama-3.1-8b", "median").output_usd_per_million
    Fraction(1, 10)
    """
    everything = retail_rows()
    rows = narrow(everything, "model", readable(model), lambda row: readable(row.model), everything, "retail prices")
    if readable(provider) == MEDIAN:
        return _median_price(rows)
    providers = dict.fromkeys(readable(row.provider) for row in everything)
    if readable(provider) not in providers:
        raise UnknownName("provider", provider, (MEDIAN, *providers))
    rows = narrow(rows, "provider", readable(provider), lambda row: readable(row.provider), everything, readable(model))
    usable = [row for row in rows if not forbids_use(row.origin)]
    if not usable:
        flags = "; ".join(f"{row.origin.row_id}: {row.origin.flag}" for row in rows)
        raise UsageError(f"no usable price of {readable(model)} at {provider}: {flags}. Write `{MEDIAN}` instead.")
    best = min(usable, key=_order)
    listed = f", the lowest of {len(usable)} listings" if len(usable) > 1 else ""
    why = f"price {best.origin.row_id} of {best.provider}, {best.model_id}{listed}"
    return RetailPrice(best.input_usd_per_million, best.output_usd_per_million, (best,), why)


def _median_price(rows: Sequence[RetailRow]) -> RetailPrice:
    sound = tuple(row for row in rows if not doubts_of_origin(row.origin))
    if not sound:
        raise UsageError(f"every price of {rows[0].model} is doubted: there is no median. Name a provider.")
    left_out = len(rows) - len(sound)
    why = f"median of {len(sound)} prices of {rows[0].model}, input and output each for itself"
    return RetailPrice(
        median([row.input_usd_per_million for row in sound]),
        median([row.output_usd_per_million for row in sound]),
        sound,
        f"{why}; {left_out} doubted left out" if left_out else why,
    )


def _order(row: RetailRow) -> tuple[object, ...]:
    doubted = bool(doubts_of_origin(row.origin))
    return (doubted, row.output_usd_per_million, row.input_usd_per_million, row.origin.row_id)


def _basis(key: str) -> Basis:
    for basis in Basis:
        if basis.value == key.lower():
            return basis
    raise UnknownName("revenue basis", key, [basis.value for basis in Basis])


def _basis_note(lengths: Lengths, basis: Basis) -> str:
    if basis is Basis.OUTPUT:
        return f"basis out: {lengths.output_tokens} output tokens are paid, the input is free"
    return f"basis in+out: {lengths.input_tokens} input and {lengths.output_tokens} output tokens are paid"


def _revenue(price: RetailPrice, lengths: Lengths, basis: Basis) -> Fraction:
    paid_input = lengths.input_tokens if basis is Basis.INPUT_AND_OUTPUT else 0
    return revenue_per_request(
        price.input_usd_per_million, price.output_usd_per_million, paid_input, lengths.output_tokens
    )


def _spread(rows: Sequence[RetailRow]) -> tuple[str, ...]:
    """The range of the prices, where there is more than one."""
    if len(rows) < 2:
        return ()
    inputs = sorted(row.input_usd_per_million for row in rows)
    outputs = sorted(row.output_usd_per_million for row in rows)
    ranges = [f"{decimal_text(prices[0])}..{decimal_text(prices[-1])}" for prices in (inputs, outputs)]
    return (f"spread: input {ranges[0]}, output {ranges[1]} USD per 1M tokens",)
