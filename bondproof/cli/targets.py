"""The files into which answers go: seen to before any work is done that would be lost."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

_OWN = ("file", "reports")
"""The parameters of commands that name such files; whatever else they name is read, or written besides."""


def require_targets(files: Sequence[Path]) -> None:
    """See that every file can be written, and is none that the command reads, or writes besides its answer."""
    if not files:
        return
    from bondproof.sources.lockfile.beside import NAME
    from bondproof.system.files import require_writable
    from mechanisms.language.catalogue import is_spec

    read = tuple(_read(click.get_current_context()))
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


def _read(context: click.Context) -> Iterator[str | Path]:
    """What the command line names and the command may read: specs, a snapshot, certificates, a table of payoffs.

    What can be nothing but a path is a `Path` here, and may be written by the command itself.
    """
    for name, value in context.params.items():
        if name not in _OWN:
            for each in value if isinstance(value, tuple) else (value,):
                if each:
                    yield each if isinstance(each, Path) else str(each)


def _same(file: Path, other: str | Path) -> bool:
    """Whether a file is the other one, will be, or stands among the certificates in the other one, a folder."""
    if isinstance(other, Path):
        real, taken = os.path.realpath(file), os.path.realpath(other)
        if real == taken or (file.suffix == ".json" and os.path.dirname(real) == taken):
            return True
    try:
        return os.path.samefile(file, other)
    except (OSError, ValueError):
        return False
