"""Bounds are accepted where each state shows what they say, and rejected where one number is broken."""

from collections.abc import Callable
from fractions import Fraction as F
from math import lcm

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.game.blocks import Blocks, reached
from mechanisms.language import events
from mechanisms.language.files import SpecText
from mechanisms.language.reader import read_blocks, read_text
from mechanisms.values import evolve
from proofs.bounds.check import Bounds, Ceiling, check_best, check_bounds, check_ceiling, check_kept
from proofs.bounds.choices import Choices, choices
from proofs.claims.statement import Expectation, Start
from proofs.playout.playout import PlayOut

RECORD = """mech: 1
name: record
params:
  n:     4
  bond:  80 USD
states:
  - record[0 .. n]
  - out: end
  - never
discount: 9/10
game:
  - operator:  [honest, cheat, idle]
  - flagged:   chance (1/2 if cheat else 1/10)
ledger:
  - outside -> operator:  1 USD         when honest or idle
  - outside -> operator:  5 USD         when cheat
  - operator -> burn:     bond / n      when flagged
next:
  - record[k] -> record[k+1]:  when flagged and k < n
  - record[n] -> out:          when flagged
honest: [honest]
"""
LADDER = """mech: 1
name: ladder
params:
  n: 4
states:
  - step[1 .. n]
  - over: end
discount: none
game:
  - climber:  [stop, climb]
  - slips:    chance 1/2 when climb
ledger:
  - outside -> climber:  5 USD  when climb and step[n] and not slips
  - climber -> outside:  1 USD  when climb
next:
  - step[k] -> step[k+1]:  when climb and k < n and not slips
  - step[k] -> over:       when stop or k == n and not slips
honest: [climb]
"""


def chosen(text: str) -> Choices:
    blocks = reached(read_blocks(events.tree(text, "spec"), SpecText(text, "spec", "")))
    return choices(blocks, blocks.mechanism.game.players[0], {})


def exactly(text: str, found: Choices) -> Bounds:
    """The values of the intended play, low and high alike."""
    mechanism, blocks = read_text(text, "spec"), found.blocks
    played, worth = PlayOut(mechanism, {}), [F(0)] * blocks.size
    for block in blocks.blocks:
        for state in block.states:
            start = Start(blocks.state(state))
            worth[state] = played.expected(Expectation(found.player, mechanism.intended, start))
    below = lcm(*(value.denominator for value in worth))
    numbers = [int(value * below) for value in worth]
    plans = tuple([row] * len(block.states) for row, block in zip(found.intended, blocks.blocks, strict=True))
    return Bounds(plans, numbers, numbers, below)


def moved(numbers: object, place: int, by: int) -> list[int]:
    changed = list(numbers)  # type: ignore[call-overload]
    changed[place] += by
    return changed  # type: ignore[no-any-return]


def ceiling(bounds: Bounds) -> Ceiling:
    return Ceiling(bounds.high, bounds.below, bounds.periods)


def test_exact_values_are_bounds_and_a_ceiling() -> None:
    found = chosen(RECORD)
    exact = exactly(RECORD, found)
    check_bounds(found, exact)
    check_best(found, exact)
    check_ceiling(found, ceiling(exact))
    check_kept(found, exact.plans)


@pytest.mark.parametrize("state", range(5))
def test_one_bound_that_is_off_by_one_is_rejected(state: int) -> None:
    found = chosen(RECORD)
    exact = exactly(RECORD, found)
    with pytest.raises(CertificateRejected, match="the lower bound is above what it promises"):
        check_bounds(found, evolve(exact, low=moved(exact.low, state, 1)))
    with pytest.raises(CertificateRejected, match="the upper bound is below what it promises"):
        check_bounds(found, evolve(exact, high=moved(exact.high, state, -1)))
    with pytest.raises(CertificateRejected, match="may be worth more"):
        check_ceiling(found, ceiling(evolve(exact, high=moved(exact.high, state, -1))))


def test_states_that_no_play_reaches_are_not_asked_about() -> None:
    found = chosen(RECORD)
    exact = exactly(RECORD, found)
    check_bounds(found, evolve(exact, high=moved(exact.high, 5, -1)))


def test_a_plan_is_best_only_where_every_other_one_is_worth_less() -> None:
    found = chosen(RECORD.replace("80 USD", "20 USD"))
    exact = exactly(RECORD.replace("80 USD", "20 USD"), found)
    check_bounds(found, exact)
    with pytest.raises(CertificateRejected, match="the plan `cheat` may be worth more"):
        check_best(found, exact)
    with pytest.raises(CertificateRejected, match="the plan `cheat` may be worth more"):
        check_ceiling(found, ceiling(exact))


def test_a_plan_that_does_the_same_is_no_better_however_wide_the_bounds() -> None:
    found = chosen(RECORD)
    exact = exactly(RECORD, found)
    by = exact.below // 10**6
    wide = evolve(exact, low=[number - by for number in exact.low], high=[number + by for number in exact.high])
    check_best(found, wide)  # `idle` brings and leads where `honest` does
    a_little_less = "1 USD - (1/10^9 * 1 USD if idle else 0)  when honest or idle"
    less = chosen(RECORD.replace("1 USD         when honest or idle", a_little_less))
    with pytest.raises(CertificateRejected, match="the plan `idle` may be worth more"):
        check_best(less, wide)


@pytest.mark.parametrize(
    "broken",
    [
        lambda exact: evolve(exact, low=exact.low[1:]),
        lambda exact: evolve(exact, high=[*exact.high, 0]),
        lambda exact: evolve(exact, below=-exact.below),
        lambda exact: evolve(exact, plans=([0], *exact.plans[1:])),
        lambda exact: evolve(exact, plans=([3] * len(exact.plans[0]), *exact.plans[1:])),
    ],
)
def test_a_certificate_of_another_shape_is_rejected(broken: Callable[[Bounds], Bounds]) -> None:
    found = chosen(RECORD)
    with pytest.raises(CertificateRejected):
        check_bounds(found, broken(exactly(RECORD, found)))


def test_all_states_that_follow_are_asked_about() -> None:
    found = chosen(RECORD)
    exact = exactly(RECORD, found)
    lost: Blocks = evolve(found.blocks, blocks=found.blocks.blocks[:1])
    less = evolve(found, blocks=lost, rows=found.rows[:1])
    with pytest.raises(CertificateRejected, match="a state that is not asked about"):
        check_bounds(less, evolve(exact, plans=exact.plans[:1]))


def test_without_a_discount_the_number_of_periods_is_shown_to_be_bounded() -> None:
    found = chosen(LADDER)
    exact = exactly(LADDER, found)
    with pytest.raises(CertificateRejected, match="a number over a positive one is needed"):
        check_bounds(found, exact)
    shown = evolve(exact, periods=[2 * n * exact.below for n in (4, 3, 2, 1)])
    check_bounds(found, shown)
    for state in range(4):
        with pytest.raises(CertificateRejected, match="the plan `climb` is not shown to come to an end"):
            check_bounds(found, evolve(shown, periods=moved(shown.periods, state, -1)))
    with pytest.raises(CertificateRejected, match="the plan `climb` is not shown to come to an end"):
        check_ceiling(found, ceiling(evolve(shown, periods=[8 * exact.below] * 4)))
    with pytest.raises(CertificateRejected, match="a number of periods is negative"):
        check_ceiling(found, ceiling(evolve(shown, periods=moved(shown.periods, 3, -3 * exact.below))))


def test_a_plan_keeps_to_the_intended_play_unless_it_departs_where_that_leads() -> None:
    found = chosen(LADDER.replace("honest: [climb]", "honest:\n  climber: climb if step[1] else stop"))
    blocks = found.blocks
    meant = {s: row for row, block in zip(found.intended, blocks.blocks, strict=True) for s in block.states}
    for departs, kept in (({}, True), ({2: 1}, True), ({3: 1}, True), ({1: 1}, False), ({0: 0}, False)):
        plans = {**meant, **departs}
        made = tuple([plans[state] for state in block.states] for block in blocks.blocks)
        if kept:
            check_kept(found, made)
        else:
            with pytest.raises(CertificateRejected, match=r"the plan departs in the state `step\[.\]`"):
                check_kept(found, made)
