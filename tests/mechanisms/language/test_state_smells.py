"""What a game in time says to no effect of states, their indices and the discount."""

import pytest

from mechanisms.diagnostics import Severity
from mechanisms.language.reader import read_text
from mechanisms.language.smells import smells

SPEC = """\
mech: 1
name: strikes
params:
  n: 3
states:
  - clean
  - warned[1 .. n]
  - out: end
discount: 90%
game:
  - operator: [honest, cheat]
  - flagged: chance (5% if honest else 80%)
ledger:
  - outside -> operator: 5 USD
next:
  - clean -> warned[1]: when flagged
  - warned[k] -> warned[k + 1]: when flagged and k < n
  - warned[n] -> out: when flagged
honest: [honest]
claims:
  best: subgame_perfect()
"""
RULES = SPEC[SPEC.index("  - clean ->") : SPEC.index("honest: [")]
COUNTED = "  - clean -> warned[1]: when flagged\n  - warned[k] -> warned[k + 1]: when flagged and k < n\n"


def found(text: str) -> list[tuple[str, str]]:
    """The smells, and the names of what they speak of."""
    mechanism = read_text(text, "strikes.mech.yaml")
    schemes = [read_text(text, "strikes.mech.yaml", scheme=name) for name in mechanism.source.schemes]
    return [(doubt.diagnostic.code, doubt.subject) for doubt in smells(mechanism, schemes)]


def warned(text: str, *overrides: str) -> list[str]:
    """Warnings of reading, which are none of errors."""
    source = read_text(text, "strikes.mech.yaml", overrides=overrides).source
    assert all(warning.severity is Severity.WARNING for warning in source.warnings)
    return [f"{warning.at.line} {warning.message}" for warning in source.warnings]


def test_a_game_that_uses_all_its_states_has_no_smell() -> None:
    assert found(SPEC) == []
    assert warned(SPEC) == []


def test_a_number_that_only_counts_is_idle() -> None:
    """Whoever is warned for the last time stays so: how often they were flagged changes nothing."""
    assert found(SPEC.replace(RULES, COUNTED).replace("  - out: end\n", "")) == [("M087", "warned")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5 USD", "k * 1 USD when warned[k]"),
        ("5% if honest", "k * 1% if warned[k]"),
        ("honest: [honest]", "honest:\n  - operator: cheat if warned[2] else honest"),
        ("subgame_perfect()", "E[operator at warned[2]] > 0"),
        ("ledger:", "escrow:\n  - bond of operator while warned[2]\nledger:"),
        ("  - operator: [", "  - operator when clean or warned[1]: ["),
    ],
)
def test_a_number_that_something_looks_at_is_not_idle(old: str, new: str) -> None:
    text = SPEC.replace(RULES, COUNTED).replace("  - out: end\n", "").replace("  n: 3", "  n: 3\n  bond: 10 USD")
    assert ("M087", "warned") in found(text)
    assert old in text
    assert ("M087", "warned") not in found(text.replace(old, new, 1))


def test_of_two_numbers_the_idle_one_is_named() -> None:
    text = SPEC.replace("warned[1 .. n]", "warned[1 .. n, 0 .. 1]").replace("warned[1]", "warned[1, 0]")
    text = text.replace("warned[k] -> warned[k + 1]", "warned[k, j] -> warned[k + 1, 1 - j]")
    text = text.replace("warned[n]", "warned[n, j]")
    first = "clean -> warned[1, 0]: when flagged"
    text = text.replace(first, f"{first} and honest\n  - clean -> warned[1, 1]: when flagged and cheat")
    mechanism = read_text(text, "strikes.mech.yaml")
    (doubt,) = smells(mechanism)
    message = "nothing depends on the second number in the brackets of `warned`"
    assert (doubt.diagnostic.code, doubt.diagnostic.message) == ("M087", message)


def test_the_number_of_an_end_is_idle() -> None:
    text = SPEC.replace("  - out: end", "  - out[1 .. 2]: end").replace("-> out:", "-> out[2]:")
    assert ("M087", "out") in found(text)


def test_states_behind_the_last_that_is_reached_are_told() -> None:
    text = SPEC.replace("warned[1 .. n]", "warned[1 .. n + 2]")
    mechanism = read_text(text, "strikes.mech.yaml")
    (doubt,) = smells(mechanism)
    assert doubt.diagnostic.message == "no play leads to `warned[4]` and 1 more of its states"
    assert doubt.diagnostic.at.line == 7


def test_a_state_that_a_claim_starts_in_need_not_be_reached() -> None:
    assert (
        found(
            SPEC.replace("warned[1 .. n]", "warned[1 .. n + 1]").replace(
                "best: subgame_perfect()", "x: E[operator at warned[n + 1]] > 0"
            )
        )
        == []
    )


def test_a_discount_weighs_nothing_where_no_later_period_is_paid() -> None:
    text = (
        SPEC.replace(RULES, "  - clean -> out: always\n")
        .replace("  - warned[1 .. n]\n", "")
        .replace("  n: 3\n", "  n: 3  # x\n")
    )
    assert ("M088", "discount") in found(text)
    assert ("M088", "discount") not in found(text.replace("90%", "none"))
    assert ("M088", "discount") not in found(text.replace("always", "when flagged"))


def test_a_discount_weighs_nothing_where_later_periods_move_no_money() -> None:
    text = SPEC.replace("5 USD\n", "5 USD when clean\n").replace(
        "clean -> warned[1]: when flagged", "clean -> warned[1]: always"
    )
    assert found(text) == [("M088", "discount")]
    back = text.replace("honest: [honest]", "  - warned[n] -> clean: when not flagged\nhonest: [honest]")
    assert found(back) == []


def test_a_rule_whose_condition_no_play_meets_is_a_warning() -> None:
    text = SPEC.replace("honest: [honest]", "  - warned[1] -> clean: when honest and cheat\nhonest: [honest]")
    assert warned(text) == ["19 this rule applies in no state"]


def test_an_override_that_leaves_a_rule_without_a_use_is_no_fault_of_the_spec() -> None:
    assert warned(SPEC, "n=1") == []


def test_a_scheme_that_leaves_a_rule_without_a_use_is_no_fault_of_the_spec() -> None:
    """But its own rules are looked at."""
    scheme = "schemes:\n  short:\n    states:\n      - clean\n      - warned[1 .. 1]\n      - out: end\n    n: 1\n"
    assert warned(SPEC + scheme) == []
    own = "    next:\n      - clean -> out: when flagged\n      - warned[1] -> out: when honest and cheat\n"
    assert warned(SPEC + scheme + own) == ["31 this rule applies in no state", "26 no play leads to the state `warned`"]


def test_a_game_that_is_played_once_has_none_of_these_smells() -> None:
    assert found("mech: 1\nname: a\n") == []
