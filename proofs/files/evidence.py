"""Certificates as plain values, and back.

    {"kind": "corners", "shows": 0, "variables": ["p", "q"], "values": ["1/2", ...]}
    {"kind": "bernstein", "shows": 0}
    {"kind": "intervals", "shows": 0, "worst": [["p", "low"], ["q", "high"]]}
    {"kind": "ends", "shows": 0, "worst": [["p", "low"], ...], "rest": certificate or null}
    {"kind": "between", "variable": "p", "low": certificate, "high": certificate}
    {"kind": "split", "variable": "p", "at": "1/2", "below": certificate, "above": certificate}
    {"kind": "cleared", "signs": [{"divisor": 0, "sign": "+", "evidence": certificate}, ...], "rest": certificate}
    {"kind": "farkas", "summands": [{"weight": "1/2", "factors": [0, 3]}, ...]}
    {"kind": "sos", "summands": [{"weight": {"monomials": [[["p", 2]], ...], "rows": [["1"], ["0", "1"], ...]}, ...}]}

`farkas`, `handelman` and `sos` have the same shape; the kind that is stated must be the kind that it is.
"""

from __future__ import annotations

from typing import assert_never

from mechanisms.terms.terms import Tail, Variable
from proofs.arithmetic.polynomial import Generator, Monomial
from proofs.checking.certificate import (
    KINDS,
    Bernstein,
    Between,
    Certificate,
    Cleared,
    Combination,
    Corners,
    End,
    Ends,
    Intervals,
    Signed,
    Split,
    Squares,
    Summand,
)
from proofs.files.numerals import written
from proofs.files.terms import MOST_EXPONENT, Writing, read_term, read_variable
from proofs.files.tree import Item, Json

MOST_FACTORS = 64
"""Factors of one summand: each is a multiplication of polynomials."""

MOST_SUMMANDS = 4_096
MOST_MONOMIALS = 512
"""Rows of one matrix of squares."""

_ENDS = {end.value: end for end in End}


def write_certificate(certificate: Certificate) -> dict[str, Json]:
    """A certificate as an object. Raises CertificateRejected where a name in it cannot be written."""
    kind: dict[str, Json] = {"kind": certificate.kind}
    match certificate:
        case Corners(shows, variables, values):
            return {**kind, "shows": shows, "variables": _names(variables), "values": [written(v) for v in values]}
        case Bernstein(shows):
            return {**kind, "shows": shows}
        case Intervals(shows, worst):
            return {**kind, "shows": shows, "worst": _ends(worst)}
        case Ends(shows, worst, rest):
            further = None if rest is None else write_certificate(rest)
            return {**kind, "shows": shows, "worst": _ends(worst), "rest": further}
        case Between(variable, low, high):
            sides = {"low": write_certificate(low), "high": write_certificate(high)}
            return {**kind, "variable": Writing()(variable), **sides}
        case Cleared(signs, rest):
            return {**kind, "signs": [_signed(sign) for sign in signs], "rest": write_certificate(rest)}
        case Combination(summands):
            return {**kind, "summands": [_summand(summand) for summand in summands]}
        case Split(variable, at, below, above):
            halves = {"below": write_certificate(below), "above": write_certificate(above)}
            return {**kind, "variable": Writing()(variable), "at": written(at), **halves}
        case _:
            assert_never(certificate)


def _signed(signed: Signed) -> Json:
    sign = "+" if signed.positive else "-"
    return {"divisor": signed.divisor, "sign": sign, "evidence": write_certificate(signed.evidence)}


def _names(variables: tuple[Variable, ...]) -> list[Json]:
    write = Writing()
    return [write(variable) for variable in variables]


def _ends(worst: tuple[tuple[Variable, End], ...]) -> list[Json]:
    write = Writing()
    return [[write(variable), end.value] for variable, end in worst]


def _summand(summand: Summand) -> Json:
    weight = summand.weight
    factors: list[Json] = list(summand.factors)
    return {"weight": _squares(weight) if isinstance(weight, Squares) else written(weight), "factors": factors}


def _squares(squares: Squares) -> Json:
    write = Writing()
    monomials: list[Json] = [[[write(g), exponent] for g, exponent in monomial] for monomial in squares.monomials]
    return {"monomials": monomials, "rows": [[written(entry) for entry in row] for row in squares.rows]}


def read_certificate(item: Item) -> Certificate:
    """The certificate of an object."""
    kind = item.field("kind")
    match kind.value:
        case "corners":
            _, shows, variables, values = item.fields("kind", "shows", "variables", "values")
            names = tuple(map(read_variable, variables.items()))
            return Corners(shows.count(), names, tuple(value.number() for value in values.items()))
        case "bernstein":
            _, shows = item.fields("kind", "shows")
            return Bernstein(shows.count())
        case "intervals":
            _, shows, worst = item.fields("kind", "shows", "worst")
            return Intervals(shows.count(), tuple(map(_read_end, worst.items())))
        case "cleared":
            _, signs, rest = item.fields("kind", "signs", "rest")
            return Cleared(tuple(map(_read_signed, signs.items())), read_certificate(rest))
        case "ends":
            _, shows, worst, rest = item.fields("kind", "shows", "worst", "rest")
            further = None if rest.value is None else read_certificate(rest)
            return Ends(shows.count(), tuple(map(_read_end, worst.items())), further)
        case "between":
            _, variable, low, high = item.fields("kind", "variable", "low", "high")
            return Between(read_variable(variable), read_certificate(low), read_certificate(high))
        case "split":
            _, variable, at, below, above = item.fields("kind", "variable", "at", "below", "above")
            return Split(read_variable(variable), at.number(), read_certificate(below), read_certificate(above))
        case _:
            return _read_combination(item, kind.one_of(*KINDS))


def _read_signed(item: Item) -> Signed:
    divisor, sign, evidence = item.fields("divisor", "sign", "evidence")
    return Signed(divisor.count(), sign.one_of("+", "-") == "+", read_certificate(evidence))


def _read_end(item: Item) -> tuple[Variable, End]:
    variable, end = item.items(2, 2)
    return read_variable(variable), _ENDS[end.one_of(*_ENDS)]


def _read_combination(item: Item, kind: str) -> Combination:
    stated, summands = item.fields("kind", "summands")
    found = Combination(tuple(map(_read_summand, summands.items(1, MOST_SUMMANDS))))
    if found.kind != kind:
        raise stated.wrong(f'"{found.kind}", which is what these summands are,')
    return found


def _read_summand(item: Item) -> Summand:
    weight, factors = item.fields("weight", "factors")
    numbers = tuple(factor.count() for factor in factors.items(0, MOST_FACTORS))
    return Summand(_read_squares(weight) if isinstance(weight.value, dict) else weight.number(), numbers)


def _read_squares(item: Item) -> Squares:
    monomials, rows = item.fields("monomials", "rows")
    found = tuple(map(_read_monomial, monomials.items(1, MOST_MONOMIALS)))
    size = len(found)
    triangle = (row.items(i + 1, i + 1) for i, row in enumerate(rows.items(size, size)))
    return Squares(found, tuple(tuple(entry.number() for entry in row) for row in triangle))


def _read_monomial(item: Item) -> Monomial:
    return tuple(_read_power(entry) for entry in item.items(0, MOST_FACTORS))


def _read_power(item: Item) -> tuple[Generator, int]:
    generator, exponent = item.items(2, 2)
    term = read_term(generator)
    if not isinstance(term, Variable | Tail):
        raise generator.wrong("a parameter or a tail")
    return term, exponent.count(1, MOST_EXPONENT)
