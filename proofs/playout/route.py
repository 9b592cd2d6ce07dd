"""Which stages a play-out walks through for ledger lines, found without the code of the symbolic expectation.

looked_at(formula)            the stages whose outcome a term or a condition speaks of
weighed(condition)            those of them that are inside a comparison
route(game, known, formulas)  the stages to walk through, each with the stages that it looks back at
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from mechanisms.game.game import Chance, Game, Player, Stage
from mechanisms.game.strategy import Strategy
from mechanisms.terms.terms import Comparison, Node, Occurs
from mechanisms.values import parts

Strategies: TypeAlias = tuple[tuple[Player, Strategy], ...]


@lru_cache(maxsize=4096)
def looked_at(formula: Node) -> frozenset[str]:
    """The stages of all events in a term or a condition."""
    return frozenset(_mentioned(formula))


def _mentioned(formula: Node) -> list[str]:
    return [node.event.stage for node in _nodes(formula) if isinstance(node, Occurs)]


@lru_cache(maxsize=4096)
def weighed(condition: Node) -> frozenset[str]:
    """The stages of all events inside the comparisons of a condition."""
    compared = (looked_at(node) for node in _nodes(condition) if isinstance(node, Comparison))
    return frozenset[str]().union(*compared)


def _nodes(formula: Node) -> list[Node]:
    """Every node once, in the order of the text."""
    found, waiting = dict[Node, None](), [formula]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            for part in reversed(parts(node)):
                each = part if isinstance(part, tuple) else (part,)
                waiting += [inner for inner in reversed(each) if isinstance(inner, Node)]
    return list(found)


def route(
    game: Game, known: Mapping[str, frozenset[str]], formulas: Iterable[Node]
) -> list[tuple[Stage, frozenset[str]]]:
    """The stages on which formulas depend, as these name them, each after all those that it depends on itself.

    `known` tells by which stages the moves at a stage are told apart.
    """
    stages, found = {stage.name: stage for stage in game.stages}, dict[str, tuple[Stage, frozenset[str]]]()

    def visit(name: str) -> None:
        if name in found:
            return
        stage = stages[name]
        asked = looked_at(stage.probability) if isinstance(stage, Chance) else known.get(name, frozenset())
        back = looked_at(stage.when) | asked
        for earlier in (each for each in stages if each in back):
            visit(earlier)
        found[name] = stage, back

    for formula in formulas:
        for name in _mentioned(formula):
            visit(name)
    return list(found.values())
