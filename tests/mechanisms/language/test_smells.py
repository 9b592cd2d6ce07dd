"""What the text of a spec says to no effect: found with its code and place, and nothing else is."""

import pytest

from mechanisms.language.reader import read_text
from mechanisms.language.smells import smells
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.source import Source
from mechanisms.values import evolve

WHOLE = """\
mech: 1
name: whole
accounts: [treasury]
units:
  TOK: 2 USD
params:
  stake: 10 TOK
  share: 50%
  taken: = share * stake
  audit_rate: 2% .. 10%
game:
  - worker: [honest, cheat]
  - auditor sees worker: [check, skip]
  - caught: chance audit_rate when check and cheat
ledger:
  - worker -> treasury: taken when caught
  - auditor -> outside: 1 USD when check
  - outside -> worker: 1 USD when honest
claims:
  cheating-loses: E[worker | cheat, check] < E[worker | honest, skip]
"""


def read(text: str, scheme: str | None = None) -> Mechanism:
    return read_text(text, "whole.mech.yaml", scheme=scheme)


def found(text: str) -> list[tuple[str, str]]:
    mechanism = read(text)
    schemes = [read(text, name) for name in mechanism.source.schemes]
    return [(doubt.diagnostic.code, doubt.subject) for doubt in smells(mechanism, schemes)]


def test_a_spec_that_uses_all_it_declares_has_no_smell() -> None:
    assert found(WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  share: 50%\n", "  share: 50%\n  spare: 5%\n", [("M080", "spare")]),
        ("  TOK: 2 USD\n", "  TOK: 2 USD\n  OLD: 3 USD\n", [("M080", "OLD")]),
        ("taken when caught", "1 USD when caught", [("M080", x) for x in ("TOK", "share", "stake", "taken")]),
        ("[treasury]", "[treasury, client]", [("M081", "client")]),
        ("-> treasury", "-> burn", [("M081", "treasury")]),
        ("ledger:", "  - ghost: chance 10%\nledger:", [("M082", "ghost")]),
        ("[check, skip]", "[check, skip, doze]", [("M082", "doze")]),
        ("ledger:", "  - client: [pay, refuse]\nledger:", [("M082", "pay"), ("M082", "refuse")]),
        ("ledger:", "  - client: [pay]\nledger:", [("M082", "pay")]),
        ("when caught\n", "when caught and honest\n", [("M083", "worker -> treasury")]),
        ("when caught", "when honest and cheat", [("M082", "caught"), ("M083", "worker -> treasury")]),
        ("check and cheat", "check and skip", [("M083", "worker -> treasury"), ("M083", "caught")]),
        ("1 USD when check", "0 USD when check", [("M084", "auditor -> outside")]),
        ("1 USD when check", "0 * taken when check", [("M084", "auditor -> outside")]),
    ],
)  # fmt: skip
def test_each_smell_has_its_code_and_name(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert old in WHOLE
    assert sorted(found(WHOLE.replace(old, new, 1))) == sorted(expected)


def test_of_two_moves_one_may_go_without_a_name() -> None:
    plain = WHOLE.replace(", skip] < E", "] < E").replace("E[worker | honest, skip]", "E[worker | honest, check]")
    assert found(plain) == []


def test_what_one_scheme_alone_needs_is_no_smell() -> None:
    text = WHOLE.replace("share: 50%\n", "share: 50%\n  spare: 5%\n")
    used = "schemes:\n  other:\n    share: = 2 * spare\n  more:\n    like: other\n  empty:\n"
    assert found(text + used) == []
    assert (
        found(text + "schemes:\n  other:\n    ledger:\n      - worker -> treasury: spare * taken when caught\n") == []
    )


def test_a_scheme_is_searched_for_smells_of_its_own() -> None:
    scheme = (
        "schemes:\n  other:\n    accounts: [nobody]\n    ledger:\n      - worker -> burn: 0 USD when honest and cheat\n"
    )
    assert found(WHOLE + scheme) == [("M081", "nobody"), ("M083", "worker -> burn"), ("M084", "worker -> burn")]


def test_the_place_is_that_of_the_name() -> None:
    mechanism = read(WHOLE.replace("  share: 50%\n", "  share: 50%\n  spare: 5%\n"))
    (doubt,) = smells(mechanism)
    assert (doubt.diagnostic.at.line, doubt.diagnostic.at.column, doubt.diagnostic.at.length) == (9, 3, 5)
    assert "`M080@spare: REASON`" in doubt.diagnostic.help


def test_names_of_claims_and_figures_and_reasons_use_nothing() -> None:
    text = WHOLE.replace("  share: 50%\n", "  share: 50%\n  spare: 5%\n")
    claim = "  spare:\n    claim: taken > 0\n    because: spare is spare\n    expect: proved\n"
    assert ("M080", "spare") in found(text + claim + "figures:\n  spare: taken\n")
    assert found(text + "figures:\n  more: 2 * spare\n") == []


def test_a_mechanism_without_its_text_is_searched_for_what_it_holds() -> None:
    text = WHOLE.replace("1 USD when check", "0 USD when check").replace("[treasury]", "[treasury, client]")
    bare = evolve(read(text), source=Source())
    assert [doubt.diagnostic.code for doubt in smells(bare)] == ["M084"]


@pytest.mark.parametrize(
    "text",
    [
        "mech: 1\nname: a\nparams:\ngame:\nledger:\naccounts:\nschemes:\nclaims:\n",
        "mech: 1\nname: a\n",
        "mech: 1\nname: a\nschemes:\n  one:\n",
    ],
)
def test_a_spec_that_says_nothing_has_no_smell(text: str) -> None:
    assert found(text) == []


def test_the_intended_play_uses_moves() -> None:
    text = "mech: 1\nname: a\ngame:\n  - worker: [honest, cheat, rest]\nhonest:\n  - worker: honest\n"
    assert found(text) == [("M082", "cheat"), ("M082", "rest")]
