"""The program `bondproof`: runs a command, and turns every way in which it can end into an exit code.

    1, 3, 5   only ever a verdict (bondproof/exit_codes.py)
    2         the user's to correct: usage, spec, name, unit, a foreign package in the way
    70        ours to correct: one sentence and the command that reproduces it
    130       Ctrl-C

Not here: the commands (bondproof/cli/).
"""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress

from bondproof._siblings import ForeignSibling, take_own_siblings
from bondproof.system.streams import drop, let_go, say, settle, unread

USAGE, INTERNAL, INTERRUPTED = 2, 70, 130
SELDOM = 100_000
"""So many more objects than before, and garbage is looked for among them; Python itself waits for 700."""


def program() -> int:
    """`main` in a process of its own, which looks for garbage seldom, and not before it ends.

    Python would look through all that was loaded several times on the way and once more at its end: a quarter of the
    time of a short command.
    """
    gc.set_threshold(SELDOM)
    settle()
    try:
        return main()
    finally:
        let_go()
        gc.freeze()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; the arguments are those of the process where none are given."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        take_own_siblings()
    except ForeignSibling as foreign:
        sys.stderr.write(f"bondproof: {foreign}\n")
        return USAGE
    try:
        if instruction := os.environ.get("_BONDPROOF_COMPLETE"):
            from bondproof.cli.completing import complete

            return complete(instruction)
        return _run(given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError as error:
        if unread(sys.stdout):  # whoever read our help has gone, as `head` does; an answer sees to that itself
            drop(sys.stdout)
            return 0
        return _internal(error, given)
    except ModuleNotFoundError as missing:
        if missing.name != "click":
            return _internal(missing, given)
        sys.stderr.write(
            "bondproof: the package `click` is not installed. Write: pip install --force-reinstall bondproof\n"
        )
        return USAGE
    except Exception as error:
        return _internal(error, given)


def _run(arguments: list[str]) -> int:
    """The command's own exit code, or that of click's complaint about the command line."""
    import click

    from bondproof.cli.root import root

    try:
        with root.make_context("bondproof", arguments) as context:
            root.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as complaint:
        said = complaint.format_message()
        if (harmless := _harmless(said, arguments)) != said:
            complaint = click.UsageError(harmless, getattr(complaint, "ctx", None))
        with suppress(OSError):
            complaint.show()
        return USAGE
    return 0


def _harmless(message: str, arguments: list[str]) -> str:
    """The message, in which no argument begins a line or commands the terminal."""
    from mechanisms.sanitize import acts, in_one_line, visible

    for part in {part for word in arguments for part in (word, word.partition("=")[2]) if part and acts(part)}:
        message = message.replace(part, in_one_line(part))
    return visible(message)


def _internal(error: Exception, arguments: list[str]) -> int:
    """Say that this is a bug, and how to see it again."""
    from traceback import format_exception

    from mechanisms.sanitize import in_one_line, visible

    if os.environ.get("BONDPROOF_DEBUG") or {"-v", "--verbose"} & set(arguments):
        say(visible("".join(format_exception(error))).rstrip("\n"))
    said = in_one_line(str(error).partition("\n")[0][:500])
    again = in_one_line(shlex.join(["bondproof", *arguments]))
    say(f"bondproof: internal error: {type(error).__name__}: {said}")
    say(f"This is a bug, and no verdict. Reproduce it with:  {again}")
    return INTERNAL


if __name__ == "__main__":
    sys.exit(program())
