"""The section `court`: what others published about a protocol, and which claims of the spec decide it.

    court:
      P04:
        says:      a stake above the price makes cheating a losing bet
        source:    Bonded, product document, 2026, part B
        claims:    [stake-above-price-deters]
        iff:       [when-it-deters]
        follows:   it deters if and only if a cheat is slashed with a chance of more than V/(V + S)
        repair:    ask for a chance of at least one half as well
        repaired:  [stake-and-chance-deter]

`claims` state what was published. `iff` state a condition under which it holds, and that it is needed; that both
directions are stated is checked. `repaired` states a version that holds. Instead of `claims`, an entry has `empirical`,
why it is no theorem, or `waiting`, what the language lacks to state it.

    published(section, claims, faults)    what the section says

No verdict stands here: it follows from those on the claims (bondproof/commands/claims).
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Table
from typing import TypeAlias

from mechanisms.errors import did_you_mean
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Sequence, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.model.source import Published
from mechanisms.model.syntax import COMPARISONS, Binary, Call, Syntax, Unary

COURT = "court"
TEXTS = ("says", "source", "follows", "repair", "empirical", "waiting")
"""Keys whose value is text for people."""
NAMES = ("claims", "iff", "repaired")
"""Keys whose value names claims of the spec."""
INSTEAD = ("empirical", "waiting")
"""Reasons for which no claim decides an entry."""
MOST_PUBLISHED = 100
MOST_NAMED = 20
_EXAMPLE = "P04:"
_BOTH_WAYS = "a claim `exactly_when(CONDITION, CLAIM)`, or two: one implies CLAIM, the other its opposite"
_OPPOSITE = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}

_Fields: TypeAlias = dict[str, Tree]


def published(section: Tree, claims: Table[str, tuple[Syntax, ...]], faults: Faults) -> tuple[Published, ...]:
    """All entries of the section; `claims` are those of the spec by name, each with its conjuncts."""
    found = list[Published]()
    with faults.caught():
        for key, value in shapes.entries(section, "the section `court`", _EXAMPLE):
            if len(found) >= MOST_PUBLISHED:
                raise fault(Code.TOO_MANY, f"more than {MOST_PUBLISHED} entries", key.at, "write a second spec")
            with faults.caught():
                found.append(_entry(key, value, claims, faults))
    return tuple(found)


def _entry(key: Scalar, value: Tree, claims: Table[str, tuple[Syntax, ...]], faults: Faults) -> Published:
    name = shapes.new_title(key, "a published claim")
    entries = shapes.entries(value, f"the published claim `{name}`", "says: cheating never pays")
    shapes.check_keys(entries, (*TEXTS, *NAMES), "a published claim", faults)
    fields: _Fields = {k.text: v for k, v in entries}
    for needed in ("says", "source"):
        if needed not in fields:
            message = f"the published claim `{name}` has no `{needed}`"
            raise fault(Code.MISSING, message, key.at, f"write `{needed}: ...`")
    _one_way(key, name, fields)
    texts = {word: shapes.text(fields[word], f"`{word}`").text.strip() for word in TEXTS if word in fields}
    names = {word: _named(fields[word], word, claims) for word in NAMES if word in fields}
    if "iff" in names and not says_both_ways(part for each in names["iff"] for part in claims[each]):
        message = f"`iff` of the published claim `{name}` leaves one direction open"
        raise fault(Code.CLAIM, message, fields["iff"].at, f"name {_BOTH_WAYS}")
    return Published(
        name,
        says=texts["says"],
        source=texts["source"],
        claims=names.get("claims", ()),
        iff=names.get("iff", ()),
        follows=texts.get("follows", ""),
        repair=texts.get("repair", ""),
        repaired=names.get("repaired", ()),
        empirical=texts.get("empirical", ""),
        waiting=texts.get("waiting", ""),
        at=key.at,
    )


def _one_way(key: Scalar, name: str, fields: _Fields) -> None:
    """Refuse an entry with several ways to a verdict, or with none, or with names that nothing asks for."""
    ways = [word for word in ("claims", *INSTEAD) if word in fields]
    if not ways:
        message = f"nothing decides the published claim `{name}`"
        raise fault(Code.MISSING, message, key.at, "write `claims:` with names of claims, `empirical:` or `waiting:`")
    if len(ways) > 1:
        advice = f"keep one of {', '.join(f'`{way}`' for way in ways)}"
        raise fault(Code.SHAPE, f"the published claim `{name}` is decided in two ways", fields[ways[1]].at, advice)
    idle = [word for word in ("iff", "repaired") if word in fields and ways != ["claims"]]
    if idle:
        message = f"`{idle[0]}` applies only to a published claim with `claims`"
        raise fault(Code.SHAPE, message, fields[idle[0]].at, "remove the line")


def _named(node: Tree, word: str, claims: Iterable[str]) -> tuple[str, ...]:
    """The names of claims in a list, or the one that stands alone."""
    known = tuple(claims)
    items = node.items if isinstance(node, Sequence) else (node,)
    if isinstance(node, Mapping) or len(items) > MOST_NAMED:
        raise fault(Code.SHAPE, f"`{word}` names up to {MOST_NAMED} claims", node.at, f"write `{word}: [NAME, NAME]`")
    found = list[str]()
    for item in items:
        scalar = shapes.text(item, f"`{word}`")
        if scalar.text not in known:
            advice = did_you_mean(scalar.text, known) or "write the name of a claim under `claims:`"
            raise fault(Code.UNKNOWN_NAME, f"there is no claim `{scalar.text[:60]}`", scalar.at, advice)
        found.append(scalar.text)
    return tuple(found)


def says_both_ways(claims: Iterable[Syntax]) -> bool:
    """Whether claims say where something holds and where not: `exactly_when`, or two with opposite conclusions."""
    found = [_conclusion(claim) for claim in claims]
    if any(isinstance(each, Call) and each.name == "exactly_when" for each in found):
        return True
    return any(_opposite(one, other) for one in found for other in found)


def _conclusion(claim: Syntax) -> Syntax:
    """A claim without the premises under which it is made."""
    while isinstance(claim, Binary) and claim.operator == "implies":
        claim = claim.right
    return claim


def _opposite(one: Syntax, other: Syntax) -> bool:
    """Whether a conclusion denies another as it is written: by `not`, or by the opposite comparison."""
    match one, other:
        case _, Unary("not", denied):
            return denied == one
        case Binary(first, left, right), Binary(second) if first in COMPARISONS:
            return _OPPOSITE[first] == second and (left, right) == (other.left, other.right)
        case _:
            return False
