"""What a reader of a comparison must know: the rows of data behind it, what is taken from whom, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bondproof.commands.compare.result import Cell, Column
from bondproof.commands.window_words import data_remarks, window_remarks
from bondproof.rendering.wording import at_point, values
from mechanisms.game.ledger import Line, Place, holder
from solvers.claims.assessment import Assessment
from solvers.plans.fault import Fault
from solvers.windows.confirm import Confirmed, NoEnd, Unconfirmed

YARDSTICKS = (
    "IC (incentive compatible): no deviation pays more than the intended play. NEG (nothing to gain): no deviation "
    "pays anything. IR (individually rational): the intended play pays at least nothing"
)


def notes(assessments: Sequence[Assessment]) -> tuple[str, ...]:
    """The notes of a block, each once, in the order of the schemes."""
    found = dict.fromkeys((YARDSTICKS, *sources(assessments)))
    for assessment in assessments:
        found |= dict.fromkeys(_of_scheme(assessment))
    found |= dict.fromkeys(_without_equilibria(assessments))
    found |= dict.fromkeys(_in_time(assessments))
    return tuple(found)


def sources(assessments: Sequence[Assessment]) -> tuple[str, ...]:
    """The notes that text keeps for `-v`: where numbers come from, and what each scheme takes from the player."""
    data = (remark for assessment in assessments for remark in data_remarks(assessment.mechanism))
    return tuple(dict.fromkeys((*data, *_forfeitures(assessments))))


def _in_time(assessments: Sequence[Assessment]) -> Iterator[str]:
    """What is a choice of ours in the rows about games in time."""
    if any(assessment.mechanism.time is not None for assessment in assessments):
        yield (
            "in a game in time, windows leave NEG out: a plan that cheats once over a long time earns nearly all that "
            "honesty does"
        )
    if any(isinstance(assessment.fault, Fault) for assessment in assessments):
        yield (
            "the fault is the unintended move of the first state that pays most at once; its cost is how much less a "
            "player earns who makes it once and then follows the best plan; play recovers from it under the intended "
            "play. All of this is computed in the middle of the ranges"
        )


def _without_equilibria(assessments: Sequence[Assessment]) -> Iterator[str]:
    """Why schemes have no equilibria; those with the same reason are named together."""
    reasons = dict[str, list[str]]()
    for assessment in assessments:
        if assessment.play is None:
            reasons.setdefault(assessment.no_play, []).append(assessment.mechanism.source.scheme or "as written")
    for reason, names in reasons.items():
        which = "" if len(names) == len(assessments) else f"{', '.join(names)}: "
        yield f"{which}no equilibria are computed: {reason}"


def _forfeitures(assessments: Sequence[Assessment]) -> Iterator[str]:
    """What is taken from the player, scheme by scheme; schemes that take the same are named together."""
    schemes = dict[str, list[str]]()
    for assessment in assessments:
        schemes.setdefault(_taken(assessment), []).append(assessment.mechanism.source.scheme or "as written")
    for taken, names in schemes.items():
        yield f"taken from {assessments[0].player} under {', '.join(names)}: {taken}"


def _of_scheme(assessment: Assessment) -> Iterator[str]:
    name = assessment.mechanism.source.scheme or "as written"
    if assessment.window is not None and assessment.window.doubt is None:
        yield from (f"{name}: {remark}" for remark in window_remarks(assessment.window))
    if assessment.play is not None and (middle := at_point(values(assessment.fixed, assessment.play.point))):
        yield f"equilibria are those in the middle of the ranges: {middle}"


def open_cells(scheme: str, columns: Sequence[Column], cells: Mapping[str, Cell]) -> Iterator[str]:
    """Why a cell is open, for each that is; cells with one reason are named together."""
    reasons = dict[str, list[str]]()
    for column in columns:
        if column.key in cells and cells[column.key].reason:
            reasons.setdefault(cells[column.key].reason, []).append(column.title)
    for reason, titles in reasons.items():
        yield f"{scheme}: {', '.join(titles)} {'is' if len(titles) == 1 else 'are'} open: {reason}"


def _taken(assessment: Assessment) -> str:
    """The ledger lines on which the player pays anyone but the outside world: fines, slashes, unpaid work."""
    lines = (line for period in assessment.fixed.periods for line in period.ledger if _is_paid(line, assessment))
    places = dict.fromkeys(line.at for line in lines)
    return "; ".join(" ".join(at.text.partition("#")[0].split()).removeprefix("- ") for at in places) or "nothing"


def _is_paid(line: Line, assessment: Assessment) -> bool:
    return holder(line.source) == assessment.player and line.target != Place("outside")


def confirmations(scheme: str, found: Sequence[Confirmed | Unconfirmed]) -> Iterator[str]:
    """What the linear programs say of one scheme."""
    for answer in found:
        if isinstance(answer, Unconfirmed):
            yield f"{scheme}: {answer.claim} not confirmed by a linear program: {answer.reason}"
        else:
            said = answer.program.value if isinstance(answer.program, NoEnd) else f"{answer.program:.6g} USD"
            yield f"{scheme}: {answer.claim} confirmed by a linear program (cvxpy, HiGHS): {said}"
