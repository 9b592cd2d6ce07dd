"""A refuted claim, taken apart: who gains, at which point, by which lines of the ledger, and what would fix it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from bondproof.report.formats import Manner
from bondproof.report.number_format import decimal, exact, is_long
from bondproof.report.text import ledger
from bondproof.report.text.table import folded, unbroken, wrapped
from bondproof.report.wording import at_point, fix, present, telling, unit_of
from bondproof.results import CheckedClaim
from mechanisms.sanitize import in_one_line
from mechanisms.terms.terms import Comparison
from proofs.checking.verdict import Refuted
from proofs.playout.breakdown import Breakdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solvers.claims.decide_claim import Broken
    from solvers.windows.repairs import Repair

_MOST_REPAIRS = 4
_RIGHT_COLUMN = 67


def lines(checked: CheckedClaim, manner: Manner) -> list[str]:
    """The block of one refuted claim, in the layout that the spec language's description shows."""
    broken, verdict = checked.result.broken, checked.result.verdict
    assert broken is not None
    assert isinstance(verdict, Refuted)
    claim = checked.claim
    found = _with_note(
        [f"REFUTED  {claim.name}"], f"{in_one_line(Path(claim.at.path).name)}:{claim.at.line}", manner.width
    )
    if broken.part.label:
        found += folded(f"where {broken.part.label}", manner.width)
    found += folded(_sentence(checked, broken), manner.width)
    told = [unbroken(at_point([each])) for each in telling(checked)]
    point = folded(f"at  {'   '.join(told) or 'the values given'}", manner.width, hang="    ")
    found += _with_note(point, _note(checked), manner.width)
    if broken.ledger is not None and broken.ledger.columns:
        assert isinstance(broken.part.condition, Comparison)
        found += ["", *ledger.lines(broken.ledger, broken.part.condition.relation.value, manner.width)]
    return found + _repairs(checked, manner)


def _with_note(lines: list[str], note: str, width: int | None) -> list[str]:
    """Lines with a note to the right of the last one, in its column or as far to the right as there is room."""
    *before, last = lines
    if not note:
        return lines
    if width is None:
        return [*before, f"{last.ljust(_RIGHT_COLUMN - 2)}  {note}"]
    column = max(len(last) + 2, min(_RIGHT_COLUMN, width - len(note)))
    return [*before, last.ljust(column) + note] if column + len(note) <= width else [*lines, note.rjust(width)]


def _note(checked: CheckedClaim) -> str:
    """Whether the point is the worst one, and the exact number behind the rounded one."""
    verdict, broken = checked.result.verdict, checked.result.broken
    assert isinstance(verdict, Refuted)
    assert broken is not None
    compares = isinstance(verdict.obligation.goal, Comparison)
    notes = ["worst corner"] if compares and "corners" in verdict.engines and verdict.obligation.box else []
    if broken.gap is not None and not is_long(broken.gap):
        notes.append(f"exact {exact(broken.gap)}")
    return f"({'; '.join(notes)})" if notes else ""


def _sentence(checked: CheckedClaim, broken: Broken) -> str:
    """Who earns what, or does better with what: one sentence."""
    found = broken.ledger
    if found is not None and len(found.columns) == 1:
        column = found.columns[0]
        earned = sum((row.amounts[0] for row in found.rows), Fraction(0))
        return f"{_someone(column.player.name)} who plays {column.plays} earns {_money(earned)}."
    if found is not None and len(found.columns) == 2 and _is_difference(found):
        return _comparison(found)
    unit = unit_of(checked.result.statement.dimension)
    if broken.gap is None:
        return "The claim fails at this point."
    said = f"Left minus right of the claim is {_signed(broken.gap)} {unit.text}".rstrip()
    condition = broken.part.condition
    return f"{said}, must be {condition.relation.value} 0." if isinstance(condition, Comparison) else f"{said}."


def _comparison(table: Breakdown) -> str:
    first, second = table.columns
    paid = [sum((row.amounts[i] for row in table.rows), Fraction(0)) for i in (0, 1)]
    who = _someone(first.player.name)
    if paid[0] == paid[1]:
        return f"{who} does no better with {first.plays} than with {second.plays}: both earn {_money(paid[0])}."
    better, worse = (first, second) if paid[0] > paid[1] else (second, first)
    only = "only " if table.constant and (paid[0] > paid[1]) != (table.gap > 0) else ""
    by = decimal(abs(paid[0] - paid[1]))
    return f"{who} does better with {better.plays} than with {worse.plays} by {only}{by} USD."


def _is_difference(table: Breakdown) -> bool:
    """Whether the claim compares the two payoffs of one player as they are."""
    one = table.columns[0].player == table.columns[1].player
    return one and all(row.contribution == row.amounts[0] - row.amounts[1] for row in table.rows)


def _someone(player: str) -> str:
    return f"{'An' if player[0].lower() in 'aeiou' else 'A'} {player}"


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{decimal(value)}"


def _money(value: Fraction) -> str:
    return f"{_signed(value)} USD"


def _repairs(checked: CheckedClaim, manner: Manner) -> list[str]:
    """What fixes all refuted claims together, then what fixes this one."""
    fixes = checked.result.repairs
    every = [repair for repair in fixes if len(repair.claims) > 1]
    own = [repair for repair in fixes if len(repair.claims) == 1]
    found = []
    if every:
        each = "this fixes" if len(every) == 1 else "any one of these fixes"
        found += _fixes(f"{each} all {len(every[0].claims)} refuted claims together:  ", every, manner)
    if own:
        found += _fixes("any one of these fixes it:  " if len(own) > 1 else "this fixes it:  ", own, manner)
    return found


def _fixes(label: str, found: Sequence[Repair], manner: Manner) -> list[str]:
    shown = found if manner.verbose else found[:_MOST_REPAIRS]
    more = [f"{len(found) - len(shown)} more with -v"] if len(shown) < len(found) else []
    said = [f"{fix(repair)} ({present(repair)})" for repair in shown]
    return wrapped(label + " · ".join(map(unbroken, (*said, *more))), manner.width)
