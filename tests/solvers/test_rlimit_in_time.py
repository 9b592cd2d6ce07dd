"""Games in time on a budget: values, plans and what rests on them are counted, and one claim costs only itself."""

from __future__ import annotations

import pytest

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import evolve
from proofs.checking.verdict import Proved, Undecided
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement, obligations
from solvers.claims.decide_claim import decide_claim
from solvers.claims.examination import examine
from solvers.claims.thresholds import threshold
from solvers.engines.budget import Budget, Exhausted
from solvers.plans.planned import planned, starting_points
from solvers.windows.window import bond_window, claim_window, claims_for, may_depend

USED_UP = "the work allowed (--rlimit) is used up"


def _rounds(states: int, bond: str = "20 USD") -> tuple[Mechanism, dict[str, Statement]]:
    """States that lead to the next and to the first one: their values are one system, in three ranges."""
    text = f"""\
mech: 1
name: rounds
params:
  bond:  {bond}
  p:     10% .. 20%
  q:     1% .. 5%
  m:     1 .. 2 USD
states:
  - post[1 .. {states}]
discount: 9/10
game:
  - worker:   [honest, cheat]
  - moves:    chance p
  - slips:    chance q when not moves
ledger:
  - outside -> worker:  m * k         when honest and post[k]
  - outside -> worker:  (m + 1 USD) * k  when cheat and post[k]
  - worker -> burn:     bond          when cheat
next:
  - post[{states}] -> post[1]:  when moves
  - post[k] -> post[k+1]:       when moves and k < {states}
  - post[1] -> post[{states}]:  when slips
  - post[k] -> post[k-1]:       when slips and k > 1
honest: [honest]
claims:
  hard:  E[worker] > 0
  best:  nash()
  easy:  m > 0 USD
  gains: not nash(cheat)
"""
    mechanism = read_text(text, "a")
    return mechanism, {statement.claim.name: statement for statement in formulate(mechanism)}


def _units(mechanism: Mechanism, statement: Statement) -> int:
    meter = Budget(rlimit=10**9).meter()
    obligations(mechanism, statement, meter.charge)
    return 10**9 - meter.left


def test_values_are_counted_by_the_size_of_the_system() -> None:
    three, six = (_rounds(states) for states in (3, 6))
    assert _units(six[0], six[1]["hard"]) > 8 * _units(three[0], three[1]["hard"]) > 0


def test_what_is_kept_is_charged_to_whoever_asks_again() -> None:
    mechanism, claims = _rounds(3)
    assert _units(mechanism, claims["hard"]) == _units(mechanism, claims["hard"]) > 0


def test_a_system_that_is_too_large_leaves_its_claims_open_and_no_other() -> None:
    mechanism, claims = _rounds(5)
    verdicts = {name: decide_claim(mechanism, each, Budget(rlimit=4_000)).verdict for name, each in claims.items()}
    assert isinstance(verdicts["easy"], Proved)
    for name in ("hard", "best"):
        assert verdicts[name] == Undecided(USED_UP)


def test_a_window_that_is_too_large_says_which_claim_is() -> None:
    mechanism, claims = _rounds(5, "solve min USD on 0 .. 100")
    (bond,) = mechanism.solved
    little = Budget(rlimit=4_000)
    for name in ("hard", "best"):
        assert claim_window(mechanism, claims[name], bond.variable, little) == Undecided(f"{name}: {USED_UP}")
    window = bond_window(mechanism, [claims["easy"], claims["best"]], bond, little)
    assert window.doubt == Undecided(f"best: {USED_UP}")
    assert [claim.statement.claim.name for claim in window.claims] == ["easy"]
    assert threshold(evolve(mechanism), claims["hard"], bond, mechanism.intervals[bond.variable], little) == Undecided(
        f"hard: {USED_UP}"
    )


def test_a_claim_that_is_too_large_may_depend_on_the_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    mechanism, claims = _rounds(5, "solve min USD on 0 .. 100")
    (bond,) = mechanism.solved
    assert not may_depend(mechanism, claims["hard"], bond.variable)
    monkeypatch.setattr("solvers.windows.window.Budget", lambda: Budget(rlimit=4_000))
    assert may_depend(evolve(mechanism), claims["hard"], bond.variable)
    assert [s.claim.name for s in claims_for(bond, evolve(mechanism), list(claims.values()))] == [
        "hard",
        "best",
        "gains",
    ]


def test_the_search_for_plans_is_counted() -> None:
    mechanism, claims = _rounds(3)
    meter = Budget(rlimit=10**9).meter()
    points = starting_points(mechanism, claims["gains"], meter)
    assert planned(mechanism, claims["gains"], points, meter) is not claims["gains"]
    with pytest.raises(Exhausted):
        planned(evolve(mechanism), claims["gains"], points, Budget(rlimit=20).meter())


def test_a_play_out_that_needs_values_counts_them() -> None:
    mechanism, claims = _rounds(5)
    examined = examine(mechanism, tuple(claims.values()), Budget())
    doubt = examined.play_out([claims["hard"]], Budget(rlimit=4_000))
    assert doubt == Undecided(f"hard: the claim could not be played out to the end: {USED_UP}")
