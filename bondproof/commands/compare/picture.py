"""A chart as an SVG file, by matplotlib: the same chart, the same bytes.

    require_plot(file)   whether a picture can be drawn at all, asked before any work is done
    svg(chart)           the picture as text
    draw(chart, file)    the same, written whole or not at all

matplotlib is imported here when it is needed, and nowhere else. It starts from its own defaults, so
that nobody's matplotlibrc changes a picture. Names come from strangers: their text is bounded, and
never read as mathematics (`$`).

Not here: the numbers (curves.py), and what stands in one panel (panels.py).
"""

from __future__ import annotations

import os
import textwrap
import warnings
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondproof.commands.compare.curves import By, Chart
from bondproof.commands.compare.titles import plain
from mechanisms.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_PANELS = 24
_LONGEST_NOTE, _MOST_LINES = 2000, 40
_SETTINGS: dict[Any, Any] = {  # matplotlib's type of a key lists all of those that it knows
    "svg.fonttype": "none",  # text stays text, for search and for screen readers
    "svg.hashsalt": "bondproof",
    "text.parse_math": False,
    "text.usetex": False,
    "font.family": ["DejaVu Sans"],  # comes with matplotlib
    "font.size": 9.0,
    "hatch.linewidth": 0.6,
    "hatch.color": "#8a8a8a",
    "path.simplify": False,
}


def require_plot(file: Path) -> None:
    """Raise MissingExtra where matplotlib is not installed, UsageError where the file cannot be an SVG there."""
    if file.suffix.lower() != ".svg":
        raise UsageError(f"`{file}` is no name for a picture: only SVG is drawn. Write a name that ends in .svg.")
    if not os.path.isdir(file.absolute().parent):
        raise UsageError(f"there is no folder for `{file}`. Make the folder first, or name another file.")
    try:
        import_module("matplotlib")
    except ImportError as error:
        raise MissingExtra(
            "a picture needs matplotlib, which is not installed. Install it with `pip install 'bondproof[plot]'`."
        ) from error


def draw(chart: Chart, file: Path) -> None:
    """Write a chart into a file; UsageError where it cannot be written or has too many panels."""
    from bondproof.system.files import write_whole

    require_plot(file)
    text = svg(chart)
    try:
        write_whole(file, text)
    except OSError as error:
        raise UsageError(f"cannot write `{file}`: {error.strerror or error}. Name another file.") from error


def svg(chart: Chart) -> str:
    """A chart as the text of an SVG file, the same for the same chart and version of matplotlib."""
    import matplotlib

    if not 1 <= len(chart.curves) <= MOST_PANELS:
        raise UsageError(
            f"{len(chart.curves)} panels are asked for, 1 to {MOST_PANELS} can be drawn. Name fewer with `--schemes`."
        )
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        warnings.filterwarnings("ignore", message="Glyph")  # a letter that the font lacks is drawn by the reader's
        return _written(chart)


def _written(chart: Chart) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    figure = _figure(chart)
    FigureCanvasSVG(figure)
    text = StringIO()
    about = {"Creator": "bondproof", "Date": None, "Title": plain(chart.title), "Description": " ".join(_lines(chart))}
    figure.savefig(text, format="svg", metadata=about)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


# Where everything stands, in inches -----------------------------------------------------------------------------------

_TOP, _LEFT, _RIGHT, _LINE, _LEGEND = 0.55, 0.75, 0.25, 0.16, 0.75
_LETTERS_PER_INCH = 15


def _figure(chart: Chart) -> Figure:
    from matplotlib.figure import Figure

    from bondproof.commands.compare.panels import panel, scale_of

    columns = min(3, len(chart.curves)) if chart.by is By.RATE else 1
    rows = -(-len(chart.curves) // columns)
    size = (3.3, 2.6) if chart.by is By.RATE else (7.2, 2.6)
    above = 0.35 if chart.by is By.RATE else 1.45  # names of providers stand above the panel
    width = max(7.2, columns * (size[0] + _LEFT) + _RIGHT)
    lines = _lines(chart, width)
    below = 0.7 + _LEGEND + _LINE * len(lines)
    height = _TOP + rows * (size[1] + above) + (rows - 1) * 0.55 + below
    figure = Figure(figsize=(width, height))
    figure.text(0.15 / width, 1 - 0.3 / height, plain(chart.title), fontsize=11, fontweight="bold")
    scale = scale_of(chart)
    for number, curve in enumerate(chart.curves):
        row, column = divmod(number, columns)
        left = _LEFT + column * (size[0] + _LEFT)
        bottom = height - _TOP - (row + 1) * (size[1] + above) - row * 0.55
        axes = figure.add_axes((left / width, bottom / height, size[0] / width, size[1] / height))
        panel(axes, chart, curve, scale)
    _below(figure, lines, width, height)
    return figure


def _below(figure: Figure, lines: list[str], width: float, height: float) -> None:
    """The legend of the whole picture and the notes under it."""
    from bondproof.commands.compare.panels import legend_of

    handles, labels = legend_of(figure.axes)
    top = (_LINE * len(lines) + _LEGEND) / height
    figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.15 / width, top), ncols=2, frameon=False)
    for number, line in enumerate(lines):
        down = _LINE * (len(lines) - number) / height
        figure.text(0.15 / width, down, line, fontsize=7.5, color="#444444", va="center")


def _lines(chart: Chart, width: float = 7.2) -> list[str]:
    letters = int(width * _LETTERS_PER_INCH)
    found = [line for note in chart.notes for line in textwrap.wrap(plain(note, _LONGEST_NOTE), letters)]
    return found if len(found) <= _MOST_LINES else [*found[:_MOST_LINES], "..."]
