"""Decide every cell of a grid: by closed forms where these are proved for all of it, else by the engines.

sweep("audited-inference", over=["audit_rate=0.1%..5%:200", "side_gain=0..2USD:200"])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import monotonic, perf_counter
from typing import TypeVar

from bondproof.commands.compare.subjects import schemes_of
from bondproof.commands.sweep import heat_map, table
from bondproof.commands.sweep.axes import Over, grid_of, parts, ranged, solved
from bondproof.commands.sweep.cell import ASKED, measured, to_hold
from bondproof.commands.sweep.chunks import Chunks, Folder
from bondproof.commands.sweep.job import Job
from bondproof.commands.sweep.pool import Where, decided
from bondproof.commands.sweep.result import SweepResult
from bondproof.commands.sweep.supervision import Limits
from bondproof.exit_codes import ExitCode
from bondproof.sources.loading import Given, Loaded, load
from bondproof.sources.solved_parameter import solved_parameter
from bondproof.system.progress import Progress, silent
from mechanisms.errors import SpecError, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.values import Frozen, evolve
from proofs.claims.statement import Statement
from solvers.engines.budget import Budget
from solvers.sweeps.by_form import decide_by_form, proved_ends
from solvers.sweeps.cells import Cells
from solvers.sweeps.grid import Grid
from solvers.windows.window import claims_for

_Try = TypeVar("_Try")


def sweep(
    spec: Given,
    over: Over,
    *,
    ask: str = "bond",
    file: str | Path | None = None,
    plot: str | Path | None = None,
    claims: Sequence[str] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
    jobs: int = 2,
    cluster: str | None = None,
    limits: Limits | None = None,
    chunks: str | Path | None = None,
    progress: Progress = silent,
) -> SweepResult:
    """What holds in each cell of a grid of parameter values.

    over : the axes, as texts `NAME=LOW..HIGH:POINTS`, or as a mapping of names to such ranges or to numbers in the unit
        in which the spec writes the parameter.
    ask : "bond" for the least and the greatest value of the solved parameter; "verify" for the worst verdict on a
        claim; "compare" for the IC/NEG/IR window under each scheme, or under the one that is given; "equilibria" for
        whether the intended play is one, with other ranges at their middle.
    file : a `.csv` or a `.parquet` file for the cells; it is written whole or not at all.
    plot : an `.svg` or a `.png` file for heat maps of two axes.
    claims : only these; by default the claims that `bond` takes when the axes are ranges, the same in every cell, or
        for "verify" all that are expected to hold.
    jobs : how many processes decide the cells that no closed form decides.
    cluster : the address of a dask.distributed scheduler whose workers decide them instead, as in "tcp://10.0.0.5:8786".
    limits : what one of these cells may take.
    chunks : a folder that keeps what is decided. The same sweep goes on from there after it was stopped; by default
        beside the file, and removed when that is written.

    Where a closed form of the window is proved for all of the grid, floats decide most cells: these are not `exact`,
    and their ends lie within a billionth on the safe side. Cells near a boundary are decided exactly. The engines
    decide the cells that no form decides. A cell that cannot be decided is an ERROR, and costs no other cell.

    Raises SpecError where the spec or an axis cannot be read, UnknownName where it has no claim of a name, UsageError
    where nothing is to be solved, an axis is what is to be solved, a folder holds another sweep, or a cluster has other
    versions.

    >>> found = sweep("commit-reveal-audit", over=["audit_rate=5%..10%:3"], claims=["cheating-loses"])
    >>> found.verdicts.tolist(), found.min.round(2).tolist()
    (['PROVED', 'PROVED', 'PROVED'], [22.22, 14.61, 10.73])
    """
    started = perf_counter()
    if ask not in ASKED:
        raise UsageError(f"`{ask}` is nothing to ask of a cell. Ask for {', '.join(ASKED)}.")
    if claims and ask not in ("bond", "verify"):
        raise UsageError(f"`{ask}` asks about no claim of the spec. Leave out the claims, or ask for bond or verify.")
    kind = None if file is None else table.kind_of(Path(file))
    loaded = load(spec, scheme=scheme, overrides=overrides)
    loaded.named(claims)
    grid = grid_of(over, loaded.mechanism)
    if plot is not None:
        heat_map.require_picture(grid, Path(plot))
    asked = _Asked(spec, ask, tuple(claims), _schemes(loaded, ask), tuple(overrides), budget or Budget())
    parameter = _solved(loaded.mechanism, grid, ask)
    progress("looking for a closed form")
    every = [Cells(grid.size) for _ in asked.schemes]
    names = [_by_form(asked, name, parameter, grid, cells) for name, cells in zip(asked.schemes, every, strict=True)]
    cells = Cells.side_by_side(every)
    waiting = cells.open
    solved = "" if parameter is None else parameter.name
    job = Job.of(asked.spec, asked.schemes, overrides, grid, ask, names[0], solved, asked.budget)
    folder = _folder(file, chunks) if waiting else None
    where = Where(jobs, cluster, limits or Limits(), folder)
    left = Chunks(job, tuple(waiting))
    for rows, answers in decided(left, where, progress):
        for row, answer in zip(rows, answers, strict=True):
            cells.put(row, answer)
    code, seconds = _code(cells, allow_undecided=allow_undecided), perf_counter() - started
    by_form = len(cells.verdicts) - len(waiting)
    result = SweepResult(loaded.mechanism, grid, ask, asked.schemes, parameter, cells, by_form, names[0], code, seconds)
    if file is not None and kind is not None:
        table.write(result, Path(file), kind)
        if folder is not None and chunks is None:
            Folder(folder, left).remove()
    if plot is not None:
        heat_map.draw(result, Path(plot))
    return result


class _Asked(Frozen):
    """What is asked: of which spec, under which schemes, which claims, with how much work."""

    spec: Given
    ask: str
    claims: tuple[str, ...]
    schemes: tuple[str | None, ...]
    overrides: tuple[str, ...]
    budget: Budget

    def load(self, scheme: str | None, more: Sequence[str] = ()) -> Loaded:
        """The spec under a scheme, with further overrides."""
        return load(self.spec, scheme=scheme, overrides=[*self.overrides, *more])

    def statements(self, loaded: Loaded) -> list[Statement]:
        """The claims that count for the window of a cell."""
        if self.ask == "compare":
            return list(measured(loaded.mechanism))
        parameter = solved_parameter(loaded.mechanism)
        assert parameter is not None, "a sweep of windows solves for one"
        return loaded.named(self.claims) or claims_for(parameter, loaded.mechanism, loaded.statements)


def _schemes(loaded: Loaded, ask: str) -> tuple[str | None, ...]:
    """The scheme under which the spec was read; where it was read under none, all that are to be compared."""
    scheme = loaded.mechanism.source.scheme
    return schemes_of(loaded.mechanism, ()) if ask == "compare" and scheme is None else (scheme,)


def _solved(mechanism: Mechanism, grid: Grid, ask: str) -> Parameter | None:
    """The parameter that is solved for in each cell; None where none is, and none need be."""
    parameter = solved_parameter(mechanism)
    swept = parameter in [axis.parameter for axis in grid.axes]
    if ask != "bond":
        return None if swept else parameter
    if parameter is None:
        name = mechanism.header.name
        raise UsageError(f'{name} has no parameter to solve for. Pass --set bond="solve min USD", say.')
    if swept:
        raise UsageError(f"{parameter.name} is solved for in each cell. Sweep the parameters that it depends on.")
    return parameter


def _by_form(
    asked: _Asked, scheme: str | None, parameter: Parameter | None, grid: Grid, cells: Cells
) -> tuple[str, ...]:
    """Decide the cells that closed forms decide; the names of the claims that count in every cell.

    It may be that the spec has no meaning for all values at once; then the claims are those that count for it as it is
    written.
    """
    written = asked.load(scheme)
    if asked.ask == "verify" and parameter is None:
        _held_by_form(asked, scheme, grid, cells)
    if asked.ask not in ("bond", "compare") or parameter is None or not _solves(written.mechanism, parameter):
        return asked.claims
    names = tuple(s.claim.name for s in asked.statements(written))
    for number, (axes, budget) in enumerate(_within_time(parts(grid), asked.budget)):
        try:
            wide = asked.load(scheme, [*map(ranged, axes)])
            statements = asked.statements(wide)
        except (SpecError, UsageError):
            continue
        if not number:
            names = tuple(statement.claim.name for statement in statements)
        counting = [s for s in statements if s.claim.name in names]
        every = statements if asked.ask == "compare" else wide.statements
        ends = proved_ends(wide.mechanism, counting, every, budget)
        if ends is not None and decide_by_form(ends, grid, cells):
            break
    return names


def _held_by_form(asked: _Asked, scheme: str | None, grid: Grid, cells: Cells) -> None:
    """Decide the cells in which all claims hold by the window that they leave of one of the parameters on an axis."""
    for pivot, budget in _within_time(grid.axes, asked.budget):
        others = [axis for axis in grid.axes if axis is not pivot]
        try:
            wide = asked.load(scheme, [*map(ranged, others), solved(pivot)])
        except (SpecError, UsageError):
            continue
        statements = to_hold(wide, asked.claims)
        ends = proved_ends(wide.mechanism, statements, wide.statements, budget)
        if ends is not None and decide_by_form(ends, grid, cells):
            return


def _within_time(tries: Iterable[_Try], budget: Budget) -> Iterator[tuple[_Try, Budget]]:
    """Each attempt with what is left of the time of one question; none where that is over."""
    until = monotonic() + budget.seconds
    for attempt in tries:
        left = until - monotonic()
        if left <= 0:
            return
        yield attempt, evolve(budget, seconds=left)


def _solves(mechanism: Mechanism, parameter: Parameter) -> bool:
    """Whether a mechanism leaves this parameter to be solved, and no other one."""
    return [(p.variable, p.unit) for p in mechanism.solved] == [(parameter.variable, parameter.unit)]


def _folder(file: str | Path | None, chunks: str | Path | None) -> Path | None:
    """Where chunks are kept: where the caller says, or beside the file."""
    if chunks is not None:
        return Path(chunks)
    return None if file is None else Path(f"{file}.chunks")


def _code(cells: Cells, *, allow_undecided: bool) -> ExitCode:
    """Any verdict is an answer; a cell without one is not."""
    tally = cells.tally()
    if tally["ERROR"] or (tally["UNDECIDED"] and not allow_undecided):
        return ExitCode.UNDECIDED
    return ExitCode.VACUOUS if tally["VACUOUS"] == sum(tally.values()) else ExitCode.OK
