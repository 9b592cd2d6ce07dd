"""From what a caller gives as a spec to a mechanism with all its numbers, and the statements of its claims.

The spec is read (mechanisms/language/), its references to benchmark data are resolved (by a lock beside the spec,
bondproof/sources/pins.py, or by benchmarks/gpu/), and its claims get their meaning (proofs/claims/formulation.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from bondproof.sources.given import Given, read_given
from bondproof.sources.pins import Pins
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError, UnknownName, UsageError
from mechanisms.language.codes import Code
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Origin
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement

if TYPE_CHECKING:
    from bondproof.sources.lockfile import Lock


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
    """Read a spec by path or catalogue name; a mechanism, or a Spec that a program builds, is taken as it is.

    Raises SpecError with every fault of the phase that failed.

    >>> mechanism = load("commit-reveal-audit", overrides=["bond=25 USD"]).mechanism
    >>> [str(player) for player in mechanism.game.players]
    ['worker', 'auditor']
    """
    mechanism = read_given(spec, scheme=scheme, overrides=overrides)
    pins = _beside(mechanism)
    mechanism = _resolved(mechanism, pins)
    return Loaded(mechanism, formulate(mechanism, mechanism.claims), pins.lock)


def resolve_references(mechanism: Mechanism) -> Mechanism:
    """The mechanism with the numbers that its `bench` parameters name; SpecError where a key is not found.

    A `mech.lock` beside the text of the mechanism answers before the data does.
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
