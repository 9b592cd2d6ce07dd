"""Shapes: a place in a document must be text, a list or a mapping, and keys must be known.

Each function gives back what it was asked for, or raises the fault that says what is there instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from mechanisms.errors import did_you_mean
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Sequence, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.names import RESERVED, listed

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
TITLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
LONGEST_NAME = 64


def plain(node: Tree, what: str) -> Scalar:
    """The node as a text, perhaps an empty one."""
    if not isinstance(node, Scalar):
        raise fault(Code.SHAPE, f"{what} must be text, not {_kind(node)}", node.at)
    return node


def text(node: Tree, what: str) -> Scalar:
    """The node as a text that is not empty."""
    found = plain(node, what)
    if not found.text.strip():
        raise fault(Code.SHAPE, f"{what} is empty", node.at, "write a value, or remove the key")
    return found


def items(node: Tree, what: str, example: str) -> tuple[Tree, ...]:
    """The items of a list; nothing written is an empty list."""
    if isinstance(node, Sequence):
        return node.items
    if isinstance(node, Scalar) and node.empty:
        return ()
    raise fault(
        Code.SHAPE, f"{what} must be a list, not {_kind(node)}", node.at, f"write one item per line: `{example}`"
    )


def entries(node: Tree, what: str, example: str) -> tuple[tuple[Scalar, Tree], ...]:
    """The entries of a mapping; nothing written is an empty mapping."""
    if isinstance(node, Mapping):
        return node.entries
    if isinstance(node, Scalar) and node.empty:
        return ()
    raise fault(Code.SHAPE, f"{what} must be a mapping, not {_kind(node)}", node.at, f"write `{example}`, one per line")


def pair(node: Tree, what: str, example: str) -> tuple[Scalar, Tree]:
    """The one key of an item and its value."""
    if isinstance(node, Mapping) and len(node.entries) == 1:
        return node.entries[0]
    if isinstance(node, Mapping) and node.entries:
        at = node.entries[1][0].at
        raise fault(Code.SHAPE, f"{what} has one key", at, "begin a new item with `- `")
    raise fault(Code.SHAPE, f"{what} must be `key: value`, not {_kind(node)}", node.at, f"write `{example}`")


def _kind(node: Tree) -> str:
    match node:
        case Scalar():
            return "text"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
        case _:
            assert_never(node)


def check_keys(found: Iterable[tuple[Scalar, Tree]], known: tuple[str, ...], what: str, faults: Faults) -> None:
    """Keep a fault for every key that has no meaning."""
    for key, _ in found:
        if key.text not in known:
            advice = did_you_mean(key.text, known) or f"the keys are {listed(known)}"
            faults.add(Code.UNKNOWN_KEY, f"unknown key `{key.text[:60]}` in {what}", key.at, advice)


_NUMBERED = re.compile(rf"({NAME.pattern})#[0-9]+.*", re.DOTALL)
"""What outputs call a further stage of a player, as an author may write it."""


def new_name(key: Scalar, what: str) -> str:
    """The text of a key as a name that formulas can use."""
    name = key.text
    if name in RESERVED:
        raise fault(
            Code.RESERVED, f"{what} cannot be named `{name}`, a word of the language", key.at, "choose another name"
        )
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        advice = f"a name has letters a to z, digits and `_`, begins with a letter, and at most {LONGEST_NAME} of them"
        if what == "a player" and (player := _NUMBERED.fullmatch(name)):
            advice = f"for another stage of a player write the name again: `- {player[1]} when ...: [...]`"
        raise fault(Code.BAD_NAME, f"`{name[:60]}` cannot be the name of {what}", key.at, advice)
    return name


def new_title(key: Scalar, what: str) -> str:
    """The text of a key as the name of a claim, a scheme or a spec, which formulas never use."""
    if not TITLE.fullmatch(key.text) or len(key.text) > LONGEST_NAME:
        advice = f"such a name has letters, digits, `-`, `_` and `.`, and at most {LONGEST_NAME} of them"
        raise fault(Code.BAD_NAME, f"`{key.text[:60]}` cannot be the name of {what}", key.at, advice)
    return key.text
