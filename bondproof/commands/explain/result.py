"""What `explain` returns: the entry of a code or a word, or claims taken apart, or what there is to ask about."""

from __future__ import annotations

from typing import ClassVar, Literal

from mechanisms.diagnostics import Diagnostic
from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
from mechanisms.values import Frozen


class Example(Frozen):
    """A spec that is wrong, what is said of it, and how it is right; each with an override, if one belongs to it.

    With `path`, what is wrong is the path of a file.
    """

    wrong: str
    said: tuple[Diagnostic, ...]
    right: str
    wrong_set: str = ""
    right_set: str = ""
    path: bool = False


class Entry(Frozen):
    """A code or a word: what kind of thing it is, what it means, an example, and what else to look at."""

    name: str
    kind: str
    title: str
    means: str
    example: Example | str | None = None
    see: tuple[str, ...] = ()


class Transfer(Frozen):
    """A ledger line that concerns a player: its number, its accounts, its text, and what it is expected to bring."""

    line: int
    accounts: str
    text: str
    expected: str
    with_numbers: str


class Payoff(Frozen):
    """An expectation that a claim mentions: E[player | plays], line by line, and its sum with numbers put in."""

    player: str
    plays: str
    lines: tuple[Transfer, ...]
    total: str


class Condition(Frozen):
    """One of the conditions that a claim stands for: in words, and left, relation, right with numbers put in."""

    label: str
    says: str
    formula: str


class Range(Frozen):
    """A parameter that has no single value, as it is written; `solved` where one is to be found."""

    name: str
    setting: str
    solved: bool


class ExplainedClaim(Frozen):
    """A claim, or that on the window of a solved parameter: its conditions, the payoffs in them, and their ranges."""

    claim: Claim | WindowClaim
    says: str
    ranges: tuple[Range, ...]
    assumptions: tuple[str, ...]
    conditions: tuple[Condition, ...]
    payoffs: tuple[Payoff, ...]
    unit: str
    left_out: int = 0
    """Conditions beyond those that are told."""


class Topics(Frozen):
    """Everything that has an entry, by kind."""

    by_kind: tuple[tuple[str, tuple[Entry, ...]], ...]


class ExplainResult(Frozen):
    """The result of `explain`: one of the three; `mechanism` is that of the claims."""

    kind: ClassVar[Literal["explain"]] = "explain"
    subject: Entry | Topics | tuple[ExplainedClaim, ...]
    mechanism: Mechanism | None = None
    exit_code: int = 0
