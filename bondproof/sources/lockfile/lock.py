"""The file `mech.lock`: TOML, exact numbers as text, read with bounds and a line for every fault.

    read_lock(file)       Lock; SpecError with the place of what is wrong
    written(lock)         the text of the file

A lock holds for the specs in its own folder, and for no others.
"""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from mechanisms.diagnostics import Diagnostic, Position
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.sanitize import acts, in_one_line
from mechanisms.values import Frozen

VERSION = 1
MOST_BYTES = 256 * 1024
MOST_LINE = 8 * 1024
MOST_TEXTS = 1000
"""In one list of a pin."""

_NUMBER = re.compile(r"[0-9]{1,200}(?:/[1-9][0-9]{0,199})?", re.ASCII)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_HEADER = (
    "# Numbers of the benchmark data that the specs in this folder rest on, and what they were decided with.",
    "# `bondproof bench pin` writes it anew; until then a proof changes with no data.",
)
_STRING = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(
    rf"""\s*(?:\[tools\]|\[\[pin\]\]|\]|{_STRING}\s*,?
    |(?:[A-Za-z0-9_-]{{1,80}}|"[^"\\]{{1,80}}")\s*=\s*
     (?:{_STRING}|[0-9]{{1,9}}|true|false|\[|\[\s*(?:{_STRING}\s*(?:,\s*{_STRING}\s*)*,?\s*)?\])
    )?\s*(?:\#.*)?""",
    re.ASCII | re.VERBOSE,
)
"""A line of a lock: far less than TOML allows, because readers of TOML take long for what is made to take long."""

_LISTS = ("rows", "dates", "sources", "notes")
_KEYS = ("reference", "value", "unit", "low-confidence", *_LISTS)

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
    lines = [*_HEADER, f"mech-lock = {VERSION}", "", "[tools]"]
    lines += [f"{json.dumps(name)} = {_text(version)}" for name, version in lock.tools.items()]
    for _, pin in sorted(lock.pins.items()):
        lines += ["", "[[pin]]", f"reference = {_text(pin.reference)}", f"value = {_text(str(pin.value))}"]
        lines += [f"unit = {_text(pin.unit)}", f"low-confidence = {'true' if pin.low_confidence else 'false'}"]
        for name, texts in zip(_LISTS, (pin.rows, pin.dates, pin.sources, pin.notes), strict=True):
            lines += [f"{name} = ["] + [f"  {_text(text)}," for text in texts] + ["]"]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """A basic string of TOML, which is one of JSON but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def read_lock(file: Path) -> Lock:
    """The lock in a file. Raises SpecError where it is broken, with the line."""
    shown = in_one_line(str(file))
    text = _content(file, shown)
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            raise _fault(shown, number, "a merge conflict that nobody has settled", "take one side, then pin again")
        if len(line) > MOST_LINE or not _LINE.fullmatch(line):
            raise _fault(shown, number, f"no line of a lock: `{_brief(line)}`", _ADVICE)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        said = str(error).partition(" (at ")[0]
        last = text.count("\n") + 1
        raise _fault(shown, int(place[1]) if place else last, f"no TOML: {said[:120]}", _ADVICE) from None
    return _Reading(shown, text).lock(table)


def _content(file: Path, shown: str) -> str:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise _fault(shown, 1, "not a regular file", _ADVICE)
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _fault(shown, 1, f"cannot be read: {error.strerror or error}", _ADVICE) from None
    if len(data) > MOST_BYTES:
        raise _fault(shown, 1, f"more than {MOST_BYTES} bytes", _ADVICE)
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(shown, line, f"byte 0x{data[error.start]:02X} is not UTF-8", _ADVICE) from None


def _fault(shown: str, line: int, message: str, advice: str) -> SpecError:
    return SpecError([Diagnostic(Code.BENCH.id, message, Position(shown, line, 1), advice)])


class _Reading:
    """What a parsed file means, with the line of each pin for faults."""

    def __init__(self, shown: str, text: str) -> None:
        self._shown = shown
        self._lines = [n for n, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith("[[pin]]")]

    def lock(self, table: dict[str, object]) -> Lock:
        """The lock; SpecError where a key is missing, unknown, or of another kind."""
        for key in table:
            if key not in ("mech-lock", "tools", "pin"):
                raise self._wrong(1, f"unknown key `{_brief(key)}`")
        if table.get("mech-lock") != VERSION or table["mech-lock"] is True:
            raise self._wrong(1, f"`mech-lock = {VERSION}` is needed: another version, or no lock")
        tools = table.get("tools", {})
        if not isinstance(tools, dict) or not all(self._plain(v) and self._plain(k) for k, v in tools.items()):
            raise self._wrong(1, "`[tools]` holds names and versions, both as text")
        pins = table.get("pin", [])
        if not isinstance(pins, list):
            raise self._wrong(1, "each pin begins with `[[pin]]`")
        found: dict[str, Pin] = {}
        for number, entry in enumerate(pins):
            pin = self._pin(entry, self._lines[number] if number < len(self._lines) else 1)
            if found.setdefault(pin.reference.lower(), pin) is not pin:
                raise self._wrong(self._lines[number], f"a second pin of `{_brief(pin.reference)}`")
        return Lock(found, dict(tools))

    def _pin(self, entry: object, line: int) -> Pin:
        if not isinstance(entry, dict) or set(entry) != set(_KEYS):
            odd = set(entry) ^ set(_KEYS) if isinstance(entry, dict) else set(_KEYS)
            names = ", ".join(f"`{_brief(key)}`" for key in sorted(odd)[:3])
            raise self._wrong(line, f"missing or unknown in this pin: {names}")
        for key in ("reference", "value", "unit"):
            if not self._plain(entry[key]):
                raise self._wrong(line, f"`{key}` is a text that can be seen")
        if not _NUMBER.fullmatch(entry["value"]) or not (value := Fraction(entry["value"])):
            raise self._wrong(line, f"the value `{_brief(entry['value'])}` is no exact number above 0 such as 229/100")
        if not isinstance(entry["low-confidence"], bool):
            raise self._wrong(line, "`low-confidence` is true or false")
        rows, dates, sources, notes = (self._texts(entry[key], key, line) for key in _LISTS)
        return Pin(entry["reference"], value, entry["unit"], rows, dates, sources, notes, entry["low-confidence"])

    def _texts(self, found: object, key: str, line: int) -> tuple[str, ...]:
        if not isinstance(found, list) or len(found) > MOST_TEXTS or not all(map(self._plain, found)):
            raise self._wrong(line, f"`{key}` is a list of texts that can be seen")
        return tuple(found)

    def _plain(self, value: object) -> bool:
        """Whether a value is a text that no terminal and no CI log obeys instead of showing it."""
        return isinstance(value, str) and not acts(value)

    def _wrong(self, line: int, message: str) -> SpecError:
        return _fault(self._shown, line, message, _ADVICE)


def _brief(text: object) -> str:
    """A text of a stranger as a message may show it."""
    return in_one_line(str(text)[:80])


def references(pins: Iterable[Pin]) -> dict[str, Pin]:
    """Pins by the text of their references, in lower case as keys are compared."""
    return {pin.reference.lower(): pin for pin in pins}
