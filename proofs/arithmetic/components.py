"""The strongly connected parts of a graph: nodes that lead to each other.

Source: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2), 1972.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

_Node = TypeVar("_Node", bound=Hashable)


def components(graph: Mapping[_Node, Iterable[_Node]]) -> list[list[_Node]]:
    """The strongly connected parts of a graph, each after those that it leads to.

    >>> components({"a": ["b"], "b": ["c", "a"], "c": []})
    [['c'], ['b', 'a']]
    """
    number, low = dict[_Node, int](), dict[_Node, int]()
    stack, on_stack, found = list[_Node](), set[_Node](), list[list[_Node]]()
    for root in graph:
        if root in number:
            continue
        waiting = [(root, iter(graph[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while waiting:
            node, following = waiting[-1]
            after = next(following, None)
            if after is None:
                waiting.pop()
                if waiting:
                    low[waiting[-1][0]] = min(low[waiting[-1][0]], low[node])
                if low[node] == number[node]:
                    part = list[_Node]()
                    while not part or part[-1] != node:
                        part.append(stack.pop())
                        on_stack.discard(part[-1])
                    found.append(part)
            elif after not in number:
                number[after] = low[after] = len(number)
                stack.append(after)
                on_stack.add(after)
                waiting.append((after, iter(graph[after])))
            elif after in on_stack:
                low[node] = min(low[node], number[after])
    return found
