"""A sweep as plain text: the spec, its axes and the question. Any process can decide any cell from it.

    job = Job.of(spec, grid, ...)     from what the caller gave
    Job.read(job.text())              the same, in another process
    job.mechanism(cell)               the spec with the values of a cell put in

What a spec takes from the benchmark data, or from a lock beside it, is written into the job: no cell depends on where
it is decided.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bondproof.rendering.number_format import settable
from bondproof.sources.loading import Given, as_written, load, located, plain, to_yaml
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Value
from mechanisms.values import Frozen
from solvers.closed_forms.given import decimal_of
from solvers.engines.budget import Budget
from solvers.sweeps.grid import Grid


class Swept(Frozen):
    """One axis: a parameter, the unit of its numbers, and the numbers, each as the decimal that it prints as."""

    name: str
    unit: str
    numbers: tuple[float, ...]

    def setting(self, index: int) -> str:
        """One value as an override."""
        return f"{self.name}={decimal_of(self.numbers[index])} {self.unit}".rstrip()


class Job(Frozen):
    """The text of a spec, how it is read, what varies, and what is asked of each cell.

    `schemes` are those that are asked about, None for the spec as written; `pinned` has for each of them the numbers
    that come from outside of the spec, as overrides. `claims` are those that count, all that the question takes by
    default where none is named.
    """

    spec: str
    path: str
    schemes: tuple[str | None, ...]
    pinned: tuple[tuple[str, ...], ...]
    overrides: tuple[str, ...]
    axes: tuple[Swept, ...]
    ask: str
    claims: tuple[str, ...]
    solved: str
    rlimit: int
    seconds: float

    @staticmethod
    def of(
        spec: Given,
        schemes: Sequence[str | None],
        overrides: Sequence[str],
        grid: Grid,
        ask: str,
        claims: Sequence[str],
        solved: str,
        budget: Budget,
    ) -> Job:
        """The job of a sweep; raises SpecError where the spec cannot be read under one of the schemes."""
        given = plain(spec)
        if isinstance(given, str | Path):
            path = located(given)
            text = Path(path).read_text(encoding="utf-8")
        else:
            kept = given.source.overrides if isinstance(given, Mechanism) else ()
            path, text, overrides = located(given), to_yaml(as_written(given)), (*kept, *overrides)
        return Job(
            text,
            path,
            tuple(schemes),
            tuple(_pinned(spec, scheme, overrides) for scheme in schemes),
            tuple(overrides),
            tuple(Swept(axis.parameter.name, axis.parameter.unit.text, axis.numbers) for axis in grid.axes),
            ask,
            tuple(claims),
            solved,
            budget.rlimit,
            budget.seconds,
        )

    @property
    def budget(self) -> Budget:
        """The work that one question may take."""
        return Budget(self.rlimit, self.seconds)

    def mechanism(self, scheme: int, place: Sequence[int]) -> Mechanism:
        """The spec under a scheme at the values of these numbers on the axes; raises SpecError where it has none."""
        values = [axis.setting(index) for axis, index in zip(self.axes, place, strict=True)]
        overrides = [*self.pinned[scheme], *self.overrides, *values]
        return read_text(self.spec, self.path, scheme=self.schemes[scheme], overrides=overrides)

    def text(self) -> str:
        """The job as one line of JSON."""
        fields = {name: getattr(self, name) for name in type(self).__match_args__}
        return json.dumps(fields | {"axes": [[a.name, a.unit, list(a.numbers)] for a in self.axes]}, sort_keys=True)

    @staticmethod
    def read(text: str) -> Job:
        """The job that a line states."""
        fields: dict[str, Any] = json.loads(text)
        fields["axes"] = tuple(Swept(name, unit, tuple(numbers)) for name, unit, numbers in fields["axes"])
        fields["pinned"] = tuple(tuple(each) for each in fields["pinned"])
        return Job(**{name: _fixed(value) for name, value in fields.items()})


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _pinned(spec: Given, scheme: str | None, overrides: Sequence[str]) -> tuple[str, ...]:
    """The numbers that the spec takes from the benchmark data or its lock, as overrides."""
    loaded = load(spec, scheme=scheme, overrides=overrides).mechanism
    return tuple(
        f"{p.name}={settable(p.setting.value, p.unit)}"
        for p in loaded.parameters
        if p.origin is not None and isinstance(p.setting, Value)
    )
