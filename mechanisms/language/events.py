"""YAML events to a document tree, in one loop: no constructor, no coercion, no recursion, bounded.

PyYAML's event stream is all that we use of it: nothing is resolved or built, so `no`, `1:30` and
`012` stay text, and a file cannot make the reader do anything. What a reviewer could misread
(aliases, tags, merge keys, duplicate keys, braces) is refused, each with its place.

Source: YAML 1.1, https://yaml.org/spec/1.1/; the events are those of libyaml, or of PyYAML where it is missing.
"""

from __future__ import annotations

from typing import Any

import yaml

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.language.document import Lines, Mapping, Scalar, Sequence, Style, Tree
from mechanisms.language.faults import Faults, fault

MOST_LEVELS = 12
MOST_NODES = 20_000
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_STYLES = {'"': Style.QUOTED, "'": Style.QUOTED, "|": Style.BLOCK, ">": Style.BLOCK}


def tree(text: str, path: str) -> Tree | None:
    """The document in a text, or None where there is none.

    Raises SpecError with every fault found up to the first one that the parser cannot pass.
    """
    walk = _Walk(Lines.of(text, path))
    with walk.faults.caught():
        walk.run(text)
    walk.faults.settle()
    return walk.root


class _Open:
    """A list or mapping that is not complete yet."""

    def __init__(self, at: Position, *, keyed: bool) -> None:
        self.at, self.keyed = at, keyed
        self.items: list[Tree] = []
        self.keys: list[Scalar] = []
        self.known: dict[str, Position] = {}

    @property
    def wants_key(self) -> bool:
        return self.keyed and len(self.keys) == len(self.items)

    def closed(self) -> Tree:
        if not self.keyed:
            return Sequence(tuple(self.items), self.at)
        return Mapping(tuple(zip(self.keys, self.items, strict=True)), self.at)


class _Walk:
    """One pass over the events of a text."""

    def __init__(self, lines: Lines) -> None:
        self.faults = Faults()
        self.root: Tree | None = None
        self._lines = lines
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def run(self, text: str) -> None:
        try:
            for event in yaml.parse(text, Loader=LOADER):
                self._take(event)
        except yaml.YAMLError as error:
            raise self._broken(error) from None

    def _broken(self, error: yaml.YAMLError) -> SpecError:
        context, problem = getattr(error, "context", "") or "", getattr(error, "problem", "") or str(error)
        never_closed = "flow" in context or "quoted" in context
        mark = getattr(error, "context_mark" if never_closed else "problem_mark", None)
        at = self._lines.at(mark.line, mark.column) if mark else self._lines.at(0, 0)
        problem = f"{context} {problem}".strip()
        if "nesting depth" in problem:  # libyaml from 0.2.6 on gives up before our own count does
            return _too_deep(at)
        return fault(Code.YAML, f"the YAML is broken: {problem}", at, _yaml_advice(problem, at.text))

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent() | yaml.SequenceStartEvent() | yaml.MappingStartEvent() | yaml.AliasEvent():
                self._node(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._place(self._open.pop().closed())
            case yaml.DocumentStartEvent():
                self._document(event)
            case _:
                pass

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise fault(
                Code.SEVERAL_DOCUMENTS, "a second document begins here", self._at(event), "write one spec per file"
            )
        if event.version or event.tags:
            self.faults.add(
                Code.TAG, "YAML directives are not supported", self._at(event), "remove the line that begins with %"
            )

    def _node(self, event: Any) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise fault(
                Code.TOO_MANY,
                f"the document has more than {MOST_NODES} entries",
                self._at(event),
                "write a smaller spec",
            )
        self._refuse_references(event)
        if isinstance(event, yaml.ScalarEvent):
            self._place(self._scalar(event))
        elif isinstance(event, yaml.AliasEvent):
            self._place(Scalar("", self._at(event)))
        else:
            self._begin(event)

    def _refuse_references(self, event: Any) -> None:
        if event.anchor is not None:
            what = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
            message = f"the {what} `{event.anchor}` is not supported"
            self.faults.add(Code.ANCHOR, message, self._at(event), "write the value out where it is used")
        if getattr(event, "tag", None) is not None:
            message = f"the tag `{event.tag}` is not supported"
            self.faults.add(Code.TAG, message, self._at(event), "remove the tag; every value is text")

    def _begin(self, event: Any) -> None:
        at = self._at(event)
        keyed = isinstance(event, yaml.MappingStartEvent)
        if len(self._open) >= MOST_LEVELS:
            raise _too_deep(at)
        if keyed and event.flow_style:
            advice = "write `key: value`, one per line; quote a formula that has braces or `: ` in it"
            self.faults.add(Code.FLOW_MAPPING, "a mapping in braces or brackets is not supported", at, advice)
        if self._open and self._open[-1].wants_key:
            self.faults.add(Code.COMPLEX_KEY, "a key must be text", at, "quote the key if it begins with [ or {")
        self._open.append(_Open(at, keyed=keyed))

    def _place(self, node: Tree) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if not top.wants_key:
            top.items.append(node)
        elif isinstance(node, Scalar):
            top.keys.append(self._checked_key(top, node))
        else:
            top.keys.append(Scalar("", node.at))

    def _checked_key(self, top: _Open, key: Scalar) -> Scalar:
        if key.text == "<<" and key.style is Style.PLAIN:
            self.faults.add(Code.MERGE_KEY, "the merge key `<<` is not supported", key.at, "write the entries out")
        refuse_second(top.known, key, self.faults)
        return key

    def _scalar(self, event: Any) -> Scalar:
        style = _STYLES.get(event.style or "", Style.PLAIN)
        start, end = event.start_mark, event.end_mark
        line = self._lines.text(start.line)
        inner = 0 if style is Style.PLAIN else 1
        stands = line.startswith(event.value, start.column + inner) and style is not Style.BLOCK
        multiline = end.line > start.line
        length = len(line) - start.column if multiline else end.column - start.column
        rest = "" if multiline else line[end.column :].lstrip()
        return Scalar(
            event.value,
            self._lines.at(start.line, start.column, length),
            style,
            multiline,
            inner if stands else None,
            rest if rest.startswith("#") else "",
        )

    def _at(self, event: Any) -> Position:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return self._lines.at(start.line, start.column, length)


def refuse_second(known: dict[str, Position], key: Scalar, faults: Faults) -> None:
    """Keep a fault where a key is given for the second time; `known` holds those of its mapping, and their places."""
    first = known.setdefault(key.text, key.at)
    if first is not key.at:
        advice = f"it is first given at {first}: keep one of the two"
        faults.add(Code.DUPLICATE_KEY, f"the key `{_short(key.text)}` is given twice", key.at, advice)


def _too_deep(at: Position) -> SpecError:
    advice = "a spec needs no more than 5 levels: lists and mappings of text"
    return fault(Code.NESTING, f"the document nests deeper than {MOST_LEVELS} levels", at, advice)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _yaml_advice(problem: str, line: str) -> str:
    if line.lstrip(" ").startswith("\t"):
        return "indent with spaces: YAML does not take tabs"
    if "mapping values are not allowed" in problem:
        return "quote a text that has `: ` in it; inside E[...] a label may also be written `label = value`"
    if "cannot start any token" in problem:
        return "put the value in quotes"
    if "flow" in problem or "quoted" in problem:
        return 'close what is opened here, or quote the value, as in "[0 .. 1)"'
    return "check that the lines above and below have the same indentation, and quote values with special characters"
