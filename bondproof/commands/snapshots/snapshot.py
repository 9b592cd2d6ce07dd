"""The command `snapshot`: keep what was proved, and say what differs from it.

    snapshot(["audit.mech.yaml"], file=Path("bondproof.snap"))   writes the file
    snapshot((), file=..., mode=Mode.CHECK)                      the specs that the file names, compared with it

A spec is named in the file by its path from the folder of the file, or by its name in the catalogue. Specs that are
not asked for keep their lines. One that the file names and that is not there any more is gone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from bondproof.commands.snapshots import file as snapshots
from bondproof.commands.snapshots.changes import SpecChange, changes_of
from bondproof.commands.snapshots.result import Mode, SnapshotResult
from bondproof.commands.snapshots.states import SpecState, plainly, state_of
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode, most_serious, unexpected
from bondproof.system.files import write_whole
from bondproof.system.progress import Progress, silent
from mechanisms.errors import SpecError, UsageError
from mechanisms.language.catalogue import SUFFIX, find, names
from mechanisms.sanitize import acts
from solvers.engines.budget import Budget


def snapshot(
    specs: Sequence[str | Path],
    *,
    file: Path,
    mode: Mode = Mode.WRITE,
    budget: Budget | None = None,
    allow_undecided: bool = False,
    progress: Progress = silent,
) -> SnapshotResult:
    """Write a snapshot of specs, or compare them with it.

    Raises UsageError where there is nothing to compare with or the file cannot be read or written, SpecError where
    one of the specs cannot be read: then nothing is written.
    """
    recorded = _recorded(file, mode)
    wanted = {_key(spec, file): find(str(spec)) for spec in specs} or _named(recorded or {}, file)
    if not wanted:
        raise UsageError(
            "a snapshot of which specs? Name them, as in `bondproof snapshot audit.mech.yaml`, or give --all for the "
            "catalogue."
        )
    now = _states({key: path for key, path in wanted.items() if path is not None}, budget, progress)
    known = recorded or {}
    changes = tuple(changes_of(known.get(key), now.get(key), key) for key in sorted(wanted))
    if mode is Mode.WRITE:
        kept = {key: state for key, state in known.items() if key not in wanted}
        _write(file, snapshots.written({**kept, **now}.values()))
    codes = [_code(change, check=mode is Mode.CHECK, allow_undecided=allow_undecided) for change in changes]
    codes += [ExitCode.VACUOUS for state in now.values() if not state.findings] or ([] if now else [ExitCode.VACUOUS])
    return SnapshotResult(str(file), mode, recorded is None, changes, most_serious(codes))


def _recorded(file: Path, mode: Mode) -> dict[str, SpecState] | None:
    """What the file holds; None where there is none yet."""
    try:
        file.stat()
    except FileNotFoundError:  # a link that leads nowhere is written through
        pass
    except OSError as error:
        raise UsageError(f"cannot read `{str(file)[:120]}`: {error.strerror or error}.") from None
    else:
        return snapshots.read(file)
    if mode is Mode.WRITE:
        return None
    raise UsageError(f"there is no snapshot `{file}` to compare with. `bondproof snapshot SPEC` writes one.")


def _key(spec: str | Path, file: Path) -> str:
    """The name of a spec in the file: that of the catalogue, or its path from the folder of the file."""
    path = find(str(spec))
    if str(spec) in names() and path.name == f"{spec}{SUFFIX}" and path.is_absolute():
        return str(spec)
    try:
        there = os.path.join(os.path.realpath(path.parent), path.name)  # `..` out of a link leads where it really is
        key = Path(os.path.relpath(there, os.path.realpath(file.parent))).as_posix()
    except ValueError:  # another drive
        key = path.absolute().as_posix()
    if not key.endswith(snapshots.ENDINGS):
        raise UsageError(f"`{key[:120]}` is not called *{SUFFIX}, as a spec in a snapshot is. Rename it.")
    if acts(key):
        raise UsageError(f"the path `{key!a}` has characters that a snapshot cannot hold. Rename the file.")
    return plainly(key)


def _named(recorded: dict[str, SpecState], file: Path) -> dict[str, Path | None]:
    """The specs that the file names; None where one is not there any more."""
    found: dict[str, Path | None] = {}
    for key in recorded:
        path = file.parent / key
        spec = key.endswith(snapshots.ENDINGS) and os.path.isfile(path)
        found[key] = path if spec else find(key) if key in names() else None
    return found


def _states(present: dict[str, Path], budget: Budget | None, progress: Progress) -> dict[str, SpecState]:
    """Every spec verified; SpecError with the faults of all that cannot be read."""
    if not present:
        return {}
    result = verify(list(present.values()), budget=budget, repair_expected=False, progress=progress)
    if result.faults:
        raise SpecError(result.faults)
    return {key: state_of(spec, key) for key, spec in zip(present, result.specs, strict=True)}


def _write(file: Path, text: str) -> None:
    """Write the file whole, and only what can be read back."""
    snapshots.parsed(text, str(file))
    try:
        write_whole(file, text)
    except OSError as error:
        raise UsageError(f"cannot write `{file}`: {error.strerror or error}. Name another with --file.") from None


def _code(change: SpecChange, *, check: bool, allow_undecided: bool) -> ExitCode:
    """The code of a spec: that of verdicts that are not as expected, and with `--check` that of drift.

    A claim that became refuted since it was recorded is drift, and `verify` says what it is besides. One that was
    recorded as refuted stays refuted: no snapshot makes it pass.
    """
    codes = [ExitCode.SNAPSHOT] if check and change.drifted else []
    for claim in change.claims:
        if claim.new is not None and claim.new.fails:
            code = unexpected(claim.new.verdict, allow_undecided=allow_undecided)
            turned = claim.old is not None and not claim.old.fails and code is ExitCode.REFUTED
            codes.append(ExitCode.SNAPSHOT if check and turned else code)
    return most_serious(codes)
