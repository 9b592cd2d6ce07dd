"""The states of a game in time as a picture.

    diagram(mechanism)      SVG text, the same for the same mechanism
    draw(mechanism, file)   the file

Nodes are in a row in the order of the spec. Edges to the right run above them, edges to the left and loops below, the
longer ones farther out. Everything in the picture that comes from a spec is made visible, cut to a length, and escaped.
What is drawn, state_graph.py says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape

from bondproof.commands.show import in_time
from bondproof.commands.show.source_text import SourceText
from bondproof.commands.show.state_graph import Edge, Node, graph, notes
from bondproof.system.files import write_whole
from mechanisms.errors import UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import flowing

MOST_NODES = 40
"""A picture with more nodes than this is refused."""

_LETTER, _LINE = 7.3, 15.0  # width of a letter, height of a line, in pixels
_HEIGHT, _GAP, _MARGIN, _LEAST_WIDTH = 42.0, 46.0, 28.0, 76.0
_START = 24.0  # pixels before the first node, for the arrow that says where play begins
STYLE = (
    "text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1b1f24;text-anchor:middle}"
    ".name{font-weight:bold}.label{paint-order:stroke;stroke:#fff;stroke-width:4px}"
    ".note{text-anchor:start;fill:#57606a}.node{fill:#f6f8fa;stroke:#1b1f24;stroke-width:1.3}"
    ".far{stroke-dasharray:4 3}.edge{fill:none;stroke:#57606a;stroke-width:1.2}.start{fill:#1b1f24}"
)
_TIP = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="#57606a"/></marker>'
)


def diagram(mechanism: Mechanism) -> str:
    """The picture as SVG.

    Raises UsageError for a game that is played once, and for one of too many kinds of states.
    """
    time = mechanism.time
    if time is None:
        raise UsageError(
            f"{mechanism.header.name} is played once, and only the states of a game in time are drawn. Give a spec "
            "with `states`."
        )
    text = SourceText(mechanism)
    nodes, edges = graph(time, text)
    if len(nodes) > MOST_NODES:
        raise UsageError(
            f"{mechanism.header.name} has {len(nodes)} kinds of states, and up to {MOST_NODES} are drawn. Write "
            "states that are alike as a family."
        )
    said = notes(mechanism, text)
    about = (f"{mechanism.header.name}: states", *in_time.states(time, text), *in_time.rules(time, text), *said[:-1])
    return "".join(f"{line}\n" for line in _Picture(nodes, edges, said).svg(about))


def draw(mechanism: Mechanism, file: Path) -> None:
    """Write the picture to a file.

    Raises UsageError where nothing can be drawn, or the file cannot be written.
    """
    if file.suffix.lower() != ".svg":
        raise UsageError(f"`{file}` is not the name of a picture: only SVG is drawn. Give a name that ends in .svg.")
    picture = diagram(mechanism)
    try:
        write_whole(file, picture)
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {error.strerror}. Name another file.") from error


_Ports: TypeAlias = Mapping[tuple[Edge, bool], float]
"""Where an edge leaves its source (True) and enters its target (False), in pixels from the left."""


class _Picture:
    """Nodes in a row with the edges above and below them."""

    def __init__(self, nodes: Sequence[Node], edges: Sequence[Edge], notes: Sequence[str]) -> None:
        self._nodes, self._edges, self._notes = nodes, edges, notes
        self._widths = [self._width(number) for number in range(len(nodes))]
        self._lefts = self._row()
        self._ports = self._placed()
        self._levels = self._levelled(above=True) | self._levelled(above=False)
        reaches = [self._reach(edge) for edge in edges]
        noted = max(map(len, notes), default=0) * _LETTER
        self._from = min([0.0, *(low - _MARGIN for low, _ in reaches)])
        noted += self._from + _MARGIN
        self._to = max([self._lefts[-1] + self._widths[-1], noted, *(high for _, high in reaches)]) + _MARGIN
        self._top = _MARGIN + self._out(above=True)
        self._bottom = self._top + _HEIGHT + self._out(above=False)

    def svg(self, about: Sequence[str]) -> Iterator[str]:
        """The lines of the file."""
        width, height = self._to - self._from, self._bottom + _LINE * (len(self._notes) + 1) + _MARGIN
        box = f"{_px(self._from)} 0 {_px(width)} {_px(height)}"
        size = f'width="{_px(width)}" height="{_px(height)}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size} role="img">'
        yield f"<title>{_safe(about[0])}</title>"
        yield f"<desc>{_safe(' '.join(about[1:]))}</desc>"
        yield f"<style>{STYLE}</style>"
        yield f"<defs>{_TIP}</defs>"
        yield f'<rect x="{_px(self._from)}" y="0" width="{_px(width)}" height="{_px(height)}" fill="#fff"/>'
        for edge in self._edges:
            yield self._path(edge)
        yield from self._drawn_nodes()
        for edge in self._edges:
            yield from self._label(edge)
        for number, note in enumerate(self._notes, start=2):
            y = self._bottom + number * _LINE
            yield f'<text class="note" x="{_px(self._from + _MARGIN)}" y="{_px(y)}">{_safe(note)}</text>'
        yield "</svg>"

    def _width(self, number: int) -> float:
        """Room for the name, and for everything that is tied to the node on its fuller side."""
        ends = [_above(e) for e in self._edges for end in (e.source, e.target) if end == number]
        ties = max(ends.count(True), ends.count(False))
        return max(_LEAST_WIDTH, len(self._nodes[number].words) * _LETTER + 24, 18.0 * (ties + 1))

    def _row(self) -> list[float]:
        """Where the nodes begin, so far apart that labels of loops, and of edges between neighbours, have room."""
        lefts, right = list[float](), _MARGIN + _START - _GAP
        for number, width in enumerate(self._widths):
            aside = (self._wanted({number}) - width) / 2
            between = self._wanted({number - 1, number}) - width / 3
            lefts.append(right + max(_GAP, between, aside + _GAP / 2))
            right = lefts[-1] + width + max(0.0, aside - _GAP / 2)
        return lefts

    def _wanted(self, ends: set[int]) -> float:
        return max((_length(edge) for edge in self._edges if {edge.source, edge.target} == ends), default=0.0)

    def _placed(self) -> _Ports:
        """Ports from left to right so that the edges of one node do not cross: see `_in_order`."""
        found = dict[tuple[Edge, bool], float]()
        for number, (left, width) in enumerate(zip(self._lefts, self._widths, strict=True)):
            for above in (True, False):
                ties = _in_order(number, [e for e in self._edges if _above(e) is above])
                for place, tie in enumerate(ties, start=1):
                    found[tie] = left + width * place / (len(ties) + 1)
        return found

    def _reach(self, edge: Edge) -> tuple[float, float]:
        """From where to where an edge and its label take room."""
        ends, middle = (self._ports[edge, True], self._ports[edge, False]), self._middle(edge)
        return min(*ends, middle - _length(edge) / 2), max(*ends, middle + _length(edge) / 2)

    def _middle(self, edge: Edge) -> float:
        """Where its label stands: amid the edge, or, of a loop with others on one side of it alone, off their ways."""
        start, end = self._ports[edge, True], self._ports[edge, False]
        others = [
            port
            for (other, leaves), port in self._ports.items()
            if other != edge and not _above(other) and edge.source == (other.source if leaves else other.target)
        ]
        left, right = [p for p in others if p < start], [p for p in others if p > end]
        if edge.source != edge.target or bool(left) is bool(right):
            return (start + end) / 2
        if right:
            return min((start + end) / 2, min(right) - _length(edge) / 2)
        return max((start + end) / 2, max(left) + _length(edge) / 2)

    def _levelled(self, *, above: bool) -> dict[Edge, int]:
        """How far out each edge of one side runs: beyond all shorter ones that it would meet."""
        found = dict[Edge, int]()
        mine = [edge for edge in self._edges if _above(edge) is above]
        for edge in sorted(mine, key=lambda e: (abs(e.target - e.source), _length(e))):
            low, high = self._reach(edge)
            reaches = [(self._reach(other), level) for other, level in found.items()]
            found[edge] = 1 + max(
                (level for (left, right), level in reaches if left < high and low < right), default=-1
            )
        return found

    def _y(self, edge: Edge) -> float:
        """Where the level part of an edge runs: below its labels above the nodes, above them below."""
        out = 20.0 + self._out(above=_above(edge), below=self._levels[edge])
        return self._top - out if _above(edge) else self._top + _HEIGHT + out

    def _out(self, *, above: bool, below: int | None = None) -> float:
        """The room that the levels on one side take, or those below a certain one."""
        lines = dict[int, int]()
        for edge, level in self._levels.items():
            if _above(edge) is above and (below is None or level < below):
                lines[level] = max(lines.get(level, 0), len(edge.labels))
        return sum(_LINE * most + 12.0 for most in lines.values()) + (20.0 if lines and below is None else 0.0)

    def _path(self, edge: Edge) -> str:
        start, end, y = self._ports[edge, True], self._ports[edge, False], self._y(edge)
        side = self._top if _above(edge) else self._top + _HEIGHT
        bend = min(8.0, abs(end - start) / 2)
        turn = bend if end > start else -bend
        down = bend if _above(edge) else -bend
        return (
            f'<path class="edge" marker-end="url(#tip)" d="M{_px(start)} {_px(side)}V{_px(y + down)}'
            f"Q{_px(start)} {_px(y)} {_px(start + turn)} {_px(y)}H{_px(end - turn)}"
            f'Q{_px(end)} {_px(y)} {_px(end)} {_px(y + down)}V{_px(side)}"/>'
        )

    def _label(self, edge: Edge) -> Iterator[str]:
        middle, y = self._middle(edge), self._y(edge)
        first = y - 5 - _LINE * (len(edge.labels) - 1) if _above(edge) else y + _LINE
        for number, label in enumerate(edge.labels):
            yield f'<text class="label" x="{_px(middle)}" y="{_px(first + number * _LINE)}">{_safe(label)}</text>'

    def _drawn_nodes(self) -> Iterator[str]:
        y, middle = self._top, self._top + _HEIGHT / 2
        start = self._lefts[0]
        yield f'<circle class="start" cx="{_px(start - 22)}" cy="{_px(middle)}" r="4"/>'
        yield f'<path class="edge" marker-end="url(#tip)" d="M{_px(start - 18)} {_px(middle)}H{_px(start)}"/>'
        for node, left, width in zip(self._nodes, self._lefts, self._widths, strict=True):
            style = "node far" if node.apart else "node"
            for inset in (0.0, 3.5) if node.is_end else (0.0,):
                box = f'x="{_px(left + inset)}" y="{_px(y + inset)}" width="{_px(width - 2 * inset)}"'
                yield f'<rect class="{style}" {box} height="{_px(_HEIGHT - 2 * inset)}" rx="{_px(9 - inset)}"/>'
            name = _safe(node.words)
            yield f'<text class="name" x="{_px(left + width / 2)}" y="{_px(middle + 4)}">{name}</text>'


def _in_order(node: int, edges: Iterable[Edge]) -> list[tuple[Edge, bool]]:
    """What is tied to one side of a node, from left to right, so that no edge of it crosses another.

    Those from the left come first, the nearest one leftmost; then a loop; then those to the right, the farthest one
    leftmost. So it is on both sides.
    """
    ties = [(edge, True) for edge in edges if edge.source == node]
    ties += [(edge, False) for edge in edges if edge.target == node]

    def place(tie: tuple[Edge, bool]) -> tuple[int, int]:
        edge, leaves = tie
        other = edge.target if leaves else edge.source
        if other == node:
            return 1, 0 if leaves else 1
        return (0, -other) if other < node else (2, -other)

    return sorted(ties, key=place)


def _above(edge: Edge) -> bool:
    """Whether an edge runs above the nodes."""
    return edge.source < edge.target


def _length(edge: Edge) -> float:
    """Pixels that its longest label takes."""
    return max(map(len, edge.labels)) * _LETTER + 8


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _safe(text: str) -> str:
    return escape(flowing(text), {'"': "&quot;"})
