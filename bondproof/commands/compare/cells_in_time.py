"""What a fault costs in a game in time, as cells: the bond that costs as much, and the time that it takes to recover.

    COLUMNS                          their columns
    cells_in_time(assessment, reference, budget)   the cells of one scheme; `reference` is the one with the bond

The fault is a choice: the move that pays most at once, of those that differ from the intended one in the first state.
"""

from __future__ import annotations

from bondproof.commands.compare.result import NOT_ASKED, Cell, Column
from bondproof.rendering.number_format import quantity
from bondproof.rendering.wording import unit_of
from mechanisms.terms.units import MONEY, ONE_UNIT, unit
from proofs.checking.verdict import Undecided
from solvers.claims.assessment import Assessment
from solvers.claims.measured_faults import as_amount
from solvers.engines.budget import Budget
from solvers.plans.fault import Fault

_MONEY = unit_of(MONEY)
_SHARE = unit("%")
_NOT_ASKED = Cell(words=NOT_ASKED)

COLUMNS = (
    Column(
        "fault",
        "fault",
        "the move of the first state that pays most at once, of those that are not intended; it is what the rows below "
        "speak of, in the middle of the ranges",
    ),
    Column(
        "fault-cost",
        "its cost",
        "what the intended play pays more than this move in the first period and the best plan after it; negative "
        "where the fault pays",
    ),
    Column(
        "as-bond",
        "like a bond of",
        "the least bond under the first scheme that leaves one to choose at which the fault costs as much; 0 USD where "
        "it pays",
    ),
    Column(
        "away",
        "periods to recover",
        "the expected number of periods that are spent in other states than the first one, after the fault and by the "
        "intended play",
    ),
)


def reference_of(assessments: list[Assessment]) -> Assessment | None:
    """The scheme whose bond is the measure: the first one that leaves an amount of money to choose, and has one."""
    return next((a for a in assessments if a.window and a.window.spans and a.window.parameter.dimension == MONEY), None)


def cells_in_time(assessment: Assessment, reference: Assessment | None, budget: Budget) -> dict[str, Cell]:
    """The cells of one scheme; none where the game is played once."""
    found = assessment.fault
    if assessment.mechanism.time is None:
        return {}
    if not isinstance(found, Fault):
        cell = _NOT_ASKED if found is None else _open(found)
        return {column.key: cell for column in COLUMNS}
    return {
        "fault": Cell(words=found.words),
        "fault-cost": Cell(found.costs, _MONEY, rising=False),
        "as-bond": _NOT_ASKED if reference is None else _as_bond(found, reference, budget),
        "away": _away(found),
    }


def _open(doubt: Undecided) -> Cell:
    return Cell(words="not known", verdict=doubt.word, reason=doubt.reason)


def _as_bond(found: Fault, reference: Assessment, budget: Budget) -> Cell:
    assert reference.window is not None, "it leaves a bond to choose"
    parameter = reference.window.parameter
    answer = as_amount(reference.mechanism, parameter, reference.player, found.costs, budget)
    if isinstance(answer, Undecided):
        return _open(answer)
    if answer.value is None:
        return Cell(words="more than any")
    return Cell(answer.value, parameter.unit, rising=False)


def _away(found: Fault) -> Cell:
    if found.away is None:
        return Cell(words=f"never, with {quantity(1 - found.returns, _SHARE)}")
    return Cell(found.away, ONE_UNIT)
