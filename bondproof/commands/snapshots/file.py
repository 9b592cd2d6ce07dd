"""The snapshot file: one line a claim and one a window, sorted and exact (bondproof/sources/json_lines.py).

written(states)     the whole text
read(file)          the states in a file, by the names of their specs; UsageError names the line at fault
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from bondproof.commands.snapshots.states import DIGITS, Amount, ClaimState, SpecState, Values, WindowState, plainly
from bondproof.sources.json_lines import BrokenLine, content, each_line, plain
from mechanisms.errors import CertificateRejected, UsageError
from mechanisms.sanitize import in_one_line
from proofs.files import numerals
from proofs.files.tree import Item, Json
from solvers.windows.real_sets import Span

FIRST = '{"bondproof snapshot":'
_HEADER: dict[str, Json] = {
    "bondproof snapshot": 2,
    "about": "One claim a line, exact. A line that changes is a rule that changed: read it. `bondproof snapshot` "
    "writes the file anew, `bondproof snapshot --check` says what became looser or tighter.",
}
_EARLIER = "# bondproof snapshot, format 1"
MOST_BYTES = 4 * 1024 * 1024
MOST_SPANS = 64
MOST_UNIT = 48
_WORDS = ("PROVED", "REFUTED", "UNDECIDED", "VACUOUS", "ERROR")
_CLAIM = ("spec", "claim", "verdict", "expected", "margin", "at", "placed", "holds", "premises", "says")
_WINDOW = ("spec", "window", "verdict", "expected", "decided_at", "unit", "intervals")

ENDINGS = (".yaml", ".yml")
"""Of what is a path; other names are of the catalogue."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGITS}}}", re.ASCII)


def written(states: Iterable[SpecState]) -> str:
    """The text of a snapshot file, the same for the same states."""
    lines = [_HEADER]
    for state in sorted(states, key=lambda state: state.key):
        found = [] if state.window is None else [_window_line(state.window)]
        found += map(_claim_line, state.claims)
        lines += [{"spec": state.key, **line} for line in found or [{}]]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _window_line(window: WindowState) -> dict[str, Json]:
    return {
        "window": window.values.parameter,
        "verdict": window.verdict,
        "expected": window.expected,
        "decided_at": None if window.taken is None else amount_text(window.taken),
        **_set(window.values),
    }


def _claim_line(claim: ClaimState) -> dict[str, Json]:
    return {
        "claim": claim.claim,
        "verdict": claim.verdict,
        "expected": claim.expected,
        "margin": None if claim.margin is None else amount_text(claim.margin),
        "at": {name: amount_text(value) for name, value in claim.worst},
        "placed": claim.placed,
        "holds": None if claim.holds is None else {"parameter": claim.holds.parameter, **_set(claim.holds)},
        "premises": claim.premises,
        "says": claim.text,
    }


def amount_text(amount: Amount) -> str:
    """`1/50 USD`."""
    return f"{numerals.written(amount.value)} {amount.unit}".rstrip()


def _set(values: Values) -> dict[str, Json]:
    intervals: list[Json] = [
        {
            "min": numerals.written(span.low),
            "min_strict": span.low_open,
            "max": None if span.high is None else numerals.written(span.high),
            "max_strict": span.high_open,
            "exact": span.low_exact and span.high_exact,
        }
        for span in values.spans
    ]
    return {"unit": values.unit, "intervals": intervals}


def is_snapshot(file: Path) -> bool:
    """Whether a file begins as snapshots do, of this format or the one before."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return False  # a pipe is read once, by whoever reads it
        with file.open("rb") as opened:
            start = opened.read(80).decode("utf-8-sig", "replace")
            return start.startswith((FIRST, _EARLIER))
    except (OSError, ValueError):
        return False


def read(file: Path) -> dict[str, SpecState]:
    """The states in a snapshot file. Raises UsageError, which names the line, where it is none."""
    try:
        text = content(file, MOST_BYTES)
    except BrokenLine as broken:
        raise _fault(str(file), broken) from None
    return parsed(text, str(file))


def parsed(text: str, name: str) -> dict[str, SpecState]:
    """The states in the text of a snapshot; `name` is said in errors."""
    first, _, rest = text.partition("\n")
    if first.startswith(f"{_EARLIER}:"):
        raise UsageError(_of_format_1(rest, name))
    claims: dict[str, dict[str, ClaimState]] = {}
    windows: dict[str, WindowState] = {}
    try:
        if not first.startswith((f"{FIRST} 2,", "<<<<<<<")):
            raise BrokenLine(1, f"a snapshot begins with `{FIRST} 2`")
        each_line(text, lambda number, line: None if number == 1 else _keep(line, claims, windows))
    except BrokenLine as broken:
        raise _fault(name, broken) from None
    return {
        key: SpecState(key, tuple(claim for _, claim in sorted(claims.get(key, {}).items())), windows.get(key))
        for key in sorted({*claims, *windows})
    }


def _fault(name: str, broken: BrokenLine) -> UsageError:
    anew = "`bondproof snapshot SPEC` writes this file: restore it, or remove it and write it anew"
    settle = "Take one side, then run `bondproof snapshot` and read what changes"
    return UsageError(f"{name}:{broken.line}: {broken.why}. {settle if broken.conflict else anew}.")


def _of_format_1(rest: str, name: str) -> str:
    """What to do with a snapshot of bondproof 0.1, which had a grammar of its own."""
    specs = {
        line.partition(" | ")[0]
        for line in rest.split("\n")
        if line and not line.startswith(("#", "<", "=", ">", "|||"))
    }
    told = " ".join(in_one_line(spec) for spec in sorted(specs))[:2000] or "SPEC"
    return (
        f"`{name}` is of format 1, and this bondproof writes format 2. "
        f"Remove it, then run: bondproof snapshot {told} --file {name}"
    )


def _keep(found: Item, claims: dict[str, dict[str, ClaimState]], windows: dict[str, WindowState]) -> None:
    """Put what a line says where it belongs. Raises CertificateRejected where it is not a line of a snapshot."""
    key = plain(found.field("spec"))
    if plainly(key) != key or not (key.endswith(ENDINGS) or _NAME.fullmatch(key)):
        raise found.field("spec").wrong("the path of a `*.mech.yaml` or a name of the catalogue")
    kept = claims.setdefault(key, {})
    assert isinstance(found.value, dict)
    if "window" in found.value:
        if windows.setdefault(key, window := _window(found)) is not window:
            raise CertificateRejected(f"a second window of {key[:80]}")
    elif "claim" in found.value:
        claim = _claim(found)
        if kept.setdefault(claim.claim, claim) is not claim:
            raise CertificateRejected(f"a second line of {claim.claim[:80]}")
    else:
        found.fields("spec")


def _window(found: Item) -> WindowState:
    _, name, verdict, expected, taken, unit, intervals = found.fields(*_WINDOW)
    values = _values(name, unit, intervals)
    return WindowState(verdict.one_of(*_WORDS), expected.one_of(*_WORDS), values, _unless_null(taken, _amount))


def _claim(found: Item) -> ClaimState:
    _, name, verdict, expected, margin, worst, placed, holds, premises, says = found.fields(*_CLAIM)
    if not _DIGEST.fullmatch(digest := plain(premises)):
        raise premises.wrong(f"a digest of {DIGITS} hexadecimal digits")
    if not isinstance(worst.value, dict):
        raise worst.wrong("an object of parameters with their values")
    point = [Item(parameter, worst, "a parameter") for parameter in worst.value]
    return ClaimState(
        plain(name),
        verdict.one_of(*_WORDS),
        expected.one_of(*_WORDS),
        _unless_null(margin, _amount),
        tuple((parameter := plain(each), _amount(worst.field(parameter))) for each in point),
        _unless_null(holds, lambda given: _values(*given.fields("parameter", "unit", "intervals"))),
        plain(says),
        digest,
        placed=placed.truth(),
    )


_Read = TypeVar("_Read")


def _unless_null(found: Item, read: Callable[[Item], _Read]) -> _Read | None:
    return None if found.value is None else read(found)


def _values(parameter: Item, unit: Item, intervals: Item) -> Values:
    spans = tuple(map(_span, intervals.items(most=MOST_SPANS)))
    return Values(plain(parameter), plain(unit, MOST_UNIT), spans)


def _span(found: Item) -> Span:
    low, low_open, high, high_open, exact = found.fields("min", "min_strict", "max", "max_strict", "exact")
    end, told = None if high.value is None else high.number(), exact.truth()
    return Span(low.number(), end, low_open.truth(), high_open.truth() and end is not None, told, told)


def _amount(found: Item) -> Amount:
    """The amount that a text such as `1/50 USD` stands for."""
    number, _, unit = plain(found).partition(" ")
    if len(unit) > MOST_UNIT:
        raise found.wrong(f"a unit of up to {MOST_UNIT} characters")
    return Amount(Item(number, found.parent, found.key).number(), unit)
