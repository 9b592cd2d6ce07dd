"""A scheme may take over what another one says, and replace sections whole."""

from __future__ import annotations

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.language.schemes import only_sets
from mechanisms.terms.terms import Variable

TEXT = """\
mech: 1
name: x
params:
  a: 1 USD
  b: 2 USD
  c: 3 USD
game:
  - worker: [honest, cheat]
ledger:
  - worker -> outside: a when honest
claims:
  plain: E[worker | honest] < 0
figures:
  twice: 2 * a
schemes:
  first:
    a: 10 USD
    b: 20 USD
    claims:
      other: E[worker | cheat] == 0
  second:
    like: first
    b: 30 USD
    accounts: [client]
    game:
      - worker: [honest, cheat]
      - client: [buy, leave]
    figures:
      half: a / 2
  third:
    like: second
    c: 40 USD
"""


def _values(scheme: str) -> list[int]:
    fixed = read_text(TEXT, "x").fixed if scheme == "" else read_text(_allowed(), "x", scheme=scheme).fixed
    return [int(fixed[Variable(name)]) for name in "abc"]


def _allowed() -> str:
    return TEXT.replace("    accounts: [client]\n", "    accounts: [bank]\n")


def test_a_scheme_says_what_the_one_it_is_like_says_and_then_what_it_says_itself() -> None:
    text = _allowed()
    seen = {s: [int(read_text(text, "x", scheme=s).fixed[Variable(n)]) for n in "abc"] for s in ("first", "second")}
    assert seen == {"first": [10, 20, 3], "second": [10, 30, 3]}
    assert _values("third") == [10, 30, 40]


def test_claims_and_figures_are_replaced_whole() -> None:
    text = _allowed()
    assert [c.name for c in read_text(text, "x").claims] == ["plain"]
    assert [c.name for c in read_text(text, "x", scheme="third").claims] == ["other"]
    assert [f.name for f in read_text(text, "x", scheme="first").figures] == ["twice"]
    assert [f.text for f in read_text(text, "x", scheme="third").figures] == ["a / 2"]


def test_an_account_that_a_scheme_makes_a_player_is_refused_unless_the_scheme_drops_it() -> None:
    with pytest.raises(SpecError, match="`client` is already an account"):
        read_text(TEXT, "x")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("like: frist", "no scheme `frist` is defined above"),
        ("like: third", "no scheme `third` is defined above"),
        ("like: second", "no scheme `second` is defined above"),
        ("like: [first]", "`like` must be text, not a list"),
    ],
)
def test_a_scheme_is_like_one_that_stands_above_it(line: str, fault: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_text(_allowed().replace("    like: first\n", f"    {line}\n"), "x")
    assert fault in str(caught.value)


def test_a_fault_in_claims_that_a_scheme_brings_is_found_when_the_file_is_read() -> None:
    with pytest.raises(SpecError, match="x:20:"):
        read_text(_allowed().replace("E[worker | cheat] == 0", "E[worker | cheat] = 0"), "x")


def test_a_scheme_that_sets_parameters_alone_is_told_from_one_that_replaces_a_section() -> None:
    text = "mech: 1\nname: a\nparams:\n  x: 1\nschemes:\n  row:\n    x: 2\n  other:\n    claims:\n      c: x > 1\n"
    text += "  like-it:\n    like: other\n    x: 3\n  same:\n"
    document = read_text(text, "a.mech.yaml").source.document
    assert document is not None
    assert [only_sets(document, name) for name in ("row", "other", "like-it", "same")] == [True, False, False, True]
