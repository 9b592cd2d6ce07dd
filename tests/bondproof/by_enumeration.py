"""Claims at one point of the parameters, by plain enumeration: written for tests, and sharing no code with the engine.

    Spec.of(text)              a spec as PyYAML reads it; its parameters, each a number or a range
    spec.holds(claim, point)   whether a claim holds where each parameter has a number

Formulas are read by Python's own parser after a few replacements, plays are enumerated, and games in time are solved
as linear equations in fractions. Claims that no number of a point decides are not understood: ValueError.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction as F
from itertools import product
from keyword import kwlist
from math import comb
from typing import Any, TypeAlias

import yaml

from tests.bondproof.discounted_worth import solved

Point: TypeAlias = Mapping[str, F]
Happened: TypeAlias = dict[str, bool]
State: TypeAlias = tuple[str, int]
Play: TypeAlias = Callable[[int, Happened, State], str]
"""The move at a stage, given what has happened and the state."""

UNITS = {"USD": F(1), "MUSD": F(10**6), "kUSD": F(1000), "cent": F(1, 100), "%": F(1, 100)}
FORMS = ("nash", "strict_nash", "best_response", "unprofitable", "participates", "subgame_perfect")
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
ONCE: State = ("", 0)
KEPT = {"and", "or", "not", "if", "else", "True", "False", "None"}


def closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth == 0:
            return at
    raise ValueError(text)


def split(text: str, at: str) -> list[str]:
    """The parts of a text between separators that are in no bracket."""
    parts, depth, begin = [], 0, 0
    for i, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if depth == 0 and text.startswith(at, i):
            parts.append(text[begin:i])
            begin = i + len(at)
    return [part.strip() for part in (*parts, text[begin:])]


class Stage:
    """A decision of a player with its moves, or an event of chance with its probability."""

    def __init__(self, key: str, value: str | list[str], number: int) -> None:
        found = re.fullmatch(r"(\w+)(?: sees ([\w, ]+?))?(?: when (.+))?", key)
        assert found is not None, key
        self.name, self.number = found[1], number
        self.sees, self.when = (found[2] or "").replace(",", " ").split(), found[3] or "True"
        self.moves, self.chance = [value] if isinstance(value, str) else value, ""
        if isinstance(value, str):
            self.chance, _, after = value.removeprefix("chance ").partition(" when ")
            self.when, self.moves = after or self.when, [self.name]


class Spec:
    """A spec, its formulas as texts."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data, self.params = data, dict(data.get("params") or {})
        self.units = {**UNITS, **{name: self._number(text) for name, text in (data.get("units") or {}).items()}}
        self.stages = [Stage(k, v, n) for n, s in enumerate(data.get("game") or []) for k, v in s.items()]
        self.players = list(dict.fromkeys(s.name for s in self.stages if not s.chance))
        self.moves = {move for stage in self.stages for move in stage.moves}

    @staticmethod
    def of(text: str) -> Spec:
        """The spec that a text describes, names that Python keeps for itself with an underscore."""
        text = re.sub(rf"\b({'|'.join(set(kwlist) - KEPT)})\b", r"\1_", text)
        return Spec(yaml.load(text, yaml.BaseLoader))  # noqa: S506  it makes texts, lists and mappings alone

    def _number(self, text: str) -> F:
        """`98/99`, `2.5%`, `100 USD`."""
        found = re.fullmatch(r"\s*(-?[\d.]+(?:/\d+)?)\s*(\S*)\s*", text)
        assert found is not None, text
        known: dict[str, F] = {**UNITS, **getattr(self, "units", {}), "": F(1), "whole": F(1)}
        number, _, below = found[1].partition("/")
        return F(number) / (F(below) if below else 1) * known.get(found[2], F(1))

    @staticmethod
    def is_number(text: str) -> bool:
        """Whether a parameter has one value, and no formula."""
        return ".." not in text and not text.strip().startswith("=")

    def is_range(self, name: str) -> bool:
        """Whether a parameter has a range."""
        return ".." in self.params[name]

    def number(self, name: str) -> F:
        """The value of a parameter that has one."""
        return self._number(self.params[name])

    def choices(self, name: str) -> list[F]:
        """Numbers at which a parameter may stand, those of a range inside of it and at its closed ends."""
        text = self.params[name].strip()
        if text.startswith("="):
            return []
        if ".." not in text:
            now = self._number(text)
            return [now * factor for factor in (F(1, 3), F(4, 5), F(1), F(5, 4), F(3))]
        low, high = (part.strip() for part in text.rstrip(")]").lstrip("([").replace(" whole", "").split(".."))
        unit = high.split()[-1] if len(high.split()) > 1 else "%" if high.endswith("%") else ""
        low = f"{low} {unit}" if low.replace("/", "").replace(".", "").isdigit() else low
        least = self._number(low)
        if high.startswith("inf"):
            inside = [least + F(n, 4) for n in (1, 3, 6, 13, 40, 130, 400, 4000, 40000)]
        else:
            width = self._number(high) - least
            inside = [least + width * F(n, 960) for n in (1, 12, 40, 80, 200, 360, 480, 640, 800, 920)]
            inside += [] if text.endswith(")") else [least + width]
        found = ([] if text.startswith("(") else [least]) + inside
        return sorted({F(round(x)) for x in found} if "whole" in text else found)

    def complete(self, point: Point) -> dict[str, F]:
        """A point with the parameters that are formulas."""
        found = dict(point)
        formulas = {n: t.strip()[1:] for n, t in self.params.items() if t.strip().startswith("=")}
        while formulas:
            for name, text in list(formulas.items()):
                if not any(re.search(rf"\b{other}\b", text) for other in formulas if other != name):
                    found[name] = self.value(text, found)
                    del formulas[name]
        return found

    # formulas ------------------------------------------------------------------------------------

    def value(self, text: str, point: Point, happened: Happened | None = None, state: State = ONCE) -> Any:
        """What a formula or a condition is worth."""
        text = " ".join(text.split()).replace("^", "**")
        units = "|".join(sorted(map(re.escape, self.units), key=len, reverse=True))
        calls: list[tuple[str, str]] = []
        while found := re.search(rf"\bE\[|\b(?:{'|'.join(FORMS)})\(", text):
            end = closing(text, found.end() - 1)
            calls.append((text[found.start() : found.end() - 1], text[found.end() : end]))
            text = f"{text[: found.start()]}_call({len(calls) - 1}){text[end + 1 :]}"
        text = re.sub(rf"(?<![\w.])(\d+(?:\.\d+)?)\s*({units})(?!\w)", r"(\1*_unit('\2'))", text)
        node = ast.parse(text, mode="eval").body
        return self._of(node, text, calls, point, happened or {}, state)

    def _of(  # noqa: C901  one case per kind of node
        self, node: ast.expr, text: str, calls: list[tuple[str, str]], point: Point, happened: Happened, state: State
    ) -> Any:
        def of(each: ast.expr) -> Any:
            return self._of(each, text, calls, point, happened, state)

        match node:
            case ast.Constant(bool(value)):
                return value
            case ast.Constant():
                return F(ast.get_source_segment(text, node) or "")
            case ast.Name(name):
                if name in point:
                    return point[name]
                return happened.get(name, False) or name == state[0]
            case ast.Subscript(ast.Name(name), index):
                return (name, of(index)) == state
            case ast.BinOp(left, ast.Pow(), right):
                return of(left) ** int(of(right))
            case ast.BinOp(left, op, right):
                done = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
                return done[type(op)](of(left), of(right))
            case ast.UnaryOp(ast.Not(), operand):
                return not of(operand)
            case ast.UnaryOp(ast.USub(), operand):
                return -of(operand)
            case ast.BoolOp(ast.And(), values):
                return all(map(of, values))
            case ast.BoolOp(ast.Or(), values):
                return any(map(of, values))
            case ast.IfExp(test, then, otherwise):
                return of(then) if of(test) else of(otherwise)
            case ast.Compare(left, [relation], [right]):
                return COMPARE[type(relation)](of(left), of(right))
            case ast.Call(ast.Name("_unit"), [ast.Constant(str(unit))]):
                return self.units[unit]
            case ast.Call(ast.Name("_call"), [ast.Constant(int(number))]):
                return self._asked(*calls[number], point)
            case ast.Call(ast.Name("any_of"), [chance, number]):
                return 1 - (1 - of(chance)) ** int(of(number))
            case ast.Call(ast.Name("tail"), [trials, least, chance]):
                n, k, p = int(of(trials)), int(of(least)), of(chance)
                return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
            case ast.Call(ast.Name(name), arguments) if name in ("max", "min", "abs"):
                return {"max": max, "min": min, "abs": abs}[name](*map(of, arguments))  # type: ignore[operator]
        raise ValueError(ast.dump(node))

    # plays ---------------------------------------------------------------------------------------

    def plays(self, profile: Mapping[str, Play], point: Point, state: State) -> Iterator[tuple[F, Happened]]:
        """The plays of a period, each with its chance."""

        def after(number: int, chance: F, happened: Happened) -> Iterator[tuple[F, Happened]]:
            if number == len(self.stages):
                yield chance, happened
                return
            stage = self.stages[number]
            if not self.value(stage.when, point, happened, state):
                yield from after(number + 1, chance, happened)
            elif stage.chance:
                likely = self.value(stage.chance, point, happened, state)
                for came, share in ((True, likely), (False, 1 - likely)):
                    if share:
                        yield from after(number + 1, chance * share, {**happened, stage.name: came})
            else:
                yield from after(number + 1, chance, {**happened, profile[stage.name](number, happened, state): True})

        return after(0, F(1), {})

    def paid(self, who: str, point: Point, happened: Happened, state: State) -> F:
        """What the ledger leaves a player or an account in a play."""
        total = F(0)
        for line in self.data.get("ledger") or []:
            ((places, said),) = line.items()
            source, target = (place.strip() for place in places.split("->"))
            amount, _, when = said.partition(" when ")
            if (who in (source, target)) and self.value(when or "True", point, happened, state):
                total += self.value(amount, point, happened, state) * ((target == who) - (source == who))
        return total

    def worth(self, who: str, profile: Mapping[str, Play], point: Point, first: Mapping[str, Play] | None = None) -> F:
        """What a player expects from the first state on; `first` is played there once, then the profile."""
        return self.worths(who, profile, point, first)[self.first(point)]

    def worths(
        self, who: str, profile: Mapping[str, Play], point: Point, once: Mapping[str, Play] | None = None
    ) -> dict[State, F]:
        """The same from each state on, by elimination; with `once` its moves come first in each of them."""
        states = self.states(point)
        weight = self.value(self.data["discount"], point) if "discount" in self.data else F(0)
        rows = {s: self._period(who, profile, point, s) for s in states}
        known = solved(states, {s: r for s, (r, _) in rows.items()}, {s: m for s, (_, m) in rows.items()}, weight)
        if once is None:
            return known
        again = {s: self._period(who, once, point, s) for s in states}
        return {s: r + weight * sum(p * known.get(t, F(0)) for t, p in m.items()) for s, (r, m) in again.items()}

    def _period(self, who: str, profile: Mapping[str, Play], point: Point, state: State) -> tuple[F, dict[State, F]]:
        earned, moved = F(0), dict[State, F]()
        for chance, happened in self.plays(profile, point, state):
            earned += chance * self.paid(who, point, happened, state)
            then = self._next(point, happened, state)
            moved[then] = moved.get(then, F(0)) + chance
        return earned, moved

    def first(self, point: Point) -> State:
        """Where play begins."""
        return self.states(point)[0]

    def states(self, point: Point) -> list[State]:
        """The states in which something is played, the first one first."""
        found: list[State] = []
        for each in self.data.get("states") or []:
            if isinstance(each, str):
                name, _, rest = each.partition("[")
                low, _, high = rest.rstrip("]").partition("..")
                numbers = range(int(low), int(self.value(high, point)) + 1) if rest else (0,)
                found += [(name.strip(), number) for number in numbers]
        return found or [ONCE]

    def _next(self, point: Point, happened: Happened, state: State) -> State:
        for rule in self.data.get("next") or []:
            ((places, when),) = rule.items()
            source, target = (place.strip() for place in places.split("->"))
            names = dict(point)
            name, _, index = source.partition("[")
            index = index.rstrip("]")
            if name != "any" and name != state[0]:
                continue
            if index and not (index.isdigit() or index in point):
                names[index] = F(state[1])
            elif index and self.value(index, point) != state[1]:
                continue
            if when == "always" or self.value(when.removeprefix("when "), names, happened, state):
                name, _, index = target.partition("[")
                return name, int(self.value(index.rstrip("]"), names)) if index else 0
        return state

    # claims --------------------------------------------------------------------------------------

    def strategies(self, texts: list[str], point: Point) -> dict[str, Play]:
        """The profile that texts such as `report if drop else look_away` describe; the intended one where there are
        none."""
        intended = self.data.get("honest") or []
        said = texts or (list(intended.values()) if isinstance(intended, dict) else intended)
        rules = [text.split("=")[-1].strip() if "==" not in text else text for text in said]

        def play(number: int, happened: Happened, state: State) -> str:
            for rule in rules:
                move = self._move(ast.parse(rule, mode="eval").body, point, happened, state)
                if move in self.stages[number].moves:
                    return move
            raise ValueError(f"no move at stage {number}: {said}")

        return dict.fromkeys(self.players, play)

    def _move(self, node: ast.expr, point: Point, happened: Happened, state: State) -> str:
        if isinstance(node, ast.IfExp):
            chosen = node.body if self._of(node.test, "", [], point, happened, state) else node.orelse
            return self._move(chosen, point, happened, state)
        assert isinstance(node, ast.Name)
        return node.id

    def plans(self, player: str, point: Point) -> Iterator[Play]:
        """Every pure strategy of a player, in each state and for whatever they see."""
        own = [stage for stage in self.stages if stage.name == player]
        spots = [
            (state, stage.number, seen)
            for state in self.states(point)
            for stage in own
            for seen in product((True, False), repeat=len(self._seen(stage)))
        ]
        for moves in product(*(self.stages[number].moves for _, number, _ in spots)):
            chosen = dict(zip(spots, moves, strict=True))
            yield lambda number, happened, state, chosen=chosen: chosen[  # type: ignore[misc]
                state, number, tuple(happened.get(name, False) for name in self._seen(self.stages[number]))
            ]

    def _seen(self, stage: Stage) -> list[str]:
        return [move for other in self.stages if other.name in stage.sees for move in other.moves]

    def _asked(self, name: str, inside: str, point: Point) -> Any:
        before, bar, after = inside.partition("|")
        texts = split(after if bar else "" if name == "E" else inside, ",")
        profile = self.strategies([text for text in texts if text], point)
        if name == "E":
            return sum((self.worth(who.strip(), profile, point) for who in before.split("+")), F(0))
        subjects = [before.strip()] if bar else self.players
        return all(self._stable(name, player, profile, point) for player in subjects)

    def _stable(self, name: str, player: str, profile: Mapping[str, Play], point: Point) -> bool:
        now = self.worths(player, profile, point)
        first = self.first(point)
        for plan in self.plans(player, point):
            other = {**profile, player: plan}
            if name == "subgame_perfect":
                then = self.worths(player, profile, point, other)
                if any(then[state] > now[state] for state in now):
                    return False
            elif name == "strict_nash" or name == "unprofitable":
                limit = now[first] if name == "strict_nash" else F(0)
                same = list(self.plays(other, point, first)) == list(self.plays(profile, point, first))
                worth = self.worth(player, other, point)
                if not same and (worth > limit or (name == "strict_nash" and worth == limit)):
                    return False
            elif self.worth(player, other, point) > now[first]:
                return False
        return True

    def holds(self, claim: str, point: Point) -> bool:
        """Whether a claim without a premise holds at a point."""
        return bool(self.value(claim, self.complete(point)))

    def admissible(self, point: Point) -> bool:
        """Whether the assumptions hold there, and no formula divides by 0."""
        try:
            whole = self.complete(point)
        except ZeroDivisionError:
            return False
        return all(self.value(text, whole) for text in self.data.get("assume") or [])
