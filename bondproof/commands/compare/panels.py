"""One panel of a picture: the window of one scheme, drawn into matplotlib's axes.

    scale_of(chart)            the heights that all panels share
    panel(axes, chart, ...)    a window along an axis of rates, or a bar for each price
    legend_of(axes)            what the colours mean, each once
    plain(text)                text from a stranger, made harmless

What is drawn is a float near an exact number, and only drawn: nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from math import log10
from typing import TYPE_CHECKING, Any

from bondproof.commands.compare.curves import By, Chart, Curve, Outcome, Sample
from bondproof.rendering.number_format import approximate
from mechanisms.sanitize import flowing
from mechanisms.terms.units import Unit
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WINDOW, _EDGE, _MARK, _OPEN, _FREE = "#9ecae1", "#08519c", "#d94801", "#e5e5e5", "#c7e9c0"
_OWN = "#fdd0a2"
_LOWEST, _HIGHEST = 1e-9, 1e12
"""Heights beyond which an end is drawn at the edge of the panel, in the bond's unit."""


class Scale(Frozen):
    """The heights between which bonds are drawn, in the unit of the bond."""

    low: float
    high: float

    def of(self, value: Fraction | None, unit: Unit) -> float:
        """The height of a bond; None is infinity. What lies outside is drawn at the edge."""
        if value is None:
            return self.high
        near = approximate(value / unit.factor)
        return self.high if near is None else min(max(near, self.low), self.high)


def scale_of(chart: Chart) -> Scale:
    """Heights that hold every end of every window, with room at both sides."""
    ends = []
    for curve in chart.curves:
        if curve.bond is not None:
            bonds = [end for sample in curve.samples for span in sample.spans for end in (span.low, span.high)]
            bonds.append(curve.own.bond if curve.own else None)
            near = [approximate(end / curve.bond.unit.factor) for end in bonds if end is not None]
            ends += [x for x in near if x is not None and _LOWEST <= x <= _HIGHEST]
    return Scale(min(ends) / 3, max(ends) * 3) if ends else Scale(0.1, 10.0)


def panel(axes: Axes, chart: Chart, curve: Curve, scale: Scale) -> None:
    """Draw one curve."""
    factor = chart.unit.factor
    places = [float(sample.at / factor) for sample in curve.samples]
    axes.set_xscale("log")
    room = 1.0 if chart.by is By.RATE else 1.1
    axes.set_xlim(places[0] / room, places[-1] * room)
    axes.set_xlabel(plain(f"{chart.axis} ({chart.unit.text})" if chart.unit.text else chart.axis))
    _readable(axes.xaxis, *axes.get_xlim())
    if curve.bond is None:
        axes.set_yticks([])
    else:
        axes.set_yscale("log")
        axes.set_ylim(scale.low, scale.high)
        axes.set_ylabel(plain(f"{curve.bond.name} ({curve.bond.unit.text})"))
        _readable(axes.yaxis, scale.low, scale.high)
    if chart.by is By.RATE:
        axes.set_title(plain(curve.title, 48), loc="left", fontsize=9.5)
        _over_rates(axes, curve, places, scale, factor)
    else:
        axes.text(0, 1.5, plain(curve.title), transform=axes.transAxes, fontsize=9.5)
        _over_prices(axes, curve, places, scale)


def _readable(axis: Any, low: float, high: float) -> None:
    """Ticks as plain numbers: at 1, 2 and 5 where the axis is short, else at powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    short = log10(high / low) < 2.2
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if short else (1.0,), numticks=12))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.6g}"))
    axis.set_minor_formatter(NullFormatter())


# Along an axis of rates -----------------------------------------------------------------------------------------------


def _over_rates(axes: Axes, curve: Curve, places: Sequence[float], scale: Scale, factor: Fraction) -> None:
    runs = groupby(zip(places, curve.samples, strict=True), key=lambda found: (found[1].outcome, len(found[1].spans)))
    for (outcome, _), members in runs:
        run = list(members)
        at, samples = [x for x, _ in run], [sample for _, sample in run]
        if outcome is Outcome.WORKS and curve.bond is not None:
            _window(axes, curve, at, samples, scale)
        else:
            left, right = _reach(places, at)
            _shade(axes, curve, left, right, samples)
    if curve.own is not None:
        ends = float(curve.own.low / factor), float(curve.own.high / factor)
        axes.axvspan(*ends, facecolor=_OWN, edgecolor=_OWN, alpha=0.6, zorder=0.5, label="the spec's own range")
        if curve.own.bond is not None and curve.bond is not None:
            height = scale.of(curve.own.bond, curve.bond.unit)
            axes.plot(ends, (height, height), color=_MARK, marker="D", markersize=3.5, label=_RECOMMENDED)


_RECOMMENDED = "bond recommended for the spec's own numbers"


def _window(axes: Axes, curve: Curve, at: Sequence[float], samples: Sequence[Sample], scale: Scale) -> None:
    """The windows of neighbouring samples as one area, for each of their spans."""
    assert curve.bond is not None
    unit = curve.bond.unit
    for number in range(len(samples[0].spans)):
        spans = [sample.spans[number] for sample in samples]
        low, high = [scale.of(span.low, unit) for span in spans], [scale.of(span.high, unit) for span in spans]
        axes.fill_between(at, low, high, facecolor=_WINDOW, edgecolor=_EDGE, linewidth=0.8, label=_WORKS)
        axes.plot(at, low, ".", at, high, ".", color=_EDGE, markersize=2.5)


_WORKS = "bonds at which IC, NEG and IR hold together"


def _reach(places: Sequence[float], at: Sequence[float]) -> tuple[float, float]:
    """From where to where a run of samples is shaded: half way to its neighbours."""
    first, last = places.index(at[0]), places.index(at[-1])
    left = (places[max(first - 1, 0)] * at[0]) ** 0.5
    right = (places[min(last + 1, len(places) - 1)] * at[-1]) ** 0.5
    return left, right


def _shade(axes: Axes, curve: Curve, left: float, right: float, samples: Sequence[Sample]) -> None:
    """A run of samples without a window, with what it means in words."""
    _paint(axes, left, right, samples[0].outcome, "no bond works, or IC fails where there is none to choose")
    low, high = axes.get_xlim()
    narrow = log10(right / left) < 0.4 * log10(high / low)
    _say(axes, _words(curve, samples), (left * right) ** 0.5, axes.get_xaxis_transform(), upright=narrow)


def _paint(axes: Axes, left: float, right: float, outcome: Outcome, failure: str) -> None:
    """From one place to another no window is drawn: hatched where none works, which `failure` explains."""
    match outcome:
        case Outcome.FAILS:
            grey = "#8a8a8a"
            axes.axvspan(left, right, facecolor="none", hatch="////", edgecolor=grey, linewidth=0, label=failure)
        case Outcome.OPEN:
            axes.axvspan(left, right, facecolor=_OPEN, edgecolor=_OPEN, label="not known")
        case Outcome.WORKS:
            axes.axvspan(left, right, facecolor=_FREE, edgecolor=_FREE, label="IC holds without any bond")


def _say(axes: Axes, words: str, x: float, transform: Any, *, upright: bool = False) -> None:
    """Words in the middle of a panel's height."""
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
    turned, middle = 90 if upright else 0, "center"
    axes.text(x, 0.5, words, transform=transform, rotation=turned, ha=middle, va=middle, fontsize=7.5, bbox=box)


def _words(curve: Curve, samples: Sequence[Sample]) -> str:
    whys = "; ".join(dict.fromkeys(part for sample in samples for part in sample.why.split("; ") if part))
    match samples[0].outcome:
        case Outcome.WORKS:
            return "IC holds without any bond"
        case Outcome.OPEN:
            return plain(f"not known: {whys}", 60)
        case Outcome.FAILS if curve.bond is None:
            return "no bond to choose,\nand IC fails"
        case Outcome.FAILS:
            return f"no bond works:\n{plain(whys, 48)}"


# A bar for each price -------------------------------------------------------------------------------------------------


def _over_prices(axes: Axes, curve: Curve, places: Sequence[float], scale: Scale) -> None:
    assert curve.bond is not None, "a scheme without a bond has no curve over prices"
    unit = curve.bond.unit
    for place, sample in zip(places, curve.samples, strict=True):
        sides = place / 1.012, place * 1.012
        for span in sample.spans:
            low, high = scale.of(span.low, unit), scale.of(span.high, unit)
            axes.fill_between(sides, low, high, facecolor=_WINDOW, edgecolor=_EDGE, linewidth=0.8, label=_WORKS)
        if sample.outcome is not Outcome.WORKS:
            _paint(axes, *sides, sample.outcome, "no bond works at this price")
    if curve.own is not None and curve.own.bond is not None:
        height = scale.of(curve.own.bond, unit)
        axes.plot(float(curve.own.low), height, color=_MARK, marker="D", markersize=4, linestyle="", label=_RECOMMENDED)
    if all(sample.outcome is Outcome.FAILS for sample in curve.samples):
        _say(axes, _words(curve, curve.samples), 0.5, axes.transAxes)
    _names(axes, curve.samples, places)


def _names(axes: Axes, samples: Sequence[Sample], places: Sequence[float]) -> None:
    """Who asks each price, above the panel, with a line to its bar; moved apart where prices are close."""
    low, high = axes.get_xlim()
    wanted = [log10(place / low) / log10(high / low) for place in places]
    for x, label_x, sample in zip(wanted, apart(wanted, 0.027), samples, strict=True):
        axes.plot((x, label_x), (1.0, 1.05), transform=axes.transAxes, clip_on=False, color="#8a8a8a", linewidth=0.5)
        none = {Outcome.FAILS: " (none)", Outcome.OPEN: " (?)", Outcome.WORKS: ""}[sample.outcome]
        name = plain(", ".join(sample.names), 21 - len(none)) + none
        axes.text(label_x, 1.06, name, transform=axes.transAxes, rotation=90, ha="center", va="bottom", fontsize=7)


def apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Rising places on a line from 0 to 1, moved so that neighbours keep a gap, if there is room for all.

    >>> [round(x, 2) for x in apart([0.5, 0.5, 0.99], 0.1)]
    [0.5, 0.6, 0.99]
    """
    found: list[float] = []
    for place in wanted:
        found.append(max(place, found[-1] + gap) if found else place)
    limit = 1.0
    for number in reversed(range(len(found))):
        found[number] = min(found[number], limit)
        limit = found[number] - gap
    return found


def legend_of(panels: Iterable[Axes]) -> tuple[list[Any], list[str]]:
    """What the colours mean: the handles and their labels, each once."""
    found = dict(_labelled(panels))
    return list(found.values()), list(found)


def _labelled(panels: Iterable[Axes]) -> Iterator[tuple[str, Any]]:
    for axes in panels:
        handles, labels = axes.get_legend_handles_labels()
        yield from zip(labels, handles, strict=True)


def plain(text: str, most: int = 80) -> str:
    """Text from a stranger on one line: what can be printed of it, and not more than fits.

    >>> plain("a\\x00b\\nc"), plain("x" * 9, 5)
    ('a\\\\x00b c', 'xx...')
    """
    kept = flowing(text[: 4 * most])
    return kept if len(kept) <= most else kept[: most - 3] + "..."
