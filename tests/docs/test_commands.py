"""docs/reference/commands.md is the help of the commands.

python tests/docs/test_commands.py    writes it anew; read the diff
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from bondproof.cli.root import root

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
HEAD = """\
# Commands

This page is generated from the help (`make generate`). `bondproof COMMAND --help` prints the same.
"""
SHARED = 6
"""An option that at least this many commands share, with the same text, is described once."""


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, groups first."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def options(command: click.Command) -> list[tuple[str, str]]:
    """The options of a command: how each is written, and what it does."""
    context = click.Context(command)
    records = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option)]
    return [(f"`{name}`".replace("|", "\\|"), text.replace("|", "\\|")) for name, text in filter(None, records)]


def table(rows: list[tuple[str, str]]) -> str:
    return "".join(f"| {name} | {text} |\n" for name, text in [("option", "meaning"), ("---", "---"), *rows])


def prose(help: str) -> str:
    """The help with its examples in fences."""
    parts = []
    for part in inspect.cleandoc(help).split("\n\n"):
        lines = part.strip("\n").splitlines()
        example = lines[0].strip() == "\b"
        parts.append("```text\n" + "\n".join(lines[1:]) + "\n```" if example else part)
    return "\n\n".join(parts)


def section(path: str, command: click.Command, shared: set[tuple[str, str]]) -> str:
    arguments = " ".join(command.collect_usage_pieces(click.Context(command))[1:])
    own = [option for option in options(command) if option not in shared]
    common = [name.split()[-1 if "," in name else 0].strip("`") for name, _ in options(command) if (name, _) in shared]
    text = f"\n## {path}\n\n{prose(command.help or '')}\n\n```text\n{path} {arguments}".rstrip() + "\n```\n"
    if own:
        text += "\n" + table(own)
    if common:
        text += "\n[Common options](#common-options): " + ", ".join(f"`{name}`" for name in common) + ".\n"
    return text


def page() -> str:
    found = list(commands(root, "bondproof"))
    counts = Counter(option for _, command in found for option in options(command))
    shared = {option for option, count in counts.items() if count >= SHARED}
    common = [option for option in counts if option in shared]
    sections = "".join(section(path, command, shared) for path, command in found)
    return f"{HEAD}\n{root.epilog}\n{sections}\n## Common options\n\n{table(common)}"


def test_the_page_is_the_help_of_the_commands() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_command_and_option_is_on_the_page() -> None:
    text = page()
    for path, command in commands(root, "bondproof"):
        assert f"\n## {path}\n" in text
        assert all(name in text for name, _ in options(command))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
