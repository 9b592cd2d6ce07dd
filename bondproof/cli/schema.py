"""`bondproof schema`: the JSON Schema of specs, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options
from bondproof.system.progress import Progress

if TYPE_CHECKING:
    from bondproof.commands.schema import SchemaResult


@click.command("schema")
@output_options
def command(output: Output) -> None:
    """Print the JSON Schema of specs, for editors.

    \b
    bondproof schema --output mech.schema.json
    """

    def work(progress: Progress) -> SchemaResult:
        from bondproof.commands.schema import shipped

        return shipped()

    answer(work, output)
