"""`bondproof bench list`, `bench show` and `bench pin`: the data on what GPU work costs, and specs bound to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options

if TYPE_CHECKING:
    from bondproof.results import BenchResult
    from bondproof.system.progress import Progress


@click.group("bench")
def command() -> None:
    """Look up GPU benchmark data, and pin it for specs."""


@command.command("list")
@click.argument("table", required=False)
@output_options
def tables(table: str | None, output: Output) -> None:
    """List the tables of the benchmark data, or the keys of one table."""

    def work(progress: Progress) -> BenchResult:
        from bondproof.commands.bench import list_tables

        return list_tables(table)

    answer(work, output)


@command.command("show")
@click.argument("keys", nargs=-1, required=True, metavar="KEYS...")
@output_options
def shown(keys: tuple[str, ...], output: Output) -> None:
    """Show a value with its data rows, or rows by id.

    \b
    bondproof bench show cost llama-3.1-70b fp8 h100-sxm 1000/1000 market
    bondproof bench show T0193 R070
    """

    def work(progress: Progress) -> BenchResult:
        from bondproof.commands.bench import show_rows

        return show_rows(keys)

    answer(work, output)


@command.command("pin")
@click.argument("specs", nargs=-1, metavar="[SPEC]...", shell_complete=completing.specs)
@output_options
def pinned(specs: tuple[str, ...], output: Output) -> None:
    """Pin the benchmark data of specs in mech.lock.

    Pinned specs keep their proofs when the data of a new version changes.

    Without SPEC: every spec in the current folder; pins that none of them uses are removed.
    """

    def work(progress: Progress) -> BenchResult:
        from bondproof.commands.pin import pin

        return pin(specs)

    answer(work, output)
