"""Bounds found in floats hold the exact values, which elimination finds on small games."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.game.blocks import Blocks, reached
from mechanisms.language import events
from mechanisms.language.files import SpecText
from mechanisms.language.reader import read_blocks, read_text
from proofs.bounds.choices import choices
from proofs.claims.statement import Expectation, Start
from proofs.playout.playout import PlayOut
from solvers.bounds.search import outlook
from solvers.plans.best_plan import best_plan
from tests.fuzz.games_in_time import RandomGame


def blocks_of(text: str) -> Blocks:
    return reached(read_blocks(events.tree(text, "spec"), SpecText(text, "spec", "")))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_bounds_hold_the_exact_values_of_honest_play_and_of_the_best_plan(seed: int) -> None:
    text = RandomGame(seed).text()
    mechanism, blocks = read_text(text, "spec"), blocks_of(text)
    played = PlayOut(mechanism, {})
    for player in mechanism.game.players:
        found = outlook(choices(blocks, player, {}), {})
        best = {**mechanism.intended, player: best_plan(mechanism, played, player, mechanism.intended, {})}
        for block in blocks.blocks:
            for number in block.states:
                start = Start(blocks.state(number))
                honest, most = (
                    played.expected(Expectation(player, profile, start)) for profile in (mechanism.intended, best)
                )
                for exact, (low, high) in ((honest, found.worth(number)), (most, found.best(number))):
                    assert low <= exact <= high
                    assert high - low < F(1, 10**9)
        gain = played.expected(Expectation(player, best)) - played.expected(Expectation(player, mechanism.intended))
        low, high = found.gain
        assert low <= gain <= high
        assert high - low < F(1, 10**9)
        assert (low > 0) == (gain > 0)
        assert (high > 0) == (gain > 0)  # with few states a tie is decided


CHAIN = """mech: 1
name: chain
params:
  n:      2000
  prize:  PRIZE USD
states:
  - step[1 .. n]
  - over: end
discount: none
game:
  - climber: [stop, climb]
ledger:
  - climber -> outside: 1 USD  when climb
  - outside -> climber: prize  when climb and step[n]
next:
  - step[k] -> step[k+1]:  when climb and k < n
  - step[k] -> over:       when stop or k == n
honest: [stop]
"""


@pytest.mark.parametrize(("prize", "gain"), [(2001, 1), (1999, 0)])
def test_a_plan_that_pays_at_the_end_of_a_long_chain_alone_is_found(prize: int, gain: int) -> None:
    blocks = blocks_of(CHAIN.replace("PRIZE", str(prize)))
    found = outlook(choices(blocks, blocks.mechanism.game.players[0], {}), {})
    low, high = found.gain
    assert low <= gain <= high <= gain + F(1, 10**6)
    assert (low > 0) is (gain > 0)
    assert found.is_best


def test_whoever_may_go_on_for_ever_gets_no_bounds() -> None:
    text = CHAIN.replace("PRIZE", "5").replace(
        "- step[k] -> over:       when stop or k == n", "- step[n] -> over: when climb"
    )
    blocks = blocks_of(text)
    with pytest.raises(DomainError, match="never ends"):
        outlook(choices(blocks, blocks.mechanism.game.players[0], {}), {})
