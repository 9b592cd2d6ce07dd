"""States, transitions and discounts that are not well formed are refused in their place, with advice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mechanisms.diagnostics import Severity
from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.terms.terms import Variable
from proofs.claims.formulation import formulate
from proofs.claims.wellformedness import implicit_claims

First = Callable[..., tuple[str, str]]

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
NUMBER = "write a number, or a parameter that has one value: no range, nothing to solve for"


def said(text: str, *overrides: str) -> list[tuple[str, str]]:
    with pytest.raises(SpecError) as raised:
        formulate(read_text(text, "x.mech.yaml", overrides=overrides))
    errors = [d for d in raised.value.diagnostics if d.severity is Severity.ERROR]
    return [(f"{d.code} {d.at.line}:{d.at.column} {d.message}", d.help) for d in errors]


def test_the_spec_without_a_fault_is_read() -> None:
    assert formulate(read_text(SPEC, "x.mech.yaml"))


@pytest.mark.parametrize(
    ("old", "new", "fault", "advice"),
    [
        (FAMILY, "  - watched[1 .. r]", "M071 11:18 the bound of a family is a fixed whole number", NUMBER),
        (FAMILY, "  - watched[1 .. h]", "M071 11:18 the bound of a family is a fixed whole number", NUMBER),
        (FAMILY, "  - watched[1 .. bond]", "M071 11:18 the bound of a family is a fixed whole number", NUMBER),
        (FAMILY, "  - watched[1]", "M021 11:14 `]` stands where `..`, as in `watched[1 .. 3]`, is needed", ""),
        (
            FAMILY,
            "  - watched[1 .. ]",
            "M021 11:18 `]` stands where a number, a name or a bracket is needed",
            "",
        ),
        (
            FAMILY,
            "  - watched[1 .. 10^30]",
            "M014 11:5 the game has more than 10000 states",
            "let a state stand for several",
        ),
        (
            FAMILY,
            "  - watched[1 .. 2, 1 .. 2, 1 .. 2, 1 .. 2]",
            "M071 11:5 a state has at most 3 indices",
            "write fewer",
        ),
        (
            FAMILY,
            "  - watched[1 .. n]: over",
            "M071 11:22 behind a state stands `end` or nothing",
            "write `- gone: end`",
        ),
        (FAMILY, "  - trusted", "M041 11:5 the state `trusted` is given twice", "remove one"),
        (FAMILY, "  - any", "M040 11:5 a state cannot be named `any`", "choose another name"),
        (FAMILY, "  - others", "M040 11:5 a state cannot be named `others`", "choose another name"),
        (FAMILY, "  - if", "M040 11:5 a state cannot be named `if`, a word of the language", "choose another name"),
        (FAMILY, "  - bond", "M041 11:5 `bond` is the name of something else already", "choose another name"),
        (FAMILY, "  - flagged", "M041 11:5 `flagged` is the name of something else already", "choose another name"),
        (FAMILY, "  - honest", "M041 11:5 `honest` is the name of something else already", "choose another name"),
        (FAMILY, "  - worker", "M041 11:5 `worker` is the name of something else already", "choose another name"),
        ("  h: 1/2", "  at: 1/2", "M040 8:7 in a game with states nothing can be named `at`", "choose another name"),
        (
            "[honest, cheat]",
            "[honest, none]",
            "M040 15:5 in a game with states nothing can be named `none`",
            "choose another name",
        ),
        (
            "  - trusted\n",
            "  - over: end\n  - trusted\n",
            "M071 10:5 play cannot begin in an end",
            "put the state in which it begins first",
        ),
        (
            "  - trusted\n  - watched[1 .. n]\n  - gone: end",
            "  - watched[3 .. 1]",
            "M071 10:3 the game has no state to begin in",
            "write one: `- trusted`",
        ),
    ],
)
def test_a_wrong_state_is_the_only_fault(old: str, new: str, fault: str, advice: str) -> None:
    assert old in SPEC
    assert said(SPEC.replace(old, new)) == [(fault, advice)]


@pytest.mark.parametrize(
    ("old", "new", "fault", "advice"),
    [
        (
            RULE,
            "  - trusted -> watched[4]: when flagged",
            "M073 20:5 from `trusted`, there is no state `watched[4]` to go to (as in the course: flagged)",
            "the numbers of `watched` go from 1 to 3",
        ),
        (
            " and k < n",
            "",
            "M073 21:5 from `watched[3]`, there is no state `watched[4]` to go to (as in the course: flagged)",
            "the numbers of `watched` go from 1 to 3",
        ),
        (
            RULE,
            "  - trusted -> nowhere: when flagged",
            "M012 20:16 `nowhere` is no state",
            "the states are `trusted`, `watched`, `gone`",
        ),
        (
            RULE,
            "  - nowhere -> trusted: when flagged",
            "M071 20:5 `nowhere` is no state",
            "begin with a state in which something is played",
        ),
        (
            RULE,
            "  - gone -> trusted: when flagged",
            "M071 20:5 nothing follows an end",
            "begin with a state in which something is played",
        ),
        (
            LAST,
            LAST + "\n  - trusted -> gone: when cheat",
            "M072 23:5 in `trusted` this rule and that of line 20 apply at once (as in the course: cheat, flagged)",
            "make their conditions exclude each other, as in `when flagged and not leave`",
        ),
        (
            RULE,
            "  - trusted -> watched[k]: when flagged",
            "M012 20:24 unknown name `k`",
            "define it under `params:`",
        ),
        (
            RULE,
            "  - trusted -> watched[1, 2]: when flagged",
            "M071 20:16 `watched[1, 2]` names no state: `watched` has 1 number in brackets",
            "write `watched[k]`",
        ),
        (
            RULE,
            "  - trusted -> watched: when flagged",
            "M071 20:16 `watched` names no state: `watched` has 1 number in brackets",
            "write `watched[k]`",
        ),
        (
            RULE,
            "  - trusted -> gone[1]: when flagged",
            "M071 20:16 `gone[1]` names no state: `gone` has no numbers in brackets",
            "write `gone`",
        ),
        (
            RULE,
            "  - trusted -> watched[r]: when flagged",
            "M071 20:24 what stands in the brackets of a state is a fixed whole number",
            "write a number, an index, or a parameter that has one value: no range, nothing to solve for",
        ),
        (
            RULE,
            "  - trusted -> watched[1]: when flagged and r > 1/2",
            "M065 20:41 where the play goes cannot depend on parameters",
            "name events, states, indices and parameters that have one value",
        ),
        (
            RULE,
            "  - trusted -> watched[1]: flagged",
            "M021 20:28 `flagged` stands where `when`, or `always`, is needed",
            "",
        ),
        (
            RULE,
            "  - trusted watched[1]: when flagged",
            "M021 20:13 `watched` stands where `->`, as in `trusted -> gone`, is needed",
            "",
        ),
        (
            RULE,
            "  - 3 -> gone: when flagged",
            "M071 20:5 a rule leads from one state to another",
            "write `- trusted -> gone: when flagged`",
        ),
        (LINE, "  - worker -> outside: 1 USD * k", "M012 18:32 unknown name `k`", "define it under `params:`"),
        (
            LINE,
            "  - worker -> outside: 1 USD * 2^r",
            "M026 18:34 an exponent must be a whole number from 0 to 256, or a name that has one such value",
            "write 1 / a^2 for a negative power, any_of(p, n) for many trials",
        ),
        (
            LINE,
            "  - worker -> outside: 1 USD * 2^(k - 2) when watched[k]",
            "M026 18:37 an exponent must be a whole number from 0 to 256, or a name that has one such value",
            "write 1 / a^2 for a negative power, any_of(p, n) for many trials",
        ),
        (CLAIM, "  c: E[worker at nowhere] >= 0", "M012 25:18 `nowhere` is no state", "the states are `trusted`"),
        (CLAIM, "  c: E[worker at watched[9]] >= 0", "M073 25:18 there is no state `watched[9]`", "the numbers"),
        (CLAIM, "  c: E[worker at watched] >= 0", "M071 25:18 `watched` names no state", "write `watched[k]`"),
        (CLAIM, "  c: E[worker at watched[k]] >= 0", "M012 25:26 unknown name `k`", "define it under `params:`"),
    ],
)
def test_a_wrong_line_is_refused_in_its_place(old: str, new: str, fault: str, advice: str) -> None:
    assert old in SPEC
    ((found, help),) = said(SPEC.replace(old, new))
    assert found.startswith(fault)
    assert help.startswith(advice)


WITHIN = "write a number from 0 to less than 1, or `none` where every course ends"


@pytest.mark.parametrize(
    ("discount", "fault", "advice"),
    [
        ("1", "M056 13:11 this discount is not within [0, 1)", WITHIN),
        ("-1/2", "M056 13:13 this discount is not within [0, 1)", WITHIN),
        ("0 %/year per 1 day", "M056 13:11 this discount is not within [0, 1)", WITHIN),
        ("-10 %/year per 1 day", "M056 13:11 this discount is not within [0, 1)", WITHIN),
        ("-100 %/day per 1 day", "M056 13:11 a rate of -100% a period makes the discount infinite", WITHIN),
        ("bond", "M030 13:11 the discount must be a plain number, not USD", "check the units of what it is made of"),
        (
            "10 %/year",
            "M030 13:11 the discount must be a plain number, not 1/s",
            "check the units of what it is made of",
        ),
        (
            "10% per 1 day",
            "M030 13:11 a discount is a rate per time and the length of a period, not a plain number and s",
            "write `10 %/year per 1 day`",
        ),
    ],
)
def test_a_wrong_discount_is_refused(discount: str, fault: str, advice: str) -> None:
    assert said(SPEC.replace(DISCOUNT, f"discount: {discount}")) == [(fault, advice)]


def test_a_discount_as_a_rate_is_what_a_period_later_weighs() -> None:
    mechanism = read_text(SPEC.replace(DISCOUNT, "discount: 100 %/year per 73 day"), "x.mech.yaml")
    assert mechanism.time is not None
    assert str(mechanism.time.discount) == "Number(value=Fraction(5, 6))"


def test_a_rate_that_ranges_must_not_divide_by_nothing() -> None:
    mechanism = read_text(SPEC.replace(DISCOUNT, "discount: (r - 1/2) * 200 %/day per 1 day"), "x.mech.yaml")
    assert "well-formed/divisor" in [each.obligation.name for each in implicit_claims(mechanism)]


def test_a_game_with_states_needs_a_discount() -> None:
    assert said(SPEC.replace(f"{DISCOUNT}\n", ""))[0][0] == "M017 10:3 a game with states needs a discount"


def test_next_and_discount_without_states_are_refused() -> None:
    start, end = SPEC.index("states:"), SPEC.index("discount:")
    assert [fault for fault, _ in said(SPEC[:start] + SPEC[end:])] == [
        "M071 9:11 `discount` has a meaning in a game with states alone",
        "M071 16:3 `next` has a meaning in a game with states alone",
    ]


@pytest.mark.parametrize("setting", ["n=0", "n=-2"])
def test_a_family_that_an_override_leaves_empty_cannot_be_gone_to(setting: str) -> None:
    assert said(SPEC, setting)[0][0].startswith("M073 20:5 from `trusted`, there is no state `watched[1]` to go to")


@pytest.mark.parametrize("setting", ["n=1 .. 3", "n=solve min on 0 .. 9", "n=5/2"])
def test_an_override_cannot_take_a_bound_of_a_family_its_value(setting: str) -> None:
    assert said(SPEC, setting)[0] == ("M071 11:18 the bound of a family is a fixed whole number", NUMBER)


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
        (ONCE + "    discount: 50%\n", "M071 29:15 `discount` has a meaning in a game with states alone"),
        ("schemes:\n  once:\n    next: []\n    states: []\n", "M071 28:11 `next` has a meaning in a game with"),
        (ONCE + "    ledger:\n      - worker -> burn: bond when trusted\n", "M012 30:35 unknown name `trusted`"),
    ],
)
def test_a_scheme_without_states_that_speaks_of_time_is_refused(scheme: str, fault: str) -> None:
    assert [each for each, _ in said(SPEC + scheme) if each.startswith(fault)]


def test_a_spec_as_written_needs_a_state_where_it_has_the_section() -> None:
    without = SPEC.replace(FAMILY, "").replace("  - trusted\n", "").replace("  - gone: end\n", "")
    assert said(without.replace("states:", "states: []"))[0][0] == "M071 9:9 the game has no state to begin in"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("discount: 50%", "discount: 150%", "M056 33:15 this discount is not within [0, 1)"),
        ("when flagged", "when nothing", "M012 32:31 unknown name `nothing`"),
        ("gone: end", "gone: over", "M071 30:15 behind a state stands `end` or nothing"),
    ],
)
def test_a_scheme_that_replaces_them_wrongly_is_refused_though_it_is_not_chosen(old: str, new: str, fault: str) -> None:
    assert fault in [each for each, _ in said(SPEC + SCHEMES.replace(old, new))]


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
