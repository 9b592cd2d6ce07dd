"""The rule of a game in sentences: "If caught: 30% of the bond goes to the auditor and the rest is burned."

    moves(mechanism, text)   who chooses what, seeing what; what is left to chance
    money(mechanism)         who pays whom when

Sentences are made from the game and the ledger, of one period in a game in time. Formulas stay as the spec writes them;
a share of a deposit that has one value is a percentage.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bondproof.commands.show.source_text import SourceText
from bondproof.rendering.number_format import decimal
from bondproof.rendering.wording import joined
from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Decision, Game, Player
from mechanisms.game.ledger import Deposit, Line, holder
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import TRUE, Condition, Conjunction, Disjunction, Event, Negation, Occurs, Term, add, negate
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.claims.grounding import Grounding, grounding


def moves(mechanism: Mechanism, text: SourceText) -> list[str]:
    """A sentence for each stage of the game, in order."""
    return [stage_sentence(mechanism.game, stage, text) for stage in mechanism.game.stages]


def money(mechanism: Mechanism) -> list[str]:
    """A sentence for all lines of the ledger that apply under the same condition."""
    return [sentence for sentence, _ in paid_together(mechanism)]


def paid_together(mechanism: Mechanism) -> list[tuple[str, list[Line]]]:
    """The sentences on money, each with the lines that it describes."""
    ground = grounding(mechanism)
    together: dict[Condition, list[Line]] = {}
    for line in mechanism.ledger:
        together.setdefault(line.when, []).append(line)
    return [(_sentence(mechanism.game, when, lines, ground), lines) for when, lines in together.items()]


def stage_sentence(game: Game, stage: Decision | Chance, text: SourceText) -> str:
    """Who moves at a stage, or what chance decides there, and when."""
    only = "" if stage.when == TRUE else f"If {condition(game, stage.when)}: "
    if isinstance(stage, Chance):
        probability = _probability(stage, text)
        return _capital(f"{only}chance decides whether {stage.event}, with probability {probability}.")
    seeing = f", seeing {joined(stage.sees)}" if stage.sees else ""
    return _capital(f"{only}the {stage.player} chooses {joined([str(move) for move in stage.moves], 'or')}{seeing}.")


def _probability(stage: Chance, text: SourceText) -> str:
    """What the spec says between `chance` and the condition."""
    said = (each.partition(": ") for each in text.at(stage.at))
    value = next((value for name, _, value in said if name.split(" ")[0] == str(stage.event)), "")
    return " ".join(value.removeprefix("chance").partition(" when ")[0].split())


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
            mover = _mover(game, event)
            return str(event) if mover is None else f"the {mover} plays {event}"
        case Negation(Occurs(event)):
            mover = _mover(game, event)
            return f"not {event}" if mover is None else f"the {mover} does not play {event}"
        case Negation(Conjunction(parts)):
            return _alternatives(game, [negate(part) for part in parts])
        case Negation(Disjunction(parts)):
            return " and ".join(_within(game, negate(part)) for part in parts)
        case Negation(inner):
            return f"not ({condition(game, inner)})"
        case Conjunction():
            return " and ".join(_within(game, part) for part in _flat(when))
        case Disjunction():
            return _alternatives(game, _flat(when))
        case _:
            return "always" if when == TRUE else "never"


def _flat(joined_by: Conjunction | Disjunction) -> list[Condition]:
    """The parts of a condition, with those of parts of the same kind."""
    found, waiting = list[Condition](), list[Condition]([joined_by])
    while waiting:
        node = waiting.pop(0)
        if type(node) is type(joined_by):
            waiting = [*node.conditions, *waiting]
        else:
            found.append(node)
    return found


def _alternatives(game: Game, parts: Sequence[Condition]) -> str:
    """Alternatives in words; several moves of one player are merged: `the worker plays cheat or rest`."""
    movers = [_mover(game, part.event) if isinstance(part, Occurs) else None for part in parts]
    moves = dict[Player, list[str]]()
    for part, mover in zip(parts, movers, strict=True):
        if isinstance(part, Occurs) and mover is not None:
            moves.setdefault(mover, []).append(str(part.event))
    told = (
        _within(game, part) if mover is None else f"the {mover} plays {joined(moves[mover], 'or')}"
        for part, mover in zip(parts, movers, strict=True)
    )
    return (", or " if moves else " or ").join(dict.fromkeys(told))


def _mover(game: Game, event: Event) -> Player | None:
    """Whose move an event is; None of one that chance brings."""
    return next((decision.player for decision in game.decisions if event in decision.moves), None)


def _within(game: Game, part: Condition) -> str:
    text = condition(game, part)
    return f"({text})" if isinstance(part, Conjunction | Disjunction) else text


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
