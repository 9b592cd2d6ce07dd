"""A window on disk: the values of one parameter at which all its claims hold, and everything that shows it.

    check_window(record)   None, or CertificateRejected: the exact checker on all of it

`obligations` are those of the claims, with the parameter ranging over its whole domain. They are proved on each
interval (`covered`: the same obligation, the parameter ranging over the interval), and fail beyond each end (`ends`:
a point, or a proof that nothing satisfies the premises there). An end is exact if one obligation fails at all values
from the end to its point. The record says which ends are; from any other end, the true one may lie a little further.

Not here: the text of the file (window_files.py). That the obligations are those of the spec only `certify --spec`
can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import FALSE, Comparison, Conjunction, Negation, Number, Relation, Term, Variable, all_of
from mechanisms.values import Frozen, evolve
from proofs.checking.cases import Case, cases
from proofs.checking.certificate import Bernstein, Certificate, kinds
from proofs.checking.check import check, check_case, check_counterexample
from proofs.checking.obligation import Obligation, Point
from proofs.files.checking_limits import weigh
from proofs.files.discharged import Discharged, check_discharged, cuts
from proofs.files.plans import PlanTexts
from proofs.files.provenance import Provenance, Rows, Taken


class Stretch(Frozen):
    """An interval of a window. An exact end is shown to be one; beyond any other end more values may do."""

    values: Interval
    low_exact: bool = True
    high_exact: bool = True


class Stated(Frozen):
    """A claim and its obligations, the parameter ranging over its domain."""

    claim: str
    text: str
    obligations: tuple[Obligation, ...]
    plans: PlanTexts = ()


class Piece(Frozen):
    """For these values of the parameter the premises can hold: with the others as terms in it, in the order of the box.

    `proof` is that the path keeps within all ranges and satisfies all premises (`along`).
    """

    values: Interval
    path: tuple[tuple[Variable, Term], ...]
    proof: Discharged


class Beyond(Frozen):
    """A point beyond an end at which the obligation of that number fails."""

    obligation: int
    point: Point


class Barred(Frozen):
    """For these values of the parameter nothing satisfies the premises: a certificate for each case."""

    values: Interval
    certificates: tuple[Certificate, ...]


Reason: TypeAlias = Beyond | Barred


class End(Frozen):
    """One end of the interval of that number, which lies inside the domain, and what shows that it is one."""

    interval: int
    high: bool
    reason: Reason | None


class WindowRecord(Frozen):
    """A window that is PROVED. `covered` has the evidence for each obligation on each interval, by interval.

    `solved` holds the value in use; `safety` is the margin above the least value that it keeps, as a share.
    """

    source: Provenance
    solved: tuple[Taken, ...]
    safety: Fraction
    rows: Rows
    parameter: Variable
    claims: tuple[Stated, ...]
    intervals: tuple[Stretch, ...]
    covered: tuple[tuple[Discharged, ...], ...]
    inhabited: tuple[Piece, ...]
    ends: tuple[End, ...]
    implicit: tuple[Discharged, ...]

    @property
    def name(self) -> str:
        """What the claim that there is such a window is called: `bond/window`."""
        return f"{self.parameter.name}/window"

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """Those of all claims, in order: their place is their number."""
        return tuple(obligation for claim in self.claims for obligation in claim.obligations)

    @property
    def domain(self) -> Interval:
        """The values that the spec allows. Raises CertificateRejected where the obligations disagree on them."""
        found = {obligation.box.get(self.parameter) for obligation in self.obligations}
        if len(found) != 1 or (domain := found.pop()) is None:
            raise CertificateRejected(f"the obligations do not share one range of {self.parameter.name}")
        return domain

    @property
    def all(self) -> tuple[Discharged, ...]:
        """Everything that is proved by certificates and has a witness."""
        covered = (each for on in self.covered for each in on)
        return (*covered, *(piece.proof for piece in self.inhabited), *self.implicit)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of evidence in it."""
        found = [certificate for each in self.all for certificate in each.certificates]
        found += [c for end in self.ends if isinstance(end.reason, Barred) for c in end.reason.certificates]
        return kinds(found)


def on_interval(obligation: Obligation, unknown: Variable, values: Interval) -> Obligation:
    """The obligation with one parameter ranging over an interval alone."""
    return evolve(obligation, box={**obligation.box, unknown: values})


def along(
    obligation: Obligation, unknown: Variable, values: Interval, path: Iterable[tuple[Variable, Term]]
) -> Obligation:
    """That a path keeps within all ranges and satisfies all premises, for these values of the unknown alone.

    Raises CertificateRejected where the path leaves a parameter out, or a fixed one stands outside its range.
    """
    terms = dict(path)
    if terms.keys() != obligation.box.keys() - {unknown}:
        raise CertificateRejected("a path gives a term to every other parameter")
    kept = [replace_in(premise, terms) for premise in obligation.premises]
    for variable, term in terms.items():
        interval = obligation.box[variable]
        if isinstance(term, Number):
            if term.value not in interval:
                raise CertificateRejected(f"a path takes {variable.name} out of its range")
            continue
        if interval.whole:
            raise CertificateRejected(f"a path moves {variable.name}, which has whole values alone")
        kept.append(Comparison(term, Relation.GT if interval.low_open else Relation.GE, Number(interval.low)))
        if interval.high is not None:
            kept.append(Comparison(term, Relation.LT if interval.high_open else Relation.LE, Number(interval.high)))
    return Obligation("assumptions can hold", {unknown: values}, (), all_of(*kept))


def check_window(record: WindowRecord) -> None:
    """Accept the evidence of a window, or raise CertificateRejected."""
    _check_intervals(record)
    _check_inhabited(record)
    _check_value(record)
    for each in record.all:
        check_discharged(each)
    wanted = list(_inner_ends(record))
    if [(end.interval, end.high) for end in record.ends] != wanted:
        raise CertificateRejected(
            f"the window has {len(wanted)} ends inside the domain, and not these reasons for them"
        )
    for end in record.ends:
        _check_end(record, end)


def _check_intervals(record: WindowRecord) -> None:
    """The intervals lie in the domain, one above the other, with a value between each two."""
    domain = record.domain
    for stretch in record.intervals:
        if not _within(stretch.values, domain):
            raise CertificateRejected(f"an interval reaches beyond the range of {record.parameter.name}")
    for one, next_one in pairwise(record.intervals):
        below, above = one.values, next_one.values
        between = below.high is not None and (below.high < above.low or (below.high_open and above.low_open))
        if not (between and _below(below, above)):
            raise CertificateRejected("the intervals do not lie one above the other with a value between them")


def _within(inner: Interval, outer: Interval) -> bool:
    low = inner.low > outer.low or (inner.low == outer.low and (inner.low_open or not outer.low_open))
    if outer.high is None:
        return low
    if inner.high is None:
        return False
    return low and (inner.high < outer.high or (inner.high == outer.high and (inner.high_open or not outer.high_open)))


def _check_inhabited(record: WindowRecord) -> None:
    """At every value of the window some point satisfies the premises."""
    asked = record.obligations
    if any(each.box != asked[0].box or each.premises != asked[0].premises for each in asked):
        raise CertificateRejected("the obligations do not share their ranges and premises")
    pieces = [piece.values for piece in record.inhabited]
    if not all(_covers(pieces, stretch.values) for stretch in record.intervals):
        raise CertificateRejected("at some values of the window nothing is shown to satisfy the premises")


def _covers(pieces: Iterable[Interval], whole: Interval) -> bool:
    """Whether pieces leave no value of an interval out."""
    low, reached = whole.low, whole.low_open
    for piece in sorted(pieces, key=lambda each: (each.low, each.low_open)):
        if piece.low > low or (piece.low == low and piece.low_open and not reached):
            break
        if piece.high is None:
            return True
        low, reached = max((low, reached), (piece.high, not piece.high_open))
    return whole.high is not None and (low > whole.high or (low == whole.high and (reached or whole.high_open)))


def _check_value(record: WindowRecord) -> None:
    """The value in use lies in the window, and keeps the safety margin."""
    if [taken.parameter for taken in record.solved] != [record.parameter]:
        raise CertificateRejected(f"the file must have one value, that of {record.parameter.name}")
    value, least = record.solved[0].value, record.intervals[0].values.low
    if not any(value in stretch.values for stretch in record.intervals):
        raise CertificateRejected(f"the value of {record.parameter.name} lies outside the window")
    if record.safety < 0 or value < least + abs(least) * record.safety:
        raise CertificateRejected(f"the value of {record.parameter.name} does not keep the safety margin")


def _inner_ends(record: WindowRecord) -> Iterator[tuple[int, bool]]:
    """The ends beyond which the domain goes on, the lower one of each interval first."""
    domain = record.domain
    for number, stretch in enumerate(record.intervals):
        if (stretch.values.low, stretch.values.low_open) != (domain.low, domain.low_open):
            yield number, False
        high = stretch.values.high
        if high is not None and (high, stretch.values.high_open) != (domain.high, domain.high_open):
            yield number, True


def _check_end(record: WindowRecord, end: End) -> None:
    own = record.intervals[end.interval]
    exact = own.high_exact if end.high else own.low_exact
    where = f"the {'upper' if end.high else 'lower'} end of interval {end.interval}"
    match end.reason:
        case Beyond(number, point):
            value = point[record.parameter]
            _check_gap(record, end, Interval(value, value), where)
            obligation = record.obligations[number]
            weigh(obligation, [point], ())
            check_counterexample(obligation, point)
            if exact and not fails_up_to(own.values, obligation, record.parameter, point):
                raise CertificateRejected(f"{where} is said to be exact, and values next to it are not shown to fail")
        case Barred(values, certificates):
            _check_gap(record, end, values, where)
            if exact and not _touches(own.values, values, high=end.high):
                raise CertificateRejected(f"{where} is said to be exact, and nothing is shown of the values next to it")
            nothing = on_interval(evolve(record.obligations[0], goal=FALSE), record.parameter, values)
            weigh(nothing, [], cuts(certificates))
            check(nothing, certificates)
        case _:
            if exact:
                raise CertificateRejected(f"{where} is said to be exact, and nothing is shown beyond it")


def _touches(own: Interval, values: Interval, *, high: bool) -> bool:
    """Whether no value lies between two intervals."""
    lower, upper = (own, values) if high else (values, own)
    return lower.high == upper.low and not (lower.high_open and upper.low_open)


def fails_up_to(own: Interval, obligation: Obligation, unknown: Variable, point: Point) -> bool:
    """Whether an obligation fails at every value of the unknown from an interval up to a point, all else as there.

    Then the interval ends where it ends. Bernstein coefficients show it, or nothing does: it is a sufficient test.
    """
    between = _between(own, point[unknown])
    fixed: dict[Variable, Term] = {v: Number(value) for v, value in point.items() if v != unknown}
    holding = tuple(replace_in(premise, fixed) for premise in obligation.premises)
    goal = Conjunction((*holding, Negation(replace_in(obligation.goal, fixed))))
    line = Obligation(obligation.name, {unknown: between}, (), goal)
    try:
        weigh(line, [], ())
        return all(_shown(case) for case in cases(line))
    except (CertificateRejected, DomainError):
        return False


def _between(own: Interval, value: Fraction) -> Interval:
    """The values from an interval up to a value outside."""
    if value <= own.low:
        return Interval(value, own.low, high_open=not own.low_open)
    assert own.high is not None, "above an interval without an upper end there is no value"
    return Interval(own.high, value, low_open=not own.high_open)


def _shown(case: Case) -> bool:
    """Whether Bernstein coefficients show a case: its goal, or that one of its premises holds nowhere."""
    for shows in range(len(case.premises) + 1):
        try:
            check_case(case, Bernstein(shows))
        except CertificateRejected:
            continue
        return True
    return False


def _check_gap(record: WindowRecord, end: End, values: Interval, where: str) -> None:
    """The values lie in the domain beyond this end, and not beyond the next interval."""
    own = record.intervals[end.interval].values
    next_one = end.interval + (1 if end.high else -1)
    other = record.intervals[next_one].values if 0 <= next_one < len(record.intervals) else None
    if end.high:
        inside = _below(own, values) and (other is None or _below(values, other))
    else:
        inside = _below(values, own) and (other is None or _below(other, values))
    if not (inside and _within(values, record.domain)):
        raise CertificateRejected(f"{where}: what is shown beyond it lies elsewhere")


def _below(lower: Interval, upper: Interval) -> bool:
    """Whether every value of one interval is less than every value of another."""
    if lower.high is None:
        return False
    return lower.high < upper.low or (lower.high == upper.low and (lower.high_open or upper.low_open))
