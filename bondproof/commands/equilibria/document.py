"""What `equilibria` says: how many there are, who plays what in each, and what holds of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bondproof.commands.equilibria import wording
from bondproof.report.document import (
    Block,
    Detail,
    Document,
    Heading,
    Paragraph,
    Span,
    Style,
    Subject,
    Table,
    items,
)
from bondproof.report.wording import scheme_of

if TYPE_CHECKING:
    from bondproof.commands.equilibria.result import EquilibriaResult


def document(result: EquilibriaResult) -> Document:
    """The answer first: the count, whether the intended play is among them; then each equilibrium."""
    blocks = [_head(result), *_count(result), *_table(result), *_each(result), *_remarks(result)]
    return Document(tuple(blocks))


def _head(result: EquilibriaResult) -> Heading:
    mechanism = result.mechanism
    parts = [""]
    if mechanism is not None:
        parts.append(scheme_of(mechanism))
        if mechanism.source.overrides:
            parts.append(f"with {', '.join(mechanism.source.overrides)}")
    said = f"{', '.join(parts)}: {wording.choices(result)}"
    return Heading((Span(result.name, Style.NAME), said), 1, subject=Subject(result.path, result.sha256))


def _count(result: EquilibriaResult) -> Iterator[Block]:
    """How many there are, what is open, and whether the intended play is among them."""
    style = Style.GOOD if result.solution.complete else Style.OPEN
    yield Paragraph((Span(wording.count(result), style),), Detail.ESSENTIAL)
    for said in (wording.doubt(result), wording.intended(result)):
        if said:
            yield Paragraph(said, Detail.ESSENTIAL, under=True)
    if where := wording.where(result):
        yield Paragraph(f"taken at {where}")


def _table(result: EquilibriaResult) -> Iterator[Block]:
    """One line an information set: the strategy of each player with its probability, and what each expects."""
    for number, equilibrium in enumerate(result.solution.equilibria):
        meant = " (the intended play)" if result.honest(number) else ""
        rows = [
            (str(player), label, chance)
            for seat, player in wording.seated(result)
            for label, chance in wording.mixture(result, equilibrium.profile, seat)
        ]
        paid = [
            f"{player} {wording.paid_exactly(result, equilibrium.payoffs[seat])}"
            for seat, player in wording.seated(result)
        ]
        yield Table(
            ("player", "plays", "with probability"),
            tuple(rows),
            caption=f"{number + 1}{meant}  expected payoff: {', '.join(paid)}",
            detail=Detail.ESSENTIAL,
        )


def _each(result: EquilibriaResult) -> Iterator[Block]:
    """Mixing probabilities as formulas, and who found each equilibrium."""
    for number, equilibrium in enumerate(result.solution.equilibria):
        few, every = (wording.formulas(result, number, every=every) for every in (False, True))
        yield from items([f"in equilibrium {number + 1}: {formula}" for formula in few])
        more = [formula for formula in every if formula not in few]
        yield from items([f"in equilibrium {number + 1}: {formula}" for formula in more], Detail.VERBOSE)
        yield Paragraph(f"equilibrium {number + 1} was found by {', '.join(equilibrium.found_by)}", Detail.VERBOSE)


def _remarks(result: EquilibriaResult) -> Iterator[Block]:
    said = [*wording.connected(result), *wording.eliminations(result), wording.ties(result)]
    said += [wording.proposed(result), wording.at_corners(result)]
    yield from items([sentence for sentence in said if sentence])
    few = set(wording.eliminations(result))
    yield from items([step for step in wording.eliminations(result, every=True) if step not in few], Detail.VERBOSE)
    yield from items(result.remarks, Detail.VERBOSE)
