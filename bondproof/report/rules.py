"""A mechanism rule by rule: what its spec says, section by section, with the numbers that data filled in.

The text of a rule is that of the spec, its comment apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.report.number_format import quantity
from bondproof.results import ShowResult
from mechanisms.diagnostics import Position
from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
from mechanisms.model.parameters import Parameter
from mechanisms.values import Frozen


class Rule(Frozen):
    """One rule: its name (perhaps empty), its text, the comment beside it, and what else is to be said."""

    name: str
    text: str
    comment: str = ""
    notes: tuple[str, ...] = ()


class Section(Frozen):
    """Rules under a title."""

    title: str
    rules: tuple[Rule, ...]


def rules(result: ShowResult) -> tuple[Section, ...]:
    """The sections that a spec has, in the order of the language."""
    mechanism = result.mechanism
    intended = tuple(Rule(str(player), strategy.label) for player, strategy in mechanism.intended.items())
    sections = (
        Section("parameters", tuple(_parameter(mechanism, p) for p in mechanism.parameters)),
        Section("assumptions", tuple(Rule("", a.text) for a in mechanism.assumptions)),
        Section("game", tuple(Rule(f"{i}.", line(s.at)) for i, s in enumerate(mechanism.game.stages, 1))),
        Section("escrow", tuple(Rule("", str(deposit)) for deposit in mechanism.deposits)),
        Section("ledger", tuple(Rule(f"{entry.at.line}", line(entry.at)) for entry in mechanism.ledger)),
        Section("honest", intended),
        Section("schemes", tuple(Rule("", name) for name in mechanism.schemes)),
        Section("claims", (*map(_claim, mechanism.claims), *map(_claim, mechanism.windows))),
        Section("data", tuple(_sources(result))),
    )
    return tuple(section for section in sections if section.rules)


def line(at: Position) -> str:
    """The line of a spec without its dash and its comment, and with single blanks."""
    return " ".join(at.text.partition(" #")[0].strip().removeprefix("- ").split())


def setting(parameter: Parameter) -> str:
    """The value, range or formula of a parameter, as it is written."""
    at = parameter.at
    written = at.text[at.column - 1 : at.column - 1 + at.length]
    return " ".join(written.split())


def _parameter(mechanism: Mechanism, parameter: Parameter) -> Rule:
    comment = parameter.at.text.partition(" #")[2].strip()
    notes = list[str]()
    if parameter.origin is not None:
        value = quantity(mechanism.fixed[parameter.variable], parameter.unit)
        doubt = ", low confidence" if parameter.origin.low_confidence else ""
        notes.append(f"= {value} from {', '.join(parameter.origin.rows)}{doubt}")
    return Rule(parameter.name, setting(parameter), comment, tuple(notes))


def _claim(claim: Claim | WindowClaim) -> Rule:
    """A claim with the verdict that the spec records, and why."""
    why = (f"because: {claim.because}",) if claim.because else ()
    return Rule(claim.name, " ".join(claim.text.split()), claim.expected.value, why)


def _sources(result: ShowResult) -> Iterator[Rule]:
    seen = dict[str, None]()
    for _, origin in result.origins:
        seen.update(dict.fromkeys(origin.sources))
    for source in seen:
        yield Rule("", source)
