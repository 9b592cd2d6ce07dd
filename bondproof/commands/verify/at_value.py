"""Claims at a value of the solved parameter: at one that satisfies all of them, or without any.

    joint_value(window)       the value at which all claims are decided, if there is one
    decided(...)              claims of a mechanism in which nothing is left to solve
    apart(...)                a claim of one in which no value satisfies all of them

Without such a value, a claim keeps its verdict where that is the same whatever the value is. Any other claim has no
value to decide it at: it is UNDECIDED and shows its own window; or, where each claim is asked about by itself, it is
decided at a value of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bondproof.commands.verify.result import CheckedClaim, Chosen
from bondproof.rendering.number_format import settable
from bondproof.rendering.wording import PERCENT
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.values import Frozen
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Undecided, Vacuous
from proofs.claims.grounding import grounding
from proofs.claims.statement import Statement, obligations
from solvers.claims.decide_claim import ClaimResult, decide_claim, with_joint_repairs
from solvers.engines.budget import STOPS, Budget, Meter
from solvers.windows.admissible import Admissible, admissible
from solvers.windows.real_sets import Spans, intersection, whole_of
from solvers.windows.recommendation import recommended
from solvers.windows.window import Window, bond_window, may_depend

NO_VALUE = "no {name} to decide it at"
"""Said of a claim whose truth depends on a value that satisfies all claims, where there is none."""


class Asked(Frozen):
    """How claims are decided: with how much work, each by itself or not, with which repairs."""

    budget: Budget
    each_claim: bool
    repair_expected: bool

    def verdict(
        self, mechanism: Mechanism, statement: Statement, doubt: Undecided | None, free: Mechanism | None = None
    ) -> ClaimResult:
        """The verdict on a claim; `free` is the mechanism in which something was left to solve."""
        return decide_claim(
            mechanism, statement, self.budget, doubt=doubt, free=free, repair_expected=self.repair_expected
        )


def decided(
    mechanism: Mechanism,
    statements: Sequence[Statement],
    asked: Asked,
    doubt: Undecided | None,
    chosen: tuple[Chosen, ...],
    free: Mechanism | None = None,
) -> tuple[CheckedClaim, ...]:
    """Claims of a mechanism in which nothing is left to solve; in the `free` one something was."""
    results = with_joint_repairs([asked.verdict(mechanism, s, doubt, free) for s in statements])
    return tuple(CheckedClaim(result, mechanism, chosen) for result in results)


def apart(
    mechanism: Mechanism,
    statement: Statement,
    decisive: Sequence[Statement],
    asked: Asked,
    doubt: Undecided | None,
    joint: Window,
) -> CheckedClaim:
    """A claim where no value of the solved parameter satisfies all that decide it, whose window is the joint one."""
    parameter = joint.parameter
    own, chosen = own_value(mechanism, statement, decisive, parameter, asked.budget, joint)
    fixed = mechanism.at_value(parameter.variable, chosen.value)
    hinges = may_depend(mechanism, statement, parameter.variable) and not _same_everywhere(own)
    if hinges and not asked.each_claim:
        open_ = Undecided(NO_VALUE.format(name=parameter.name))
        return CheckedClaim(_without(statement, open_, _goals(mechanism, statement, asked.budget)), mechanism, (), own)
    if own.doubt is not None and (hinges or isinstance(own.doubt, Vacuous)):
        return CheckedClaim(_without(statement, own.doubt), fixed, (chosen,))
    return CheckedClaim(asked.verdict(fixed, statement, doubt, mechanism), fixed, (chosen,))


def _goals(mechanism: Mechanism, statement: Statement, budget: Budget) -> tuple[Obligation, ...]:
    """The obligations of a claim; none where they take more work than is allowed."""
    try:
        return obligations(mechanism, statement, budget.meter().charge)
    except STOPS:
        return ()


def _same_everywhere(own: Window) -> bool:
    """Whether a claim has the same verdict at every value: it holds at all of them, at none, or says nothing."""
    if own.doubt is not None:
        return isinstance(own.doubt, Vacuous)
    setting = own.parameter.setting
    assert isinstance(setting, Solve)
    return own.spans in ((), (whole_of(setting.domain),))


def _without(statement: Statement, verdict: Undecided | Vacuous, goals: tuple[Obligation, ...] = ()) -> ClaimResult:
    """A claim that was decided at no value."""
    return ClaimResult(statement, verdict, goals, None, None, (), (), {})


def joint_value(window: Window) -> Chosen | None:
    """The value at which all claims are decided; None where none satisfies them together."""
    value = window.recommended()
    if value is not None:
        return Chosen(window.parameter, value, _why(window, value), window)
    value = recommended(window.spans, window.parameter.unit, whole=window.whole)
    why = "the least value that proves the claims; none keeps the safety margin"
    return None if value is None else Chosen(window.parameter, value, why, window)


def _why(window: Window, value: Fraction) -> str:
    """What a recommended value is: the least one that proves the claims, or rounded up, or a safety margin above it."""
    what = "recommended: the least value that proves the claims"
    if window.safety:
        return f"{what}, with a safety margin of {settable(window.safety, PERCENT)}"
    return what if value == window.spans[0].low else f"{what}, rounded up"


def own_value(
    mechanism: Mechanism,
    statement: Statement,
    decisive: Sequence[Statement],
    parameter: Parameter,
    budget: Budget,
    joint: Window,
) -> tuple[Window, Chosen]:
    """The window of a claim without the others, and the value at which it is decided where they have none together.

    Where it decides alone, the joint window is its own: what took long is not asked twice.
    """
    alone, meter = tuple(decisive) == (statement,), budget.meter()
    own = joint if alone else bond_window(mechanism, [statement], parameter, meter)
    value = recommended(own.spans, parameter.unit, whole=own.whole)
    if value is not None:
        known = "is known to satisfy" if isinstance(joint.doubt, Undecided) else "satisfies"
        why = f"no value {known} all claims together; at this one the claim holds on its own"
        return own, Chosen(parameter, value, why, own)
    why = "no value proves this claim"
    if isinstance(own.doubt, Undecided):
        why = f"which values prove this claim is open: {own.doubt.reason}"
    return own, Chosen(parameter, _some_value(mechanism, joint, meter.again()), f"{why}; shown at this one")


def _some_value(mechanism: Mechanism, joint: Window, meter: Meter) -> Fraction:
    """A value to show a claim at that no value proves: the assumptions can hold there, and best another claim does."""
    parameter, ground = joint.parameter, grounding(mechanism)
    assert isinstance(parameter.setting, Solve)
    domain = parameter.setting.domain
    possible: Spans = (whole_of(domain),)
    if ground.premises:
        found = admissible(ground.box, ground.premises, parameter.variable, meter)
        possible = found.spans if isinstance(found, Admissible) else possible
    for spans in (*(claim.spans for claim in joint.claims), possible):
        value = recommended(intersection(spans, possible), parameter.unit, whole=joint.whole)
        if value is not None:
            return value
    return domain.low if domain.low in domain else domain.low + parameter.unit.factor
