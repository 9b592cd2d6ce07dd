"""The worked example of the language, commit-reveal-audit, and every number that is known of it.

The answers were computed on paper from the text of the spec, before there was a tool.
"""

from collections.abc import Callable
from fractions import Fraction as F
from functools import cache
from pathlib import Path

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode
from bondproof.results import CheckedClaim, VerifiedSpec
from mechanisms.language.catalogue import find
from solvers.windows.real_sets import Span

NAME = "commit-reveal-audit"
LOW, HIGH = F(58984, 2655), F(1048937, 3865)


@cache
def verified(*overrides: str, scheme: str | None = None) -> VerifiedSpec:
    return verify([NAME], overrides=overrides, scheme=scheme).specs[0]


def claim(name: str, *overrides: str, scheme: str | None = None) -> CheckedClaim:
    return next(c for c in verified(*overrides, scheme=scheme).claims if c.result.statement.claim.name == name)


def words(spec: VerifiedSpec) -> dict[str, str]:
    return {c.result.statement.claim.name: c.word for c in spec.claims}


def repairs(checked: CheckedClaim) -> dict[str, tuple[bool, bool, F]]:
    """Each knob: whether it must be turned up, whether beyond the threshold, and the threshold in base units."""
    found = {}
    for repair in checked.result.repairs:
        (span,) = repair.spans
        assert span.low_exact
        assert span.high_exact
        up = span.low > repair.domain.low
        end, left_out = (span.low, span.low_open) if up else (span.high, span.high_open)
        assert end is not None
        found[repair.parameter.name] = (up, left_out, end)
    return found


def named_point(checked: CheckedClaim) -> dict[str, F]:
    assert checked.result.broken is not None
    return {variable.name: value for variable, value in checked.result.broken.point.items()}


def test_the_window_is_exact_and_open_below() -> None:
    assert bond(NAME).window.spans == (Span(LOW, HIGH, low_open=True, high_open=False),)


def test_cheating_binds_below_at_the_rarest_audit_and_participation_above_at_the_most_frequent_one() -> None:
    window = bond(NAME).window
    assert window.low is not None
    assert window.high is not None
    assert (window.low.statement.claim.name, window.high.statement.claim.name) == ("cheating-loses", "honesty-pays")
    assert [list(end.worst.values()) for end in (window.low, window.high)] == [[F(5, 100)], [F(20, 100)]]


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("cheating-loses", Span(LOW, None, low_open=True)),
        ("honesty-pays", Span(F(0), HIGH)),
        ("honesty-is-best", Span(F(5966, 445), None)),  # 13.41 USD
        ("auditing-pays", Span(F(750), None)),
    ],
)
def test_each_claim_alone_has_its_own_bound(name: str, span: Span) -> None:
    assert bond(NAME, claims=[name]).window.spans == (span,)


def test_the_recommended_bond_is_the_least_one_rounded_up_to_three_digits() -> None:
    (chosen,) = verified().chosen
    assert chosen.value == F(223, 10)


def test_at_the_recommended_bond_all_is_as_the_author_expects() -> None:
    assert words(verified()) == {
        "cheating-loses": "PROVED",
        "honesty-pays": "PROVED",
        "honesty-is-best": "PROVED",
        "auditing-pays": "REFUTED",
    }
    assert verify([NAME]).exit_code == ExitCode.OK


@pytest.mark.parametrize("value", [LOW + F(1, 10**9), HIGH], ids=["just-above-the-low-end", "at-the-high-end"])
def test_auditing_is_refuted_at_both_ends_of_the_window(value: F) -> None:
    assert words(verified(f"bond={value} USD")) == words(verified())


@pytest.mark.parametrize(
    ("value", "name"),
    [(LOW, "cheating-loses"), (HIGH + F(1, 10**9), "honesty-pays")],
    ids=["low-end", "beyond-high-end"],
)
def test_out_of_the_window_the_binding_claim_is_refuted(value: F, name: str) -> None:
    assert claim(name, f"bond={value} USD").word == "REFUTED"


def test_auditing_would_pay_with_a_larger_bond_or_a_larger_stake() -> None:
    fixes = repairs(claim("auditing-pays", "bond=22.22 USD"))
    assert fixes["bond"] == (True, False, F(750))
    assert fixes["stake"] == (True, False, F(309167, 10000))  # 30.92 USD


def test_a_bond_of_20_lets_a_cheater_earn_at_the_rarest_audit() -> None:
    refuted = claim("cheating-loses", "bond=20 USD")
    assert refuted.word == "REFUTED"
    assert named_point(refuted) == {"audit_rate": F(5, 100)}
    assert refuted.result.broken is not None
    assert refuted.result.broken.gap == F(10297, 91250)
    assert refuted.result.margin == F(-10297, 91250)


def test_any_one_of_three_knobs_repairs_a_bond_of_20() -> None:
    fixes = repairs(claim("cheating-loses", "bond=20 USD"))
    assert fixes["bond"] == (True, True, LOW)
    assert fixes["audit_rate"] == (True, True, F(6005, 108332))
    assert fixes["reward"] == (False, True, F(75070, 69423))


@pytest.mark.parametrize(
    ("knob", "enough"),
    [
        ("bond={} USD", lambda share: LOW + share),
        ("audit_rate={}", lambda share: F(6005, 108332) + share),
        ("reward={} USD", lambda share: F(75070, 69423) - share),
    ],
    ids=["bond", "audit_rate", "reward"],
)
def test_a_repair_works_beyond_its_threshold_and_not_at_it(knob: str, enough: Callable[[F], F]) -> None:
    little = F(1, 10**9)
    at, beyond = (("bond=20 USD", knob.format(enough(share))) for share in (F(0), little))
    assert (claim("cheating-loses", *at).word, claim("cheating-loses", *beyond).word) == ("REFUTED", "PROVED")


def test_the_ledger_behind_a_bond_of_20_adds_up_to_what_the_cheater_earns() -> None:
    broken = claim("cheating-loses", "bond=20 USD").result.broken
    assert broken is not None
    assert broken.ledger is not None
    lines = [(str(row.line.source), str(row.line.target), row.contribution) for row in broken.ledger.rows]
    assert ("worker", "burn", F(-686, 1000)) in lines
    assert ("worker", "auditor", F(-294, 1000)) in lines
    assert ("protocol", "worker", F(11412, 10000)) in lines
    assert sum(amount for _, _, amount in lines) == F(10297, 91250)


def test_without_slashing_no_bond_deters_within_participation() -> None:
    for name in ("cheating-loses", "honesty-pays"):
        assert bond(NAME, scheme="bond-only", claims=[name]).window.spans
    joint = bond(NAME, scheme="bond-only", claims=["cheating-loses", "honesty-pays"])
    assert joint.window.spans == ()
    assert joint.exit_code == ExitCode.REFUTED
    assert any("cheating-loses needs" in remark and "honesty-pays needs" in remark for remark in joint.remarks)


def test_at_the_list_price_of_a_cloud_honest_work_loses_money_behind_every_bond() -> None:
    assert bond(NAME, overrides=["gpu=6.88 USD/h"], claims=["honesty-pays"]).window.spans == ()
    assert claim("honesty-pays", "gpu=6.88 USD/h").word == "REFUTED"
    assert claim("honesty-pays", "gpu=6.88 USD/h", "bond=0 USD").word == "REFUTED"


def test_an_assumption_that_the_price_contradicts_makes_every_claim_vacuous(tmp_path: Path) -> None:
    text = find(NAME).read_text(encoding="utf-8")
    changed = text.replace("gpu:          2.50 USD/h", "gpu:          6.88 USD/h")
    changed = changed.replace("\ngame:", "\nassume:\n  - reward >= gpu * run_time\n\ngame:", 1)
    assert changed.count("6.88") == changed.count("assume:") == 1
    path = tmp_path / "contradictory.mech.yaml"
    path.write_text(changed, encoding="utf-8")
    result = verify([path])
    assert set(words(result.specs[0]).values()) == {"VACUOUS"}
    assert result.exit_code == ExitCode.VACUOUS
    assert bond(path).exit_code == ExitCode.VACUOUS


def test_the_same_assumption_at_the_price_of_the_example_changes_nothing(tmp_path: Path) -> None:
    text = find(NAME).read_text(encoding="utf-8")
    path = tmp_path / "assumed.mech.yaml"
    path.write_text(text.replace("\ngame:", "\nassume:\n  - reward >= gpu * run_time\n\ngame:", 1), encoding="utf-8")
    assert bond(path).window.spans == bond(NAME).window.spans
