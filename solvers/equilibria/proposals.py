"""What nashpy finds, next to what there is: its profiles made exact, checked, and compared with the full list.

nashpy works in floating point. Each profile that it returns is made rational, by solving the
indifference equations of its supports exactly or else by rounding, and goes to the checker. So its
answer is a proposal and a cross-check, and never the reason for saying that something is all there is.

Only its support enumeration and its vertex enumeration are asked, on games of up to MOST_CELLS cells
(6 by 6): its Lemke-Howson algorithm does not return on some games, and the others take exponential time.

    ask_nashpy(game, found)   what each algorithm found, missed and got wrong
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from enum import Enum
from fractions import Fraction
from math import isfinite

from mechanisms.errors import CertificateRejected, InternalError
from mechanisms.game.normal_form import Mixed, MixedProfile, NormalForm
from mechanisms.values import Frozen
from proofs.playout.equilibrium import check_equilibrium, regrets
from solvers.equilibria.enumeration import Enumeration
from solvers.equilibria.indifference import indifferent

ALGORITHMS = ("support enumeration", "vertex enumeration")
"""The methods of `nashpy.Game` that are asked, in words."""

MOST_CELLS = 36
MOST_STRATEGIES = 12
"""Of both players together: there are 2^12 pairs of supports then."""

_PLAYED = 1e-9
_NEAR = 1e-6
_TINY = Fraction(1, 10**9)


class Wrong(Frozen):
    """A profile that was returned and is not an equilibrium, with the reason."""

    profile: tuple[tuple[float, ...], tuple[float, ...]]
    why: str


class Trouble(Enum):
    """Whether an algorithm of nashpy warned or failed. Its own words speak of its code and are not repeated."""

    NONE = ""
    WARNED = "warned"
    FAILED = "failed"


class Proposals(Frozen):
    """What one algorithm of nashpy made of a game.

    `found` and `missed` number the extreme equilibria of the full list, `others` are equilibria between
    them, `wrong` are none, and of `unsettled` profiles no exact one was found nearby. `asked` is False, and
    nothing found, where the game is too large; `trouble` says whether it warned or failed.
    """

    algorithm: str
    asked: bool
    found: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    others: tuple[MixedProfile, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    unsettled: int = 0
    trouble: Trouble = Trouble.NONE

    @property
    def faultless(self) -> bool:
        """Whether it was asked and its answer was complete and right."""
        return self.asked and not (self.missed or self.wrong or self.unsettled)


def ask_nashpy(game: NormalForm, known: Enumeration) -> tuple[Proposals, ...]:
    """What each algorithm makes of a game, compared with the enumeration of its extreme equilibria.

    Raises InternalError where it finds an equilibrium that a complete list should have and does not.
    """
    rows, columns = game.shape
    if rows * columns > MOST_CELLS or rows + columns > MOST_STRATEGIES:
        return tuple(Proposals(algorithm, asked=False) for algorithm in ALGORITHMS)
    places = {profile: number for number, profile in enumerate(known.profiles)}
    return tuple(_compared(game, known, places, algorithm) for algorithm in ALGORITHMS)


def _compared(game: NormalForm, known: Enumeration, places: Mapping[MixedProfile, int], algorithm: str) -> Proposals:
    returned, trouble = _returned(game, algorithm)
    found, others, wrong, unsettled = set[int](), dict[MixedProfile, None](), list[Wrong](), 0
    for floats in returned:
        profile = _exact(game, floats)
        why = _rejection(game, profile) if profile is not None else "it holds values that are not probabilities"
        if profile is None or (why and not _almost(game, profile)):
            wrong.append(Wrong(floats, why))
        elif why:
            unsettled += 1
        elif profile in places:
            found.add(places[profile])
        else:
            others[profile] = None
    if others and known.complete and known.degenerate is False:
        raise InternalError(f"nashpy's {algorithm} found an equilibrium that the full enumeration has not")
    missed = tuple(number for number in range(len(known.profiles)) if number not in found)
    return Proposals(algorithm, True, tuple(sorted(found)), missed, tuple(others), tuple(wrong), unsettled, trouble)


Floats = tuple[tuple[float, ...], tuple[float, ...]]


def _returned(game: NormalForm, algorithm: str) -> tuple[list[Floats], Trouble]:
    """The profiles that an algorithm returns before it ends or fails, and whether it warned or failed."""
    import nashpy
    import numpy

    found: list[Floats] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tables = [numpy.array([[float(cell[p]) for cell in row] for row in game.payoffs]) for p in (0, 1)]
            for profile in getattr(nashpy.Game(*tables), algorithm.replace(" ", "_"))():
                rows, columns = (tuple(map(float, mixed)) for mixed in profile)
                found.append((rows, columns))
        except Exception:  # whatever it fails with, failing is its answer
            return found, Trouble.FAILED
    return found, Trouble.WARNED if caught else Trouble.NONE


def _exact(game: NormalForm, floats: Floats) -> MixedProfile | None:
    """The rational profile that was meant: the one that solves the indifference equations, or the rounded one."""
    if not all(isfinite(p) for mixed in floats for p in mixed) or tuple(map(len, floats)) != game.shape:
        return None
    rows, columns = (tuple(i for i, p in enumerate(mixed) if abs(p) > _PLAYED) for mixed in floats)
    return MixedProfile(
        _mixed(floats[0], indifferent(game.of_column, rows, columns, game.shape[0])),
        _mixed(floats[1], indifferent(lambda c, r: game.of_row(r, c), columns, rows, game.shape[1])),
    )


def _mixed(floats: Sequence[float], solved: Mixed | None) -> Mixed:
    if solved is not None and all(abs(float(a) - b) < _NEAR for a, b in zip(solved, floats, strict=True)):
        return solved
    rounded = [Fraction(p).limit_denominator(10**6) if abs(p) > _PLAYED else Fraction(0) for p in floats]
    largest = max(range(len(rounded)), key=lambda i: rounded[i])
    if abs(float(sum(rounded)) - 1) < _NEAR:
        rounded[largest] += 1 - sum(rounded)
    return tuple(rounded)


def _rejection(game: NormalForm, profile: MixedProfile) -> str:
    """Why the checker rejects a profile; empty where it does not."""
    try:
        check_equilibrium(game, profile)
    except CertificateRejected as rejected:
        return str(rejected)
    return ""


def _almost(game: NormalForm, profile: MixedProfile) -> bool:
    """Whether a profile may be a rounded equilibrium: no deviation gains more than a billionth of the stakes."""
    try:
        gains = regrets(game, profile)
    except CertificateRejected:
        return False
    for player, gain in enumerate(gains):
        paid = [cell[player] for row in game.payoffs for cell in row]
        if gain > _TINY * (max(paid) - min(paid)):
            return False
    return True
