"""Whole parameters: an obligation about them is one for each of their values, and the checker asks for all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.evaluation import holds
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Relation, Term, Variable, number
from proofs.checking.cases import cases
from proofs.checking.certificate import Corners
from proofs.checking.check import check, check_counterexample, check_witness
from proofs.checking.obligation import MOST_PIECES, Obligation, pieces
from proofs.files.obligations import read_obligation, write_obligation
from proofs.files.provenance import root
from proofs.files.windows import along

n, k, p = Variable("n"), Variable("k"), Variable("p")
PARABOLA = (n - number(F(3, 2))) * (n - number(F(7, 4)))
"""Negative between 3/2 and 7/4, where no whole number is."""


def whole(low: int, high: int) -> Interval:
    return Interval(F(low), F(high), whole=True)


def obligation(left: Term, box: Mapping[Variable, Interval], *premises: Comparison) -> Obligation:
    return Obligation("o", box, premises, Comparison(left, Relation.GT, number(0)))


def values(*eighths: int) -> tuple[Corners, ...]:
    """Corner values of the parabola times p at some whole numbers, for p from 1 to 2."""
    return tuple(Corners(0, (p,), (F(value, 8), F(value, 4))) for value in eighths)


STEEP = obligation(PARABOLA * p, {n: whole(1, 3), p: Interval(F(1), F(2))})


def test_a_goal_that_fails_only_between_whole_numbers_is_proved_at_each_of_them() -> None:
    check(STEEP, values(3, 1, 15))


@pytest.mark.parametrize(
    ("eighths", "why"), [((3, 1), "2 certificates for 3"), ((3, 1, 14), "a corner value"), ((3, 1, 15, 8), "4 certif")]
)
def test_checker_rejects_a_missing_a_wrong_and_a_spare_value(eighths: tuple[int, ...], why: str) -> None:
    with pytest.raises(CertificateRejected, match=why):
        check(STEEP, values(*eighths))


def test_a_point_between_whole_numbers_is_neither_witness_nor_counterexample() -> None:
    asked = obligation(PARABOLA, {n: whole(1, 3)})
    check_witness(asked, {n: F(2)})
    with pytest.raises(CertificateRejected, match="breaks a range"):
        check_witness(asked, {n: F(5, 2)})
    with pytest.raises(CertificateRejected, match="breaks a range"):
        check_counterexample(asked, {n: F(13, 8)})
    check_counterexample(Obligation("o", {n: whole(1, 3).relaxed}, (), asked.goal), {n: F(13, 8)})


def test_a_whole_parameter_of_which_nothing_speaks_takes_no_value() -> None:
    asked = obligation(PARABOLA, {n: whole(1, 2), k: whole(1, 200)})
    assert [point for point, _ in pieces(asked)] == [{n: F(1)}, {n: F(2)}]
    assert all(k not in case.box for case in cases(asked))


def test_premises_take_the_whole_values_too() -> None:
    asked = obligation(n - number(2), {n: whole(1, 4)}, Comparison(n * n, Relation.GE, number(5)))
    assert [holds(piece.premises[0], {}) for _, piece in pieces(asked)] == [False, False, True, True]


def test_too_many_combinations_are_refused_by_name() -> None:
    box = {n: whole(1, 16), k: whole(1, 17)}
    assert MOST_PIECES < 16 * 17
    with pytest.raises(DomainError, match="n, k have more than 256 whole values together"):
        cases(obligation(n * k, box))


def test_work_on_each_value_is_charged() -> None:
    charged: list[int] = []
    cases(obligation(PARABOLA * p, {n: whole(1, 9), p: Interval(F(1), F(2))}), charged.append)
    once: list[int] = []
    cases(obligation(PARABOLA * p, {n: whole(1, 1), p: Interval(F(1), F(2))}), once.append)
    assert sum(charged) >= 9 * sum(once) > 0


@given(st.integers(-4, 4), st.integers(0, 6), st.lists(st.integers(-6, 6), min_size=3, max_size=3), st.integers(-5, 5))
def test_pieces_hold_together_exactly_where_every_whole_value_does(
    low: int, wide: int, coefficients: list[int], least: int
) -> None:
    a, b, c = coefficients
    parabola = number(a) * n * n + number(b) * n + number(c)
    asked = obligation(parabola, {n: whole(low, low + wide)}, Comparison(n, Relation.GE, number(least)))
    enumerated = all(a * v * v + b * v + c > 0 for v in range(low, low + wide + 1) if v >= least)
    assert enumerated is all(holds(piece.goal, {}) or not holds(piece.premises[0], {}) for _, piece in pieces(asked))


# on disk -------------------------------------------------------------------------------------


def _read(written: Any) -> Obligation:
    item = root(json.dumps(written))
    return read_obligation("o", item.field("box"), item.field("premises"), item.field("goal"))


def test_a_file_keeps_that_a_range_is_whole() -> None:
    asked = obligation(PARABOLA * p, {n: whole(1, 3), p: Interval(F(0), F(1))})
    assert _read(write_obligation(asked)) == asked


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (["n", "[", "1", "3", "]", "whol"], "whole"),
        (["n", "(", "1", "3", "]", "whole"], "whole ends that belong to it"),
        (["n", "[", "1/2", "3", "]", "whole"], "whole ends that belong to it"),
        (["n", "[", "1", None, ")", "whole"], "whole ends that belong to it"),
    ],
)
def test_a_file_with_another_word_or_with_ends_that_are_not_whole_is_rejected(entry: list[str], why: str) -> None:
    written = {**write_obligation(obligation(PARABOLA, {n: whole(1, 3)})), "box": [entry]}
    with pytest.raises(CertificateRejected, match=why):
        _read(written)


def test_a_path_cannot_move_a_whole_parameter() -> None:
    asked = obligation(PARABOLA, {n: whole(1, 3), p: Interval(F(0), F(1))})
    assert along(asked, p, Interval(F(0), F(1)), [(n, number(2))]).box == {p: Interval(F(0), F(1))}
    with pytest.raises(CertificateRejected, match="which has whole values alone"):
        along(asked, p, Interval(F(0), F(1)), [(n, number(1) + p)])
    with pytest.raises(CertificateRejected, match="out of its range"):
        along(asked, p, Interval(F(0), F(1)), [(n, number(F(3, 2)))])
