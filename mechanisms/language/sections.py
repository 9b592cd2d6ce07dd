"""The sections of a spec: which there are, and those that speak of the spec itself.

    sections_of(tree)       the sections of a document, by name
    header_of(sections)     mech, name and the words for people

Not here: sections that have a meaning in the mechanism (mechanisms/language/reader.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from typing import TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.document import Scalar, Style, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.files import SpecText
from mechanisms.model.mechanism import Header

Sections: TypeAlias = Table[str, Tree]
"""The top of a spec: sections by name."""

PROSE = ("title", "about", "source", "fault")
"""Keys whose text is for people, and may fill several lines."""

SECTIONS = (
    *("mech", "name", *PROSE, "scheme", "accounts", "units", "params", "safety", "assume"),
    *("states", "discount", "game", "escrow", "ledger", "next", "honest", "schemes", "claims", "figures", "objective"),
    *("court", "allow"),
)

STATES = "states"
IN_TIME = (STATES, "discount", "next")
"""The sections of a game in time. A scheme that empties the first one plays once, without the others."""

SAFETY, OBJECTIVE = "safety", "objective"
"""The sections that an override may replace, too: a parameter cannot have these names."""

REPLACEABLE = (
    *("accounts", *IN_TIME, "game", "ledger", "escrow", "honest", "claims", "figures"),
    *(SAFETY, OBJECTIVE),
)
"""Sections that a scheme may replace, and names that a parameter therefore cannot have."""


def all_known(sections: Sections) -> bool:
    """Whether no section is lost to a misspelled name: if one is, names that it defines seem unknown."""
    return sections.keys() <= set(SECTIONS)


def sections_of(tree: Tree | None, text: SpecText, faults: Faults) -> Sections:
    """The sections of a document, by name; unknown ones are kept as faults."""
    start = Position(text.path, 1, 1, 1, text.text.partition("\n")[0].rstrip("\r"))
    if tree is None or (isinstance(tree, Scalar) and tree.empty):
        raise fault(Code.MISSING, "the spec is empty", start, "begin with `mech: 1`")
    found = shapes.entries(tree, "a spec", "name: my-protocol")
    shapes.check_keys(found, SECTIONS, "a spec", faults)
    return {key.text: value for key, value in found}


def header_of(sections: Sections, text: SpecText, faults: Faults) -> Header:
    """What a spec says of itself, its version of the language checked."""
    start = Position(text.path, 1, 1, 1, text.text.partition("\n")[0].rstrip("\r"))
    with faults.caught():
        if "mech" not in sections:
            raise fault(
                Code.MISSING, "`mech` is missing", start, "begin the spec with `mech: 1`, the version of the language"
            )
        version = shapes.text(sections["mech"], "`mech`")
        if version.text != "1":
            message = f"version `{version.text[:60]}` of the language is not supported"
            raise fault(Code.MISSING, message, version.at, "write `mech: 1`")
    name = _file_name(text.path)
    with faults.caught():
        if "name" in sections:
            name = shapes.new_title(_line(shapes.text(sections["name"], "`name`")), "a spec")
    return Header(name, *(_prose(sections, key, faults) for key in (*PROSE, "scheme")))


def _file_name(path: str) -> str:
    """The name of a spec that gives itself none: that of its file, without the ending."""
    return re.sub(r"(\.mech)?\.ya?ml$", "", re.split(r"[/\\]", path)[-1])


def _prose(sections: Sections, key: str, faults: Faults) -> str:
    with faults.caught():
        if key in sections:
            scalar = shapes.text(sections[key], f"`{key}`")
            return (scalar if key in PROSE else _line(scalar)).text.strip()
    return ""


def _line(scalar: Scalar) -> Scalar:
    if scalar.style is Style.BLOCK or scalar.multiline:
        raise fault(Code.MULTILINE, "this text must be on one line", scalar.at, "join the lines")
    return scalar
