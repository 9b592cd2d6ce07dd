"""`bondproof bench list`, `bench show` and `bench pin`: the data on what GPU work costs, and specs bound to it."""

from __future__ import annotations

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options, specs_argument


@click.group("bench")
def command() -> None:
    """Look up GPU benchmark data, and pin it for specs."""


@command.command("list")
@click.argument("table", required=False)
@output_options
def tables(table: str | None, output: Output) -> None:
    """List the tables of the benchmark data, or the keys of one table."""
    from bondproof.commands.bench import list_tables

    answer(lambda progress: list_tables(table), output)


@command.command("show")
@click.argument("keys", nargs=-1, required=True, metavar="KEYS...")
@output_options
def shown(keys: tuple[str, ...], output: Output) -> None:
    """Show a value with its data rows, or rows by id.

    \b
    bondproof bench show cost llama-3.1-70b fp8 h100-sxm 1000/1000 market
    bondproof bench show T0193 R070
    """
    from bondproof.commands.bench import show_rows

    answer(lambda progress: show_rows(keys), output)


@command.command("pin")
@specs_argument()
@output_options
def pinned(specs: tuple[str, ...], output: Output) -> None:
    """Pin the benchmark data of specs in mech.lock.

    Pinned specs keep their proofs when the data of a new version changes.

    Without SPEC: every spec in the current folder; pins that none of them uses are removed.
    """
    from bondproof.commands.pin import pin

    answer(lambda progress: pin(specs), output)
