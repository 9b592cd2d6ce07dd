"""Spec files: bytes to text, bounded and checked before anything reads it.

    load(path)          the text of a file and the digest of its bytes
    clean(text, path)   the same for a text that is there already

A file is measured before it is read. Characters that a reviewer cannot see, or that change the
order in which they see the others, are refused: what is reviewed must be what is proved.

Source of the last rule: N. Boucher, R. Anderson, "Trojan Source: Invisible Vulnerabilities", 2021.
"""

from __future__ import annotations

import os
import re
import stat
from hashlib import sha256
from pathlib import Path

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError, did_you_mean
from mechanisms.language.catalogue import REFUSED, SUFFIX, names
from mechanisms.language.codes import Code
from mechanisms.language.document import Lines
from mechanisms.language.faults import fault
from mechanisms.language.foreign import foreign
from mechanisms.sanitize import in_one_line
from mechanisms.values import Frozen

MOST_BYTES = 256 * 1024
MOST_PATH = 4096
"""Characters of a path that are shown: as many as a path has on a usual system."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


class SpecText(Frozen):
    """The text of a spec, the path under which it is reported, the digest of its bytes, and the folder it is in."""

    text: str
    path: str
    sha256: str
    folder: str | None = None


def load(path: str | Path, *, table: bool = False) -> SpecText:
    """The text of a spec file, or of a table (mechanisms/gambit/).

    Raises SpecError where the file cannot be read, is larger than MOST_BYTES, is not UTF-8 or holds
    characters that have no place in a spec.
    """
    shown = str(path)[:MOST_PATH]
    try:
        data = _bytes(Path(path), shown, table=table)
    except FileNotFoundError:
        raise fault(Code.UNREADABLE, f"no file `{in_one_line(shown)}`", _start(shown), _near(Path(path))) from None
    except SpecError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        advice = "give the path of a spec file, or a name that `list` shows"
        raise fault(Code.UNREADABLE, f"cannot read `{in_one_line(shown)}`: {reason}", _start(shown), advice) from None
    if shown.lower().endswith(REFUSED):
        renamed = f"rename it to `{shown[: -len(REFUSED)]}{SUFFIX}`, or no pattern and no tool will find it"
        raise fault(Code.UNREADABLE, f"a spec is called `*{SUFFIX}`, and `{shown}` is not", _start(shown), renamed)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, shown) from None
    return _checked(text, shown, data, folder_of(path))


def clean(text: str, path: str | Path) -> SpecText:
    """A text that was not read from a file, under the same bounds and checks."""
    shown = str(path)[:MOST_PATH]
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MOST_BYTES:
        raise _too_large(len(data), shown)
    return _checked(text.removeprefix("\ufeff"), shown, data, folder_of(path))


def _bytes(path: Path, shown: str, *, table: bool) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        raise fault(Code.UNREADABLE, f"`{shown}` is {what}", _start(shown), "give the path of a spec file")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)[:MOST_BYTES]
    if not table and (other := foreign(data, shown)) is not None:
        raise fault(Code.UNREADABLE, f"`{in_one_line(shown)}` is {other[0]}, and no spec", _start(shown), other[1])
    if found.st_size > MOST_BYTES:
        raise _too_large(found.st_size, shown)
    return data


def _too_large(size: int, shown: str) -> SpecError:
    advice = "a spec is a few KiB of text: is this one?"
    return fault(
        Code.TOO_LARGE, f"{size} bytes, more than the bound of 256 KiB ({MOST_BYTES} bytes)", _start(shown), advice
    )


def _checked(text: str, shown: str, data: bytes, folder: str | None) -> SpecText:
    if found := unfit(text):
        lines = Lines.of(text, shown)
        line = len(Lines.of(text[: found.start()], shown).lines) - 1
        before = Lines.of(text[: found.start()], shown).text(line)
        raise unfit_character(found, lines.at(line, len(before)))
    return SpecText(text, shown, sha256(data).hexdigest(), folder)


def folder_of(path: str | Path) -> str | None:
    """The folder of a file, wherever the process goes later; None where the current folder is gone."""
    try:
        return os.path.dirname(os.path.abspath(path))
    except OSError:
        return None


def unfit(text: str) -> re.Match[str] | None:
    """The first character of a text that is not allowed in a spec."""
    return _FORBIDDEN.search(text)


def unfit_character(found: re.Match[str], at: Position) -> SpecError:
    """The fault of such a character."""
    message = f"the character U+{ord(found.group()):04X} is not allowed in a spec"
    return fault(Code.NOT_TEXT, message, at, "remove it; a spec is visible text in UTF-8")


def _undecodable(data: bytes, error: UnicodeDecodeError, shown: str) -> SpecError:
    before = Lines.of(data[: error.start].decode("utf-8", "replace"), shown)
    line = len(before.lines) - 1
    at = Lines.of(data.decode("utf-8", "replace"), shown).at(line, len(before.text(line)))
    return fault(Code.NOT_TEXT, f"byte 0x{data[error.start]:02X} is not UTF-8", at, "save the file as UTF-8")


def _near(path: Path) -> str:
    try:
        beside = [str(path.parent / p.name) for p in sorted(path.parent.iterdir())[:1000] if p.is_file()]
    except OSError:
        beside = []
    return did_you_mean(str(path), [*beside, *names()]) or "`list` shows the specs that come with bondproof"


def _start(shown: str) -> Position:
    return Position(shown, 1, 1)
