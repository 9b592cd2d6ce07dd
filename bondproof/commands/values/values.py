"""Bound what play is worth in a game in time of up to a quarter of a million states, and what the best plan gains.

    values("records.mech.yaml")                        at the middle of the ranges
    values("records.mech.yaml", at=["trusted[3]"], overrides=["bond=100 USD"])

Everything holds at one point of the parameters. Floats propose, exact inequalities in each state dispose
(proofs/bounds/check.py); some states of each block are read again one by one (proofs/bounds/reading.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import perf_counter

from bondproof.commands.values.result import PlayerValues, ValuesResult
from bondproof.commands.verify.result import Chosen
from bondproof.exit_codes import ExitCode
from bondproof.sources.blocks import load_blocks
from bondproof.sources.loading import Given, called
from bondproof.system.progress import Progress, silent
from mechanisms.errors import UsageError
from mechanisms.game.blocks import NOWHERE, Blocks
from mechanisms.game.game import Player
from mechanisms.game.normal_form import values_at
from mechanisms.game.states import State
from mechanisms.language.reader import read_states
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.intervals import Interval
from proofs.bounds.choices import choices
from proofs.bounds.reading import check_reading, samples
from proofs.checking.obligation import Point
from solvers.bounds.course import course, departs
from solvers.bounds.search import outlook
from solvers.engines.budget import STOPS, Budget, why_stopped

FEW_STATES = 12
"""A game with no more states than this has all of them shown, where none is asked for."""

_STATE = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?:\[\s*(-?\d{1,9}(?:\s*,\s*-?\d{1,9})*)\s*\])?\s*")


def values(
    spec: Given,
    *,
    at: Sequence[str] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
    progress: Progress = silent,
) -> ValuesResult:
    """What the intended play and the best plan of each player are worth, between exact bounds, at one point.

    `at` names the states whose values are wanted; by default the first one, or all of few. A range is taken at its
    middle. The budget is that of each player.

    Raises SpecError where the spec is faulty, or no game in time with an intended play, UsageError where a parameter
    has no value or a state is not there.
    """
    started, allowance = perf_counter(), budget or Budget()
    progress(f"reading {called(spec)}")
    blocks = load_blocks(spec, scheme=scheme, overrides=overrides)
    chosen = _chosen(blocks.mechanism)
    point = {each.parameter.variable: each.value for each in chosen}
    wanted, alone = _wanted(blocks, at), read_states(blocks, samples(blocks))
    found = list[PlayerValues]()
    for player in blocks.mechanism.game.players:
        progress(f"bounding what {player} gets", len(found), len(blocks.mechanism.game.players))
        found.append(_of_player(blocks, player, point, alone, allowance))
    open_still = any(each.is_open for each in found) and not allow_undecided
    code = int(ExitCode.UNDECIDED if open_still else ExitCode.OK)
    return ValuesResult(blocks, chosen, tuple(found), wanted, code, perf_counter() - started)


def _of_player(blocks: Blocks, player: Player, point: Point, alone: Mechanism, budget: Budget) -> PlayerValues:
    meter = budget.meter()
    try:
        with meter.enforced():
            rows = choices(blocks, player, point)
            check_reading(rows, alone, point)
            found = outlook(rows, point, meter.charge)
            kept = found.keeps and found.is_best
            return PlayerValues(player, found, () if kept else course(found), () if kept else departs(found))
    except STOPS as error:
        return PlayerValues(player, None, reason=why_stopped(error))


def _chosen(mechanism: Mechanism) -> tuple[Chosen, ...]:
    """The middle of each range. Raises UsageError where one has none, or an assumption fails there."""
    if mechanism.solved:
        name = mechanism.solved[0].name
        raise UsageError(
            f"{name} is to be solved for, and values are those at one point: give it, as in `--set {name}=...`."
        )
    found = list[Chosen]()
    for parameter in mechanism.parameters:
        if isinstance(interval := parameter.setting, Interval):
            if interval.high is None:
                name = parameter.name
                raise UsageError(
                    f"{name} has no upper end, so its range has no middle: give it, as in `--set {name}=...`."
                )
            found.append(
                Chosen(parameter, interval.nearest((interval.low + interval.high) / 2), "the middle of its range")
            )
    evaluation = Evaluation(values_at(mechanism, {each.parameter.variable: each.value for each in found}))
    for assumption in mechanism.assumptions:
        if not evaluation.condition(assumption.condition):
            raise UsageError(f"the assumption `{assumption.text}` fails at this point. Choose the values with `--set`.")
    return tuple(found)


def _wanted(blocks: Blocks, at: Sequence[str]) -> tuple[int, ...]:
    """The numbers of the states whose values are wanted."""
    there = {state for block in blocks.blocks for state in block.states}
    if not at:
        return tuple(sorted(there)) if len(there) <= FEW_STATES else (blocks.first,)
    found = dict[int, None]()
    for text in at:
        state = _state(text)
        number = next((blocks.number(state) for family in blocks.families if state in family), None)
        if number is None:
            known = ", ".join(f"`{_shown(family.name, family.bounds)}`" for family in blocks.families)
            raise UsageError(f"there is no state `{state}`. The states are {known}.")
        if number == NOWHERE:
            raise UsageError(f"`{state}` is an end, and worth 0.")
        if number not in there:
            raise UsageError(f"no play leads to the state `{state}`, so its values are not worked out.")
        found[number] = None
    return tuple(found)


def _shown(name: str, bounds: Sequence[tuple[int, int]]) -> str:
    return f"{name}[{', '.join(f'{low} .. {high}' for low, high in bounds)}]" if bounds else name


def _state(text: str) -> State:
    """The state of a text such as `watched[2]`; UsageError where it is none."""
    if (met := _STATE.fullmatch(text)) is None:
        raise UsageError(f"`{text}` names no state. Write a name and whole numbers, as in `watched[2]` or `trusted`.")
    return State(met[1], tuple(map(int, met[2].split(","))) if met[2] else ())
