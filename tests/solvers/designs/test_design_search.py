"""Designs against what a grid finds, and proposals that are far off."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate, holds
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import unit
from proofs.checking.verdict import Undecided
from proofs.claims.figures import objective_term
from proofs.claims.formulation import formulate
from solvers.designs import design as searching
from solvers.designs.cuts import Cuts
from solvers.designs.design import Designed, Infeasible, design
from solvers.designs.front import Other, front
from solvers.designs.question import Question, Scenario
from solvers.designs.room import conditions, left_out
from solvers.designs.rows import best_of, rows
from solvers.engines.budget import Budget, Meter

CASES = Path(__file__).parents[2] / "cases" / "designs"
USD = unit("USD").dimension
BOND, RATE = Variable("bond"), Variable("audit_rate")

SPEC = """\
mech: 1
name: sketch
params:
  bond:        solve min USD on 0 .. 100
  audit_rate:  solve min on 1% .. 100%
  each:        {each} USD
  carry:       {carry}
  saving:      {low} .. {high} USD
  false_alarm: {slander}%
  margin:      {margin} USD
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else audit_rate * false_alarm)
ledger:
  - outside -> worker:  margin   when honest
  - outside -> worker:  margin + saving   when cheat
  - worker -> burn:     bond     when caught
honest: [honest]
claims:
  honest-is-best:  E[worker | honest] {sign} E[worker | cheat]
  honesty-pays:    E[worker | honest] >= 0 USD
objective: minimise each * audit_rate + carry * bond
"""


def question(text: str) -> Question:
    mechanism = read_text(text, "sketch.mech.yaml")
    return asked_of(mechanism)


def asked_of(mechanism: Mechanism) -> Question:
    objective = objective_term(mechanism)
    assert objective is not None
    return Question(mechanism.solved, (Scenario(mechanism, tuple(formulate(mechanism)), objective.term),))


def sketches(number: int, seed: int) -> Iterator[str]:
    random = Random(seed)
    for _ in range(number):
        low = random.randint(1, 5)
        yield SPEC.format(
            each=random.randint(1, 20),
            carry=f"{random.randint(1, 30)}/100",
            low=low,
            high=low + random.randint(0, 3),
            slander=random.randint(0, 30),
            margin=random.randint(1, 12),
            sign=random.choice((">=", ">")),
        )


def feasible(asked: Question, values: dict[Variable, Fraction]) -> bool:
    """Whether claims that are monotone in the one range hold at both ends of it."""
    saving = Variable("saving")
    ends = asked.others(asked.scenarios[0]).get(saving)
    points = [{saving: end} for end in (ends.low, ends.high) if end is not None] if ends else [{}]
    goals = [goal for _, goal in asked.scenarios[0].goals]
    return all(holds(goal.goal, {**values, **point}) for goal in goals for point in points)


def best_on_a_grid(asked: Question, steps: int) -> Fraction | None:
    """The cheapest design on a grid of rates, each with the least bond on a grid; by evaluation alone."""
    costs = list[Fraction]()
    for i in range(1, steps + 1):
        for j in range(steps + 1):
            values = {RATE: Fraction(i, steps), BOND: Fraction(100 * j, steps)}
            cost = evaluate(asked.scenarios[0].cost, values)
            if (not costs or cost < min(costs)) and feasible(asked, values):
                costs.append(cost)
    return min(costs, default=None)


@pytest.mark.parametrize("text", list(sketches(40, seed=7)))
def test_no_design_of_a_grid_is_cheaper_than_the_bound(text: str) -> None:
    asked = question(text)
    found, on_grid = design(asked, Budget()), best_on_a_grid(asked, 40)
    if isinstance(found, Infeasible):
        assert on_grid is None
        return
    assert isinstance(found, Designed)
    assert feasible(asked, dict(found.found.values))
    assert found.found.cost == evaluate(asked.scenarios[0].cost, found.found.values)
    assert found.bound is not None
    assert found.gap is not None
    assert found.gap <= Fraction(1, 10**6)
    assert on_grid is None or found.bound.value <= on_grid


def test_a_loose_proposal_never_leads_to_an_infeasible_design(monkeypatch: pytest.MonkeyPatch) -> None:
    """SCS with a tolerance of 1e-2 proposes a bond of 63.8676 USD where 65 USD is least: the answer is above it."""

    def loose(cuts: Cuts, meter: Meter) -> Iterator[dict[Variable, float]]:
        yield {Variable("bond"): 63.8676, Variable("share"): 0.0783}

    monkeypatch.setattr(searching, "propose", loose)
    text = (CASES / "bounty-share.mech.yaml").read_text(encoding="utf-8")
    found = design(question(text), Budget())
    assert isinstance(found, Designed)
    bond, share = found.found.values[Variable("bond")], found.found.values[Variable("share")]
    assert (1 - share) * bond >= 60
    assert share * bond >= 5
    assert bond >= 65
    assert found.bound is not None
    assert found.bound.value <= 65
    assert found.gap


def test_a_proposal_that_no_window_is_near_leaves_the_question_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def far(cuts: Cuts, meter: Meter) -> Iterator[dict[Variable, float]]:
        yield {Variable("bond"): 1.0, Variable("share"): 0.999}

    monkeypatch.setattr(searching, "propose", far)
    text = (CASES / "bounty-share.mech.yaml").read_text(encoding="utf-8")
    found = design(question(text), Budget())
    assert isinstance(found, Undecided)
    assert found.reason == "no design was found, and none is excluded"


def test_a_bound_is_not_given_where_an_assumption_ties_the_ranges_to_the_unknowns() -> None:
    text = (
        "mech: 1\nname: tied\nparams:\n  bond: solve min USD on 0 .. 10\n  price: 1 .. 5 USD\n"
        "assume:\n  - price <= bond\ngame:\n  - worker: [honest, cheat]\nledger:\n  - worker -> burn: bond when cheat\n"
        "honest: [honest]\nclaims:\n  cheats-lose: E[worker | cheat] <= -2 USD\nobjective: minimise bond + price\n"
    )
    found = design(question(text), Budget())
    assert isinstance(found, Designed)
    assert found.found.values == {BOND: 2}
    assert found.found.cost == 4  # the price is at most the bond
    assert found.bound is None


def test_a_claim_left_out_of_a_conflict_makes_room() -> None:
    text = (CASES / "infeasible-T1.mech.yaml").read_text(encoding="utf-8")
    found = design(question(text), Budget())
    assert isinstance(found, Infeasible)
    for each in left_out(found, Budget()):
        values = each.designed.found.values
        assert all(holds(goal.goal, values) for _, goal in each.designed.question.scenarios[0].goals)


TWICE = """\
mech: 1
name: twice
params:
  bond:        solve min USD on 0 .. 100
  audit_rate:  solve min on 10% .. 100%
  saving:      2 USD
game:
  - worker:  [honest, cheat]
  - caught:  chance audit_rate when cheat
ledger:
  - outside -> worker:  saving   when cheat
  - worker -> burn:     bond     when caught
honest: [honest]
schemes:
  dear:
    saving: 5 USD
claims:
  first:   E[worker | cheat] <= E[worker | honest]
  second:  E[worker | cheat] <= E[worker | honest]
objective: minimise bond + 10 USD * audit_rate
"""


def test_of_two_claims_that_say_the_same_neither_is_needed_and_both_are_tight() -> None:
    """bond = 2 / p and the cost 2 / p + 10 p: least at p = sqrt(1/5)."""
    found = design(question(TWICE), Budget())
    assert isinstance(found, Designed)
    assert found.needed == ()
    assert found.unsure == ()
    assert found.bound is not None
    assert found.gap is not None
    assert 0 < found.gap <= Fraction(1, 10**6)
    assert abs(float(found.found.cost) - 2 * 20**0.5) < 1e-4
    alone = design(question(TWICE).among(["first"]), Budget())
    assert isinstance(alone, Designed)
    assert alone.needed == ("first",)


def test_a_scenario_has_to_be_survived_with_the_same_values() -> None:
    plain = read_text(TWICE, "twice.mech.yaml")
    dear = read_text(TWICE, "twice.mech.yaml", scheme="dear")
    scenarios = (*asked_of(plain).scenarios, *asked_of(dear).scenarios)
    found = design(Question(plain.solved, scenarios), Budget())
    assert isinstance(found, Designed)
    bond, rate = found.found.values[BOND], found.found.values[RATE]
    assert bond * rate >= 5  # what the dearer scenario asks
    assert abs(float(found.found.cost) - 2 * 50**0.5) < 1e-4
    assert found.bound is not None


def test_the_front_of_rate_and_bond_is_the_curve_on_which_the_claim_is_tight() -> None:
    """With a bond of at most b the least rate is 2 / b, up to 10%."""
    text = TWICE.replace("minimise bond + 10 USD * audit_rate", "minimise audit_rate")
    asked = question(text)
    found = front(asked, Other("bond", (BOND,), USD), 4, Budget())
    assert isinstance(found, tuple)
    assert [point.against for point in found] == [2, 8, 14, 20]
    assert [point.designed.found.cost for point in found] == [1, Fraction(1, 4), Fraction(1, 7), Fraction(1, 10)]
    assert all(point.designed.gap == 0 for point in found)


def test_whole_numbers_are_tried_one_by_one() -> None:
    text = (CASES / "integer-auditors.mech.yaml").read_text(encoding="utf-8")
    asked = question(text)
    choice = best_of(list(rows(None, asked)), Budget())
    assert len(choice.tried) == 20
    costs = {}
    for tried in choice.tried:
        (number,) = tried.row.numbers.values()
        assert isinstance(tried.outcome, Designed)
        costs[number] = tried.outcome.found.cost
    # bond = saving / (5% n), and 0.03 USD a day for each auditor
    assert costs == {n: Fraction(3 * n, 100) + 2 / (Fraction(n, 20) * 100) for n in map(Fraction, range(1, 21))}
    assert choice.best == 3
    assert choice.gap == 0


def test_the_cost_of_a_row_has_its_whole_numbers_put_in() -> None:
    text = (CASES / "integer-auditors.mech.yaml").read_text(encoding="utf-8")
    first = next(iter(rows(None, question(text))))
    assert Variable("auditors") not in first.question.names
    assert evaluate(first.question.scenarios[0].cost, {BOND: Fraction(0)}) == Fraction(3, 100)


ROWS = """\
mech: 1
name: rows
params:
  level:  solve min whole on 1 .. 4
  bond:   solve min on 0 .. 100
game:
  - worker:  [honest, cheat]
honest: [honest]
claims:
  deterred:  bond >= 20
  level-3:   level >= 3
objective: minimise level + bond
"""


def test_a_claim_that_rules_cheaper_rows_out_is_needed() -> None:
    choice = best_of(list(rows(None, question(ROWS))), Budget())
    assert choice.best == 2
    assert choice.bound == 23
    assert choice.needed == ("deterred", "level-3")  # without the second one, level 1 would cost 21
    assert choice.unsure == ()


def test_a_claim_on_whole_numbers_alone_has_no_slack_where_it_holds_with_equality() -> None:
    for least, touched in (("level >= 3", ("deterred", "level-3")), ("2 * level >= 5", ("deterred",))):
        choice = best_of(list(rows(None, question(ROWS.replace("level >= 3", least)))), Budget())
        assert choice.best == 2
        outcome = choice.tried[2].outcome
        assert isinstance(outcome, Designed)
        assert outcome.touched == touched


def test_all_designs_of_a_question_share_one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    found = design(question((CASES / "infeasible-T1.mech.yaml").read_text(encoding="utf-8")), Budget())
    assert isinstance(found, Infeasible)
    opened, meter = list[Budget](), Budget.meter

    def counted(budget: Budget) -> Meter:
        opened.append(budget)
        return meter(budget)

    monkeypatch.setattr(Budget, "meter", counted)
    assert list(left_out(found, Budget()))
    assert list(conditions(found, Budget()))
    asked = question(TWICE.replace("minimise bond + 10 USD * audit_rate", "minimise audit_rate"))
    assert isinstance(front(asked, Other("bond", (BOND,), USD), 2, Budget()), tuple)
    assert len(opened) == 3


def test_a_claim_that_rules_out_dearer_rows_alone_is_not_needed() -> None:
    choice = best_of(list(rows(None, question(ROWS.replace("level >= 3", "level <= 3")))), Budget())
    assert choice.best == 0
    assert choice.bound == 21
    assert (choice.needed, choice.unsure) == (("deterred",), ())


def test_whether_a_claim_is_needed_is_unknown_where_rows_without_it_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "bound", lambda *_: None)
    choice = best_of(list(rows(None, question(ROWS))), Budget())
    assert choice.best == 2
    assert choice.bound is None
    assert (choice.needed, choice.unsure) == ((), ("deterred", "level-3"))


def test_a_claim_of_two_ways_has_no_slack_where_the_one_that_holds_has_none() -> None:
    text = ROWS.replace("level >= 3", "level <= 1 or bond >= 2 * level")
    for claim, slack in (
        ("bond >= 30 or bond >= 20", False),
        ("not bond < 20", False),
        ("not (bond < 20 or bond < 10)", False),
        ("bond >= 20 and bond != 5", False),
    ):
        found = design(question(text.replace("bond >= 20", claim)).fixed({Variable("level"): Fraction(1)}), Budget())
        assert isinstance(found, Designed)
        assert found.found.values == {BOND: 20}
        assert ("deterred" not in found.touched) is slack
        assert "level-3" not in found.touched


def test_a_range_that_cancels_from_the_cost_at_the_design_leaves_a_bound() -> None:
    """At a bond of 0 the cost is 0, whatever the level is."""
    text = ROWS.replace("solve min whole on 1 .. 4", "1 .. 4").replace("level >= 3", "bond <= 100")
    text = text.replace("bond >= 20", "bond >= 0").replace("level + bond", "level * bond")
    found = design(question(text), Budget())
    assert isinstance(found, Designed)
    assert found.bound is not None
    assert found.found.cost == found.bound.value == 0
    assert not found.found.worst
    tied = design(question(text.replace("claims:", "assume:\n  - level >= 2\nclaims:")), Budget())
    assert isinstance(tied, Designed)
    assert tied.bound is None
