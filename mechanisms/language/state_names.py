"""The names of states in formulas, `watched[k]`: what is in their brackets, and what may be wrong with it.

Not here: which state a name stands for (mechanisms/language/formulas.py), the section `states`
(mechanisms/language/states.py).
"""

from __future__ import annotations

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.game.states import Family, State
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.language.wording import written
from mechanisms.model.syntax import Call, Syntax

_LETTERS = "kmn"


def check_brackets(family: Family, syntax: Syntax) -> None:
    """Raises SpecError where a name of states has other brackets than its family."""
    arguments = syntax.arguments if isinstance(syntax, Call) else ()
    many = len(family.bounds)
    if len(arguments) != many or any(a.label for a in arguments):
        text = written(syntax)[:60]
        message = f"`{text}` is not a state: `{family.name}` takes {_indices(many)}"
        advice = f"write `{family.name}[{', '.join(_LETTERS[:many])}]`" if many else f"write `{family.name}`"
        raise fault(Code.STATES, message, syntax.at, advice)


def _indices(many: int) -> str:
    return "no index" if many == 0 else "1 index" if many == 1 else f"{many} indices"


def no_state(state: State, family: Family, at: Position) -> SpecError:
    """The fault of a state that its family does not have."""
    reach = " and ".join(f"from {low} to {high}" for low, high in family.bounds)
    return fault(Code.NO_STATE, f"there is no state `{state}`", at, f"the indices of `{family.name}` range {reach}")


def no_index(at: Position) -> SpecError:
    """The fault of brackets that hold no fixed whole number."""
    advice = "write a number, an index, or a parameter with a single value, neither a range nor solved"
    return fault(Code.STATES, "the index of a state must be a fixed whole number", at, advice)
