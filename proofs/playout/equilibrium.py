"""The exact check of an equilibrium: could a player do better with another strategy?

    regrets(game, profile)             what each player would gain by their best deviation
    check_equilibrium(game, profile)   what each player is paid in it, or CertificateRejected
    Referee(game)                      the same for many profiles of one game

Rests on the definition alone and on whole numbers: payoffs and probabilities are multiplied by what makes them whole.
It shares no code with the search (solvers/equilibria/). That a list of equilibria is complete is another question, not
asked here.

Source: J. Nash, "Non-cooperative games", Annals of Mathematics 54(2), 1951.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from operator import mul

from mechanisms.errors import CertificateRejected
from mechanisms.game.normal_form import Mixed, MixedProfile, NormalForm


def regrets(game: NormalForm, profile: MixedProfile) -> tuple[Fraction, Fraction]:
    """What the row player and the column player would gain by their best deviation; (0, 0) in an equilibrium.

    Raises CertificateRejected where the profile is none of this game: a wrong number of probabilities, a
    negative one, or a sum other than 1.
    """
    gains = []
    for worth, weights, scale in Referee(game).worths(profile):
        gains.append(Fraction(max(worth) * sum(weights) - sum(map(mul, weights, worth)), scale * sum(weights)))
    return gains[0], gains[1]


def check_equilibrium(game: NormalForm, profile: MixedProfile) -> tuple[Fraction, Fraction]:
    """Accept a profile in which every strategy that is played is a best response; what both players are paid.

    Raises CertificateRejected, which names the player, the strategy they play, a better one and the gain.

    >>> from mechanisms.game.game import Player
    >>> one, none = Fraction(1), Fraction(0)
    >>> table = (((one, one), (none, none)), ((none, none), (one, one)))
    >>> meet = NormalForm((Player("ann"), Player("bob")), (("park", "cafe"), ("park", "cafe")), table)
    >>> check_equilibrium(meet, MixedProfile((one, none), (one, none)))
    (Fraction(1, 1), Fraction(1, 1))
    >>> check_equilibrium(meet, MixedProfile((one, none), (none, one)))
    Traceback (most recent call last):
    mechanisms.errors.CertificateRejected: no equilibrium: ann plays park, and cafe would bring them 1 more
    """
    return Referee(game).check(profile)


class Referee:
    """Checks profiles of one game, whose payoffs it makes whole once: [player][own strategy][strategy of the other]."""

    def __init__(self, game: NormalForm) -> None:
        self._game = game
        tables = (
            [[cell[0] for cell in row] for row in game.payoffs],
            [[row[column][1] for row in game.payoffs] for column in range(game.shape[1])],
        )
        self._scales = [lcm(*(value.denominator for row in table for value in row)) for table in tables]
        self._tables = [
            [[value.numerator * (scale // value.denominator) for value in row] for row in table]
            for scale, table in zip(self._scales, tables, strict=True)
        ]

    def check(self, profile: MixedProfile) -> tuple[Fraction, Fraction]:
        """See `check_equilibrium`."""
        paid = []
        for player, (worth, weights, scale) in enumerate(self.worths(profile)):
            best = max(worth)
            for move, weight in enumerate(weights):
                if weight and worth[move] < best:
                    name, labels = self._game.players[player], self._game.strategies[player]
                    raise CertificateRejected(
                        f"no equilibrium: {name} plays {labels[move]}, and {labels[worth.index(best)]} would bring "
                        f"them {_short(Fraction(best - worth[move], scale))} more"
                    )
            paid.append(Fraction(best, scale))
        return paid[0], paid[1]

    def worths(self, profile: MixedProfile) -> list[tuple[list[int], list[int], int]]:
        """For both players: what each pure strategy brings, times a scale; the weights that are played; and the scale.

        Raises CertificateRejected where the profile is none of this game.
        """
        rows, columns = self._game.shape
        if (len(profile.rows), len(profile.columns)) != (rows, columns):
            raise CertificateRejected(
                f"no profile of this game: {len(profile.rows)} and {len(profile.columns)} probabilities for "
                f"{rows} and {columns} strategies"
            )
        weights = self._weights(0, profile.rows), self._weights(1, profile.columns)
        return [
            ([sum(map(mul, row, weights[1 - seat])) for row in self._tables[seat]], weights[seat], scale * total)
            for seat, (scale, total) in enumerate(zip(self._scales, map(sum, reversed(weights)), strict=True))
        ]

    def _weights(self, player: int, mixed: Mixed) -> list[int]:
        """Probabilities times what makes them whole."""
        ratios = [probability.as_integer_ratio() for probability in mixed]
        total = lcm(*[denominator for _, denominator in ratios])
        weights = [numerator * (total // denominator) for numerator, denominator in ratios]
        name = self._game.players[player]
        if min(weights) < 0:
            raise CertificateRejected(f"no profile of this game: a probability of {name} is negative")
        if sum(weights) != total:
            raise CertificateRejected(
                f"no profile of this game: the probabilities of {name} add up to {_short(sum(mixed))}"
            )
        return weights


def _short(value: Fraction | int) -> str:
    """A number for a message: as it is where it is short."""
    exact = Fraction(value)
    small = max(abs(exact.numerator), exact.denominator) < 10**12
    if small:
        return str(exact)
    return f"about {exact.limit_denominator(10**6)}" if abs(exact) < 10**12 else "more than 10^12"
