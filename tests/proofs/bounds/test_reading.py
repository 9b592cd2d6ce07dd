"""States of each block are read again, one by one, and compared in numbers."""

import pytest

from mechanisms.errors import InternalError
from mechanisms.game.blocks import Blocks, reached
from mechanisms.language import events
from mechanisms.language.files import SpecText
from mechanisms.language.reader import read_blocks, read_states
from mechanisms.terms.columns import CERTAIN
from mechanisms.values import evolve
from proofs.bounds.choices import choices
from proofs.bounds.reading import check_reading, samples
from tests.fuzz.games_in_time import RandomGame


def blocks_of(text: str) -> Blocks:
    return reached(read_blocks(events.tree(text, "spec"), SpecText(text, "spec", "")))


@pytest.mark.parametrize("seed", range(20))
def test_states_of_random_games_mean_the_same_read_alone(seed: int) -> None:
    blocks = blocks_of(RandomGame(seed).text())
    alone = read_states(blocks, samples(blocks))
    for player in blocks.mechanism.game.players:
        check_reading(choices(blocks, player, {}), alone, {})


def test_a_block_that_means_something_else_is_found() -> None:
    blocks = blocks_of(RandomGame(3).text())
    alone, player = read_states(blocks, samples(blocks)), blocks.mechanism.game.players[0]
    found = choices(blocks, player, {})
    row = found.rows[0][0]
    paid = evolve(row, brings=row.brings + CERTAIN)
    with pytest.raises(InternalError, match="means something else in its block"):
        check_reading(evolve(found, rows=((paid, *found.rows[0][1:]), *found.rows[1:])), alone, {})
    period = evolve(blocks.blocks[0].period, transitions=())
    other = evolve(blocks, blocks=(evolve(blocks.blocks[0], period=period), *blocks.blocks[1:]))
    with pytest.raises(InternalError, match="means something else in its block"):
        check_reading(choices(other, player, {}), alone, {})


def test_of_many_blocks_some_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofs.bounds.reading.MOST_SAMPLES", 3)
    blocks = blocks_of(RandomGame(3).text())
    assert len(samples(blocks)) <= 3 < len(blocks.blocks) * 3
