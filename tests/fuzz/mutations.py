"""Specs damaged in ways that hurt: the mutations of the fuzz driver, all from one random source.

    Mutator(seed).input(n)     the n-th input, the same bytes every time

The seeds are the specs that we ship and those of the tests. Most inputs are damaged once or twice, so that many
of them can still be read and come as far as the solvers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[2]
FOLDERS = ("mechanisms/protocols", "mechanisms/models", "tests/specs")
LONGEST = 300 * 1024

Mutation: TypeAlias = Callable[["Mutator", str], str]

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z_][\w#]*|->|\.\.|[<>=!]=|[-+*/^()\[\],|:<>.%]", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SECTION = re.compile(r"^(?=[a-z])", re.MULTILINE)
_NUMBERS = [
    *("0", "1", "-1", "1/0", "0/1", "0.5", "64", "65", "100000", "100001", "999999999999"),
    *("9" * 60, "9" * 61, "0." + "0" * 57 + "1", "1/" + "9" * 60, "1/3", "inf", "1e9", "1_000", "10^64", "٣", "１"),
]
_OPERATORS = [*"+-*/^<>=", "<=", ">=", "==", "!=", "and", "or", "if", "else", "not", "..", "->", ",", "|", ":", "."]
_WORDS = [
    *("when", "chance", "solve", "min", "max", "abs", "any_of", "tail", "E", "nash", "strict_nash", "best_response"),
    *("dominant", "participates", "unprofitable", "sees", "of", "for", "on", "inf", "bench", "outside", "burn", "USD"),
    *("protocol", "request", "day", "%", "count", "sum", "like", "expect", "proved", "refuted", "0", "1", "2"),
]
_SHAPES = [
    *("min(X, Y)", "max(X, Y, Z)", "abs(X - Y)", "any_of(X, 3)", "any_of(X, 100000)", "tail(5, 2, X)", "(X)^2"),
    *("tail(2000, 1000, X)", "(X)^64", "X / Y", "X / (Y - Z)", "(X if Y < Z else Y)", "(X if N else Y)", "X * Y"),
    *("X + Y", "-X", "(X - Y)", "X * 1/3", "((X)^64)^64", "any_of(X, Y)", "(X * Y * Z)^8", "X and Y", "not X", "0 * X"),
]
_SETTINGS = [
    *("0 .. inf USD", "(0 .. 1)", '"[0 .. 1)"', "0% .. 100%", "-5 .. 5 USD", "solve min USD", "solve min", "1/3"),
    *("solve min USD on -1 .. 1", "bench price h100-sxm market", "bench ratio x y z w", "= X", "= X * Y", "= X / Y"),
    *("= (X)^64", "= any_of(X, 10)", "= min(X, Y)", "0", "1 USD", "1", "10^9 USD", "5 .. 5 USD", "(5 .. 5]"),
]
_UNICODE = [
    *("\u202e", "\u200b", "\u00a0", "\u2028", "\ufeff", "\x85", "\x00", "\x7f", "\ud800", "\U0001f600", "e\u0301"),
    *("İ", "ß", "ﬁ", "²", "½", "−", "а", "\r", "\r\n", "\t", "\u3000", "\uffff", "\U0010ffff", "…", "≤"),
]
_YAML = [
    "&a ",
    "*a",
    "!!int ",
    "<<: ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "? ",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "|",
    ">",
    "#",
]


class Mutator:
    """One stream of inputs. Input n depends on the seed and on n alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        files = sorted(file for folder in FOLDERS for file in (ROOT / folder).glob("*.mech.yaml"))
        self.specs = [file.read_text(encoding="utf-8") for file in files]
        self.random = random.Random(seed)

    def input(self, n: int) -> bytes:
        """The n-th input: a spec, damaged by one to four mutations, and now and then in its bytes."""
        self.random = random.Random(f"{self._seed}/{n}")
        text = self.random.choice(self.specs)
        for _ in range(self.random.choice([1, 1, 1, 2, 2, 3, 4])):
            text = self.random.choice(_MUTATIONS)(self, text)[:LONGEST]
        data = text.encode("utf-8", "surrogatepass")
        return self._flipped(data) if self.random.random() < 0.1 else data

    def _flipped(self, data: bytes) -> bytes:
        changed = bytearray(data or b"\0")
        for _ in range(self.random.randint(1, 4)):
            changed[self.random.randrange(len(changed))] = self.random.randrange(256)
        return bytes(changed)

    def line(self, lines: list[str]) -> int:
        """The index of a random line."""
        return self.random.randrange(len(lines))

    def names(self, text: str) -> list[str]:
        """The words of a spec, comments and prose left out as far as that is easy."""
        code = [line.partition("#")[0] for line in text.splitlines() if "because" not in line]
        return re.findall(r"\b[a-z][a-z_]+\b", "\n".join(code)) or ["x"]

    def filled(self, shape: str, text: str, x: str) -> str:
        """A shape with X as given, and Y, Z, N as words of the spec."""
        names = self.names(text)
        return re.sub(r"[XYZN]", lambda m: x if m.group() == "X" else self.random.choice(names), shape)


def _splice(m: Mutator, text: str) -> str:
    other = m.random.choice(m.specs)
    return text[: m.random.randrange(len(text) + 1)] + other[m.random.randrange(len(other)) :]


def _section(m: Mutator, text: str) -> str:
    """A section of another spec in the place of one of this."""
    own, foreign = _SECTION.split(text), _SECTION.split(m.random.choice(m.specs))
    chosen = m.random.choice(foreign)
    same = [i for i, part in enumerate(own) if part.partition(":")[0] == chosen.partition(":")[0]]
    own[same[0] if same else m.line(own)] = chosen
    return "".join(own)


def _lines(m: Mutator, text: str) -> str:
    """A stretch of lines repeated, left out, moved, or put in from another spec."""
    lines = text.split("\n")
    start, length = m.line(lines), m.random.choice([1, 1, 2, 5, 20])
    block = lines[start : start + length]
    match m.random.randrange(4):
        case 0:
            lines[start:start] = block * m.random.choice([1, 1, 2, 50, 600])
        case 1:
            del lines[start : start + length]
        case 2:
            del lines[start : start + length]
            place = m.random.randrange(len(lines) + 1)
            lines[place:place] = block
        case _:
            other = m.random.choice(m.specs).split("\n")
            from_there = m.line(other)
            lines[start:start] = other[from_there : from_there + length]
    return "\n".join(lines)


def _number(m: Mutator, text: str) -> str:
    found = list(_NUMBER.finditer(text))
    return _put(text, m.random.choice(found), m.random.choice(_NUMBERS)) if found else text


def _token(m: Mutator, text: str) -> str:
    """A word, a number or a sign in the place of another, of the same kind more often than not."""
    found = list(_TOKEN.finditer(text))
    if not found:
        return text
    old = m.random.choice(found)
    kind = m.names(text) if old.group()[0].isalpha() else _NUMBERS if old.group()[0].isdigit() else _OPERATORS
    new = m.random.choice(kind if m.random.random() < 0.7 else [*_OPERATORS, *_WORDS, *_NUMBERS])
    return _put(text, old, new)


def _shape(m: Mutator, text: str) -> str:
    """A word or a number made the part of a larger formula."""
    found = [t for t in _TOKEN.finditer(text) if t.group()[0].isalnum()]
    if not found:
        return text
    old = m.random.choice(found)
    return _put(text, old, m.filled(m.random.choice(_SHAPES), text, old.group()))


def _setting(m: Mutator, text: str) -> str:
    """Another setting for a parameter (or whatever else is written as `name: value`)."""
    found = list(re.finditer(r"(?<=^  )([a-z_]+): +[^#\n]*", text, re.MULTILINE))
    if not found:
        return text
    old = m.random.choice(found)
    return _put(
        text, old, f"{old.group(1)}: {m.filled(m.random.choice(_SETTINGS), text, m.random.choice(m.names(text)))}"
    )


def _tower(m: Mutator, text: str) -> str:
    """A chain of definitions, each made of the one before it, and a use of the last."""
    step = m.random.choice(["(X)^64", "X * X", "X + X", "X / (X + 1)", "min(X, 1)", "any_of(X, 2)", "(X)^2", "-X"])
    base, height = m.random.choice(m.names(text)), m.random.choice([2, 3, 8, 40])
    chain = [f"  t{i}: = {step.replace('X', f't{i - 1}' if i else base)}" for i in range(height)]
    changed = text.replace("params:\n", "params:\n" + "\n".join(chain) + "\n", 1)
    found = [t for t in _TOKEN.finditer(changed) if t.group()[0].isalnum()]
    return _put(changed, m.random.choice(found), f"t{height - 1}") if found else changed


def _nest(m: Mutator, text: str) -> str:
    """A word inside many brackets, calls or choices."""
    found = [t for t in _TOKEN.finditer(text) if t.group()[0].isalnum()]
    if not found:
        return text
    old, levels = m.random.choice(found), m.random.choice([3, 30, 99, 101, 3000])
    before, after = m.random.choice(
        [
            ("(", ")"),
            ("min(", ", 1)"),
            ("-", ""),
            ("not ", ""),
            ("[", "]"),
            ("{a: ", "}"),
            ("1 if a else ", ""),
            ("E[", "]"),
        ]
    )
    return _put(text, old, before * levels + old.group() + after * levels)


def _unicode(m: Mutator, text: str) -> str:
    return _inserted(m, text, m.random.choice(_UNICODE))


def _yaml(m: Mutator, text: str) -> str:
    return _inserted(m, text, m.random.choice(_YAML))


def _claim(m: Mutator, text: str) -> str:
    """A claim form, or an expectation with a word in an unexpected place."""
    form = m.random.choice(
        [
            *("nash()", "strict_nash(X)", "dominant(X | Y)", "best_response(X)", "participates(X, outside = Y)"),
            *("unprofitable(X)", "E[X] < 0", "E[X] / E[Y] < 1", "E[X] * E[X] > Y", "E[X]^64 > 0", "X > Y", "1 > 0"),
            *("abs(E[X]) != 0", "E[X] == E[X]", "not (E[X] > 0)", "E[X] > 0 or E[Y] < 0", "min(E[X], Y) >= 0"),
        ]
    )
    return text.replace("claims:\n", f"claims:\n  extra: {m.filled(form, text, m.random.choice(m.names(text)))}\n", 1)


def _put(text: str, old: re.Match[str], new: str) -> str:
    return text[: old.start()] + new + text[old.end() :]


def _inserted(m: Mutator, text: str, what: str) -> str:
    place = m.random.randrange(len(text) + 1)
    return text[:place] + what + text[place:]


_MUTATIONS: list[Mutation] = [
    *(_splice, _section, _lines, _number, _number, _token, _token, _token, _shape, _shape, _shape),
    *(_setting, _setting, _tower, _nest, _unicode, _yaml, _claim, _claim),
]
