"""What claims say where a chance is 0 at an end of its range: the move behind it is asked about there, too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mechanisms.model.mechanism import Mechanism
from proofs.claims.statement import Statement
from solvers.claims.decide_claim import decide_claim
from solvers.engines.budget import Budget

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]

ONCE = {
    "game": "- seen: chance q\n- ann when seen: [good, bad]",
    "ledger": "- outside -> ann: 1 USD\n- outside -> ann: reward when good\n- ann -> outside: fine when bad",
}
IN_TIME = {"states": "- here\n- gone: end", "discount": " 1/2", "next": "- here -> gone: when seen"}
ENDS = ["0 .. 1/2", '"(0 .. 1/2]"', "0"]


@pytest.mark.parametrize("time", [{}, IN_TIME], ids=["once", "in-time"])
@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("strict_nash(good)", ("REFUTED", "PROVED", "VACUOUS")),
        ("unprofitable(ann | good)", ("REFUTED", "REFUTED", "VACUOUS")),
        ("nash(bad)", ("REFUTED", "REFUTED")),
        ("q == 0 implies nash(bad)", ("PROVED", "VACUOUS")),
        ("subgame_perfect(bad)", ("REFUTED", "REFUTED", "VACUOUS")),
        ("q == 0 implies subgame_perfect(bad)", ("REFUTED", "VACUOUS", "VACUOUS")),
        ("subgame_perfect(good)", ("PROVED", "PROVED", "VACUOUS")),
    ],
)
def test_a_move_behind_a_chance_that_may_be_0(
    spec: Spec, time: dict[str, str], claim: str, words: tuple[str, ...]
) -> None:
    """At 0 the move changes nothing: nobody loses by it, it earns what is paid anyway, and it must be best in itself.

    A chance that is 0 at all values leads nowhere: nothing is asked about the move, and nothing proved.
    """
    for ends, word in zip(ENDS, words, strict=False):
        mechanism, said = spec(params=f"q: {ends}\nreward: 1 USD\nfine: 9 USD", **ONCE, **time, claims=f"x: {claim}")
        assert decide_claim(mechanism, said["x"], Budget()).verdict.word == word, ends
