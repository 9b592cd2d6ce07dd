"""A line for each equilibrium."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.commands.equilibria.wording import count as how_many
from bondproof.commands.equilibria.wording import plays, seated
from bondproof.report.wording import shown_path
from bondproof.results import EquilibriaResult


def lines(result: EquilibriaResult) -> Iterator[str]:
    """Who plays what, at the line of the first decision."""
    stages = result.mechanism.game.stages if result.mechanism is not None else ()
    line, column = (stages[0].at.line, stages[0].at.column) if stages else (1, 1)
    at = f"{shown_path(result.path)}:{line}:{column}"
    for number, equilibrium in enumerate(result.solution.equilibria):
        played = ", ".join(f"{p} plays {plays(result, equilibrium.profile, seat)}" for seat, p in seated(result))
        yield f"{at}: EQUILIBRIUM[{number + 1}]: {played}" + (" (intended)" if result.honest(number) else "")
    if not result.solution.complete:
        yield f"{at}: INCOMPLETE: {how_many(result)}"
    if result.doubt:
        yield f"{at}: UNDECIDED: {result.doubt}"
