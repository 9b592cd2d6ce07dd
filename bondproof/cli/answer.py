"""From the work of a command to its answer: faults become results, results are written, the exit code is set.

answer(work, output)   runs `work`, renders what it returns, writes it, ends the command
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bondproof.cli.options import Output

if TYPE_CHECKING:
    from bondproof.results import Result

Progress = Callable[[str], None]
"""Says what is being done, for somebody who waits."""


def answer(work: Callable[[Progress], Result], output: Output) -> NoReturn:
    """Do the work of a command, write its result, and end with its exit code."""
    from bondproof.exit_codes import ExitCode
    from bondproof.report.formats import Manner, render
    from bondproof.results import FaultResult

    with _status(shown=not output.quiet) as progress:
        result = _settled(work, progress)
    manner = Manner(verbose=output.verbose, quiet=output.quiet, reproducible=output.reproducible)
    text = render(result, output.format, manner)
    plain_fault = isinstance(result, FaultResult) and output.format != "json"
    code = result.exit_code
    if output.file is not None and not plain_fault:
        code = code if _kept(text, output.file) else ExitCode.USAGE
    else:
        _print(text, output, err=plain_fault)
    click.get_current_context().exit(code)


def _settled(work: Callable[[Progress], Result], progress: Progress) -> Result:
    """The result; where the user has something to correct, that."""
    from bondproof.results import FaultResult
    from mechanisms.errors import DomainError, SpecError, UsageError

    try:
        return work(progress)
    except SpecError as error:
        return FaultResult(error.diagnostics, "")
    except (UsageError, DomainError) as error:
        return FaultResult((), str(error))


def _kept(text: str, file: Path) -> bool:
    """Whether the answer could be written to the file; says why not."""
    from bondproof.whole_file import write_whole

    try:
        write_whole(file, click.unstyle(text))
    except OSError as error:
        click.echo(f"error: cannot write `{file}`: {error.strerror or error}", err=True)
        return False
    return True


def _print(text: str, output: Output, *, err: bool) -> None:
    """Write the answer to the terminal; what reads it may have gone, which changes no verdict."""
    colored = {"always": True, "never": False}.get(output.color)
    if colored is None and os.environ.get("NO_COLOR"):
        colored = False
    if text:
        try:
            click.echo(text, color=colored, nl=False, err=err)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _status(*, shown: bool) -> Iterator[Progress]:
    """A line on the terminal that says what is being done; nothing where nobody looks."""
    if not shown or not sys.stderr.isatty():
        yield lambda message: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("reading", spinner="dots") as line:
        yield lambda message: line.update(message)
