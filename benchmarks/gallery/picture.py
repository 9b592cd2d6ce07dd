"""The picture of an entry: the region in which serving a small model does not pay, and where the rule is.

Across: the chance that a batch is noticed. Up: what is lost then. The border is exact: the least loss
at each chance, computed as a window. A batch that is never noticed has a strip of its own next to the
scale, which has no 0: there no loss deters. Drawn with matplotlib, byte for byte the same on every run.

    picture(name, question)   the picture as SVG
    marks(question)           where the rule is in it
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

from benchmarks.gallery.entries import Question, Span, least_stakes
from mechanisms.errors import MissingExtra
from mechanisms.values import Frozen

_CHANCES = tuple(Fraction(n, d) for n, d in ((1, 1000), (1, 300), (1, 100), (1, 30), (1, 10), (1, 4), (1, 2), (1, 1)))
_LOWEST = Fraction(1, 1000)
_SAFE, _PAYS, _RULE = "#cfe8cf", "#f2d0cf", "#1f3b73"


class Marks(Frozen):
    """Where a rule is in its picture.

    `never`: it may be that a batch is never noticed, so the rule has a mark in the strip. `noticed` are its other
    chances, None where it has none; a range that begins at 0 begins at the edge of the scale. `at_stake` is what is
    lost, at least the lowest loss of the scale.
    """

    never: bool
    noticed: Span | None
    at_stake: Span


def marks(question: Question) -> Marks:
    """Where a rule is in its picture."""
    low, high = question.noticed.low, question.noticed.high
    noticed = Span(low or scale(question)[0], high) if high else None
    stakes = question.at_stake
    return Marks(low == 0, noticed, Span(max(stakes.low, _LOWEST), max(stakes.high, _LOWEST)))


def scale(question: Question) -> tuple[Fraction, ...]:
    """The chances at which the border is computed, the least and the greatest of the scale included; none is 0."""
    ends = {end for end in (question.noticed.low, question.noticed.high) if end}
    return tuple(sorted({*_CHANCES, *ends}))


def picture(name: str, question: Question) -> str:
    """The picture as SVG.

    Raises MissingExtra where matplotlib is not installed.
    """
    chances = scale(question)
    border = [(float(x), float(y)) for x, y in zip(chances, least_stakes(name, chances), strict=True)]
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingExtra("pictures need matplotlib. Install it: pip install 'bondproof[plot]'") from error
    with mpl.rc_context({"svg.hashsalt": "bondproof", "svg.fonttype": "none", "text.usetex": False}):
        return drawing(name, marks(question), border)


def drawing(name: str, rule: Marks, border: list[tuple[float, float]]) -> str:
    """The picture of a rule with these marks, above and below a border, as SVG."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, 3.6))
    FigureCanvasSVG(figure)
    strip: Any
    axes: Any
    strip, axes = figure.subplots(1, 2, sharey=True, width_ratios=(1, 11))
    top = max(*(stake for _, stake in border), float(rule.at_stake.high)) * 3
    _region(axes, border, top)
    strip.axhspan(float(_LOWEST), top, color=_PAYS)
    strip.set(xlim=(0, 1), xticks=[0.5], yscale="log", ylim=(float(_LOWEST), top))
    strip.set_xticklabels(["never"])
    strip.set_ylabel("lost then, USD")
    axes.tick_params(left=False, which="both")
    if rule.never:
        _mark(strip, (0.5, 0.5), rule.at_stake)
    if rule.noticed is not None:
        _mark(axes, (float(rule.noticed.low), float(rule.noticed.high)), rule.at_stake)
    figure.suptitle(name.replace("$", r"\$"), fontsize=10)
    _legend(figure)
    figure.tight_layout(w_pad=0.8, rect=(0, 0.07, 1, 1.03))
    sheet = io.StringIO()
    figure.savefig(sheet, format="svg", metadata={"Date": None, "Creator": None})
    return sheet.getvalue()


def _region(axes: Any, border: list[tuple[float, float]], top: float) -> None:
    """The two regions, and the exact border between them."""
    chances, stakes = zip(*border, strict=True)
    axes.fill_between(chances, stakes, [top] * len(chances), color=_SAFE)
    axes.fill_between(chances, [float(_LOWEST)] * len(chances), stakes, color=_PAYS)
    axes.plot(chances, stakes, color="#444444", linewidth=1)
    axes.set(xscale="log", xlim=(chances[0], 1))
    axes.set_xlabel("chance that a batch of 8B answers is noticed")


def _mark(axes: Any, across: tuple[float, float], stakes: Span) -> None:
    """The rule: a point, a line where one of its two numbers ranges, a rectangle where both do."""
    up = float(stakes.low), float(stakes.high)
    if across[0] < across[1] and up[0] < up[1]:
        axes.fill_between(across, [up[0]] * 2, [up[1]] * 2, facecolor=_RULE, alpha=0.35, clip_on=False)
        axes.plot(
            [across[i] for i in (0, 1, 1, 0, 0)],
            [up[i] for i in (0, 0, 1, 1, 0)],
            color=_RULE,
            linewidth=1.5,
            clip_on=False,
        )
    else:
        axes.plot(across, up, color=_RULE, linewidth=3, marker="o", markersize=5, clip_on=False)


def _legend(figure: Any) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    shown = [
        Patch(color=_SAFE, label="serving 8B does not pay"),
        Patch(color=_PAYS, label="serving 8B pays"),
        Line2D([], [], color=_RULE, linewidth=3, marker="o", markersize=5, label="the rule"),
    ]
    figure.legend(handles=shown, loc="lower center", ncols=3, fontsize=7, frameon=False)
