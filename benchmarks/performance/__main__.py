"""`python -m benchmarks.performance SUITE`: run a suite and print its table; `--help` lists the suites."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from benchmarks.performance.timing import in_the_middle, machine
from bondproof.__main__ import SELDOM

if TYPE_CHECKING:
    from benchmarks.performance.certificates import Checked
    from benchmarks.performance.engines import Rate


@click.group()
def main() -> None:
    """How fast bondproof is."""
    gc.set_threshold(SELDOM)  # as a command has it, and for libraries that are measured beside it too
    for line in machine():
        click.echo(line)
    click.echo()


@main.command("engines")
@click.option("--instances", default=5, show_default=True, help="Obligations of each size.")
@click.option("--patience", default=5.0, show_default=True, help="Seconds for one obligation.")
@click.option("--sizes", default=None, help="How many of the sizes to run, small before large.", type=int)
def race_engines(instances: int, patience: float, sizes: int | None) -> None:
    """Obligations proved per second by every engine, by family and size."""
    from benchmarks.performance.engines import SIZES, race
    from solvers.claims.cross_check import engines
    from solvers.engines.budget import Budget

    names = [engine.name for engine in engines()]
    click.echo("family        parameters degree " + "".join(name.rjust(12) for name in names))
    row: dict[str, Rate] = {}
    for rate in race(SIZES[:sizes], instances, Budget(seconds=patience), patience):
        if row and (rate.engine in row or _place(rate) != _place(next(iter(row.values())))):
            _print_row(row, names)
            row = {}
        row[rate.engine] = rate
    _print_row(row, names)
    click.echo()
    click.echo("obligations proved per second; n/m where only n of m were proved; - where a smaller size took too long")


def _place(rate: Rate) -> tuple[str, int, int]:
    return rate.family, rate.parameters, rate.degree


def _print_row(row: dict[str, Rate], names: list[str]) -> None:
    if row:
        family, parameters, degree = _place(next(iter(row.values())))
        cells = "".join(_cell(row.get(name)).rjust(12) for name in names)
        click.echo(f"{family:<14}{parameters:>10} {degree:>6} {cells}")


def _cell(rate: Rate | None) -> str:
    if rate is None:
        return "-"
    return f"{rate.proved}/{rate.asked}" if rate.stopped else f"{rate.per_second:.3g}"


@main.command("certificates")
@click.option("--runs", default=5, show_default=True, help="Number of runs; each figure is the best of them.")
def check_certificates(runs: int) -> None:
    """Checking every certificate of the catalogue against a new proof by Z3."""
    from benchmarks.performance.certificates import compared
    from solvers.engines.budget import Budget

    found = list(compared(runs, Budget()))
    by_kind: dict[str, list[Checked]] = {}
    for checked in found:
        by_kind.setdefault(checked.kind, []).append(checked)
    click.echo("kind                 obligations  checking ms  by Z3 ms  times faster (medians)")
    for kind, group in (*sorted(by_kind.items()), ("all", found)):
        checking = in_the_middle([1000 * c.checking for c in group])
        proving = in_the_middle([1000 * c.proving for c in group if c.proving is not None])
        ratio = in_the_middle([c.ratio for c in group if c.ratio is not None])
        click.echo(f"{kind:<20} {len(group):>11}  {checking:>11.3f}  {proving:>8.2f}  {ratio:>12.1f}")
    open_to_z3 = sum(c.proving is None for c in found)
    click.echo(f"Z3 cannot prove {open_to_z3} of them: they have no part in its medians")


@main.command("equilibria")
@click.option("--games", default=5, show_default=True, help="Games of each kind and size.")
@click.option("--sizes", default=None, help="How many of the kinds and sizes to run.", type=int)
def race_equilibria(games: int, sizes: int | None) -> None:
    """All extreme equilibria compared with lrsnash, nashpy and pygambit, as ratios of CPU time."""
    from benchmarks.performance.equilibria import SIZES, compared
    from benchmarks.performance.peers import PEERS

    click.echo("kind          size  equilibria    bases    our ms " + "".join(f"{name:>12}" for name in PEERS))
    for row in compared(SIZES[:sizes], games):
        ratios = (row.ratio(name) for name in PEERS)
        cells = "".join(f"{'-' if ratio is None else f'{ratio:.2f}':>12}" for ratio in ratios)
        wrong = f"   nashpy wrong in {row.nashpy_wrong} of {games}" if "nashpy" in row.peers else ""
        click.echo(
            f"{row.kind:<12}{row.size:>6}{row.equilibria:>12}{row.bases:>9}{1000 * row.seconds:>10.1f} {cells}{wrong}"
        )
    click.echo()
    click.echo(
        "CPU time of all threads and processes, medians; a peer's time as a multiple of ours (lrsnash is a process)"
    )


@main.command("closed-forms")
@click.option("--spec", default="audited-inference", show_default=True, help="The spec whose least bond is swept.")
@click.option("--parameter", default="audit_rate", show_default=True, help="The parameter that is swept.")
@click.option("--cells", default=1_000_000, show_default=True, help="Values of the parameter.")
@click.option("--asked", default=200, show_default=True, help="Cells at which `bond` is asked and compared.")
def sweep_closed_form(spec: str, parameter: str, cells: int, asked: int) -> None:
    """The least bond at many cells by its closed form, compared with `bond` at some of them."""
    from benchmarks.performance.closed_forms import swept

    found = swept(spec, parameter, cells, asked)
    each = found.evaluated / found.cells
    click.echo(f"the form, derived and proved     {1000 * found.derived:>10.0f} ms")
    click.echo(f"`.at`, {found.cells} cells{1000 * found.evaluated:>{max(1, 24 - len(str(found.cells)))}.0f} ms")
    click.echo(f"`.at`, a cell                    {1e6 * each:>10.2f} us")
    click.echo(f"`bond`, a cell                   {1e6 * found.by_bond:>10.0f} us   {found.by_bond / each:.0f} times")
    click.echo(
        f"compared with `bond` at {found.asked} cells: never below, at most {float(found.wider):.1e} of the end above"
    )


@main.command("sweeps")
@click.option("--cells", default=1_000_000, show_default=True, help="Cells of the sweep by closed forms.")
@click.option("--engines", default=400, show_default=True, help="Cells of the sweep by the engines.")
@click.option("--jobs", default=2, show_default=True, help="Processes of the engines.")
@click.option("--asked", default=20, show_default=True, help="Cells at which `bond` is asked and compared.")
def sweep_grids(cells: int, engines: int, jobs: int, asked: int) -> None:
    """Grids of audit rates and side gains, compared cell by cell."""
    from benchmarks.performance.sweeps import by_engines, by_forms

    formed = by_forms(cells, asked)
    each = formed.seconds / formed.cells
    ratio = formed.by_bond / each
    click.echo(f"{formed.cells} cells by closed forms: {formed.seconds:.2f} s; `bond` takes {ratio:.0f} times as long")
    found = by_engines(engines, jobs, asked)
    click.echo(f"{found.cells} cells by the engines, {jobs} processes: {found.seconds:.1f} s")
    click.echo(f"  {found.rate:.1f} cells a second and core; `bond`, one call a cell: {1 / found.by_bond:.1f} a second")
    click.echo(f"every answer of the engines is that of the forms, and that of `bond` at {found.asked} cells")


@main.command("disputes")
@click.option("--rounds", default=16, show_default=True, help="Moves of the game in which no two plays meet.")
@click.option("--disputes", default=None, help="How many of the disputes to run.", type=int)
def time_disputes(rounds: int, disputes: int | None) -> None:
    """Disputes of many rounds from spec to window, and an arena of many positions."""
    from benchmarks.performance.disputes import walked, windows

    click.echo("dispute                              positions  CPU s")
    for row in windows(disputes):
        click.echo(f"{row.name:<36}{row.positions:>10}{row.seconds:>7.2f}")
    click.echo()
    walk = walked(rounds)
    click.echo(f"{walk.positions} positions: compiled in {walk.compiled:.1f} s, weighed in {walk.weighed:.1f} s")
    click.echo(f"most memory of this process: {walk.memory} MiB")


@main.command("periods")
@click.option("--games", default=None, help="How many of the games to run.", type=int)
def time_periods(games: int | None) -> None:
    """Games in time with many states, from spec to window."""
    from benchmarks.performance.periods import windows

    click.echo("game in time                            states  read  CPU s")
    for row in windows(games):
        click.echo(f"{row.name:<36}{row.states:>10}{row.read:>6.2f}{row.seconds:>7.2f}")


@main.command("many-states")
@click.option("--states", default=100_000, show_default=True, help="States of a chain.")
@click.option("--side", default=300, show_default=True, help="Ranks in each direction of a square.")
@click.option("--patience", default=60.0, show_default=True, help="Seconds for one linear program.")
def time_many_states(states: int, side: int, patience: float) -> None:
    """Exact bounds of games in time at one point, compared with a linear program for the same values."""
    from benchmarks.performance.many_states import bounded

    click.echo("game in time           states  read, s  bounded, s  linear program, s  times  memory, MiB")
    for row in bounded(states, side, patience):
        more = "" if row.solved else "> "
        program, times = f"{more}{row.program:.1f}", f"{more}{row.program / row.seconds:.1f}"
        cells = f"{row.states:>9,}{row.read:>9.2f}{row.seconds:>12.1f}{program:>19}{times:>7}"
        click.echo(f"{row.name:<20}{cells}{row.memory:>13}")
    click.echo("CPU seconds; the bounded ones with reading; > where HiGHS gave up")


@main.command("nashpy")
@click.option("--write", is_flag=True, help="Write docs/explanation/nashpy.md.")
def count_nashpy(write: bool) -> None:
    """How many games of each kind lose equilibria, by each method of nashpy."""
    from pathlib import Path

    from benchmarks.performance.nashpy_counts import page

    text = page()
    if write:
        (Path(__file__).parents[2] / "docs" / "explanation" / "nashpy.md").write_text(text, encoding="utf-8")
    click.echo(text, nl=False)


@main.command("commands")
@click.option("--runs", default=3, show_default=True, help="Runs of each command.")
@click.option("--commands", default=None, help="How many of the commands to run.", type=int)
def time_commands(runs: int, commands: int | None) -> None:
    """Whole commands on the flagship and on the catalogue, in CPU time."""
    from benchmarks.performance.commands import spent

    click.echo("command                        least CPU s  median CPU s")
    for each in spent(runs, commands):
        click.echo(f"{each.command:<30}{min(each.seconds):>12.2f}{in_the_middle(list(each.seconds)):>14.2f}")


@main.command("startup")
@click.option("--spec", default="cosmos", show_default=True, help="The spec that is linted and verified.")
@click.option("--runs", default=11, show_default=True, help="Runs of each command.")
def time_startup(spec: str, runs: int) -> None:
    """Whole processes, compared with Python that loads click and nothing else."""
    from benchmarks.performance.startup import started

    found = started(spec, runs)
    least = min(found[0].seconds)
    click.echo("process         least ms  median ms  times `import click` (least)")
    for start in found:
        fastest, middle = min(start.seconds), in_the_middle(list(start.seconds))
        click.echo(f"{start.name:<14}{1000 * fastest:>10.0f}{1000 * middle:>11.0f}{fastest / least:>12.1f}")


if __name__ == "__main__":
    main()
