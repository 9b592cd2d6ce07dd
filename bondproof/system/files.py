"""Where answers are written: a file whole or not at all, a stream or a pipe as it is.

    write_whole(file, data)   what is called a file
    require_writable(file)    the same, asked before any work is done for it
    require_no_link(file)     the part of it that holds for folders, too

The text of a regular file goes to a temporary file in the same folder, which then takes the name: whoever reads the
file meanwhile sees the old text or the new one. No symbolic link is followed, since a repository can bring one that
leads out of it: the file itself may be none, and no folder on the way to it that lies in the current folder.
/dev/stdout, /dev/stderr and /dev/fd/N are streams that are open already, and are written to where they are.
"""

from __future__ import annotations

import os
import re
import sys
from errno import EISDIR, ELOOP
from pathlib import Path

_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})", re.ASCII)


def write_whole(file: Path, content: str | bytes) -> None:
    """Put a text into a file, replacing what was there; raises OSError, and leaves nothing behind, where it cannot.

    A text is written in UTF-8, bytes as they are. What is not a regular file (a pipe, a device, a stream) is written to
    directly, and may stop reading when it likes.
    """
    from tempfile import mkstemp

    data = content.encode() if isinstance(content, str) else content
    if (stream := _stream(file)) is not None:
        _pour(os.dup(stream), data)
        return
    require_no_link(file)
    if file.exists() and not file.is_file():
        _pour(os.open(file, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)), data)
        return
    handle, name = mkstemp(prefix=f".{file.name[:100]}.", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        os.chmod(name, _mode(file))
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def require_writable(file: Path) -> None:
    """See, before any work is done for it, that a file can be written; raises OSError where it cannot.

    The folder has to be there. Nothing is left behind, and a file that is there stays as it is.
    """
    if (stream := _stream(file)) is not None:
        os.write(stream, b"")
        return
    require_no_link(file)
    if file.is_dir():
        raise IsADirectoryError(EISDIR, "it is a folder")
    if file.exists() and not file.is_file():
        return
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(dir=file.parent, prefix=".bondproof.", suffix=".part"):
        pass


def require_no_link(file: Path) -> None:
    """See that neither a file nor a folder of the current folder on the way to it is a link; raises OSError."""
    here = Path.cwd()
    path = here / file
    for place in (path, *path.parents):
        if place.is_symlink() and (place == path or (here in place.parents)):
            which = "it" if place == path else f"`{place.relative_to(here)}`"
            raise OSError(ELOOP, f"{which} is a symbolic link, and answers follow none")


def _stream(file: Path) -> int | None:
    """The descriptor of an open stream that a path is the name of."""
    path = os.path.normpath(file)
    found = _DESCRIPTOR.fullmatch(path)
    return int(found[1]) if found else _STREAMS.get(path)


def _pour(descriptor: int, data: bytes) -> None:
    """Write bytes at the position of a descriptor, and close it. A reader that has gone takes what it has read."""
    for stream in (sys.stdout, sys.stderr):  # what was said before stands before it
        if stream is not None:
            stream.flush()
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as opened:
            left = memoryview(data)
            while left:
                left = left[opened.write(left) or 0 :]
    except BrokenPipeError:
        pass


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new one gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
