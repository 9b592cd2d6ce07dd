"""Claims on random games in time against an oracle of its own.

    python -m tests.fuzz.in_time --games 500 --seed 1

Each game is asked with all its parameters fixed, over a range of one of them, and for the window of that one. The
oracle (tests/fuzz/markov_policies.py) enumerates the policies: a PROVED that fails at some value, a REFUTED whose point
does not refute, and a value on the wrong side of an end are faults. UNDECIDED is none, where values range.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from mechanisms.terms.terms import Variable
from solvers.windows.real_sets import Span
from tests.fuzz.games_in_time import PARAMETERS, UNITS, Point, RandomGame
from tests.fuzz.markov_policies import Oracle, TooManyPoliciesError

F = Fraction
_NEAR = F(1, 10**6)


def claims(game: RandomGame) -> list[str]:
    """The names of the claims."""
    own = [f"{kind}-{player}" for player in game.movers for kind in ("best", "nothing", "joins")]
    return ["perfect", "equilibrium", "strict", *own]


def truth(oracle: Oracle, claim: str) -> bool:
    """What the oracle says of a claim."""
    kind, _, player = claim.partition("-")
    if kind == "best":
        return oracle.best_response(player)
    if kind == "nothing":
        return oracle.unprofitable(player)
    if kind == "joins":
        return oracle.participates(player)
    return {"perfect": oracle.subgame_perfect, "equilibrium": oracle.nash, "strict": oracle.strict_nash}[kind]()


class Ranged:
    """The oracle at the values of the parameter that ranges."""

    def __init__(self, game: RandomGame) -> None:
        self._game, self.name = game, game.free
        self.low, self.high = PARAMETERS[self.name]
        self.values = [self.low + (self.high - self.low) * F(n, 7) for n in range(8)]
        self._points: list[Point] = [{**game.values, self.name: value} for value in self.values]
        self._known: dict[tuple[Fraction, str], bool | None] = {}

    def holds(self, claim: str, value: Fraction) -> bool | None:
        """Whether a claim holds at a value; None where that rests on whether a chance of 0 changes the play."""
        if (value, claim) not in self._known:
            point = {**self._game.values, self.name: value}
            here, anywhere = (truth(Oracle(self._game.game, point, p), claim) for p in ((), self._points))
            self._known[value, claim] = here if here is anywhere else None
        return self._known[value, claim]

    def setting(self, *, solved: bool) -> str:
        """The range, or the parameter to be solved in it."""
        unit = UNITS[self.name]
        return f"solve min{unit} on {self.low} .. {self.high}" if solved else f"{self.low} .. {self.high}{unit}"


def at_a_point(game: RandomGame, path: Path) -> Iterator[str]:
    """Verdicts where every parameter has one value: each must be known, and right."""
    path.write_text(game.text(), encoding="utf-8")
    oracle = Oracle(game.game, game.values)
    (spec,) = verify(path, repair_expected=False).specs
    for claim in spec.claims:
        right = truth(oracle, claim.claim.name)
        said = {"PROVED": True, "VACUOUS": True, "REFUTED": False}.get(claim.word)
        if said is not right:
            yield f"{claim.claim.name} is {claim.word}, the oracle says {right}"


def over_a_range(game: RandomGame, path: Path) -> Iterator[str]:
    """Verdicts where one parameter ranges."""
    ranged = Ranged(game)
    path.write_text(game.text({ranged.name: ranged.setting(solved=False)}), encoding="utf-8")
    (spec,) = verify(path, repair_expected=False).specs
    for claim in spec.claims:
        name, broken = claim.claim.name, claim.result.broken
        if claim.word == "PROVED" and (wrong := [v for v in ranged.values if ranged.holds(name, v) is False]):
            yield f"{name} is PROVED, and fails at {ranged.name} = {wrong[0]}"
        if claim.word == "REFUTED" and broken is not None:
            value = broken.point.get(Variable(ranged.name), ranged.low)
            if ranged.holds(name, value):
                yield f"{name} is REFUTED at {ranged.name} = {value}, where it holds"


def in_a_window(game: RandomGame, path: Path) -> Iterator[str]:
    """The windows of one parameter, at values inside and outside."""
    ranged = Ranged(game)
    path.write_text(game.text({ranged.name: ranged.setting(solved=True)}), encoding="utf-8")
    for claim in claims(game):
        window = bond(path, claims=[claim]).window
        if window.doubt is not None:
            continue
        for value in [*ranged.values, *(v for span in window.spans for v in _around(span))]:
            inside = any(value in span for span in window.spans)
            if ranged.low <= value <= ranged.high and ranged.holds(claim, value) is (not inside):
                yield f"{claim}: {ranged.name} = {value} is {'in' if inside else 'outside'} the window, wrongly"


def _around(span: Span) -> Iterator[Fraction]:
    for end, exact in ((span.low, span.low_exact), (span.high, span.high_exact)):
        if end is not None:
            yield from (end - _NEAR, end, end + _NEAR) if exact else (end - 1000 * _NEAR, end + 1000 * _NEAR)


def judged(game: RandomGame, path: Path) -> list[str]:
    """The faults of one game; none is found in a game with too many policies."""
    try:
        return [*at_a_point(game, path), *over_a_range(game, path), *in_a_window(game, path)]
    except TooManyPoliciesError:
        return []


def main() -> int:
    """Judge games; 1 where a fault was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--games", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(chosen.seed * 10_000, chosen.seed * 10_000 + chosen.games):
            for fault in judged(RandomGame(seed), Path(folder) / "game.mech.yaml"):
                faults += 1
                sys.stdout.write(f"game {seed}: {fault}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{chosen.games} games, {faults} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
