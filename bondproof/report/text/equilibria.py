"""`equilibria` as text: a sentence for each equilibrium, then what holds of all of them."""

from __future__ import annotations

import click

from bondproof.commands.equilibria import wording as play
from bondproof.report.formats import Manner
from bondproof.report.text.table import titled, wrapped
from bondproof.report.wording import scheme_of, seconds
from bondproof.results import EquilibriaResult


def lines(result: EquilibriaResult, manner: Manner) -> list[str]:
    """The game, the count, each equilibrium, then remarks."""
    color = "green" if result.solution.complete else "magenta"
    found = _head(result, manner.width)
    found += ["", *(click.style(line, fg=color, bold=True) for line in wrapped(play.count(result), manner.width))]
    found += [
        line for said in (play.doubt(result), play.intended(result)) if said for line in wrapped(said, manner.width)
    ]
    for number in range(len(result.solution.equilibria)):
        found += ["", *_equilibrium(result, number, manner)]
    if not manner.quiet:
        found += _remarks(result, manner)
    if not (manner.reproducible or manner.quiet or result.seconds is None):
        found += ["", f"({seconds(result.seconds)})"]
    return found


def _head(result: EquilibriaResult, width: int | None) -> list[str]:
    mechanism = result.mechanism
    parts = [""]
    if mechanism is not None:
        parts.append(scheme_of(mechanism))
        if mechanism.overrides:
            parts.append(f"with {', '.join(mechanism.overrides)}")
    found = titled(result.name, f"{', '.join(parts)}: {play.choices(result)}", width)
    if where := play.where(result):
        found += wrapped(f"at {where}", width)
    return found


def _equilibrium(result: EquilibriaResult, number: int, manner: Manner) -> list[str]:
    """One equilibrium: who plays what, what that brings, and the probabilities as formulas."""
    equilibrium = result.solution.equilibria[number]
    seats = play.seated(result)
    played = ", ".join(f"{player} plays {play.plays(result, equilibrium.profile, seat)}" for seat, player in seats)
    brings = ", ".join(f"{player} {play.paid(result, equilibrium.payoffs[seat])}" for seat, player in seats)
    mark = " (the intended play)" if result.honest(number) else ""
    found = wrapped(f"{number + 1}  {played}{mark}", manner.width, hang="   ")
    found += wrapped(f"expected payoff: {brings}", manner.width, indent="      ")
    for formula in play.formulas(result, number, every=manner.verbose):
        found += wrapped(formula, manner.width, indent="      ")
    if manner.verbose:
        found += wrapped(f"found by {', '.join(equilibrium.found_by)}", manner.width, indent="      ")
    return found


def _remarks(result: EquilibriaResult, manner: Manner) -> list[str]:
    said = [*play.connected(result), *play.eliminations(result, every=manner.verbose), play.ties(result)]
    said += [play.proposed(result), play.at_corners(result)]
    found = [line for sentence in said if sentence for line in wrapped(sentence, manner.width)]
    if manner.verbose:
        found += (
            ["", *(line for remark in result.remarks for line in wrapped(remark, manner.width))]
            if result.remarks
            else []
        )
    return ["", *found] if found else []
