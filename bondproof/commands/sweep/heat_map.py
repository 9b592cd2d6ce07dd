"""The cells of a sweep over two parameters as heat maps, by matplotlib: verdicts, the least value, the window's width.

    require_picture(result, file)     before any work: raises where nothing can be drawn into the file
    draw(result, file)                SVG or PNG, by the name of the file; whole or not at all

Each cell is drawn around its point. A line separates the cells that are PROVED from all others: it follows the edges of
cells, for between two points nothing is decided. Of a comparison each scheme has a panel. The same cells give the same
bytes with the same version of matplotlib.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bondproof.commands.compare.panels import plain
from bondproof.commands.compare.picture import own_settings, require_matplotlib
from bondproof.system.files import require_writable, write_whole
from mechanisms.errors import UsageError
from mechanisms.values import Frozen
from solvers.sweeps.cells import WORDS
from solvers.sweeps.grid import Grid

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bondproof.commands.sweep.result import SweepResult

KINDS = (".svg", ".png")
_COLOURS = {"PROVED": "#9ecae1", "REFUTED": "#fdae6b", "UNDECIDED": "#d9d9d9", "VACUOUS": "#f0e6b4", "ERROR": "#525252"}
_NOTHING, _BOUNDARY, _MAP = "#eeeeee", "#08306b", "viridis_r"
_MOST_PANELS = 12
_DOTS = 150
"""Of a PNG to the inch, and of the cells in an SVG."""


class _Panel(Frozen):
    """One map: a title, a number for each cell (or its verdict, where `unit` is None), and what separates cells."""

    title: str
    values: Any
    unit: str | None
    proved: Any


def require_picture(grid: Grid, file: Path) -> None:
    """Raise UsageError where the grid is no map or the file cannot hold one, MissingExtra without matplotlib."""
    if file.suffix.lower() not in KINDS:
        raise UsageError(f"`{file}` is not a picture. Give a name that ends in .svg or .png.")
    if len(grid.axes) != 2 or min(grid.shape) < 2:
        raise UsageError("a heat map has two axes with two values each at least. Fix other parameters by --set.")
    try:
        require_writable(file)
    except OSError as error:
        raise UsageError(f"cannot write `{file}`: {error.strerror or error}. Name another file.") from None
    require_matplotlib()


def draw(result: SweepResult, file: Path) -> None:
    """Draw the maps into a file; raises UsageError where it cannot be written."""
    content = picture(result, file.suffix.lower().removeprefix("."))
    try:
        write_whole(file, content)
    except OSError as error:
        raise UsageError(f"cannot write `{file}`: {error.strerror or error}.") from None


def picture(result: SweepResult, form: str) -> bytes:
    """The maps as an SVG or PNG file."""
    with own_settings():
        figure = _figure(result)
        about: dict[str, str | None] = {"Title": plain(result.mechanism.header.name)}
        about |= {"Creator": "bondproof", "Date": None} if form == "svg" else {"Software": "bondproof"}
        found = BytesIO()
        figure.savefig(found, format=form, dpi=_DOTS, metadata=about)
        return found.getvalue()


def _panels(result: SweepResult) -> list[_Panel]:
    """The maps: of verdicts, and of ends where any cell has them; of a comparison, one for each scheme."""
    shape = (*result.grid.shape, len(result.schemes))
    verdicts, low, high = (each.reshape(shape) for each in (result.cells.verdicts, result.cells.low, result.cells.high))
    proved = verdicts == WORDS.index("PROVED")
    name, unit = ("", "") if result.parameter is None else (result.parameter.name, result.parameter.unit.text)
    if result.ask == "compare":
        titles = [f"{scheme or 'as written'}: least {name}" for scheme in result.schemes[:_MOST_PANELS]]
        return [
            _Panel(title, low[..., i], unit, proved[..., i])
            if np.isfinite(low[..., i]).any()
            else _Panel(f"{title.partition(':')[0]}: verdict", verdicts[..., i], None, proved[..., i])
            for i, title in enumerate(titles)
        ]
    found = [_Panel("verdict", verdicts[..., 0], None, proved[..., 0])]
    width = np.where(np.isfinite(high), high - low, np.nan)
    for title, values in ((f"least {name}", low), ("width of the window", width)):
        if np.isfinite(values).any():
            found.append(_Panel(title, values[..., 0], unit, proved[..., 0]))
    return found


def _figure(result: SweepResult) -> Figure:
    from matplotlib.figure import Figure

    panels = _panels(result)
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    figure = Figure(figsize=(3.9 * columns + 0.3, 3.3 * rows + 0.8), layout="constrained")
    scheme = result.mechanism.source.scheme
    title = result.mechanism.header.name + (f", scheme {scheme}" if scheme else "")
    figure.suptitle(plain(title), x=0.01, ha="left", fontsize=11, fontweight="bold")
    places = figure.subplots(rows, columns, squeeze=False).reshape(-1)
    for place in places[len(panels) :]:
        place.set_visible(False)
    for place, panel in zip(places, panels, strict=False):
        _draw_panel(place, panel, result.grid)
    _legend(figure, panels)
    return figure


def _draw_panel(axes: Axes, panel: _Panel, grid: Grid) -> None:
    """One map with its scale; cells without a number are grey."""
    from matplotlib.colors import ListedColormap, LogNorm
    from matplotlib.ticker import FuncFormatter, LogLocator

    orders = [np.argsort(axis.numbers, kind="stable") for axis in grid.axes]
    sides = [_edges(np.array(axis.numbers)[order]) for axis, order in zip(grid.axes, orders, strict=True)]
    values, proved = (each[np.ix_(*orders)] for each in (panel.values, panel.proved))
    axes.set_facecolor(_NOTHING)
    if panel.unit is None:
        colours = ListedColormap([_COLOURS[word] for word in WORDS])
        axes.pcolormesh(*sides, values.T, cmap=colours, vmin=-0.5, vmax=len(WORDS) - 0.5, rasterized=True)
    else:
        there = values[np.isfinite(values)]
        wide = there.min() > 0 and there.max() > 50 * there.min()
        shown = np.ma.masked_invalid(values.T)
        mesh = axes.pcolormesh(*sides, shown, cmap=_MAP, norm=LogNorm() if wide else None, rasterized=True)
        bar = axes.figure.colorbar(mesh, ax=axes, pad=0.02)
        if wide:
            bar.locator, bar.formatter = LogLocator(subs=(1, 2, 5)), FuncFormatter(lambda x, _: f"{x:g}")
            bar.update_ticks()
        bar.ax.minorticks_off()
        bar.set_label(plain(panel.unit), fontsize=8)
        bar.ax.tick_params(labelsize=7)
    _boundary(axes, sides, proved)
    axes.set_title(plain(panel.title), fontsize=9.5, loc="left")
    names = [axis.parameter.name + f" ({axis.parameter.unit.text})".replace(" ()", "") for axis in grid.axes]
    axes.set_xlabel(plain(names[0]))
    axes.set_ylabel(plain(names[1]))


def _edges(numbers: Any) -> Any:
    """The edges of cells: half-way between neighbours, and as far beyond the ends."""
    middles = (numbers[1:] + numbers[:-1]) / 2
    return np.concatenate(([2 * numbers[0] - middles[0]], middles, [2 * numbers[-1] - middles[-1]]))


def _boundary(axes: Axes, sides: list[Any], proved: Any) -> None:
    """A line along the edges between cells that are PROVED and cells that are not."""
    from matplotlib.collections import LineCollection

    across, up = sides
    steps = [
        [(across[i + 1], up[j]), (across[i + 1], up[j + 1])] for i, j in np.argwhere(proved[1:, :] != proved[:-1, :])
    ]
    steps += [
        [(across[i], up[j + 1]), (across[i + 1], up[j + 1])] for i, j in np.argwhere(proved[:, 1:] != proved[:, :-1])
    ]
    if steps:
        axes.add_collection(LineCollection(steps, colors=_BOUNDARY, linewidths=1.4, capstyle="projecting"))


def _legend(figure: Figure, panels: list[_Panel]) -> None:
    """The colours of the verdicts that occur, and of what is no number; the line between them."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    told: list[Any] = []
    maps = [panel for panel in panels if panel.unit is None]
    for code, word in enumerate(WORDS):
        if any((panel.values == code).any() for panel in maps):
            told.append(Patch(color=_COLOURS[word], label=word))
    if any(panel.unit is not None and not np.isfinite(panel.values).all() for panel in panels):
        told.append(Patch(color=_NOTHING, label="no such value"))
    if any(panel.proved.any() and not panel.proved.all() for panel in panels):
        told.append(Line2D([], [], color=_BOUNDARY, linewidth=1.4, label="boundary of PROVED"))
    if told:
        figure.legend(handles=told, loc="outside lower left", ncols=len(told), frameon=False, fontsize=8)
