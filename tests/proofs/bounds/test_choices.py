"""The rows of all states at once are those of the play-out, state by state."""

from fractions import Fraction as F

import pytest

from mechanisms.errors import DomainError
from mechanisms.game.blocks import NOWHERE, Blocks, reached
from mechanisms.game.game import Player
from mechanisms.game.information import InformationSet
from mechanisms.game.strategy import Strategy, plan_of
from mechanisms.language import events
from mechanisms.language.files import SpecText
from mechanisms.language.reader import read_blocks, read_text
from mechanisms.terms.terms import Variable
from proofs.bounds.choices import choices
from proofs.playout.playout import PlayOut
from tests.fuzz.games_in_time import RandomGame

RECORD = """mech: 1
name: record
params:
  n:        4
  bond:     (0 .. 100 USD)
  slander:  (0 .. 1)
  saving:   5 USD
states:
  - record[0 .. n]
  - out: end
discount: 9/10
game:
  - operator:  [honest, cheat]
  - flagged:   chance (slander / (k + 1) if honest and record[k] else 1/2)
ledger:
  - outside -> operator:  saving                               when cheat
  - operator -> burn:     bond / (n + 1 - k)                   when flagged and record[k]
  - outside -> operator:  (bond if cheat else 2 * bond) / 100  when bond > 2 USD * k and record[k]
next:
  - record[k] -> record[k+1]:  when flagged and k < n
  - record[n] -> out:          when flagged
honest: [honest]
"""
AT = {Variable("bond"): F(7), Variable("slander"): F(1, 5)}


def blocks_of(text: str) -> Blocks:
    return reached(read_blocks(events.tree(text, "spec"), SpecText(text, "spec", "")))


@pytest.mark.parametrize(
    ("text", "point"), [(RECORD, AT), *((RandomGame(seed).text(), {}) for seed in range(40))], ids=range(-1, 40)
)
def test_rows_are_what_the_play_out_comes_to_in_each_state(text: str, point: dict[Variable, F]) -> None:
    mechanism, blocks = read_text(text, "spec"), blocks_of(text)
    played = PlayOut(mechanism, point)
    for player in mechanism.game.players:
        found = choices(blocks, player, point)
        for number, block, rows in found.each:
            meant = plan_of(block.period.game, block.intended[player])
            assert plan_of(block.period.game, rows[found.intended[number]].plan) == meant
            for place, state in enumerate(map(blocks.state, block.states)):
                for row in rows:
                    plan = _there(row.plan, mechanism.intended[player], state)
                    profile = {**mechanism.intended, player: plan}
                    local = {p: s.within(state) for p, s in profile.items()}
                    assert row.brings.at(place) == played.in_state(state).payoff(player, local)
                    follows = {blocks.number(to): p for to, p in played.follows(player, profile, state).items()}
                    leads = dict[int, F]()
                    for lead in row.leads:
                        leads[lead.to[place]] = leads.get(lead.to[place], F(0)) + lead.chance.at(place)
                    assert {to: p for to, p in leads.items() if p} == follows


def _there(plan: Strategy, rest: Strategy, state: object) -> Strategy:
    """A plan of the state that stands for a block, in another state of it."""
    moves = {place: move for place, move in rest.moves if place.state != state}
    moves |= {InformationSet(p.stage, p.seen, state): move for p, move in plan.moves}  # type: ignore[arg-type]
    return Strategy(plan.player, tuple(moves.items()), plan.label)


def test_a_period_that_stays_leads_to_itself_and_an_end_is_nowhere() -> None:
    blocks = blocks_of(RECORD)
    found = choices(blocks, Player("operator"), AT)
    last = found.rows[-1][1]
    assert {lead.to[0]: lead.chance.at(0) for lead in last.leads} == {NOWHERE: F(1, 2), 4: F(1, 2)}
    plans = [[1] * len(block.states) for block in blocks.blocks]
    assert {state: sorted(to) for state, to in found.follow(plans).items()} == {
        0: [0, 1], 1: [1, 2], 2: [2, 3], 3: [3, 4], 4: [4],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("discount: 9/10", "discount: bond / 1 USD"), "the discount 7 is outside"),
        (("slander / (k + 1)", "slander * 3 * k"), "the chance of `flagged` is outside .* in the state `record.2.`"),
        (("slander / (k + 1)", "0 - slander"), "the chance of `flagged` is outside .* in the state `record.0.`"),
        (("bond / (n + 1 - k)", "bond / (slander * 10 - k)"), "a denominator is 0"),
    ],
)
def test_a_point_at_which_the_game_has_no_worth_is_refused(change: tuple[str, str], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        choices(blocks_of(RECORD.replace(*change)), Player("operator"), AT)


def test_a_game_with_too_many_choices_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofs.bounds.choices.MOST_CHOICES", 9)
    with pytest.raises(DomainError, match="operator has more than 9 plans in all states together"):
        choices(blocks_of(RECORD), Player("operator"), AT)
