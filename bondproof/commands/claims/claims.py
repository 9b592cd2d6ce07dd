"""Decide what others published: by the verdicts on the claims that state it, anew each time.

claims()                       every entry of the court
claims(["P04"], explain=True)  one entry, taken apart
claims(specs=["my-court"])     entries of other specs, or of all specs below a folder
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from bondproof.commands.claims.result import ClaimsResult, Ruling
from bondproof.commands.verify.result import CheckedClaim, VerifiedSpec
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode
from bondproof.sources.pins import concerned
from bondproof.system.progress import Progress, silent
from mechanisms.errors import SpecError, UnknownName, UsageError
from mechanisms.language.catalogue import court, find
from mechanisms.language.reader import read
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.source import Published
from mechanisms.values import Frozen
from solvers.engines.budget import Budget


def claims(
    names: Sequence[str] = (),
    *,
    specs: Sequence[str | Path] = (),
    explain: bool = False,
    budget: Budget | None = None,
    allow_undecided: bool = False,
    jobs: int = 1,
    progress: Progress = silent,
) -> ClaimsResult:
    """The verdict on each published claim, or on those named.

    specs : files, or folders, that hold the entries; without them, the court that comes with bondproof.
    explain : take each entry apart; repairs of refuted claims are looked for then.
    jobs : number of specs to decide in parallel, each in its own process.

    Raises UnknownName where no spec has an entry of a name, UsageError where two entries have one name or a spec has
    none, SpecError where a spec cannot be read.

    >>> [(ruling.name, ruling.word) for ruling in claims(["P04"]).rulings]
    [('P04', 'REFUTED')]
    """
    started = perf_counter()
    paths = concerned([str(spec) for spec in specs]) if specs else tuple(map(str, court()))
    wanted = _wanted(paths, names)
    decided = verify(
        [held.mechanism for held in wanted.values() if any(entry.claims for entry in held.entries)],
        budget=budget,
        allow_undecided=allow_undecided,
        repair_expected=explain,
        jobs=jobs,
        progress=progress,
    )
    if decided.faults:
        raise SpecError(decided.faults)
    by_path = {spec.mechanism.source.path: spec for spec in decided.specs}
    rulings = [
        _ruling(entry, held.mechanism, by_path.get(held.mechanism.source.path))
        for held in wanted.values()
        for entry in held.entries
    ]
    ordered = tuple(sorted(rulings, key=lambda ruling: ruling.name))
    return ClaimsResult(ordered, explain, decided.exit_code if by_path else ExitCode.OK, perf_counter() - started)


class _Held(Frozen):
    """The published claims of a spec that are asked for."""

    mechanism: Mechanism
    entries: tuple[Published, ...]


def _wanted(paths: Sequence[str], names: Sequence[str]) -> dict[str, _Held]:
    """The entries by the spec that holds them: all, or those named."""
    found = {path: read(find(path)) for path in paths}
    for path, mechanism in found.items():
        if not mechanism.source.published:
            raise UsageError(f"`{path}` has no section `court`: it holds no published claims.")
    every = [entry.name for mechanism in found.values() for entry in mechanism.source.published]
    for name in _twice(every):
        raise UsageError(f"two published claims are called `{name}`. Give each a name of its own.")
    for name in names:
        if name not in every:
            raise UnknownName("published claim", name, every)
    held = {
        path: tuple(entry for entry in mechanism.source.published if not names or entry.name in names)
        for path, mechanism in found.items()
    }
    return {path: _Held(found[path], entries) for path, entries in held.items() if entries}


def _twice(names: Sequence[str]) -> Iterator[str]:
    known = set[str]()
    for name in names:
        if name in known:
            yield name
        known.add(name)


def _ruling(entry: Published, mechanism: Mechanism, verified: VerifiedSpec | None) -> Ruling:
    """An entry with the claims that it names, as they were decided."""
    decided = {} if verified is None else {checked.claim.name: checked for checked in verified.claims}

    def named(names: Sequence[str]) -> tuple[CheckedClaim, ...]:
        return tuple(decided[name] for name in names)

    return Ruling(entry, mechanism, named(entry.claims), named(entry.iff), named(entry.repaired))
