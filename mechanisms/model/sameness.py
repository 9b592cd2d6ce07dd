"""When two mechanisms are the same: the same model, whatever file or program it was written in.

    same(a, b)

They are the same if everything is equal (numbers, units, terms, moves, strategies, statements, names, their order, the
scheme and the overrides) but for what belongs to the text that they were read from:

    positions, the path, the folder and the digest of the text, the document, warnings, which speak of the text;
    spaces in the texts of formulas;
    how often a denominator is met.
"""

from __future__ import annotations

from collections.abc import Mapping

from mechanisms.diagnostics import Position
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Node
from mechanisms.values import Frozen, fields

_OF_THE_TEXT = ("path", "sha256", "document", "warnings", "folder")


def same(a: Mechanism, b: Mechanism) -> bool:
    """Whether two mechanisms are the same but for the text that they were read from.

    >>> from mechanisms.language.reader import read_text
    >>> first = read_text("mech: 1\\nname: a\\nparams:\\n  bond: 3/4 USD", "a.mech.yaml")
    >>> same(first, read_text("mech: 1\\nname: a\\nparams: # all of them\\n  bond: 0.75 USD", "b.mech.yaml"))
    True
    >>> same(first, read_text("mech: 1\\nname: a\\nparams:\\n  bond: 1 USD", "a.mech.yaml"))
    False
    """
    return model(a) == model(b)


def model(mechanism: Mechanism) -> dict[str, object]:
    """What a mechanism says, field by field, without what belongs to its text. Equal for the same mechanisms alone."""
    said = {name: _bare(held) for name, held in fields(mechanism) if name not in _OF_THE_TEXT}
    return said | {"divisors": tuple(dict.fromkeys(term for term, _ in mechanism.divisors))}


def _bare(part: object) -> object:
    """A part without its positions, the texts in it without their spaces."""
    if isinstance(part, Position):
        return None
    if isinstance(part, Mapping):
        return tuple((_bare(key), _bare(value)) for key, value in part.items())
    if isinstance(part, tuple):
        return tuple(map(_bare, part))
    if isinstance(part, Node) or not isinstance(part, Frozen):
        return part
    return type(part), tuple(_field(name, held) for name, held in fields(part))


def _field(name: str, value: object) -> object:
    return "".join(value.split()) if name == "text" and isinstance(value, str) else _bare(value)
