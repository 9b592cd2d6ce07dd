"""`export`: the obligations of a spec for other tools.

    export_smt2("cosmos")   ExportResult: SMT-LIB, for cvc5, Z3 and other solvers

Each claim is written at the value of the solved parameter at which `verify` decides it, the implicit claims for all
values that the spec allows. A claim about plans is written with the plans that `verify` finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result, identity
from bondproof.commands.verify.at_value import joint_value, own_value
from bondproof.commands.verify.result import Chosen
from bondproof.exit_codes import ExitCode
from bondproof.rendering import document as said
from bondproof.rendering.document import Document
from bondproof.rendering.number_format import quantity
from bondproof.rendering.wording import scheme_of, shown_path
from bondproof.sources.loading import Given, Loaded, load
from bondproof.sources.solved_parameter import solved_parameter
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError, UnknownName
from mechanisms.language.codes import Code
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import Frozen
from proofs.checking.obligation import Obligation
from proofs.claims.statement import Statement, obligations
from proofs.claims.wellformedness import Implicit, implicit_claims
from solvers.engines.budget import STOPS, Budget, Meter, why_stopped
from solvers.engines.smtlib import comment, echo, of_obligation
from solvers.plans.planned import decided
from solvers.windows.window import bond_window, claims_for

if TYPE_CHECKING:
    from bondproof.rendering.json import Data


class Exported(Frozen):
    """An obligation in another tool's language, and the claim that it is a part of.

    `text` is complete by itself; where it is empty, `reason` says why the obligation cannot be written.
    """

    claim: str
    name: str
    text: str
    reason: str = ""


class ExportResult(Result):
    """The implicit claims, then the claims."""

    kind: ClassVar[str] = "export"
    mechanism: Mechanism
    obligations: tuple[Exported, ...]
    exit_code: int

    def document(self) -> Document:
        """One file for the other tool, which answers each obligation in turn."""
        return Document((said.Code("\n".join(self._lines()), "smt2", whole=True),))

    def _lines(self) -> Iterator[str]:
        """The obligations one after another: `(reset)` separates them, and each says its name first."""
        mechanism = self.mechanism
        yield comment(f"{mechanism.header.name}, {scheme_of(mechanism)} ({shown_path(mechanism.source.path)})")
        yield from (comment(f"with {override}") for override in mechanism.source.overrides)
        yield comment("unsat: the goal follows at every point of the ranges. sat: it fails at a point.")
        for number, one in enumerate(self.obligations):
            yield from ("", "(reset)") if number else ("",)
            if one.text:
                yield one.text
            else:
                yield comment(f"{one.name} cannot be written: {one.reason}")
                yield echo(f"{one.name}: cannot be written")

    def data(self) -> Mapping[str, Data]:
        """Each obligation as a text of its own; null where it cannot be written, with the reason."""
        found = [
            {"claim": one.claim, "name": one.name, "smt2": one.text or None, "reason": one.reason or None}
            for one in self.obligations
        ]
        return {**identity(self.mechanism), "obligations": found}


def export_smt2(
    spec: Given,
    *,
    claims: Sequence[str] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
) -> ExportResult:
    """The obligations of a spec in SMT-LIB: of its implicit claims and of its claims, or of the claims named alone.

    An obligation that cannot be written (too many cases, too long a number, more work than is allowed for a claim) is
    listed with the reason.

    Raises SpecError where the spec cannot be read, UnknownName where a name is that of no claim.
    """
    loaded = load(spec, scheme=scheme, overrides=overrides)
    implicit = _implicit(loaded)
    known = dict.fromkeys([*(i.obligation.name for i in implicit), *(s.claim.name for s in loaded.statements)])
    for name in claims:
        if name not in known:
            raise UnknownName("claim", name, known)
    wanted = claims or list(known)
    allowed = budget or Budget()
    found = [_of_implicit(loaded.mechanism, i, allowed) for i in implicit if i.obligation.name in wanted]
    statements = [s for s in loaded.statements if s.claim.name in wanted]
    for statement, mechanism, chosen in _settled(loaded, statements, allowed):
        found += _of_claim(statement, mechanism, chosen, allowed.meter())
    missing = any(not one.text for one in found) and not allow_undecided
    return ExportResult(loaded.mechanism, tuple(found), ExitCode.UNDECIDED if missing else ExitCode.OK)


def _implicit(loaded: Loaded) -> tuple[Implicit, ...]:
    """The implicit claims; SpecError where a count is none, since no formula can be computed then."""
    found = implicit_claims(loaded.mechanism, loaded.statements)
    if refused := [Diagnostic(Code.IMPLICIT.id, i.message, i.at, i.help) for i in found if i.plainly_false]:
        raise SpecError(refused)
    return found


def _settled(
    loaded: Loaded, statements: Sequence[Statement], budget: Budget
) -> Iterator[tuple[Statement, Mechanism, tuple[Chosen, ...]]]:
    """Each statement with the mechanism in which `verify` decides it."""
    mechanism = loaded.mechanism
    parameter = solved_parameter(mechanism)
    if parameter is None or not statements:
        yield from ((statement, mechanism, ()) for statement in statements)
        return
    decisive = claims_for(parameter, mechanism, loaded.statements)
    window = bond_window(mechanism, decisive, parameter, budget)
    joint = joint_value(window)
    for statement in statements:
        chosen = joint or own_value(mechanism, statement, decisive, parameter, budget, window)[1]
        yield statement, mechanism.at_value(parameter.variable, chosen.value), (chosen,)


def _of_implicit(mechanism: Mechanism, implicit: Implicit, budget: Budget) -> Exported:
    where = f"{shown_path(implicit.at.path)}:{implicit.at.line}"
    remarks = (f"implicit claim, {where}: sat means that {implicit.message}",)
    return _written(mechanism, implicit.obligation.name, implicit.obligation, remarks, budget.meter())


def _of_claim(
    statement: Statement, mechanism: Mechanism, chosen: tuple[Chosen, ...], meter: Meter
) -> Iterator[Exported]:
    claim = statement.claim
    remarks = [f"claim, {shown_path(claim.at.path)}:{claim.at.line}, expected {claim.expected.value}: {claim.text}"]
    for each in chosen:
        parameter = each.parameter
        remarks.append(f"{parameter.name} = {quantity(each.value, parameter.unit)}, {each.why}")
    try:
        with meter.enforced():
            goals = _goals(mechanism, statement, meter)
    except STOPS as error:
        yield Exported(claim.name, claim.name, "", why_stopped(error))
        return
    for goal in goals:
        yield _written(mechanism, claim.name, goal, remarks, meter)


def _goals(mechanism: Mechanism, statement: Statement, meter: Meter) -> tuple[Obligation, ...]:
    """The obligations of a claim; one about plans is decided first, since the plans that are found are part of it."""
    return (
        decided(mechanism, statement, meter)[1] if statement.asked else obligations(mechanism, statement, meter.charge)
    )


def _written(
    mechanism: Mechanism, claim: str, obligation: Obligation, remarks: Sequence[str], meter: Meter
) -> Exported:
    title = f"{mechanism.header.name}/{obligation.name}"
    try:
        with meter.enforced():
            return Exported(claim, obligation.name, of_obligation(obligation, title, remarks, meter.charge))
    except STOPS as error:
        return Exported(claim, obligation.name, "", why_stopped(error))
