"""`equilibria` as Markdown: a table with a row for each equilibrium, and what holds of all of them as a list."""

from __future__ import annotations

import re

from bondproof.commands.equilibria import wording as play
from bondproof.report.formats import Manner
from bondproof.report.wording import scheme_of, seconds
from bondproof.results import EquilibriaResult

_MEANT = re.compile(r"([\\|`*<>\[\]~$&]|(?<!\w)_|_(?!\w))")


def escaped(text: str) -> str:
    r"""Text that Markdown shows as it is, also in a cell of a table.

    >>> escaped("a|b <c>")
    'a\\|b \\<c\\>'
    """
    return _MEANT.sub(r"\\\1", text.replace("\n", " "))


def lines(result: EquilibriaResult, manner: Manner) -> list[str]:
    """A heading, the point, the table and the list."""
    mechanism = result.mechanism
    parts = [result.name]
    if mechanism is not None:
        parts += [scheme_of(mechanism), *([f"with {', '.join(mechanism.overrides)}"] if mechanism.overrides else [])]
    found = [f"### {escaped(', '.join(parts))}", ""]
    found += [escaped(" ".join(summary(result))), ""]
    found += _written(table(result))
    if not manner.quiet:
        found += ["", *(f"- {escaped(sentence)}" for sentence in sentences(result, manner))]
    return found


def summary(result: EquilibriaResult) -> list[str]:
    """How many there are, what is open, and whether the intended play is among them."""
    said = (f"{play.count(result)}.", play.doubt(result), play.intended(result))
    return [sentence for sentence in said if sentence]


def table(result: EquilibriaResult) -> list[list[str]]:
    """A row for each equilibrium, below the header; plain text."""
    seats = play.seated(result)
    heads = ["#", *(f"{player} plays" for _, player in seats), *(f"{player} is paid" for _, player in seats)]
    meant = ["intended"] if result.intended else []
    rows = [[*heads, *meant, "found by"]]
    for number, equilibrium in enumerate(result.solution.equilibria):
        row = [str(number + 1)]
        row += [play.plays(result, equilibrium.profile, seat, ", ") for seat, _ in seats]
        row += [play.paid(result, equilibrium.payoffs[seat]) for seat, _ in seats]
        row += ["yes" if result.honest(number) else "no"] if meant else []
        rows.append([*row, ", ".join(equilibrium.found_by)])
    return rows


def _written(rows: list[list[str]]) -> list[str]:
    shown = [f"| {' | '.join(map(escaped, row))} |" for row in rows]
    return [shown[0], f"|{'---|' * len(rows[0])}", *shown[1:]]


def sentences(result: EquilibriaResult, manner: Manner) -> list[str]:
    """What holds of all of them, a sentence each; plain text."""
    said = [f"Taken at {where}." if (where := play.where(result)) else ""]
    for number in range(len(result.solution.equilibria)):
        formulas = play.formulas(result, number, every=manner.verbose)
        said += [f"In equilibrium {number + 1}: {formula}." for formula in formulas]
    said += [*play.connected(result), *play.eliminations(result, every=manner.verbose), play.ties(result)]
    said += [play.proposed(result), play.at_corners(result)]
    said += result.remarks if manner.verbose else ()
    if not manner.reproducible and result.seconds is not None:
        said.append(f"({seconds(result.seconds)})")
    return [sentence for sentence in said if sentence]
