"""Which rental price stands for a price key.

    market   the reference offer of the GPU: one named cheap provider
    aws      on demand in us-east-1
    CLOUD    the lowest on-demand price per GPU that the cloud asks

The spread over providers is about tenfold for an H100, larger than most
savings from cheating: a conclusion should be checked at `market` and `aws`.

Not here: the rows (tables.py), the cost of a token (costs.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.gpu.doubts import doubts_of_origin, forbids_use
from benchmarks.gpu.keys import narrow, readable
from benchmarks.gpu.resolved import decimal_text
from benchmarks.gpu.tables import PriceRow, gpu_names, price_rows
from mechanisms.errors import UnknownName, UsageError
from mechanisms.values import Frozen

MARKET = "market"
AWS = "aws"
AWS_REGION = "us-east-1"

MARKET_REFERENCE = {
    "V100-16": "R072",
    "T4": "R108",
    "A10G": "R109",
    "L4": "R104",
    "RTX3090": "R057",
    "RTX4090": "R054",
    "A100-40-SXM": "R083",
    "A100-40-PCIe": "R133",
    "A100-80-SXM": "R071",
    "A100-80-PCIe": "R100",
    "L40S": "R139",
    "H100-PCIe": "R101",
    "H100-NVL": "R053",
    "H100-SXM": "R070",
    "H200-SXM": "R068",
    "GH200-96": "R037",
    "B200": "R067",
    "B300": "R074",
    "RTXPRO6000": "R073",
    "MI300X": "R141",
}
"""The row that is the market reference of each GPU, as data/README.md names the providers."""


class PriceChoice(Frozen):
    """A rental offer and why it was chosen."""

    row: PriceRow
    why: str

    def note(self) -> str:
        """The price in words."""
        row = self.row
        offer = " ".join(part for part in (row.cloud, row.instance, row.region) if part)
        price = decimal_text(row.usd_per_gpu_hour, 12)
        return f"price {row.origin.row_id}: {price} USD per GPU-hour, {offer} ({self.why})"

    def doubts(self) -> tuple[str, ...]:
        """`ROW: reason` for each doubt about the offer."""
        return tuple(f"{self.row.origin.row_id}: {doubt}" for doubt in doubts_of_origin(self.row.origin))


def price_source_keys() -> tuple[str, ...]:
    """All price keys: market, then each cloud.

    >>> price_source_keys()[:2]
    ('market', 'aws')
    """
    return (MARKET, *dict.fromkeys(readable(row.cloud) for row in price_rows()))


def choose_price(gpu: str, source: str) -> PriceChoice:
    """The offer that a price key stands for.

    Parameters
    ----------
    gpu : readable key of a GPU, as in `h100-sxm`.
    source : `market`, `aws` or the name of a cloud.

    Raises
    ------
    UnknownName : no offer is for such a GPU, or nothing is called like the source.
    UsageError : the source does not offer the GPU; the message says who does.

    >>> choose_price("h100-sxm", "aws").note()
    'price R025: 6.88 USD per GPU-hour, aws p5.4xlarge us-east-1 (lowest on demand at aws in us-east-1)'
    """
    gpu, source = readable(gpu), readable(source)
    if source not in price_source_keys():
        raise UnknownName("price source", source, price_source_keys())
    offers = tuple(row for row in price_rows() if readable(row.gpu) == gpu)
    if not offers:
        raise _no_offer(gpu)
    if source == MARKET:
        return _market_reference(offers, gpu)
    offers = narrow(offers, "price source", source, lambda row: readable(row.cloud), (), gpu)
    where = source
    if source == AWS:
        offers = tuple(row for row in offers if row.region == AWS_REGION)
        where = f"{AWS} in {AWS_REGION}"
    usable = [row for row in offers if not forbids_use(row.origin)]
    if not usable:
        raise UsageError(f"no usable price of {gpu} at {where}: {_why_not(offers)}. Name another price source.")
    return PriceChoice(_lowest(usable), f"lowest on demand at {where}")


def _no_offer(gpu: str) -> UsageError:
    known = [readable(name) for name in gpu_names()]
    if gpu not in known:
        return UnknownName("GPU", gpu, known)
    priced = ", ".join(dict.fromkeys(readable(row.gpu) for row in price_rows()))
    return UsageError(f"no rental price of {gpu} was read. Prices were read for: {priced}.")


def _market_reference(offers: tuple[PriceRow, ...], gpu: str) -> PriceChoice:
    for row in offers:
        if row.origin.row_id == MARKET_REFERENCE.get(row.gpu):
            return PriceChoice(row, "market reference")
    clouds = ", ".join(dict.fromkeys(readable(row.cloud) for row in offers))
    raise UsageError(f"{gpu} has no market reference price. Name one of the clouds that offer it: {clouds}.")


def _lowest(offers: Iterable[PriceRow]) -> PriceRow:
    """The lowest price per GPU among the offers without doubt, among all where each is doubted."""

    def order(row: PriceRow) -> tuple[object, ...]:
        return (bool(doubts_of_origin(row.origin)), row.usd_per_gpu_hour, row.gpu_count, row.origin.row_id)

    return min(offers, key=order)


def _why_not(offers: Iterable[PriceRow]) -> str:
    return "; ".join(f"{row.origin.row_id}: {row.origin.flag}" for row in offers) or "no offer in that region"
