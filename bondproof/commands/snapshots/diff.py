"""The command `diff`: two specs, two folders of specs, or two snapshots, and what became looser or tighter.

diff("old/audit.mech.yaml", "audit.mech.yaml")
diff("base/protocol", "protocol")               specs of the same path in both folders
diff("HEAD", "audit.mech.yaml")                 a spec with what it was in a revision of its repository
diff("base.snap", "bondproof.snap")             what was recorded; nothing is decided again
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from pathlib import Path

from bondproof.commands.snapshots import file as snapshots
from bondproof.commands.snapshots.changes import SpecChange, changed_lines, changes_of
from bondproof.commands.snapshots.result import DiffResult
from bondproof.commands.snapshots.states import SpecState, plainly, state_of
from bondproof.commands.snapshots.time_changes import time_changes
from bondproof.commands.verify.result import VerifiedSpec
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode
from bondproof.rendering.wording import shown_path
from bondproof.sources.lockfile import written
from bondproof.sources.pins import NAME, lock_beside
from bondproof.sources.revisions import at_revision, is_revision, named
from bondproof.system.progress import Progress, silent
from mechanisms.errors import SpecError, UsageError
from mechanisms.language.catalogue import SUFFIX, find, specs_in
from mechanisms.language.files import load as text_of
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import Frozen, evolve
from solvers.engines.budget import Budget

MOST_SPECS = 2000
"""In a folder."""


class _Kind(Enum):
    SPEC = "a spec"
    FOLDER = "a folder"
    SNAPSHOT = "a snapshot"


class _Side(Frozen):
    """One of the two things compared: specs decided, with their paths and mechanisms, or the states of a snapshot."""

    states: dict[str, SpecState]
    paths: dict[str, Path]
    mechanisms: dict[str, Mechanism]


def diff(
    old: str | Path,
    new: str | Path,
    *,
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
    progress: Progress = silent,
) -> DiffResult:
    """What differs between two specs, folders or snapshots; a scheme and overrides are those of both sides.

    Raises UsageError where the two are not of one kind or cannot be read, SpecError where a spec cannot be read.
    """
    if is_revision(str(old), str(new)):
        return _with_revision(
            str(old),
            Path(new),
            partial(
                diff,
                scheme=scheme,
                overrides=overrides,
                budget=budget,
                allow_undecided=allow_undecided,
                progress=progress,
            ),
        )
    kinds = _kind(old), _kind(new)
    if kinds[0] is not kinds[1]:
        raise UsageError(
            f"`{old}` is {kinds[0].value}, `{new}` is {kinds[1].value}. Give two specs, two folders or two snapshots; "
            "`bondproof snapshot --diff` compares specs with a snapshot."
        )
    if kinds[0] is _Kind.SNAPSHOT:
        if scheme is not None or overrides:
            raise UsageError("a snapshot is of specs as written. Compare two specs with --scheme and --set.")
        sides = [_Side(snapshots.read(Path(side)), {}, {}) for side in (old, new)]
    else:
        paths = [_in_folder(Path(side)) for side in (old, new)] if kinds[0] is _Kind.FOLDER else _two_specs(old, new)
        every = [path for side in paths for path in side.values()]
        done = verify(
            every, scheme=scheme, overrides=overrides, budget=budget, repair_expected=False, progress=progress
        )
        if done.faults:
            raise SpecError(done.faults)
        verified = iter(done.specs)
        sides = [_side({key: next(verified) for key in side}, side) for side in paths]
    found = tuple(_compared(key, *sides) for key in sorted({*sides[0].states, *sides[1].states}))
    unknown = not allow_undecided and any(map(_unknown, found))
    return DiffResult(plainly(str(old)), plainly(str(new)), found, ExitCode.UNDECIDED if unknown else ExitCode.OK)


def _with_revision(revision: str, spec: Path, compare: Callable[[Path, Path], DiffResult]) -> DiffResult:
    """A spec and what it was in a revision, which is shown as `REVISION:PATH`."""
    with at_revision(revision, spec) as before:
        found = compare(before, spec)
    told = plainly(named(revision, spec))
    return evolve(found, old=plainly(revision), specs=tuple(evolve(change, old_path=told) for change in found.specs))


def _unknown(spec: SpecChange) -> bool:
    """Whether a claim is undecided on either side: then it is unknown what became of it, unless the window says."""
    states = (state for claim in spec.claims for state in (claim.old, claim.new))
    return any(state is not None and state.placed and state.verdict == "UNDECIDED" for state in states)


def _kind(operand: str | Path) -> _Kind:
    path = Path(operand)
    try:
        if path.is_dir():
            return _Kind.FOLDER
    except (OSError, ValueError):
        pass
    return _Kind.SNAPSHOT if snapshots.is_snapshot(path) else _Kind.SPEC


def _two_specs(old: str | Path, new: str | Path) -> list[dict[str, Path]]:
    """Two specs by the name under which they are compared."""
    path = find(str(new))
    return [{_shown(path): find(str(old))}, {_shown(path): path}]


def _in_folder(folder: Path) -> dict[str, Path]:
    """Every spec in a folder and below it, without folders whose name begins with a dot."""
    found: dict[str, Path] = {}
    for path in specs_in(folder, below=True):
        inner = path.relative_to(folder)
        if not any(part.startswith(".") for part in inner.parts):
            key = plainly(inner.as_posix())
            if key in found:
                raise UsageError(f"two specs in `{folder}` have the same path, `{key}`. Rename one of them.")
            found[key] = path
        if len(found) > MOST_SPECS:
            raise UsageError(f"`{folder}` holds more than {MOST_SPECS} specs. Compare its folders one by one.")
    if not found:
        raise UsageError(f"no file `*{SUFFIX}` in `{folder}`. Give a folder that holds specs.")
    return found


def _side(verified: dict[str, VerifiedSpec], paths: dict[str, Path]) -> _Side:
    states = {key: state_of(spec, key) for key, spec in verified.items()}
    return _Side(states, paths, {key: spec.mechanism for key, spec in verified.items()})


def _compared(key: str, old: _Side, new: _Side) -> SpecChange:
    change = changes_of(old.states.get(key), new.states.get(key), key)
    before, now = old.paths.get(key), new.paths.get(key)
    if before is None or now is None:
        return evolve(change, old_path=_shown(before), new_path=_shown(now))
    lines = changed_lines(text_of(before).text, text_of(now).text)
    pinned = changed_lines(_lock(before), _lock(now))
    both = None if lines is None or pinned is None else (*lines, *(evolve(b, section=NAME) for b in pinned))
    time = time_changes(old.mechanisms[key], new.mechanisms[key])
    return evolve(change, old_path=_shown(before), new_path=_shown(now), lines=both, time=time)


def _lock(spec: Path) -> str:
    """The text of the lock next to a spec, in the one form that locks have; empty where there is none."""
    lock = lock_beside(spec.parent)
    return "" if lock is None else written(lock)


def _shown(path: Path | None) -> str:
    """The path for readers."""
    return "" if path is None else plainly(shown_path(str(path)))
