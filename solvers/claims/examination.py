"""What is asked of a mechanism, in this order, whoever asks.

    examined = examine(mechanism, statements, budget)    its implicit claims; SpecError where one is refuted
    examined.solve(parameter, statements, budget)        what claims leave of a parameter, and what is unresolved
    examined.play_out(statements, budget)                what could not be settled; mostly None
    examined.verdict(statement, budget)                  the verdict on a claim

Every claim is played out before it is answered (proofs/playout/translation_check.py).

Not here: margins, counterexamples and repairs of a claim (solvers/claims/decide_claim.py), how a window is computed
(solvers/windows/window.py), which value of it is used (solvers/windows/recommendation.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.values import Frozen, derived
from proofs.checking.verdict import Undecided, Vacuous, Verdict, worst
from proofs.claims.statement import Statement, obligations
from proofs.playout.translation_check import PLAYED_POINTS, translation_of
from solvers.claims.decide_claim import played_to_the_end
from solvers.claims.wellformedness_check import Foundations, check_implicit
from solvers.engines.budget import STOPS, Budget, why_stopped
from solvers.plans.planned import decided
from solvers.windows.window import Window, bond_window

_POINTS_IN_BRIEF = 2
"""Points at which a claim is played out if it is one of hundreds: a picture plays out each of its values."""


class Solved(Frozen):
    """What claims leave of a parameter: `found`, the window of the claims by themselves, and what is `unresolved`."""

    found: Window
    unresolved: Undecided | Vacuous | None

    @property
    def window(self) -> Window:
        """The window as far as it is known: it has no values where something is unresolved."""
        if self.unresolved is self.found.doubt:
            return self.found
        return Window(self.found.parameter, self.found.claims, (), self.unresolved)


class Examined(Frozen):
    """A mechanism, and what is known of its implicit claims; `free` is the one in which its parameter was not fixed."""

    mechanism: Mechanism
    foundations: Foundations
    free: Mechanism | None = None

    @property
    def doubt(self) -> Undecided | None:
        """The implicit claim that is open, if one is."""
        return self.foundations.doubt

    def at_value(self, parameter: Parameter, value: Fraction) -> Examined:
        """The mechanism with its parameter fixed: what holds for the implicit claims at all values holds at one."""
        return Examined(self.mechanism.at_value(parameter.variable, value), self.foundations, self.mechanism)

    def play_out(self, statements: Iterable[Statement], budget: Budget) -> Undecided | None:
        """Compare claims with the play-out: None, or the first claim for which that did not come to its end.

        Raises InternalError where they differ.
        """
        found: Undecided | None = None
        mechanism, most = self.free or self.mechanism, _POINTS_IN_BRIEF if budget.brief else PLAYED_POINTS
        for statement in statements:
            meter = budget.meter()
            try:
                with meter.enforced(), played_to_the_end():
                    obligations(mechanism, statement, meter.charge)
                    translation_of(mechanism).play_out(statement, meter.charge, most)
            except STOPS as error:
                found = found or Undecided(f"{statement.claim.name}: {why_stopped(error)}")
        return found

    def solve(self, parameter: Parameter, statements: Sequence[Statement], budget: Budget) -> Solved:
        """The window of a parameter for these claims.

        Unresolved is what leaves the window itself open; or that no claim decides the parameter; or else an implicit
        claim that is open, or a claim that was not played out.
        """
        doubt = self.doubt or self.play_out(statements, budget)
        found = bond_window(self.mechanism, statements, parameter, budget)
        nothing = f"there is nothing to check: no claim that is expected PROVED depends on {parameter.name}"
        return Solved(found, found.doubt or (doubt if statements else Vacuous(nothing)))

    def verdict(self, statement: Statement, budget: Budget) -> Verdict:
        """The verdict on a claim; UNDECIDED while an implicit claim is open."""
        doubt = self.doubt or self.play_out((statement,), budget)
        if doubt is not None:
            return doubt
        meter = budget.meter()
        return worst(decided(self.mechanism, statement, meter)[2])


def examine(mechanism: Mechanism, statements: Sequence[Statement], budget: Budget) -> Examined:
    """A mechanism with the verdicts on its implicit claims, those that these claims need included; kept with it.

    Raises SpecError where one is refuted: the spec has no meaning at the point that the message names.
    """
    known, asked = derived(mechanism, _known), (tuple(map(id, statements)), budget)
    if asked not in known:
        known[asked] = tuple(statements), check_implicit(mechanism, statements, budget)
    return Examined(mechanism, known[asked][1])


def _known(mechanism: Mechanism) -> dict[tuple[tuple[int, ...], Budget], tuple[tuple[Statement, ...], Foundations]]:
    """What was examined, by the statements, which are held so that none takes the place of another, and the budget."""
    return {}
