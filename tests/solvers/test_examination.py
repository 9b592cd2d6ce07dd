"""What is asked of a mechanism, in order: implicit claims, play-out, window, and what is unresolved of it."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from mechanisms.errors import InternalError
from mechanisms.language.reader import read_text
from proofs.checking.verdict import Undecided, Vacuous
from proofs.claims.formulation import formulate
from proofs.playout.amounts import Amount
from proofs.playout.playout import PlayOut
from solvers.claims.examination import Examined, Solved, examine
from solvers.claims.wellformedness_check import Foundations
from solvers.engines.budget import Budget

SPEC = """
mech: 1
params:
  bond: solve min USD
  cost: 2 USD .. {high} USD
{assume}
game:
  - ann: [stay, cheat]
ledger:
  - ann -> burn: bond when cheat
  - outside -> ann: cost when cheat
claims:
  deters: E[ann | cheat] < 0
"""
OPEN = Undecided("a probability is open")


def _solved(*, high: int = 5, assume: str = "", claims: bool = True, doubt: Undecided | None = None) -> Solved:
    mechanism = read_text(SPEC.format(high=high, assume=assume), "x")
    (parameter,) = mechanism.solved
    statements = formulate(mechanism) if claims else ()
    return Examined(mechanism, Foundations((), (), doubt)).solve(parameter, statements, Budget())


def test_a_window_without_a_doubt_is_that_of_its_claims() -> None:
    solved = _solved()
    assert solved.unresolved is None
    assert solved.window is solved.found
    assert [(span.low, span.low_open) for span in solved.window.spans] == [(Fraction(5), True)]


def test_a_window_has_no_values_while_an_implicit_claim_is_open_and_its_claims_keep_theirs() -> None:
    solved = _solved(doubt=OPEN)
    assert (solved.unresolved, solved.window.doubt, solved.window.spans) == (OPEN, OPEN, ())
    assert solved.found.spans == _solved().found.spans


def test_a_parameter_that_no_claim_decides_is_vacuous_whatever_else_is_open() -> None:
    for doubt in (None, OPEN):
        solved = _solved(claims=False, doubt=doubt)
        assert isinstance(solved.unresolved, Vacuous)
        assert "no claim that is expected PROVED depends on bond" in solved.unresolved.reason
        assert solved.window.spans == ()


def test_what_leaves_the_window_itself_open_is_said_first() -> None:
    solved = _solved(assume="assume:\n  - cost > 9 USD", doubt=OPEN)
    assert isinstance(solved.unresolved, Vacuous)
    assert solved.unresolved is solved.found.doubt
    assert solved.window is solved.found


@pytest.mark.parametrize("brief", [False, True])
def test_no_window_and_no_verdict_is_given_where_the_play_out_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, *, brief: bool
) -> None:
    monkeypatch.setattr(PlayOut, "gap_amount", lambda *_: Amount.of(Fraction(7)))
    monkeypatch.setattr(PlayOut, "gap", lambda *_: Fraction(7))
    mechanism, budget = read_text(SPEC.format(high=5, assume=""), "x"), Budget(brief=brief)
    examined = examine(mechanism, formulate(mechanism), budget)
    with pytest.raises(InternalError, match="the play-out and the symbolic goal differ"):
        examined.solve(mechanism.solved[0], formulate(mechanism), budget)
    with pytest.raises(InternalError, match="the play-out and the symbolic goal differ"):
        examined.verdict(formulate(mechanism)[0], budget)


def test_implicit_claims_are_asked_about_and_claims_played_out_in_one_place() -> None:
    """Whoever answers about a claim examines its mechanism; a claim decided with its margin is played out there."""
    root = Path(__file__).parents[2]
    texts = {p: p.read_text() for floor in ("solvers", "bondproof") for p in (root / floor).rglob("*.py")}
    asking = {
        p.stem for p, text in texts.items() if re.search(r"^ *from .* import .*\bcheck_implicit\b", text, re.MULTILINE)
    }
    assert asking == {"examination", "thresholds"}, "thresholds frees a parameter, and asks within its own question"
    playing = {p.stem for p, text in texts.items() if "translation_of(" in text}
    assert playing == {"examination", "decide_claim", "planned"}, "plans are sought at the points of the play-out"
