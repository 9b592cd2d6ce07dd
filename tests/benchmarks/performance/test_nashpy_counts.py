"""The page on nashpy states what its methods return on the seeded games."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from benchmarks.performance import nashpy_counts
from benchmarks.performance.nashpy_counts import KINDS, METHODS, Counts, counted

PAGE = (Path(__file__).parents[3] / "docs" / "explanation" / "nashpy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["ties, 2 by 3", "a repeated row"])
def test_the_page_states_what_a_method_returns(method: str, kind: str) -> None:
    section = PAGE.partition(f"## {method}\n")[2].partition("\n## ")[0]
    assert f"| {kind} | {counted(method, kind).row} |" in section


def test_the_page_has_every_method_and_every_kind_of_game() -> None:
    for method in METHODS:
        section = PAGE.partition(f"## {method}\n")[2].partition("\n## ")[0]
        rows = [line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if " of " in line]
        assert rows == [*KINDS]


PURE, OTHER, MIXED = ([1.0, 0.0], [1.0, 0.0]), ([0.0, 1.0], [0.0, 1.0]), ([0.5, 0.5], [0.5, 0.5])
SAME = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]


@pytest.mark.parametrize(
    ("answers", "counts"),
    [
        ([PURE, OTHER, MIXED], Counts(1, 0, 0, 0, 3, 0, 0, 0)),
        ([PURE, OTHER], Counts(1, 1, 1, 1, 3, 0, 0, 0)),
        ([PURE, OTHER, MIXED, PURE], Counts(1, 0, 0, 0, 3, 1, 0, 0)),
        ([PURE, OTHER, MIXED, ([1.0, 0.0], [0.0, 1.0])], Counts(1, 0, 0, 0, 3, 0, 1, 0)),
        ([PURE, OTHER, ([0.5, 0.5], [float("nan"), 0.5])], Counts(1, 1, 1, 1, 3, 0, 1, 0)),
        ([PURE, OTHER, ([0.5, 0.5 + 1e-9], [0.5, 0.5])], Counts(1, 0, 0, 0, 3, 0, 0, 0)),
        ([PURE, OTHER, ([1.5, -0.5], [0.5, 0.5])], Counts(1, 1, 1, 1, 3, 0, 1, 0)),
    ],
)
def test_each_answer_is_counted_as_what_it_is(answers: list[Any], counts: Counts) -> None:
    assert nashpy_counts._one(lambda game: iter(answers), SAME, SAME) == counts


def test_a_method_that_fails_or_does_not_end_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(game: Any) -> Iterator[Any]:
        yield PURE
        raise ValueError

    def hangs(game: Any) -> Iterator[Any]:
        while sum((1,)):
            pass
        yield PURE

    monkeypatch.setattr(nashpy_counts, "_PATIENCE", 0.2)
    assert nashpy_counts._one(fails, SAME, SAME) == Counts(1, 1, 1, 2, 3, 0, 0, 1)
    assert nashpy_counts._one(hangs, SAME, SAME) == Counts(1, 1, 1, 3, 3, 0, 0, 1)
