"""`bondproof init`: a first spec, ready to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options


@click.command("init")
@click.argument("spec", type=click.Path(path_type=Path), default="my.mech.yaml", metavar="[FILE]")
@click.option("--schema", "with_schema", is_flag=True, help="Also write mech.schema.json, for editors.")
@output_options
def command(spec: Path, with_schema: bool, output: Output) -> None:
    """Write a commented example spec.

    The example verifies. FILE defaults to my.mech.yaml; an existing file is never overwritten.
    """
    from bondproof.commands.init import first_spec

    answer(lambda progress: first_spec(spec, with_schema=with_schema), output)
