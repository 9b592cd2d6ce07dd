"""Schemes and overrides: the same spec under other rules, put into its document before anything is read.

    schemes:
      bond-only:
        burned: 0%              a parameter set otherwise
      no-ledger:
        ledger: [...]           a section replaced whole: game, ledger, escrow, accounts, honest, claims, ...
      once:
        states: []              played once: no states, so no `next` and no `discount` of the spec either
      other:
        like: no-ledger         all that a scheme above says, and then
        burned: 50%             what this one says

    --set bond="25 USD"         an override, in the same words

Each change keeps the place at which it is written, so a fault in it is shown there.

Not here: what a setting means (mechanisms/language/settings.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Table
from collections.abc import Sequence as Several

from mechanisms.diagnostics import OVERRIDE_PATH, SCHEME_PATH, Position
from mechanisms.errors import SpecError, WrongKind, did_you_mean
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Sequence, Tree
from mechanisms.language.faults import Faults, fault, reported
from mechanisms.language.sections import IN_TIME, OBJECTIVE, REPLACEABLE, SAFETY, STATES, Sections, all_known
from mechanisms.sanitize import in_one_line

MOST_SCHEMES = 16
_EXAMPLE = "bond-only:"
LIKE = "like"
"""The key by which a scheme takes over what another one says; no parameter can have this name."""


def schemes(sections: Sections, faults: Faults) -> dict[str, tuple[Tree, ...]]:
    """The schemes that a spec declares, by name: what each says, after what the schemes that it is like say."""
    found = dict[str, tuple[Tree, ...]]()
    with faults.caught():
        entries = (
            shapes.entries(sections["schemes"], "the section `schemes`", _EXAMPLE) if "schemes" in sections else ()
        )
        if len(entries) > MOST_SCHEMES:
            raise fault(
                Code.TOO_MANY, f"more than {MOST_SCHEMES} schemes", entries[MOST_SCHEMES][0].at, "write several specs"
            )
        for key, value in entries:
            with faults.caught():
                found[shapes.new_title(key, "a scheme")] = (*_taken_over(found, value), value)
    return found


def _taken_over(found: Table[str, tuple[Tree, ...]], scheme: Tree) -> tuple[Tree, ...]:
    """What the scheme that another one is like says; that scheme is above it."""
    other = scheme.get(LIKE) if isinstance(scheme, Mapping) else None
    if other is None:
        return ()
    named = shapes.text(other, f"`{LIKE}`")
    if named.text not in found:
        advice = did_you_mean(named.text, found) or "name a scheme that is defined above this one"
        raise fault(Code.UNKNOWN_NAME, f"no scheme `{named.text[:60]}` is defined above", named.at, advice)
    return found[named.text]


def only_sets(document: Mapping, name: str) -> bool:
    """Whether a scheme of a spec that was read sets parameters and units alone, and replaces no section."""
    sections = {key.text: value for key, value in document.entries}
    said = (tree for tree in schemes(sections, Faults())[name] if isinstance(tree, Mapping))
    return not any(key.text in REPLACEABLE for tree in said for key, _ in tree.entries)


def chosen(found: Table[str, Sections], name: str) -> Sections:
    """The sections under the scheme that the user names.

    Raises SpecError where the spec has none of that name.
    """
    if name not in found:
        shown = name[:60]
        advice = did_you_mean(name, found) or (
            f"the schemes are {', '.join(f'`{s}`' for s in found)}" if found else "this spec has no schemes"
        )
        at = Position(SCHEME_PATH, 1, 1, len(shown), shown)
        raise fault(Code.UNKNOWN_NAME, f"unknown scheme `{shown}`", at, advice)
    return found[name]


def under(sections: Sections, scheme: Several[Tree], faults: Faults) -> Sections:
    """The sections of a spec with the changes of one scheme put in, a later change of the same thing winning."""
    result = dict(sections)
    for tree in scheme:
        with faults.caught():
            entries = shapes.entries(tree, "a scheme", "burned: 0%")
            if once := any(key.text == STATES and _is_empty(value) for key, value in entries):
                result = {name: node for name, node in result.items() if name not in IN_TIME}
            for key, value in entries:
                with faults.caught():
                    if key.text != LIKE and not (once and key.text == STATES):
                        _change(result, key, value)
    return result


def _is_empty(node: Tree) -> bool:
    return isinstance(node, Sequence) and not node.items


def listed(overrides: Several[str]) -> tuple[str, ...]:
    """Overrides as they were given by a program, each a text `name=value`; WrongKind where they are anything else.

    >>> listed(["bond=25 USD"])
    ('bond=25 USD',)
    """
    given: object = overrides
    if isinstance(given, str):
        raise WrongKind(f"the overrides are given as one text. Give a list: overrides=[{given[:80]!r}].")
    if isinstance(given, Table):
        pairs = ", ".join(repr(f"{name}={value}"[:80]) for name, value in list(given.items())[:3])
        raise WrongKind(f"the overrides are given as a {type(given).__name__}. Give a list: overrides=[{pairs}].")
    if not isinstance(given, Iterable):
        raise WrongKind(f'overrides must be a list, not {type(given).__name__}. Give one: overrides=["bond=25 USD"].')
    found = tuple(given)
    if wrong := [item for item in found if not isinstance(item, str)]:
        raise WrongKind(f'an override is a text, as in "bond=25 USD", and no {type(wrong[0]).__name__}.')
    return found


def overridden(sections: Sections, overrides: Several[str], faults: Faults) -> Sections:
    """The sections of a spec with overrides `name=value` put in, the last of several winning."""
    result = dict(sections)
    for text in overrides:
        with faults.caught():
            key, value = _override(text)
            _change(result, key, value, sections=False)
    return result


def _override(text: str) -> tuple[Scalar, Scalar]:
    line = in_one_line(text)
    name, sign, value = line.partition("=")
    whole = Position(OVERRIDE_PATH, 1, 1, max(1, len(line)), line)
    if not sign or not name.strip() or not value.strip():
        raise fault(Code.OVERRIDE, "an override is written name=value", whole, 'as in --set bond="25 USD"')
    start = len(name) + 1 + len(value) - len(value.lstrip())
    indent = len(name) - len(name.lstrip())
    key = Scalar(name.strip(), whole.part(indent, len(name.strip())))
    return key, Scalar(value.strip(), whole.part(start, len(value.strip())))


def _change(result: dict[str, Tree], key: Scalar, value: Tree, *, sections: bool = True) -> None:
    if key.text in (REPLACEABLE if sections else (SAFETY, OBJECTIVE)):
        result[key.text] = value
        return
    for section in ("params", "units"):
        node = result.get(section)
        if isinstance(node, Mapping) and node.get(key.text) is not None:
            result[section] = node.put(key, value)
            return
    raise _unknown(result, key, REPLACEABLE if sections else ())


def _unknown(result: Sections, key: Scalar, others: tuple[str, ...]) -> SpecError:
    if not all_known(result):
        return reported()
    tables = [node for name in ("params", "units") if isinstance(node := result.get(name), Mapping)]
    known = [k.text for node in tables for k, _ in node.entries]
    advice = did_you_mean(key.text, [*known, *others]) or "only parameters and units of the spec can be set"
    return fault(Code.UNKNOWN_NAME, f"unknown parameter `{key.text[:60]}`", key.at, advice)
