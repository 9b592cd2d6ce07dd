"""What is measured: one scheme of one spec, under the user's changes and perhaps a workload.

schemes_of(spec, asked)   the schemes asked for, or the spec as written and all that it has
Subject(...)              one of them; Subject.mechanism() reads it
"""

from __future__ import annotations

from collections.abc import Sequence

from bondproof.sources.loading import Given, read_given, resolve_references
from bondproof.sources.workloads import Workload
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
    """A scheme of a spec; `scheme` None is the spec as written, `workload` None leaves it its own costs."""

    spec: Given
    scheme: str | None
    workload: Workload | None
    overrides: tuple[str, ...]

    def unresolved(self) -> Mechanism:
        """The spec as read, with its references to benchmark data as they stand after all changes."""
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
