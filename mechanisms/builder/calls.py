"""Calls: expected money, claim forms, and the functions that formulas know.

    E("worker", honest, check)               E[worker | honest, check]
    E("worker", honest, at=watched[2])       E[worker at watched[2] | honest]
    form("nash")                             nash()
    form("best_response", report, of="inspector")
    index("k")                               k, bound by the brackets of a state: watched[k]
    any_of(p, n), tail(n, k, p), minimum(a, b), maximum(a, b)

`form` writes any call: which claim forms there are, proofs/claims/properties/ knows.
"""

from __future__ import annotations

from mechanisms.builder.formulas import Formula, Given, Part, given
from mechanisms.builder.source_location import Place, here


def E(player: Given, *strategies: Given, at: Given | None = None, **by_player: Given) -> Formula:  # noqa: N802  its name in the language
    """The expected payoff of a player under these strategies; without strategies, the intended play.

    at : the state in which play starts, in a game in time; without it, the first one.

    >>> E("worker", "cheat", "check") < E("worker", auditor="check", worker="honest")
    <formula E[worker | cheat, check] < E[worker | auditor = check, worker = honest]>
    >>> E("worker", "cheat", at=Formula("watched")[2])
    <formula E[worker at watched[2] | cheat]>
    """
    place = here()
    of = player if at is None else Formula(given(player, place), " at ", given(at, place), at=place.at)
    return _call("E", "[]", of, strategies, by_player, place)


def index(name: str) -> Formula:
    """A name for the number of a state, bound by the brackets around it in a line.

    >>> k = index("k")
    >>> Formula("watched")[k] & (k < 3)
    <formula watched[k] and k < 3>
    """
    return given(name, here())


def form(name: str, *arguments: Given, of: Given | None = None, **by_player: Given) -> Formula:
    """A claim form, or any other call of the language: `name(of | arguments)`.

    >>> form("best_response", "report", of="inspector")
    <formula best_response(inspector | report)>
    """
    return _call(name, "()", of, arguments, by_player, here())


def minimum(*terms: Given) -> Formula:
    """The least of several numbers."""
    return _call("min", "()", None, terms, {}, here())


def maximum(*terms: Given) -> Formula:
    """The greatest of several numbers."""
    return _call("max", "()", None, terms, {}, here())


def any_of(p: Given, n: Given) -> Formula:
    """The chance that any of `n` independent events of chance `p` comes true. For conditions, see `any_holds`."""
    return _call("any_of", "()", None, (p, n), {}, here())


def tail(n: Given, k: Given, p: Given) -> Formula:
    """The chance of at least `k` successes in `n` trials of chance `p`."""
    return _call("tail", "()", None, (n, k, p), {}, here())


def _call(
    name: str,
    brackets: str,
    subject: Given | None,
    arguments: tuple[Given, ...],
    by_player: dict[str, Given],
    place: Place,
) -> Formula:
    parts: list[Part] = []
    for label, value in [*(("", a) for a in arguments), *((f"{p} = ", s) for p, s in by_player.items())]:
        parts += [", "] if parts else []
        parts += [label, given(value, place)]
    about: list[Part] = [] if subject is None else [given(subject, place), " | " if parts else ""]
    return Formula(name, brackets[0], *about, *parts, brackets[1], at=place.at)
