"""Gambit's strategic form: a `.nfg` text of two players becomes a table with exact payoffs.

    NFG 1 R "title" { "worker" "auditor" } { { "honest" "cheat" } { "audit" "skip" } }
    "a comment, if there is one"
    4 -1  -21 9  4 0  9 0

Payoffs go cell by cell, the strategy of the first player changing fastest; in each cell they are
those of all players. Instead of payoffs there may be a list of outcomes `{ "name" 4, -1 }` in braces
and then, for each cell, the number of its outcome, where 0 pays nothing to anybody. Strategies may be
named, or only counted: `{ 2 2 }`.

    read_nfg(path)             a file
    read_nfg_text(text, path)  a text

Source: https://gambitproject.readthedocs.io, "The strategic game (.nfg) file format, payoff version and
outcome version".
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from mechanisms.gambit.tokens import LONGEST_NAME, Code, Kind, Token, Tokens, fault
from mechanisms.game.game import Player
from mechanisms.game.normal_form import MOST_CELLS, NormalForm
from mechanisms.language.files import SpecText, clean, load
from mechanisms.values import Frozen

MOST_STRATEGIES = 1024
MOST_OUTCOMES = MOST_CELLS


class NfgGame(Frozen):
    """A game that a file holds, with what the file says of it in words."""

    title: str
    comment: str
    path: str
    sha256: str
    game: NormalForm


def read_nfg(path: str | Path) -> NfgGame:
    """The game of a `.nfg` file.

    Raises SpecError where the file cannot be read or is not a game of two players.
    """
    return _read(load(path, table=True))


def read_nfg_text(text: str, path: str = "game.nfg") -> NfgGame:
    """The game of a text, reported under a path; raises as `read_nfg` does.

    >>> game = read_nfg_text('NFG 1 R "pennies" { "a" "b" } { 2 2 }  1 -1  -1 1  -1 1  1 -1').game
    >>> game.payoffs[0]
    ((Fraction(1, 1), Fraction(-1, 1)), (Fraction(-1, 1), Fraction(1, 1)))
    """
    return _read(clean(text, path))


def _read(source: SpecText) -> NfgGame:
    tokens = Tokens(source.text, source.path)
    title = _header(tokens)
    players = _players(tokens)
    strategies = _strategies(tokens)
    comment = tokens.take().text if tokens.peek().kind is Kind.QUOTED else ""
    cells = len(strategies[0]) * len(strategies[1])
    paid = _by_outcomes(tokens, cells) if tokens.at_symbol("{") else _payoffs(tokens, cells)
    rows, columns = len(strategies[0]), len(strategies[1])
    table = tuple(tuple(paid[column * rows + row] for column in range(columns)) for row in range(rows))
    return NfgGame(title, comment, source.path, source.sha256, NormalForm(players, strategies, table))


def _header(tokens: Tokens) -> str:
    """`NFG 1 R` or `NFG 1 D`, and the title."""
    if tokens.peek().text == "EFG":
        message = "this is a game tree (EFG), and a table is needed"
        raise fault(Code.SYNTAX, message, tokens.peek().at, "save its strategic form as a .nfg file in Gambit")
    tokens.expect("NFG", "at the start of a Gambit table")
    tokens.expect("1", "(the version)")
    if tokens.peek().text not in ("R", "D"):
        raise tokens.unexpected("`R` or `D`")
    tokens.take()
    return tokens.quoted("a title").text


def _players(tokens: Tokens) -> tuple[Player, Player]:
    opening = tokens.expect("{", "before the players")
    names: list[Token] = []
    while not tokens.accept("}"):
        names.append(tokens.quoted("the name of a player"))
    if len(names) != 2:
        message = f"the game has {len(names)} players; equilibria are computed for two"
        raise fault(Code.PLAYERS, message, names[2].at if len(names) > 2 else opening.at)
    first, second = (Player(name) for name in _labels(names, "player"))
    return first, second


def _strategies(tokens: Tokens) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of both players' strategies: lists of names, or only how many there are."""
    opening = tokens.expect("{", "before the strategies")
    first, second = _of_player(tokens), _of_player(tokens)
    tokens.expect("}", "after the strategies of two players")
    if len(first) * len(second) > MOST_CELLS:
        message = f"{len(first)} x {len(second)} strategies are more than {MOST_CELLS} cells"
        raise fault(Code.SIZE, message, opening.at, "remove strategies that are never played")
    return first, second


def _of_player(tokens: Tokens) -> tuple[str, ...]:
    if not tokens.at_symbol("{"):
        number, token = tokens.whole("the number of strategies", MOST_STRATEGIES)
        if number == 0:
            raise fault(Code.SIZE, "a player needs a strategy", token.at)
        return tuple(str(i) for i in range(1, number + 1))
    opening, names = tokens.take(), list[Token]()
    while not tokens.accept("}"):
        names.append(tokens.quoted("the name of a strategy"))
    if not 0 < len(names) <= MOST_STRATEGIES:
        raise fault(Code.SIZE, f"a player has 1 to {MOST_STRATEGIES} strategies, not {len(names)}", opening.at)
    return _labels(names, "strategy")


def _labels(names: list[Token], kind: str) -> tuple[str, ...]:
    """The names as the file has them. One that is empty is called by its number; of equal ones, the later are numbered.

    A number in brackets is never one that the file gives to another.
    """
    written = {token.text for token in names}
    found = dict[str, None]()
    for place, token in enumerate(names, 1):
        plain = label = token.text or (str(place) if kind == "strategy" else f"{kind} {place}")
        number = 2
        while label in found or (label in written and label != token.text):
            label, number = f"{plain} ({number})", number + 1
        found[label] = None
    return tuple(found)


def _payoffs(tokens: Tokens, cells: int) -> list[tuple[Fraction, Fraction]]:
    paid = []
    for cell in range(cells):
        if tokens.peek().kind is Kind.END:
            message = f"{2 * cells} payoffs are needed, two a cell, and only {2 * cell} stand here"
            raise fault(Code.COUNT, message, tokens.peek().at)
        paid.append(_pair(tokens))
    _finish(tokens, f"{2 * cells} payoffs, two a cell,")
    return paid


def _pair(tokens: Tokens) -> tuple[Fraction, Fraction]:
    first, _ = tokens.number("a payoff")
    tokens.accept(",")
    second, _ = tokens.number("a payoff")
    tokens.accept(",")
    return first, second


def _by_outcomes(tokens: Tokens, cells: int) -> list[tuple[Fraction, Fraction]]:
    tokens.take()
    outcomes = [(Fraction(0), Fraction(0))]
    while not tokens.accept("}"):
        opening = tokens.expect("{", "before an outcome")
        tokens.quoted("the name of an outcome")
        outcomes.append(_pair(tokens))
        tokens.expect("}", "after the payoffs of two players")
        if len(outcomes) > MOST_OUTCOMES:
            raise fault(Code.SIZE, f"more than {MOST_OUTCOMES - 1} outcomes", opening.at)
    paid = []
    for cell in range(cells):
        if tokens.peek().kind is Kind.END:
            message = f"{cells} outcomes are needed, one a cell, and only {cell} stand here"
            raise fault(Code.COUNT, message, tokens.peek().at)
        paid.append(outcomes[tokens.whole("the number of an outcome", len(outcomes) - 1)[0]])
    _finish(tokens, f"{cells} outcomes, one a cell,")
    return paid


def _finish(tokens: Tokens, enough: str) -> None:
    token = tokens.peek()
    if token.kind is not Kind.END:
        raise fault(Code.COUNT, f"{enough} have been read, and `{token.text[:LONGEST_NAME]}` follows", token.at)
