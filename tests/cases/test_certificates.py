"""Known certificates of tests/cases/certificates.toml: accepted as written, rejected once changed, and found anew."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Monomial, Polynomial
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Combination, Squares, Summand
from proofs.checking.check import check_case
from proofs.checking.combination import pivots
from solvers.engines.budget import Budget
from solvers.engines.solver import Proof
from solvers.engines.sums_of_squares.sos import SumsOfSquares

TABLE = tomllib.loads((Path(__file__).parent / "certificates.toml").read_text(encoding="utf-8"))
ROWS = [pytest.param(row, id=row["id"]) for row in TABLE["case"]]


def monomial(text: str) -> Monomial:
    """`x^2 y` as generators with exponents."""
    found = dict[Variable, int]()
    for factor in text.split() if text != "1" else []:
        name, _, exponent = factor.partition("^")
        found[Variable(name)] = int(exponent or 1)
    return tuple(found.items())


def case_of(row: Mapping[str, Any]) -> Case:
    box = {Variable(name): Interval(Fraction(low), Fraction(high)) for name, (low, high) in row["box"].items()}
    goal = Polynomial({monomial(m): Fraction(c) for m, c in row["goal"].items()})
    return Case(box, (), Sign(goal, strict=False))


def numbers(rows: Sequence[Sequence[str]]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(map(Fraction, row)) for row in rows)


def certificate_of(row: Mapping[str, Any]) -> Combination:
    summands = []
    for part in row["summand"]:
        weight: Fraction | Squares
        if "weight" in part:
            weight = Fraction(part["weight"])
        else:
            weight = Squares(tuple(map(monomial, part["monomials"])), numbers(part["rows"]))
        summands.append(Summand(weight, tuple(part["factors"])))
    return Combination(tuple(summands))


def one_number_changed(certificate: Combination) -> Iterator[Combination]:
    """The certificate with one of its numbers larger by 1/1000, for each of its numbers."""
    more = Fraction(1, 1000)
    for k, summand in enumerate(certificate.summands):
        changed: list[Fraction | Squares] = []
        match summand.weight:
            case Squares(monomials, rows):
                for i, row in enumerate(rows):
                    for j in range(len(row)):
                        other = (*row[:j], row[j] + more, *row[j + 1 :])
                        changed.append(Squares(monomials, (*rows[:i], other, *rows[i + 1 :])))
            case weight:
                changed.append(weight + more)
        for weight in changed:
            summands = list(certificate.summands)
            summands[k] = evolve(summand, weight=weight)
            yield Combination(tuple(summands))


@pytest.mark.parametrize("row", ROWS)
def test_the_known_certificate_is_accepted_as_written(row: Mapping[str, Any]) -> None:
    certificate = certificate_of(row)
    check_case(case_of(row), certificate)
    assert certificate.kind == "sos"


@pytest.mark.parametrize("row", ROWS)
def test_the_known_certificate_is_rejected_once_any_number_of_it_is_changed(row: Mapping[str, Any]) -> None:
    case = case_of(row)
    changed = list(one_number_changed(certificate_of(row)))
    assert len(changed) >= 4
    for certificate in changed:
        with pytest.raises(CertificateRejected):
            check_case(case, certificate)


@pytest.mark.parametrize("row", [*ROWS, *(pytest.param(row, id=row["id"]) for row in TABLE["matrix"])])
def test_the_pivots_of_the_matrix_are_the_known_ones(row: Mapping[str, Any]) -> None:
    (rows,) = [part["rows"] for part in row.get("summand", [row]) if "rows" in part]
    assert pivots(numbers(rows)) == tuple(map(Fraction, row["pivots"]))


@pytest.mark.parametrize("row", ROWS)
def test_the_search_finds_a_certificate_of_its_own(row: Mapping[str, Any]) -> None:
    case = case_of(row)
    attempt = SumsOfSquares().attempt(case, Budget())
    assert isinstance(attempt, Proof)
    assert isinstance(attempt.certificate, Combination)
    check_case(case, attempt.certificate)


def test_the_only_certificate_of_a_goal_that_is_a_square_is_that_square() -> None:
    """CRT-05: the search has no choice, so it answers what the case says."""
    (row,) = [row for row in TABLE["case"] if row["id"] == "CRT-05"]
    attempt = SumsOfSquares().attempt(case_of(row), Budget())
    assert attempt == Proof(certificate_of(row))
