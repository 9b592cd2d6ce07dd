"""The command `bondproof` itself: finds its subcommands by their file."""

from __future__ import annotations

from importlib import import_module

import click

from bondproof import __version__

COMMANDS = (
    "init",
    "verify",
    "certify",
    "export",
    "bond",
    "design",
    "sweep",
    "compare",
    "equilibria",
    "values",
    "report",
    "claims",
    "snapshot",
    "diff",
    "lint",
    "schema",
    "explain",
    "list",
    "show",
    "bench",
    "completion",
    "doctor",
)
"""In the order of the help; each is `command` in the module of this name next to this file."""


class Commands(click.Group):
    """A group whose subcommands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of a name; an error that names the nearest ones where there is none."""
        if cmd_name not in COMMANDS:
            from mechanisms.errors import did_you_mean

            advice = did_you_mean(cmd_name, COMMANDS) or "`bondproof --help` lists the commands"
            raise click.UsageError(f"no command `{cmd_name}`: {advice}", ctx)
        command: click.Command = import_module(f"bondproof.cli.{cmd_name}").command
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="A SPEC is the path of a *.mech.yaml file or a name from `bondproof list`. Exit codes: 0 every verdict is "
    "the expected one, 1 refuted or rejected, 2 usage or spec error, 3 undecided, 4 snapshot differs, 5 vacuous, "
    "70 internal error, 130 interrupted.",
)
@click.version_option(__version__, prog_name="bondproof")
def root() -> None:
    """Prove that cheating a bonded protocol loses money, and compute the bond."""
