"""Decide every cell of a grid: by closed forms where these are proved for all of it, else by the engines.

sweep("audited-inference", over=["audit_rate=0.1%..5%:200", "side_gain=0..2USD:200"])
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bondproof.commands.sweep import table
from bondproof.commands.sweep.axes import Over, grid_of, parts, ranged
from bondproof.commands.sweep.cell import ASKED, answer
from bondproof.commands.sweep.job import Job
from bondproof.commands.sweep.result import SweepResult
from bondproof.exit_codes import ExitCode
from bondproof.sources.loading import Given, Loaded, load
from bondproof.sources.solved_parameter import solved_parameter
from bondproof.system.progress import Progress, silent
from mechanisms.errors import SpecError, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from proofs.claims.statement import Statement
from solvers.engines.budget import Budget
from solvers.sweeps.by_form import decide_by_form, proved_ends
from solvers.sweeps.cells import Cells
from solvers.sweeps.grid import Grid
from solvers.windows.window import claims_for


def sweep(
    spec: Given,
    over: Over,
    *,
    ask: str = "bond",
    file: str | Path | None = None,
    claims: Sequence[str] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
    progress: Progress = silent,
) -> SweepResult:
    """What holds in each cell of a grid of parameter values.

    over : the axes, as texts `NAME=LOW..HIGH:POINTS`, or as a mapping of names to such ranges or to numbers in the unit
        in which the spec writes the parameter.
    ask : "bond" for the least and the greatest value of the solved parameter.
    file : a `.csv` or a `.parquet` file for the cells; it is written whole or not at all.
    claims : only these; by default the claims that `bond` takes when the axes are ranges, the same in every cell.

    Where a closed form of the window is proved for all of the grid, floats decide most cells: these are not `exact`,
    and their ends lie within a billionth on the safe side. Cells near a boundary are decided exactly. The engines
    decide the cells that no form decides. A cell that cannot be decided is an ERROR, and costs no other cell.

    Raises SpecError where the spec or an axis cannot be read, UnknownName where it has no claim of a name, UsageError
    where nothing is to be solved, or an axis is what is to be solved.

    >>> found = sweep("commit-reveal-audit", over=["audit_rate=5%..10%:3"], claims=["cheating-loses"])
    >>> found.verdicts.tolist(), found.min.round(2).tolist()
    (['PROVED', 'PROVED', 'PROVED'], [22.22, 14.61, 10.73])
    """
    started = perf_counter()
    allowance = budget or Budget()
    if ask not in ASKED:
        raise UsageError(f"`{ask}` is nothing to ask of a cell. Ask for {', '.join(ASKED)}.")
    kind = None if file is None else table.kind_of(Path(file))
    loaded = load(spec, scheme=scheme, overrides=overrides)
    grid = grid_of(over, loaded.mechanism)
    parameter = _solved(loaded.mechanism, grid)
    progress("looking for a closed form")
    cells = Cells(grid.size)
    names = _by_form(spec, loaded, cells, grid, claims, scheme, overrides, allowance)
    by_form = grid.size - len(cells.open)
    job = Job.of(spec, (scheme,), overrides, grid, ask, names, allowance)
    waiting = cells.open
    for done, cell in enumerate(waiting):
        progress("deciding cells", done, len(waiting))
        cells.put(cell, answer(job, cell))
    code, seconds = _code(cells, allow_undecided=allow_undecided), perf_counter() - started
    result = SweepResult(loaded.mechanism, grid, ask, parameter, cells, by_form, names, code, seconds)
    if file is not None and kind is not None:
        table.write(result, Path(file), kind)
    return result


def _solved(mechanism: Mechanism, grid: Grid) -> Parameter:
    """The parameter that is solved for in each cell."""
    parameter = solved_parameter(mechanism)
    if parameter is None:
        name = mechanism.header.name
        raise UsageError(f'{name} has no parameter to solve for. Pass --set bond="solve min USD", say.')
    if parameter in (axis.parameter for axis in grid.axes):
        raise UsageError(f"{parameter.name} is solved for in each cell. Sweep the parameters that it depends on.")
    return parameter


def _by_form(
    spec: Given,
    loaded: Loaded,
    cells: Cells,
    grid: Grid,
    claims: Sequence[str],
    scheme: str | None,
    overrides: Sequence[str],
    budget: Budget,
) -> tuple[str, ...]:
    """Decide the cells that closed forms decide; the names of the claims that count in every cell.

    It may be that the spec has no meaning for all values at once; then the claims are those that count for it as it is
    written.
    """
    names = tuple(s.claim.name for s in _counting(loaded, claims))
    for number, axes in enumerate(parts(grid)):
        try:
            wide = load(spec, scheme=scheme, overrides=[*overrides, *map(ranged, axes)])
            statements = _counting(wide, claims)
        except (SpecError, UsageError):
            continue
        if not number:
            names = tuple(statement.claim.name for statement in statements)
        ends = proved_ends(wide.mechanism, wide.named(names), wide.statements, budget)
        if ends is not None and decide_by_form(ends, grid, cells):
            break
    return names


def _counting(loaded: Loaded, claims: Sequence[str]) -> list[Statement]:
    parameter = solved_parameter(loaded.mechanism)
    assert parameter is not None, "a sweep of windows solves for one"
    return loaded.named(claims) or claims_for(parameter, loaded.mechanism, loaded.statements)


def _code(cells: Cells, *, allow_undecided: bool) -> ExitCode:
    """Any verdict is an answer; a cell without one is not."""
    tally = cells.tally()
    if tally["ERROR"] or (tally["UNDECIDED"] and not allow_undecided):
        return ExitCode.UNDECIDED
    return ExitCode.VACUOUS if tally["VACUOUS"] == sum(tally.values()) else ExitCode.OK
