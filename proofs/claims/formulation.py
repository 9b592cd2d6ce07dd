"""From the syntax of a claim to its statement: names get a meaning, claim forms their parts.

A claim is a conjunction. Each conjunct is a claim form (`nash(honest, check)`), which owns its
parts in proofs/claims/properties/, or a formula over parameters and expectations
(`E[worker | cheat, check] < 0`). Either may be under a premise (`stake > 5 USD implies ...`), which is a
condition on parameters, and a claim form may be denied (`not nash(cheat)`).

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
from mechanisms.language.grammar import parts as below
from mechanisms.language.scope import Scope
from mechanisms.model.mechanism import Claim, Mechanism, gathered
from mechanisms.model.syntax import COMPARISONS, Binary, Call, Name, Syntax, Unary, summed_names
from mechanisms.terms.free_variables import events, variables
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Truth, add, all_of, any_of, negate
from mechanisms.terms.units import MONEY, Dimension
from mechanisms.values import derived, evolve
from proofs.claims.course import check_ends
from proofs.claims.properties import properties
from proofs.claims.properties.property import Property
from proofs.claims.statement import BEGINNING, Expectations, Part, Plans, Start, Statement
from proofs.work import Charge, unlimited


class Formulation:
    """One claim on its way to a statement: the scope of its names and the expectations met so far."""

    def __init__(
        self,
        mechanism: Mechanism,
        plans: Mapping[Player, Plans] = MappingProxyType({}),
        charge: Charge = unlimited,
    ) -> None:
        self.mechanism = mechanism
        self.scope = Scope.of(mechanism).with_calls(self._expectation)
        self.payoffs = Expectations(mechanism, plans, charge)
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
        """`E[worker]` asks about the intended play: who is first, without a bar, is the subject."""
        if not call.arguments or call.subject is not None or call.arguments[0].label is not None:
            return call
        names = summed_names(call.arguments[0].value)
        known = self.scope.names.named_holder if call.square else self._named_player
        if not names or any(known(name) is None for name in names):
            return call
        return evolve(call, subject=names[0], others=names[1:], arguments=call.arguments[1:])

    def parts(self, syntax: Syntax) -> Iterable[Part]:
        """The conditions that a claim asks for; all must hold."""
        match syntax:
            case Call(square=False):
                self.dimensions.add(MONEY)
                return self._form(syntax).parts(self.of_intended_play(syntax), self)
            case Unary("not", operand) if _form_in(operand) or (isinstance(operand, Call) and not operand.square):
                return [self.fails(operand)]
            case Binary("and", left, right):
                return [*self.parts(left), *self.parts(right)]
            case Binary("implies", condition, claim):
                premise = self.premise(condition)
                return [part.under(premise) for part in self.parts(claim)]
            case Name():
                raise _no_comparison(syntax)
            case Binary(operator) if operator in COMPARISONS:
                left_side, right_side, self.dimension = self.scope.compared(syntax)
                self.dimensions.add(self.dimension)
                return [Part("", Comparison(left_side, Relation(operator), right_side))]
            case _:
                return [Part("", self._condition(syntax))]

    def fails(self, syntax: Syntax) -> Part:
        """The one condition that a claim does not hold; in a game in time, as far as the given plans show it."""
        match syntax:
            case Call(square=False):
                self.dimensions.add(MONEY)
                return self._form(syntax).fails(self.of_intended_play(syntax), self)
            case Unary("not") if _form_in(syntax):
                raise fault(Code.CLAIM, "what is denied twice is claimed", syntax.at, "leave out both `not`")
            case Binary("and", left, right):
                one, other = self.fails(left), self.fails(right)
                condition, searches = any_of(one.condition, other.condition), one.searches + other.searches
                return Part("", condition, some_plan=one.some_plan or other.some_plan, searches=searches)
            case Binary("implies", premise, claim):
                failing = self.fails(claim)
                return evolve(failing, condition=all_of(self.premise(premise), failing.condition))
            case _:
                (part,) = self.parts(syntax)
                return Part("", negate(part.condition))

    def premise(self, syntax: Syntax) -> Condition:
        """A condition on parameters under which something is claimed."""
        condition = self._condition(syntax)
        advice = "name parameters only, as in `stake > 5 USD implies nash(honest)`"
        if isinstance(condition, Truth):
            word = "always" if condition.value else "never"
            raise fault(Code.CLAIM, f"this premise {word} holds, whatever the parameters are", syntax.at, advice)
        if events(condition):
            raise fault(Code.CLAIM, "a premise cannot speak of what happens in the game", syntax.at, advice)
        if variables(condition) & {expectation.placeholder for expectation in self.payoffs.met}:
            raise fault(Code.CLAIM, "a premise cannot speak of expected payoffs", syntax.at, advice)
        return condition

    def _condition(self, syntax: Syntax) -> Condition:
        if (form := _form_in(syntax)) is not None:
            raise _inside_formula(form)
        return self.scope.condition(syntax)

    def _form(self, call: Call) -> Property:
        form = properties().get(call.name)
        if form is None:
            help_text = did_you_mean(call.name, properties()) or f"claim forms: {', '.join(sorted(properties()))}"
            raise fault(Code.CLAIM, f"unknown claim form `{call.name}`", call.at, help_text)
        return form

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
            raise _inside_formula(call)
        return None


def formulate(mechanism: Mechanism) -> tuple[Statement, ...]:
    """The statements of the claims of a mechanism, which are kept with it.

    Raises SpecError with the faults of all of them.
    """
    return derived(mechanism, _statements)


def _statements(mechanism: Mechanism) -> tuple[Statement, ...]:
    statements, faults = list[Statement](), list[Diagnostic]()
    if mechanism.time is not None:
        check_ends(mechanism)  # without an end nothing has a worth
    for claim in mechanism.claims:
        try:
            statements.append(_statement(claim, mechanism, {}, unlimited))
        except SpecError as error:
            faults += error.diagnostics
        except DomainError as error:
            faults += fault(Code.GAME_SIZE, str(error), claim.at).diagnostics
    if faults:
        raise SpecError(faults)
    return tuple(statements)


def _statement(claim: Claim, mechanism: Mechanism, plans: Mapping[Player, Plans], charge: Charge) -> Statement:
    formulation = Formulation(mechanism, plans, charge)
    parts: list[Part] = []
    for syntax in claim.conjuncts:
        parts += formulation.parts(syntax)
    divisors, mixed = gathered(formulation.scope.divisors), len(formulation.dimensions) > 1
    met, asked = formulation.payoffs.met, tuple(formulation.payoffs.asked)
    again = partial(_statement, claim)
    return Statement(claim, met, tuple(parts), formulation.dimension, divisors, mixed, asked, plans, again)


def _inside_formula(call: Call) -> SpecError:
    message = f"the claim form `{call.name}` cannot be part of a formula"
    return fault(Code.CLAIM, message, call.at, "claim forms are joined by `and`; `implies` and `not` come before one")


def _form_in(syntax: Syntax) -> Call | None:
    """A claim form that is in a text, or None."""
    waiting = [syntax]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call) and not node.square and node.name in properties():
            return node
        waiting += below(node)
    return None


def _no_comparison(name: Name) -> SpecError:
    help_text = "a claim compares, as in `E[player | moves] < 0`"
    if name.name in properties():
        help_text = f"a claim form has brackets: write `{properties()[name.name].signature}`"
    return fault(Code.CLAIM, f"`{name.name}` is not a comparison", name.at, help_text)
