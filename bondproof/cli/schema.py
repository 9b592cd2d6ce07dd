"""`bondproof schema`: the JSON Schema of specs, for editors."""

from __future__ import annotations

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options


@click.command("schema")
@output_options
def command(output: Output) -> None:
    """Print the JSON Schema of specs, for editors.

    \b
    bondproof schema --output mech.schema.json
    """
    from bondproof.commands.schema import shipped

    answer(lambda progress: shipped(), output)
