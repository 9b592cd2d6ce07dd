"""What a claim says: conditions on expected payoffs, and the obligations that they become.

A `Statement` is a conjunction of parts. Each part is a condition over the parameters and over
placeholders, one for each expectation E[player | strategies] that it mentions. Two readers turn
placeholders into numbers: `obligations` puts the symbolic expectation in, proofs/playout/playout.py plays
the game out. That they agree is checked for every claim.

Not here: which parts a claim form has (proofs/claims/properties/), deciding them (solvers/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from graphlib import TopologicalSorter

from mechanisms.game.expectation import expected, expected_lines
from mechanisms.game.game import Game, Player
from mechanisms.game.ledger import Line
from mechanisms.game.strategy import Profile
from mechanisms.model.mechanism import Claim, Divisor, Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import Comparison, Condition, Number, Term, Variable
from mechanisms.terms.units import Dimension
from mechanisms.values import Frozen, derived
from proofs.checking.obligation import Box, Obligation


class Expectation(Frozen):
    """E[player | strategies] and the placeholder that stands for it."""

    placeholder: Variable
    player: Player
    profile: Profile

    @property
    def plays(self) -> str:
        """The strategies in words: `cheat, check`."""
        return ", ".join(strategy.label for strategy in self.profile.values())

    def term(self, mechanism: Mechanism) -> Term:
        """What is expected, as a term in the parameters."""
        return expected(mechanism, self.player, self.profile)

    def lines(self, mechanism: Mechanism) -> tuple[tuple[Line, Term], ...]:
        """What each ledger line that concerns the player is expected to bring."""
        return expected_lines(mechanism, self.player, self.profile)


class Expectations:
    """The expected payoffs that a claim speaks of, in the order in which it comes to them; `game` is where they are."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self._met: list[Expectation] = []

    def of(self, player: Player, profile: Profile) -> Variable:
        """The placeholder of E[player | profile]; the same one for the same question."""
        for known in self._met:
            if known.player == player and known.profile == profile:
                return known.placeholder
        placeholder = Variable(f"E#{len(self._met)}")
        self._met.append(Expectation(placeholder, player, profile))
        return placeholder

    @property
    def met(self) -> tuple[Expectation, ...]:
        """Those that were asked for, each once."""
        return tuple(self._met)


class Part(Frozen):
    """One condition of a claim; `label` says in words what it asks, for a claim that has many."""

    label: str
    condition: Condition


class Statement(Frozen):
    """A claim with its meaning; `dimension` is that of its two sides, `divisors` are the denominators in its text.

    `mixed` says that its parts compare numbers of several dimensions, so that it has no one margin.
    """

    claim: Claim
    expectations: tuple[Expectation, ...]
    parts: tuple[Part, ...]
    dimension: Dimension
    divisors: tuple[Divisor, ...] = ()
    mixed: bool = False

    def mentioned(self, part: Part) -> tuple[Expectation, ...]:
        """The expectations that a part speaks of, in the order of the text."""
        names = variables(part.condition)
        return tuple(e for e in self.expectations if e.placeholder in names)


class Grounding:
    """Puts fixed values and definitions of a mechanism into terms, so that only the box's parameters are left."""

    def __init__(self, mechanism: Mechanism) -> None:
        self.box: Box = mechanism.intervals
        fixed: dict[Variable, Term] = {v: Number(value) for v, value in mechanism.fixed.items()}
        self._replacements = fixed | _expanded(mechanism.definitions, fixed)
        self.premises = tuple(self.condition(a.condition) for a in mechanism.assumptions)

    def term(self, term: Term) -> Term:
        """The term in the box's parameters alone."""
        return replace(term, self._replacements)

    def condition(self, condition: Condition) -> Condition:
        """The condition in the box's parameters alone."""
        return replace_in(condition, self._replacements)


def grounding(mechanism: Mechanism) -> Grounding:
    """The grounding of a mechanism, which is kept with it."""
    return derived(mechanism, Grounding)


def price(mechanism: Mechanism, parameter: Parameter) -> Fraction | None:
    """What one unit of a parameter is worth in base units; None where the spec gives that a range.

    1 for a unit that everybody knows; the value of ETH for `solve min ETH`.
    """
    worth = grounding(mechanism).term(parameter.price)
    return worth.value if isinstance(worth, Number) else None


def expanded_definitions(mechanism: Mechanism) -> dict[Variable, Term]:
    """The formulas of defined parameters, with each other put in."""
    return _expanded(mechanism.definitions, {})


def _expanded(definitions: Mapping[Variable, Term], fixed: Mapping[Variable, Term]) -> dict[Variable, Term]:
    """The definitions with what is fixed and each other put in, until none mentions another."""
    known = dict(fixed)
    for variable in TopologicalSorter({v: variables(term) for v, term in definitions.items()}).static_order():
        if variable in definitions:
            known[variable] = replace(definitions[variable], known)
    return {variable: known[variable] for variable in definitions}


def expected_payoffs(mechanism: Mechanism, statement: Statement) -> dict[Variable, Term]:
    """What each placeholder of a statement stands for, as a term in the parameters."""
    return payoff_terms(mechanism, statement.expectations)


def payoff_terms(mechanism: Mechanism, expectations: Iterable[Expectation]) -> dict[Variable, Term]:
    """What placeholders stand for, as terms in the parameters."""
    return {expectation.placeholder: expectation.term(mechanism) for expectation in expectations}


def obligations(mechanism: Mechanism, statement: Statement) -> tuple[Obligation, ...]:
    """One obligation for each part of a claim; those of each statement are kept with the mechanism."""
    known = derived(mechanism, _known)
    if id(statement) not in known:
        known[id(statement)] = statement, _obligations(mechanism, statement)
    return known[id(statement)][1]


def _known(mechanism: Mechanism) -> dict[int, tuple[Statement, tuple[Obligation, ...]]]:
    """The obligations that were worked out, by the statement, which is held so that none takes its place."""
    return {}


def _obligations(mechanism: Mechanism, statement: Statement) -> tuple[Obligation, ...]:
    ground = grounding(mechanism)
    payoffs = expected_payoffs(mechanism, statement)
    several = len(statement.parts) > 1
    return tuple(
        Obligation(
            name=f"{statement.claim.name}/{part.label}" if several else statement.claim.name,
            box=ground.box,
            premises=ground.premises,
            goal=_grounded(ground, part.condition, payoffs),
        )
        for part in statement.parts
    )


def _grounded(ground: Grounding, condition: Condition, payoffs: Mapping[Variable, Term]) -> Condition:
    """The condition with payoffs put in; a comparison stays one, so that its two sides can be read."""
    if isinstance(condition, Comparison):
        left, right = replace(condition.left, payoffs), replace(condition.right, payoffs)
        return Comparison(ground.term(left), condition.relation, ground.term(right))
    return ground.condition(replace_in(condition, payoffs))
