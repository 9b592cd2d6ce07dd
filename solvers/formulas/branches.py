"""The smooth piece of a formula at a point: `min`, `max`, `abs` and `if` replaced by what they are there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import walk
from mechanisms.terms.rewriting import swap_term
from mechanisms.terms.terms import Abs, IfThenElse, MinMax, Pick, Term, Variable
from proofs.exact_units import value_units
from proofs.work import Charge, unlimited


def settled(term: Term, values: Mapping[Variable, Fraction], charge: Charge = unlimited) -> Term:
    """The term without `min`, `max`, `abs` and `if`, equal to it at these values and wherever they fall the same way.

    Raises DomainError where a condition has no value, KeyError where a variable has none, and what `charge` raises.

    >>> from mechanisms.terms.terms import number
    >>> x = Variable("x")
    >>> settled(Abs(x - number(3)), {x: Fraction(5)}) == x - number(3)
    True
    """
    evaluation = Evaluation(values)
    while special := next((n for n in walk(term) if isinstance(n, IfThenElse | MinMax | Abs)), None):
        charge(value_units((term,), values))
        term = swap_term(term, special, _branch(special, evaluation))
    return term


def _branch(special: IfThenElse | MinMax | Abs, evaluation: Evaluation) -> Term:
    match special:
        case IfThenElse(condition, then, otherwise):
            return then if evaluation.condition(condition) else otherwise
        case MinMax(pick, terms):
            return (min if pick is Pick.LEAST else max)(terms, key=evaluation.term)
        case Abs(inner):
            return inner if evaluation.term(inner) >= 0 else -inner
