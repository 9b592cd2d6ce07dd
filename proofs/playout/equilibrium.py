"""The exact check of an equilibrium: could a player do better with another strategy?

    regrets(game, profile)             what each player would gain by his best deviation
    check_equilibrium(game, profile)   None, or CertificateRejected

Rests on the definition alone and on rational arithmetic; it shares no code with the search
(solvers/equilibria/). That a list of equilibria is complete is another question, not asked here.

Source: J. Nash, "Non-cooperative games", Annals of Mathematics 54(2), 1951.
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import CertificateRejected
from mechanisms.game.normal_form import MixedProfile, NormalForm


def regrets(game: NormalForm, profile: MixedProfile) -> tuple[Fraction, Fraction]:
    """What the row player and the column player would gain by their best deviation; (0, 0) in an equilibrium.

    Raises CertificateRejected where the profile is none of this game: a wrong number of probabilities, a
    negative one, or a sum other than 1.
    """
    gains = []
    for player, (worth, mixed) in enumerate(_worths(game, profile)):
        _check_mixed(game, player, mixed)
        gains.append(max(worth) - sum((p * w for p, w in zip(mixed, worth, strict=True)), Fraction(0)))
    return gains[0], gains[1]


def check_equilibrium(game: NormalForm, profile: MixedProfile) -> None:
    """Accept a profile in which every strategy that is played is a best response to the other player.

    Raises CertificateRejected, which names the player, the strategy he plays, a better one and the gain.

    >>> from mechanisms.game.game import Player
    >>> one, none = Fraction(1), Fraction(0)
    >>> table = (((one, one), (none, none)), ((none, none), (one, one)))
    >>> meet = NormalForm((Player("ann"), Player("bob")), (("park", "cafe"), ("park", "cafe")), table)
    >>> check_equilibrium(meet, MixedProfile((one, none), (one, none)))
    >>> check_equilibrium(meet, MixedProfile((one, none), (none, one)))
    Traceback (most recent call last):
    mechanisms.errors.CertificateRejected: no equilibrium: ann plays park, and cafe would bring him 1 more
    """
    for player, (worth, mixed) in enumerate(_worths(game, profile)):
        _check_mixed(game, player, mixed)
        best = max(worth)
        for move, probability in enumerate(mixed):
            if probability != 0 and worth[move] < best:
                name, labels = game.players[player], game.strategies[player]
                raise CertificateRejected(
                    f"no equilibrium: {name} plays {labels[move]}, and {labels[worth.index(best)]} would bring him "
                    f"{_short(best - worth[move])} more"
                )


def _worths(game: NormalForm, profile: MixedProfile) -> list[tuple[list[Fraction], tuple[Fraction, ...]]]:
    """What each pure strategy brings against the other player's mixed one, for both players; with what is played."""
    rows, columns = game.shape
    if (len(profile.rows), len(profile.columns)) != (rows, columns):
        raise CertificateRejected(
            f"no profile of this game: {len(profile.rows)} and {len(profile.columns)} probabilities for "
            f"{rows} and {columns} strategies"
        )
    of_row = [
        sum((profile.columns[c] * game.payoffs[r][c][0] for c in range(columns)), Fraction(0)) for r in range(rows)
    ]
    of_column = [
        sum((profile.rows[r] * game.payoffs[r][c][1] for r in range(rows)), Fraction(0)) for c in range(columns)
    ]
    return [(of_row, profile.rows), (of_column, profile.columns)]


def _check_mixed(game: NormalForm, player: int, mixed: tuple[Fraction, ...]) -> None:
    name = game.players[player]
    if any(probability < 0 for probability in mixed):
        raise CertificateRejected(f"no profile of this game: a probability of {name} is negative")
    if sum(mixed) != 1:
        raise CertificateRejected(
            f"no profile of this game: the probabilities of {name} add up to {_short(sum(mixed))}"
        )


def _short(value: Fraction | int) -> str:
    """A number for a message: as it is where it is short."""
    exact = Fraction(value)
    small = max(abs(exact.numerator), exact.denominator) < 10**12
    if small:
        return str(exact)
    return f"about {exact.limit_denominator(10**6)}" if abs(exact) < 10**12 else "more than 10^12"
