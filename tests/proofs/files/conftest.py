"""What the tests of tampering share: a change of one place in a file, or of two, and a thousand attempts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

MUTATIONS, A_SEED = 1_000, 50
NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?")

WORDS = ("+", "*", "/", "min", "max", "abs", "if", "tail", "^", "not", "and", "or")
RELATIONS = ("<", "<=", "==", "!=", ">=", ">")
GROUPS: tuple[tuple[Any, ...], ...] = (
    RELATIONS, WORDS, ("x", "y", "z"), ("[", "("), ("]", ")"), ("low", "high"), (True, False),
    ("corners", "bernstein", "intervals", "ends", "between", "split", "cleared", "farkas", "handelman", "sos"),
)  # fmt: skip
KEPT = ("digest", "name", "engines", "bondproof-verdict")


def _sites(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all values in a file that mean something, arrays included."""
    if path:
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        if key not in KEPT:
            yield from _sites(inner, (*path, key))


def _changed(tree: Any, random: Random) -> None:
    """Change one place of the tree, in place; in one of four times two places."""
    for _ in range(1 + (random.random() < 0.25)):
        drawn = Fraction(random.randint(-40, 40), random.randint(1, 8))
        _mutated(tree, (random.randrange(10**6), random.randrange(8), drawn, random.randrange(11)))


def _mutated(tree: Any, change: tuple[int, int, Fraction, int]) -> None:
    """Change the value at one place of the tree, in place."""
    place, way, drawn, choice = change
    sites = list(_sites(tree))
    *path, key = sites[place % len(sites)]
    holder = tree
    for step in path:
        holder = holder[step]
    holder[key] = _other(holder[key], way, drawn, choice)


def _other(value: Any, way: int, drawn: Fraction, choice: int) -> Any:
    if isinstance(value, list) and value:
        return _array(value, way, choice)
    if isinstance(value, dict | list) or value is None:
        return str(drawn)
    for group in GROUPS:
        if any(value is each or (value == each and isinstance(value, str)) for each in group):
            others = [each for each in group if each != value]
            return others[choice % len(others)]
    if isinstance(value, int):
        return value + (choice - 5)
    if not NUMBER.fullmatch(value):
        return (value + "x", value[1:], "", "audit")[way % 4]
    exact = Fraction(value)
    return str((exact + drawn, exact - drawn, -exact, drawn, exact * 2, exact / 2, exact + 1, exact * drawn)[way])


def _array(value: list[Any], way: int, choice: int) -> Any:
    """An element less, twice, moved, put for another; or one of its elements instead of the array."""
    i, j = choice % len(value), (choice + way) % len(value)
    changed = list(value)
    if way % 4 == 0:
        del changed[i]
    elif way % 4 == 1:
        changed.insert(j, deepcopy(value[i]))
    elif way % 4 == 2:
        changed[i], changed[j] = changed[j], changed[i]
    else:
        return value[i] if way == 3 else [*changed[:i], deepcopy(value[j]), *changed[i + 1 :]]
    return changed


def _attempted(attempt: Callable[[Random], None]) -> None:
    """Run an attempt MUTATIONS times: hypothesis draws seeds, and each of them is good for a few."""
    tried = 0

    @given(st.integers(0, 2**32))
    @settings(max_examples=MUTATIONS // A_SEED)
    def attempts(seed: int) -> None:
        nonlocal tried
        random = Random(seed)
        for _ in range(A_SEED):
            attempt(random)
            tried += 1

    attempts()
    assert tried >= MUTATIONS


@pytest.fixture(scope="session")
def change() -> Callable[[Any, Random], None]:
    """Changes one place of a tree, or two: a number, a sign, a word, an array."""
    return _changed


@pytest.fixture(scope="session")
def a_thousand() -> Callable[[Callable[[Random], None]], None]:
    """Runs an attempt a thousand times."""
    return _attempted
