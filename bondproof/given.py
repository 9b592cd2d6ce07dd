"""What a caller gives as a spec: a path, a name of the catalogue, a mechanism, or a Spec that a program builds.

read_given(spec)     the mechanism, its numbers from the benchmark data not yet put in
as_written(spec)     the spec without the scheme under which a mechanism was read
several(specs)       one spec, or several of them, as several
called(spec)         its name, for people
located(spec)        the path of its text
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from mechanisms.catalogue import find
from mechanisms.dsl.spec import Spec
from mechanisms.mechanism import Mechanism
from mechanisms.spec.reader import read, read_again

Given: TypeAlias = str | Path | Mechanism | Spec
"""A spec by its path or by its name in the catalogue, a mechanism, or a Spec under construction."""


def read_given(spec: Given, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism:
    """The mechanism of a spec, under a scheme and with overrides; those of a mechanism itself stay, and come first.

    Raises SpecError where the spec is faulty, UnknownName where nothing has the name.
    """
    if isinstance(spec, Spec):
        return spec.mechanism(scheme=scheme, overrides=overrides)
    if not isinstance(spec, Mechanism):
        return read(find(str(spec)), scheme=scheme, overrides=overrides)
    if scheme is None and not overrides:
        return spec
    return read_again(spec, scheme=scheme or spec.scheme, overrides=(*spec.overrides, *overrides))


def as_written(spec: Given) -> Given:
    """The spec under no scheme, with the overrides that a mechanism has."""
    if isinstance(spec, Mechanism) and spec.scheme is not None:
        return read_again(spec, overrides=spec.overrides)
    return spec


def several(specs: Given | Sequence[Given]) -> tuple[Given, ...]:
    """The specs, where one may be given by itself.

    >>> several("cosmos"), several(["cosmos", "solana"])
    (('cosmos',), ('cosmos', 'solana'))
    """
    return (specs,) if isinstance(specs, (str, Path, Mechanism, Spec)) else tuple(specs)


def called(spec: Given) -> str:
    """The path or name that was given; the name that a mechanism, or a Spec, has itself."""
    if isinstance(spec, Mechanism):
        return spec.header.name
    return spec.name if isinstance(spec, Spec) else str(spec)


def located(spec: Given) -> str:
    """The path of the file that holds the spec, or the program that builds it.

    Raises UnknownName where it is in no catalogue.
    """
    return spec.path if isinstance(spec, (Mechanism, Spec)) else str(find(str(spec)))
