"""Claims on random games in time against an oracle of its own.

    python -m tests.fuzz.in_time --games 500 --seed 1

Each game is asked with all its parameters fixed, over a range of one of them, and for the window of that one; where it
is money, also over the whole numbers of the range. The oracle (tests/fuzz/markov_policies.py) enumerates the policies:
a PROVED that fails at some value, a REFUTED whose point does not refute, and a value on the wrong side of an end are
faults. UNDECIDED is none, where values range. What is proved over a range is asked of Z3, too, without our engines;
what the oracle says a state is worth must be our number, and that of dice. A deposit is a fault of the spec exactly if
a course of play can take more out of it than it holds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import z3

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.result import VerifiedSpec
from bondproof.commands.verify.verify import verify
from mechanisms.errors import SpecError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Variable
from proofs.checking.obligation import Obligation
from proofs.claims.grounding import grounding
from solvers.engines.smtlib import of_obligation
from solvers.windows.real_sets import Span
from tests.fuzz.games_in_time import PARAMETERS, UNITS, Point, RandomGame
from tests.fuzz.markov_policies import Oracle, TooManyPoliciesError

F = Fraction
_NEAR = F(1, 10**6)


def claims(game: RandomGame) -> list[str]:
    """The names of the claims."""
    own = [f"{kind}-{player}" for player in game.movers for kind in ("best", "nothing", "joins")]
    return ["worth", "perfect", "equilibrium", "strict", *own]


def truth(game: RandomGame, oracle: Oracle, claim: str) -> bool | None:
    """What the oracle says of a claim; None of the worth of a state to which no play leads."""
    kind, _, player = claim.partition("-")
    if kind == "worth":
        worth = oracle.worth("ann", game.asked)
        return None if worth is None else worth >= game.least
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

    def oracle(self, value: Fraction) -> Oracle:
        """The oracle at one value."""
        return Oracle(self._game.game, {**self._game.values, self.name: value}, self._points)

    @property
    def overdrawn(self) -> bool:
        """Whether at some value a course takes more out of the deposit than it holds: amounts rise with the value."""
        return any(_overdrawn(self._game, self.oracle(value)) for value in (self.low, self.high))

    def holds(self, claim: str, value: Fraction) -> bool | None:
        """Whether a claim holds at a value; what chance does at some value of the range is possible at all of them."""
        if (value, claim) not in self._known:
            self._known[value, claim] = truth(self._game, self.oracle(value), claim)
        return self._known[value, claim]

    def setting(self, *, solved: bool, whole: bool = False) -> str:
        """The range, or the parameter to be solved in it."""
        values = f"{self.low} .. {self.high}{UNITS[self.name]}{' whole' if whole else ''}"
        return f"solve min on {values}" if solved else values


def _overdrawn(game: RandomGame, oracle: Oracle) -> bool:
    taken = oracle.taken()
    return taken is None or taken > game.bond


def at_a_point(game: RandomGame, path: Path) -> Iterator[str]:
    """Verdicts where every parameter has one value: each must be known, and right."""
    path.write_text(game.text(), encoding="utf-8")
    oracle = Oracle(game.game, game.values)
    spec = _verified(path)
    if (spec is None) is not _overdrawn(game, oracle):
        yield f"the deposit of {game.bond} USD is {'refused' if spec is None else 'enough'}, {oracle.taken()} are taken"
    if spec is None:
        return
    yield from _other_worth(game, oracle, spec)
    for claim in spec.claims:
        right = truth(game, oracle, claim.claim.name)
        said = {"PROVED": True, "VACUOUS": True, "REFUTED": False}.get(claim.word)
        if said is not right and right is not None:
            yield f"{claim.claim.name} is {claim.word}, the oracle says {right}"


def _verified(path: Path) -> VerifiedSpec | None:
    """The claims of a spec; None where its deposit is overdrawn."""
    try:
        (spec,) = verify(path, repair_expected=False).specs
    except SpecError as error:
        if {fault.code for fault in error.diagnostics} != {"M070"}:
            raise
        return None
    return spec


def _other_worth(game: RandomGame, oracle: Oracle, spec: VerifiedSpec) -> Iterator[str]:
    """What a state is worth to us, to the oracle and by dice."""
    (ours,) = (claim.result.statement for claim in spec.claims if claim.claim.name == "worth")
    term = grounding(spec.mechanism).term(ours.expectations[0].term(spec.mechanism))
    worth = oracle.worth("ann", game.asked)
    if worth is not None and evaluate(term, {}) != worth:
        yield f"{game.asked} is worth {evaluate(term, {})}, the oracle says {worth}"
    mean, error = oracle.simulated("ann", game.seed)
    if abs(mean - float(oracle.value("ann"))) > 6 * error + 1e-3:
        yield f"dice say {mean} (within {error}), the oracle {float(oracle.value('ann'))}"


def over_whole_numbers(game: RandomGame, path: Path) -> Iterator[str]:
    """Verdicts and windows where money ranges over whole numbers: each of them is asked of the oracle."""
    ranged = Ranged(game)
    if ranged.name != "x" or ranged.overdrawn:
        return
    values = [F(n) for n in range(int(ranged.low), int(ranged.high) + 1)]
    path.write_text(game.text({"x": ranged.setting(solved=False, whole=True)}), encoding="utf-8")
    spec = _verified(path)
    assert spec is not None, "nothing is overdrawn"
    for claim in spec.claims:
        right = [ranged.holds(claim.claim.name, value) for value in values]
        if None not in right and claim.word in ("PROVED", "REFUTED") and all(right) is not (claim.word == "PROVED"):
            yield f"{claim.claim.name} is {claim.word} at whole numbers, the oracle says {right}"
    path.write_text(game.text({"x": ranged.setting(solved=True, whole=True)}), encoding="utf-8")
    for name in claims(game):
        window = bond(path, claims=[name]).window
        if window.doubt is None:
            inside = [any(value in span for span in window.spans) for value in values]
            right = [ranged.holds(name, value) for value in values]
            if None not in right and inside != right:
                yield f"{name}: whole numbers in the window are {inside}, the oracle says {right}"


def over_a_range(game: RandomGame, path: Path) -> Iterator[str]:
    """Verdicts where one parameter ranges."""
    ranged = Ranged(game)
    path.write_text(game.text({ranged.name: ranged.setting(solved=False)}), encoding="utf-8")
    spec = _verified(path)
    if (spec is None) is not ranged.overdrawn:
        yield f"over the range of {ranged.name} the deposit is {'refused' if spec is None else 'enough'}, wrongly"
    if spec is None:
        return
    for claim in spec.claims:
        name, broken = claim.claim.name, claim.result.broken
        if claim.word == "PROVED":
            yield from _denied_by_z3(claim.result.obligations)
        if claim.word == "PROVED" and (wrong := [v for v in ranged.values if ranged.holds(name, v) is False]):
            yield f"{name} is PROVED, and fails at {ranged.name} = {wrong[0]}"
        if claim.word == "REFUTED" and broken is not None:
            value = broken.point.get(Variable(ranged.name), ranged.low)
            if ranged.holds(name, value):
                yield f"{name} is REFUTED at {ranged.name} = {value}, where it holds"


def _denied_by_z3(obligations: Iterable[Obligation]) -> Iterator[str]:
    """Proved obligations for which Z3 finds a point all the same."""
    for obligation in obligations:
        solver = z3.Solver()
        solver.set("rlimit", 2_000_000)
        solver.from_string(of_obligation(obligation))
        if solver.check() == z3.sat:
            yield f"{obligation.name} is PROVED, and fails for Z3 at {solver.model()}"


def in_a_window(game: RandomGame, path: Path) -> Iterator[str]:
    """The windows of one parameter, at values inside and outside."""
    ranged = Ranged(game)
    if ranged.overdrawn:
        return
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
        asked = (at_a_point, over_a_range, over_whole_numbers, in_a_window)
        return [fault for ask in asked for fault in ask(game, path)]
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
