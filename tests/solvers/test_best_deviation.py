"""The most profitable plan at a point: compared with every plan there is, in numbers of its own."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from solvers.engines.budget import Budget, Exhausted
from solvers.plans.best_deviation import BestDeviation, best_deviation

STRIKES = """\
mech: 1
name: strikes
params:
  price: {price} USD
  saving: {saving} USD
  patience: {patience}
  false_alarm: {false_alarm}
  caught: {caught}
states:
  - strikes[0 .. {last}]
  - out: end
discount: patience
game:
  - operator: [honest, cheat]
  - flagged: chance (false_alarm if honest else caught)
ledger:
  - outside -> operator: price
  - outside -> operator: saving when cheat
next:
  - strikes[k] -> strikes[k+1]: when flagged and k < {last}
  - strikes[{last}] -> out: when flagged
honest: [honest]
"""


def strikes(**numbers: object) -> Mechanism:
    return read_text(STRIKES.format(**numbers), "strikes.mech.yaml")


def found(mechanism: Mechanism) -> BestDeviation:
    (player,) = mechanism.game.players
    best = best_deviation(mechanism, player, mechanism.intended, {})
    assert best is not None
    return best


def worth(plan: tuple[bool, ...], price: int, saving: int, d: Fraction, odds: tuple[Fraction, Fraction]) -> Fraction:
    """What a plan pays from no strikes on, from the last state backwards: V = u + d (p V' + (1 - p) V)."""
    after = Fraction(0)
    for cheats in reversed(plan):
        chance = odds[cheats]
        after = (price + cheats * saving + d * chance * after) / (1 - d * (1 - chance))
    return after


@given(
    price=st.integers(1, 9),
    saving=st.integers(0, 9),
    tenths=st.integers(0, 9),
    odds=st.tuples(st.integers(1, 4), st.integers(1, 10)),
    states=st.integers(1, 4),
)
def test_no_plan_that_changes_the_play_pays_more(
    price: int, saving: int, tenths: int, odds: tuple[int, int], states: int
) -> None:
    d, chances = Fraction(tenths, 10), (Fraction(odds[0], 10), Fraction(odds[1], 10))
    best = found(
        strikes(price=price, saving=saving, patience=d, false_alarm=chances[0], caught=chances[1], last=states - 1)
    )
    honest = worth((False,) * states, price, saving, d, chances)
    plans = [plan for plan in product((False, True), repeat=states) if any(plan)]
    most = max(worth(plan, price, saving, d, chances) for plan in plans)
    assert best.pays == most
    assert best.strategy_pays == honest
    assert best.gain == most - honest


def test_a_plan_strikes_where_it_first_departs_from_the_strategy() -> None:
    """A known last period: whoever is dismissed for cheating cheats in the last one, when nothing is lost by it."""
    text = """\
mech: 1
name: horizon
states:
  - job[1 .. 3]
  - over: end
discount: none
game:
  - worker: [honest, cheat]
ledger:
  - outside -> worker: 5 USD
  - outside -> worker: 1 USD when cheat
next:
  - job[k] -> job[k+1]: when honest and k < 3
  - job[3] -> over: when honest
  - any -> over: when cheat
honest: [honest]
"""
    best = found(read_text(text, "horizon.mech.yaml"))
    assert best.words == "honest in job[1] to job[2], then cheat in job[3]"
    assert (best.strikes, str(best.ends_in), best.gain) == (3, "over", Fraction(1))


def test_a_player_with_nothing_else_to_do_has_no_plan() -> None:
    text = STRIKES.format(price=1, saving=1, patience="1/2", false_alarm="1/2", caught="1/2", last=0)
    alone = text.replace("[honest, cheat]", "[honest]").replace("(false_alarm if honest else caught)", "false_alarm")
    mechanism = read_text(alone.replace("saving when cheat", "saving").replace("  caught: 1/2\n", ""), "a.mech.yaml")
    (player,) = mechanism.game.players
    assert best_deviation(mechanism, player, mechanism.intended, {}) is None


def test_the_search_ends_where_no_more_work_is_allowed() -> None:
    mechanism = strikes(price=10, saving=1, patience="9/10", false_alarm="1/20", caught=1, last=30)
    (player,) = mechanism.game.players
    with pytest.raises(Exhausted):
        best_deviation(mechanism, player, mechanism.intended, {}, Budget(rlimit=2_000).meter().charge)


def test_a_plan_may_strike_off_its_likeliest_course() -> None:
    """To cheat pays only for whoever is watched, and only a false flag leads there."""
    text = """\
mech: 1
name: seldom
states:
  - trusted
  - watched
discount: 90%
game:
  - operator: [honest, cheat]
  - flagged: chance 5%
ledger:
  - outside -> operator: 1 USD when watched and cheat
  - operator -> outside: 1 USD when trusted and cheat
next:
  - trusted -> watched: when flagged
  - watched -> trusted: always
honest: [honest]
"""
    best = found(read_text(text, "seldom.mech.yaml"))
    assert (best.words, best.strikes, str(best.ends_in)) == ("honest in trusted", None, "trusted")
    assert best.departures == "cheat in watched"
    assert [(str(step.state), step.moves, step.meant) for step in best.departs] == [
        ("watched", ("cheat",), ("honest",))
    ]
    # g = 0.9 (0.95 g + 0.05 w), w = 1 + 0.9 g
    assert best.gain == Fraction(90, 209)
