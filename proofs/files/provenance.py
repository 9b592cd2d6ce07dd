"""Where a proof on disk comes from: the spec, how it was changed, the rows of data, what was solved for.

    Provenance   the name of a spec, the sha256 of its text, its scheme and its overrides
    Taken    the value of a parameter that the spec leaves to be solved
    Rows     which rows of benchmark data are behind which parameter

`solved` is a list in every file, an entry for each parameter: {"parameter": "bond", "value": "191/10"}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from mechanisms.errors import CertificateRejected
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.files.numerals import written
from proofs.files.terms import Writing, read_variable
from proofs.files.tree import MOST_BYTES, Item, Json, parsed

_SHA256 = re.compile(r"[0-9a-f]{64}")

Rows: TypeAlias = tuple[tuple[Variable, tuple[str, ...]], ...]


class Provenance(Frozen):
    """The spec of a proof: its name, the sha256 of its text, and how it was changed before it was decided."""

    name: str
    sha256: str
    scheme: str | None = None
    overrides: tuple[str, ...] = ()


class Taken(Frozen):
    """The value of a parameter that the spec leaves to be solved, in base units: a choice, not a result."""

    parameter: Variable
    value: Fraction


SOURCE = ("spec", "scheme", "overrides")
"""The keys of a source."""


def write_source(source: Provenance) -> list[tuple[str, Json]]:
    """A source as fields of a file."""
    return [
        ("spec", {"name": source.name, "sha256": source.sha256}),
        ("scheme", source.scheme),
        ("overrides", list(source.overrides)),
    ]


def read_source(spec: Item, scheme: Item, overrides: Item) -> Provenance:
    """A source out of its fields."""
    name, sha256 = spec.fields("name", "sha256")
    changed = None if scheme.value is None else scheme.text()
    return Provenance(name.text(), read_digest(sha256), changed, tuple(each.text() for each in overrides.items()))


def read_digest(item: Item) -> str:
    """A sha256 in hexadecimal."""
    if not isinstance(item.value, str) or _SHA256.fullmatch(item.value) is None:
        raise item.wrong("a sha256 in hexadecimal")
    return item.value


def write_solved(solved: Iterable[Taken]) -> list[Json]:
    """The list of what was solved for."""
    write = Writing()
    return [{"parameter": write(taken.parameter), "value": written(taken.value)} for taken in solved]


def read_solved(item: Item) -> tuple[Taken, ...]:
    """What was solved for, each parameter once."""
    found: dict[Variable, Taken] = {}
    for entry in item.items():
        parameter, value = entry.fields("parameter", "value")
        variable = read_variable(parameter)
        if variable in found:
            raise parameter.wrong("a parameter that has no value yet")
        found[variable] = Taken(variable, value.number())
    return tuple(found.values())


def data_rows(mechanism: Mechanism) -> Rows:
    """The rows of benchmark data that a mechanism rests on."""
    return tuple((p.variable, p.origin.rows) for p in mechanism.parameters if p.origin is not None)


def write_rows(rows: Rows) -> list[Json]:
    """The rows behind each parameter."""
    write = Writing()
    return [[write(parameter), list(names)] for parameter, names in rows]


def read_rows(item: Item) -> Rows:
    """The rows behind each parameter."""
    return tuple(_read_row(entry) for entry in item.items())


def _read_row(item: Item) -> tuple[Variable, tuple[str, ...]]:
    parameter, names = item.items(2, 2)
    return read_variable(parameter), tuple(name.text() for name in names.items(1))


def root(data: str | bytes) -> Item:
    """The object in a file's text or bytes."""
    return parsed(data if isinstance(data, str) else _decoded(data))


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise CertificateRejected(f"more than {MOST_BYTES} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CertificateRejected(f"byte {error.start} is not UTF-8") from None


def check_version(version: Item, current: int, command: str) -> None:
    """Raise CertificateRejected unless a file has the current version; for an older one, say what writes it anew."""
    stated = version.value
    if isinstance(stated, int) and not isinstance(stated, bool) and 0 < stated < current:
        raise CertificateRejected(
            f"written in version {stated} of the format, which is no longer read: `{command}` writes it anew"
        )
    if isinstance(stated, bool) or stated != current:
        raise version.wrong(f"version {current} of the format")
