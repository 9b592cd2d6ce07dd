"""States, transitions and discounts that are not well formed are refused in their place, with advice."""

from __future__ import annotations

from functools import partial

import pytest

from mechanisms.diagnostics import Diagnostic, Severity
from mechanisms.errors import SpecError
from mechanisms.game.reachability import Search
from mechanisms.language import states
from mechanisms.language.reader import read_text
from mechanisms.terms.terms import Variable
from proofs.claims.formulation import formulate
from proofs.claims.wellformedness import implicit_claims
from tests.messages import Messages

SPEC = """\
mech: 1
name: x
params:
  bond: 10 USD
  n: 3
  p: 10%
  r: 0 .. 1
  h: 1/2
states:
  - trusted
  - watched[1 .. n]
  - gone: end
discount: 90%
game:
  - worker: [honest, cheat]
  - flagged: chance p
ledger:
  - worker -> outside: 1 USD when honest
next:
  - trusted -> watched[1]: when flagged
  - watched[k] -> watched[k+1]: when flagged and k < n
  - watched[n] -> gone: when flagged
honest: [honest]
claims:
  c: nash()
"""
FAMILY, DISCOUNT, LINE = "  - watched[1 .. n]", "discount: 90%", "  - worker -> outside: 1 USD when honest"
RULE, LAST, CLAIM = "  - trusted -> watched[1]: when flagged", "  - watched[n] -> gone: when flagged", "  c: nash()"


def faults(text: str, *overrides: str) -> list[Diagnostic]:
    with pytest.raises(SpecError) as raised:
        formulate(read_text(text, "x.mech.yaml", overrides=overrides))
    return [d for d in raised.value.diagnostics if d.severity is Severity.ERROR]


def test_the_spec_without_a_fault_is_read() -> None:
    assert formulate(read_text(SPEC, "x.mech.yaml"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (FAMILY, "  - watched[1 .. r]", "M071 11:18 bound not a fixed whole number"),
        (FAMILY, "  - watched[1 .. h]", "M071 11:18 bound not a fixed whole number"),
        (FAMILY, "  - watched[1 .. bond]", "M071 11:18 bound not a fixed whole number"),
        (FAMILY, "  - watched[1]", "M021 11:14 needed: `..`"),
        (FAMILY, "  - watched[1 .. ]", "M021 11:18 needed: a number, a name or a bracket"),
        (FAMILY, "  - watched[1 .. 10^30]", "M014 11:5 too many states"),
        (FAMILY, "  - watched[1 .. 2, 1 .. 2, 1 .. 2, 1 .. 2]", "M071 11:5 too many indices"),
        (FAMILY, "  - watched[1 .. n]: over", "M071 11:22 text behind a state"),
        (FAMILY, "  - trusted", "M041 11:5 state given twice"),
        (FAMILY, "  - any", "M040 11:5 state with a reserved name"),
        (FAMILY, "  - others", "M040 11:5 state with a reserved name"),
        (FAMILY, "  - if", "M040 11:5 state with a reserved name"),
        (FAMILY, "  - bond", "M041 11:5 name of something else"),
        (FAMILY, "  - flagged", "M041 11:5 name of something else"),
        (FAMILY, "  - honest", "M041 11:5 name of something else"),
        (FAMILY, "  - worker", "M041 11:5 name of something else"),
        ("  h: 1/2", "  at: 1/2", "M040 8:7 name reserved with states"),
        ("[honest, cheat]", "[honest, none]", "M040 15:5 name reserved with states"),
        ("  - trusted\n", "  - over: end\n  - trusted\n", "M071 10:5 play begins in an end"),
        ("  - trusted\n  - watched[1 .. n]\n  - gone: end", "  - watched[3 .. 1]", "M071 10:3 no state to begin in"),
    ],
)
def test_a_wrong_state_is_the_only_fault(old: str, new: str, fault: str, messages: Messages) -> None:
    assert old in SPEC
    messages.check(faults(SPEC.replace(old, new)), [fault])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (RULE, "  - trusted -> watched[4]: when flagged", "M073 20:5 no such state of the family"),
        (" and k < n", "", "M073 21:5 no such state of the family"),
        (RULE, "  - trusted -> nowhere: when flagged", "M012 20:16 unknown state"),
        (RULE, "  - nowhere -> trusted: when flagged", "M071 20:5 unknown state"),
        (RULE, "  - gone -> trusted: when flagged", "M071 20:5 rule from an end"),
        (LAST, LAST + "\n  - trusted -> gone: when cheat", "M072 23:5 two rules at once"),
        (RULE, "  - trusted -> watched[k]: when flagged", "M012 20:24 unknown name"),
        (RULE, "  - trusted -> watched[1, 2]: when flagged", "M071 20:16 wrong number of indices"),
        (RULE, "  - trusted -> watched: when flagged", "M071 20:16 wrong number of indices"),
        (RULE, "  - trusted -> gone[1]: when flagged", "M071 20:16 wrong number of indices"),
        (RULE, "  - trusted -> watched[r]: when flagged", "M071 20:24 index not a fixed whole number"),
        (RULE, "  - trusted -> watched[1]: when flagged and r > 1/2", "M065 20:41 transition depends on a parameter"),
        (RULE, "  - trusted -> watched[1]: flagged", "M021 20:28 needed: `when`, or `always`"),
        (RULE, "  - trusted watched[1]: when flagged", "M021 20:13 needed: `->`"),
        (RULE, "  - 3 -> gone: when flagged", "M071 20:5 rule that begins at no state"),
        (LINE, "  - worker -> outside: 1 USD * k", "M012 18:32 unknown name"),
        (LINE, "  - worker -> outside: 1 USD * 2^r", "M026 18:34 exponent not a whole number to 256"),
        (
            LINE,
            "  - worker -> outside: 1 USD * 2^(k - 2) when watched[k]",
            "M026 18:37 exponent not a whole number to 256",
        ),
        (CLAIM, "  c: E[worker at nowhere] >= 0", "M012 25:18 unknown state"),
        (CLAIM, "  c: E[worker at watched[9]] >= 0", "M073 25:18 no such state of the family"),
        (CLAIM, "  c: E[worker at watched] >= 0", "M071 25:18 wrong number of indices"),
        (CLAIM, "  c: E[worker at watched[k]] >= 0", "M012 25:26 unknown name"),
    ],
)
def test_a_wrong_line_is_refused_in_its_place(old: str, new: str, fault: str, messages: Messages) -> None:
    assert old in SPEC
    messages.check(faults(SPEC.replace(old, new)), [fault])


@pytest.mark.parametrize(
    ("discount", "fault"),
    [
        ("1", "M056 13:11 discount out of range"),
        ("-1/2", "M056 13:13 discount out of range"),
        ("0 %/year per 1 day", "M056 13:11 discount out of range"),
        ("-10 %/year per 1 day", "M056 13:11 discount out of range"),
        ("-100 %/day per 1 day", "M056 13:11 discount infinite"),
        ("bond", "M030 13:11 discount with a unit"),
        ("10 %/year", "M030 13:11 discount with a unit"),
        ("10% per 1 day", "M030 13:11 discount: a rate per time and a period"),
    ],
)
def test_a_wrong_discount_is_refused(discount: str, fault: str, messages: Messages) -> None:
    messages.check(faults(SPEC.replace(DISCOUNT, f"discount: {discount}")), [fault])


def test_a_discount_as_a_rate_is_what_a_period_later_weighs() -> None:
    mechanism = read_text(SPEC.replace(DISCOUNT, "discount: 100 %/year per 73 day"), "x.mech.yaml")
    assert mechanism.time is not None
    assert str(mechanism.time.discount) == "Number(value=Fraction(5, 6))"


def test_a_rate_that_ranges_must_not_divide_by_nothing() -> None:
    mechanism = read_text(SPEC.replace(DISCOUNT, "discount: (r - 1/2) * 200 %/day per 1 day"), "x.mech.yaml")
    assert "well-formed/divisor" in [each.obligation.name for each in implicit_claims(mechanism)]


def test_a_game_with_states_needs_a_discount(messages: Messages) -> None:
    messages.check(faults(SPEC.replace(f"{DISCOUNT}\n", ""))[:1], ["M017 10:3 discount missing"])


def test_next_and_discount_without_states_are_refused(messages: Messages) -> None:
    start, end = SPEC.index("states:"), SPEC.index("discount:")
    without = faults(SPEC[:start] + SPEC[end:])
    messages.check(without, ["M071 9:11 section without states", "M071 16:3 section without states"])


@pytest.mark.parametrize("setting", ["n=0", "n=-2"])
def test_a_family_that_an_override_leaves_empty_cannot_be_gone_to(setting: str, messages: Messages) -> None:
    messages.check(faults(SPEC, setting)[:1], ["M073 20:5 no such state of the family"])


@pytest.mark.parametrize("setting", ["n=1 .. 3", "n=solve min on 0 .. 9", "n=5/2"])
def test_an_override_cannot_take_a_bound_of_a_family_its_value(setting: str, messages: Messages) -> None:
    messages.check(faults(SPEC, setting)[:1], ["M071 11:18 bound not a fixed whole number"])


@pytest.mark.parametrize(("n", "states"), [(1, 2), (4, 5), (50, 51)])
def test_an_override_sets_the_size_of_a_family(n: int, states: int) -> None:
    mechanism = read_text(SPEC, "x.mech.yaml", overrides=[f"n={n}"])
    assert len(mechanism.periods) == states
    assert mechanism.time is not None
    assert len(mechanism.time.reached) == states


SCHEMES = """\
schemes:
  one-strike:
    states:
      - trusted
      - gone: end
    next:
      - trusted -> gone: when flagged
    discount: 50%
"""


def test_a_scheme_may_replace_states_transitions_and_discount() -> None:
    mechanism = read_text(SPEC + SCHEMES, "x.mech.yaml", scheme="one-strike")
    assert [str(period.game.state) for period in mechanism.periods] == ["trusted"]
    assert mechanism.time is not None
    assert str(mechanism.time.discount) == "Number(value=Fraction(1, 2))"


ONCE = "schemes:\n  once:\n    states: []\n"


def test_a_scheme_without_states_is_played_once() -> None:
    """The rules of `next` and the discount go with the states, whatever the order in which the scheme speaks."""
    for more in ("", "    game:\n      - worker: [honest, cheat]\n      - flagged: chance p\n"):
        mechanism = read_text(SPEC + ONCE + more, "x.mech.yaml", scheme="once")
        assert mechanism.time is None
        assert len(mechanism.periods) == 1


@pytest.mark.parametrize(
    ("scheme", "fault"),
    [
        (ONCE + "    discount: 50%\n", "M071 29:15 section without states"),
        ("schemes:\n  once:\n    next: []\n    states: []\n", "M071 28:11 section without states"),
        (ONCE + "    ledger:\n      - worker -> burn: bond when trusted\n", "M012 30:35 unknown name"),
    ],
)
def test_a_scheme_without_states_that_speaks_of_time_is_refused(scheme: str, fault: str, messages: Messages) -> None:
    messages.check(faults(SPEC + scheme)[:1], [fault])


def test_a_spec_as_written_needs_a_state_where_it_has_the_section(messages: Messages) -> None:
    without = SPEC.replace(FAMILY, "").replace("  - trusted\n", "").replace("  - gone: end\n", "")
    messages.check(faults(without.replace("states:", "states: []"))[:1], ["M071 9:9 no state to begin in"])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("discount: 50%", "discount: 150%", "M056 33:15 discount out of range"),
        ("when flagged", "when nothing", "M012 32:31 unknown name"),
        ("gone: end", "gone: over", "M071 30:15 text behind a state"),
    ],
)
def test_a_scheme_that_replaces_them_wrongly_is_refused_though_it_is_not_chosen(
    old: str, new: str, fault: str, messages: Messages
) -> None:
    messages.check(faults(SPEC + SCHEMES.replace(old, new)), [fault])


def test_a_parameter_by_which_the_spec_was_read_is_known() -> None:
    """So no repair varies it: the claims of the game that it would give are others."""
    power = SPEC.replace(LINE, "  - worker -> outside: 1 USD * 2^m when honest").replace("  h: 1/2", "  h: 1/2\n  m: 2")
    assert read_text(power, "x.mech.yaml").rests_on == {Variable("n"), Variable("m")}


def test_a_state_that_no_play_reaches_is_a_warning() -> None:
    mechanism = read_text(SPEC.replace("  - gone: end", "  - never\n  - gone: end"), "x.mech.yaml")
    (warning,) = mechanism.source.warnings
    assert (warning.message, warning.at.line) == ("no play leads to the state `never`", 12)


def test_a_rule_that_could_not_be_read_may_be_the_one_that_leads_to_a_state() -> None:
    faulty = SPEC.replace("  - gone: end", "  - never\n  - gone: end").replace("when flagged", "when nothing")
    with pytest.raises(SpecError) as raised:
        read_text(faulty, "x.mech.yaml")
    assert {d.severity for d in raised.value.diagnostics} == {Severity.ERROR}


def test_a_rule_that_applies_nowhere_is_a_warning() -> None:
    mechanism = read_text(SPEC.replace(LAST, f"{LAST}\n  - watched[k] -> gone: when k > n"), "x.mech.yaml")
    (warning,) = mechanism.source.warnings
    assert (warning.message, warning.at.line) == ("this rule applies in no state", 23)


@pytest.mark.parametrize(
    ("scheme", "warned"),
    [
        ("    n: 1\n", []),
        ("    n: 1\n    next:\n      - trusted -> gone: when flagged\n      - watched[k] -> gone: when k > n\n", [31]),
        ("    states:\n      - trusted\n      - never\n      - watched[1 .. n]\n      - gone: end\n", [30]),
    ],
)
def test_a_scheme_answers_for_what_it_says_and_not_for_what_its_values_leave_idle(
    scheme: str, warned: list[int]
) -> None:
    """With one strike, no rule from one strike to the next applies: the rule is right where there are three."""
    text = f"{SPEC}schemes:\n  few:\n{scheme}"
    for chosen in (None, "few"):
        found = read_text(text, "x.mech.yaml", scheme=chosen).source.warnings
        assert [warning.at.line for warning in found if warning.at.line > 20] == warned


def test_rules_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "MOST_RULES", 2)
    (fault,) = faults(SPEC)
    assert (fault.code, fault.message, fault.at.line) == ("M014", "more than 2 rules", 22)


def test_rules_whose_courses_are_too_many_to_compare_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "Search", partial(Search, steps=0))
    assert {(fault.code, fault.at.line) for fault in faults(SPEC)} == {("M064", 20), ("M064", 21), ("M064", 22)}
    assert "too many courses to compare the rules of `next`" in faults(SPEC)[0].message
