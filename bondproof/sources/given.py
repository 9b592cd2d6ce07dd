"""What a caller gives as a spec: a path, a name of the catalogue, a mechanism, or a Spec that a program builds.

read_given(spec)     the mechanism, its numbers from the benchmark data not yet put in
as_written(spec)     the spec without the scheme under which a mechanism was read
several(specs)       one spec, or several of them, as several
plain(spec)          the mechanism of what `load` gives, anything else as it is; WrongKind where it is no spec
to_yaml(spec)        its text as YAML
called(spec)         its name, for people
located(spec)        the path of its text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from mechanisms.errors import WrongKind
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read, read_again
from mechanisms.language.schemes import listed
from mechanisms.model.mechanism import Mechanism

if TYPE_CHECKING:
    from bondproof.sources.loading import Loaded
    from mechanisms.builder.spec import Spec  # whoever has one has loaded it; a command never does

Given: TypeAlias = "str | Path | Mechanism | Spec | Loaded"
"""A spec by its path or name in the catalogue, a mechanism, what `load` gives, or a Spec under construction."""

Plain: TypeAlias = "str | Path | Mechanism | Spec"
"""The same with the mechanism of what `load` gives in its place."""


def read_given(spec: Given, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism:
    """The mechanism of a spec, under a scheme and with overrides; those of a mechanism itself stay, and come first.

    Raises SpecError where the spec is faulty, UnknownName where nothing has the name.
    """
    spec, overrides = plain(spec), listed(overrides)
    if isinstance(spec, str | Path):
        return read(find(str(spec)), scheme=scheme, overrides=overrides)
    if not isinstance(spec, Mechanism):
        return spec.mechanism(scheme=scheme, overrides=overrides)
    if scheme is None and not overrides:
        return spec
    return read_again(spec, scheme=scheme or spec.source.scheme, overrides=(*spec.source.overrides, *overrides))


def plain(spec: Given) -> Plain:
    """The spec, with the mechanism of what `load` gives in its place.

    Raises WrongKind where it is nothing that holds a spec.
    """
    given: object = spec  # whatever a caller without a type checker gives
    if isinstance(given, str | Path | Mechanism):
        return given
    from bondproof.sources.loading import Loaded
    from mechanisms.builder.spec import Spec

    if isinstance(given, Loaded):
        return given.mechanism
    if isinstance(given, Spec):
        return given
    why = "is several specs, and one is needed" if isinstance(given, list | tuple | set | dict) else "is no spec"
    raise WrongKind(f"a {type(given).__name__} {why}. Give a path, a name of the catalogue, a mechanism, or a Spec.")


def to_yaml(spec: Given, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> str:
    """A spec as YAML, read under a scheme and with overrides, which are put in: read again, it is the same mechanism.

    Comments and the layout of a file are not kept. Under a scheme, its rules are those of the spec, which has no
    schemes then.

    Raises UsageError where the mechanism was changed after it was read, or the spec with its changes would say
    something else.

    >>> "bond: 25 USD" in to_yaml("commit-reveal-audit", overrides=["bond=25 USD"])
    True
    """
    from mechanisms.language import writer

    return writer.to_yaml(read_given(spec, scheme=scheme, overrides=overrides))


def as_written(spec: Given) -> Given:
    """The spec under no scheme, with the overrides that a mechanism has."""
    spec = plain(spec)
    if isinstance(spec, Mechanism) and spec.source.scheme is not None:
        return read_again(spec, overrides=spec.source.overrides)
    return spec


def several(specs: Given | Sequence[Given]) -> tuple[Given, ...]:
    """The specs, where one may be given by itself.

    >>> several("cosmos"), several(["cosmos", "solana"])
    (('cosmos',), ('cosmos', 'solana'))
    """
    return tuple(specs) if isinstance(specs, Iterable) and not isinstance(specs, str) else (specs,)


def called(spec: Given) -> str:
    """The path or name that was given; the name that a mechanism, or a Spec, has itself."""
    spec = plain(spec)
    if isinstance(spec, str | Path):
        return str(spec)
    return spec.header.name if isinstance(spec, Mechanism) else spec.name


def located(spec: Given) -> str:
    """The path of the file that holds the spec, or the program that builds it.

    Raises UnknownName where it is in no catalogue.
    """
    spec = plain(spec)
    if isinstance(spec, str | Path):
        return str(find(str(spec)))
    return spec.source.path if isinstance(spec, Mechanism) else spec.path
