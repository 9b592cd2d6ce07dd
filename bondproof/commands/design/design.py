"""Choose the parameters that a spec leaves to be solved, all of them, at minimum cost.

design("my.mech.yaml", minimise="audit_cost + bond * carry")   the cheapest values at which all claims hold
design("my.mech.yaml", claims=["cheating-loses"])              ... at which these claims hold
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from bondproof.commands.design.result import DesignResult, Front
from bondproof.exit_codes import ExitCode
from bondproof.sources.loading import Given, Loaded, load
from mechanisms.errors import UsageError
from mechanisms.language.schemes import only_sets
from mechanisms.language.sections import OBJECTIVE
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.model.parameters import Solve
from mechanisms.values import evolve
from proofs.checking.verdict import Proved, Undecided, Verdict
from proofs.claims.figures import objective_term
from proofs.claims.statement import Statement
from solvers.claims.examination import examine
from solvers.designs.design import Designed, Infeasible
from solvers.designs.front import Other, front
from solvers.designs.question import Question, Scenario
from solvers.designs.room import conditions, left_out
from solvers.designs.rows import Choice, Row, best_of, rows
from solvers.engines.budget import Budget, Meter

_FOR_FRONT, _FOR_SEARCH, _FOR_LEFT_OUT = 0.6, 0.7, 0.5
"""Shares of the time left that a front, the search for the best design, and designs without a claim may take."""


def design(
    spec: Given,
    *,
    minimise: str | None = None,
    against: str | None = None,
    points: int = 5,
    claims: Sequence[str] = (),
    scenarios: Sequence[str] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
) -> DesignResult:
    """Values of all solved parameters at which the claims hold for every value of the ranges, at minimum cost.

    minimise : a formula in the names of the spec, or one of its figures; what the spec says, if nothing is given. It
        is meant for the worst case of the ranges.
    against : another cost. Then the front of both is found: the cheapest design for each of `points` limits on it.
    claims : the claims that have to hold; by default all that are expected to hold, or those that the parameters name.
    scenarios : schemes under which the claims have to hold as well, with the same values; the cost is that of the worst
        of them.

    budget : its time is that of the whole command, its work that of each question.

    Without a scheme, the schemes that do no more than set parameters (rows of a detector) are tried one by one, beside
    the spec as it is written. Whole numbers are tried one by one, too.

    Raises SpecError where the spec cannot be read, UsageError where nothing is to be solved, a range has no end, or
    nothing says what is to be minimised; UnknownName where a claim named is none of its claims.

    >>> overrides = ["bond=solve min USD on 0 .. 100", "audit_rate=solve min on 1% .. 20%"]
    >>> result = design("commit-reveal-audit", minimise="bond", claims=["cheating-loses"], overrides=overrides)
    >>> result.word
    'PROVED'
    """
    started = perf_counter()
    meter = (budget or Budget()).meter()
    if points < 2:
        raise UsageError(f"{points} is too few for a front: it has two ends.")
    changed = overrides if minimise is None else [*overrides, f"{OBJECTIVE}=minimise {minimise}"]
    loaded = load(spec, scheme=scheme, overrides=changed)
    mechanism = loaded.mechanism
    _complain(mechanism)
    also = [load(spec, scheme=name, overrides=changed) for name in scenarios]
    for other in also:
        _complain_of_scenario(mechanism, other.mechanism)
    asked = list[Row]()
    for name, other in _loaded(spec, loaded, changed, scenarios):
        question = Question(mechanism.solved, tuple(_scenario(each, claims) for each in (other, *also)))
        for each in question.scenarios:
            examine(each.mechanism, each.statements, _left(meter))
        asked += rows(name, question)
    trade = None
    if against is not None:
        said = [*overrides, f"{OBJECTIVE}=minimise {against}"]
        others = [load(spec, scheme=name, overrides=said) for name in (scheme, *scenarios)]
        trade = _front(asked, others, points, meter.sooner(_FOR_FRONT))
        asked = asked[:1]
    choice = best_of(asked, meter.sooner(_FOR_SEARCH))
    verdicts = _verified(choice, meter)
    alone = choice.tried[0].outcome if len(choice.tried) == 1 else None
    return DesignResult(
        mechanism,
        choice,
        verdicts,
        tuple(left_out(alone, meter.sooner(_FOR_LEFT_OUT))) if isinstance(alone, Infeasible) else (),
        tuple(conditions(alone, meter)) if isinstance(alone, Infeasible) else (),
        _code(choice, verdicts, allow_undecided=allow_undecided),
        trade,
        perf_counter() - started,
    )


def _complain(mechanism: Mechanism) -> None:
    """Raises UsageError where there is nothing to design."""
    name = mechanism.header.name
    if not mechanism.solved:
        raise UsageError(f"{name} has no parameter to solve for. Write `solve min on 1% .. 20%` for one or several.")
    for parameter in mechanism.solved:
        assert isinstance(parameter.setting, Solve), "it is solved"
        if parameter.setting.domain.high is None:
            raise UsageError(
                f"{parameter.name} has no upper end: write `solve min {parameter.unit.text} on 0 .. 1000`, so that "
                "the search for the best design is bounded."
            )
    if mechanism.objective is None:
        raise UsageError(
            f"{name} does not say what is to be minimised. Write `objective: minimise FORMULA`, "
            "or pass --minimise FORMULA."
        )


def _complain_of_scenario(written: Mechanism, other: Mechanism) -> None:
    """Raises UsageError if a scenario has other solved parameters than the spec."""
    if written.solved != other.solved:
        raise UsageError(
            f"The scheme {other.source.scheme} cannot be a scenario: it leaves other parameters to be solved."
        )


def _loaded(
    spec: Given, loaded: Loaded, overrides: Sequence[str], scenarios: Sequence[str]
) -> Iterator[tuple[str | None, Loaded]]:
    """The spec as asked for; without a scheme also under each one that sets other parameters, and nothing else."""
    yield loaded.mechanism.source.scheme, loaded
    if loaded.mechanism.source.scheme is None:
        for name in (name for name in loaded.mechanism.source.schemes if name not in scenarios):
            other = load(spec, scheme=name, overrides=overrides)
            if _is_row(loaded.mechanism, other.mechanism):
                yield name, other


def _is_row(written: Mechanism, other: Mechanism) -> bool:
    """Whether a scheme is a row of data: it sets parameters that are not to be solved, and replaces no section."""
    source = other.source
    if written.solved != other.solved or source.document is None or source.scheme is None:
        return False
    return other != written and only_sets(source.document, source.scheme)


def _scenario(loaded: Loaded, names: Sequence[str]) -> Scenario:
    mechanism = loaded.mechanism
    statements = loaded.named(names) or _to_hold(loaded)
    objective = objective_term(mechanism)
    assert objective is not None, "it was asked for"
    return Scenario(mechanism, tuple(statements), objective.term)


def _to_hold(loaded: Loaded) -> list[Statement]:
    """The claims that the parameters to be solved name, if all of them do; else all that are expected to hold.

    A claim that depends on none of them counts: where it fails, no design is any good.
    """
    named = [p.setting.claims for p in loaded.mechanism.solved if isinstance(p.setting, Solve)]
    if all(named):
        return loaded.named([name for names in named for name in names])
    return [s for s in loaded.statements if s.claim.expected is Expected.PROVED]


def _front(asked: Sequence[Row], others: Sequence[Loaded], points: int, meter: Meter) -> Front:
    """The front of the objective and another cost, for one scheme without whole numbers."""
    question = asked[0].question
    if any(row.numbers for row in asked):
        raise UsageError("A front needs designs without whole numbers: fix them by --set.")
    terms = [term for other in others if (term := objective_term(other.mechanism)) is not None]
    other = Other(terms[0].figure.text, tuple(each.term for each in terms), terms[0].dimension)
    return Front(other, front(question, other, points, meter))


def _left(meter: Meter) -> Budget:
    """The budget for a claim, with what is left of the time of the command."""
    return evolve(meter.limits, seconds=meter.seconds)


def _verified(choice: Choice, meter: Meter) -> tuple[tuple[Statement, Verdict], ...]:
    """The verdict on every claim at the design: each is decided anew, with everything fixed."""
    if choice.best is None:
        return ()
    found = choice.tried[choice.best]
    assert isinstance(found.outcome, Designed), "it is the best design"
    verdicts = list[tuple[Statement, Verdict]]()
    for scenario in found.row.question.scenarios:
        examined = examine(scenario.at(found.outcome.found.values), scenario.statements, _left(meter))
        verdicts += [(statement, examined.verdict(statement, _left(meter))) for statement in scenario.statements]
    return tuple(verdicts)


def _code(choice: Choice, verdicts: Sequence[tuple[Statement, Verdict]], *, allow_undecided: bool) -> ExitCode:
    undecided = ExitCode.OK if allow_undecided else ExitCode.UNDECIDED
    if choice.best is not None:
        return ExitCode.OK if all(isinstance(v, Proved) for _, v in verdicts) else undecided
    return undecided if any(isinstance(t.outcome, Undecided) for t in choice.tried) else ExitCode.REFUTED
