"""One scheme's assessment as the cells of a table: exact numbers, or words where no number says it.

cells(assessment)         the cells by the key of their column
columns(assessments)      the columns that any of them needs

Not here: what a reader must know next to the cells (notes.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bondproof.commands.compare.cells_in_time import COLUMNS
from bondproof.commands.compare.result import NOT_ASKED, NOT_COMPUTED, Cell, Column
from bondproof.rendering.number_format import Towards, quantity
from bondproof.rendering.wording import unit_of, window
from mechanisms.game.normal_form import MixedProfile
from mechanisms.model.parameters import Parameter
from mechanisms.terms.units import MONEY, Unit, unit
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous, Verdict
from proofs.claims.incentives import IC, IR, NEG, of_window
from solvers.claims.assessment import Assessment, MeasuredFigure, Play
from solvers.claims.extremes import Extreme
from solvers.claims.thresholds import Threshold
from solvers.windows.real_sets import Spans
from solvers.windows.window import Window

_MONEY = unit_of(MONEY)
_SHARE = unit("%")
_NOT_ASKED = Cell(words=NOT_ASKED)


def _fixed(chosen: str, deciding: Sequence[str]) -> tuple[Column, ...]:
    """The columns of every table.

    `chosen` is what there is to choose, a bond or another parameter; `deciding` names what the window rests on.
    """
    together = f"{', '.join(deciding[:-1])} and {deciding[-1]}"
    return (
        Column(
            "window",
            f"{'/'.join(deciding)} window",
            f"the values of {chosen} at which {together} hold together, for all values in the ranges; the window "
            "that `bond` computes is that of the spec's own claims",
        ),
        Column(
            "ic",
            f"IC {chosen}",
            f"the least {chosen} that is incentive compatible: no deviation pays more than the intended play",
        ),
        Column(
            "neg", f"NEG {chosen}", f"the least {chosen} at which there is nothing to gain: no deviation pays anything"
        ),
        Column(
            "ir",
            "IR maximum",
            f"the greatest {chosen} that is individually rational: the intended play pays at least nothing",
        ),
        Column("taken", f"{chosen} taken", f"the {chosen} at which the lines below are computed"),
        Column(
            "deters",
            "deters",
            f"whether IC holds at the {chosen} taken, for all values in the ranges; where others choose too: if they "
            "play as intended",
        ),
        Column("deviation", "most tempting", "the deviation that gains most over the intended play"),
        Column("gain", "its greatest gain", "its greatest gain over the ranges; negative where no deviation gains"),
        Column("honest", "honest payoff", "the least that the intended play pays over the ranges"),
        Column(
            "equilibria",
            "equilibria",
            "Nash equilibria in the middle of the ranges, honest where the first move is surely the intended one; the "
            "verdict is on the intended play",
        ),
        Column("cheating", "cheating frequency", "how often the first move is not the intended one, in equilibrium"),
    )


def columns(assessments: Sequence[Assessment]) -> tuple[Column, ...]:
    """The columns of a table of these assessments, figures and thresholds in the order in which they are met."""
    more = dict[str, Column]()
    for assessment in assessments:
        for parameter, _ in assessment.thresholds:
            meaning = f"the least {parameter.name} from which on IC holds, all else unchanged"
            more.setdefault(
                _threshold_key(parameter), Column(_threshold_key(parameter), f"least {parameter.name}", meaning)
            )
        for figure in assessment.figures:
            name = figure.meaning.figure.name
            more.setdefault(name, Column(name, name, "a figure that the spec defines"))
    in_time = COLUMNS if any(assessment.mechanism.time is not None for assessment in assessments) else ()
    deciding = [name for name in (IC, NEG, IR) if any(name in of_window(a.mechanism) for a in assessments)]
    return (*_fixed(_chosen(assessments), deciding), *in_time, *more.values())


def _chosen(assessments: Sequence[Assessment]) -> str:
    """What all solve for, by its name; of several parameters, or of none, `bond` if all are money, else `value`."""
    found = {a.unknown.name: a.unknown.unit.dimension for a in assessments if a.unknown is not None}
    if len(found) == 1:
        return next(iter(found))
    return "bond" if all(dimension == MONEY for dimension in found.values()) else "value"


def _threshold_key(parameter: Parameter) -> str:
    return f"least-{parameter.name}"


def cells(assessment: Assessment) -> dict[str, Cell]:
    """The cells of one scheme."""
    found = _of_window(assessment.window) | {
        "taken": _taken(assessment),
        "deters": _deters(assessment),
        "deviation": _deviation(assessment),
        "gain": _extreme(assessment.temptation.gain if assessment.temptation else None, assessment.deterred, up=True),
        "honest": _extreme(assessment.honest, None, up=False),
        **_of_play(assessment),
    }
    for parameter, answer in assessment.thresholds:
        found[_threshold_key(parameter)] = _threshold(parameter, answer)
    return found | {figure.meaning.figure.name: _figure(figure) for figure in assessment.figures}


# The bond -----------------------------------------------------------------------------------------------------------


def _of_window(found: Window | None) -> dict[str, Cell]:
    if found is None:
        return {"window": Cell(words="no bond to choose"), **dict.fromkeys(("ic", "neg", "ir"), _NOT_ASKED)}
    return {
        "window": _window(found, found.parameter.unit),
        "ic": _end(found, IC, high=False),
        "neg": _end(found, NEG, high=False),
        "ir": _end(found, IR, high=True),
    }


def _window(found: Window, measure: Unit) -> Cell:
    if found.doubt is not None:
        return _open(found.doubt.reason, found.doubt.word)
    if found.spans:
        return _set(found.spans, measure, found.word)
    name = found.parameter.name
    reasons = ", ".join(_conflict([c.statement.claim.name for c in claims], name) for claims in found.conflicts)
    return Cell(words=f"none: {reasons}", verdict="REFUTED")


def _set(spans: Spans, measure: Unit, verdict: str) -> Cell:
    words = " or ".join(window(span, measure) for span in spans)
    return Cell(unit=measure, words=words, verdict=verdict, spans=spans)


def _conflict(names: Sequence[str], chosen: str) -> str:
    """Yardsticks that no value satisfies together, or one that none does: `no bond for IC`, `NEG against IR`."""
    return f"no {chosen} for {names[0]}" if len(names) == 1 else " against ".join(names)


def _open(reason: str, word: str = "UNDECIDED") -> Cell:
    """A question that no engine could answer, and why; shown below the table."""
    return Cell(words="not known", verdict=word, reason=reason)


def _end(found: Window, name: str, *, high: bool) -> Cell:
    """The least or the greatest bond of one yardstick."""
    measure = found.parameter.unit
    if found.doubt is not None:
        return _open(found.doubt.reason, found.doubt.word)
    spans = next((c.spans for c in found.claims if c.statement.claim.name == name), None)
    if spans is None:
        return _NOT_ASKED
    if not spans:
        return Cell(words="none", verdict="REFUTED")
    span = spans[-1] if high else spans[0]
    value, opened = (span.high, span.high_open) if high else (span.low, span.low_open)
    if value is None:
        return Cell(words="any", verdict="PROVED")
    if not high and value == 0 and not opened:
        return Cell(value, measure, "", rising=True, verdict="PROVED")
    return Cell(value, measure, ("<" if high else ">") + ("" if opened else "="), rising=not high, verdict="PROVED")


def _taken(assessment: Assessment) -> Cell:
    if assessment.unknown is None or assessment.taken is None:
        return _NOT_ASKED
    return Cell(assessment.taken, assessment.unknown.unit)


def _deters(assessment: Assessment) -> Cell:
    """Whether IC holds; that takes the play of the others for granted wherever others choose."""
    verdict = assessment.deterred
    match verdict:
        case Proved():
            alone = all(decision.player == assessment.player for decision in assessment.fixed.game.decisions)
            return Cell(words="yes" if alone else "yes, if the others play as intended", verdict=verdict.word)
        case Refuted():
            return Cell(words="no", verdict=verdict.word)
        case _:
            return _open(_why(verdict), verdict.word)


def _why(verdict: Verdict) -> str:
    """Why a verdict is open; empty where it is not."""
    match verdict:
        case Erroneous(message=reason) | Undecided(reason=reason) | Vacuous(reason=reason):
            return reason
        case _:
            return ""


# What players do ----------------------------------------------------------------------------------------------------


def _deviation(assessment: Assessment) -> Cell:
    found = assessment.temptation
    return _NOT_ASKED if found is None else Cell(words=found.deviation)


def _extreme(found: Extreme | None, verdict: Verdict | None, *, up: bool) -> Cell:
    if found is None:
        return _open("no admissible point was met at which it has a value")
    sign = "" if found.proved else ("at least" if up else "at most")
    word = verdict.word if verdict else "PROVED" if found.proved else "UNDECIDED"
    reason = found.open or (_why(verdict) if verdict else "")
    return Cell(found.value, _MONEY, sign, rising=up, verdict=word, reason=reason)


def _of_play(assessment: Assessment) -> dict[str, Cell]:
    verdict, play = assessment.equilibrium, assessment.play
    words = NOT_COMPUTED if play is None else _equilibria(play)
    return {
        "equilibria": Cell(words=words, verdict=verdict.word, reason=_why(verdict)),
        "cheating": _NOT_ASKED if play is None else _cheating(play),
    }


def _equilibria(play: Play) -> str:
    """`honest alone`, `honest in 2 of 29`, `no equilibrium is honest: mixed alone`, `no equilibrium is honest (3)`."""
    honest = [profile for profile in play.found.profiles if _cheats(play, profile) == 0]
    number = len(play.found.profiles)
    if not play.found.complete:
        return f"honest in {len(honest)} of {number} found, perhaps more"
    if honest:
        return f"honest in {len(honest)} of {number}" if number > 1 else "honest alone"
    if number > 1:
        return f"no equilibrium is honest ({number})"
    rows = play.found.profiles[0].supports[0]
    return f"no equilibrium is honest: {play.game.strategies[0][rows[0]] if len(rows) == 1 else 'mixed'} alone"


def _cheating(play: Play) -> Cell:
    shares = sorted({_cheats(play, profile) for profile in play.found.profiles})
    if len(shares) == 1:
        return Cell(shares[0], _SHARE, rising=True)
    if not shares:
        return _open("the enumeration of equilibria ended before it found one")
    words = f"{quantity(shares[0], _SHARE)} to {quantity(shares[-1], _SHARE)}"
    return Cell(unit=_SHARE, words=words, between=(shares[0], shares[-1]))


def _cheats(play: Play, profile: MixedProfile) -> Fraction:
    """How likely the first move is another than the intended one."""
    return sum((p for row, p in enumerate(profile.rows) if row not in play.honest), Fraction(0))


# Thresholds and figures -----------------------------------------------------------------------------------------------


def _threshold(parameter: Parameter, answer: Threshold | Undecided | Vacuous) -> Cell:
    if not isinstance(answer, Threshold):
        return _open(answer.reason, answer.word)
    if not answer.matters:
        return _NOT_ASKED
    if not answer.spans:
        return Cell(words="none", verdict="REFUTED")
    span, measure = answer.spans[0], _readable(parameter.unit)
    if not answer.to_the_end:
        return _set(answer.spans, measure, "PROVED")
    if span.low == 0:
        return Cell(words="any", verdict="PROVED")
    return Cell(span.low, measure, ">" if span.low_open else ">=", rising=True, verdict="PROVED")


def _readable(measure: Unit) -> Unit:
    """Shares in percent, whatever unit the spec happens to write them in."""
    return _SHARE if measure.dimension == _SHARE.dimension else measure


def _figure(figure: MeasuredFigure) -> Cell:
    measure = unit_of(figure.meaning.dimension)
    low, high = figure.low, figure.high
    if low is None or high is None:
        return _open("no admissible point was met at which it has a value")
    if low.value == high.value and low.proved and high.proved:
        return Cell(low.value, measure)
    ends = quantity(low.value, measure, towards=Towards.DOWN), quantity(high.value, measure, towards=Towards.UP)
    verdict = "PROVED" if low.proved and high.proved else "UNDECIDED"
    words, why = f"[{ends[0]}, {ends[1]}]", low.open or high.open
    return Cell(unit=measure, words=words, verdict=verdict, reason=why, between=(low.value, high.value))
