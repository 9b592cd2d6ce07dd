"""Random small games: arenas, expectations and play-outs say what counting every play says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.game.arena import Arena
from mechanisms.game.compilation import arena
from mechanisms.game.expectation import expected_lines
from mechanisms.game.game import Chance, Player
from mechanisms.game.information import InformationSet, information_set
from mechanisms.game.strategy import Profile, pure_strategies
from mechanisms.game.worth import Worths
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate, holds
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import Event, Variable
from proofs.claims.escrow import Withdrawals
from proofs.playout.playout import PlayOut

F = Fraction
POINT = {Variable("p"): F(1, 3), Variable("q"): F(3, 5), Variable("bond"): F(7)}
Course = dict[str, Event | None]


@st.composite
def conditions(draw: st.DrawFn, events: list[str], depth: int = 2) -> str:
    kind = draw(st.integers(0, 3)) if depth else 0
    if kind == 0:
        return draw(st.sampled_from(events))
    if kind == 1:
        return f"not ({draw(conditions(events, depth - 1))})"
    parts = draw(st.lists(conditions(events, depth - 1), min_size=2, max_size=3))
    return f" {'and' if kind == 2 else 'or'} ".join(f"({part})" for part in parts)


@st.composite
def amounts(draw: st.DrawFn, events: list[str]) -> str:
    plain = draw(st.sampled_from(["bond", "bond * p", "bond / 2", "2 USD"]))
    test = draw(conditions(events, 1))
    forms = [
        "{a}",
        "({a} if {c} else 0 USD)",
        "{a} * ((1 if {c} else 0) + q)",
        "({a} if p < q else bond if {c} else {a})",
    ]
    forms += [
        "{a} / (1 + (p if {c} else 0))",
        "({a} if {c} and p < q else 1 USD)",
        "max({a}, (bond if {c} else 1 USD))",
    ]
    return draw(st.sampled_from(forms)).format(a=plain, c=test)


@st.composite
def specs(draw: st.DrawFn) -> str:
    stages, events = ["  - ann: [up, down]"], ["up", "down"]
    for i in range(draw(st.integers(2, 4))):
        when = f" when {draw(conditions(events, 1))}" if draw(st.booleans()) else ""
        if draw(st.integers(0, 3)) == 0 and i:
            seen = draw(st.sampled_from([f"c{i - 1}", "ann"])) if f"c{i - 1}" in events else "ann"
            stages.append(f"  - {draw(st.sampled_from(['ann', f'b{i}']))} sees {seen}{when}: [l{i}, r{i}]")
            events += [f"l{i}", f"r{i}"]
        else:
            likely = draw(st.sampled_from(["p", "1 - p", "p * q", "1", "0"]))
            chance = f"({likely} if {draw(conditions(events, 1))} else q)" if draw(st.booleans()) else likely
            stages.append(f"  - c{i}: chance {chance}{when}")
            events.append(f"c{i}")
    lines = []
    for source in ("ann", "bond of ann", "bond of ann", "bond of ann"):
        when = draw(conditions(events)) + draw(st.sampled_from(["", " and p < q", " and q < p"]))
        amount = draw(amounts(events)) if source == "ann" else draw(st.sampled_from(["bond", "bond / 2", "bond * p"]))
        lines.append(f"  - {source} -> burn: {amount} when {when}")
    head = "mech: 1\nname: x\nparams:\n  bond: 1 USD .. 9 USD\n  p: 10% .. 50%\n  q: 20% .. 90%\n"
    return head + "game:\n" + "\n".join(stages) + "\nescrow:\n  - bond of ann\nledger:\n" + "\n".join(lines) + "\n"


def _courses(mechanism: Mechanism, profile: Profile | None) -> Iterator[tuple[Fraction, Course]]:
    """Every play with its probability, one stage after another; with no profile, every move may be made."""

    def on(place: int, weight: Fraction, course: Course) -> Iterator[tuple[Fraction, Course]]:
        if place == len(mechanism.game.stages):
            yield weight, course
            return
        stage = mechanism.game.stages[place]
        outcomes: list[tuple[Event | None, Fraction]] = [(None, F(1))]
        if holds(replace_in(stage.when, settled=lambda e: course[e.stage] == e), POINT):
            if isinstance(stage, Chance):
                likely = evaluate(replace(stage.probability, settled=lambda e: course[e.stage] == e), POINT)
                outcomes = [(stage.event, likely), (None, 1 - likely)]
            elif profile is None:
                outcomes = [(move, F(1)) for move in stage.moves]
            else:
                outcomes = [(_move(profile, stage.player, stage.name, course), F(1))]
        for outcome, likely in outcomes:
            if likely:
                yield from on(place + 1, weight * likely, {**course, stage.name: outcome})

    return on(0, F(1), {})


def _move(profile: Profile, player: Player, stage: str, course: Course) -> Event:
    def fits(place: InformationSet) -> bool:
        return place.stage == stage and all(course[name] == outcome for name, outcome in place.seen)

    (move,) = [move for place, move in profile[player].moves if fits(place)]
    return move


def _paid(mechanism: Mechanism, place: int, course: Course) -> Fraction:
    line = mechanism.ledger[place]
    due = holds(replace_in(line.when, settled=lambda e: course[e.stage] == e), POINT)
    return evaluate(replace(line.amount, settled=lambda e: course[e.stage] == e), POINT) if due else F(0)


@settings(max_examples=150, deadline=None)
@given(specs(), st.randoms(use_true_random=False))
def test_expectations_are_what_counting_every_play_gives(text: str, random: object) -> None:
    mechanism = read_text(text, "a.mech.yaml")
    ann = Player("ann")
    profiles: list[dict[Player, object]] = [{}]
    for player in mechanism.game.players:
        profiles = [
            {**known, player: s} for known in profiles for s in list(pure_strategies(mechanism.game, player))[:3]
        ]
    graph = arena(mechanism.game, mechanism.ledger)
    for profile in profiles:
        courses = list(_courses(mechanism, profile))  # type: ignore[arg-type]  # filled above
        assert sum(weight for weight, _ in courses) == 1
        counted = [-sum(w * _paid(mechanism, i, c) for w, c in courses) for i in range(len(mechanism.ledger))]
        symbolic = expected_lines(mechanism, ann, profile)  # type: ignore[arg-type]
        assert [evaluate(term, POINT) for _, term in symbolic] == counted
        assert [x for _, x in PlayOut(mechanism, POINT).lines(ann, profile)] == counted  # type: ignore[arg-type]
        answers = {place: move for strategy in profile.values() for place, move in strategy.moves}  # type: ignore[attr-defined]
        assert evaluate(Worths(graph, mechanism.ledger, ann, answers.__getitem__).on(graph.first), POINT) == sum(
            counted
        )


@settings(max_examples=150, deadline=None)
@given(specs())
def test_the_greatest_withdrawal_is_that_of_the_worst_play(text: str) -> None:
    mechanism = read_text(text, "a.mech.yaml")
    (deposit,) = mechanism.deposits
    places = [i for i, line in enumerate(mechanism.ledger) if line.source == deposit]
    worst = max(sum(_paid(mechanism, i, course) for i in places) for _, course in _courses(mechanism, None))
    assert max(evaluate(total, POINT) for total in Withdrawals(mechanism).totals(deposit)) == worst


@settings(max_examples=300, deadline=None)
@given(specs())
def test_an_arena_forgets_nothing_that_a_play_pays_for_or_a_mover_goes_by(text: str) -> None:
    mechanism = read_text(text, "a.mech.yaml")
    graph = arena(mechanism.game, mechanism.ledger)
    decisions = mechanism.game.decisions
    for _, course in _courses(mechanism, None):
        paid, places = _followed(graph, course)
        assert paid == {
            place: amount for place in range(len(mechanism.ledger)) if (amount := _paid(mechanism, place, course))
        }
        assert places == [information_set(mechanism.game, d, course) for d in decisions if course[d.name] is not None]


def _followed(graph: Arena, course: Course) -> tuple[dict[int, Fraction], list[InformationSet]]:
    """What falls due along one play, by the place of the ledger line, and the information sets that it passes."""
    paid, places, edge = dict[int, Fraction](), list[InformationSet](), graph.first
    while True:
        for transfer in edge.due:
            paid[transfer.place] = paid.get(transfer.place, F(0)) + evaluate(transfer.amount, POINT)
        if edge.to is None:
            return {place: amount for place, amount in paid.items() if amount}, places
        position = graph.positions[edge.to]
        if position.place is not None:
            places.append(position.place)
        (edge,) = [each for each in position.edges if each.event == course[position.stage.name]]
