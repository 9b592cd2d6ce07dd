"""The flagship in time: its windows beside every policy of the operator, enumerated by a model that is written here.

The states, chances and payments are those of mechanisms/models/audited-inference-in-time.mech.yaml, put down once more
in numbers. Each policy is a Markov chain of at most eight states, whose value is solved exactly.
"""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache
from math import sqrt
from random import Random

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.sources.loading import read_given, resolve_references
from mechanisms.model.mechanism import Mechanism
from proofs.checking.verdict import Undecided, Vacuous
from solvers.claims.assessment import assess
from solvers.claims.thresholds import Threshold
from solvers.engines.budget import Budget
from solvers.plans.fault import Fault, equivalent, fault
from solvers.windows.real_sets import Span
from tests.cases.flagship_policies import (
    ALWAYS_BAD,
    ALWAYS_HONEST,
    AUDIT_RATE,
    CAUGHT,
    CLOSE,
    COST_8B,
    COST_70B,
    FALSE_ALARM,
    LAG,
    PATIENCE,
    RECALL,
    SAVED,
    SLANDERED,
    Policy,
    Rules,
    policies,
)

NAME = "audited-inference-in-time"


@cache
def span(scheme: str, *claims: str, overrides: tuple[str, ...] = ()) -> Span:
    (only,) = bond(NAME, scheme=scheme, claims=claims, overrides=overrides).window.spans
    assert only.low_exact
    return only


def least(scheme: str, *overrides: str) -> F:
    low = span(scheme, "honest-is-best", overrides=overrides).low
    assert low is not None
    return low


# Windows --------------------------------------------------------------------------------------------------------------


def test_the_least_bond_is_the_one_on_paper() -> None:
    """The value of honest service, of bad batches until the findings come out, and their equality, solved by hand.

    With s what a bad batch saves, p and f the chances of a flag, d the discount and L = d B what a flag costs beside
    the interest that is saved: s (1 + d + d^2 + (1 - d^3 (1 - p))/(d (1 - f)))
    = L (d^2 p - f (1 + d + d^2 + d^3 p)/(1 + d f)).
    """
    s, p, f, d = SAVED, CAUGHT, SLANDERED, PATIENCE
    gained = s * (1 + d + d**2 + (1 - d**3 * (1 - p)) / (d * (1 - f)))
    lost = d**2 * p - f * (1 + d + d**2 + d**3 * p) / (1 + d * f)
    assert least("slashing") == gained / lost / d


def test_just_below_the_least_bond_some_policy_gains_and_at_it_none() -> None:
    assert Rules(bond=least("slashing")).deters()
    assert not Rules(bond=least("slashing") - CLOSE).deters()


def test_at_the_greatest_bond_honest_service_just_pays() -> None:
    high = span("slashing").high
    assert high is not None
    assert Rules(bond=high).worth(ALWAYS_HONEST) == 0


def test_the_price_of_a_fresh_name_that_deters_is_the_bond_that_deters() -> None:
    """A flag costs the bond less its interest, d B; and a fresh name one batch later, d times its price."""
    assert least("entry-cost") == least("slashing")
    assert Rules(entry=least("entry-cost")).deters()
    assert not Rules(entry=least("entry-cost") - CLOSE).deters()


def test_above_the_greatest_price_of_a_fresh_name_its_owner_rather_quits() -> None:
    high = span("entry-cost", "return-is-worth-it").high
    assert high is not None
    assert Rules(entry=high).worth(ALWAYS_HONEST, "burnt") == 0


def test_the_least_premium_is_the_least_rent_of_a_name_that_is_worth_keeping() -> None:
    """The price is the honest cost, so that is what a flagged request does not bring."""
    premium, unpaid = least("premium"), COST_70B * AUDIT_RATE
    saved = COST_70B - COST_8B - unpaid * (RECALL - FALSE_ALARM)
    margin = premium - unpaid * FALSE_ALARM
    assert Rules(margin=margin, saved=saved, entry=None).deters()
    assert not Rules(margin=margin - CLOSE, saved=saved, entry=None).deters()


def test_without_false_alarms_the_premium_is_the_interest_on_the_bond() -> None:
    """C. Shapiro's premium, and the carrying cost of the least bond, each for a saving of 1 USD."""
    unpaid = COST_70B * AUDIT_RATE  # the price is the cost, so a flag in a batch takes less of it
    saved = COST_70B - COST_8B - unpaid * (RECALL - FALSE_ALARM)
    premium = (least("premium", "slandered=0%") - unpaid * FALSE_ALARM) / saved
    interest = least("slashing", "slandered=0%") * (1 - PATIENCE) / SAVED
    assert premium == interest


def test_false_alarms_that_take_a_name_for_good_nearly_double_the_premium() -> None:
    assert F("1.75") < least("premium") / least("premium", "slandered=0%") < F("1.8")


# Schemes without a window --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "rules"),
    [
        ("bond-only", Rules()),
        ("no-bond", Rules()),
        ("reputation-only", Rules()),
        ("probation", Rules(waits=3)),
        ("exclusion", Rules(entry=None)),
    ],
)
def test_the_verdict_is_that_of_all_policies(scheme: str, rules: Rules) -> None:
    (spec,) = verify(NAME, scheme=scheme, claims=["honest-is-best"]).specs
    word = next(c.word for c in spec.claims if c.result.statement.claim.name == "honest-is-best")
    assert word == ("PROVED" if rules.deters() else "REFUTED")


def test_a_wait_of_two_batches_deters() -> None:
    """Two batches of waiting, `burnt` and one more, cost two honest margins: more than four bad batches save."""
    assert Rules(waits=2).deters()
    assert not Rules().deters()


def test_free_names_leave_always_cheating_the_best_at_every_discount() -> None:
    for patience in (F(0), F(1, 2), F(99, 100), F(99999, 100000)):
        rules = Rules(patience=patience)
        assert rules.worth(ALWAYS_BAD) == rules.best() > rules.worth(ALWAYS_HONEST)


# What `compare` says of faults ---------------------------------------------------------------------------------------

SCHEMES: dict[str, tuple[tuple[str, ...], Rules]] = {
    "slashing": (("bond=1.03 USD",), Rules(bond=F("1.03"))),
    "reputation-only": ((), Rules()),
    "entry-cost": (("reentry=1.03 USD",), Rules(entry=F("1.03"))),
    "probation": ((), Rules(waits=3)),
    "exclusion": ((), Rules(entry=None)),
    "reputation-and-bond": (("bond=1 USD",), Rules(entry=None, bond=F(1))),
}


def scheme_of(name: str) -> Mechanism:
    return resolve_references(read_given(NAME, scheme=name, overrides=SCHEMES[name][0]))


def fault_of(name: str) -> Fault:
    mechanism = scheme_of(name)
    (player,) = mechanism.game.players
    found = fault(mechanism, player, mechanism.intended, {})
    assert found is not None
    assert found.words == "serve_8b in trusted"
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_fault_costs_what_the_best_policy_after_it_leaves(scheme: str) -> None:
    assert fault_of(scheme).costs == SCHEMES[scheme][1].fault()


@pytest.mark.parametrize(
    ("scheme", "bond"),
    [("slashing", F("1.03")), ("entry-cost", F("1.03")), ("reputation-only", F(0)), ("exclusion", None)],
)
def test_the_bond_that_costs_as_much(scheme: str, bond: F | None) -> None:
    """No bond that an honest operator would post costs as much as a name that is lost for good."""
    reference = resolve_references(read_given(NAME))
    (unknown,) = reference.solved
    (player,) = reference.game.players
    found = equivalent(reference, unknown.variable, player, reference.intended, {}, fault_of(scheme).costs)
    assert found == bond


def test_a_wait_of_three_batches_deters_like_a_bond_of_3_22_usd() -> None:
    reference = resolve_references(read_given(NAME))
    (unknown,) = reference.solved
    (player,) = reference.game.players
    costs = fault_of("probation").costs
    bond = equivalent(reference, unknown.variable, player, reference.intended, {}, costs)
    assert bond is not None
    assert F("3.22") < bond < F("3.23")
    assert Rules(bond=bond).fault() == costs == Rules(waits=3).fault()


def test_recovery_takes_the_lag_and_what_a_flag_costs_in_time() -> None:
    """A false alarm comes at once; else three batches pass, and a flag adds the batch in `burnt` or the wait."""
    lost = {"slashing": 1, "reputation-only": 1, "probation": 3}
    for scheme, periods in lost.items():
        assert fault_of(scheme).away == SLANDERED * periods + (1 - SLANDERED) * (LAG + CAUGHT * periods)
    never = fault_of("exclusion")
    assert (never.away, never.returns) == (None, (1 - SLANDERED) * (1 - CAUGHT))


@pytest.mark.parametrize("scheme", ["slashing", "probation", "exclusion"])
def test_the_critical_discount_is_where_the_best_policy_changes(scheme: str) -> None:
    found = assess(scheme_of(scheme), Budget())
    ((parameter, answer),) = found.thresholds
    assert parameter.name == "patience"
    assert isinstance(answer, Threshold)
    (only,) = answer.spans
    assert only.low is not None
    assert answer.to_the_end
    _, rules = SCHEMES[scheme]
    for patience, deters in ((only.low, True), (only.low * (1 - F(1, 10**5)), False)):
        at = Rules(bond=rules.bond, entry=rules.entry, waits=rules.waits, patience=patience)
        assert at.deters() == deters


def test_no_discount_lets_free_names_deter() -> None:
    ((_, answer),) = assess(scheme_of("reputation-only"), Budget()).thresholds
    assert not isinstance(answer, Undecided | Vacuous)
    assert (answer.matters, answer.spans) == (True, ())


# ... and of a simulation ---------------------------------------------------------------------------------------------


def sampled(
    rules: Rules, policy: Policy, courses: int, *, first: str | None = None, goes_on: float = 0.99
) -> list[float]:
    """Undiscounted payoffs of courses that go on with the chance that is the discount: their mean is the value."""
    random, found = Random(7), list[float]()
    names: dict[int | str, str] = {**dict(enumerate(policy[:4])), "burnt": policy[4]}
    rounds: dict[tuple[int | str, str], tuple[float, list[tuple[int | str, float]]]] = {}
    for _ in range(courses):
        total, state, move = 0.0, 0, first or policy[0]
        here: int | str | None = state
        while here is not None:
            if (here, move) not in rounds:
                now, follows = rules.period(here, move)
                rounds[here, move] = float(now), [(to, float(p)) for to, p in follows.items()]
            now_paid, ways = rounds[here, move]
            total += now_paid
            if random.random() >= goes_on:
                break
            pick, here = random.random(), None
            for to, p in ways:
                pick -= p
                if pick < 0:
                    here = to
                    break
            move = names.get(here, "-") if here is not None else "-"
        found.append(total)
    return found


def interval(values: list[float]) -> tuple[float, float]:
    """Four standard errors around the mean: missed once in 16,000 times by a right value."""
    mean = sum(values) / len(values)
    error = sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values))
    return mean - 4 * error, mean + 4 * error


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_simulation_agrees_with_what_the_intended_play_and_the_best_plan_pay(scheme: str) -> None:
    _, rules = SCHEMES[scheme]
    found = assess(scheme_of(scheme), Budget())
    assert found.honest is not None
    assert found.temptation is not None
    low, high = interval(sampled(rules, ALWAYS_HONEST, 3000))
    assert low < found.honest.value < high
    if found.temptation.gain.value > 0:
        low, high = interval(sampled(rules, ALWAYS_BAD, 3000))
        assert low < found.honest.value + found.temptation.gain.value < high


@pytest.mark.parametrize("scheme", ["slashing", "probation", "exclusion"])
def test_a_simulation_agrees_with_what_a_fault_costs(scheme: str) -> None:
    _, rules = SCHEMES[scheme]
    after = max(policies(), key=lambda policy: rules.worth(policy) + rules.worth(policy, 1))
    low, high = interval(sampled(rules, after, 3000, first="bad"))
    assert low < rules.worth(ALWAYS_HONEST) - fault_of(scheme).costs < high


def batches_away(rules: Rules, random: Random) -> int:
    """How many batches after a bad one pass, served honestly, until the operator is trusted with nothing pending."""
    ways, count = rules.period(0, "bad")[1], 0
    while True:
        pick = random.random()
        here = next((to for to, p in ways.items() if (pick := pick - float(p)) < 0), None)
        if here == 0:
            return count
        assert here is not None, "no state is left for good in these schemes"
        count, ways = count + 1, rules.period(here, "honest")[1]


@pytest.mark.parametrize("scheme", ["slashing", "reputation-only", "probation"])
def test_a_simulation_agrees_with_the_time_to_recover(scheme: str) -> None:
    _, rules = SCHEMES[scheme]
    random, away = Random(11), fault_of(scheme).away
    low, high = interval([float(batches_away(rules, random)) for _ in range(4000)])
    assert away is not None
    assert low < away < high
