"""Verify the claims of specs: for every parameter value in the ranges, at the recommended bond.

    verify(["audited-inference"])   VerifyResult

Where a spec leaves a parameter to be solved, its window is computed first and the claims are
decided at the recommended value. Where the window is empty, each claim is decided on its own: at a
value that proves it, if there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from time import perf_counter

from bondproof.batch import LOST, Answer, one_by_one, side_by_side
from bondproof.disagreements import saved
from bondproof.exit_codes import ExitCode, most_serious, unexpected
from bondproof.given import Given, several
from bondproof.loading import Loaded, load
from bondproof.numbers import settable
from bondproof.pins.tools import tool_remarks
from bondproof.processes import room_for
from bondproof.progress import Progress, silent
from bondproof.remarks import data_remarks, window_remarks
from bondproof.report.words import PERCENT
from bondproof.results import CheckedClaim, Chosen, VerifiedSpec, VerifyResult
from bondproof.unknown import solved_parameter
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.frozen import replace
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Parameter, Solve
from mechanisms.schemes import listed
from proofs.agreement import Rehearsal
from proofs.statement import Statement
from proofs.verdict import Undecided, Vacuous
from solvers.bonds import Window, bond_window, claims_for
from solvers.budget import Budget
from solvers.claims import ClaimResult, decide_claim
from solvers.cross_check import cross_check
from solvers.foundations import check_implicit
from solvers.recommendation import recommended


def verify(
    specs: Given | Sequence[Given],
    *,
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
    repair_expected: bool = True,
    confirm: bool = False,
    jobs: int = 1,
    progress: Progress = silent,
) -> VerifyResult:
    """Decide every claim of every spec.

    A spec that cannot be read, or has no meaning, is reported beside the others; raises SpecError where all are such.
    Where no spec is given, there is nothing to check, which is VACUOUS.
    With `repair_expected`, repairs are sought for claims that are refuted as the spec expects, too. With `confirm`,
    every engine is asked about every claim; InternalError where two contradict each other. With several
    `jobs`, specs are decided by so many processes; one that dies is a fault of its spec alone.

    >>> result = verify("commit-reveal-audit")
    >>> [claim.word for claim in result.specs[0].claims], result.exit_code
    (['PROVED', 'PROVED', 'PROVED', 'REFUTED'], <ExitCode.OK: 0>)
    """
    started = perf_counter()
    given = several(specs)
    decide = partial(
        _answer,
        scheme=scheme,
        overrides=listed(overrides),
        budget=budget or Budget(),
        repair_expected=repair_expected,
        confirm=confirm,
    )
    jobs = min(jobs, len(given))
    answers = (
        side_by_side(given, decide, jobs, progress)
        if jobs > 1 and room_for(jobs)
        else one_by_one(given, decide, progress)
    )
    checked: list[VerifiedSpec] = []
    faults: list[Diagnostic] = []
    for answer in answers:
        if isinstance(answer, VerifiedSpec):
            checked.append(answer)
        else:
            faults += answer
    lost = [ExitCode.INTERNAL for fault in faults if fault.code == LOST]
    if faults and not checked and not lost:
        raise SpecError(faults)
    codes = [
        unexpected(claim.word, allow_undecided=allow_undecided)
        for spec in checked
        for claim in spec.claims
        if not claim.as_expected
    ]
    codes += [ExitCode.VACUOUS for spec in checked if not spec.claims]
    codes += [ExitCode.REFUTED for spec in checked if spec.window is not None and spec.window.shortfall is not None]
    codes += [] if given else [ExitCode.VACUOUS]
    codes += lost or [ExitCode.USAGE for _ in faults]
    seconds = perf_counter() - started
    return VerifyResult(tuple(checked), most_serious(codes), seconds, tuple(faults), undecided_passes=allow_undecided)


def _answer(
    spec: Given,
    progress: Progress,
    *,
    scheme: str | None,
    overrides: tuple[str, ...],
    budget: Budget,
    repair_expected: bool,
    confirm: bool,
) -> Answer:
    """One spec with its verdicts, or what is wrong with its text."""
    try:
        loaded = load(spec, scheme=scheme, overrides=overrides)
        found = verify_spec(loaded, budget, repair_expected=repair_expected)
    except SpecError as error:
        return error.diagnostics
    found = replace(found, surroundings=tool_remarks(loaded.lock))
    return _confirmed(found, budget, progress) if confirm else found


def verify_spec(loaded: Loaded, budget: Budget, *, repair_expected: bool) -> VerifiedSpec:
    """Decide every claim of one spec."""
    mechanism, statements = loaded.mechanism, loaded.statements
    foundations = check_implicit(mechanism, statements, budget)
    decide = partial(decide_claim, allowed=budget, doubt=foundations.doubt, repair_expected=repair_expected)
    remarks = data_remarks(mechanism)
    parameter = solved_parameter(mechanism)
    if parameter is None:
        return VerifiedSpec(mechanism, (), _decided(mechanism, statements, decide, ()), foundations, remarks)
    window = bond_window(mechanism, claims_for(parameter, mechanism, statements), parameter, budget)
    joint = joint_value(window)
    if joint is not None:
        fixed = mechanism.at_value(parameter.variable, joint.value)
        claims = _decided(fixed, statements, decide, (joint,))
        return VerifiedSpec(mechanism, (joint,), claims, foundations, remarks + window_remarks(window), window)
    claims = tuple(_on_its_own(mechanism, s, parameter, budget, decide, window) for s in statements)
    return VerifiedSpec(mechanism, (), claims, foundations, remarks + window_remarks(window), window)


def _decided(
    mechanism: Mechanism,
    statements: Sequence[Statement],
    decide: Callable[..., ClaimResult],
    chosen: tuple[Chosen, ...],
) -> tuple[CheckedClaim, ...]:
    """All claims of a mechanism in which nothing is left to solve."""
    rehearsal = Rehearsal(mechanism)
    results = (decide(mechanism, s, rehearsal=rehearsal) for s in statements)
    return tuple(CheckedClaim(result, mechanism, chosen) for result in results)


def _confirmed(verified: VerifiedSpec, budget: Budget, progress: Progress) -> VerifiedSpec:
    """The spec with the opinions of all engines on each claim that was decided."""
    claims = []
    for claim in verified.claims:
        name = claim.result.statement.claim.name
        progress(f"asking every engine about {verified.mechanism.header.name}/{name}")
        with saved(verified.mechanism.header.name):
            claims.append(replace(claim, opinions=cross_check(claim.result.obligations, budget)))
    return replace(verified, claims=tuple(claims))


def joint_value(window: Window) -> Chosen | None:
    """The value at which all claims are decided; None where none satisfies them together."""
    value = window.recommended()
    if value is not None:
        return Chosen(window.parameter, value, _why(window, value), window)
    value = recommended(window.spans, window.parameter.unit)
    why = "the least value that proves the claims; none keeps the safety margin"
    return None if value is None else Chosen(window.parameter, value, why, window)


def _why(window: Window, value: Fraction) -> str:
    """What a recommended value is: the least one that proves the claims, or rounded up, or a safety margin above it."""
    what = "recommended: the least value that proves the claims"
    if window.safety:
        return f"{what}, with a safety margin of {settable(window.safety, PERCENT)}"
    return what if value == window.spans[0].low else f"{what}, rounded up"


def _on_its_own(
    mechanism: Mechanism,
    statement: Statement,
    parameter: Parameter,
    budget: Budget,
    decide: Callable[..., ClaimResult],
    joint: Window,
) -> CheckedClaim:
    """A claim decided without the others: at a value that proves it, else refuted or open whatever the value."""
    own, chosen = own_value(mechanism, statement, parameter, budget, joint)
    fixed = mechanism.at_value(parameter.variable, chosen.value)
    result = decide(fixed, statement)
    if isinstance(own.doubt, Undecided | Vacuous):
        result = ClaimResult(statement, own.doubt, (), None, None, (), (), {})
    return CheckedClaim(result, fixed, (chosen,))


def own_value(
    mechanism: Mechanism, statement: Statement, parameter: Parameter, budget: Budget, joint: Window
) -> tuple[Window, Chosen]:
    """The window of a claim without the others, and the value at which it is decided where they have none together."""
    own = bond_window(mechanism, [statement], parameter, budget)
    value = recommended(own.spans, parameter.unit)
    if value is not None:
        why = "no value satisfies all claims together; at this one the claim holds on its own"
        return own, Chosen(parameter, value, why, own)
    return own, Chosen(parameter, _some_value(parameter, joint), "no value proves this claim; shown at this one")


def _some_value(parameter: Parameter, joint: Window) -> Fraction:
    """A value to show a claim at that no value proves: one that proves another claim, if there is one."""
    for claim in joint.claims:
        value = recommended(claim.spans, parameter.unit)
        if value is not None:
            return value
    assert isinstance(parameter.setting, Solve)
    domain = parameter.setting.domain
    return domain.low if domain.low in domain else domain.low + parameter.unit.factor
