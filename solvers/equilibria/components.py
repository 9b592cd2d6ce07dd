"""Which equilibria hang together: the connected components of the set of all equilibria.

Two extreme equilibria that share a strategy of one player are connected by equilibria in which the
other player mixes. So the components are those of a graph: its nodes are the strategies of both
players that occur, its edges the extreme equilibria. A component of a single one is isolated.

Source: D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Economic Theory 42, 2010, section 2.
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.game.normal_form import Mixed, MixedProfile


def components(profiles: Sequence[MixedProfile]) -> tuple[tuple[int, ...], ...]:
    """The extreme equilibria of each component, by their number, in order.

    >>> from fractions import Fraction
    >>> one, none = Fraction(1), Fraction(0)
    >>> a, b = (one, none), (none, one)
    >>> components([MixedProfile(a, a), MixedProfile(a, b), MixedProfile(b, (one / 2, one / 2))])
    ((0, 1), (2,))
    """
    parts: list[list[int]] = [[number] for number in range(len(profiles))]
    first: dict[tuple[int, Mixed], int] = {}
    for number, profile in enumerate(profiles):
        for strategy in ((0, profile.rows), (1, profile.columns)):
            known = parts[first.setdefault(strategy, number)]
            if known is not parts[number]:
                small, large = sorted((known, parts[number]), key=len)
                large += small
                for member in small:
                    parts[member] = large
    return tuple(sorted(tuple(sorted(part)) for part in {id(part): part for part in parts}.values()))
