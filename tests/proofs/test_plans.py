"""Questions about plans: each is answered by the plans that keep to what it keeps, and by no others."""

from __future__ import annotations

import pytest

from mechanisms.errors import DomainError
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import FALSE
from proofs.claims import plans
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement
from solvers.claims.decide_claim import decide_claim
from solvers.engines.budget import Budget
from solvers.plans.planned import planned, starting_points

TEXT = """\
mech: 1
name: detours
params:
  p: 1/4 .. 1/2
states:
  - row[1 .. 3]
  - aside[1 .. 3]
  - over: end
discount: 1/2
game:
  - ann:   [stay, leave]
  - back:  chance p
ledger:
  - outside -> ann: 1 USD * k  when aside[k] and leave
  - ann -> outside: 9 USD      when row and leave
next:
  - row[k] -> row[k+1]:    when stay and k < 3
  - row[3] -> row[1]:      when stay
  - row[k] -> aside[k]:    when leave
  - aside[k] -> row[k]:    when back and stay
  - aside -> over:         when leave
honest: [stay]
claims:
  nothing: unprofitable(ann)
  best:    best_response(ann)
  denied:  not best_response(ann)
"""


def _with_plans(name: str, text: str = TEXT) -> tuple[Mechanism, Statement]:
    mechanism, meter = read_text(text, "a"), Budget().meter()
    (statement,) = (s for s in formulate(mechanism) if s.claim.name == name)
    return mechanism, planned(mechanism, statement, starting_points(mechanism, statement, meter), meter)


def test_a_question_uses_the_plans_that_make_its_moves_alone() -> None:
    """To leave in row[2] is asked about with the plan that leaves there alone."""
    _, statement = _with_plans("nothing")
    assert len(statement.asked) == 3
    for search in statement.asked:
        allowed = [plan for plan in statement.plans[search.player] if search.allows(plan)]
        assert 1 <= len(allowed) < len(statement.plans[search.player])
    earns = [part for part in statement.parts if not part.auxiliary]
    assert len(earns) == 6, "the move alone, and with the best plan for it"


def test_verdicts_stand_with_their_own_plans() -> None:
    mechanism, statement = _with_plans("nothing")
    assert decide_claim(mechanism, statement, Budget()).verdict.word == "PROVED"
    mechanism, statement = _with_plans("best")
    assert decide_claim(mechanism, statement, Budget()).verdict.word == "PROVED"


def test_more_ways_to_go_on_than_can_be_asked_about_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MOST_WAYS", 1)
    with pytest.raises(DomainError, match="a choice may be followed by too many plans"):
        _with_plans("nothing")


def test_the_own_strategy_is_no_plan_that_could_gain() -> None:
    """The best plan is the strategy itself: nothing is left that may pay more."""
    mechanism, statement = _with_plans("denied", TEXT.replace("1 USD * k", "0 USD * k"))
    assert [part.condition for part in statement.parts] == [FALSE]
    assert decide_claim(mechanism, statement, Budget()).verdict.word == "REFUTED"


def test_a_change_in_one_state_is_stated_with_moves_of_that_state_alone() -> None:
    """So that the parts of a claim on n states do not name n moves each."""
    text = (
        "mech: 1\nname: x\nstates:\n  - row[1 .. 40]\n  - gone: end\ndiscount: 9/10\ngame:\n  - ann: [stay, go]\n"
        "ledger:\n  - outside -> ann: 1 USD when stay\nnext:\n  - row[k] -> row[k+1]: when go and k < 40\n"
        "  - row[40] -> gone: when go\nhonest: [stay]\nclaims:\n  c: nash()\n"
    )
    (claim,) = formulate(read_text(text, "a"))
    (ann,) = claim.expectations[0].profile
    changed = [each.profile[ann] for each in claim.expectations if each.later is not None]
    assert len(changed) == 40
    assert {len(strategy.moves) for strategy in changed} == {1}
