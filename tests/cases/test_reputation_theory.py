"""What a reputation is worth, in theory: the models implicit-bond and score-threshold beside values worked out here."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction as F
from itertools import product
from random import Random

import pytest

from bondproof.commands.verify.verify import verify
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read
from mechanisms.terms.terms import Variable
from proofs.claims.formulation import formulate
from proofs.playout.playout import PlayOut


def words(name: str, *overrides: str, scheme: str | None = None) -> dict[str, str]:
    (spec,) = verify(name, scheme=scheme, overrides=overrides, repair_expected=False).specs
    return {claim.result.statement.claim.name: claim.word for claim in spec.claims}


# A name, and a bond of the same size ---------------------------------------------------------------------------------

Point = dict[str, F]


def points() -> list[Point]:
    random = Random(16)

    def share(low: str, high: str) -> F:
        return F(low) + (F(high) - F(low)) * F(random.randint(0, 99), 100)

    ranges = {
        "margin": ("1", "10"),
        "saving": ("1", "10"),
        "caught": ("0.2", "1"),
        "slandered": ("0", "0.1"),
        "patience": ("0", "1"),
    }
    return [{name: share(*ends) for name, ends in ranges.items()} for _ in range(300)]


def with_a_name(p: Point, chance: F, gain: F) -> F:
    """V = margin + gain + d (1 - chance) V: play goes on until the first flag."""
    return (p["margin"] + gain) / (1 - p["patience"] * (1 - chance))


def with_a_bond(p: Point, chance: F, gain: F) -> F:
    """V = margin + gain - chance * bond + d V, where the bond is what a name earns from the next period on."""
    bond = p["patience"] * with_a_name(p, p["slandered"], F(0))
    return (p["margin"] + gain - chance * bond) / (1 - p["patience"])


def test_a_name_and_a_bond_of_its_worth_deter_at_the_same_points_and_pay_alike() -> None:
    """Always honest or always cheating: in one state, no plan is better than both."""
    deterred = 0
    for p in points():
        honest = [worth(p, p["slandered"], F(0)) for worth in (with_a_name, with_a_bond)]
        cheating = [worth(p, p["caught"], p["saving"]) for worth in (with_a_name, with_a_bond)]
        m, s, d, caught, slandered = (p[x] for x in ("margin", "saving", "patience", "caught", "slandered"))
        critical = d * (s + caught * m - slandered * (m + s)) >= s
        assert honest[0] == honest[1]
        assert [h >= c for h, c in zip(honest, cheating, strict=True)] == [critical, critical]
        deterred += critical
    assert 30 < deterred < 270


@pytest.mark.parametrize("scheme", ["exclusion", "bond"])
def test_the_specs_say_so_for_every_discount_below_1(scheme: str) -> None:
    assert set(words("implicit-bond", scheme=scheme).values()) == {"PROVED"}
    patience = read(find("implicit-bond"), scheme=scheme).intervals[Variable("patience")]
    assert (patience.low, patience.high, patience.high_open) == (F(0), F(1), True)


def test_a_bond_that_is_a_little_smaller_does_not_deter_alike() -> None:
    smaller = "bond== 99% * patience * margin / (1 - patience * (1 - slandered))"
    found = words("implicit-bond", smaller, scheme="bond")
    assert found["deters-from-the-critical-discount-on"] == found["honest-payoff"] == "REFUTED"


@pytest.mark.parametrize("scheme", ["exclusion", "bond"])
def test_the_play_out_of_both_specs_gives_the_worth_on_paper(scheme: str) -> None:
    spec = read(find("implicit-bond"), scheme=scheme)
    (statement,) = (s for s in formulate(spec) if s.claim.name == "honest-payoff")
    (honest,) = statement.expectations
    for p in points()[:20]:
        point = {Variable(name): value for name, value in p.items()}
        assert PlayOut(spec, point).expected(honest) == with_a_name(p, p["slandered"], F(0))


def test_with_free_names_no_discount_below_1_deters_and_a_price_does() -> None:
    found = words("implicit-bond", scheme="free-names")
    assert found == {"no-patience-helps": "PROVED", "patience-helps": "REFUTED", "honesty-pays": "PROVED"}


# A licence for one cheat in a hundred --------------------------------------------------------------------------------


def course(cheats: Mapping[tuple[str, int], bool], n: int, d: F) -> F:
    """What a plan is worth from the first task on: the chain has one way on, so it is a loop or it ends."""
    state, total, weight, met = ("clean", 1), F(0), F(1), dict[tuple[str, int], tuple[F, F]]()
    while state not in met:
        met[state] = total, weight
        kind, k = state
        bad = cheats[state]
        total += weight * (4 + 5 * bad)
        weight *= d
        if kind == "used" and bad:
            return total
        state = ("clean", 1) if k == n else (("used" if bad or kind == "used" else "clean"), k + 1)
    before, at = met[state]
    return before + (total - before) / (1 - weight / at)


@pytest.mark.parametrize("patience", ["99.9%", "3/4"])
def test_one_bad_task_a_block_is_the_best_of_all_plans(patience: str) -> None:
    """All 128 plans of a block of four tasks."""
    n, d = 4, F(patience.rstrip("%")) / (100 if patience.endswith("%") else 1)
    states = [("clean", k) for k in range(1, n + 1)] + [("used", k) for k in range(2, n + 1)]
    plans = [dict(zip(states, plan, strict=True)) for plan in product((False, True), repeat=len(states))]
    best = max(course(plan, n, d) for plan in plans)
    licence = course({state: state[0] == "clean" for state in states}, n, d)
    assert licence == best
    assert (licence - course(dict.fromkeys(states, False), n, d)) * (1 - d**n) == 5
    found = words("score-threshold", f"n={n}", f"patience={patience}")
    assert found == {
        "honest-is-best": "REFUTED",
        "one-bad-task-a-block-is-best": "PROVED",
        "a-licence-is-worth": "PROVED",
    }


def test_where_the_first_bad_task_ends_the_name_honesty_is_best() -> None:
    assert words("score-threshold", scheme="no-licence") == {"honest-is-best": "PROVED"}
