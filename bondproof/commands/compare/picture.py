"""A chart as an SVG file, by matplotlib: the same chart, the same bytes.

    plot(specs, Plotted(file), ...)   what `compare --plot` asks for: computed, drawn, and written whole or not at all
    svg(chart)                        a chart as text

matplotlib is imported here when it is needed, and nowhere else. It starts from its own defaults, so
that no user's matplotlibrc changes a picture. Names come from strangers: their text is bounded, and
never read as mathematics (`$`).

Not here: the numbers (curves.py), and what is in one panel (panels.py).
"""

from __future__ import annotations

import os
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondproof.commands.compare.curves import RANGE, By, Chart, over_parameter
from bondproof.commands.compare.panels import legend_of, panel, plain, scale_of
from bondproof.commands.compare.subjects import Subject, blocks_of
from bondproof.system.files import write_whole
from bondproof.system.progress import Progress, silent
from mechanisms.errors import MissingExtra, UsageError
from mechanisms.values import Frozen
from solvers.engines.budget import Budget

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


class Plotted(Frozen):
    """Which picture goes into which file; `parameter` and `interval` say what is moved where it is by audit-rate."""

    file: Path
    by: By = By.RATE
    parameter: str = "audit_rate"
    interval: str = RANGE


def plot(
    specs: Sequence[str | Path],
    asked: Plotted,
    *,
    schemes: Sequence[str] = (),
    workload: Sequence[str] = (),
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    progress: Progress = silent,
) -> None:
    """Compute a picture of the bond windows of schemes, and write it; one panel for each of them.

    schemes, workload, overrides : as `compare` takes them.

    Raises MissingExtra without matplotlib, SpecError and UsageError as `load` does, and UsageError where
    the file cannot be written or there is nothing to draw. What can be known before the work is said before it.
    """
    _require(asked.file)
    blocks = blocks_of(list(map(str, specs)), schemes, workload, overrides)
    subjects = [subject for block in blocks for subject in block]
    _require_room(len(subjects))
    text = svg(_chart(subjects, asked, budget or Budget(), progress))
    try:
        write_whole(asked.file, text)
    except OSError as error:
        raise UsageError(f"cannot write `{asked.file}`: {error.strerror or error}. Name another file.") from error


def _chart(subjects: Sequence[Subject], asked: Plotted, budget: Budget, progress: Progress) -> Chart:
    if asked.by is By.PRICE:
        from bondproof.commands.compare.providers import over_prices

        return over_prices(subjects, budget, progress=progress)
    return over_parameter(subjects, asked.parameter, asked.interval, budget, progress=progress)


def _require(file: Path) -> None:
    """Raise MissingExtra where matplotlib is not installed, UsageError where the file cannot be an SVG there."""
    if file.suffix.lower() != ".svg":
        raise UsageError(f"`{file}` is not a picture: only SVG is drawn. Give a name that ends in .svg.")
    if not os.path.isdir(file.absolute().parent):
        raise UsageError(f"there is no folder for `{file}`. Make the folder first, or name another file.")
    require_matplotlib()


def require_matplotlib() -> None:
    """Raise MissingExtra where matplotlib is not installed."""
    try:
        import_module("matplotlib")
    except ImportError as error:
        raise MissingExtra(
            "a picture needs matplotlib, which is not installed. Install it with `pip install 'bondproof[plot]'`."
        ) from error


def _require_room(panels: int) -> None:
    if not 1 <= panels <= MOST_PANELS:
        raise UsageError(
            f"{panels} panels are asked for, and 1 to {MOST_PANELS} can be drawn. Name fewer with `--schemes`."
        )


def svg(chart: Chart) -> str:
    """A chart as the text of an SVG file, the same for the same chart and version of matplotlib."""
    _require_room(len(chart.curves))
    with own_settings():
        return _written(chart)


@contextmanager
def own_settings() -> Iterator[None]:
    """matplotlib with our settings, whatever its user has set."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        warnings.filterwarnings("ignore", message="Glyph")  # a letter that the font lacks is drawn by the reader's
        yield


def _written(chart: Chart) -> str:
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    figure = _figure(chart)
    FigureCanvasSVG(figure)
    text = StringIO()
    about = {"Creator": "bondproof", "Date": None, "Title": plain(chart.title), "Description": " ".join(_lines(chart))}
    figure.savefig(text, format="svg", metadata=about)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


# Where everything is, in inches -----------------------------------------------------------------------------------

_TOP, _LEFT, _RIGHT, _LINE, _LEGEND = 0.55, 0.75, 0.25, 0.16, 0.75
_LETTERS_PER_INCH = 15


def _figure(chart: Chart) -> Figure:
    from matplotlib.figure import Figure

    columns = min(3, len(chart.curves)) if chart.by is By.RATE else 1
    rows = -(-len(chart.curves) // columns)
    size = (3.3, 2.6) if chart.by is By.RATE else (7.2, 2.6)
    above = 0.35 if chart.by is By.RATE else 1.45  # names of providers are above the panel
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
