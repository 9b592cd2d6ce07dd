"""The states that formulas name: whether the period is played in one, and to which one a rule leads.

    StateReferences(formulas).stands(family, syntax)   whether the period is played in the state that is named
    StateReferences(formulas).state(syntax)            the one state that is named, which its family must have
    StateReferences(formulas).target(syntax)           where a rule leads; its numbers as terms, if they are asked for

Not here: what may be wrong with a name of states (mechanisms/language/state_names.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechanisms.game.states import Family, State
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.language.names import listed
from mechanisms.language.state_names import check_brackets, no_index, no_state
from mechanisms.language.wording import written
from mechanisms.model.syntax import Argument, Call, Name, Syntax
from mechanisms.terms.terms import Term, number

if TYPE_CHECKING:
    from mechanisms.language.formulas import Formulas


class StateReferences:
    """States under the names of some formulas."""

    def __init__(self, formulas: Formulas) -> None:
        self._formulas, self._stand = formulas, formulas.names.stand
        self._likeness = None if self._stand is None else self._stand.likeness

    def stands(self, family: Family, syntax: Syntax) -> bool:
        """Whether the period is played in a state that is named."""
        assert self._stand is not None, "families come from there"
        here = self._stand.state
        if isinstance(syntax, Name):
            return here.family == family.name
        if here.family != family.name:
            check_brackets(family, syntax)
            return False
        if self._likeness is None:
            return here == self.reference(syntax)
        return all(map(self._likeness.equal, self._numbers(family, syntax), self._likeness.indices))

    def state(self, syntax: Syntax) -> State:
        """The one state that a formula names.

        Raises SpecError where it names none, or several.
        """
        found = self.reference(syntax)
        family = self._formulas.names.family(syntax)
        assert family is not None, "the line above has seen to it"
        if found not in family:
            raise no_state(found, family, syntax.at)
        return found

    def reference(self, syntax: Syntax) -> State:
        """The state that a formula names, whether its family has it or not. Raises SpecError where it names none."""
        family = self._family(syntax)
        check_brackets(family, syntax)
        return State(family.name, tuple(self._formulas.whole(a.value, no_index) for a in _arguments(syntax)))

    def target(self, syntax: Syntax) -> tuple[State, tuple[Term, ...]]:
        """`reference`, and the numbers of that state as terms in the indices where a state is read for others."""
        if self._likeness is None:
            return self.reference(syntax), ()
        family = self._family(syntax)
        numbers = self._numbers(family, syntax)
        return State(family.name, tuple(map(self._likeness.whole, numbers))), tuple(numbers)

    def _family(self, syntax: Syntax) -> Family:
        family = self._formulas.names.family(syntax)
        if family is None:
            known = self._stand.families if self._stand is not None else ()
            advice = f"the states are {listed(known)}" if known else "the game has no states: leave out `at`"
            text = written(syntax)
            quoted = text if len(text) <= 40 else text[:37] + "..."
            raise fault(Code.UNKNOWN_NAME, f"`{quoted}` is not a state", syntax.at, advice)
        return family

    def _numbers(self, family: Family, syntax: Syntax) -> list[Term]:
        """What the brackets hold in a state that is read for others; what may be no whole number is one for all."""
        assert self._likeness is not None, "it is read for others"
        check_brackets(family, syntax)
        found = list[Term]()
        for argument in _arguments(syntax):
            term = self._formulas.fixed.term(self._formulas.plain(argument.value, no_index))
            if not self._likeness.is_whole(term):
                term = number(self._formulas.whole(argument.value, no_index))
            found.append(term)
        return found


def _arguments(syntax: Syntax) -> tuple[Argument, ...]:
    return syntax.arguments if isinstance(syntax, Call) else ()
