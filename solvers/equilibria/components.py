"""Which equilibria hang together: the connected components of the set of all equilibria.

Two extreme equilibria that share a strategy of one player are connected by equilibria in which the
other player mixes. So the components are those of a graph: its nodes are the strategies of both
players that occur, its edges the extreme equilibria. A component of a single one is isolated.

Source: D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Economic Theory 42, 2010, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.normal_form import MixedProfile


def components(profiles: Sequence[MixedProfile]) -> tuple[tuple[int, ...], ...]:
    """The extreme equilibria of each component, by their number, in order.

    >>> from fractions import Fraction
    >>> one, none = Fraction(1), Fraction(0)
    >>> a, b = (one, none), (none, one)
    >>> components([MixedProfile(a, a), MixedProfile(a, b), MixedProfile(b, (one / 2, one / 2))])
    ((0, 1), (2,))
    """
    found: list[list[int]] = []
    for number, profile in enumerate(profiles):
        touching = [part for part in found if any(_meet(profile, profiles[other]) for other in part)]
        joined = sorted([number, *(other for part in touching for other in part)])
        found = [*(part for part in found if part not in touching), joined]
    return tuple(tuple(part) for part in sorted(found))


def _meet(one: MixedProfile, other: MixedProfile) -> bool:
    return one.rows == other.rows or one.columns == other.columns
