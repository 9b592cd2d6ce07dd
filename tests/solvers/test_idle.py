"""Warnings of `verify`: what a spec says to no effect where its text alone does not show it."""

from time import monotonic

import pytest

from mechanisms.language.allowances import Doubt
from mechanisms.language.reader import read_text
from proofs.claims.formulation import formulate
from solvers.claims.idle import idle
from solvers.engines.budget import Allowance, Budget

WHOLE = """\
mech: 1
name: whole
params:
  bond: 20 USD
  audit_rate: 2% .. 10%
  recall: 100%
assume:
  - audit_rate >= 3%
game:
  - worker: [honest, cheat]
  - caught: chance (audit_rate if cheat else 0)
  - missed: chance 1 - recall when caught
escrow:
  - bond of worker
ledger:
  - bond of worker -> burn: bond when caught
  - outside -> worker: 1 USD when honest
claims:
  cheating-loses: E[worker | cheat] < E[worker | honest]
"""


def doubts(text: str, proved: tuple[str, ...] = ("cheating-loses",), allowed: Allowance | None = None) -> list[Doubt]:
    mechanism = read_text(text, "whole.mech.yaml")
    return list(idle(mechanism, formulate(mechanism), proved, allowed or Budget()))


def found(text: str, proved: tuple[str, ...] = ("cheating-loses",)) -> list[tuple[str, str]]:
    return [(doubt.diagnostic.code, doubt.subject) for doubt in doubts(text, proved)]


def test_a_spec_that_needs_all_it_says_has_no_warning() -> None:
    assert found(WHOLE) == []


LINE = "  - outside -> worker: 1 USD when honest\n"


@pytest.mark.parametrize(
    ("condition", "applies"),
    [
        ("caught", True),
        ("caught and honest", False),
        ("missed", False),  # recall is 100%
        ("cheat and not caught", True),
        ("caught and not missed", True),
        ("honest and cheat", False),
        ("audit_rate > 10%", False),
        ("audit_rate >= 10%", True),
        ("audit_rate < 3%", False),  # the assumption excludes it
        ("bond > 20 USD", False),
        ("bond >= 20 USD", True),
        ("caught and bond * audit_rate > 2 USD", False),
        ("honest or bond > 20 USD", True),
    ],
)
def test_a_line_never_applies_where_its_condition_has_probability_0(condition: str, applies: bool) -> None:
    line = f"  - outside -> burn: 1 USD when {condition}\n"
    assert (("M090", "outside -> burn") in found(WHOLE.replace(LINE, LINE + line))) is not applies


def test_an_event_that_is_certain_leaves_no_play_without_it() -> None:
    text = WHOLE.replace("audit_rate if cheat else 0", "1 if cheat else 0").replace(
        LINE, f"{LINE}  - outside -> burn: 1 USD when cheat and not caught\n"
    )
    assert ("M090", "outside -> burn") in found(text)


def test_what_is_too_large_to_tell_is_no_warning() -> None:
    stages = "".join(f"  - c{n}: chance 1%\n" for n in range(30))
    every = " and ".join(f"not c{n}" for n in range(30))
    text = WHOLE.replace("escrow:", f"{stages}escrow:").replace(
        LINE, f"{LINE}  - outside -> burn: 1 USD when {every} and c0 or caught and honest and {every}\n"
    )
    assert found(text) in ([], [("M090", "outside -> burn")])  # a search that ends, either way it is true


@pytest.mark.parametrize(
    ("claim", "proved", "warned"),
    [
        ("bond > 0", True, True),
        ("bond > 0", False, False),
        ("audit_rate <= 10%", True, True),
        ("E[worker | cheat] <= E[worker | cheat]", True, True),
        ("E[worker | cheat] < bond", True, False),
        ("bond > 0 and E[worker | cheat] < 1 USD", True, False),
    ],
)
def test_a_claim_that_the_ranges_alone_imply(claim: str, proved: bool, warned: bool) -> None:
    text = f"{WHOLE}  more: {claim}\n"
    assert (("M091", "more") in found(text, ("more",) if proved else ())) is warned


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("bond of worker -> burn: bond when caught", False),
        ("bond of worker -> burn: bond when caught and honest", True),
        ("bond of worker -> worker: bond when caught", True),
        ("bond of worker -> burn: (1 - recall) * bond when caught", True),
        ("worker -> burn: bond when caught", True),
    ],
)
def test_a_deposit_is_at_risk_where_a_line_that_applies_takes_from_it(line: str, safe: bool) -> None:
    text = WHOLE.replace("bond of worker -> burn: bond when caught", line)
    assert (("M092", "bond of worker") in found(text)) is safe


@pytest.mark.parametrize(
    ("old", "new", "idle_bond"),
    [
        ("", "", False),
        ("bond when caught", "bond", True),  # lost whatever the worker does: it cancels
        ("E[worker | cheat] < E[worker | honest]", "E[worker | honest] > 0", True),
        ("E[worker | cheat] < E[worker | honest]", "E[worker | cheat] < 0", False),
        ("E[worker | cheat] < E[worker | honest]", "nash(honest)", False),
        ("bond: 20 USD", "bond: solve min USD", False),
        ("bond: 20 USD", "stake: 20 USD\n  bond: = 2 * stake", False),
    ],
)
def test_a_bond_enters_a_claim_where_its_truth_depends_on_it(old: str, new: str, idle_bond: bool) -> None:
    assert (("M093", "bond") in found(WHOLE.replace(old, new, 1))) is idle_bond


def test_a_definition_leads_to_the_bond_behind_it() -> None:
    text = WHOLE.replace("bond: 20 USD", "stake: 20 USD\n  bond: = 2 * stake").replace("bond when caught", "bond")
    assert ("M093", "stake") in found(text)


def test_a_unit_is_no_bond() -> None:
    text = WHOLE.replace("params:", "units:\n  TOK: 2 USD\nparams:").replace("20 USD", "20 TOK")
    assert found(text.replace("bond when caught", "bond")) == [("M093", "bond")]


def test_a_spec_without_claims_has_no_idle_bond() -> None:
    assert found(WHOLE.partition("claims:")[0]) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("audit_rate <= 10%", "from the ranges and assumptions"),
        ("bond > 0", "from the ranges alone"),  # no assumption speaks of the bond
    ],
)
def test_the_warning_says_whether_a_claim_may_rest_on_assumptions(claim: str, source: str) -> None:
    (doubt,) = doubts(f"{WHOLE}  more: {claim}\n", ("more",))
    assert source in doubt.diagnostic.message


def hard_lines(count: int) -> str:
    """A spec with lines whose conditions no engine settles quickly."""
    names = "pqrstuvw"
    ranges = "".join(f"  {name}: 0 .. 1\n" for name in names)
    ahead = [names[n:] + names[:n] for n in range(4)]
    sum_ = " + ".join(f"{a}^3 * {b} * (1 - {c})^2 * (1 - {d})" for a, b, c, d in zip(*ahead, strict=True))
    lines = "".join(f"  - outside -> burn: 1 USD when cheat and {sum_} > 1 + {n} / 100\n" for n in range(count))
    return WHOLE.replace("assume:", f"{ranges}assume:").replace("claims:", f"{lines}claims:")


def test_all_warnings_of_a_spec_share_one_deadline() -> None:
    started = monotonic()
    doubts(hard_lines(40), allowed=Budget(seconds=0.5))
    assert monotonic() - started < 0.5 * 1.2 + 2


def test_all_warnings_of_a_spec_share_one_count() -> None:
    meter = Budget(rlimit=60_000).meter()
    doubts(hard_lines(10), allowed=meter)
    assert meter.left == 0


def test_what_is_found_before_the_work_ends_is_kept() -> None:
    text = f"{hard_lines(10)}  more: bond > 0\n"
    assert [doubt.subject for doubt in doubts(text, ("more",), Budget(rlimit=60_000))] == ["more"]
