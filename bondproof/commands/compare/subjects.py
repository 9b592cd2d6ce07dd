"""What is measured: one scheme of one spec, under the user's changes and perhaps a workload.

schemes_of(spec, asked)   the schemes asked for, or the spec as written and all that it has
Subject(...)              one of them; Subject.mechanism() reads it
blocks_of(specs, ...)     all of them, spec by spec and workload by workload
curve_title(...)          what one is called among several; picture_title(...) what all of them share
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bondproof.sources.loading import Given, as_written, called, read_given, resolve_references
from bondproof.sources.workloads import Workload, workloads
from mechanisms.language.schemes import listed
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import Frozen


def schemes_of(spec: Given, asked: Sequence[str]) -> tuple[str | None, ...]:
    """The schemes asked for; where none is, the spec as written and all that it declares.

    None is the spec as written. It is left out where a scheme says the same.
    """
    if asked:
        return tuple(asked)
    written = read_given(spec)
    schemes = written.source.schemes
    same = any(read_given(spec, scheme=name) == written for name in schemes)
    return (*(() if same else (None,)), *schemes)


class Subject(Frozen):
    """A scheme of a spec; `scheme` None is the spec as written, `workload` None leaves it its own costs.

    `name` is what the spec was given as. A spec that is read already is not read for faults again under each scheme.
    """

    name: str
    spec: Given
    scheme: str | None
    workload: Workload | None
    overrides: tuple[str, ...]

    def unresolved(self) -> Mechanism:
        """The spec as read, with its references to benchmark data as they are after all changes."""
        return read_given(self.spec, scheme=self.scheme, overrides=self._changes())

    def mechanism(self, *more: str) -> Mechanism:
        """The spec with all its numbers; `more` are further changes, as `--set` takes them.

        Its own claims are not asked for, and need not fit every scheme.

        Raises SpecError and UsageError where it cannot be read.
        """
        return resolve_references(read_given(self.spec, scheme=self.scheme, overrides=(*self._changes(), *more)))

    def _changes(self) -> tuple[str, ...]:
        if self.workload is None:
            return self.overrides
        plain = read_given(self.spec, scheme=self.scheme, overrides=self.overrides)
        return (*self.overrides, *self.workload.overrides(plain))


def blocks_of(
    specs: Sequence[Given], schemes: Sequence[str], workload: Sequence[str], overrides: Sequence[str]
) -> list[tuple[Subject, ...]]:
    """For every spec under every workload its schemes; all of them as `compare` takes them. Each spec is read once."""
    loads: Sequence[Workload | None] = workloads(workload) or (None,)
    changes = listed(overrides)
    return [
        tuple(Subject(called(spec), written, scheme, load, changes) for scheme in asked)
        for spec in specs
        for written in (read_given(as_written(spec)),)
        for asked in (schemes_of(written, schemes),)
        for load in loads
    ]


def picture_title(subjects: Sequence[Subject], axis: str) -> str:
    """What is drawn, and what all panels share: the spec and the workload, where there is but one."""
    shared = [names[0] for names in (_specs(subjects), _loads(subjects)) if len(names) == 1 and names[0]]
    return f"Bond by {axis}" + (f": {', '.join(shared)}" if shared else "")


def curve_title(subject: Subject, subjects: Sequence[Subject]) -> str:
    """The scheme, with the spec and the workload where there are several of them."""
    name = [_name(subject)] if len(_specs(subjects)) > 1 else []
    load = [str(subject.workload)] if len(_loads(subjects)) > 1 and subject.workload else []
    return ", ".join([*name, subject.scheme or "as written", *load])


def _specs(subjects: Sequence[Subject]) -> list[str]:
    return list(dict.fromkeys(_name(subject) for subject in subjects))


def _name(subject: Subject) -> str:
    """The name in the catalogue, or that of the file without its folders: a picture is the same on every machine."""
    return Path(subject.name).name.removesuffix(".mech.yaml")


def _loads(subjects: Sequence[Subject]) -> list[str]:
    return list(dict.fromkeys(str(subject.workload or "") for subject in subjects))
