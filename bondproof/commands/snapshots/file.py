"""The snapshot file: one line a claim and one a window, sorted, exact, read with bounds.

written(states)     the whole text
read(file)          the states in a file, by the names of their specs; UsageError names the line at fault

spec | claim | verdict | margin 1/50 USD at audit_rate = 1/50 | bond in (30 USD, unbounded) | under 3f9a1c20b7d4 | says
spec | window of bond | verdict | decided at 301/10 USD | (30 USD, unbounded)
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from pathlib import Path

from bondproof.commands.snapshots.amounts import MOST_EXPONENT, Amount, amount, stretches, text_of
from bondproof.commands.snapshots.premises import DIGITS
from bondproof.commands.snapshots.states import NO_WINDOW, ClaimState, SpecState, WindowState, plainly
from bondproof.report.number_format import Towards
from mechanisms.errors import UsageError
from mechanisms.sanitize import acts
from mechanisms.values import replace

FIRST_LINE = "# bondproof snapshot, format 1"
MOST_BYTES = 4 * 1024 * 1024
MOST_LINE = 64 * 1024
_HEADER = (
    f"{FIRST_LINE}: exact, and nothing in it changes by itself. A line that changes is a rule that changed: read it.",
    "# `bondproof snapshot` writes it anew. `bondproof snapshot --check` says what became looser or tighter.",
    "# spec | claim | verdict | margin, at the worst point | bonds | digest of what it speaks of | what it says",
)
_BETWEEN = " | "
_WINDOW = "window of "
_UNDER = "under "
_NOTHING = "no claims"
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGITS}}}", re.ASCII)
_NO_MARGIN = "no margin"
_AT_NO_VALUE = "no value to decide claims at"
_ONE_BY_ONE = "decided one by one"
"""What stands there in snapshots of bondproof 0.1."""

_NO_PLACE = "no value to decide it at"
_WORDS = ("PROVED", "REFUTED", "UNDECIDED", "VACUOUS", "ERROR")

_MARK = b"\xef\xbb\xbf"
"""Of byte order, which some editors put before a text."""

ENDINGS = (".yaml", ".yml")
"""Of what is a path; other names are of the catalogue."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)
_EXPONENT = re.compile(r"~-?[0-9]{1,200}(?:\.[0-9]{1,200})?[eE][+-]?([0-9]{1,6})", re.ASCII)
_MOST_WORK = 2 * 10**11
"""The sum of the squares of all exponents in a file: what it takes to read numbers that are hard to read."""

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def written(states: Iterable[SpecState]) -> str:
    """The text of a snapshot file, the same for the same states."""
    lines = list(_HEADER)
    for state in sorted(states, key=lambda state: state.key):
        if state.window is not None:
            lines.append(_BETWEEN.join((state.key, *_window_fields(state.window))))
        lines += [_BETWEEN.join((state.key, *_claim_fields(claim))) for claim in state.claims]
        lines += [] if state.claims else [_BETWEEN.join((state.key, _NOTHING))]
    return "\n".join(lines) + "\n"


def _window_fields(window: WindowState) -> tuple[str, ...]:
    taken = _AT_NO_VALUE if window.taken is None else f"decided at {window.taken.text}"
    return f"{_WINDOW}{window.parameter}", verdict_text(window), taken, text_of(window.spans)


def _claim_fields(claim: ClaimState) -> tuple[str, ...]:
    margin = _NO_MARGIN if claim.margin is None else f"margin {claim.margin.text}"
    margin = margin if claim.placed else _NO_PLACE
    where = f" at {claim.where}" if claim.worst else ""
    return claim.claim, verdict_text(claim), margin + where, claim.window, _UNDER + claim.premises, claim.text


def verdict_text(claim: ClaimState | WindowState) -> str:
    """`PROVED`, `REFUTED as expected`, `PROVED, expected REFUTED`."""
    if claim.verdict == claim.expected:
        return claim.verdict if claim.verdict == "PROVED" else f"{claim.verdict} as expected"
    return claim.verdict if claim.expected == "PROVED" else f"{claim.verdict}, expected {claim.expected}"


def is_snapshot(file: Path) -> bool:
    """Whether a file begins as snapshots do."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return False  # a pipe is read once, by whoever reads it
        with file.open("rb") as opened:
            return opened.read(len(_MARK) + len(FIRST_LINE)).removeprefix(_MARK).startswith(FIRST_LINE.encode())
    except (OSError, ValueError):
        return False


def read(file: Path) -> dict[str, SpecState]:
    """The states in a snapshot file. Raises UsageError, which names the line, where it is none."""
    return parsed(_text(file), str(file))


def parsed(text: str, name: str) -> dict[str, SpecState]:
    """The states in the text of a snapshot; `name` is said in errors."""
    first, _, rest = text.partition("\n")
    if not first.startswith(f"{FIRST_LINE}:"):
        raise _fault(name, 1, _conflict(first) or f"a snapshot begins with `{FIRST_LINE}:`", _ANEW)
    if sum(min(int(exponent), MOST_EXPONENT) ** 2 for exponent in _EXPONENT.findall(rest)) > _MOST_WORK:
        raise UsageError(f"`{name}` has numbers that are too large to be read. {_ANEW}.")
    claims: dict[str, dict[str, ClaimState]] = {}
    windows: dict[str, WindowState] = {}
    for number, line in enumerate(rest.split("\n"), 2):
        if not line or line.startswith("# "):
            continue
        if conflict := _conflict(line):
            raise _fault(name, number, conflict, "Take one side, then run `bondproof snapshot` and read what changes")
        try:
            _keep(line, claims, windows)
        except ValueError as error:
            raise _fault(name, number, str(error), _ANEW) from None
    return {
        key: SpecState(key, tuple(claim for _, claim in sorted(claims.get(key, {}).items())), windows.get(key))
        for key in sorted({*claims, *windows})
    }


def _keep(line: str, claims: dict[str, dict[str, ClaimState]], windows: dict[str, WindowState]) -> None:
    """Put what a line says where it belongs. Raises ValueError where it says nothing."""
    if len(line) > MOST_LINE or acts(line):
        raise ValueError("the line is too long, or has characters that cannot be seen or that a CI log obeys")
    key, _, rest = line.partition(_BETWEEN)
    if plainly(key) != key:
        raise ValueError("the name of a spec begins with a letter, a digit, `./`, `../` or `/`")
    if not key.endswith(ENDINGS) and not _NAME.fullmatch(key):
        raise ValueError(f"`{key[:80]}` is neither the path of a `*.mech.yaml` nor a name of the catalogue")
    if rest.startswith(_WINDOW):
        if key in windows:
            raise ValueError(f"a second window of {key[:80]}")
        windows[key] = _window(rest.split(_BETWEEN))
        return
    if rest == _NOTHING:
        claims.setdefault(key, {})
        return
    claim = _claim(rest.split(_BETWEEN, 5))
    if claims.setdefault(key, {}).setdefault(claim.claim, claim) is not claim:
        raise ValueError(f"a second line of {claim.claim[:80]}")


def _window(fields: list[str]) -> WindowState:
    if len(fields) != 4:
        raise ValueError("a window has five parts between ` | `")
    name, verdict, taken, spans = fields
    value = None if taken in (_AT_NO_VALUE, _ONE_BY_ONE) else amount(_after(taken, "decided at "))
    word, expected = _verdict(verdict)
    return WindowState(name.removeprefix(_WINDOW), word, stretches(spans), value, expected)


def _claim(fields: list[str]) -> ClaimState:
    if len(fields) != 6:
        raise ValueError("a claim has seven parts between ` | `")
    name, verdict, figures, window, under, text = fields
    premises = _after(under, _UNDER)
    if not _DIGEST.fullmatch(premises):
        raise ValueError(f"`{premises[:40]}` is no digest of {DIGITS} hexadecimal digits")
    placed = figures != _NO_PLACE
    margin, _, where = figures.partition(" at ") if placed else (_NO_MARGIN, "", "")
    word, expected = _verdict(verdict)
    solved, _, spans = window.partition(" in ")
    return ClaimState(
        name,
        word,
        expected,
        None if margin == _NO_MARGIN else replace(amount(_after(margin, "margin ")), towards=Towards.DOWN),
        _point(where),
        None if window == NO_WINDOW else stretches(spans),
        "" if window == NO_WINDOW else solved,
        text,
        premises,
        placed=placed,
    )


def _verdict(text: str) -> tuple[str, str]:
    if text.endswith(" as expected"):
        word = _word(text.removesuffix(" as expected"))
        return word, word
    verdict, _, expected = text.partition(", expected ")
    return _word(verdict), _word(expected or "PROVED")


def _word(text: str) -> str:
    if text not in _WORDS:
        raise ValueError(f"`{text[:40]}` is no verdict: {', '.join(_WORDS)}")
    return text


def _point(text: str) -> tuple[tuple[str, Amount], ...]:
    found = tuple(map(_coordinate, text.split(", "))) if text else ()
    if len({name for name, _ in found}) < len(found):
        raise ValueError(f"`{text[:60]}` names a parameter twice")
    return found


def _coordinate(text: str) -> tuple[str, Amount]:
    name, equals, value = text.partition(" = ")
    if not equals:
        raise ValueError(f"`{text[:60]}` is no parameter with its value")
    return name, amount(value)


def _after(text: str, start: str) -> str:
    if not text.startswith(start):
        raise ValueError(f"`{text[:60]}` does not begin with `{start.strip()}`")
    return text.removeprefix(start)


def _conflict(line: str) -> str:
    return "a merge conflict that nobody has settled" if line.startswith(_CONFLICT) else ""


_ANEW = (
    "Snapshots are written by `bondproof snapshot SPEC`, not by hand: restore the file, or remove it and write it anew"
)


def _fault(name: str, line: int, what: str, advice: str) -> UsageError:
    return UsageError(f"{name}:{line}: {what}. {advice}.")


def _text(file: Path) -> str:
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"`{file}` is no regular file. Give the path of a snapshot, as in --file bondproof.snap.")
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read `{file}`: {error.strerror or error}.") from None
    if len(data) > MOST_BYTES:
        raise UsageError(f"`{file}` has more than {MOST_BYTES} bytes: is it a snapshot?")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(str(file), line, f"byte 0x{data[error.start]:02X} is not UTF-8", _ANEW) from None
