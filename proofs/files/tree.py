"""JSON text and plain values, both ways, within bounds; and the place of a value, for messages.

    parsed(text)     the root Item of a text
    compact(value)   the one shortest text of a value
    Item             a value with its place: asked for what it must be, it answers or raises CertificateRejected

The text is measured before it is parsed: its length, how deep it nests, how many values it holds. No
floats, no NaN, no key twice; whole numbers are short, and `true` is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NoReturn, TypeAlias

from mechanisms.errors import CertificateRejected
from mechanisms.values import Frozen
from proofs.files import numerals

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

MOST_BYTES = 16 * 1024 * 1024
MOST_NESTED = 200
MOST_VALUES = 400_000
MOST_COUNT = 10**9
"""Whole numbers that are not exact values: places, exponents, numbers of hypotheses."""

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def compact(value: Json) -> str:
    """The shortest text of a value, keys in alphabetical order, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def parsed(text: str) -> Item:
    """The value of a text. Raises CertificateRejected where it is not JSON, or beyond a bound."""
    _measure(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_float=_refuse, parse_int=_whole, parse_constant=_refuse
        )
    except json.JSONDecodeError as error:
        raise CertificateRejected(f"line {error.lineno}, column {error.colno}: no JSON: {error.msg}") from None
    except RecursionError:
        raise CertificateRejected("the file nests too deep") from None
    return Item(value)


def _measure(text: str) -> None:
    if len(text) > MOST_BYTES:
        raise CertificateRejected(f"{len(text)} characters, more than {MOST_BYTES}")
    bare = _STRING.sub("", text)
    values = bare.count(",") + bare.count("[") + bare.count("{")
    if values > MOST_VALUES:
        raise CertificateRejected(f"about {values} values, more than {MOST_VALUES}")
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > MOST_NESTED:
            raise CertificateRejected(f"nested deeper than {MOST_NESTED} levels")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CertificateRejected(f"the key {_shown(twice)} stands twice in one object")
    return found


def _refuse(text: str) -> NoReturn:
    raise CertificateRejected(f'the number {text[:40]}: exact numbers are strings such as "-1/2"')


def _whole(text: str) -> int:
    if len(text) > 10 or abs(int(text)) > MOST_COUNT:
        raise CertificateRejected(f"the whole number {text[:40]}, beyond {MOST_COUNT}")
    return int(text)


def _shown(value: Json) -> str:
    """A value for a message: short, and nothing in it that a terminal obeys."""
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'an array'} of {len(value)}"
    text = json.dumps(value[:40] if isinstance(value, str) else value)
    return f"{text[:-1]}…{text[-1]}" if isinstance(value, str) and len(value) > 40 else text


class Item(Frozen):
    """A value and where it stands: in `parent`, under `key`."""

    value: Json
    parent: Item | None = None
    key: str | int = ""

    @property
    def place(self) -> str:
        """`obligations[0].goal[1]`; `the file` for the root."""
        keys = list[str]()
        item: Item = self
        while item.parent is not None:
            keys.append(f"[{item.key}]" if isinstance(item.key, int) else f".{item.key}")
            item = item.parent
        return "".join(reversed(keys)).removeprefix(".") or "the file"

    def wrong(self, needed: str) -> CertificateRejected:
        """The fault of a value that is not what is needed here."""
        return CertificateRejected(f"{self.place}: {_shown(self.value)} is given, {needed} is needed")

    def fields(self, *names: str) -> tuple[Item, ...]:
        """The values under these keys; there must be these keys and no others."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"an object with {_listed(names)}")
        for name in names:
            if name not in self.value:
                raise CertificateRejected(f"{self.place}: the key `{name}` is missing")
        for name in self.value:
            if name not in names:
                raise CertificateRejected(
                    f"{self.place}: the key {_shown(name)} is unknown; the keys are {_listed(names)}"
                )
        return tuple(Item(self.value[name], self, name) for name in names)

    def has(self, name: str) -> bool:
        """Whether it is an object with a field of this name."""
        return isinstance(self.value, dict) and name in self.value

    def field(self, name: str) -> Item:
        """The value under one key, whatever else there is."""
        if not isinstance(self.value, dict) or name not in self.value:
            raise self.wrong(f"an object with `{name}`")
        return Item(self.value[name], self, name)

    def items(self, least: int = 0, most: int = MOST_VALUES) -> tuple[Item, ...]:
        """The elements of an array that has `least` to `most` of them."""
        if not isinstance(self.value, list) or not least <= len(self.value) <= most:
            number = f"{least}" if least == most else f"at least {least}" if most == MOST_VALUES else f"up to {most}"
            raise self.wrong(f"an array of {number}")
        return tuple(Item(value, self, place) for place, value in enumerate(self.value))

    def text(self, most: int = 20_000) -> str:
        """Visible text of at most `most` characters."""
        if not isinstance(self.value, str) or len(self.value) > most or not self.value.isprintable():
            raise self.wrong(f"visible text of up to {most} characters")
        return self.value

    def one_of(self, *words: str) -> str:
        """One of these words."""
        if not isinstance(self.value, str) or self.value not in words:
            raise self.wrong(_listed(words, "or"))
        return self.value

    def truth(self) -> bool:
        """`true` or `false`."""
        if not isinstance(self.value, bool):
            raise self.wrong("`true` or `false`")
        return self.value

    def count(self, least: int = 0, most: int = MOST_COUNT) -> int:
        """A whole number in this range."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= most:
            raise self.wrong(f"a whole number from {least} to {most}")
        return self.value

    def number(self) -> Fraction:
        """An exact number, which is written as text."""
        if not isinstance(self.value, str):
            raise self.wrong('an exact number such as "-1/2"')
        try:
            return numerals.parsed(self.value)
        except CertificateRejected as error:
            raise CertificateRejected(f"{self.place}: {_shown(self.value)} is {error}") from None


def _listed(words: Iterable[str], last: str = "and") -> str:
    *most, final = [f"`{word}`" for word in words]
    return f"{', '.join(most)} {last} {final}" if most else final
