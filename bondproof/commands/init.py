"""`init`: write a first spec to start from, with the schema for an editor if wanted.

    first_spec(file)   InitResult: the files, and what to type next

Nothing is ever replaced: whoever runs this twice has worked on the file in between. The spec itself is
init_template.mech.yaml next to this file; the tests decide it.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.commands.schema import shipped
from bondproof.rendering.document import Code, Document, Paragraph, Span, Style
from bondproof.system.files import write_whole
from mechanisms.errors import UsageError
from mechanisms.language.catalogue import SUFFIX
from mechanisms.sanitize import in_one_line
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.rendering.json import Data

STARTER = Path(__file__).with_name("init_template.mech.yaml")
DEFAULT = f"my{SUFFIX}"
SCHEMA = "mech.schema.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA}\n"
"""By this first line an editor finds the schema, which lies next to the spec."""

TOO_SMALL = 'bond="10 USD"'
"""A bond that leaves a claim of the starter refuted, to see what that looks like."""


class NextStep(Frozen):
    """A command to type next, and what it shows."""

    command: str
    shows: str


class InitResult(Result):
    """The files that were written, and what to type next."""

    kind: ClassVar[str] = "init"
    written: tuple[str, ...]
    steps: tuple[NextStep, ...]
    exit_code: int = 0

    def document(self) -> Document:
        """The files, then commands as they are to be copied."""
        wrote = (Span("wrote", Style.GOOD), f"  {', '.join(map(in_one_line, self.written))}")
        width = max(len(step.command) for step in self.steps)
        lines = (f"{in_one_line(step.command).ljust(width)}  # {step.shows}" for step in self.steps)
        return Document((Paragraph(wrote), Code("\n".join(lines), "console")))

    def data(self) -> Mapping[str, Data]:
        """The files and the commands."""
        return {"written": self.written, "next": self.steps}


def first_spec(file: Path, *, with_schema: bool = False) -> InitResult:
    """Write the starter to a file that is not there yet; with the schema next to it, if wanted.

    Raises UsageError where the name is not that of a spec, where something has it already, or where it
    cannot be written.
    """
    _refuse(file)
    text = STARTER.read_text(encoding="utf-8")
    if not with_schema:
        _write(file, text)
        return InitResult((str(file),), _steps(file))
    _write_schema(beside := file.with_name(SCHEMA))
    _write(file, MODELINE + text)
    return InitResult((str(file), str(beside)), _steps(file))


def _write_schema(file: Path) -> None:
    """Write the schema, if it is not there; one of another version is not replaced unasked."""
    schema = shipped().text
    if not os.path.lexists(file):
        _write(file, schema)
    elif not file.is_file() or file.read_bytes() != schema.encode():
        command = shlex.join(["bondproof", "schema", "--output", str(file)])
        raise UsageError(f"`{file}` is there already, and is not the schema of this version. Write `{command}` first.")


def _write(file: Path, text: str) -> None:
    try:
        write_whole(file, text)
    except OSError as error:
        raise UsageError(f"cannot write `{file}`: {error.strerror or error}") from None


def _refuse(file: Path) -> None:
    is_folder = os.path.isdir(file)
    if not file.name.endswith(SUFFIX) or file.name == SUFFIX or is_folder:
        name = file.name.partition(".")[0]
        instead = file / DEFAULT if is_folder else file.with_name(f"{name}{SUFFIX}" if name else DEFAULT)
        raise UsageError(f"`{file}` does not end in `{SUFFIX}`, as a spec does. Write `{_command('init', instead)}`.")
    if os.path.lexists(file):
        raise UsageError(f"`{file}` is there already, and nothing is replaced. Give another name, or remove it first.")
    if not os.path.isdir(file.parent):
        raise UsageError(f"there is no folder `{file.parent}`. Make it first, or write the spec elsewhere.")


def _steps(file: Path) -> tuple[NextStep, ...]:
    return (
        NextStep(_command("verify", file), "decide the claims"),
        NextStep(_command("bond", file), "the bonds that work"),
        NextStep(f"{_command('verify', file)} --set {TOO_SMALL}", "how a claim fails"),
        NextStep(_command("compare", file), "its schemes side by side"),
    )


def _command(name: str, file: Path) -> str:
    """The command line for a spec, whatever its name holds; one that begins with a dash is not an option."""
    text = str(file)
    return shlex.join(["bondproof", name, f"./{text}" if text.startswith("-") else text])
