"""`show`: one mechanism in words: the rule in sentences, then its numbers, its claims and its sources.

show(spec)     ShowResult
setting(p)     a parameter as the spec writes it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from bondproof.commands.plan_data import plan_data
from bondproof.commands.plan_words import plan
from bondproof.commands.result import Result, heading
from bondproof.commands.show import in_time
from bondproof.commands.show.best_plans import BestPlans, best_plans
from bondproof.commands.show.diagram import draw
from bondproof.commands.show.sentences import condition, money, moves
from bondproof.commands.show.source_text import SourceText
from bondproof.commands.window_data import point
from bondproof.rendering.document import Block, Document, Heading, Items, Paragraph, Table, Text
from bondproof.rendering.json import Data, Shown, in_unit
from bondproof.rendering.number_format import quantity
from bondproof.rendering.wording import at_point, plural, shown_path, values
from bondproof.sources.loading import load
from mechanisms.diagnostics import Position
from mechanisms.game.states import State
from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
from mechanisms.model.parameters import Parameter, Solve, Value
from mechanisms.terms.intervals import Interval

_MOST_ROWS = 4
"""Rows of the benchmark data that a parameter names; of more it says how many."""


class ShowResult(Result):
    """A mechanism as it is read: under its scheme, with what was set."""

    kind: ClassVar[str] = "show"
    mechanism: Mechanism
    plans: BestPlans | None = None
    exit_code: int = 0

    def document(self) -> Document:
        """The rule in sentences, the most profitable plans, parameters, claims, sources."""
        mechanism = self.mechanism
        return Document((*_head(mechanism), *_rule(mechanism), *_plans(mechanism, self.plans), *_tables(mechanism)))

    def data(self) -> Mapping[str, Data]:
        """The header, the parameters as data, the other sections as the spec writes them."""
        mechanism, text = self.mechanism, SourceText(self.mechanism)
        header = mechanism.header
        return {
            "name": header.name,
            "title": header.title,
            "about": header.about,
            "fault": header.fault,
            "source": header.source,
            "path": shown_path(mechanism.source.path),
            "sha256": mechanism.source.sha256,
            "scheme": mechanism.source.scheme,
            "schemes": mechanism.source.schemes,
            "overrides": mechanism.source.overrides,
            "rule": [sentence for _, sentences in _sentences(mechanism, text) for sentence in sentences],
            "parameters": [_parameter(mechanism, parameter) for parameter in mechanism.parameters],
            "assumptions": [assumption.text for assumption in mechanism.assumptions],
            "game": text.all_at(stage.at for stage in mechanism.game.stages),
            "escrow": [str(deposit) for deposit in mechanism.deposits],
            "ledger": [{"line": at.line, "text": each} for at in _lines(mechanism) for each in text.at(at)],
            "states": [str(state) for state in _states(mechanism)],
            "discount": None if mechanism.time is None else text.value(mechanism.time.at),
            "next": text.all_at(_transitions(mechanism)),
            "transitions": list(_led(mechanism)),
            "plans": _plans_data(mechanism, self.plans),
            "honest": {str(player): strategy.label for player, strategy in mechanism.intended.items()},
            "claims": [_claim(claim) for claim in _claims(mechanism)],
            "data": list(_sources(mechanism)),
        }


def show(
    spec: str | Path, *, scheme: str | None = None, overrides: Sequence[str] = (), plot: str | Path | None = None
) -> ShowResult:
    """One spec, with its numbers; of a game in time the most profitable plans, too, and its states drawn to a file.

    Raises SpecError where the spec cannot be read, UsageError where there is nothing to draw or no way to write it.
    """
    mechanism = load(spec, scheme=scheme, overrides=overrides).mechanism
    if plot is not None:
        draw(mechanism, Path(plot))
    return ShowResult(mechanism, best_plans(mechanism))


def setting(parameter: Parameter) -> str:
    """The value, range or formula of a parameter, as the spec writes it, without quotes."""
    at = parameter.at
    text = " ".join(at.text[at.column - 1 : at.column - 1 + at.length].split())
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


# as a document -------------------------------------------------------------------------------


def _head(mechanism: Mechanism) -> Iterator[Block]:
    header = mechanism.header
    yield heading(mechanism)
    for label, text in (("", header.title), ("", header.about), ("fault: ", header.fault), ("source: ", header.source)):
        if text:
            yield Paragraph(label + " ".join(text.split()), under=True)


def _rule(mechanism: Mechanism) -> Iterator[Block]:
    for title, sentences in _sentences(mechanism, SourceText(mechanism)):
        if sentences:
            yield from (Heading(title), Items(tuple(sentences)))
    if mechanism.intended:
        rows = tuple((str(player), strategy.label) for player, strategy in mechanism.intended.items())
        yield from (Heading("intended play"), Table(("", ""), rows))


def _sentences(mechanism: Mechanism, text: SourceText) -> tuple[tuple[str, list[str]], ...]:
    """The rule in sentences, by what they speak of."""
    time = mechanism.time
    if time is None:
        return ("who moves", moves(mechanism, text)), ("who pays whom", money(mechanism))
    return (
        ("states", in_time.states(time, text)),
        ("who moves", in_time.moves(mechanism, text)),
        ("who pays whom", in_time.money(mechanism, text)),
        ("from period to period", in_time.rules(time, text)),
    )


def _plans(mechanism: Mechanism, found: BestPlans | None) -> Iterator[Block]:
    """What a player gains or loses by departing from the intended play."""
    if found is None:
        return
    yield Heading("best deviation")
    if found.reason:
        yield Items((f"not sought: {found.reason}",))
        return
    where = at_point(values(mechanism, found.point))
    yield Items(tuple(map(plan, found.plans)))
    if where:
        yield Paragraph(f"in the middle of the ranges: {where}", under=True)


def _tables(mechanism: Mechanism) -> Iterator[Block]:
    if mechanism.parameters:
        yield from (Heading("parameters"), Table(("", "", ""), tuple(_row(mechanism, p) for p in mechanism.parameters)))
    if mechanism.assumptions:
        yield from (Heading("assumed"), Items(tuple(assumption.text for assumption in mechanism.assumptions)))
    if claims := _claims(mechanism):
        rows = tuple((c.name, " ".join(c.text.split()), _expected(c)) for c in claims)
        yield from (Heading("claims"), Table(("name", "statement", "expected verdict"), rows))
    if mechanism.source.schemes:
        yield from (Heading("schemes"), Items((", ".join(mechanism.source.schemes),)))
    if sources := list(_sources(mechanism)):
        yield Heading("data")
        yield Items(tuple(sources), brief=(f"{plural(len(sources), 'source')}; -v shows them",))


def _row(mechanism: Mechanism, parameter: Parameter) -> tuple[Text, ...]:
    comment = parameter.at.text.partition(" #")[2].strip()
    if parameter.origin is not None:
        value = quantity(mechanism.fixed[parameter.variable], parameter.unit)
        doubt = ", low confidence" if parameter.origin.low_confidence else ""
        rows = parameter.origin.rows
        named = ", ".join(rows) if len(rows) <= _MOST_ROWS else f"{len(rows)} rows"
        comment = f"= {value} from {named}{doubt}"
    return parameter.name, setting(parameter), comment


def _claims(mechanism: Mechanism) -> tuple[Claim | WindowClaim, ...]:
    """The claims, and the windows of which the spec records a verdict."""
    return (*mechanism.claims, *mechanism.windows)


def _expected(claim: Claim | WindowClaim) -> str:
    word = claim.expected.value.lower()
    return f"{word}, because: {' '.join(claim.because.split())}" if claim.because else word


# as data -------------------------------------------------------------------------------------


def _parameter(mechanism: Mechanism, parameter: Parameter) -> Mapping[str, Data]:
    known = parameter.setting
    found: dict[str, Data] = {
        "name": parameter.name,
        "written": setting(parameter),
        "unit": parameter.unit,
        "kind": type(known).__name__.lower(),
        "comment": parameter.at.text.partition(" #")[2].strip(),
    }

    def shown(value: Fraction | None) -> Shown:
        return Shown(None if value is None else in_unit(parameter, value))

    if isinstance(known, Value):
        found["value"] = shown(known.value)
    interval = known.domain if isinstance(known, Solve) else known
    if isinstance(interval, Interval):
        found |= {"low": shown(interval.low), "high": shown(interval.high)}
        found |= {"low_open": interval.low_open, "high_open": interval.high_open}
        found["whole"] = known.whole if isinstance(known, Solve) else interval.whole
    if parameter.origin is not None:
        found |= {"rows": parameter.origin.rows, "low_confidence": parameter.origin.low_confidence}
    return found


def _claim(claim: Claim | WindowClaim) -> Mapping[str, Data]:
    statement = " ".join(claim.text.split())
    return {"name": claim.name, "statement": statement, "expected": claim.expected, "because": claim.because}


def _sources(mechanism: Mechanism) -> Iterator[str]:
    origins = [parameter.origin for parameter in mechanism.parameters if parameter.origin is not None]
    yield from dict.fromkeys(source for origin in origins for source in origin.sources)


def _lines(mechanism: Mechanism) -> list[Position]:
    """Where each ledger line is written, in whatever states it applies."""
    periods = (mechanism,) if mechanism.time is None else mechanism.time.periods
    found = dict.fromkeys(line.at for period in periods for line in period.ledger)
    return sorted(found, key=lambda at: at.line)


def _states(mechanism: Mechanism) -> list[State]:
    """Every state of a game in time, the first one first."""
    return [] if mechanism.time is None else [state for family in mechanism.time.families for state in family]


def _transitions(mechanism: Mechanism) -> Iterator[Position]:
    """Where the rules of `next` are written that apply in some state."""
    periods = () if mechanism.time is None else mechanism.time.periods
    return (each.at for period in periods for each in period.transitions)


def _led(mechanism: Mechanism) -> Iterator[dict[str, Data]]:
    """From which state play goes on in which, and when."""
    for period in () if mechanism.time is None else mechanism.time.periods:
        for each in period.transitions:
            when = condition(period.game, each.when)
            yield {"from": str(period.state), "to": str(each.target), "when": when, "line": each.at.line}


def _plans_data(mechanism: Mechanism, found: BestPlans | None) -> Data:
    """The most profitable plans and the point at which they are; null for what is played once."""
    if found is None:
        return None
    told = [plan_data(each) for each in found.plans]
    return {"at": point(mechanism, found.point), "reason": found.reason or None, "best": told}
