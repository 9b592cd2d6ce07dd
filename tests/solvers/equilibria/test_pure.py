"""Pure equilibria of any number of players, against their definition, and compared with the play-out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction as F
from itertools import product
from random import Random

import pytest

from mechanisms.errors import DomainError, InternalError
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from proofs.playout.playout import PlayOut
from solvers.engines.budget import Budget, Exhausted
from solvers.equilibria.pure import pure_equilibria

MOVES = {"u": ("go", "stay"), "v": ("join", "wait"), "w": ("help", "idle")}


def mechanism(payoffs: Mapping[tuple[str, ...], tuple[int, ...]]) -> Mechanism:
    """Three players, each of whom is paid a number in each of the eight cells."""
    lines = ["mech: 1", "name: three", "game:", *(f"  - {p}: [{', '.join(moves)}]" for p, moves in MOVES.items())]
    lines += ["ledger:"]
    for cell, paid in payoffs.items():
        lines += [f"  - outside -> {p}: {x} USD when {' and '.join(cell)}" for p, x in zip(MOVES, paid, strict=True)]
    return read_text("\n".join([*lines, ""]), "x.mech.yaml")


def test_the_pure_equilibria_of_three_players_are_those_of_the_definition() -> None:
    random, counts = Random(3), set[int]()
    for _ in range(15):
        cells = list(product(*MOVES.values()))
        payoffs = {cell: tuple(random.randint(0, 3) for _ in cell) for cell in cells}
        stable = {
            cell
            for cell in cells
            if all(
                payoffs[cell][seat] >= payoffs[other][seat]
                for seat in range(3)
                for other in cells
                if all(cell[k] == other[k] for k in range(3) if k != seat)
            )
        }
        found = pure_equilibria(mechanism(payoffs), {}, Budget().meter())
        assert {tuple(s.label for s in one.plays.values()) for one in found} == stable
        assert all(tuple(one.payoffs.values()) == payoffs[tuple(s.label for s in one.plays.values())] for one in found)
        counts.add(len(found))
    assert len(counts) > 2


def test_a_table_of_too_many_profiles_is_refused() -> None:
    stages = [f"  - p{i}: [a{i}, b{i}]" for i in range(13)]
    text = "\n".join(["mech: 1", "name: x", "game:", *stages, "ledger:", "  - p0 -> burn: 1 USD when a0", ""])
    with pytest.raises(DomainError, match="8192 profiles of pure strategies are more than 4096"):
        pure_equilibria(read_text(text, "x.mech.yaml"), {}, Budget().meter())


def test_a_play_out_that_disagrees_is_a_bug_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = dict.fromkeys(product(*MOVES.values()), (1, 1, 1))
    monkeypatch.setattr(PlayOut, "payoff", lambda *_: F(2))
    with pytest.raises(InternalError, match="the play-out and the symbolic payoff of u differ"):
        pure_equilibria(mechanism(cells), {}, Budget().meter())


def test_payoffs_are_counted_and_end_where_no_more_is_allowed() -> None:
    cells = dict.fromkeys(product(*MOVES.values()), (1, 1, 1))
    meter = Budget().meter()
    pure_equilibria(mechanism(cells), {}, meter)
    used = Budget().rlimit - meter.left
    assert used > 8 * 3 * 24  # three players in eight cells, of 24 ledger lines
    with pytest.raises(Exhausted):
        pure_equilibria(mechanism(cells), {}, Budget(rlimit=used // 2).meter())
