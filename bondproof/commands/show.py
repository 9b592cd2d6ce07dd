"""`show`: one mechanism in words: the rule in sentences, then its numbers, its claims and its sources.

    show(spec)        ShowResult
    setting(p)        a parameter as the spec writes it

The sentences are made from the game and the ledger (bondproof/commands/rule_in_words.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.commands.rule_in_words import money, moves
from bondproof.report.number_format import quantity
from bondproof.report.wording import scheme_of, shown_path
from bondproof.sources.loading import load
from mechanisms.diagnostics import Position
from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
from mechanisms.model.parameters import Parameter, Solve, Value
from mechanisms.terms.intervals import Interval

if TYPE_CHECKING:
    from bondproof.report.document import Block, Document, Text
    from bondproof.report.json import Data


class ShowResult(Result):
    """A mechanism as it is read: under its scheme, with what was set."""

    kind: ClassVar[str] = "show"
    mechanism: Mechanism
    exit_code: int = 0

    def document(self) -> Document:
        """The rule in sentences, parameters, claims, sources."""
        from bondproof.report.document import Document

        return Document((*_head(self.mechanism), *_rule(self.mechanism), *_tables(self.mechanism)))

    def data(self) -> Mapping[str, Data]:
        """The header, the parameters as data, the other sections as the spec writes them."""
        mechanism = self.mechanism
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
            "rule": [*moves(mechanism), *money(mechanism)],
            "parameters": [_parameter(mechanism, parameter) for parameter in mechanism.parameters],
            "assumptions": [assumption.text for assumption in mechanism.assumptions],
            "game": [written(stage.at) for stage in mechanism.game.stages],
            "escrow": [str(deposit) for deposit in mechanism.deposits],
            "ledger": [{"line": line.at.line, "text": written(line.at)} for line in mechanism.ledger],
            "honest": {str(player): strategy.label for player, strategy in mechanism.intended.items()},
            "claims": [_claim(claim) for claim in _claims(mechanism)],
            "data": list(_sources(mechanism)),
        }


def show(spec: str | Path, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> ShowResult:
    """One spec, with its numbers.

    Raises SpecError where the spec cannot be read.
    """
    return ShowResult(load(spec, scheme=scheme, overrides=overrides).mechanism)


def written(at: Position) -> str:
    """The line of a spec without its dash and its comment, and with single blanks."""
    return " ".join(at.text.partition(" #")[0].strip().removeprefix("- ").split())


def setting(parameter: Parameter) -> str:
    """The value, range or formula of a parameter, as the spec writes it, without quotes."""
    at = parameter.at
    text = " ".join(at.text[at.column - 1 : at.column - 1 + at.length].split())
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


# as a document -------------------------------------------------------------------------------


def _head(mechanism: Mechanism) -> Iterator[Block]:
    from bondproof.report.document import Heading, Paragraph, Span, Style

    header = mechanism.header
    yield Heading((Span(header.name, Style.NAME), f", {scheme_of(mechanism)}"), 1)
    for label, text in (("", header.title), ("", header.about), ("fault: ", header.fault), ("source: ", header.source)):
        if text:
            yield Paragraph(label + " ".join(text.split()), under=True)


def _rule(mechanism: Mechanism) -> Iterator[Block]:
    from bondproof.report.document import Heading, Items, Table

    for title, sentences in (("who moves", moves(mechanism)), ("who pays whom", money(mechanism))):
        if sentences:
            yield from (Heading(title), Items(tuple(sentences)))
    if mechanism.intended:
        rows = tuple((str(player), strategy.label) for player, strategy in mechanism.intended.items())
        yield from (Heading("intended play"), Table(("", ""), rows))


def _tables(mechanism: Mechanism) -> Iterator[Block]:
    from bondproof.report.document import Heading, Items, Table
    from bondproof.report.wording import plural

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
        comment = f"= {value} from {', '.join(parameter.origin.rows)}{doubt}"
    return parameter.name, setting(parameter), comment


def _claims(mechanism: Mechanism) -> tuple[Claim | WindowClaim, ...]:
    """The claims, and the windows of which the spec records a verdict."""
    return (*mechanism.claims, *mechanism.windows)


def _expected(claim: Claim | WindowClaim) -> str:
    word = claim.expected.value.lower()
    return f"{word}, because: {' '.join(claim.because.split())}" if claim.because else word


# as data -------------------------------------------------------------------------------------


def _parameter(mechanism: Mechanism, parameter: Parameter) -> Mapping[str, Data]:
    from bondproof.report.json import Shown, in_unit

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
    if parameter.origin is not None:
        found |= {"rows": parameter.origin.rows, "low_confidence": parameter.origin.low_confidence}
    return found


def _claim(claim: Claim | WindowClaim) -> Mapping[str, Data]:
    statement = " ".join(claim.text.split())
    return {"name": claim.name, "statement": statement, "expected": claim.expected, "because": claim.because}


def _sources(mechanism: Mechanism) -> Iterator[str]:
    origins = [parameter.origin for parameter in mechanism.parameters if parameter.origin is not None]
    yield from dict.fromkeys(source for origin in origins for source in origin.sources)
