"""States read in blocks mean what they mean read one by one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mechanisms.diagnostics import Severity
from mechanisms.errors import SpecError
from mechanisms.game.blocks import NOWHERE, Block, Blocks, reached
from mechanisms.game.game import Chance
from mechanisms.game.states import State
from mechanisms.game.strategy import Strategy
from mechanisms.language import events
from mechanisms.language.files import SpecText
from mechanisms.language.reader import read_blocks, read_text
from mechanisms.terms.rewriting import Rewriting
from mechanisms.terms.terms import Number, Term
from tests.fuzz.games_in_time import RandomGame

CASES = [
    path
    for path in sorted((Path(__file__).parents[2] / "cases" / "time").glob("*.mech.yaml"))
    if path.name != "overlap.mech.yaml" and "\nstates:" in path.read_text(encoding="utf-8")  # that one has a fault
]

GRID = """mech: 1
name: grid
params:
  n:     4
  bond:  8 USD
  slip:  1/10
states:
  - cell[1 .. n, 0 .. 3]
  - start
  - gone: end
discount: 9/10
game:
  - worker:  [honest, cheat]
  - caught:  chance (k / 8 if cell[k, m] and k < 3 else slip) when cheat
ledger:
  - worker -> burn:    bond / (k + 1) + 2^m * 1 USD   when cell[k, m] and caught
  - outside -> worker: any_of(slip, k) * 1 USD        when cell[k, 2]
next:
  - start -> cell[1, 0]:        always
  - cell[k, m] -> cell[k+1, m]:   when caught and k < n
  - cell[n, m] -> gone:         when caught
  - cell[k, m] -> cell[k, m - 1]: when honest and m > 0
honest:
  worker: cheat if cell[2, 1] else honest
"""

ALIKE = GRID.replace(" + 2^m * 1 USD", " + m * 1 USD").replace("any_of(slip, k)", "slip / k")
"""The same without what is read for each number alone: exponents, and counts of binomial tails."""


def blocks_of(text: str, overrides: tuple[str, ...] = ()) -> Blocks:
    return read_blocks(events.tree(text, "spec"), SpecText(text, "spec", ""), overrides=overrides)


def members(blocks: Blocks) -> Iterator[tuple[Block, int, State]]:
    for block in blocks.blocks:
        for place, number in enumerate(block.states):
            yield block, place, blocks.state(number)


def same_in(block: Block, place: int) -> Rewriting:
    return Rewriting({v: Number(column.at(place)) for v, column in block.columns.items()})


@pytest.mark.parametrize(
    "text",
    [
        GRID,
        ALIKE,
        *(path.read_text(encoding="utf-8") for path in CASES),
        *(RandomGame(seed).text() for seed in range(40)),
    ],
    ids=["grid", "alike", *(path.name for path in CASES), *map(str, range(40))],
)
def test_the_period_of_every_state_is_that_of_its_block(text: str) -> None:
    whole, blocks = read_text(text, "spec"), blocks_of(text)
    assert whole.time is not None
    met = set[State]()
    for block, place, state in members(blocks):
        met.add(state)
        period, alike = whole.time.period(state), same_in(block, place)
        for ours, alone in zip(block.period.game.stages, period.game.stages, strict=True):
            assert (ours.name, ours.when) == (alone.name, alone.when)
            if isinstance(ours, Chance) and isinstance(alone, Chance):
                assert alike.term(ours.probability) == alone.probability
        for line, other in zip(block.period.ledger, period.ledger, strict=True):
            told: tuple[Term, object] = alike.term(line.amount), alike.condition(line.when)
            assert (line.source, line.target, *told) == (other.source, other.target, other.amount, other.when)
        assert [(blocks.targets(block, t)[place], t.when) for t in block.period.transitions] == [
            (blocks.number(t.target), t.when) for t in period.transitions
        ]
        for player, strategy in whole.intended.items():
            assert _moves(block.intended[player]) == _moves(strategy.within(state))
    assert met == {period.state for period in whole.time.periods}


def _moves(strategy: Strategy) -> list[tuple[str, object, object]]:
    return [(place.stage, place.seen, move) for place, move in strategy.moves]


def test_states_to_which_no_play_leads_are_left_out() -> None:
    for text in (GRID, *(path.read_text(encoding="utf-8") for path in CASES if "ladder" not in path.name)):
        whole = read_text(text, "spec").time
        if whole is not None:
            assert {state for _, _, state in members(reached(blocks_of(text)))} == set(whole.reached)


def test_states_are_counted_through_and_ends_have_no_number() -> None:
    blocks = blocks_of(GRID)
    assert blocks.size == 17
    assert [blocks.number(blocks.state(number)) for number in range(17)] == list(range(17))
    assert str(blocks.state(5)) == "cell[2, 1]"
    assert blocks.number(State("gone")) == NOWHERE
    with pytest.raises(KeyError):
        blocks.number(State("at", (9, 9)))


def test_a_hundred_thousand_states_that_differ_in_their_numbers_are_one_block() -> None:
    many = GRID.replace("cell[1 .. n, 0 .. 3]", "cell[1 .. n, 0 .. 3]\n  - more[1 .. 100000]")
    blocks = blocks_of(many)
    assert [len(block.states) for block in blocks.blocks if block.period.state.family == "more"] == [100_000]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("caught and k < n", "caught"), "from `cell[4, 0]`, this rule leads to `cell[5, 0]`, which does not exist"),
        (("- cell[n, m] -> gone:         when caught", "- cell[k, m] -> gone: when caught"), "can both apply"),
        (("bond / (k + 1)", "bond / (k - 3)"), "division by 0"),
        (("cell[k+1, m]", "cell[k / 2, m]"), "fixed whole number"),
        (("cell[k+1, m]", "cell[k * 1 USD, m]"), "fixed whole number"),
        (("cell[k+1, m]", "cell[k]"), "is not a state: `cell` takes 2 indices"),
        (("cell[k+1, m]", "nowhere[k]"), "is not a state"),
        (("0 .. 3]", "0 .. 70000]"), "more than 250000 states"),
        (("honest:\n  worker: cheat if cell[2, 1] else honest\n", ""), "no section `honest`"),
        (("when honest and m > 0", "when honest"), "leads to `cell[1, -1]`, which does not exist"),
    ],
)
def test_a_fault_of_some_states_is_found(change: tuple[str, str], message: str) -> None:
    with pytest.raises(SpecError) as caught:
        blocks_of(GRID.replace(*change))
    assert message in str(caught.value)
    assert all(found.severity is Severity.ERROR for found in caught.value.diagnostics)


def test_a_game_without_states_has_no_blocks() -> None:
    with pytest.raises(SpecError, match="no section `states`"):
        blocks_of("mech: 1\nname: x\ngame:\n  - a: [b]\nhonest: [b]\n")
    with pytest.raises(SpecError, match="no section `states`"):
        blocks_of("mech: 1\n")
    once = "mech: 1\nname: x\nstates: []\ndiscount: none\ngame:\n  - a: [b]\nhonest: [b]\n"
    with pytest.raises(SpecError, match="the game has no initial state"):
        blocks_of(once)


def test_a_family_that_is_read_in_too_many_ways_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mechanisms.language.blocks.MOST_BLOCKS", 9)
    with pytest.raises(SpecError, match="the states of `cell` differ in more than 9 ways"):
        blocks_of(GRID)


def test_a_family_whose_questions_have_no_answer_in_all_states_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mechanisms.terms.columns.MOST_BITS", 10)
    with pytest.raises(SpecError, match="the states of `cell` cannot be distinguished: the numbers of all states"):
        blocks_of(GRID)


def test_a_rule_that_may_lead_to_no_whole_number_is_read_for_each_number_alone() -> None:
    blocks = blocks_of(ALIKE.replace("cell[k, m - 1]", "cell[max(k, 2) * k / max(k, 2), m - 1]"), ("n=9",))
    whole = blocks_of(ALIKE, ("n=9",))
    leads = [blocks.targets(block, t)[place] for block, place, _ in members(blocks) for t in block.period.transitions]
    alike = [whole.targets(block, t)[place] for block, place, _ in members(whole) for t in block.period.transitions]
    assert sorted(leads) == sorted(alike)
    assert len(blocks.blocks) > len(whole.blocks)


def test_a_fault_of_the_states_is_the_only_one() -> None:
    with pytest.raises(SpecError) as caught:
        blocks_of(GRID.replace("0 .. 3]", "0 .. 70000]"))
    assert len(caught.value.diagnostics) == 1


def test_an_override_is_read_as_in_the_whole_spec() -> None:
    assert blocks_of(GRID, overrides=("n=7",)).size == 29
