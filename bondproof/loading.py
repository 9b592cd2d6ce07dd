"""From a path or a catalogue name to a mechanism with all its numbers, and the statements of its claims.

The spec is read (mechanisms/spec/), its references to benchmark data are resolved (by a lock beside the spec,
bondproof/pins/, or by benchmarks/gpu/), and its claims get their meaning (proofs/formulation.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bondproof.pins.apply import Pins
from bondproof.pins.lock import Lock
from mechanisms.catalogue import find
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError, UsageError
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Origin
from mechanisms.spec.codes import Code
from mechanisms.spec.reader import read
from mechanisms.terms import Variable
from proofs.formulation import formulate
from proofs.statement import Statement


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mechanism with its numbers, what its claims say, and the lock that its data is pinned in, if any."""

    mechanism: Mechanism
    statements: tuple[Statement, ...]
    lock: Lock | None = None


def load(spec: str | Path, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Loaded:
    """Read a spec by path or catalogue name.

    Raises SpecError with every fault of the phase that failed.
    """
    path = find(str(spec))
    pins = Pins(path.parent)
    mechanism = _resolved(read(path, scheme=scheme, overrides=overrides), pins)
    return Loaded(mechanism, formulate(mechanism, mechanism.claims), pins.lock)


def resolve_references(mechanism: Mechanism, beside: Path | None = None) -> Mechanism:
    """The mechanism with the numbers that its `bench` parameters name; SpecError where a key is not found.

    A `mech.lock` in the folder `beside` answers before the data does.
    """
    return _resolved(mechanism, Pins(beside))


def _resolved(mechanism: Mechanism, pins: Pins) -> Mechanism:
    found = dict[Variable, tuple[Fraction, Origin]]()
    faults: list[Diagnostic] = []
    changed = {override.partition("=")[0].strip() for override in mechanism.overrides}
    for parameter in mechanism.references:
        try:
            found[parameter.variable] = pins.answer(parameter, from_command_line=parameter.name in changed)
        except UsageError as error:
            message, _, advice = str(error).partition(". ")
            faults.append(Diagnostic(Code.BENCH.id, message.rstrip("."), parameter.at, advice))
    if faults:
        raise SpecError(faults)
    return mechanism.resolved(found)
