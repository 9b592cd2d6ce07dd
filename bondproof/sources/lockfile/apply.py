"""A reference to the benchmark data, answered: by the lock beside the spec where there is one, else by the data.

    Pins(folder).answer(parameter, from_command_line)   the number and its origin

Where a lock stands, what the spec names and the lock lacks is an error: the proof would rest on data that may change.
What the command line names (`--set`, `--workloads`) is looked up in the data, and said to be.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from bondproof.sources.lockfile.beside import NAME, lock_beside
from mechanisms.errors import UsageError
from mechanisms.model.parameters import BenchRef, Origin, Parameter
from mechanisms.terms.units import ONE_UNIT, unit

if TYPE_CHECKING:
    from benchmarks.gpu.resolved import Resolved
    from bondproof.sources.lockfile.lock import Lock, Pin


class Pins:
    """The lock that holds for the specs in a folder, perhaps none."""

    def __init__(self, folder: Path | None) -> None:
        self.lock: Lock | None = None if folder is None else lock_beside(folder)

    def answer(self, parameter: Parameter, *, from_command_line: bool) -> tuple[Fraction, Origin]:
        """The number in base units, and where it comes from.

        Raises UsageError where neither knows it, or where the lock lacks what the spec names.
        """
        reference = parameter.setting
        assert isinstance(reference, BenchRef)
        pin = None if self.lock is None else self.lock.pins.get(str(reference).lower())
        if pin is not None:
            return _pinned(pin, reference)
        if self.lock is not None and not from_command_line:
            raise UsageError(
                f"`{reference}` is not in {NAME}, so that a proof would rest on data that may change. "
                f"{_advice(parameter.at.path)}, or remove the lock."
            )
        found = _looked_up(reference)
        said = f"{parameter.name}: not in {NAME}, but in the data of this bondproof" if self.lock is not None else ""
        return found.value, Origin(found.rows, found.sources, found.notes, found.low_confidence, remark=said)


def _advice(path: str) -> str:
    """How what a spec names is pinned: `bench pin` reads files, and runs no program."""
    if path.endswith((".yaml", ".yml")):
        return "Run `bondproof bench pin` with this spec"
    return (
        "`bondproof bench pin` reads files: write this spec beside the lock, as in "
        'Path("NAME.mech.yaml").write_text(bondproof.to_yaml(spec)), and pin that'
    )


def _pinned(pin: Pin, reference: BenchRef) -> tuple[Fraction, Origin]:
    from benchmarks.gpu.grammar import grammar_of

    wanted = grammar_of(reference.kind).unit
    if pin.unit != wanted:
        raise UsageError(
            f"{NAME} has `{reference}` in {pin.unit[:40]}, not in {wanted}. Pin it anew: `bondproof bench pin`."
        )
    base = ONE_UNIT if pin.unit == "1" else unit(pin.unit)
    notes = (f"pinned in {NAME}", *pin.notes)
    origin = Origin(pin.rows, pin.sources, notes, pin.low_confidence, pinned=True, remark=_difference(pin, reference))
    return pin.value * base.factor, origin


def _difference(pin: Pin, reference: BenchRef) -> str:
    """What the data of this bondproof says otherwise; empty where it says the same."""
    try:
        found = _looked_up(reference)
    except UsageError:
        return f"{NAME} pins `{reference}` = {pin.text}; the data of this bondproof has no such number any more"
    now = pin_of(reference, found)
    if now.value != pin.value:
        said = f"has {now.text} ({', '.join(now.rows[:8])})"
    elif (now.rows, now.dates) != (pin.rows, pin.dates):
        said = "has the same number from other rows or dates"
    else:
        return ""
    advice = "`bondproof bench pin` takes it over"
    return f"{NAME} pins `{reference}` = {pin.text}; the data of this bondproof {said}: {advice}"


def pin_of(reference: BenchRef, found: Resolved) -> Pin:
    """The pin of a number that was looked up."""
    from benchmarks.gpu.tables import row_as_written
    from bondproof.sources.lockfile.lock import Pin

    dates = tuple(dict(row_as_written(row)).get("date", "") for row in found.rows)
    return Pin(
        str(reference), found.shown, found.unit, found.rows, dates, found.sources, found.notes, found.low_confidence
    )


def _looked_up(reference: BenchRef) -> Resolved:
    from benchmarks.gpu.resolve import resolve

    return resolve(reference.kind, reference.keys)
