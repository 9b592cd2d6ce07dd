"""Long sums and products: one level, read from the left, with units checked all along."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.terms.evaluation import holds
from mechanisms.terms.terms import Variable
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted
from proofs.claims.formulation import formulate
from proofs.claims.statement import obligations
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide

HEAD = "mech: 1\nname: x\nparams:\n  a: 1 .. 2\n  b: 3 .. 4\n  fee: 1 .. 2 USD\ngame:\n  - w: [m, n]\n"
LEDGER = "ledger:\n  - outside -> w: 1 USD when m\nclaims:\n  k: "
A, B = Fraction(3, 2), Fraction(7, 2)


def _goal(text: str) -> Obligation:
    mechanism = read_text(f"{HEAD}{LEDGER}{text}\n", "x")
    (statement,) = formulate(mechanism)
    (goal,) = obligations(mechanism, statement)
    return goal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a - b - a + b - 2", Fraction(-2)),
        ("(a - b) - (a + b) + a", A - 2 * B - 0 * A),
        ("a * b / a / b * a", A),
        ("2 * a / b * a / (1 + a)", 2 * A * A / B / (1 + A)),
        (" + ".join(["a", "2 * b"] * 60), 60 * (A + 2 * B)),
        ("a" + " - 1" * 130, A - 130),
        ("a * " + " * ".join(["b / b"] * 60), A),
        ("a * " + " * ".join(["2"] * 60) + " / 2" * 60, A),
        ("0 + 0 + a - 0", A),
    ],
)
def test_a_run_means_what_it_means_from_left_to_right(text: str, value: Fraction) -> None:
    goal = _goal(f"{text} == {value.numerator} / {value.denominator}")
    assert holds(goal.goal, {Variable("a"): A, Variable("b"): B})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (" + ".join(["a"] * 80) + " + fee + a > 0", r"M030.*cannot add a plain number and USD"),
        ("fee - fee - a > 0", r"M030.*cannot subtract USD and a plain number"),
        ("a + fee + a > 0", r"M030.*cannot add a plain number and USD"),
        ("a * a / 0 * a > 0", r"M0\d\d.*division by 0"),
        (f"a + {' * '.join(['9' * 60] * 200)} > 0", r"more than 3,900 digits"),
        ("a + b + (a > b) > 0", r"is a condition, not a number"),
    ],
)
def test_a_fault_in_a_run_is_told(text: str, fault: str) -> None:
    with pytest.raises(SpecError, match=fault):
        _goal(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (" + ".join(["a"] * 5000) + " <= 10000", Proved),
        (" + ".join(["a"] * 5000) + " < 10000", Refuted),
        (" + ".join(["a * b", "0.5 * a"] * 2500) + " <= 22500", Proved),
    ],
)
def test_a_sum_of_five_thousand_terms_is_decided(text: str, verdict: type) -> None:
    assert isinstance(decide(_goal(text), Budget()), verdict)
