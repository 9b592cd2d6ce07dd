"""The picture of an entry: the region in which serving a small model does not pay, and where the rule stands.

Across: the chance that a batch is noticed. Up: what is lost then. The border is exact: the least loss
at each chance, computed as a window. Drawn with matplotlib, byte for byte the same on every run.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

from bondproof.gallery.entries import Question, Span, least_stake
from mechanisms.errors import MissingExtra

CHANCES = tuple(Fraction(n, d) for n, d in ((1, 1000), (1, 300), (1, 100), (1, 30), (1, 10), (1, 4), (1, 2), (1, 1)))
_LOWEST = 1e-3


def picture(name: str, question: Question) -> str:
    """The picture as SVG.

    Raises MissingExtra where matplotlib is not installed.
    """
    border = [(float(chance), float(least_stake(name, chance))) for chance in CHANCES]
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingExtra("pictures need matplotlib. Install it: pip install 'bondproof[plot]'") from error
    with mpl.rc_context({"svg.hashsalt": "bondproof", "svg.fonttype": "none", "text.usetex": False}):
        return _drawn(name, question, border)


def _drawn(name: str, question: Question, border: list[tuple[float, float]]) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, 3.4))
    FigureCanvasSVG(figure)
    axes: Any = figure.add_subplot()
    chances, stakes = zip(*border, strict=True)
    top = max(*stakes, float(question.at_stake.high)) * 3
    axes.fill_between(chances, stakes, [top] * len(chances), color="#cfe8cf", label="serving 8B does not pay")
    axes.fill_between(chances, [_LOWEST] * len(chances), stakes, color="#f2d0cf", label="serving 8B pays")
    axes.plot(chances, stakes, color="#444444", linewidth=1)
    axes.plot(
        *_where(question), color="#1f3b73", linewidth=3, marker="o", markersize=5, clip_on=False, label="the rule"
    )
    axes.set(xscale="log", yscale="log", xlim=(chances[0], 1), ylim=(_LOWEST, top))
    axes.set_xlabel("chance that a batch of 8B answers is noticed")
    axes.set_ylabel("lost then, USD")
    axes.set_title(name.replace("$", r"\$"), fontsize=10)
    axes.legend(loc="lower left", fontsize=7)
    figure.tight_layout()
    sheet = io.StringIO()
    figure.savefig(sheet, format="svg", metadata={"Date": None, "Creator": None})
    return sheet.getvalue()


def _where(question: Question) -> tuple[list[float], list[float]]:
    """The corners of what the rule states, moved to the edge of the picture where it is 0."""

    def ends(span: Span, least: float) -> list[float]:
        return [max(float(span.low), least), max(float(span.high), least)]

    return ends(question.noticed, float(CHANCES[0])), ends(question.at_stake, _LOWEST)
