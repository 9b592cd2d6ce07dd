"""From a path or a catalogue name to a mechanism with all its numbers, and the statements of its claims.

The spec is read (mechanisms/spec/), its references to benchmark data are resolved (benchmarks/gpu/),
and its claims get their meaning (proofs/formulation.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from mechanisms.catalogue import find
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError, UsageError
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import BenchRef, Origin, Parameter
from mechanisms.spec.codes import Code
from mechanisms.spec.reader import read
from mechanisms.terms import Variable
from proofs.formulation import formulate
from proofs.statement import Statement


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mechanism with its numbers, and what its claims say."""

    mechanism: Mechanism
    statements: tuple[Statement, ...]


def load(spec: str | Path, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Loaded:
    """Read a spec by path or catalogue name.

    Raises SpecError with every fault of the phase that failed.
    """
    mechanism = resolve_references(read(find(str(spec)), scheme=scheme, overrides=overrides))
    return Loaded(mechanism, formulate(mechanism, mechanism.claims))


def resolve_references(mechanism: Mechanism) -> Mechanism:
    """The mechanism with the numbers that its `bench` parameters name; SpecError where a key is not found."""
    found = dict[Variable, tuple[Fraction, Origin]]()
    faults: list[Diagnostic] = []
    for parameter in mechanism.references:
        try:
            found[parameter.variable] = _resolved(parameter)
        except UsageError as error:
            message, _, advice = str(error).partition(". ")
            faults.append(Diagnostic(Code.BENCH.id, message.rstrip("."), parameter.at, advice))
    if faults:
        raise SpecError(faults)
    return mechanism.resolved(found)


def _resolved(parameter: Parameter) -> tuple[Fraction, Origin]:
    from benchmarks.gpu.resolve import resolve

    assert isinstance(parameter.setting, BenchRef)
    number = resolve(parameter.setting.kind, parameter.setting.keys)
    return number.value, Origin(number.rows, number.sources, number.notes, number.low_confidence)
