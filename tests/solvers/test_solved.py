"""What is unresolved of a window: its own doubt first, then that no claim decides it, then an open implicit claim."""

from __future__ import annotations

from fractions import Fraction

from mechanisms.language.reader import read_text
from proofs.checking.verdict import Undecided, Vacuous
from proofs.claims.formulation import formulate
from solvers.claims.solved import Solved, solve
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
    statements = formulate(mechanism, mechanism.claims) if claims else ()
    return solve(mechanism, parameter, statements, Budget(), doubt)


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
