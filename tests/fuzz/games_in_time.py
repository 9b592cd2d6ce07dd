"""Random small games in time, as the text of a spec and as functions, made together.

    RandomGame(seed).text    the spec
    RandomGame(seed).game    what it means, for the oracle (tests/fuzz/markov_policies.py)

Two to five states, one or two players, chance; a family with an index, moves that others see or do not see, a second
move of the same player, stages that some states pass over; amounts with `min` and `max`, a deposit out of which some
lines take, the worth of a state. Money, discount and probabilities are small exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

F = Fraction
Point = Mapping[str, Fraction]
Place = tuple[str, int | None]
"""A state: the name of its family, and its index if it has one."""
Play = Mapping[str, str | None]
"""Outcomes of stages by their names; None where a stage was passed over, or chance did not strike."""
Truth = tuple[str, Callable[[Place, Play], bool]]


@dataclass(frozen=True)
class Step:
    """A stage: a decision of a player who has seen some stages, or chance."""

    name: str
    when: Truth
    player: str | None = None
    moves: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()
    chance: Callable[[Point, Place, Play], Fraction] = lambda *_: F(0)


@dataclass(frozen=True)
class Payment:
    """A ledger line."""

    source: str
    target: str
    amount: Callable[[Point, Place, Play], Fraction]
    when: Truth
    held: bool = False
    """Whether it is taken out of the deposit of its source."""


Seen = tuple[tuple[str, str | None], ...]
Strategy = Mapping[tuple[Place, str, Seen], str]
"""A move for a state, a stage, and what its mover has seen."""


@dataclass(frozen=True)
class GameInTime:
    """What a spec means: `follows` gives the next state, None where the game is over."""

    places: tuple[Place, ...]
    steps: tuple[Step, ...]
    payments: tuple[Payment, ...]
    follows: Callable[[Place, Play], Place | None]
    discount: Callable[[Point], Fraction]
    profile: Callable[[Place, str, Seen], str]
    ranges: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)


ALWAYS: Truth = ("", lambda place, play: True)
PARAMETERS = {"d": (F(0), F(9, 10)), "x": (F(0), F(6)), "q": (F(0), F(1))}
UNITS = {"d": "", "x": " USD", "q": ""}


def _name(place: Place) -> str:
    return place[0] if place[1] is None else f"{place[0]}[{place[1]}]"


def _both(one: Truth, other: Truth) -> Truth:
    if not one[0]:
        return other
    if not other[0]:
        return one
    return f"{one[0]} and {other[0]}", lambda place, play: one[1](place, play) and other[1](place, play)


def _is(family: str) -> Truth:
    return family, lambda place, play: place[0] == family


def _event(stage: str, event: str) -> Truth:
    return event, lambda place, play: play.get(stage) == event


def _not(truth: Truth) -> Truth:
    return f"not {truth[0]}", lambda place, play: not truth[1](place, play)


def _amount(by: str, number: int) -> tuple[str, Callable[[Point, Place, Play], Fraction]]:
    """What a line pays: `x`, or a number; as it is, by an index or a chance, or the lesser or greater one."""

    def paid(point: Point, place: Place, play: Play) -> Fraction:
        x, q = point["x"], point["q"]
        amounts = {"x": x, "k": number * F(place[1] or 0), "q": number * q, "": F(number)}
        return {**amounts, "min": min(x, F(number)), "max": max(x, number * q)}[by]

    texts = {"x": "x", "k": f"{number} USD * k", "q": f"{number} USD * q", "": f"{number} USD"}
    return {**texts, "min": f"min(x, {number} USD)", "max": f"max(x, {number} USD * q)"}[by], paid


def _rule_for(truth: Truth, first: str, second: str) -> Callable[[Place, Seen], str]:
    return lambda place, seen: first if truth[1](place, dict(seen)) else second


def _except(truth: Truth) -> Truth:
    return f"not ({truth[0]})", lambda place, play: not truth[1](place, play)


class RandomGame:
    """One game; the same for the same seed. A `plain` one is of the first kind: no deposit, no `min` and `max`."""

    def __init__(self, seed: int, *, plain: bool = False) -> None:
        self._random, self._more, self._plain = Random(seed), Random(f"more of {seed}"), plain
        chosen = self._random
        self.seed = seed
        self.values = {"d": F(chosen.randint(0, 9), 10), "x": F(chosen.randint(0, 6)), "q": F(chosen.randint(0, 4), 4)}
        self.free = chosen.choice(("d", "x", "x", "q"))
        self.endless = chosen.random() < 0.75
        self._last = chosen.randint(1, 3)
        self.families = ["a", "w", "b"][: chosen.randint(1, 3)]
        self.ends = not self.endless or chosen.random() < 0.5
        places = [(f, k) for f in self.families for k in (range(1, self._last + 1) if f == "w" else (None,))]
        self._steps = list[Step]()
        self._stage_lines, self._events = list[str](), list[Truth]()
        self._make_stages()
        payments, ledger = self._make_ledger()
        follows, rules = self._make_rules()
        self.asked, self.least = self._more.choice(places), self._more.randint(-8, 8)
        self.bond = self._more.randint(4, 24)
        profile, honest = self._make_profile(places)
        endless = self.endless
        self.game = GameInTime(
            places=tuple(places),
            steps=tuple(self._steps),
            payments=tuple(payments),
            follows=follows,
            discount=lambda point: point["d"] if endless else F(1),
            profile=profile,
        )
        states = [f"w[1 .. {self._last}]" if f == "w" else f for f in self.families] + ["z: end"] * self.ends
        self._sections = {
            "states": [f"- {state}" for state in states],
            "game": self._stage_lines,
            "ledger": ledger,
            "escrow": ["- bond of ann"] * any(payment.held for payment in payments),
            "next": rules,
            "honest": honest,
        }

    def text(self, settings: Mapping[str, str] | None = None) -> str:
        """The spec; `settings` gives parameters another setting than their value."""
        lines = ["mech: 1", f"name: game-{self.seed}", "params:"]
        if self._sections["escrow"]:
            lines.append(f"  bond: {self.bond} USD")
        for name, value in self.values.items():
            lines.append(f"  {name}: {(settings or {}).get(name, f'{value}{UNITS[name]}')}")
        lines.append(f"discount: {'d' if self.endless else 'none'}")
        for section, items in self._sections.items():
            if items:
                lines += [f"{section}:", *(f"  {item}" for item in items)]
        movers = self.movers
        lines += [
            "claims:",
            f"  worth: E[ann at {_name(self.asked)}] >= {self.least} USD",
            "  perfect: subgame_perfect()",
            "  equilibrium: nash()",
            "  strict: strict_nash()",
        ]
        for player in movers:
            lines += [f"  best-{player}: best_response({player})", f"  nothing-{player}: unprofitable({player})"]
            lines += [f"  joins-{player}: participates({player})"]
        return "\n".join(lines) + "\n"

    @property
    def movers(self) -> list[str]:
        """The players who move."""
        return list(dict.fromkeys(step.player for step in self._steps if step.player is not None))

    def _state_truth(self) -> Truth:
        kind = self._random.randrange(4)
        if kind == 0 or self.families == ["a"]:
            return ALWAYS
        family = self._random.choice(self.families)
        if family == "w" and kind == 1:
            k = self._random.randint(1, self._last)
            return f"w[{k}]", lambda place, play: place == ("w", k)
        truth = _is(family)
        return truth if kind != 2 else _not(truth)

    def _event_truth(self) -> Truth:
        if not self._events or self._random.random() < 0.2:
            return ALWAYS
        truth = self._random.choice(self._events)
        return _not(truth) if self._random.random() < 0.3 else truth

    def _decision(self, player: str, moves: tuple[str, str], sees: tuple[str, ...], when: Truth) -> None:
        name = player if all(step.player != player for step in self._steps) else f"{player}#2"
        text = f"- {player}{' sees ' + ', '.join(sees) if sees else ''}{' when ' + when[0] if when[0] else ''}"
        self._stage_lines.append(f"{text}: [{', '.join(moves)}]")
        seen = list(sees)
        for step in self._steps:
            if step.player == player:
                seen += [*step.sees, step.name]
        order = [step.name for step in self._steps if step.name in seen]
        self._steps.append(Step(name, when, player, moves, tuple(order)))
        self._events += [_event(name, move) for move in moves]

    def _chance(self, name: str, when: Truth) -> None:
        numbers: list[tuple[str, Callable[[Point], Fraction]]] = [
            ("q", lambda p: p["q"]),
            ("1/2", lambda p: F(1, 2)),
            ("(1 - q)", lambda p: 1 - p["q"]),
            ("q / 2", lambda p: p["q"] / 2),
            ("0", lambda p: F(0)),
            ("1", lambda p: F(1)),
        ]
        (text, number), (other_text, other) = self._random.choices(numbers, [4, 3, 2, 2, 1, 1], k=2)
        truth = _both(self._state_truth(), self._event_truth())
        if truth[0]:
            text = f"({text} if {truth[0]} else {other_text})"
        self._stage_lines.append(f"- {name}: chance {text}{' when ' + when[0] if when[0] else ''}")

        def chance(point: Point, place: Place, play: Play) -> Fraction:
            return number(point) if truth[1](place, play) else other(point)

        self._steps.append(Step(name, when, chance=chance))
        self._events.append(_event(name, name))

    def _make_stages(self) -> None:
        chosen = self._random
        if chosen.random() < 0.35:
            self._chance("e", ALWAYS)
        sees = ("e",) if self._events and chosen.random() < 0.6 else ()
        self._decision("ann", ("u", "v"), sees, self._state_truth())
        if chosen.random() < 0.5:
            seen = tuple(step.name for step in self._steps if chosen.random() < 0.4)
            self._decision("bob", ("l", "r"), seen, _both(self._state_truth(), self._event_truth()))
        if chosen.random() < 0.75:
            self._chance("f", _both(self._state_truth(), self._event_truth()) if chosen.random() < 0.4 else ALWAYS)
        if chosen.random() < 0.3:
            names = [step.name for step in self._steps if step.name != "ann" and chosen.random() < 0.5]
            player = chosen.choice(self.movers)
            names = [name for name in names if name != player]
            self._decision(player, ("s", "t"), tuple(names), _both(self._state_truth(), self._event_truth()))
        if not self.endless:
            self._stage_lines.append("- quit: chance 1/4")
            self._steps.append(Step("quit", ALWAYS, chance=lambda *_: F(1, 4)))

    def _make_ledger(self) -> tuple[list[Payment], list[str]]:
        chosen, payments, lines = self._random, list[Payment](), list[str]()
        accounts = [*self.movers, "outside"]
        for _ in range(chosen.randint(2, 5)):
            source, target = chosen.sample(accounts, 2)
            when = _both(self._state_truth(), self._event_truth())
            if chosen.random() < 0.4:
                when = _both(when, self._event_truth())
            amount = chosen.randint(1, 6)
            kind = chosen.randrange(4)
            if kind == 1 and "w" in self.families:
                when = _both(("w[k]", _is("w")[1]), when)
            by = ("x", "k" if "w" in self.families else "x", "q", "")[kind]
            by = self._more.choice(("min", "max")) if self._more.random() < 0.25 and not self._plain else by
            text, paid = _amount(by, amount)
            held = source == "ann" and self._more.random() < 0.35 and not self._plain
            payments.append(Payment(source, target, paid, when, held))
            origin = "bond of ann" if held else source
            lines.append(f"- {origin} -> {target}: {text}{' when ' + when[0] if when[0] else ''}")
        return payments, lines

    def _make_rules(self) -> tuple[Callable[[Place, Play], Place | None], list[str]]:
        """Rules of each family, of which the earlier ones take precedence: later ones exclude them by name."""
        chosen, lines = self._random, list[str]()
        found = list[tuple[Callable[[Place], bool], Truth, Callable[[Place], Place | None]]]()
        goes_on: Truth = ALWAYS
        if not self.endless:
            goes_on = ("not quit", lambda place, play: play.get("quit") != "quit")
            lines.append("- any -> z: when quit")
            found.append((lambda place: True, _event("quit", "quit"), lambda place: None))
        for family in self.families:
            before = goes_on
            for _ in range(chosen.randint(1, 3)):
                event = self._event_truth()
                when = _both(before, event)
                lines_of, rules = self._rule(family, when)
                lines += lines_of
                found += rules
                if not event[0]:
                    break
                before = _both(before, _except(event))

        def follows(place: Place, play: Play) -> Place | None:
            met = [to(place) for source, when, to in found if source(place) and when[1](place, play)]
            assert len(met) <= 1, "the rules exclude each other"
            return met[0] if met else place

        return follows, lines

    def _rule(
        self, family: str, when: Truth
    ) -> tuple[list[str], list[tuple[Callable[[Place], bool], Truth, Callable[[Place], Place | None]]]]:
        chosen, last = self._random, self._last
        told = f"when {when[0]}" if when[0] else "always"
        targets: list[Place | None] = [(f, None) for f in self.families if f != "w"]
        targets += [("w", k) for k in range(1, last + 1) if "w" in self.families]
        targets += [None] * self.ends
        target = chosen.choice(targets)
        name = "z" if target is None else _name(target)
        if family == "w" and chosen.random() < 0.6:
            up = _both(when, ("k < " + str(last), lambda place, play: (place[1] or 0) < last))
            rules = [
                (lambda place: place[0] == "w", up, lambda place: ("w", (place[1] or 0) + 1)),
                (lambda place: place == ("w", last), when, lambda place: target),
            ]
            return [f"- w[k] -> w[k+1]: when {up[0]}", f"- w[{last}] -> {name}: {told}"], rules
        return [f"- {family} -> {name}: {told}"], [(lambda place: place[0] == family, when, lambda place: target)]

    def _make_profile(self, places: list[Place]) -> tuple[Callable[[Place, str, Seen], str], list[str]]:
        lines = list[str]()
        tables = dict[str, Callable[[Place, Seen], str]]()
        for step in self._steps:
            if step.player is None:
                continue
            first, second = step.moves if self._random.random() < 0.5 else step.moves[::-1]
            kind, truth = self._random.randrange(3), self._state_truth()
            if kind == 2 and step.sees:
                stage = self._random.choice(step.sees)
                event = next(s for s in self._steps if s.name == stage)
                truth = _event(stage, event.moves[0] if event.player else stage)
            if kind == 0 or not truth[0]:
                truth = ALWAYS
            lines.append(f"{step.name}: {first}" + (f" if {truth[0]} else {second}" if truth[0] else ""))
            tables[step.name] = _rule_for(truth, first, second)
        return lambda place, stage, seen: tables[stage](place, seen), lines
