"""Windows against an oracle of its own: random claims about a bond, evaluated on a grid of exact numbers.

    python -m tests.fuzz.windows --windows 2000 --seed 1

Claims are made as text and as a Python function together, so that the oracle shares no code with bondproof. At many
bonds the function is evaluated on a grid of the other parameters, corners included: a value inside the window at which
one of these points fails is a fault, and so is one well outside at which none does, nor any of a finer grid.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from random import Random

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from proofs.checking.verdict import Undecided
from proofs.claims.formulation import formulate
from solvers.engines.budget import Budget
from solvers.windows.window import Window, bond_window, claims_for

Values = tuple[Fraction, Fraction, Fraction]
"""The bond, x and y."""
Number = tuple[str, Callable[[Values], Fraction]]
Truth = tuple[str, Callable[[Values], bool]]

_GRID = [Fraction(n, 12) for n in range(13)]
_BONDS = [Fraction(n, 7) for n in range(85)] + [Fraction(n) for n in range(13)]
_EDGE = Fraction(1, 8)
"""Values this close to an end are left to the other checks: the worst point may lie between the points of the grid."""

TEMPLATE = """mech: 1
name: w
params:
  bond: solve min USD on 0 .. 12 {chosen}
  x: 0 .. 1
  y: 0 .. 1
  b: = bond / 1 USD
{assume}
claims:
{claims}
"""


class Case:
    """One random question: the text of a spec, the assumptions and the claims as functions."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.assumptions = [self._comparison(2) for _ in range(self._random.choice((0, 0, 0, 1, 1, 2)))]
        claims = [self._truth() for _ in range(self._random.randint(1, 3))]
        self.named = self._random.random() < 0.2
        self.claims = claims[:1] if self.named else claims
        assume = "assume:\n" + "".join(f"  - {text}\n" for text, _ in self.assumptions) if self.assumptions else ""
        lines = "\n".join(f"  c{n}: {text}" for n, (text, _) in enumerate(claims))
        self.text = TEMPLATE.format(chosen="for c0" if self.named else "", assume=assume, claims=lines)

    def _pick(self, *weights: tuple[int, Callable[[], Number]]) -> Number:
        return self._random.choices([f for _, f in weights], [w for w, _ in weights])[0]()

    def _leaf(self) -> Number:
        kind = self._random.randrange(5)
        if kind < 2:
            return "b", lambda v: v[0]
        if kind == 2:
            return "x", lambda v: v[1]
        if kind == 3:
            return "y", lambda v: v[2]
        whole = self._random.randint(0, 9)
        return str(whole), lambda v: Fraction(whole)

    def _number(self, depth: int) -> Number:
        if depth == 0 or self._random.random() < 0.25:
            return self._leaf()
        first, second = self._number(depth - 1), self._number(depth - 1)
        (a, f), (b, g) = first, second
        kind = self._random.randrange(7)
        if kind < 2:
            return f"({a} + {b})", lambda v: f(v) + g(v)
        if kind == 2:
            return f"({a} - {b})", lambda v: f(v) - g(v)
        if kind in (3, 4):
            return f"({a}) * ({b})", lambda v: f(v) * g(v)
        if kind == 5:
            return f"min({a}, {b})", lambda v: min(f(v), g(v))
        text, true = self._comparison(1)
        return f"({a} if {text} else {b})", lambda v: f(v) if true(v) else g(v)

    def _comparison(self, depth: int) -> Truth:
        (a, f), (b, g) = self._number(depth), self._number(depth)
        relation = self._random.choice((">=", ">", "<=", "<"))
        holds: dict[str, Callable[[Fraction, Fraction], bool]] = {
            ">=": lambda p, q: p >= q,
            ">": lambda p, q: p > q,
            "<=": lambda p, q: p <= q,
            "<": lambda p, q: p < q,
        }
        check = holds[relation]
        return f"{a} {relation} {b}", lambda v: check(f(v), g(v))

    def _truth(self) -> Truth:
        text, true = self._comparison(2)
        if self._random.random() < 0.3:
            other, also = self._comparison(1)
            return f"{text} or {other}", lambda v: true(v) or also(v)
        return text, true

    def points(self, bond: Fraction, grid: list[Fraction]) -> Iterator[Values]:
        """The points of a grid that satisfy the assumptions, at one bond."""
        for x, y in product(grid, grid):
            if all(true((bond, x, y)) for _, true in self.assumptions):
                yield bond, x, y


def window_of(case: Case) -> tuple[Window, list[int]] | None:
    """The window of a case, and the numbers of its claims that it is about; None where it has no claim."""
    mechanism: Mechanism = read_text(case.text, "w.mech.yaml")
    (parameter,) = mechanism.solved
    statements = claims_for(parameter, mechanism, formulate(mechanism))
    if not statements:
        return None
    window = bond_window(mechanism, statements, parameter, Budget(rlimit=100_000, seconds=8))
    return window, [int(s.claim.name[1:]) for s in statements]


def faults(case: Case) -> Iterator[str]:
    """What the oracle finds wrong with the window of a case."""
    found = window_of(case)
    if found is None or isinstance(found[0].doubt, Undecided):
        return
    window, numbers = found
    claims = [case.claims[n][1] for n in numbers if n < len(case.claims)]
    ends = [end for span in window.spans for end in (span.low, span.high) if end is not None]
    for bond in dict.fromkeys([*_BONDS, *(e for e in ends if 0 <= e <= 12)]):
        inside = any(bond in span for span in window.spans)
        points = list(case.points(bond, _GRID))
        failing = next((p for p in points if not all(true(p) for true in claims)), None)
        if inside and failing is not None:
            yield f"bond {bond} is inside, and fails at x = {failing[1]}, y = {failing[2]}"
        near = any(abs(bond - end) < _EDGE for end in ends)
        if not inside and failing is None and points and not near:
            yield f"bond {bond} is outside, and nothing fails on the grid"


def judged(case: Case) -> list[str]:
    """The faults of a case; a value outside at which nothing fails on the grid is looked at on a finer one."""
    found = list(faults(case))
    return [fault for fault in found if "outside" not in fault or not _excused(case, fault)]


def _excused(case: Case, fault: str) -> bool:
    """Whether some point fails at a bond that is outside, on a finer grid.

    It closes in on the ends of the ranges, and has what lies on lines through the bond: a strict claim may fail there
    alone.
    """
    bond = Fraction(fault.split()[1])
    near_zero = [Fraction(1, 2**n) for n in range(7, 21)]
    lines = [line for n in range(1, 10) for line in (bond / n, bond - n + 1, n - bond, n / (bond + 1))]
    tied = [x for x in dict.fromkeys(lines) if 0 <= x <= 1]
    fine = [*(Fraction(n, 97) for n in range(98)), *near_zero, *(1 - x for x in near_zero), *tied]
    return any(not all(true(p) for _, true in case.claims) for p in case.points(bond, fine))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Random windows against an oracle.")
    parser.add_argument("--seed", type=int, default=1, help="where to begin")
    parser.add_argument("--windows", type=int, default=2000, help="how many")
    given = parser.parse_args()
    wrong = open_ = 0
    for seed in range(given.seed * 10**6, given.seed * 10**6 + given.windows):
        case = Case(seed)
        answer = window_of(case)
        open_ += answer is not None and isinstance(answer[0].doubt, Undecided)
        for fault in judged(case):
            wrong += 1
            sys.stdout.write(f"{seed}: {fault}\n{case.text}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{given.windows} windows, {open_} open, {wrong} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
