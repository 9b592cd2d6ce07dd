"""From the syntax of a claim to its statement: names get a meaning, claim forms their parts.

A claim is a conjunction. Each conjunct is a claim form (`nash(honest, check)`), which owns its
parts in proofs/claims/properties/, or a formula over parameters and expectations
(`E[worker | cheat, check] < 0`).

    formulate(mechanism)   the statements of its claims, or SpecError with every fault found
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import DomainError, SpecError, did_you_mean
from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.language.scope import Scope
from mechanisms.model.mechanism import Claim, Mechanism, gathered
from mechanisms.model.syntax import COMPARISONS, Binary, Call, Name, Syntax, Unary, summed_names
from mechanisms.terms.terms import Comparison, Relation, Term, add
from mechanisms.terms.units import MONEY, Dimension
from mechanisms.values import derived, evolve
from proofs.claims.properties import properties
from proofs.claims.statement import BEGINNING, Expectations, Part, Plans, Start, Statement


class Formulation:
    """One claim on its way to a statement: the scope of its names and the expectations met so far."""

    def __init__(self, mechanism: Mechanism, plans: Mapping[Player, Plans] = MappingProxyType({})) -> None:
        self.mechanism = mechanism
        self.scope = Scope.of(mechanism).with_calls(self._expectation)
        self.payoffs = Expectations(mechanism, plans)
        self.dimension = MONEY
        self.dimensions = set[Dimension]()

    def subject(self, call: Call) -> Player:
        """The player before the bar of a call; an error where there is none, or several."""
        name = self._first_name(call)
        if call.others:
            message = f"`{call.name}` speaks of one player"
            raise fault(Code.CLAIM, message, call.others[0].at, "only `E[a + b | moves]` takes a sum")
        return self.scope.player(name)

    @staticmethod
    def _first_name(call: Call) -> Name:
        if call.subject is None:
            help_text = (
                f"write `{call.name}[player | moves]`" if call.square else f"write `{call.name}(player | moves)`"
            )
            raise fault(Code.CLAIM, f"`{call.name}` needs a player before a bar", call.at, help_text)
        return call.subject

    def profile(self, call: Call) -> Profile:
        """The strategies that a call names; the intended play where it names none."""
        if call.arguments or not self.mechanism.intended:
            return self.scope.profile(call.arguments, call.at)
        return self.mechanism.intended

    def of_intended_play(self, call: Call) -> Call:
        """`E[worker]` asks about the intended play: who stands first, without a bar, is the subject."""
        if not call.arguments or call.subject is not None or call.arguments[0].label is not None:
            return call
        names = summed_names(call.arguments[0].value)
        known = self.scope.names.named_holder if call.square else self._named_player
        if not names or any(known(name) is None for name in names):
            return call
        return evolve(call, subject=names[0], others=names[1:], arguments=call.arguments[1:])

    def _named_player(self, name: Name) -> Player | None:
        return self.scope.names.named_player(name.name)

    def _expectation(self, call: Call) -> tuple[Term, Dimension] | None:
        if call.name == "E" and call.square:
            call = self.of_intended_play(call)
            start = BEGINNING if call.start is None else Start(self.scope.state(call.start))
            holders = [self.scope.holder(name) for name in (self._first_name(call), *call.others)]
            profile = self.profile(call)
            return add(*(self.payoffs.of(holder, profile, start) for holder in holders)), MONEY
        if call.name in properties():
            message = f"the claim form `{call.name}` cannot stand inside a formula"
            raise fault(Code.CLAIM, message, call.at, "claim forms are joined by `and`")
        return None


def formulate(mechanism: Mechanism) -> tuple[Statement, ...]:
    """The statements of the claims of a mechanism, which are kept with it.

    Raises SpecError with the faults of all of them.
    """
    return derived(mechanism, _statements)


def _statements(mechanism: Mechanism) -> tuple[Statement, ...]:
    statements, faults = list[Statement](), list[Diagnostic]()
    for claim in mechanism.claims:
        try:
            statements.append(_statement(claim, mechanism, {}))
        except SpecError as error:
            faults += error.diagnostics
        except DomainError as error:
            faults += fault(Code.GAME_SIZE, str(error), claim.at).diagnostics
    if faults:
        raise SpecError(faults)
    return tuple(statements)


def _statement(claim: Claim, mechanism: Mechanism, plans: Mapping[Player, Plans]) -> Statement:
    formulation = Formulation(mechanism, plans)
    parts: list[Part] = []
    for syntax in claim.conjuncts:
        parts += _parts(formulation, syntax)
    divisors, mixed = gathered(formulation.scope.divisors), len(formulation.dimensions) > 1
    met, asked = formulation.payoffs.met, tuple(formulation.payoffs.asked)
    again = partial(_statement, claim)
    return Statement(claim, met, tuple(parts), formulation.dimension, divisors, mixed, asked, plans, again)


def _parts(formulation: Formulation, syntax: Syntax) -> Iterable[Part]:
    if isinstance(syntax, Call) and not syntax.square:
        form = properties().get(syntax.name)
        if form is None:
            help_text = did_you_mean(syntax.name, properties()) or f"claim forms: {', '.join(sorted(properties()))}"
            raise fault(Code.CLAIM, f"unknown claim form `{syntax.name}`", syntax.at, help_text)
        formulation.dimensions.add(MONEY)
        return form.parts(formulation.of_intended_play(syntax), formulation)
    if isinstance(syntax, Unary) and isinstance(syntax.operand, Call) and syntax.operand.name in properties():
        message = f"the claim form `{syntax.operand.name}` cannot be negated"
        raise fault(Code.CLAIM, message, syntax.at, "claim it, and write what is meant to fail with `expect: refuted`")
    if isinstance(syntax, Name):
        help_text = "a claim compares, as in `E[player | moves] < 0`"
        if syntax.name in properties():
            help_text = f"a claim form has brackets: write `{properties()[syntax.name].signature}`"
        raise fault(Code.CLAIM, f"`{syntax.name}` is no comparison", syntax.at, help_text)
    if isinstance(syntax, Binary) and syntax.operator in COMPARISONS:
        left, right, formulation.dimension = formulation.scope.compared(syntax)
        formulation.dimensions.add(formulation.dimension)
        return [Part("", Comparison(left, Relation(syntax.operator), right))]
    return [Part("", formulation.scope.condition(syntax))]
