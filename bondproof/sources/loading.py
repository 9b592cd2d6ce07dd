"""From what a caller gives as a spec to a mechanism with all its numbers, and the statements of its claims.

A spec is given by its path, by its name in the catalogue, as a mechanism, as what `load` gives, or as a Spec that a
program builds. It is read (mechanisms/language/), its references to benchmark data are resolved (by a lock next to the
spec, bondproof/sources/pins.py, or by benchmarks/gpu/), and its claims get their meaning
(proofs/claims/formulation.py).

load(spec)           Loaded: the mechanism with its numbers, and what its claims say
read_given(spec)     the mechanism, its numbers from the benchmark data not yet put in
as_written(spec)     the spec without the scheme under which a mechanism was read
several(specs)       one spec, or several of them, as several
to_yaml(spec)        its text as YAML
called(spec)         its name, for people; located(spec): the path of its text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bondproof.sources.pins import Pins
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError, UnknownName, UsageError, WrongKind
from mechanisms.language.catalogue import find
from mechanisms.language.codes import Code
from mechanisms.language.reader import read, read_again
from mechanisms.language.schemes import listed
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Origin
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement

if TYPE_CHECKING:
    from bondproof.sources.lockfile import Lock
    from mechanisms.builder.spec import Spec  # whoever has one has loaded it; a command never does

Given: TypeAlias = "str | Path | Mechanism | Spec | Loaded"
"""A spec by its path or name in the catalogue, a mechanism, what `load` gives, or a Spec under construction."""

Plain: TypeAlias = "str | Path | Mechanism | Spec"
"""The same with the mechanism of what `load` gives in its place."""


class Loaded(Frozen):
    """A mechanism with its numbers, what its claims say, and the lock that its data is pinned in, if any."""

    mechanism: Mechanism
    statements: tuple[Statement, ...]
    lock: Lock | None = None

    def named(self, names: Sequence[str]) -> list[Statement]:
        """The statements of the claims of these names, each once; UnknownName where the spec has none of a name."""
        known = {statement.claim.name: statement for statement in self.statements}
        for name in names:
            if name not in known:
                raise UnknownName("claim", name, known)
        return [known[name] for name in dict.fromkeys(names)]


def load(spec: Given, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Loaded:
    """Read a spec from a path or the catalogue; a mechanism, or a Spec built by a program, is used as it is.

    Raises SpecError with all faults that the failing phase found.

    >>> mechanism = load("commit-reveal-audit", overrides=["bond=25 USD"]).mechanism
    >>> [str(player) for player in mechanism.game.players]
    ['worker', 'auditor']
    """
    mechanism = read_given(spec, scheme=scheme, overrides=overrides)
    pins = _beside(mechanism)
    mechanism = _resolved(mechanism, pins)
    return Loaded(mechanism, formulate(mechanism), pins.lock)


def resolve_references(mechanism: Mechanism) -> Mechanism:
    """The mechanism with the numbers that its `bench` parameters name; SpecError where a key is not found.

    A `mech.lock` next to the text of the mechanism answers before the data does.
    """
    return _resolved(mechanism, _beside(mechanism))


def _beside(mechanism: Mechanism) -> Pins:
    """The lock in the folder of the mechanism, which is shown from the current folder where it lies below that."""
    if mechanism.source.folder is None:
        return Pins(None)
    folder = Path(mechanism.source.folder)
    with suppress(OSError, ValueError):
        folder = folder.relative_to(Path.cwd())
    return Pins(folder)


def _resolved(mechanism: Mechanism, pins: Pins) -> Mechanism:
    found = dict[Variable, tuple[Fraction, Origin]]()
    faults: list[Diagnostic] = []
    changed = {override.partition("=")[0].strip() for override in mechanism.source.overrides}
    for parameter in mechanism.references:
        try:
            found[parameter.variable] = pins.answer(parameter, from_command_line=parameter.name in changed)
        except UsageError as error:
            message, _, advice = str(error).partition(". ")
            faults.append(Diagnostic(Code.BENCH.id, message.rstrip("."), parameter.at, advice))
    if faults:
        raise SpecError(faults)
    return mechanism.resolved(found)


# what a caller gives -----------------------------------------------------------------------------


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
    from mechanisms.builder.spec import Spec

    if isinstance(given, Loaded):
        return given.mechanism
    if isinstance(given, Spec):
        return given
    number = "one " if isinstance(given, list | tuple | set | dict) else "a "
    raise WrongKind(f"expected {number}path, catalogue name, Mechanism or Spec; got {type(given).__name__}.")


def to_yaml(spec: Given, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> str:
    """A spec as YAML, with a scheme and overrides applied: reading it gives the same mechanism.

    Comments and layout are lost. With a scheme, the YAML has the rules of that scheme and no schemes.

    Raises UsageError if the mechanism was changed after reading, or if the YAML would mean something else.

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
