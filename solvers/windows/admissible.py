"""At which values of one unknown can the assumptions hold? Only those belong to a window.

The line is cut at the critical values of the assumptions (solvers/windows/critical_values.py). In each piece one
value is looked at. A
piece where the assumptions can hold is covered by paths of points that satisfy them; one where they cannot gets a proof
of that. What is neither covered nor excluded is left open, and said.

    admissible(box, premises, unknown, meter)             Admissible; Undecided, or Vacuous where there is none
    possible_all_over(box, premises, unknown, span, ...)  whether they can hold at every value of a span
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import FALSE, TRUE, Comparison, Condition, Number, Relation, Variable, all_of
from mechanisms.values import Frozen, evolve
from proofs.checking.cases import Sign, premise_systems
from proofs.checking.obligation import Box, Obligation, Point
from proofs.checking.verdict import Proved, Undecided, Vacuous
from solvers.engines.budget import STOPS, Meter, why_stopped
from solvers.engines.portfolio import decide, find_witness, never
from solvers.windows.critical_values import critical_values
from solvers.windows.grounds import Barred, Inhabited
from solvers.windows.paths import Path, Region, line, still
from solvers.windows.real_sets import Coefficients, Span, Spans, complement, intersection, joined, partition, whole_of

_TRIES = 6
"""Further witnesses that are sought for a piece; if they do not cover it, it is left open."""


class Admissible(Frozen):
    """The values at which the assumptions can hold, in pieces that paths cover, and proofs where they cannot.

    `critical` are polynomials of which an end that is not a rational number is a root.
    """

    spans: Spans
    inhabited: tuple[Inhabited, ...]
    barred: tuple[Barred, ...]
    critical: tuple[Coefficients, ...] = ()


def admissible(
    box: Box, premises: Sequence[Condition], unknown: Variable, meter: Meter
) -> Admissible | Undecided | Vacuous:
    """The values of the unknown at which some point of the box satisfies all premises."""
    everywhere = Obligation("assumptions", box, tuple(premises), TRUE)
    try:
        witness = find_witness(everywhere, meter)
        if not isinstance(witness, dict):
            return witness
        return _Search(everywhere, unknown, meter).run(witness)
    except STOPS as error:
        return Undecided(why_stopped(error))


def possible_all_over(box: Box, premises: Sequence[Condition], unknown: Variable, span: Span, meter: Meter) -> bool:
    """Whether at every value of a span some point of the box is known to satisfy all premises."""
    try:
        search = _Search(Obligation("premises", box, tuple(premises), TRUE), unknown, meter)
    except DomainError:
        return False
    return search.cover(span) is None


Piece: TypeAlias = tuple[Path, Spans]


class _Search:
    """One search: the paths met so far."""

    def __init__(self, everywhere: Obligation, unknown: Variable, meter: Meter) -> None:
        self._everywhere, self._unknown, self._meter = everywhere, unknown, meter
        self._systems = premise_systems(everywhere)
        self._region = Region(self._systems, everywhere.box, unknown)
        self._domain = everywhere.box[unknown]
        self._pieces: list[Piece] = []
        self._barred: list[Barred] = []

    def run(self, witness: Point) -> Admissible | Undecided:
        self._walk(still({v: x for v, x in witness.items() if v != self._unknown}))
        critical: tuple[Coefficients, ...] = ()
        if self._missing(whole_of(self._domain)):
            found = critical_values(self._systems, self._everywhere.box, self._unknown, self._meter)
            critical = () if found is None else found.polynomials
            for span in partition(critical, self._domain):
                doubt = self._settle(span)
                if doubt is not None:
                    return doubt
        spans = joined([span for _, found in self._pieces for span in found])
        inhabited = list(self._inhabited(spans))
        if any(each is None for each in inhabited):
            return Undecided("that the assumptions can hold at every value was found, and could not be proved")
        return Admissible(spans, tuple(each for each in inhabited if each), tuple(self._barred), critical)

    def _walk(self, path: Path) -> None:
        """Keep a path with the values at which it satisfies the assumptions, where it adds some."""
        try:
            found = self._region.along(path)
        except DomainError:
            return
        known = joined([span for _, spans in self._pieces for span in spans])
        if joined([*known, *found]) != known:
            self._pieces.append((path, found))

    def _missing(self, span: Span) -> Spans:
        """What no path covers of a span."""
        known = joined([one for _, spans in self._pieces for one in spans])
        return intersection((span,), complement(known, self._domain))

    def _settle(self, span: Span) -> Undecided | None:
        """Cover a piece by paths, or prove that the assumptions cannot hold in it; why not, where that is open."""
        doubt = self.cover(span)
        return self._bar(span) if isinstance(doubt, Vacuous) else doubt

    def cover(self, span: Span) -> Undecided | Vacuous | None:
        """Cover a piece by paths; why not, where that is open, or the assumptions cannot hold in the middle of it."""
        if not self._missing(span):
            return None
        witness = self._witness(span.inside())
        if not isinstance(witness, dict):
            return witness
        self._connect(witness, span)
        for _ in range(_TRIES):
            missing = self._missing(span)
            if not missing:
                return None
            more = self._witness(missing[0].inside())
            if not isinstance(more, dict):
                break
            self._connect(more, missing[0])
        return Undecided(f"whether the assumptions can hold at every {self._unknown.name} is open")

    def _witness(self, value: Fraction) -> dict[Variable, Fraction] | Vacuous | Undecided:
        """A point that satisfies the assumptions at one value."""
        box = {**self._everywhere.box, self._unknown: Interval(value, value)}
        return find_witness(evolve(self._everywhere, box=box), self._meter)

    def _connect(self, witness: dict[Variable, Fraction], span: Span) -> None:
        """Walk from a witness to the ends of a piece: straight on, and to where the assumptions just can hold there."""
        self._walk(still({v: x for v, x in witness.items() if v != self._unknown}))
        ends = [end for end in (span.low, span.high) if end is not None and end != witness[self._unknown]]
        reached = [point for end in ends for point in self._limits(end)]
        for point in reached:
            if self._missing(span):
                self._walk(line(self._unknown, point, witness))
        for first in reached:
            for second in reached:
                if first[self._unknown] < second[self._unknown] and self._missing(span):
                    self._walk(line(self._unknown, first, second))

    def _limits(self, value: Fraction) -> Iterator[Point]:
        """Points at which the assumptions hold at one value, if ends and strict signs count as not strict."""
        box = {v: Interval(i.low, i.high, whole=i.whole) for v, i in self._everywhere.box.items()}
        box[self._unknown] = Interval(value, value)
        for system in self._systems:
            found = find_witness(Obligation("", box, tuple(_closed(s) for s in system), TRUE), self._meter)
            if isinstance(found, dict):
                yield found

    def _bar(self, span: Span) -> Undecided | None:
        """Keep the proof that the assumptions cannot hold in a piece; why there is none, where it is missing."""
        box = {**self._everywhere.box, self._unknown: span.interval()}
        impossible = evolve(self._everywhere, box=box, goal=FALSE)
        verdict = never(impossible, self._meter)
        if isinstance(verdict, Undecided):
            return verdict
        self._barred.append(Barred(span, impossible, verdict.certificates, verdict.engines))
        return None

    def _inhabited(self, spans: Spans) -> Iterator[Inhabited | None]:
        """The paths over each span, the widest first, with the proof that they satisfy the assumptions there."""
        widest = sorted(self._pieces, key=lambda piece: -max(map(_width, piece[1])))
        for span in spans:
            rest: Spans = (span,)
            for path, found in widest:
                for piece in (p for one in found for p in intersection((one,), rest)):
                    yield self._proved(path, piece)
                for one in found:
                    rest = tuple(p for r in rest for p in intersection((r,), complement((one,), self._domain)))

    def _proved(self, path: Path, span: Span) -> Inhabited | None:
        terms = path.terms(self._unknown)
        kept = [replace_in(premise, terms) for premise in self._everywhere.premises]
        for variable in path.slope:
            interval, here = self._everywhere.box[variable], terms[variable]
            above = Relation.GT if interval.low_open else Relation.GE
            kept.append(Comparison(here, above, Number(interval.low)))
            if interval.high is not None:
                below = Relation.LT if interval.high_open else Relation.LE
                kept.append(Comparison(here, below, Number(interval.high)))
        box = {self._unknown: span.interval()}
        obligation = Obligation("assumptions can hold", box, (), all_of(*kept))
        verdict = decide(obligation, self._meter)
        return Inhabited(span, terms, obligation, verdict) if isinstance(verdict, Proved) else None


def _width(span: Span) -> float:
    return float("inf") if span.high is None else float(span.high - span.low)


def _closed(sign: Sign) -> Condition:
    return Comparison(sign.polynomial.term(), Relation.GE, Number(Fraction(0)))
