"""What a window rests on: why each interval works, why it ends where it does, and that it has admissible points.

PROVED, said of a window, means three things, and each is kept as evidence:

    Covered      in an interval every part of every claim holds: one obligation each, PROVED, in which the unknown
                 ranges over exactly that interval, with a certificate for each case
    Inhabited    at every value of an interval some point satisfies the assumptions: a path of such points
    End          beyond an end inside the domain a claim fails at a point (Beyond), or no point satisfies the
                 assumptions (Barred)

Everything here can be checked again without a solver: obligations by `proofs.checking.check.check`, points by
`check_counterexample`. A certificate is None where an engine's word is all there is.

Not here: finding any of it (solvers/windows/window.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.terms.terms import Term, Variable
from mechanisms.values import Frozen
from proofs.checking.certificate import Certificate
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Proved
from proofs.claims.statement import Part, Statement
from solvers.windows.real_sets import Root, Span


class Covered(Frozen):
    """One part of a claim all over one interval of a window.

    In `obligation` the unknown ranges over exactly `span`, with its open and closed ends; all else is as in the claim.
    """

    span: Span
    statement: Statement
    part: Part
    obligation: Obligation
    verdict: Proved


class Inhabited(Frozen):
    """At every value of `span` the assumptions can hold: at the point of `path` there.

    `path` gives each other parameter as a term in the unknown. `obligation` has the unknown alone in its box, ranging
    over `span`, and says that the path keeps within all ranges and satisfies all assumptions. The pieces of a window
    cover its intervals; they may overlap, and reach beyond them.
    """

    span: Span
    path: Mapping[Variable, Term]
    obligation: Obligation
    verdict: Proved


class Beyond(Frozen):
    """A part of a claim that fails beyond an end: at `point`, whose value of the unknown is the end or close to it.

    `worst` gives every other parameter a value with which the end lies where it lies; `moving` are those of them that
    play a part, since other values would move the end. With `limit` these values are approached, not attained: the
    goal fails at points ever closer to them, as the unknown comes ever closer to the end. They then need not lie in
    the ranges, and at the end itself the goal may hold.
    """

    statement: Statement
    part: Part
    obligation: Obligation
    point: Point
    worst: Point
    moving: Point
    limit: bool = False


class Barred(Frozen):
    """Beyond an end no point satisfies the assumptions: there the window has nothing to speak of.

    In `obligation` the unknown ranges over `span`, the values next to the end, and its goal is FALSE: the assumptions
    entail it. One certificate for each case.
    """

    span: Span
    obligation: Obligation
    certificates: tuple[Certificate | None, ...]
    engines: tuple[str, ...]


Reason: TypeAlias = Beyond | Barred


class End(Frozen):
    """One end of one interval of a window that lies inside the domain: an upper one where `high`.

    `index` is the number of the interval, from 0. `reason` is None where the search stopped short of the true end
    (the span says then that its end is not exact) and nothing was met beyond it. Where the true end is not a rational
    number, `value` is a rational one next to it, on the side of the window, and `root` is the true end, if it is known.
    """

    index: int
    high: bool
    value: Fraction
    reason: Reason | None
    root: Root | None = None
