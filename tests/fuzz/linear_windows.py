"""Windows of linear claims under linear assumptions, against Z3 at many bonds: none may be open, none wrong.

    python -m tests.fuzz.linear_windows --windows 2000 --seed 1

At each bond Z3 is asked whether a point satisfies the assumptions, and whether one of these breaks a claim: linear
arithmetic, which it decides, written from the numbers here and not from bondproof's terms.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import z3

from mechanisms.language.reader import read_text
from proofs.checking.verdict import Undecided
from proofs.claims.formulation import formulate
from solvers.engines.budget import Budget
from solvers.windows.window import Window, bond_window, claims_for

_NAMES = ("b", "x", "y", "w")
_RELATIONS = (">=", ">", "<=", "<", "==")
_NEAR = Fraction(1, 1000)

TEMPLATE = """mech: 1
name: w
params:
  bond: solve min USD on 0 .. 12
  x: 0 .. inf
  y: 0 .. 5
  w: (0 .. 3]
  b: = bond / 1 USD
{assume}
claims:
{claims}
"""


class Comparison:
    """A sum of parameters with small whole factors, compared with 0: as text, and for Z3."""

    def __init__(self, random: Random, equal: int) -> None:
        self.factors = [random.choice((0, 0, 1, 1, -1, 2, -2, 3)) for _ in _NAMES]
        self.number = random.randint(-6, 10)
        (self.relation,) = random.choices(_RELATIONS, (6, 4, 6, 4, equal))

    @property
    def text(self) -> str:
        parts = [f"({factor}) * {name}" for factor, name in zip(self.factors, _NAMES, strict=True) if factor]
        return f"{' + '.join([*parts, f'({self.number})'])} {self.relation} 0"

    def of(self, unknowns: tuple[Any, ...]) -> Any:
        """The comparison as Z3 reads it."""
        left = sum(factor * unknown for factor, unknown in zip(self.factors, unknowns, strict=True)) + self.number
        return {">=": left >= 0, ">": left > 0, "<=": left <= 0, "<": left < 0, "==": left == 0}[self.relation]


class Case:
    """One random question: assumptions, and claims each of which is one comparison or two joined by `or`."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        assumptions = [Comparison(random, 3) for _ in range(random.randint(0, 4))]
        self.assumptions = [each for each in assumptions if any(each.factors)]
        self.claims = [
            [Comparison(random, 1) for _ in range(random.choice((1, 1, 2)))] for _ in range(random.randint(1, 2))
        ]
        assume = "assume:\n" + "".join(f"  - {each.text}\n" for each in self.assumptions) if self.assumptions else ""
        claims = "\n".join(f"  c{n}: {' or '.join(each.text for each in c)}" for n, c in enumerate(self.claims))
        self.text = TEMPLATE.format(assume=assume, claims=claims)

    def good(self, bond: Fraction, numbers: list[int]) -> bool:
        """Whether some point satisfies the assumptions at a bond, and none of these breaks a claim."""
        unknowns = b, x, y, w = tuple(map(z3.Real, _NAMES))
        solver = z3.Solver()
        solver.add(b == z3.Q(bond.numerator, bond.denominator), x >= 0, y >= 0, y <= 5, w > 0, w <= 3)
        solver.add(*(each.of(unknowns) for each in self.assumptions))
        if solver.check() != z3.sat:
            return False
        claims = [z3.Or(*(each.of(unknowns) for each in self.claims[n])) for n in numbers]
        solver.add(z3.Not(z3.And(*claims)))
        return bool(solver.check() == z3.unsat)


def window_of(case: Case) -> tuple[Window, list[int]] | None:
    """The window of a case, and the numbers of its claims that it is about; None where it has no claim."""
    mechanism = read_text(case.text, "w.mech.yaml")
    (parameter,) = mechanism.solved
    statements = claims_for(parameter, mechanism, formulate(mechanism))
    if not statements:
        return None
    window = bond_window(mechanism, statements, parameter, Budget(rlimit=400_000, seconds=30))
    return window, [int(s.claim.name[1:]) for s in statements]


def faults(case: Case) -> Iterator[str]:
    """What Z3 finds wrong with the window of a case, or that it is open."""
    found = window_of(case)
    if found is None:
        return
    window, numbers = found
    if isinstance(window.doubt, Undecided):
        yield f"open: {window.doubt.reason}"
        return
    ends = [end for span in window.spans for end in (span.low, span.high) if end is not None]
    bonds = [Fraction(n, 4) for n in range(49)] + [e + d for e in ends for d in (-_NEAR, Fraction(0), _NEAR)]
    for bond in dict.fromkeys(bond for bond in bonds if 0 <= bond <= 12):
        inside = any(bond in span for span in window.spans)
        if inside is not case.good(bond, numbers):
            yield f"bond {bond} is {'inside' if inside else 'outside'}, and Z3 says the opposite"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Random linear windows against Z3.")
    parser.add_argument("--seed", type=int, default=1, help="where to begin")
    parser.add_argument("--windows", type=int, default=2000, help="how many")
    given = parser.parse_args()
    wrong = 0
    for seed in range(given.seed * 10**6, given.seed * 10**6 + given.windows):
        case = Case(seed)
        for fault in faults(case):
            wrong += 1
            sys.stdout.write(f"{seed}: {fault}\n{case.text}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{given.windows} windows, {wrong} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
