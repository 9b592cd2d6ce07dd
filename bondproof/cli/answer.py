"""From the work of a command to its answer: faults become results, results are written, the exit code is set.

answer(work, output)   runs `work`, renders what it returns, writes it, ends the command

The files into which the answer goes are seen to before any work is done that would be lost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bondproof.cli.options import Output
from bondproof.system.progress import Progress, silent
from bondproof.system.streams import colored, drop, say, width
from mechanisms.values import evolve

if TYPE_CHECKING:
    from rich.text import Text

    from bondproof.commands.result import Result
    from bondproof.rendering.options import RenderOptions


def answer(work: Callable[[Progress], Result], output: Output, progress: str = "none") -> NoReturn:
    """Do the work of a command, write its result, and end with its exit code; `progress` is who hears of it.

    A fault goes into the file that was asked for, and to stderr besides: no answer to an earlier question stays there.
    Where a format breaks down, which is a bug, all others are written first.
    """
    from bondproof.commands.result import FaultResult
    from bondproof.exit_codes import ExitCode
    from bondproof.rendering.document import Detail
    from bondproof.rendering.formats import FOR_PROGRAMS
    from bondproof.rendering.options import RenderOptions

    _require_targets(output.files)
    with _status("none" if output.quiet and progress == "auto" else progress) as told:
        result = _settled(work, told)
    whole = RenderOptions(Detail.VERBOSE if output.verbose else Detail.NORMAL, output.reproducible)
    files = [(report.format, report.file) for report in output.reports]
    files += [(output.format, output.file)] if output.file is not None else []
    bugs: list[Exception] = []
    written = [_kept(result, form, file, whole, bugs) for form, file in files]
    plain_fault = isinstance(result, FaultResult) and output.format not in FOR_PROGRAMS
    if output.file is None or plain_fault:
        written.append(_printed(result, output, whole, bugs, err=plain_fault))
    if bugs:
        raise bugs[0]
    click.get_current_context().exit(result.exit_code if all(written) else ExitCode.USAGE)


def _settled(work: Callable[[Progress], Result], progress: Progress) -> Result:
    """The result; where the user has something to correct, that."""
    from bondproof.commands.result import FaultResult
    from bondproof.exit_codes import ExitCode
    from mechanisms.errors import DomainError, NoAnswer, SpecError, UsageError
    from mechanisms.sanitize import in_one_line

    try:
        return work(progress)
    except SpecError as error:
        return FaultResult(error.diagnostics, "")
    except (UsageError, DomainError) as error:
        code = ExitCode.UNDECIDED if isinstance(error, NoAnswer) else ExitCode.USAGE
        return FaultResult((), in_one_line(str(error)), int(code))


def _kept(result: Result, form: str, file: Path, options: RenderOptions, bugs: list[Exception]) -> bool:
    """Whether the answer could be written to the file; says why not. A format that breaks down is one of the bugs."""
    from bondproof.rendering.formats import render
    from bondproof.system.files import write_whole
    from mechanisms.sanitize import in_one_line

    try:
        write_whole(file, _encodable(click.unstyle(render(result, form, options)), "utf-8", form))
    except OSError as error:
        say(f"error: cannot write `{in_one_line(str(file))}`: {error.strerror or error}")
        return False
    except Exception as bug:
        bugs.append(bug)
        return False
    return True


def _printed(result: Result, output: Output, options: RenderOptions, bugs: list[Exception], *, err: bool) -> bool:
    """Whether the answer could be printed. What reads it may have gone, which changes no verdict."""
    from bondproof.rendering.document import Detail
    from bondproof.rendering.formats import FOR_TERMINALS, render

    form = "text" if err and output.format != "short" else output.format
    stream = sys.stderr if err else sys.stdout
    try:
        if form in FOR_TERMINALS:
            options = evolve(options, width=width(), detail=Detail.ESSENTIAL if output.quiet else options.detail)
        text = render(result, form, options)
        if text:
            shown = _encodable(text, stream.encoding or "utf-8", form)
            click.echo(shown, color=colored(output.color), nl=False, err=err)
    except BrokenPipeError:
        drop(stream)
    except OSError as error:
        drop(stream)
        say(f"error: cannot print the answer: {error.strerror or error}")
        return False
    except Exception as bug:
        bugs.append(bug)
        return False
    return True


def _encodable(text: str, encoding: str, form: str) -> str:
    """The text of a format, with characters that the encoding does not have written out."""
    from mechanisms.sanitize import in_ascii_json

    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if form in ("json", "sarif"):
            return in_ascii_json(text)
    return text.encode(encoding, "backslashreplace").decode(encoding)


@contextmanager
def _status(how: str) -> Iterator[Progress]:
    """What is being done, on stderr: a line that changes, a line of JSON each time, or nothing where no one watches."""
    if how == "json":
        yield _told_as_json
    elif how == "none" or not sys.stderr.isatty():
        yield silent
    else:
        from rich.console import Console

        with Console(stderr=True).status("reading", spinner="dots") as line:
            yield lambda message, done=0, total=0: line.update(_counted(message, done, total))


def _told_as_json(message: str, done: int = 0, total: int = 0) -> None:
    import json

    from mechanisms.sanitize import in_json

    said = json.dumps({"bondproof": 1, "progress": message, "done": done, "total": total})
    say(in_json(said))


def _counted(message: str, done: int, total: int) -> Text:
    """The message as plain text: a name in brackets sets no style, and no name commands the terminal."""
    from rich.text import Text

    from mechanisms.sanitize import in_one_line

    message = in_one_line(message)
    return Text(f"{message}  ({done} of {total} done)" if total > 1 else message)


_OWN = ("file", "reports")
"""The parameters of commands that name such files; whatever else they name is read, or written besides."""


def _require_targets(files: Sequence[Path]) -> None:
    """See that every file can be written, and is none that the command reads, or writes besides its answer."""
    if not files:
        return
    from bondproof.sources.pins import NAME
    from bondproof.system.files import require_writable
    from mechanisms.language.catalogue import is_spec

    read = tuple(_named(click.get_current_context()))
    for file in files:
        if is_spec(file.name) or file.name == NAME or any(_same(file, given) for given in read):
            raise click.UsageError(f"an answer in `{file}` would replace what is kept there. Name another file.")
        if [other.absolute() for other in files].count(file.absolute()) > 1:
            raise click.UsageError(f"`{file}` is named twice, and holds one answer. Give each its own file.")
        try:
            require_writable(file)
        except OSError as error:
            reason = error.strerror or str(error)
            raise click.UsageError(
                f"cannot write `{file}`: {reason}. Name a file in a folder that is there and can be written to."
            ) from None


def _named(context: click.Context) -> Iterator[str | Path]:
    """What the command line names and the command may read: specs, a snapshot, certificates, a table of payoffs.

    What can be nothing but a path is a `Path` here, and may be written by the command itself.
    """
    for name, value in context.params.items():
        if name not in _OWN:
            for each in value if isinstance(value, tuple) else (value,):
                if each:
                    yield each if isinstance(each, Path) else str(each)


def _same(file: Path, other: str | Path) -> bool:
    """Whether a file is the other one, will be, or is among the certificates in the other one, a folder."""
    if isinstance(other, Path):
        real, taken = os.path.realpath(file), os.path.realpath(other)
        if real == taken or (file.suffix == ".json" and os.path.dirname(real) == taken):
            return True
    try:
        return os.path.samefile(file, other)
    except (OSError, ValueError):
        return False
