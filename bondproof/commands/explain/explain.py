"""`explain`: from what the user typed to an entry, to claims taken apart, or to the list of what there is.

    explain(words)           what a code, a word or a claim means
    explain_claims(spec)     claims: in words, with numbers put in, their payoffs line by line, over which ranges

A claim is taken apart without deciding it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bondproof.commands.explain import entries
from bondproof.commands.explain.entries import entry, known
from bondproof.commands.explain.formulas import Spelling
from bondproof.commands.explain.result import Condition, ExplainedClaim, ExplainResult, Payoff, Range, Transfer
from bondproof.commands.list import first_sentence
from bondproof.commands.show.show import setting
from bondproof.rendering.wording import unit_of
from bondproof.sources.loading import load
from bondproof.sources.solved_parameter import window_claim
from mechanisms.errors import UnknownName, UsageError, did_you_mean
from mechanisms.language.catalogue import find, names
from mechanisms.model.mechanism import WINDOW, Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.model.syntax import Binary, Call, Syntax
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import TRUE, Comparison, Relation, Term, Variable, add
from mechanisms.terms.terms import Condition as Stated
from proofs.checking.obligation import Obligation
from proofs.claims.grounding import grounding
from proofs.claims.statement import Expectation, Part, Statement, obligations
from proofs.playout.breakdown import LATER, WORTH

MOST_CONDITIONS, MOST_PAYOFFS = 60, 12
_RELATIONS = {
    Relation.LT: "is less than",
    Relation.LE: "is at most",
    Relation.EQ: "is equal to",
    Relation.NE: "differs from",
    Relation.GE: "is at least",
    Relation.GT: "is more than",
}
_BEGINNINGS = ("what", "this", "some")
_YAML = (".yaml", ".yml")


def explain(words: Sequence[str], *, scheme: str | None = None, overrides: Sequence[str] = ()) -> ExplainResult:
    """What a code, a word or a claim means: `M012` · `exit 3` · `SPEC/CLAIM` · `SPEC CLAIM` · `SPEC`.

    Raises UsageError where it is none of them, SpecError where a spec cannot be read.

    >>> explain(["PROVED"]).subject.kind
    'verdict'
    """
    if not words:
        return ExplainResult(entries.topics())
    if (found := entry(" ".join(words))) is not None:
        return ExplainResult(found)
    if words[0].lower() == "exit":
        codes = ", ".join(name.removeprefix("exit ") for name in known() if name.startswith("exit "))
        raise UsageError(f"no exit code `{' '.join(words[1:])}`. bondproof ends with one of {codes}.")
    if len(words) > 2:
        raise UsageError("explain takes a code, a word, SPEC/CLAIM, or SPEC and CLAIM; `bondproof explain` lists them.")
    if len(words) == 2 and not _is_spec(words[0]) and entry(words[0]) is not None:
        raise UsageError(
            f"`{words[0]}` is a word, not a spec, and is explained alone: `bondproof explain {words[0]}`. "
            f"For `{words[1]}` of a spec write `bondproof explain SPEC {words[1]}`."
        )
    spec, claim = words if len(words) == 2 else _spec_and_claim(words[0])
    return explain_claims(spec, claim, scheme=scheme, overrides=overrides)


def _spec_and_claim(text: str) -> tuple[str, str | None]:
    """`cosmos` is a spec, `cosmos/cheating-loses` a claim of it; so it is with paths."""
    if _is_spec(text):
        return text, None
    spec, slash, claim = text.removesuffix(WINDOW).rpartition("/")
    claim += WINDOW if text.endswith(WINDOW) else ""
    if slash and (_is_spec(spec) or spec.endswith(_YAML)):
        return spec, claim
    if text.endswith(_YAML):
        return text, None
    advice = did_you_mean(spec or text, [*known(), *names()]) or "`bondproof explain` lists what can be asked."
    raise UsageError(f"unknown topic `{spec or text}`. {advice[0].upper()}{advice[1:]}")


def _is_spec(text: str) -> bool:
    try:
        return os.path.isfile(find(text))
    except UnknownName:
        return False


# Claims -------------------------------------------------------------------------------------------------------------


def explain_claims(
    spec: str | Path, claim: str | None, *, scheme: str | None = None, overrides: Sequence[str] = ()
) -> ExplainResult:
    """One claim of a spec, or its window; or all claims and the windows of which the spec records a verdict.

    Raises SpecError where the spec cannot be read, UnknownName where it has no such claim.
    """
    loaded = load(spec, scheme=scheme, overrides=overrides)
    mechanism = loaded.mechanism
    solved = mechanism.solved if loaded.statements else ()
    by_name = {s.claim.name: partial(_explained, mechanism, s) for s in loaded.statements}
    by_name |= {window_claim(mechanism, p).name: partial(_explained_window, mechanism, p) for p in solved}
    if claim is not None and claim not in by_name:
        raise UnknownName("claim", claim, by_name)
    told = [*(s.claim.name for s in loaded.statements), *(w.name for w in mechanism.windows)]
    chosen = [by_name[name] for name in (told if claim is None else [claim])]
    return ExplainResult(tuple(explained() for explained in chosen), mechanism)


def _explained(mechanism: Mechanism, statement: Statement) -> ExplainedClaim:
    told = statement.parts[:MOST_CONDITIONS]
    goals = obligations(mechanism, statement)
    return ExplainedClaim(
        claim=statement.claim,
        says=_says(statement),
        ranges=_ranges(mechanism, goals),
        assumptions=tuple(" ".join(a.text.split()) for a in mechanism.assumptions),
        conditions=tuple(_condition(statement, part, goal) for part, goal in zip(told, goals, strict=False)),
        payoffs=tuple(_payoff(mechanism, e) for e in statement.expectations[:MOST_PAYOFFS]),
        unit=unit_of(statement.dimension).text,
        left_out=len(statement.parts) - len(told),
    )


def _explained_window(mechanism: Mechanism, parameter: Parameter) -> ExplainedClaim:
    """What is claimed of the window of a solved parameter."""
    setting = parameter.setting
    assert isinstance(setting, Solve)
    of = ", ".join(setting.claims) or f"every claim that is expected PROVED and depends on {parameter.name}"
    return ExplainedClaim(
        claim=window_claim(mechanism, parameter),
        says=f"Some value of {parameter.name} satisfies {of}.",
        ranges=(_range(parameter),),
        assumptions=tuple(" ".join(a.text.split()) for a in mechanism.assumptions),
        conditions=(),
        payoffs=(),
        unit=unit_of(parameter.dimension).text,
    )


def _says(statement: Statement) -> str:
    """What its forms ask for, in words, or what it compares."""
    forms = [name for syntax in statement.claim.conjuncts for name in _claimed_forms(syntax)]
    found = [first_sentence(means.means) for form in dict.fromkeys(forms) if (means := entry(form)) is not None]
    found += [_asked(statement, part) for part in statement.parts if not part.label]
    premises = dict.fromkeys(part.premise for part in statement.parts if part.premise != TRUE)
    if "exactly_when" not in forms:
        found += [f"this is asked only where {_symbols(statement).condition(premise)}" for premise in premises]
    return " ".join(f"{_begun(sentence)}." for sentence in found)


def _begun(sentence: str) -> str:
    """A sentence with a capital, unless it begins with a formula, whose names are as the spec has them."""
    return f"{sentence[0].upper()}{sentence[1:]}" if sentence.partition(" ")[0] in _BEGINNINGS else sentence


def _asked(statement: Statement, part: Part) -> str:
    """What a part asks for in words; which plan gains is found only where the claim is decided."""
    if part.some_plan:
        return "some plan of a player pays more than the strategy, from the first state on"
    return _in_words(statement, part.asked)


def _claimed_forms(syntax: Syntax) -> Iterator[str]:
    """The names of the claim forms that a text claims; what it denies is shown condition by condition."""
    match syntax:
        case Call(name, square=False):
            yield name
            for argument in syntax.arguments:
                yield from _claimed_forms(argument.value)
        case Binary("and" | "implies", left, right):
            yield from _claimed_forms(left)
            yield from _claimed_forms(right)
        case _:
            return


def _in_words(statement: Statement, condition: Stated) -> str:
    """A comparison as a sentence; other conditions as they are written."""
    names = {e.placeholder: f"what {e.player} expects from {e.plays}" for e in statement.expectations}
    if not isinstance(condition, Comparison):
        return _symbols(statement).condition(condition)
    left, right = (
        names.get(side) if isinstance(side, Variable) else None for side in (condition.left, condition.right)
    )
    symbols = _symbols(statement)
    left, right = left or symbols.term(condition.left), right or symbols.term(condition.right)
    return f"{left} {_RELATIONS[condition.relation]} {right}"


def _symbols(statement: Statement) -> Spelling:
    """Formulas in which an expectation is written as in a spec."""
    return Spelling({e.placeholder: f"E[{e.player} | {e.plays}]" for e in statement.expectations})


def _condition(statement: Statement, part: Part, goal: Obligation) -> Condition:
    return Condition(part.label, _asked(statement, part), Spelling().condition(goal.goal))


def _payoff(mechanism: Mechanism, expectation: Expectation) -> Payoff:
    """Each ledger line of a player with what it is expected to bring; lines that bring nothing are left out."""
    ground, spelling = grounding(mechanism), Spelling()
    lines, terms = list[Transfer](), list[Term]()
    for line, term in expectation.lines(mechanism):
        symbols = spelling.term(term)
        if symbols != "0":
            accounts = f"{line.source} -> {line.target}"
            lines.append(Transfer(line.at.line, accounts, line.text, symbols, spelling.term(ground.term(term))))
            terms.append(ground.term(term))
    if mechanism.time is not None:
        total = ground.term(expectation.term(mechanism))
        later = spelling.term(total - add(*terms))
        lines.append(Transfer(mechanism.time.at.line, f"{LATER} -> {expectation.player}", WORTH, later, later))
        terms = [total]
    return Payoff(str(expectation.player), expectation.plays, tuple(lines), spelling.term(add(*terms)))


def _ranges(mechanism: Mechanism, goals: Sequence[Obligation]) -> tuple[Range, ...]:
    """The parameters that the goals still speak of, once all fixed numbers are put in."""
    named = {variable for goal in goals for variable in variables(goal.goal)}
    return tuple(_range(p) for p in mechanism.parameters if p.variable in named)


def _range(parameter: Parameter) -> Range:
    unit = parameter.unit
    base = unit_of(parameter.dimension).text
    converted = f" (in {base})" if unit.factor != 1 and "%" not in unit.text and base else ""
    return Range(parameter.name, setting(parameter) + converted, isinstance(parameter.setting, Solve))
