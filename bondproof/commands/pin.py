"""The command `bench pin`: write the numbers that specs rest on, as the data has them now, into `mech.lock` there.

    pin(["audit.mech.yaml"])   its references; other pins of the folder stay
    pin(())                    the specs of the current folder; pins that none of them names go

References in schemes are pinned, too. Every lock is written whole or not at all, and none where a reference is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bondproof.commands.bench import BenchResult, BenchTable
from bondproof.sources.lockfile import Lock, Pin, references, written
from bondproof.sources.pins import NAME, lock_beside, pin_of, tools
from bondproof.system.files import write_whole
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError, UsageError
from mechanisms.language.catalogue import SUFFIX, find, names, specs_in
from mechanisms.language.codes import Code
from mechanisms.language.reader import read
from mechanisms.model.parameters import BenchRef, Parameter


def pin(specs: Sequence[str | Path] = ()) -> BenchResult:
    """Pin what specs name, and say what that changes.

    Raises SpecError where a spec or a lock cannot be read or a reference is unknown, UsageError where there is no spec.
    """
    paths = [_own(spec) for spec in specs] or specs_in(Path())
    if not paths:
        raise UsageError(f"no `*{SUFFIX}` in this folder. Name specs, as in `bondproof bench pin protocol/*{SUFFIX}`.")
    folders = dict.fromkeys(path.parent for path in paths)
    before = {folder: lock_beside(folder) for folder in folders}
    after = {folder: _pins([path for path in paths if path.parent == folder]) for folder in folders}
    if specs:
        after = {folder: {**_known(before[folder]), **pins} for folder, pins in after.items()}
    for folder, pins in after.items():
        if pins or before[folder] is not None:
            _write(folder / NAME, Lock(pins, tools()))
    return BenchResult(tuple(_table(folder, _known(before[folder]), after[folder]) for folder in folders))


def _own(spec: str | Path) -> Path:
    """The path of a spec that is not one of the catalogue."""
    path = find(str(spec))
    if path in map(find, names()):
        raise UsageError(
            f"`{spec}` is of the catalogue, whose data come with bondproof. Copy the spec into a folder of yours, and "
            "pin it there."
        )
    return path


def _known(lock: Lock | None) -> dict[str, Pin]:
    return {} if lock is None else lock.pins


def _pins(paths: Sequence[Path]) -> dict[str, Pin]:
    """What the data says now of every reference in these specs, under all their schemes."""
    from benchmarks.gpu.resolve import resolve

    found: list[Pin] = []
    faults: list[Diagnostic] = []
    for parameter in _references(paths):
        reference = parameter.setting
        assert isinstance(reference, BenchRef)
        try:
            found.append(pin_of(reference, resolve(reference.kind, reference.keys)))
        except UsageError as error:
            message, _, advice = str(error).partition(". ")
            faults.append(Diagnostic(Code.BENCH.id, message.rstrip("."), parameter.at, advice))
    if faults:
        raise SpecError(faults)
    return references(found)


def _references(paths: Sequence[Path]) -> list[Parameter]:
    """The parameters that name data, each reference once; SpecError with the faults of all specs."""
    found: dict[str, Parameter] = {}
    faults: list[Diagnostic] = []
    for path in paths:
        try:
            plain = read(path)
            for mechanism in (plain, *(read(path, scheme=name) for name in plain.source.schemes)):
                for parameter in mechanism.references:
                    found.setdefault(str(parameter.setting).lower(), parameter)
        except SpecError as error:
            faults += error.diagnostics
    if faults:
        raise SpecError(faults)
    return list(found.values())


def _write(file: Path, lock: Lock) -> None:
    try:
        write_whole(file, written(lock))
    except OSError as error:
        raise UsageError(f"cannot write `{file}`: {error.strerror or error}. Every lock there is whole.") from None


def _table(folder: Path, before: dict[str, Pin], after: dict[str, Pin]) -> BenchTable:
    rows = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        shown = new or old
        assert shown is not None
        was = "new" if old is None else "no longer named, removed" if new is None else _was(old, new)
        rows.append((shown.reference, shown.text, ", ".join(shown.rows), was))
    title = f"pinned in {folder / NAME}" if rows else f"nothing to pin in {folder}: no spec names benchmark data"
    return BenchTable(title, ("reference", "value", "rows", "before"), tuple(rows))


def _was(old: Pin, new: Pin) -> str:
    """What a pin was before, in a word."""
    if old.value != new.value:
        return f"was {old.text}"
    return "the same" if (old.rows, old.dates) == (new.rows, new.dates) else "the same, from other rows or dates"
