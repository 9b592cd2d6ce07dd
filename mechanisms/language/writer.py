"""A document back to YAML: what the reader reads as the same document again, but for positions and comments.

    to_yaml(mechanism)     the text of the spec that a mechanism was read from, or was built as by a program, with
                           its scheme and its overrides put in
    as_yaml(document)      the text of any document tree

Texts are written plain where no reader of YAML could mistake them, else in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mechanisms.errors import SpecError, UsageError
from mechanisms.language import schemes as rules
from mechanisms.language.court import COURT
from mechanisms.language.document import Mapping, Scalar, Sequence, Tree
from mechanisms.language.faults import Faults
from mechanisms.language.reader import read_again, read_text
from mechanisms.language.sections import SECTIONS
from mechanisms.language.windows import without_windows
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Value
from mechanisms.values import evolve

_PLAIN = re.compile(r"(?:[A-Za-z0-9(=]|-[A-Za-z0-9(])(?:[^\n\r\t:#]|:(?=[^\s,\[\]{}])|(?<=\S)#)*")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONGEST_LIST = 100


def to_yaml(mechanism: Mechanism) -> str:
    r"""The spec of a mechanism as YAML, with its scheme and its overrides put in; read again, it is the same mechanism.

    Comments and the layout of the file are not kept. Where a scheme is put in, its name is what the rules are called,
    and the spec has no schemes; where overrides are, they hold under every scheme.

    Raises UsageError where the mechanism was changed after it was read, or its spec with the scheme and the overrides
    put in would say something else.

    >>> from mechanisms.language.reader import read_text
    >>> text = "mech: 1\nname: a  # the first\nparams:\n  bond: 3/4 USD\n"
    >>> print(to_yaml(read_text(text, "a.mech.yaml")), end="")
    mech: 1
    name: a
    params:
      bond: 3/4 USD
    """
    source, name = mechanism.source, mechanism.header.name
    again = read_again(mechanism, scheme=source.scheme, overrides=source.overrides)
    if source.document is None or not _alike(_with_data(again, mechanism), mechanism):
        advice = "Write the spec of what was read, and give each change as an override, as in load(..., overrides=...)."
        raise UsageError(f"{name} was changed after it was read: its spec says something else. {advice}")
    if source.scheme is None and not source.overrides:
        return as_yaml(source.document)
    text = as_yaml(_put_in(mechanism, source.document))
    if not _reads_as(text, again):
        advice = "Write the spec as it is, and read that under the scheme and with the overrides."
        raise UsageError(f"{name} with its scheme and overrides is not a spec that says the same. {advice}")
    return text


def _put_in(mechanism: Mechanism, document: Mapping) -> Mapping:
    """The document of a mechanism under its scheme and with its overrides."""
    sections, faults = {key.text: value for key, value in document.entries}, Faults()
    source = mechanism.source
    if source.scheme is None:
        changed = {text.partition("=")[0].strip() for text in source.overrides}
        if "schemes" in sections:
            given = changed - {p.name for p in mechanism.solved}
            sections["schemes"] = _without(sections["schemes"], changed, given)
    else:
        found = rules.schemes(sections, faults)[source.scheme]
        sections = dict(rules.under(sections, found, faults))
        del sections["schemes"]
        sections.pop(COURT, None)
        sections["scheme"] = Scalar(source.scheme, document.at)
    sections = dict(rules.overridden(sections, source.overrides, faults))
    faults.settle()
    if "claims" in sections:
        given = {p.name for p in mechanism.parameters} - {p.name for p in mechanism.solved}
        sections["claims"] = without_windows(sections["claims"], given)
    return Mapping(tuple((Scalar(key, document.at), sections[key]) for key in SECTIONS if key in sections), document.at)


def _without(schemes: Tree, names: set[str], given: set[str]) -> Tree:
    """The schemes without what they set these parameters to, and without the windows of those with a value now."""
    if not isinstance(schemes, Mapping):
        return schemes
    found = list[tuple[Scalar, Tree]]()
    for key, scheme in schemes.entries:
        entries = scheme.entries if isinstance(scheme, Mapping) else ()
        kept = tuple((k, _claims(k, v, given)) for k, v in entries if k.text not in names)
        found.append((key, Mapping(kept, scheme.at) if kept else Scalar("", scheme.at)))
    return Mapping(tuple(found), schemes.at)


def _claims(key: Scalar, value: Tree, given: set[str]) -> Tree:
    return without_windows(value, given) if key.text == "claims" else value


def _reads_as(text: str, mechanism: Mechanism) -> bool:
    """Whether a text, with the changes of a mechanism put in, says the same: under its scheme, or under each of all."""
    source = mechanism.source
    names = (None, *source.schemes) if source.scheme is None else (None,)
    try:
        return all(
            _alike(
                read_text(text, source.path, scheme=name),
                read_again(mechanism, scheme=name or source.scheme, overrides=source.overrides),
            )
            for name in names
        )
    except SpecError:
        return False


def _alike(a: Mechanism, b: Mechanism) -> bool:
    """Whether two mechanisms are equal, and what is said of them too, but for the words on the scheme."""
    return a == b and evolve(a.header, scheme="") == evolve(b.header, scheme="")


def _with_data(again: Mechanism, mechanism: Mechanism) -> Mechanism:
    """The mechanism with the benchmark numbers that the other one has."""
    return again.resolved(
        {
            p.variable: (p.setting.value, p.origin)
            for p in mechanism.parameters
            if isinstance(p.setting, Value) and p.origin is not None
        }
    )


def as_yaml(document: Mapping) -> str:
    """A document as YAML, with its last newline."""
    return "".join(f"{line}\n" for line in _entries(document, ""))


def _entries(mapping: Mapping, indent: str) -> Iterator[str]:
    for key, value in mapping.entries:
        yield from _under(f"{indent}{_text(key)}:", value, indent + "  ")


def _items(sequence: Sequence, indent: str) -> Iterator[str]:
    for item in sequence.items:
        if isinstance(item, Mapping):
            first, *others = _entries(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others
        else:
            yield from _under(f"{indent}-", item, indent + "  ")


def _under(head: str, value: Tree, indent: str) -> Iterator[str]:
    """A value behind what introduces it, or below."""
    if isinstance(value, Scalar):
        yield head if value.empty else f"{head} {_text(value)}"
    elif isinstance(value, Sequence) and (row := _row(value)):
        yield f"{head} {row}"
    else:
        yield head
        yield from _entries(value, indent) if isinstance(value, Mapping) else _items(value, indent)


def _row(sequence: Sequence) -> str:
    """A short list of words in one line, as in `[honest, cheat]`; empty where it is none."""
    words = [item.text for item in sequence.items if isinstance(item, Scalar) and _WORD.fullmatch(item.text)]
    row = f"[{', '.join(words)}]"
    return row if len(words) == len(sequence.items) and len(row) <= _LONGEST_LIST else ""


def _text(scalar: Scalar) -> str:
    text = scalar.text
    if _PLAIN.fullmatch(text) and text == text.strip():
        return text
    if all(c not in text for c in "\n\r\t"):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(c, c) for c in text) + '"'
