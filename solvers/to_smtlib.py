"""Obligations as SMT-LIB 2.6: text that any solver of nonlinear real arithmetic reads, and nothing of Z3's.

The question is always for a point at which the premises hold and the goal fails: `unsat` proves the obligation. A
short binomial tail is written out; a long one becomes a constant with what is known of it (proofs/tails.py), and a
comment says so: then `unsat` still proves, and a model is a candidate only.

    script(obligation)      one check-sat for the whole obligation
    case_script(case)       one for a case
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms import Tail, Variable
from proofs.cases import Case, Sign, cases
from proofs.combination import ends
from proofs.obligation import Box, Obligation
from proofs.polynomial import Generator, Polynomial, canonical_order
from proofs.tails import counts, facts, written_out

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_LONGEST = 4_000
"""A number of more digits than this is not written out."""


def script(obligation: Obligation) -> str:
    """The obligation as one question; DomainError where it is too large to be written out."""
    return _script(obligation.box, [(case.goal.negated, *case.premises) for case in cases(obligation)])


def case_script(case: Case) -> str:
    """One case as a question."""
    return _script(case.box, [(case.goal.negated, *case.premises)])


def symbols(box: Box) -> dict[str, Variable]:
    """The names under which the parameters of a box are declared."""
    return {_name(variable): variable for variable in box}


def _script(box: Box, systems: Sequence[Sequence[Sign]]) -> str:
    tails = {g for system in systems for sign in system for g in sign.polynomial.generators if isinstance(g, Tail)}
    known: dict[Generator, str] = {variable: _symbol(_name(variable)) for variable in box}
    asserted = [*ends(box)]
    lines = ["(set-logic QF_NRA)", *(f"(declare-const {known[variable]} Real)" for variable in box)]
    short: dict[Tail, Polynomial] = {}
    for tail in sorted(tails, key=canonical_order):
        polynomial = written_out(tail)
        if polynomial is not None:
            short[tail] = polynomial
            continue
        known[tail] = _symbol(f"tail!{len(known)}")
        lines += [f"; {known[tail]} is a binomial tail, {_described(tail)}, of which only bounds are known:"]
        lines += ["; unsat proves, sat is a candidate", f"(declare-const {known[tail]} Real)"]
        asserted += facts(tail, box)
    lines += [f"(assert {_sign(sign, known, short)})" for sign in asserted]
    lines += [f"(assert {_any(_all(_sign(sign, known, short) for sign in system) for system in systems)})"]
    return "\n".join([*lines, "(check-sat)", ""])


def _described(tail: Tail) -> str:
    trials, least = counts(tail)
    return f"at least {least} of {trials} trials"


def _name(variable: Variable) -> str:
    if not _NAME.match(variable.name):
        raise DomainError(f"the name `{variable.name}` cannot be written in SMT-LIB")
    return variable.name


def _symbol(name: str) -> str:
    return f"|{name}|"


def _all(parts: Iterable[str]) -> str:
    return _joined("and", "true", list(parts))


def _any(parts: Iterable[str]) -> str:
    return _joined("or", "false", list(parts))


def _joined(operator: str, nothing: str, parts: list[str]) -> str:
    if not parts:
        return nothing
    return parts[0] if len(parts) == 1 else f"({operator} {' '.join(parts)})"


def _sign(sign: Sign, known: dict[Generator, str], short: dict[Tail, Polynomial]) -> str:
    polynomial = sign.polynomial
    for tail, written in short.items():
        total = Polynomial.of(0)
        for part in reversed(polynomial.by_powers(tail)):
            total = total * written + part
        polynomial = total
    return f"({'>' if sign.strict else '>='} {_polynomial(polynomial, known)} 0.0)"


def _polynomial(polynomial: Polynomial, known: dict[Generator, str]) -> str:
    products = [_joined("*", "1.0", list(_factors(m, c, known))) for m, c in _ordered(polynomial)]
    return _joined("+", "0.0", products)


def _ordered(polynomial: Polynomial) -> Iterator[tuple[tuple[tuple[Generator, int], ...], Fraction]]:
    yield from sorted(polynomial.coefficients.items(), key=lambda item: [(canonical_order(g), e) for g, e in item[0]])


def _factors(
    monomial: tuple[tuple[Generator, int], ...], coefficient: Fraction, known: dict[Generator, str]
) -> Iterator[str]:
    if coefficient != 1 or not monomial:
        yield number(coefficient)
    for generator, exponent in monomial:
        yield from [known[generator]] * exponent


def number(value: Fraction) -> str:
    """An exact rational as a term of sort Real.

    >>> number(Fraction(-3, 4))
    '(/ (- 3.0) 4.0)'
    """
    if max(abs(value.numerator), value.denominator) >= 10**_LONGEST:
        raise DomainError(f"a number has more than {_LONGEST} digits")
    above = f"{abs(value.numerator)}.0"
    above = f"(- {above})" if value < 0 else above
    return above if value.denominator == 1 else f"(/ {above} {value.denominator}.0)"
