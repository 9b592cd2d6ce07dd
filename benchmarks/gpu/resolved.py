"""A number that carries its rows, their sources and its doubts.

Not here: which number (resolve.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from benchmarks.gpu.tables import Origin
from mechanisms.values import Frozen

SECONDS_PER_HOUR = 3600
LOW_CONFIDENCE = "low confidence"


class Resolved(Frozen):
    """The answer to one request for data.

    value : in base units: USD, seconds, requests, tokens. A price per hour is in USD per second here.
    unit : the readable unit: "USD/request", "USD/h", "tokens/s", or "1" for a ratio.
    shown : the same number in the readable unit.
    rows : ids of the rows it rests on.
    sources : one line for each row.
    notes : how it was computed and chosen, and each doubt, marked `low confidence`.
    low_confidence : whether a doubted row is among the rows.
    """

    value: Fraction
    unit: str
    shown: Fraction
    rows: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    low_confidence: bool


def resolved(
    shown: Fraction,
    unit: str,
    origins: Iterable[Origin],
    notes: Iterable[str],
    doubts: Iterable[str] = (),
    *,
    base_units_per_shown: Fraction = Fraction(1),
) -> Resolved:
    """A Resolved from its parts; each doubt, written `ROW: reason`, becomes a note and lowers the confidence."""
    kept = tuple(origins)
    marks = tuple(f"{LOW_CONFIDENCE}: {doubt}" for doubt in doubts)
    return Resolved(
        value=shown * base_units_per_shown,
        unit=unit,
        shown=shown,
        rows=tuple(origin.row_id for origin in kept),
        sources=tuple(origin.line() for origin in kept),
        notes=(*notes, *marks),
        low_confidence=bool(marks),
    )


def decimal_text(number: Fraction, digits: int = 6) -> str:
    """A fraction as decimal text with at most `digits` significant digits, for reading only.

    >>> decimal_text(Fraction(55, 8)), decimal_text(Fraction(1, 3), 4), decimal_text(Fraction(7000))
    ('6.875', '0.3333', '7000')
    """
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):.{digits}g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
