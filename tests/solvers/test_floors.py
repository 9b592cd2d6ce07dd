"""Lower bounds of margins: proved, below every value that the slack takes, and close to the least one."""

import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    TRUE,
    Abs,
    Comparison,
    Condition,
    Number,
    Product,
    Relation,
    Sum,
    Term,
    Variable,
)
from proofs.checking.obligation import Obligation
from solvers.claims.floors import floor

X, Y = Variable("x"), Variable("y")
UNIT = {X: Interval(Fraction(0), Fraction(1)), Y: Interval(Fraction(0), Fraction(1))}


def n(value: Fraction | int | str) -> Number:
    return Number(Fraction(value))


def bound(term: Term, relation: Relation = Relation.GT, *premises: Condition) -> Fraction | None:
    return floor(Obligation("k", UNIT, premises, Comparison(term, relation, n(0))))


@pytest.mark.parametrize(
    ("term", "least"),
    [
        (X * X - X + n(1), Fraction(3, 4)),
        (X * X + Y * Y - X * Y - X + n(2), Fraction(5, 3)),
        (Abs(X - Y) + n("1/2"), Fraction(1, 2)),
        (n(1) / (n(1) + X * Y), Fraction(1, 2)),
        (n(3), Fraction(3)),
    ],
)
def test_a_bound_is_below_the_least_slack_and_near_it(term: Term, least: Fraction) -> None:
    found = bound(term)
    assert found is not None
    assert least * Fraction(8, 10) <= found <= least


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5))
def test_no_point_is_below_the_bound(parts: list[tuple[int, int, int]]) -> None:
    term: Term = n(4)
    for factor, i, j in parts:
        term = term + n(factor) * X**i * Y**j
    found = bound(term)
    random = Random(0)
    for _ in range(40 if found is not None else 0):
        point = {v: Fraction(random.randint(0, 64), 64) for v in UNIT}
        assert found is not None
        assert evaluate(term, point) >= found


def test_cells_that_a_premise_excludes_do_not_count() -> None:
    term = X - n("1/4")
    assert bound(term) is None
    found = bound(term, Relation.GE, Comparison(X, Relation.GE, n("1/2")))
    assert found is not None
    assert 0 < found <= Fraction(1, 4)
    assert bound(term, Relation.GE, Comparison(n("1/2"), Relation.LT, X)) is not None
    assert bound(term, Relation.GE, Comparison(X, Relation.EQ, n("1/2")), TRUE) is None
    assert bound(term, Relation.GE, Comparison(X, Relation.GT, n(2))) is None  # nothing is left to bound


def test_less_than_is_bounded_from_the_other_side() -> None:
    found = floor(Obligation("k", UNIT, (), Comparison(X * X - X, Relation.LE, n(1))))
    assert found is not None
    assert Fraction(1, 2) < found <= 1


def test_what_has_no_margin_has_no_bound() -> None:
    assert bound(X, Relation.EQ) is None
    assert bound(X, Relation.GE) is None  # 0 is attained
    assert floor(Obligation("k", UNIT, (), TRUE)) is None
    endless = {X: Interval(Fraction(1), None)}
    assert floor(Obligation("k", endless, (), Comparison(n(0) - X, Relation.GT, n(0)))) is None
    assert floor(Obligation("k", endless, (), Comparison(X, Relation.GT, n(0)))) == 1


def test_a_large_formula_costs_a_few_cells() -> None:
    factors = tuple(Sum((Variable(f"a{k}"), n(1))) for k in range(40))
    box = {Variable(f"a{k}"): Interval(Fraction(0), Fraction(1)) for k in range(40)}
    assert floor(Obligation("k", box, (), Comparison(Product(factors), Relation.GT, n(0)))) == 1


SPEC = """\
mech: 1
name: margins
params:
  a: 0 .. 1 USD
  b: 0 .. 1
game:
  - worker: [honest, cheat]
ledger:
  - outside -> worker: 1 USD + b^2 * 1 USD - b * 1 USD when honest
claims:
  curved: E[worker | honest] > 0
  several: E[worker | honest] > 0 and E[worker | honest] > -1 USD
  mixed: a + 1 USD > 0 and b < 2
  equal: E[worker | cheat] == 0
"""


def test_verify_shows_bounds_on_the_safe_side_and_no_margin_across_units(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from bondproof.__main__ import main

    monkeypatch.chdir(tmp_path)
    Path("margins.mech.yaml").write_text(SPEC)
    main(["verify", "margins.mech.yaml", "--format", "json"])
    found = {claim["id"]: claim for claim in json.loads(capsys.readouterr().out)["specs"][0]["claims"]}
    assert {name: claim["verdict"] for name, claim in found.items()} == dict.fromkeys(found, "PROVED")
    for name in ("curved", "several"):
        assert found[name]["margin"] is None
        assert Fraction(1, 2) < Fraction(found[name]["margin_at_least"]) <= Fraction(3, 4)
        assert found[name]["margin_text"].startswith("at least 0.7")
    assert found["mixed"]["margin"] is found["mixed"]["margin_at_least"] is found["mixed"]["margin_text"] is None
    main(["verify", "margins.mech.yaml"])
    shown = capsys.readouterr().out
    assert "margin at least 0.7" in shown
    assert "no single margin: conditions in different units" in shown
    assert "an equation, which has no margin" in shown
