"""The lock next to a spec: where a `mech.lock` lies, for which specs it holds, and what it answers.

    lock_beside(folder)                                 the lock that holds for the specs in a folder, or None
    concerned(specs)                                    the specs, where a lock stands for those next to it, and a
                                                        folder for those below it
    Pins(folder).answer(parameter, from_command_line)   a reference to the benchmark data: the number and its origin
    tool_remarks(lock)                                  versions of solvers, then and now

Where there is a lock, what the spec names and the lock lacks is an error: the proof would rest on data that may change.
What the command line names (`--set`, `--workloads`) is looked up in the data, and said to be. What is in a lock is
read (lockfile.py) where there is one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from mechanisms.errors import UsageError
from mechanisms.language.catalogue import SUFFIX, names, specs_below, specs_in
from mechanisms.model.parameters import BenchRef, Origin, Parameter
from mechanisms.terms.units import ONE_UNIT, unit

if TYPE_CHECKING:
    from benchmarks.gpu.resolved import Resolved
    from bondproof.sources.lockfile import Lock, Pin

NAME = "mech.lock"
MOST_SPECS = 2000
"""Below a folder."""


def lock_beside(folder: Path) -> Lock | None:
    """The lock in a folder; None where there is none."""
    file = folder / NAME
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError:
        pass  # it may be there: reading it says why it cannot be read
    from bondproof.sources.lockfile import read_lock

    return read_lock(file)


def concerned(specs: Sequence[str]) -> tuple[str, ...]:
    """The specs, each once; a lock among them stands for those that lie next to it, a folder for all below it.

    Raises UsageError where there are none, or more than MOST_SPECS.
    """
    found = dict[str, None]()
    for spec in specs:
        found |= dict.fromkeys(_beside(spec) if Path(spec).name == NAME else _below(spec))
    return tuple(found)


def _beside(lock: str) -> list[str]:
    beside = [str(path) for path in specs_in(Path(lock).parent)]
    if not beside:
        raise UsageError(f"no `*{SUFFIX}` is in the folder of `{lock}`, so it pins nothing. Remove it.")
    return beside


def _below(spec: str) -> list[str]:
    """The specs below a folder, or what was named; a name of the catalogue is not a folder."""
    if "\0" in spec or spec in names() or not os.path.isdir(spec):
        return [spec]
    below = [str(path) for path in specs_below(Path(spec))]
    if not below:
        raise UsageError(f"no file `*{SUFFIX}` in `{spec}` or below it. Give a folder that holds specs.")
    if len(below) > MOST_SPECS:
        raise UsageError(f"`{spec}` holds more than {MOST_SPECS} specs. Name its folders one by one.")
    return below


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
        "`bondproof bench pin` reads files: write this spec to the folder of the lock, as in "
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
        return f"{NAME} pins `{reference}` = {pin.text}; the data of this bondproof no longer has this number"
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
    from bondproof.sources.lockfile import Pin

    dates = tuple(dict(row_as_written(row)).get("date", "") for row in found.rows)
    return Pin(
        str(reference), found.shown, found.unit, found.rows, dates, found.sources, found.notes, found.low_confidence
    )


def _looked_up(reference: BenchRef) -> Resolved:
    from benchmarks.gpu.resolve import resolve

    return resolve(reference.kind, reference.keys)


_MOST, _LONGEST = 12, 40


def tools() -> dict[str, str]:
    """What decides here, and in which version; Python is left out, which proposes nothing."""
    from bondproof.system.versions import versions

    return {name: version for name, version in versions().items() if name != "python"}


def tool_remarks(lock: Lock | None) -> tuple[str, ...]:
    """Which tools have another version here than in the lock; nothing where there is no lock.

    A proof with a certificate does not depend on them. What an engine alone vouches for may, and what it gives up.
    """
    if lock is None or not lock.tools:
        return ()
    here = tools()
    odd = [
        f"{name[:_LONGEST]} {version[:_LONGEST]} (here {here.get(name, 'none')})"
        for name, version in lock.tools.items()
        if here.get(name) != version
    ]
    return (f"{NAME} was written with other versions: {', '.join(odd[:_MOST])}",) if odd else ()
