"""The sections `accounts`, `escrow` and `ledger`: where money lies, and every line on which it moves.

    accounts: [treasury]
    escrow:
      - bond of worker
    ledger:
      - bond of worker -> burn:  bond        when convicted
      - protocol -> worker:      reward      when not convicted

Not here: what a ledger is (mechanisms/game/ledger.py).
"""

from __future__ import annotations

from mechanisms.diagnostics import Position
from mechanisms.errors import did_you_mean
from mechanisms.game.game import Player
from mechanisms.game.ledger import PLACES, Account, Deposit, Line, Place
from mechanisms.game.states import State
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.cursor import Cursor
from mechanisms.language.document import Scalar, Tree
from mechanisms.language.faults import Faults, fault, reported
from mechanisms.language.formula_limits import Measure
from mechanisms.language.grammar import expression
from mechanisms.language.names import Names, listed
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.scope import Scope
from mechanisms.language.states import bound
from mechanisms.model.syntax import Name, Syntax
from mechanisms.terms.terms import FALSE, TRUE, Term, Variable
from mechanisms.terms.units import MONEY
from mechanisms.values import Frozen, evolve

MOST_LINES = 500
_LINE = "- worker -> burn: bond when cheat"
_DEPOSIT = "- bond of worker"


class Draft(Frozen):
    """A ledger line as it is written: its accounts are known, its formulas have no meaning yet."""

    source: Account
    target: Account
    amount: Syntax
    when: Syntax | None
    at: Position
    text: str


class Books(Frozen):
    """The ledger as it is written, what is in escrow, and the accounts that the spec adds."""

    lines: tuple[Draft, ...]
    deposits: tuple[Deposit, ...]
    accounts: tuple[Place, ...]


class Ledger(Frozen):
    """The ledger lines of a game, of a state if it has any; the denominators in the amounts; what they rest on."""

    lines: tuple[Line, ...]
    divisors: tuple[tuple[Term, Position], ...]
    rests_on: frozenset[Variable]


def ledger_lines(books: Books, names: Names, measure: Measure, faults: Faults) -> Ledger:
    """The lines with their meaning. A line whose condition the state of the names rules out is left out."""
    found, divisors, rests_on = list[Line](), list[tuple[Term, Position]](), set[Variable]()
    for draft in books.lines:
        here = names
        if names.stand is not None:
            here = evolve(names, stand=bound(names.stand, (draft.amount, draft.when), names.parameters))
        scope = Scope(here, measure)
        with faults.caught():
            when = TRUE if draft.when is None else scope.condition(draft.when)
            if when == FALSE and names.stand is not None:
                continue
            term = scope.term_of(draft.amount, MONEY, "the amount of a ledger line")
            found.append(Line(draft.source, draft.target, term, when, draft.at, draft.text))
        divisors += scope.divisors
        rests_on |= scope.rests_on
    return Ledger(tuple(found), tuple(dict.fromkeys(divisors)), frozenset(rests_on))


def books(
    accounts: Tree | None, escrow: Tree | None, ledger: Tree | None, scope: Scope, words: Vocabulary, faults: Faults
) -> Books:
    """Everything that the three sections say; faults are kept, and reading goes on."""
    reading = _Reading(scope, words, faults)
    for node, read, what, example in (
        (accounts, reading.account, "the section of accounts", "- treasury"),
        (escrow, reading.deposit, "the escrow", _DEPOSIT),
        (ledger, reading.line, "the ledger", _LINE),
    ):
        with faults.caught():
            for item in shapes.items(node, what, example) if node is not None else ():
                with faults.caught():
                    read(item)
    return Books(tuple(reading.lines), tuple(reading.deposits), tuple(reading.accounts))


class _Reading:
    """The three sections while they are read."""

    def __init__(self, scope: Scope, words: Vocabulary, faults: Faults) -> None:
        self._scope, self._words, self._faults = scope, words, faults
        self._places = {name: Place(name) for name in PLACES}
        self.accounts = list[Place]()
        self.deposits = list[Deposit]()
        self.lines = list[Draft]()

    def account(self, item: Tree) -> None:
        """Read the name of an account."""
        scalar = shapes.text(item, "an account")
        name = shapes.new_name(scalar, "an account")
        if name in self._places or self._scope.names.named_player(name):
            raise fault(Code.NAME_TAKEN, f"`{name}` is already an account", scalar.at, "remove it here")
        self._places[name] = Place(name)
        self.accounts.append(self._places[name])

    def deposit(self, item: Tree) -> None:
        """Read a deposit, `bond of worker`."""
        scalar = shapes.text(item, "a deposit")
        cursor = Cursor(scalar)
        amount, owner = self._deposit_names(cursor)
        during = self._during(cursor) if self._scope.names.stand is not None and cursor.accept("while") else ()
        cursor.finish("the end" if self._scope.names.stand is None else "`while` or the end")
        parameter = self._scope.names.parameter(amount)
        if parameter.dimension != MONEY:
            message = f"a deposit must be {MONEY}, not {parameter.dimension}"
            raise fault(Code.UNITS, message, amount.at, "name a parameter of money")
        deposit = Deposit(amount.name, parameter.term, self._scope.player(owner), scalar.at, during)
        if self._declared(amount.name, owner.name):
            raise fault(Code.NAME_TAKEN, f"`{deposit}` is already in escrow", scalar.at, "remove one of the two")
        self.deposits.append(deposit)

    def _during(self, cursor: Cursor) -> tuple[State, ...]:
        """The states of a deposit that each stay posts anew: families whole, or states."""
        found = list[State]()
        while True:
            syntax = expression(cursor, self._words)
            family = self._scope.names.family(syntax)
            whole = family is not None and isinstance(syntax, Name)
            found += family if family is not None and whole else [self._scope.state(syntax)]
            if not cursor.accept(","):
                return tuple(dict.fromkeys(found))

    def _deposit_names(self, cursor: Cursor) -> tuple[Name, Name]:
        amount = cursor.expect_name("the parameter of a deposit (as in `bond of worker`)")
        cursor.expect("of", " (as in `bond of worker`)")
        owner = cursor.expect_name("the player who owns the deposit")
        return Name(amount.text, None, cursor.position(amount)), Name(owner.text, None, cursor.position(owner))

    def _declared(self, amount: str, owner: str) -> Deposit | None:
        return next((d for d in self.deposits if d.name == amount and d.owner.name == owner), None)

    def line(self, item: Tree) -> None:
        """Read a line, `source -> target: amount [when condition]`."""
        key, value = shapes.pair(item, "a ledger line", _LINE)
        if len(self.lines) >= MOST_LINES:
            raise fault(Code.TOO_MANY, f"the ledger has more than {MOST_LINES} lines", key.at, "make it smaller")
        source, target = self._ends(key)
        scalar = shapes.text(value, "the amount of a ledger line")
        cursor = Cursor(scalar)
        start = cursor.peek()
        amount = expression(cursor, self._words)
        text = cursor.text_since(start)
        condition = expression(cursor, self._words) if cursor.accept("when") else None
        cursor.finish("an operator, `when` or the end" if condition is None else "an operator or the end")
        cursor.warn_of_cut(self._faults)
        self.lines.append(Draft(source, target, amount, condition, key.at, text))

    def _ends(self, key: Scalar) -> tuple[Account, Account]:
        cursor = Cursor(key)
        source = self._account(cursor)
        arrow = cursor.expect("->", " (as in `worker -> burn`)")
        target = self._account(cursor)
        cursor.finish("the end, or `: ` and an amount")
        if source == target:
            message = "the line moves money from an account to itself"
            raise fault(Code.TRANSFER, message, cursor.position(arrow), "name two accounts")
        return source, target

    def _account(self, cursor: Cursor) -> Account:
        if cursor.peek(1).text == "of":
            return self._in_escrow(cursor)
        token = cursor.expect_name("an account")
        at = cursor.position(token)
        if cursor.at_any("["):
            raise fault(Code.UNSUPPORTED, "groups of players are not supported yet", at, "name one player")
        found = self._scope.names.named_player(token.text) or self._places.get(token.text)
        if found is None and self._scope.names.excused(token.text):
            raise reported()
        if found is None:
            known = [*map(str, self._scope.names.game.players), *self._places]
            advice = (
                did_you_mean(token.text, known) or f"the accounts are {listed(known)}; add others under `accounts:`"
            )
            raise fault(Code.UNKNOWN_NAME, f"unknown account `{token.text}`", at, advice)
        return found

    def _in_escrow(self, cursor: Cursor) -> Deposit:
        amount, owner = self._deposit_names(cursor)
        player: Player = self._scope.player(owner)
        found = self._declared(amount.name, player.name)
        if found is None:
            advice = f"add `- {amount.name} of {player}` under `escrow:`"
            raise fault(Code.UNKNOWN_NAME, f"`{amount.name} of {player}` is not in escrow", amount.at, advice)
        return found
