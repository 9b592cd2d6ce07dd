"""The file `mech.lock`: the numbers of the benchmark data that specs rest on, one a line (json_lines.py).

    read_lock(file)       Lock; SpecError with the place of what is wrong
    written(lock)         the text of the file

A lock holds for the specs in its own folder, and for no others. Where it is looked for, and how it answers: pins.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from bondproof.sources.json_lines import BrokenLine, content, each_line, plain
from mechanisms.diagnostics import Diagnostic, Position
from mechanisms.errors import CertificateRejected, SpecError
from mechanisms.language.codes import Code
from mechanisms.sanitize import in_one_line
from mechanisms.values import Frozen, fields
from proofs.files import numerals
from proofs.files.tree import Item

FIRST = '{"mech-lock":'
_ABOUT = (
    "Numbers of the benchmark data that the specs in this folder rest on, one a line, and what they were decided with. "
    "`bondproof bench pin` writes the file anew; until then a proof changes with no data."
)
_EARLIER = "mech-lock = 1"
MOST_BYTES = 256 * 1024
MOST_TEXTS = 1000
"""In one list of a pin."""
_ADVICE = "`bondproof bench pin` writes this file: restore it, or remove it and pin anew"


class Pin(Frozen):
    """One number: what a spec asks for, the answer in its unit, and the rows that it rests on."""

    reference: str
    value: Fraction
    unit: str
    rows: tuple[str, ...]
    dates: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    low_confidence: bool

    @property
    def text(self) -> str:
        """`229/100 USD/h`."""
        return str(self.value) + ("" if self.unit == "1" else f" {self.unit}")


class Lock(Frozen):
    """The pins by their references, and the versions of the tools that they were written with."""

    pins: dict[str, Pin]
    tools: dict[str, str]


def written(lock: Lock) -> str:
    """The text of a lock, the same for the same content."""
    lines: list[dict[str, object]] = [{"mech-lock": 2, "about": _ABOUT, "tools": lock.tools}]
    lines += [{**dict(fields(pin)), "value": numerals.written(pin.value)} for _, pin in sorted(lock.pins.items())]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def read_lock(file: Path) -> Lock:
    """The lock in a file. Raises SpecError where it is broken, with the line."""
    found = Lock({}, {})

    def take(number: int, line: Item) -> None:
        if number == 1:
            _, _, tools = line.fields("mech-lock", "about", "tools")
            found.tools.update((plain(each), plain(tools.field(plain(each)))) for each in _keys(tools))
            return
        pin = _pin(line)
        if found.pins.setdefault(pin.reference.lower(), pin) is not pin:
            raise CertificateRejected(f"a second pin of `{pin.reference[:80]}`")

    try:
        text = content(file, MOST_BYTES)
        if _EARLIER in text.split("\n"):
            why = "of format 1, and this bondproof writes format 2"
            raise _fault(file, 1, why, "remove it, run `bondproof bench pin`, and compare the numbers")
        if not text.startswith((f"{FIRST} 2,", "<<<<<<<")):
            raise BrokenLine(1, f"a lock begins with `{FIRST} 2`")
        each_line(text, take)
    except BrokenLine as broken:
        advice = "take one side, then pin again" if broken.conflict else _ADVICE
        raise _fault(file, broken.line, broken.why, advice) from None
    return found


def _fault(file: Path, line: int, why: str, advice: str) -> SpecError:
    return SpecError([Diagnostic(Code.BENCH.id, why, Position(in_one_line(str(file)), line, 1), advice)])


def _keys(found: Item) -> list[Item]:
    if not isinstance(found.value, dict):
        raise found.wrong("an object of names and versions")
    return [Item(name, found, "a name") for name in found.value]


def _pin(line: Item) -> Pin:
    reference, value, unit, rows, dates, sources, notes, low_confidence = line.fields(*Pin.__match_args__)
    if (number := value.number()) <= 0:
        raise value.wrong("an exact number above 0 such as 229/100")
    return Pin(
        plain(reference),
        number,
        plain(unit),
        _texts(rows),
        _texts(dates),
        _texts(sources),
        _texts(notes),
        low_confidence.truth(),
    )


def _texts(found: Item) -> tuple[str, ...]:
    return tuple(map(plain, found.items(most=MOST_TEXTS)))


def references(pins: Iterable[Pin]) -> dict[str, Pin]:
    """Pins by the text of their references, in lower case as keys are compared."""
    return {pin.reference.lower(): pin for pin in pins}
