"""No green without a bond: the window of what is solved is a finding of its own, and it counts."""

import json
from collections.abc import Callable
from fractions import Fraction
from subprocess import CompletedProcess
from unittest.mock import Mock

import pytest

from bondproof import bond, verify
from bondproof.commands.verify import at_value
from bondproof.results import VerifiedSpec
from solvers.engines.budget import Budget
from solvers.windows.window import bond_window
from tests.bondproof.one_bond import CONFLICT, PAIR, RECORDED, text

Run = Callable[..., CompletedProcess[str]]
Write = Callable[[str], str]


TOO_MUCH = "  no-bond: E[worker | honest] > 1 USD\n"


def words(spec: VerifiedSpec) -> dict[str, str]:
    return {found.claim.name: found.word for found in spec.findings}


# -------------------------------------------------------------------------------------------------- what is decided


def test_two_claims_that_no_bond_satisfies_together_are_refuted_as_a_window(write: Write) -> None:
    """E[cheat] = 1 - 0.02 bond < 0 asks for bond > 50; E[honest] = 0.4 - 0.05 bond >= 0 for bond <= 8."""
    result = verify(write(text()))
    assert words(result.specs[0]) == {
        "cheating-loses": "UNDECIDED",
        "honest-pays": "UNDECIDED",
        "bond/window": "REFUTED",
    }
    assert result.exit_code == 1


def test_the_window_agrees_with_what_bond_answers(write: Write) -> None:
    for rate, alarm in (("2% .. 10%", "5%"), ("30% .. 90%", "1%"), ("25%", "10%"), ("(0 .. 1]", "5%")):
        spec = write(text(rate=rate, alarm=alarm))
        (verified,) = verify(spec).specs
        assert verified.window is not None
        assert verified.window.word == bond(spec).word
        assert verified.window.found.spans == bond(spec).window.spans


def test_a_bond_that_satisfies_all_claims_proves_the_window(write: Write) -> None:
    """bond > 1 / 25% = 4 and bond <= 0.4 / 5% = 8."""
    result = verify(write(text(rate="25%")))
    assert words(result.specs[0]) == {"cheating-loses": "PROVED", "honest-pays": "PROVED", "bond/window": "PROVED"}
    assert result.exit_code == 0


def test_where_the_ends_only_touch_an_open_end_decides(write: Write) -> None:
    """bond > 8 and bond <= 8 share nothing; bond >= 8 and bond <= 8 share one number."""
    spec = write(text(rate="12.5%"))
    assert verify(spec).exit_code == 1
    result = verify(write(text(PAIR.replace("< 0", "<= 0"), rate="12.5%")))
    assert words(result.specs[0])["bond/window"] == "PROVED"
    assert result.exit_code == 0


def test_a_claim_that_does_not_depend_on_the_bond_keeps_its_verdict(write: Write) -> None:
    free = "  rare:  audit_rate <= 10%\n  rarer:\n    claim: audit_rate <= 5%\n    expect: refuted\n"
    found = words(verify(write(text(PAIR + free))).specs[0])
    assert found["rare"] == "PROVED"
    assert found["rarer"] == "REFUTED"


def test_a_claim_that_every_bond_or_none_satisfies_keeps_its_verdict(write: Write) -> None:
    more = "  any-bond:  bond >= 0 USD\n  no-bond:   E[worker | honest] > 1 USD\n"
    found = words(verify(write(text(PAIR + more))).specs[0])
    assert found["any-bond"] == "PROVED"
    assert found["no-bond"] == "REFUTED"
    assert found["cheating-loses"] == "UNDECIDED"


def test_a_claim_without_a_bond_shows_the_values_that_it_needs(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text()), "--reproducible").stdout
    assert "UNDECIDED  cheating-loses  no bond to decide it at; it needs bond > 50 USD\n" in answer
    assert "UNDECIDED  honest-pays     no bond to decide it at; it needs bond <= 8 USD\n" in answer


def test_a_claim_expected_refuted_that_depends_on_the_bond_has_no_bond_either(write: Write) -> None:
    """It holds for bond > 100 and fails below, so nothing is known of it; the window alone fails the run."""
    more = "  too-much:\n    claim: bond > 100 USD\n    expect: refuted\n"
    result = verify(write(text(PAIR + more + RECORDED)))
    assert words(result.specs[0])["too-much"] == "UNDECIDED"
    assert result.exit_code == 0


def test_a_claim_that_no_bond_satisfies_is_shown_at_one_that_the_assumptions_allow(write: Write) -> None:
    """At bond = 0 USD nothing satisfies bond >= 5 fee; at 5 USD, the least that can, the claim fails."""
    fees = text(TOO_MUCH).replace("game:", "  fee: 1 .. 3 USD\nassume:\n  - bond >= 5 * fee\ngame:")
    (verified,) = verify(write(fees)).specs
    assert words(verified)["no-bond"] == "REFUTED"
    assert words(verified)["bond/window"] == "REFUTED"
    (claim,) = (each for each in verified.claims if each.claim.name == "no-bond")
    assert [chosen.value for chosen in claim.chosen] == [Fraction(5)]


def test_only_the_claims_that_are_named_decide_the_window(write: Write) -> None:
    result = verify(write(text(bond="solve min USD for cheating-loses")))
    assert words(result.specs[0]) == {"cheating-loses": "PROVED", "honest-pays": "REFUTED", "bond/window": "PROVED"}
    both = verify(write(text(bond="solve min USD for cheating-loses, honest-pays")))
    assert words(both.specs[0])["bond/window"] == "REFUTED"
    assert (result.exit_code, both.exit_code) == (1, 1)


def test_every_pair_in_conflict_is_named(write: Write, bondproof: Run) -> None:
    more = "  small:  bond <= 20 USD\n"
    (window,) = [
        claim
        for claim in json.loads(bondproof("verify", write(text(PAIR + more)), "--format", "json").stdout)["specs"][0][
            "claims"
        ]
        if claim["id"] == "bond/window"
    ]
    assert window["window"]["conflicts"] == [["cheating-loses", "honest-pays"], ["cheating-loses", "small"]]
    assert window["reason"] == (
        f"{CONFLICT}; no bond satisfies cheating-loses and small together: "
        "cheating-loses needs bond > 50 USD, small needs bond <= 20 USD"
    )


def test_three_claims_of_which_only_all_together_conflict_are_named_together(write: Write, bondproof: Run) -> None:
    claims = (
        "  a:  bond <= 1 USD or bond >= 3 USD\n"
        "  b:  bond <= 2 USD or (bond >= 5 USD and bond <= 90 USD)\n"
        "  c:  (bond >= 2 USD and bond <= 4 USD)\n"
        "  d:  bond < 2 USD or bond > 2 USD\n"
    )
    answer = bondproof("verify", write(text(claims)), "--claim", "bond/window")
    assert answer.returncode == 1
    said = " ".join(answer.stdout.split())
    assert "a needs bond <= 1 USD or bond >= 3 USD" in said
    assert "b needs bond <= 2 USD or 5 USD <= bond <= 90 USD" in said


def test_a_window_that_no_engine_can_tell_is_undecided(write: Write) -> None:
    hard = "  hard:  bond * (x^4 - 2*x^2*y^2 + y^4 + (x - y)^2 * (x*y - 1/3)^2) >= 0 USD\n"
    said = text(PAIR + hard, rate="25%").replace("game:\n", "  x: 0 .. 1\n  y: 0 .. 1\ngame:\n")
    spec = write(said)
    result = verify(spec, budget=Budget(rlimit=1))
    assert words(result.specs[0])["bond/window"] == "UNDECIDED"
    assert result.exit_code == 3
    assert verify(spec, budget=Budget(rlimit=1), allow_undecided=True).exit_code == 0


def test_a_bond_that_no_claim_decides_is_vacuous(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text("  audits-are-rare:  audit_rate <= 10%\n")))
    assert answer.returncode == 5
    assert "VACUOUS  bond/window" in answer.stdout
    assert "no claim that is expected PROVED depends on bond" in answer.stdout


def test_contradictory_assumptions_make_the_window_vacuous(write: Write) -> None:
    said = text().replace("game:\n", "assume:\n  - audit_rate > 50%\ngame:\n")
    result = verify(write(said))
    assert words(result.specs[0])["bond/window"] == "VACUOUS"
    assert result.exit_code == 5


def test_a_share_to_be_solved_has_a_window_under_its_own_name(write: Write, bondproof: Run) -> None:
    said = text(bond="20 USD", rate="solve min on 0 .. 4%")
    answer = bondproof("verify", write(said), "--format", "short")
    assert answer.returncode == 1
    assert "spot.mech.yaml:5:16: REFUTED[audit_rate/window]: no audit_rate satisfies cheating-loses" in answer.stdout


# ---------------------------------------------------------------------------------------------- each at its own bond


def test_each_claim_is_decided_at_a_bond_of_its_own_where_that_is_asked_for(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text()), "--each-claim", "--format", "json")
    claims = {claim["id"]: claim for claim in json.loads(answer.stdout)["specs"][0]["claims"]}
    assert {name: claim["verdict"] for name, claim in claims.items()} == {
        "cheating-loses": "PROVED",
        "honest-pays": "PROVED",
        "bond/window": "REFUTED",
    }
    assert claims["cheating-loses"]["at"] != claims["honest-pays"]["at"]
    assert answer.returncode == 1  # still no bond does for both


# ------------------------------------------------------------------------------------------------------ one claim


def test_a_claim_asked_for_alone_is_decided_at_the_bond_of_all(write: Write, bondproof: Run) -> None:
    spec = write(text(rate="25%"))
    alone = json.loads(bondproof("verify", spec, "--claim", "honest-pays", "--format", "json").stdout)
    whole = json.loads(bondproof("verify", spec, "--format", "json").stdout)
    assert alone["specs"][0]["claims"] == [whole["specs"][0]["claims"][1]]
    assert alone["exit_code"] == 0


@pytest.mark.parametrize(("claims", "own_windows"), [(PAIR, 2), ("  a: E[worker | honest] > 1 USD + bond / 2\n", 0)])
def test_a_claim_that_decides_alone_is_not_asked_about_twice(
    write: Write, monkeypatch: pytest.MonkeyPatch, claims: str, own_windows: int
) -> None:
    asking = Mock(wraps=bond_window)
    monkeypatch.setattr(at_value, "bond_window", asking)
    assert words(verify(write(text(claims))).specs[0])["bond/window"] == "REFUTED"
    assert asking.call_count == own_windows


def test_a_claim_without_a_bond_brings_the_window_with_it(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text()), "--claim", "honest-pays", "--format", "json")
    found = json.loads(answer.stdout)["specs"][0]["claims"]
    assert [claim["id"] for claim in found] == ["honest-pays", "bond/window"]
    assert answer.returncode == 1


def test_the_window_can_be_asked_for_by_its_name(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text()), "--claim", "bond/window", "--reproducible")
    lines = [line.strip() for line in answer.stdout.splitlines()]
    assert lines[2:] == [f"REFUTED  bond/window  {CONFLICT}", "", "0 claims; 1 window refuted"]
    assert answer.returncode == 1


def test_several_claims_may_be_asked_for_in_any_order(write: Write) -> None:
    spec = write(text(PAIR + "  audits-are-rare:  audit_rate <= 10%\n", rate="5%", alarm="1%"))
    found = verify(spec, claims=["audits-are-rare", "cheating-loses"]).specs[0]
    assert list(words(found)) == ["cheating-loses", "audits-are-rare"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("honst-pays", "did you mean `honest-pays`?"),
        ("bond/windw", "did you mean `bond/window`?"),
        ("x", "its claims are"),
    ],
)
def test_a_claim_that_the_spec_does_not_have_is_an_error_with_advice(
    write: Write, bondproof: Run, name: str, advice: str
) -> None:
    answer = bondproof("verify", write(text()), "--claim", "honest-pays", "--claim", name)
    assert answer.returncode == 2
    assert f"spot has no claim `{name}`" in answer.stderr
    assert advice in answer.stderr


def test_a_claim_that_is_asked_for_is_named_in_one_visible_line(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text()), "--claim", "a\n::error::b\u202e")
    assert r"spot has no claim `a\n::error::b\u202e`" in answer.stderr


def test_a_spec_without_the_claim_costs_itself_alone(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text(rate="25%")), "commit-reveal-audit", "--claim", "honest-pays")
    assert answer.returncode == 2
    assert "PROVED  honest-pays" in answer.stdout
    assert "commit-reveal-audit has no claim `honest-pays`" in answer.stdout
