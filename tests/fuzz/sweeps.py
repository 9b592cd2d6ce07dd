"""Random grids of the catalogue: cells that closed forms decide are those that the engines decide.

    python -m tests.fuzz.sweeps --grids 100 --seed 1

Takes a spec, a scheme, a question and one or two axes by chance. For `verify` the bond is on an axis, with the ends of
its window among its values. Prints how many grids and cells were compared, and ends with an AssertionError and the cell
where the answers differ. Grid n of a seed is the same on every machine.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import isnan
from random import Random

from bondproof.commands.bond.bond import bond
from bondproof.commands.sweep.cell import answer
from bondproof.commands.sweep.job import Job
from bondproof.commands.sweep.supervision import Limits
from bondproof.commands.sweep.sweep import sweep
from bondproof.sources.loading import load
from mechanisms.errors import BondproofError
from mechanisms.language.catalogue import names
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Value
from mechanisms.terms.intervals import Interval
from solvers.engines.budget import Budget
from solvers.sweeps.cells import WORDS

BUDGET = Budget(seconds=30)
_CLOSE = 1e-8
_POINTS = 3


def around(parameter: Parameter, random: Random) -> list[float] | None:
    """A few values of a parameter, in its unit, around the one that it has or over its range."""
    setting, factor = parameter.setting, parameter.unit.factor
    if isinstance(setting, Value):
        low, high = (setting.value * Fraction(random.choice(shares), 10) for shares in ((0, 5, 9), (11, 15, 30)))
    elif isinstance(setting, Interval):
        low, high = setting.low, setting.low + 1 if setting.high is None else setting.high
    else:
        return None
    low, high = sorted((low, high))
    high = low + factor if low == high else high
    return [float((low + (high - low) * i / (_POINTS - 1)) / factor) for i in range(_POINTS)]


def bonds(spec: str, scheme: str | None, parameter: Parameter) -> list[float]:
    """Values of the solved parameter around both ends of its window."""
    spans = bond(spec, scheme=scheme, budget=BUDGET).window.spans
    low = spans[0].low if spans else Fraction(1)
    high = spans[-1].high if spans else Fraction(100)
    high = 3 * low + 1 if high is None else high
    wanted = (low / 2, low, low * Fraction(101, 100), (low + high) / 2, high, high * Fraction(6, 5))
    return sorted({float(value / parameter.unit.factor) for value in wanted})


def axes_of(spec: str, scheme: str | None, mechanism: Mechanism, ask: str, random: Random) -> dict[str, list[float]]:
    """The axes of a grid, or none where the spec has nothing to vary."""
    solved = mechanism.solved[0]
    free = {p.name: values for p in mechanism.parameters if (values := around(p, random)) is not None}
    chosen = random.sample(sorted(free), min(len(free), 1 if ask == "verify" else random.choice((1, 2))))
    over = {name: free[name] for name in chosen}
    return over | {solved.name: bonds(spec, scheme, solved)} if ask == "verify" and over else over


def grids(number: int, seed: int) -> Iterator[tuple[str, str | None, str, dict[str, list[float]], Random]]:
    """Grids by chance: a spec, a scheme, a question, the axes."""
    catalogue = list(names())
    for n in range(number):
        random = Random(f"{seed}/{n}")
        spec, ask = random.choice(catalogue), random.choice(("bond", "verify", "compare"))
        try:
            scheme = random.choice((None, *load(spec).mechanism.source.schemes))
            mechanism = load(spec, scheme=scheme).mechanism
            over = axes_of(spec, scheme, mechanism, ask, random) if len(mechanism.solved) == 1 else {}
        except BondproofError:
            continue
        if over:
            yield spec, scheme, ask, over, random


def compared(spec: str, scheme: str | None, ask: str, over: dict[str, list[float]], random: Random) -> tuple[int, int]:
    """How many cells forms decided, and how many of these were compared with the engines."""
    limits = Limits(seconds=0.001)  # what no form decides is not waited for
    found = sweep(spec, over, ask=ask, scheme=scheme, budget=BUDGET, jobs=1, limits=limits)
    by_form = [c for c in range(found.grid.size) if WORDS[found.cells.verdicts[c]] != "ERROR"]
    job = Job.of(
        spec, found.schemes, (), found.grid, ask, found.claims, found.parameter.name if found.parameter else "", BUDGET
    )
    picked = random.sample(by_form, min(4, len(by_form))) if len(found.schemes) == 1 else []
    for cell in picked:
        known = answer(job, cell)
        if known.word == "UNDECIDED":
            continue
        low, high = float(found.cells.low[cell]), float(found.cells.high[cell])
        said = f"{spec}, {scheme}, {ask}, {found.at(cell)}: {known}, and by a form {low} .. {high}"
        assert WORDS[found.cells.verdicts[cell]] == known.word, said
        if not isnan(known.low) and not isnan(low):
            assert known.low <= low <= known.low + abs(known.low) * _CLOSE, said
            assert known.high == high or known.high >= high >= known.high - abs(known.high) * _CLOSE, said
    return len(by_form), len(picked)


def main() -> None:
    """Compare so many grids."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--grids", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tally = Counter[str]()
    for grid in grids(given.grids, given.seed):
        by_form, picked = compared(*grid)
        tally.update({"grids": 1, "cells by forms": by_form, "compared": picked, f"grids of {grid[2]}": 1})
    print(dict(tally))  # noqa: T201  it is a program


if __name__ == "__main__":
    main()
