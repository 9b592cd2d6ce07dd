"""What is written at a place of a spec: an entry of a list, or a key with its value, in one line.

    SourceText(mechanism).at(place)       ("operator -> burn: fine when flagged",)
    SourceText(mechanism).value(place)    "99%", where that is the value of a key

Read from the document tree and not from the line of the file, so a spec that a program builds is shown in the words of
the language too. A program may write several entries at one place, in a loop: all of them are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mechanisms.diagnostics import Position
from mechanisms.language.document import Mapping, Scalar, Sequence, Tree
from mechanisms.model.mechanism import Mechanism


class SourceText:
    """The entries of the spec of a mechanism, by place."""

    def __init__(self, mechanism: Mechanism) -> None:
        self._entries, self._values = dict[Position, dict[str, None]](), dict[Position, str]()
        document = mechanism.source.document
        for key, value in () if document is None else _entries(document):
            if isinstance(value, Scalar):
                self._values.setdefault(value.at, _flat(value.text))
            self._entries.setdefault(key.at, {})[f"{_flat(key.text)}: {_told(value)}"] = None

    def at(self, place: Position) -> tuple[str, ...]:
        """What is written at a place, each once; the line of the file, where no key is there."""
        return tuple(self._entries.get(place, (_line(place),)))

    def all_at(self, places: Iterable[Position]) -> list[str]:
        """What is written at several places, in the order of the text, each entry once."""
        in_order = sorted(dict.fromkeys(places), key=lambda place: (place.line, place.column))
        return list(dict.fromkeys(text for place in in_order for text in self.at(place)))

    def value(self, place: Position) -> str:
        """The value of a key that is written at a place; the line of the file, where none is."""
        return self._values.get(place, _line(place))


def _entries(tree: Tree) -> Iterator[tuple[Scalar, Tree]]:
    """Keys with their values, from the top down."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield from node.entries
            waiting += [value for _, value in reversed(node.entries)]
        elif isinstance(node, Sequence):
            waiting += reversed(node.items)


def _told(value: Tree) -> str:
    """A text, or a list of texts in brackets; what is nested deeper is left out."""
    if isinstance(value, Scalar):
        return _flat(value.text)
    items = value.items if isinstance(value, Sequence) else ()
    return f"[{', '.join(_flat(item.text) for item in items if isinstance(item, Scalar))}]"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _line(place: Position) -> str:
    return _flat(place.text.partition(" #")[0].strip().removeprefix("- "))
