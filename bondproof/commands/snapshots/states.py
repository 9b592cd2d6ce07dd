"""What of a spec is kept and compared: for each claim verdict, margin, worst point, the bonds at which it holds,
and a digest of what it speaks of.

    state_of(verified, key)   SpecState: a spec as `verify` decided it
    Amount, Values            a number, and a set of values of one parameter, in a unit

Only what the spec itself determines: no times, versions or engines, and no counterexample of a search, which another
version of a solver might find elsewhere. The worst point is that of the margin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from hashlib import sha256

from bondproof.commands.verify.result import CheckedClaim, VerifiedSpec
from bondproof.rendering.number_format import Towards, decimal, readable, shortened
from bondproof.rendering.wording import unit_of, values
from mechanisms.diagnostics import Position
from mechanisms.errors import CertificateRejected, UsageError
from mechanisms.game.game import Decision
from mechanisms.game.states import Time
from mechanisms.model.mechanism import WINDOW, Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.sanitize import in_one_line
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import TRUE
from mechanisms.terms.units import DIMENSIONLESS, Dimension, Unit, unit
from mechanisms.values import Frozen, evolve
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Undecided, Verdict
from proofs.files.obligations import canonical
from solvers.windows.real_sets import Span, Spans, intersection

IRRATIONAL_DIGITS = 12
"""Of the irrational end of a window."""
DIGITS = 12
"""Of the digest of a claim: 48 bits tell the editions of one claim apart."""


class Amount(Frozen):
    """A number, and the text of the unit that it is in."""

    value: Fraction
    unit: str

    @property
    def base(self) -> tuple[Fraction, Dimension | str]:
        """The number in base units and what it measures: equal for the same amount of the same thing."""
        size, kind = measure(self.unit)
        return self.value * size, kind


class Values(Frozen):
    """The values of a parameter, in a unit."""

    parameter: str
    unit: str
    spans: Spans

    @property
    def kind(self) -> Dimension | str | None:
        """What the values measure; None where there are none."""
        return measure(self.unit)[1] if self.spans else None

    @property
    def base(self) -> tuple[str, object, Spans]:
        """Equal for the same values of the same parameter, whatever the unit."""
        return self.parameter, self.kind, self._spans

    def covers(self, other: Values) -> bool:
        """Whether every value of the other set is in this one."""
        return _bare(intersection(self._spans, other._spans)) == other._spans

    @property
    def _spans(self) -> Spans:
        size = measure(self.unit)[0]
        return _bare(
            evolve(span, low=span.low * size, high=None if span.high is None else span.high * size)
            for span in self.spans
        )


def _bare(spans: Iterable[Span]) -> Spans:
    """The spans without the remark that an end is rounded."""
    return tuple(evolve(span, low_exact=True, high_exact=True) for span in spans)


def measure(text: str) -> tuple[Fraction, Dimension | str]:
    """How many base units a unit is, and its dimension; one that only its spec knows measures itself.

    >>> measure("kUSD")[0], measure("ETH")
    (Fraction(1000, 1), (Fraction(1, 1), 'ETH'))
    """
    try:
        found = unit(text)
    except UsageError:
        return Fraction(1), text
    return found.factor, found.dimension


def shown_unit(text: str) -> Unit:
    """A unit for showing numbers that are in it already."""
    return Unit(text, Fraction(1), DIMENSIONLESS)


class ClaimState(Frozen, apart=("at", "reason")):
    """A claim as it was decided. `holds` are the values of the solved parameter at which it holds; None: not asked.

    `worst` is where the margin is attained, with the value of the solved parameter at which the claim was
    decided; `placed` is false where there is no such value, so that the window counts for the claim. `premises` is the
    digest of what it speaks of. `at` is its place in the spec and `reason` why it is open, where that is known; neither
    is kept or compared.
    """

    claim: str
    verdict: str
    expected: str
    margin: Amount | None
    worst: tuple[tuple[str, Amount], ...]
    holds: Values | None
    text: str
    premises: str
    at: Position | None = None
    placed: bool = True
    reason: str = ""

    @property
    def fails(self) -> bool:
        """Whether the verdict is not the one that the spec records, where it counts."""
        return self.placed and self.verdict != self.expected

    @property
    def verdict_text(self) -> str:
        """`PROVED`, `REFUTED as expected`, `PROVED, expected REFUTED`."""
        if self.verdict == self.expected:
            return self.verdict if self.verdict == "PROVED" else f"{self.verdict} as expected"
        return self.verdict if self.expected == "PROVED" else f"{self.verdict}, expected {self.expected}"


class WindowState(Frozen, apart=("at", "reason")):
    """The window of the parameter that a spec leaves to be solved, and the value at which its claims were decided."""

    verdict: str
    expected: str
    values: Values
    taken: Amount | None
    at: Position | None = None
    reason: str = ""

    @property
    def claim(self) -> ClaimState:
        """The window as a claim, by its verdict alone: its values are compared with those of the other window."""
        name = f"{self.values.parameter}{WINDOW}"
        return ClaimState(name, self.verdict, self.expected, None, (), None, "", "", self.at, reason=self.reason)


class SpecState(Frozen):
    """A spec: the name under which it is kept, its claims in the order of their names, its window."""

    key: str
    claims: tuple[ClaimState, ...]
    window: WindowState | None

    @property
    def findings(self) -> tuple[ClaimState, ...]:
        """The claims, and the window as one of them."""
        return self.claims if self.window is None else (*self.claims, self.window.claim)


def plainly(path: str) -> str:
    """A path as the name of a spec: free of characters that cannot be seen, and of a start that a CI log would obey.

    >>> plainly("::error::x.mech.yaml")
    './::error::x.mech.yaml'
    """
    return in_one_line(path if path[:1].isalnum() or path.startswith(("./", "../", "/")) else f"./{path}")


# taken from verdicts -------------------------------------------------------------------------


def state_of(verified: VerifiedSpec, key: str) -> SpecState:
    """The state of a spec that was verified."""
    claims = sorted((_claim(verified, checked) for checked in verified.claims), key=lambda claim: claim.claim)
    return SpecState(key, tuple(claims), _window(verified))


def _claim(verified: VerifiedSpec, checked: CheckedClaim) -> ClaimState:
    result, claim = checked.result, checked.claim
    window = checked.own or (None if verified.window is None else verified.window.found)
    own = None  # also where the claim has no part in the window
    if window is not None and not window.doubt:
        own = next((each for each in window.claims if each.statement == result.statement), None)
    point = {**result.worst, **{chosen.parameter.variable: chosen.value for chosen in checked.chosen}}
    unit = unit_of(result.statement.dimension).text
    return ClaimState(
        claim.name,
        checked.word,
        claim.expected.value,
        None if result.margin is None else Amount(shortened(result.margin, Towards.DOWN), unit),
        tuple((p.name, _amount(value, p)) for p, value in values(checked.mechanism, point)),
        None if window is None or own is None else _values(own.spans, window.parameter),
        " ".join(claim.text.split()),
        premises_of(checked),
        claim.at,
        placed=checked.counts,
        reason=_open(checked.result.verdict),
    )


def _window(verified: VerifiedSpec) -> WindowState | None:
    window = verified.window
    if window is None:
        return None
    taken = next((_amount(chosen.value, chosen.parameter) for chosen in verified.chosen), None)
    found = _values(window.found.spans, window.found.parameter)
    return WindowState(window.word, window.claim.expected.value, found, taken, window.claim.at, _open(window.doubt))


def _open(verdict: Verdict | None) -> str:
    return verdict.reason if isinstance(verdict, Undecided) else ""


def _values(spans: Iterable[Span], parameter: Parameter) -> Values:
    """Spans in the parameter's unit; an irrational end is rounded into the span, the same way every time."""
    unit = readable(parameter.unit)

    def end(value: Fraction, towards: Towards, *, exact: bool) -> Fraction:
        value /= unit.factor
        return shortened(value, towards) if exact else Fraction(decimal(value, IRRATIONAL_DIGITS, towards))

    kept = tuple(
        evolve(
            span,
            low=end(span.low, Towards.UP, exact=span.low_exact),
            high=None if span.high is None else end(span.high, Towards.DOWN, exact=span.high_exact),
        )
        for span in spans
    )
    return Values(parameter.name, unit.text, kept)


def _amount(value: Fraction, parameter: Parameter) -> Amount:
    """A value in its parameter's unit, as exact numbers are written in it."""
    unit = readable(parameter.unit)
    return Amount(shortened(value / unit.factor), unit.text)


def premises_of(checked: CheckedClaim) -> str:
    """The digest of what a claim speaks of: ranges and assumptions, who may do what, what is meant to be played.

    Verdict and margin do not show all of it. A range that is cut where the margin is not attained, a move that is
    taken away, another intended play: each makes the claim speak of something else, with the same margin or a larger
    one. Where a proved claim has no margin, its formula is in the digest, too, for nothing else would tell that it
    was weakened. What rests on units, on the order of parameters or on the writing of a number is not in it.
    """
    formulas = checked.word == "PROVED" and checked.result.margin is None
    told = list(_players(checked.mechanism))
    try:
        told += [canonical(_asked(obligation, formulas=formulas)) for obligation in checked.result.obligations]
    except CertificateRejected:  # too large to be written down: any change of the spec may matter
        told.append(checked.mechanism.source.sha256)
    return sha256("\n".join(told).encode()).hexdigest()[:DIGITS]


def _asked(obligation: Obligation, *, formulas: bool) -> Obligation:
    """Where an obligation must hold: its premises, and the ranges of the parameters that these or the goal name."""
    named = variables(obligation.goal).union(*map(variables, obligation.premises))
    in_order = sorted(named, key=lambda variable: variable.name)
    box = {variable: obligation.box[variable] for variable in in_order if variable in obligation.box}
    return evolve(obligation, box=box, goal=obligation.goal if formulas else TRUE)


def _players(mechanism: Mechanism) -> Iterator[str]:
    """Each decision with its moves, and the intended play."""
    for stage in mechanism.game.stages:
        if isinstance(stage, Decision):
            moves, sees = " ".join(map(str, stage.moves)), " ".join(stage.sees)
            yield f"{stage.player} {stage.name}: {moves}; sees {sees}"
    if mechanism.time is not None:
        yield from _in_time(mechanism.time)
    for player, strategy in mechanism.intended.items():
        for where, move in strategy.moves:
            seen = " ".join(f"{stage}={outcome}" for stage, outcome in where.seen)
            state = "" if where.state is None else f" in {where.state}"
            yield f"{player} means {where.stage}[{seen}]{state}: {move}"


def _in_time(time: Time) -> Iterator[str]:
    """The states of a game in time, what a period weighs, and where play goes from each."""
    yield f"discount {time.discount!r}; ends {' '.join(sorted(map(str, time.ends)))}"
    for period in time.periods:
        for transition in period.transitions:
            yield f"{period.state} -> {transition.target}: {transition.when!r}"
