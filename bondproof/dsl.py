"""Specs in Python: Spec builds a mechanism section by section, and these build its formulas.

    from bondproof.dsl import E, Spec, choose

Where a formula is asked for, give a text of the spec language ("1.20 USD", "bond * 2", "cheat and caught"), an exact
number (a whole one, a Fraction, a Decimal), or a formula that operators make of what Spec gives back:

    + - * / **    < <= > >=    eq(a, b)  ne(a, b)    & | ~  all_hold(...)  any_holds(...)  implies(c, a)
    choose(c, a, b)    family[k] with index("k")

docs/reference/python.md shows all of it at work. The rooms behind this are in mechanisms/builder/.
"""

from bondproof.sources.loading import to_yaml
from mechanisms.builder.calls import E, any_of, form, index, maximum, minimum, tail
from mechanisms.builder.formulas import Formula, all_hold, any_holds, choose, eq, implies, ne
from mechanisms.builder.rules import Scheme
from mechanisms.builder.spec import Spec

__all__ = [
    "E",
    "Formula",
    "Scheme",
    "Spec",
    "all_hold",
    "any_holds",
    "any_of",
    "choose",
    "eq",
    "form",
    "implies",
    "index",
    "maximum",
    "minimum",
    "ne",
    "tail",
    "to_yaml",
]
