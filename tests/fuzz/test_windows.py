"""A short, fixed run of the fuzzer of windows; `python -m tests.fuzz.windows` runs it for as long as one likes."""

from __future__ import annotations

import pytest

from tests.fuzz import linear_windows
from tests.fuzz.windows import Case, judged, window_of


@pytest.mark.parametrize("seed", range(1_000_020, 1_000_028))
def test_a_random_window_agrees_with_the_oracle(seed: int) -> None:
    assert judged(Case(seed)) == []


def test_the_oracle_looks_close_to_the_ends_of_the_ranges() -> None:
    """At bond = 1/7 the claim `x <= 2 y^2` fails at x = 1/512 and y = 0, where no coarse grid has a point."""
    found = window_of(case := Case(4_013_000_012))
    assert found is not None
    (span,) = found[0].spans
    assert span.low == span.high == 0
    assert judged(case) == []


def test_random_questions_have_windows_with_ends_of_their_own() -> None:
    found = [answer for seed in range(1_000_020, 1_000_028) if (answer := window_of(Case(seed))) is not None]
    assert any(end.value not in (0, 12) for window, _ in found for end in window.ends)


@pytest.mark.parametrize("seed", range(1_000_060, 1_000_072))
def test_a_random_linear_window_is_decided_as_z3_decides_it(seed: int) -> None:
    assert list(linear_windows.faults(linear_windows.Case(seed))) == []
