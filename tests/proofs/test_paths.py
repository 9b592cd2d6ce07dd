"""What changes the play: a move behind a chance that is possible at some values in the ranges, and no other.

Each game is asked twice, played once and as a game in time that ends after one period: the verdicts are the same.
"""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable, multiply, number
from proofs.checking.verdict import Refuted
from proofs.claims.formulation import formulate
from proofs.claims.paths import leads_to, on_path, path, weights
from solvers.claims.decide_claim import decide_claim
from solvers.engines.budget import Budget
from solvers.windows.window import ClaimWindow, claim_window

TIME = "states:\n  - here\n  - over: end\ndiscount: 1/2\nnext:\n  - here -> over: always\n"
GAMES = {
    "an appeal after a false alarm": """\
game:
  - alarm: chance q
  - ann sees alarm when alarm: [appeal, yield]
  - ann when not alarm: [work, rest]
ledger:
  - outside -> ann: 1 USD when work or appeal
honest:
  ann: appeal
  ann#2: work
""",
    "an alarm by a move": """\
game:
  - ann: [work, rest]
  - alarm: chance (q if work else 1)
  - ann sees alarm when alarm: [appeal, yield]
ledger:
  - outside -> ann: 1 USD when work and not yield
  - outside -> ann: 0.5 USD when rest
honest:
  ann: work
  ann#2: appeal
""",
}
GAMES["an alarm by a move, idling unpaid"] = GAMES["an alarm by a move"].replace("0.5 USD", "0 USD")
CLAIMS = "claims:\n  strict: strict_nash()\n  nash: nash()\n  nothing: unprofitable(ann)\n"


def _mechanism(game: str, q: str, *, in_time: bool) -> Mechanism:
    text = f"mech: 1\nname: x\nparams:\n  q: {q}\n{TIME if in_time else ''}{GAMES[game]}{CLAIMS}"
    return read_text(text, "a")


def _words(mechanism: Mechanism) -> dict[str, str]:
    return {s.claim.name: decide_claim(mechanism, s, Budget()).verdict.word for s in formulate(mechanism)}


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize(
    ("q", "strict"), [("0", "PROVED"), ("1/4", "PROVED"), ("(0 .. 1/2]", "PROVED"), ("0 .. 1/2", "REFUTED")]
)
def test_a_tie_behind_a_chance_that_may_come_is_not_strict(game: str, q: str, strict: str) -> None:
    once, period = (_words(_mechanism(game, q, in_time=in_time)) for in_time in (False, True))
    assert once == period
    assert (once["strict"], once["nash"]) == (strict, "PROVED")


@pytest.mark.parametrize("in_time", [False, True])
def test_the_tie_is_where_the_chance_is_0(in_time: bool) -> None:
    mechanism = _mechanism("an appeal after a false alarm", "0 .. 1/2", in_time=in_time)
    verdict = decide_claim(mechanism, formulate(mechanism)[0], Budget()).verdict
    assert isinstance(verdict, Refuted)
    assert list(verdict.point.values()) == [0]
    solved = _mechanism("an appeal after a false alarm", "solve min on 0 .. 1/2", in_time=in_time)
    window = claim_window(solved, formulate(solved)[0], solved.solved[0].variable, Budget())
    assert isinstance(window, ClaimWindow)
    assert [(span.low, span.low_open, span.high) for span in window.spans] == [(F(0), True, F(1, 2))]


@pytest.mark.parametrize("in_time", [False, True])
def test_what_chance_rules_out_is_no_deviation_that_could_pay(in_time: bool) -> None:
    """To yield after an alarm that never comes pays what working pays: 1 USD, and changes nothing."""
    assert _words(_mechanism("an alarm by a move, idling unpaid", "0", in_time=in_time))["nothing"] == "PROVED"
    possible = _words(_mechanism("an alarm by a move, idling unpaid", "0 .. 1/2", in_time=in_time))
    assert possible["nothing"] == "REFUTED", "where it may come, yielding still earns what comes without an alarm"


def test_where_nothing_is_impossible_the_path_is_that_of_the_rules() -> None:
    impossible = _mechanism("an alarm by a move", "0", in_time=False)
    possible = _mechanism("an alarm by a move", "1/4", in_time=False)
    first, second = sorted(on_path(possible, possible.intended), key=lambda place: place.stage)
    assert {first.stage, second.stage} == {"ann", "ann#2"}
    assert [leads_to(impossible, impossible.intended, place) for place in (first, second)] == [True, False]
    assert on_path(impossible, impossible.intended) == {first}


@pytest.mark.parametrize("discount", ["none", "9/10"])
@pytest.mark.parametrize(("q", "strict"), [("0", "PROVED"), ("(0 .. 1/2]", "PROVED"), ("0 .. 1/2", "REFUTED")])
def test_a_tie_in_a_state_to_which_play_may_not_come_is_not_strict(q: str, strict: str, discount: str) -> None:
    """In `late` working pays, and play comes there by the chance q."""
    text = f"""\
mech: 1
name: x
params:
  q: {q}
states:
  - early
  - middle
  - late
  - over: end
discount: {discount}
game:
  - ann when early or late: [work, rest]
  - comes: chance (q if early else 1)
ledger:
  - outside -> ann: 1 USD when work
next:
  - early -> middle: when comes
  - early -> over: when not comes
  - middle -> late: always
  - late -> over: always
honest: [work]
claims:
  strict: strict_nash()
  nash: nash()
  nothing: unprofitable(ann)
"""
    nothing = "PROVED" if q == "0" else "REFUTED"
    assert _words(read_text(text, "a")) == {"strict": strict, "nash": "PROVED", "nothing": nothing}


def test_a_state_has_a_weight_by_the_ways_that_may_lead_there() -> None:
    text = """\
mech: 1
name: x
params:
  q: 0 .. 1/2
  d: 0 .. 9/10
states:
  - a
  - b
  - c
  - over: end
discount: d
game:
  - ann: [work, rest]
  - up: chance q
  - along: chance 1/4
next:
  - a -> b: when up
  - a -> c: when along and not up
  - b -> c: when along
  - c -> over: when up
honest: [work]
claims:
  strict: strict_nash()
"""
    mechanism = read_text(text, "a")
    found = {str(state): term for state, term in weights(mechanism, mechanism.intended).items()}
    q, d = Variable("q"), Variable("d")
    assert found == {"a": number(1), "b": multiply(d, q), "c": d}
    assert {str(state) for state in path(mechanism, mechanism.intended)} == {"a", "b", "c"}
    assert {str(state) for state in path(mechanism, mechanism.intended, sure=True)} == {"a"}, "later may not count"
