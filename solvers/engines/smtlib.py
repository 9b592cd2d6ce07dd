"""Obligations as text in SMT-LIB 2.6 (logic QF_NRA), which any solver of real polynomials reads.

    of_obligation(obligation)   asks for a point at which the premises hold and the goal fails
    of_case(case)               the same for one case

Answer `unsat`: there is no such point, and the goal is proved. Answer `sat`: it fails at a point,
unless something is in the text as an unknown of which only facts are stated, as a comment says:
a long binomial tail (proofs/checking/tails.py), or a number of thousands of digits, between two short ones.
Then the point is a candidate.

The text is built here from the cases; it shares the facts of tails with the translation to Z3, and
nothing else. Each name of a spec gets a `$` before it, and every sign that is not a letter, digit or
`_` becomes its number: so it is a symbol by itself, no theory has it, and no name holds a command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Tail, Variable
from proofs.arithmetic.bounds import exactly
from proofs.arithmetic.polynomial import Generator, Monomial, Polynomial, canonical_order, ratio
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.obligation import Box, Obligation
from proofs.checking.tails import counts, facts, written_out
from proofs.work import Charge, unlimited

MOST_BITS = 8192
"""A number of more bits than this is enclosed: readers of decimal text take quadratic time."""

_TINY = Fraction(1, 2**4096)
"""A long number that is nearer to 0 than this is enclosed between 0 and this."""

_CANDIDATE = "only facts of it are stated: unsat still proves, sat is a candidate"


def of_obligation(
    obligation: Obligation, title: str = "", remarks: Sequence[str] = (), charge: Charge = unlimited
) -> str:
    """The obligation as a script that ends in `(check-sat)`; a solver that runs it prints the title first.

    Raises DomainError where it splits into too many cases, or where a formula is too large, and what `charge` raises.

    >>> from mechanisms.terms.terms import Comparison, Relation, number
    >>> x = Variable("x")
    >>> goal = Comparison(x * x, Relation.LT, number(2))
    >>> print(of_obligation(Obligation("small", {x: Interval(Fraction(0), Fraction(3, 2))}, (), goal)), end="")
    (set-info :smt-lib-version 2.6)
    (set-logic QF_NRA)
    (declare-const $x Real)
    (assert (>= $x 0.0))
    (assert (<= $x (/ 3.0 2.0)))
    (assert (>= (+ (- 2.0) (* $x $x)) 0.0))
    (check-sat)
    """
    systems = [(case.goal.negated, *case.premises) for case in cases(obligation, charge)]
    box = {variable: interval for variable, interval in obligation.box.items() if not interval.whole}
    return _script(box, systems, title, remarks)


def of_case(case: Case) -> str:
    """One case as a script that ends in `(check-sat)`."""
    return _script(case.box, [(case.goal.negated, *case.premises)])


def symbol(variable: Variable) -> str:
    """The name of a parameter in the text: another one for each parameter.

    >>> symbol(Variable("audit_rate")), symbol(Variable("E#0)|"))
    ('$audit_rate', '$E%23%0%29%%7c%')
    """
    return "$" + "".join(_letter(sign) for sign in variable.name)


def comment(text: str) -> str:
    """A text as one line of comment."""
    return f"; {_printable(text)}".rstrip()


def echo(text: str) -> str:
    """The command that prints a text."""
    quoted = _printable(text).replace('"', "'")
    return f'(echo "{quoted}")'


def _letter(sign: str) -> str:
    return sign if sign.isascii() and (sign.isalnum() or sign == "_") else f"%{ord(sign):x}%"


def _printable(text: str) -> str:
    return "".join(sign if " " <= sign <= "~" else "?" for sign in " ".join(text.split()))


def _script(box: Box, systems: Sequence[tuple[Sign, ...]], title: str = "", remarks: Sequence[str] = ()) -> str:
    """A question: is there a point of the box at which all signs of one of the systems hold?"""
    writer = _Writer(box)
    question = _any_of([[writer.sign(sign) for sign in signs] for signs in systems])
    lines = [comment(remark) for remark in remarks]
    lines += [echo(title)] if title else []
    lines += ["(set-info :smt-lib-version 2.6)", "(set-logic QF_NRA)"]
    for variable, interval in box.items():
        lines.append(f"(declare-const {symbol(variable)} Real)")
        lines += [f"(assert {end})" for end in _ends(symbol(variable), interval)]
    lines += [*writer.definitions, f"(assert {question})", "(check-sat)"]
    return "\n".join(lines) + "\n"


def _any_of(systems: list[list[str]]) -> str:
    """Conjunctions, one of which holds: the formula of a system that is alone is not wrapped."""
    if not systems:
        return "false"
    if len(systems) == 1:
        return _all_of(systems[0], "\n  ")
    return "(or" + "".join(f"\n  {_all_of(signs, chr(10) + '    ')}" for signs in systems) + ")"


def _all_of(signs: list[str], between: str) -> str:
    return signs[0] if len(signs) == 1 else "(and" + "".join(between + sign for sign in signs) + ")"


def _ends(name: str, interval: Interval) -> Iterator[str]:
    yield f"({'>' if interval.low_open else '>='} {name} {_number(interval.low)})"
    if interval.high is not None:
        yield f"({'<' if interval.high_open else '<='} {name} {_number(interval.high)})"


def _number(value: Fraction) -> str:
    """An exact number: 3.0, (/ 3.0 2.0), (- 3.0)."""
    if _is_long(value):
        raise DomainError(f"a number of the formula has more than {MOST_BITS} bits: too long to be written out")
    whole = f"{abs(value.numerator)}.0"
    size = whole if value.denominator == 1 else f"(/ {whole} {value.denominator}.0)"
    return f"(- {size})" if value < 0 else size


def _is_long(value: Fraction) -> bool:
    return max(abs(value.numerator), value.denominator).bit_length() > MOST_BITS


def _near(value: Fraction) -> tuple[str, str]:
    """Two short numbers on both sides of a long one."""
    if abs(value) < _TINY:
        return (_number(-_TINY), "0.0") if value < 0 else ("0.0", _number(_TINY))
    ends = exactly(value).rounded()
    assert ends.low is not None
    assert ends.high is not None
    return _number(ends.low), _number(ends.high)


class _Writer:
    """Formulas as text, and what they mention in addition to the parameters of the box, each defined once."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._tails: dict[Tail, str] = {}
        self._numbers: dict[Fraction, str] = {}
        self.definitions: list[str] = []

    def sign(self, sign: Sign) -> str:
        return f"({'>' if sign.strict else '>='} {self._polynomial(sign.polynomial)} 0.0)"

    def _polynomial(self, polynomial: Polynomial) -> str:
        ordered = sorted(polynomial.coefficients.items(), key=lambda item: _order(item[0]))
        products = [self._product(coefficient, monomial) for monomial, coefficient in ordered]
        if len(products) > 1:
            return f"(+ {' '.join(products)})"
        return products[0] if products else "0.0"

    def _product(self, coefficient: Fraction, monomial: Monomial) -> str:
        names = [self._name(generator) for generator, exponent in monomial for _ in range(exponent)]
        factors = names if names and coefficient == 1 else [self._number(coefficient), *names]
        return factors[0] if len(factors) == 1 else f"(* {' '.join(factors)})"

    def _number(self, value: Fraction) -> str:
        """The number, or an unknown within rational ends that are near it."""
        if not _is_long(value):
            return _number(value)
        if value not in self._numbers:
            low, high = _near(value)
            name = self._numbers[value] = f"number.{len(self._numbers) + 1}"
            self.definitions += [comment(f"{name} stands for a number too long to be written"), comment(_CANDIDATE)]
            self.definitions.append(f"(declare-const {name} Real)")
            self.definitions += [f"(assert (>= {name} {low}))", f"(assert (<= {name} {high}))"]
        return self._numbers[value]

    def _name(self, generator: Generator) -> str:
        if isinstance(generator, Variable):
            return symbol(generator)
        if generator not in self._tails:
            self._define(generator)
        return self._tails[generator]

    def _define(self, tail: Tail) -> None:
        """A short tail as a formula; a long one as an unknown, with what is known of it."""
        trials, least = counts(tail)
        inner = ratio(tail.probability)
        hit = self._polynomial(inner.numerator)  # names the tails inside this one before it
        if inner.denominator != Polynomial.of(1):
            hit = f"(/ {hit} {self._polynomial(inner.denominator)})"
        name = self._tails[tail] = f"tail.{len(self._tails) + 1}"
        meaning = f"P(at least {least} of {trials} succeed), each with probability {hit}"
        short = written_out(tail)
        if short is not None:
            self.definitions.append(comment(f"{name} is {meaning}"))
            self.definitions.append(f"(define-fun {name} () Real {self._polynomial(short)})")
            return
        self.definitions.append(comment(f"{name} stands for {meaning}"))
        self.definitions.append(comment(_CANDIDATE))
        self.definitions.append(f"(declare-const {name} Real)")
        self.definitions += [f"(assert {self.sign(fact)})" for fact in facts(tail, self._box)]


def _order(monomial: Monomial) -> list[tuple[tuple[int, str], int]]:
    return [(canonical_order(generator), exponent) for generator, exponent in monomial]
