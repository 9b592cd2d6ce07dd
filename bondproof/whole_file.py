"""A file that is written whole or not at all.

The text goes to a temporary file in the same folder, which then takes the name. Whoever reads the
file meanwhile sees the old text or the new one.
"""

from __future__ import annotations

import os
from errno import EISDIR, ELOOP
from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """Put a text into a file, replacing what was there; raises OSError, and leaves nothing behind, where it cannot.

    What is no regular file (a pipe, /dev/stdout) is written to directly.
    """
    from tempfile import mkstemp

    if file.exists() and not file.is_file():
        file.write_text(text, encoding="utf-8")
        return
    target = _target(file)
    handle, name = mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as part:
            part.write(text)
            part.flush()
            os.fsync(part.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def require_writable(file: Path) -> None:
    """See, before any work is done for it, that a file can be written; raises OSError where it cannot.

    The folder has to be there. Nothing is left behind, and a file that is there stays as it is.
    """
    if file.is_dir():
        raise IsADirectoryError(EISDIR, "it is a folder")
    if file.exists() and not file.is_file():
        return
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(dir=_target(file).parent, prefix=".bondproof.", suffix=".part"):
        pass


def _target(file: Path) -> Path:
    """Where the file really is. Raises OSError where links lead round in a circle."""
    try:
        return file.resolve()
    except RuntimeError:
        raise OSError(ELOOP, os.strerror(ELOOP), str(file)) from None


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new one gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
