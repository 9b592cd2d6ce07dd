"""`show`: one mechanism in words: the rule in sentences, then its numbers, its claims and its sources.

    show(spec)        ShowResult
    setting(p)        a parameter as the spec writes it
    moves(mechanism)  sentences: who chooses what, seeing what; what is left to chance
    money(mechanism)  who pays whom when: "If caught: 30% of the bond goes to the auditor and the rest is burned."

Sentences are made from the game and the ledger. Formulas stay as the spec writes them; a share of a deposit that has
one value is a percentage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from bondproof.commands.result import Result
from bondproof.report.document import Block, Document, Heading, Items, Paragraph, Span, Style, Table, Text
from bondproof.report.json import Data, Shown, in_unit
from bondproof.report.number_format import decimal, quantity
from bondproof.report.wording import joined, plural, scheme_of, shown_path
from bondproof.sources.loading import load
from mechanisms.diagnostics import Position
from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Decision, Game
from mechanisms.game.ledger import Deposit, Line, holder
from mechanisms.game.states import State
from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
from mechanisms.model.parameters import Parameter, Solve, Value
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import TRUE, Condition, Conjunction, Disjunction, Negation, Occurs, Term, add
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.claims.grounding import Grounding, grounding


class ShowResult(Result):
    """A mechanism as it is read: under its scheme, with what was set."""

    kind: ClassVar[str] = "show"
    mechanism: Mechanism
    exit_code: int = 0

    def document(self) -> Document:
        """The rule in sentences, parameters, claims, sources."""
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
            "ledger": [{"line": at.line, "text": written(at)} for at in _lines(mechanism)],
            "states": [str(state) for state in _states(mechanism)],
            "discount": None if mechanism.time is None else written(mechanism.time.at),
            "next": [written(at) for at in _transitions(mechanism)],
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
    header = mechanism.header
    yield Heading((Span(header.name, Style.NAME), f", {scheme_of(mechanism)}"), 1)
    for label, text in (("", header.title), ("", header.about), ("fault: ", header.fault), ("source: ", header.source)):
        if text:
            yield Paragraph(label + " ".join(text.split()), under=True)


def _rule(mechanism: Mechanism) -> Iterator[Block]:
    parts = (
        ("states", _families(mechanism)),
        ("who moves", moves(mechanism)),
        ("who pays whom", money(mechanism)),
        ("from period to period", [written(at) for at in _transitions(mechanism)]),
    )
    for title, sentences in parts:
        if sentences:
            yield from (Heading(title), Items(tuple(sentences)))
    if mechanism.intended:
        rows = tuple((str(player), strategy.label) for player, strategy in mechanism.intended.items())
        yield from (Heading("intended play"), Table(("", ""), rows))


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


# the rule in sentences -----------------------------------------------------------------------


def _lines(mechanism: Mechanism) -> list[Position]:
    """Where each ledger line is written, in whatever states it applies."""
    periods = (mechanism,) if mechanism.time is None else mechanism.time.periods
    found = dict.fromkeys(line.at for period in periods for line in period.ledger)
    return sorted(found, key=lambda at: at.line)


def _states(mechanism: Mechanism) -> list[State]:
    """Every state of a game in time, the first one first."""
    return [] if mechanism.time is None else [state for family in mechanism.time.families for state in family]


def _families(mechanism: Mechanism) -> list[str]:
    """A sentence for all states of a name; what a period weighs."""
    time = mechanism.time
    if time is None:
        return []
    found = [f"Play begins in {time.first}."]
    found += [f"{family.name}: {plural(family.size, 'state')}." for family in time.families if family.bounds]
    found += [f"{family.name}: nothing is played or paid any more." for family in time.families if family.is_end]
    weight = written(time.at).partition(":")[2].strip()
    if time.discount is None:
        return [*found, "Every period weighs the same."]
    return [*found, f"A period weighs {weight} of the one before it."]


def _transitions(mechanism: Mechanism) -> list[Position]:
    """Where the rules of `next` are written that apply in some state."""
    periods = () if mechanism.time is None else mechanism.time.periods
    found = dict.fromkeys(each.at for period in periods for each in period.transitions)
    return sorted(found, key=lambda at: at.line)


def moves(mechanism: Mechanism) -> list[str]:
    """A sentence for each stage of the game, in order; the stages as they are written where states decide on them."""
    if mechanism.time is not None:
        return [written(stage.at) for stage in mechanism.game.stages]
    return [_stage(mechanism.game, stage) for stage in mechanism.game.stages]


def money(mechanism: Mechanism) -> list[str]:
    """A sentence for all lines of the ledger that apply under the same condition; as written where there are states."""
    if mechanism.time is not None:
        return [written(at) for at in _lines(mechanism)]
    ground = grounding(mechanism)
    together: dict[Condition, list[Line]] = {}
    for line in mechanism.ledger:
        together.setdefault(line.when, []).append(line)
    return [_sentence(mechanism.game, when, lines, ground) for when, lines in together.items()]


def _stage(game: Game, stage: Decision | Chance) -> str:
    only = "" if stage.when == TRUE else f"If {condition(game, stage.when)}: "
    if isinstance(stage, Chance):
        probability = _written(stage.at.text, "chance").strip("\"'")
        return _capital(f"{only}chance decides whether {stage.event}, with probability {probability}.")
    seeing = f", seeing {joined(stage.sees)}" if stage.sees else ""
    return _capital(f"{only}the {stage.player} chooses {joined([str(move) for move in stage.moves], 'or')}{seeing}.")


def _written(text: str, keyword: str) -> str:
    """What a line of the spec says after a keyword, up to its condition or its comment."""
    return " ".join(text.partition(" #")[0].partition(keyword)[2].partition(" when ")[0].split())


def _sentence(game: Game, when: Condition, lines: Sequence[Line], ground: Grounding) -> str:
    said = [_paid(line, ground) for line in lines]
    if _all_of_one(lines, ground):
        said[-1] = f"the rest {_destination(lines[-1])}"
    body = "; ".join(said) if len(said) > 2 else " and ".join(said)
    return f"Always: {body}." if when == TRUE else f"If {condition(game, when)}: {body}."


def _paid(line: Line, ground: Grounding) -> str:
    """What one line moves."""
    if isinstance(line.source, Deposit):
        return f"{_share(line, line.source, ground)} {_destination(line)}"
    source, target = str(holder(line.source)), str(holder(line.target))
    if source == "outside":
        return f"the {target} {_verb('gain', target)} {line.text}"
    if target == "outside":
        return f"the {source} {_verb('spend', source)} {line.text}"
    if target == "burn":
        return f"{line.text} of the {source} is burned"
    return f"the {source} {_verb('pay', source)} {line.text} to the {target}"


def _verb(verb: str, subject: str) -> str:
    return verb if subject.endswith("s") and not subject.endswith("ss") else f"{verb}s"


def _destination(line: Line) -> str:
    target = holder(line.target)
    return "is burned" if str(target) == "burn" else f"goes to the {target}"


def _share(line: Line, deposit: Deposit, ground: Grounding) -> str:
    """How much of a deposit a line takes: a percentage, a formula of it, or an amount."""
    share = _quotient(line.amount, deposit.amount, ground)
    if share == 1:
        return f"all of the {deposit.name}"
    if share is not None:
        return f"{decimal(share * 100, 6)}% of the {deposit.name}"
    return f"{line.text} out of the {deposit.name}"


def _all_of_one(lines: Sequence[Line], ground: Grounding) -> bool:
    """Whether several lines take all of one deposit between them."""
    sources = {line.source for line in lines}
    (source,) = sources if len(sources) == 1 else (None,)
    if len(lines) < 2 or not isinstance(source, Deposit):
        return False
    return _quotient(add(*(line.amount for line in lines)), source.amount, ground) == 1


def _quotient(amount: Term, whole: Term, ground: Grounding) -> Fraction | None:
    """The share that an amount is of a deposit, where that is one number; None where it hangs on parameters."""
    try:
        above, below = ratio(ground.term(amount)), ratio(ground.term(whole))
    except DomainError:
        return None
    left, right = above.numerator * below.denominator, below.numerator * above.denominator
    monomial = next(iter(right.coefficients), None)
    if monomial is None:
        return None
    share = left.coefficients.get(monomial, Fraction(0)) / right.coefficients[monomial]
    return None if left - right * Polynomial.of(share) else share


def condition(game: Game, when: Condition) -> str:
    """A condition on the course of the game in words: `the worker plays cheat and caught`."""
    match when:
        case Occurs(event):
            mover = next((d.player for d in game.decisions if event in d.moves), None)
            return str(event) if mover is None else f"the {mover} plays {event}"
        case Negation(Occurs(event)):
            mover = next((d.player for d in game.decisions if event in d.moves), None)
            return f"not {event}" if mover is None else f"the {mover} does not play {event}"
        case Negation(inner):
            return f"not ({condition(game, inner)})"
        case Conjunction(parts):
            return " and ".join(_within(game, part) for part in parts)
        case Disjunction(parts):
            return " or ".join(_within(game, part) for part in parts)
        case _:
            return "always" if when == TRUE else "never"


def _within(game: Game, part: Condition) -> str:
    text = condition(game, part)
    return f"({text})" if isinstance(part, Conjunction | Disjunction) else text


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
