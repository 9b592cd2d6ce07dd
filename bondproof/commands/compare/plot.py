"""From the question of `compare --plot` to the file: which chart is asked for, computed, drawn.

plot(specs, Plotted(file), ...)   writes the SVG
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bondproof.commands.compare.curves import By, Chart
from bondproof.commands.compare.picture import MOST_PANELS, draw, require_plot
from bondproof.commands.compare.rates import RANGE, over_parameter
from bondproof.commands.compare.subjects import Subject, schemes_of
from bondproof.sources.workloads import Workload, workloads
from bondproof.system.progress import Progress, silent
from mechanisms.errors import UsageError
from mechanisms.values import Frozen
from solvers.engines.budget import Budget


class Plotted(Frozen):
    """Which picture goes into which file; `parameter` and `interval` say what is moved where it is by audit-rate."""

    file: Path
    by: By = By.RATE
    parameter: str = "audit_rate"
    interval: str = RANGE


def plot(
    specs: Sequence[str | Path],
    asked: Plotted,
    *,
    schemes: Sequence[str] = (),
    workload: Sequence[str] = (),
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    progress: Progress = silent,
) -> None:
    """Compute a picture of the bond windows of schemes, and write it; one panel for each of them.

    schemes, workload, overrides : as `compare` takes them.

    Raises MissingExtra without matplotlib, SpecError and UsageError as `load` does, and UsageError where
    the file cannot be written or there is nothing to draw. What can be known before the work is said before it.
    """
    require_plot(asked.file)
    loads: Sequence[Workload | None] = workloads(workload) or (None,)
    subjects = [
        Subject(str(spec), scheme, load, tuple(overrides))
        for spec in specs
        for load in loads
        for scheme in schemes_of(spec, schemes)
    ]
    if len(subjects) > MOST_PANELS:
        raise UsageError(
            f"{len(subjects)} panels are asked for, and {MOST_PANELS} can be drawn. Name fewer with `--schemes`."
        )
    draw(_chart(subjects, asked, budget or Budget(), progress), asked.file)


def _chart(subjects: Sequence[Subject], asked: Plotted, budget: Budget, progress: Progress) -> Chart:
    if asked.by is By.PRICE:
        from bondproof.commands.compare.providers import over_prices

        return over_prices(subjects, budget, progress=progress)
    return over_parameter(subjects, asked.parameter, asked.interval, budget, progress=progress)
