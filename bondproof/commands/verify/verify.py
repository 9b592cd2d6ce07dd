"""Verify the claims of specs: for every parameter value in the ranges, at the recommended bond.

    verify(["audited-inference"])   VerifyResult

Where a spec leaves a parameter to be solved, its window is computed first: it is a finding like the
claims, which are decided at the recommended value. Where the window is empty or open, there is no
value to decide claims at (bondproof/commands/verify/at_value.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from time import perf_counter

from bondproof.commands.verify.at_value import Asked, apart, decided, joint_value
from bondproof.commands.verify.batch import LOST, Answer, one_by_one, side_by_side
from bondproof.commands.verify.disagreements import saved
from bondproof.commands.verify.result import CheckedClaim, CheckedWindow, VerifiedSpec, VerifyResult
from bondproof.commands.window_words import data_remarks
from bondproof.exit_codes import ExitCode, most_serious, unexpected
from bondproof.sources.loading import Given, Loaded, load, several
from bondproof.sources.pins import tool_remarks
from bondproof.sources.solved_parameter import solved_parameter, window_claim
from bondproof.system.processes import room_for
from bondproof.system.progress import Progress, silent
from mechanisms.diagnostics import CLAIM_PATH, Diagnostic, Position
from mechanisms.errors import SpecError, did_you_mean
from mechanisms.language.allowances import unsilenced
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.language.names import listed
from mechanisms.language.schemes import listed as settings
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import in_one_line
from mechanisms.values import evolve
from proofs.claims.statement import Statement
from solvers.claims.cross_check import cross_check
from solvers.claims.examination import examine
from solvers.claims.idle import idle
from solvers.engines.budget import Budget
from solvers.windows.window import claims_for

_LONGEST_NAME = 60
"""Of a claim that there is not, in characters."""


def verify(
    specs: Given | Sequence[Given],
    *,
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
    claims: Sequence[str] = (),
    each_claim: bool = False,
    repair_expected: bool = True,
    confirm: bool = False,
    jobs: int = 1,
    progress: Progress = silent,
) -> VerifyResult:
    """Decide every claim of every spec.

    claims : decide only these; every spec must have them.
    each_claim : if no value of the solved parameter satisfies all claims, decide each claim at its own value.
    repair_expected : look for repairs of claims that are refuted as expected, too.
    confirm : ask every engine about every claim.
    jobs : number of specs to verify in parallel, each in its own process. If one dies, only its spec has an error.

    Without specs there is nothing to check: VACUOUS. An unreadable spec is reported with the results of the others.

    Raises SpecError if no spec can be read, InternalError if two engines contradict each other.

    >>> result = verify("commit-reveal-audit")
    >>> [(found.claim.name, found.word) for found in result.specs[0].findings][3:], result.exit_code
    ([('auditing-pays', 'REFUTED'), ('bond/window', 'PROVED')], <ExitCode.OK: 0>)
    """
    started = perf_counter()
    given = several(specs)
    decide = partial(
        _answer,
        scheme=scheme,
        overrides=settings(overrides),
        names=tuple(claims),
        asked=Asked(budget or Budget(), each_claim, repair_expected),
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
        unexpected(finding.word, allow_undecided=allow_undecided)
        for spec in checked
        for finding in spec.findings
        if finding.fails
    ]
    codes += [ExitCode.VACUOUS for spec in checked if not spec.findings]
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
    names: tuple[str, ...],
    asked: Asked,
    confirm: bool,
) -> Answer:
    """One spec with its verdicts, or what is wrong with its text."""
    try:
        loaded = load(spec, scheme=scheme, overrides=overrides)
        found = verify_spec(loaded, asked, names)
    except SpecError as error:
        return error.diagnostics
    found = evolve(found, surroundings=tool_remarks(loaded.lock))
    return _confirmed(found, asked.budget, progress) if confirm else found


def verify_spec(loaded: Loaded, asked: Asked, names: Sequence[str] = ()) -> VerifiedSpec:
    """Decide every claim of one spec, or those named; SpecError where it has none of a name."""
    mechanism, statements = loaded.mechanism, loaded.statements
    parameter = solved_parameter(mechanism)
    wanted = _picked(mechanism, statements, names) if names else statements
    examined = examine(mechanism, statements, asked.budget)
    remarks = data_remarks(mechanism)
    if parameter is None or not statements:
        claims = decided(mechanism, wanted, asked, examined.doubt, ())
        doubts = _doubts(mechanism, statements, claims, asked.budget)
        return VerifiedSpec(mechanism, (), claims, examined.foundations, remarks, doubts=doubts)
    decisive = claims_for(parameter, mechanism, statements)
    solved = examined.solve(parameter, decisive, asked.budget)
    window = CheckedWindow(window_claim(mechanism, parameter), mechanism, solved.found, solved.unresolved)
    joint = joint_value(solved.found)
    if joint is None:
        claims = tuple(apart(mechanism, s, decisive, asked, examined.doubt, solved.found) for s in wanted)
    else:
        fixed = mechanism.at_value(parameter.variable, joint.value)
        claims = decided(fixed, wanted, asked, examined.doubt, (joint,), mechanism)
    told = not names or window.claim.name in names or not all(claim.counts for claim in claims)
    taken, told_window = () if joint is None else (joint,), window if told else None
    doubts = _doubts(mechanism, statements, claims, asked.budget)
    return VerifiedSpec(mechanism, taken, claims, examined.foundations, remarks, told_window, doubts=doubts)


def _picked(mechanism: Mechanism, statements: Sequence[Statement], names: Sequence[str]) -> tuple[Statement, ...]:
    """The claims of these names, in the order of the spec; the window of the solved parameter has a name, too.

    Raises SpecError where the spec has no claim of a name.
    """
    parameter = solved_parameter(mechanism)
    known = [statement.claim.name for statement in statements]
    known += [] if parameter is None else [window_claim(mechanism, parameter).name]
    for name in names:
        if name not in known:
            shown = in_one_line(name[:_LONGEST_NAME])
            told = f"its claims are {listed(known)}" if known else "it has no claims"
            at = Position(CLAIM_PATH, 1, 1, max(1, len(shown)), shown)
            message = f"{mechanism.header.name} has no claim `{shown}`"
            raise fault(Code.UNKNOWN_NAME, message, at, did_you_mean(name, known) or told)
    return tuple(statement for statement in statements if statement.claim.name in names)


def _doubts(
    mechanism: Mechanism, statements: Sequence[Statement], claims: Sequence[CheckedClaim], budget: Budget
) -> tuple[Diagnostic, ...]:
    """What the spec as written says to no effect and does not accept; a scheme may leave a rule idle on purpose."""
    if mechanism.source.scheme is not None or mechanism.source.overrides:
        return ()
    proved = {checked.claim.name for checked in claims if checked.word == "PROVED" and checked.as_expected}
    return unsilenced(idle(mechanism, statements, proved, budget), mechanism.source.allowed)


def _confirmed(verified: VerifiedSpec, budget: Budget, progress: Progress) -> VerifiedSpec:
    """The spec with the opinions of all engines on each claim that was decided."""
    claims = []
    for claim in verified.claims:
        if not claim.counts:
            claims.append(claim)
            continue
        name = claim.claim.name
        progress(f"asking every engine about {verified.mechanism.header.name}/{name}")
        with saved(verified.mechanism.header.name):
            claims.append(evolve(claim, opinions=cross_check(claim.result.obligations, budget)))
    return evolve(verified, claims=tuple(claims))
