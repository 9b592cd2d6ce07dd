"""What a caller gives as a spec: a path, a name of the catalogue, a mechanism, or a Spec that a program builds.

read_given(spec)     the mechanism, its numbers from the benchmark data not yet put in
as_written(spec)     the spec without the scheme under which a mechanism was read
several(specs)       one spec, or several of them, as several
called(spec)         its name, for people
located(spec)        the path of its text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from mechanisms.catalogue import find
from mechanisms.mechanism import Mechanism
from mechanisms.spec.reader import read, read_again

if TYPE_CHECKING:
    from mechanisms.dsl.spec import Spec  # whoever has one has loaded it; a command never does

Given: TypeAlias = "str | Path | Mechanism | Spec"
"""A spec by its path or by its name in the catalogue, a mechanism, or a Spec under construction."""


def read_given(spec: Given, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism:
    """The mechanism of a spec, under a scheme and with overrides; those of a mechanism itself stay, and come first.

    Raises SpecError where the spec is faulty, UnknownName where nothing has the name.
    """
    if isinstance(spec, str | Path):
        return read(find(str(spec)), scheme=scheme, overrides=overrides)
    if not isinstance(spec, Mechanism):
        return spec.mechanism(scheme=scheme, overrides=overrides)
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
    return tuple(specs) if isinstance(specs, Iterable) and not isinstance(specs, str) else (specs,)


def called(spec: Given) -> str:
    """The path or name that was given; the name that a mechanism, or a Spec, has itself."""
    if isinstance(spec, str | Path):
        return str(spec)
    return spec.header.name if isinstance(spec, Mechanism) else spec.name


def located(spec: Given) -> str:
    """The path of the file that holds the spec, or the program that builds it.

    Raises UnknownName where it is in no catalogue.
    """
    return str(find(str(spec))) if isinstance(spec, str | Path) else spec.path
