"""Gambit's strategic form is read exactly, and what is none is refused with its place."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path

import pytest

from mechanisms.errors import SpecError
from mechanisms.gambit.nfg import read_nfg, read_nfg_text
from mechanisms.game.game import Player

HEAD = 'NFG 1 R "t" { "ann" "bob" } { 2 2 } '
PENNIES = HEAD + "1 -1 -1 1 -1 1 1 -1"


def test_payoffs_run_through_the_strategies_of_the_first_player_fastest() -> None:
    read = read_nfg_text('NFG 1 D "t" { "ann" "bob" } { 2 3 } 1 2 3 4 5 6 7 8 9 10 11 12')
    assert read.game.payoffs == (
        ((F(1), F(2)), (F(5), F(6)), (F(9), F(10))),
        ((F(3), F(4)), (F(7), F(8)), (F(11), F(12))),
    )
    assert read.game.strategies == (("1", "2"), ("1", "2", "3"))


def test_players_strategies_title_and_comment_keep_their_names() -> None:
    read = read_nfg_text(
        'NFG 1 R "The \\"audit\\" game" { "the worker" "auditor" }\n'
        '{ { "honest" "" }\n{ "audit"\n "skip" } }\n"from a\nbook"\n4 -1 -21 9 4 0 9 0\n'
    )
    assert (read.title, read.comment) == ('The "audit" game', "from a\nbook")
    assert read.game.players == (Player("the worker"), Player("auditor"))
    assert read.game.strategies == (("honest", "2"), ("audit", "skip"))
    assert read.game.payoffs[1] == ((F(-21), F(9)), (F(9), F(0)))


def test_the_outcome_version_says_the_same() -> None:
    text = 'NFG 1 R "t" { "" "" } { { "h" "c" } { "a" "s" } } "" { { "x" 4, -1 } { "" -21 9, } { "z" 9 0 } } 1 2 0 3'
    game = read_nfg_text(text).game
    assert game.players == (Player("player 1"), Player("player 2"))
    assert game.payoffs == (((F(4), F(-1)), (F(0), F(0))), ((F(-21), F(9)), (F(9), F(0))))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("3", F(3)), ("-0.1", F(-1, 10)), ("+.5", F(1, 2)), ("2.", F(2)), ("1/3", F(1, 3)), ("-2/6", F(-1, 3))),
        *(("1e-3", F(1, 1000)), ("2.5E+2", F(250)), ("9" * 60, F(10**60 - 1)), ("0.1e99", F(10**98))),
    ],
)
def test_a_number_is_exact(text: str, value: F) -> None:
    assert read_nfg_text(f'NFG 1 R "" {{ "a" "b" }} {{ 1 1 }} {text} 0').game.payoffs[0][0] == (value, F(0))


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", "1:1", "expected `NFG` at the start of a Gambit table, but the file ends"),
        ("NFG 2 R", "1:5", "expected `1` (the version), found `2`"),
        ('NFG 1 X "t"', "1:7", "expected `R` or `D`, found `X`"),
        ("NFG 1 R t", "1:9", "expected a title in quotes, found `t`"),
        ('EFG 2 R "t" { "a" "b" }', "1:1", "this is a game tree (EFG), and a table is needed"),
        ('NFG 1 R "t { "a" }\n{', "1:16", "this quote is never closed"),
        ('NFG 1 R "t" { "a" "b } { 2 2 }', "1:19", "this quote is never closed"),
        ('NFG 1 R "t" { "a" b }', "1:19", "expected the name of a player in quotes, found `b`"),
        ('NFG 1 R "t" { "a" "b" "c" } { 2 2 2 }', "1:23", "the game has 3 players; equilibria are computed for two"),
        ('NFG 1 R "t" { "a" } { 2 }', "1:13", "the game has 1 players"),
        ('NFG 1 R "t" { "a" "b" } { 0 2 }', "1:27", "a player needs a strategy"),
        ('NFG 1 R "t" { "a" "b" } { { } { "x" } }', "1:27", "a player has 1 to 1024 strategies, not 0"),
        ('NFG 1 R "t" { "a" "b" } { 99999999999 2 }', "1:27", "must be a whole number from 0 to 1024"),
        ('NFG 1 R "t" { "a" "b" } { 100 100 }', "1:25", "100 x 100 strategies are more than 4096 cells"),
        ('NFG 1 R "t" { "a" "b" } { 2 2 2 }', "1:31", "expected `}` after the strategies of two players, found `2`"),
        (HEAD + "1 2 3 x", "1:43", "`x` is not a number, and a payoff is needed"),
        (HEAD + "1 2 3 4 5 6", "1:48", "8 payoffs are needed, two a cell, and only 6 stand here"),
        (HEAD + "1 2 3 4 5 6 7", "1:50", "expected a payoff, but the file ends"),
        (PENNIES + " 7", "1:57", "8 payoffs, two a cell, have been read, and `7` follows"),
        (HEAD + "1/0 2", "1:37", "the denominator is 0"),
        (HEAD + "9" * 61, "1:37", "the number is too long"),
        (HEAD + "1e100 1", "1:37", "the number is too long"),
        (HEAD + "1e99999999999999999999 1", "1:37", "the number is too long"),
        (HEAD + "0x10 nan", "1:37", "`0x10` is not a number"),
        (HEAD + "1_0 1", "1:37", "`1_0` is not a number"),
        (HEAD + "nan 1", "1:37", "`nan` is not a number"),
        (HEAD + '{ { "x" 1 2 } } 1 1 1', "1:58", "4 outcomes are needed, one a cell, and only 3 stand here"),
        (HEAD + '{ { "x" 1 2 } } 1 1 1 2', "1:59", "the number of an outcome must be a whole number from 0 to 1"),
        (HEAD + '{ { "x" 1 2 } } 1 1 1 1 1', "1:61", "4 outcomes, one a cell, have been read, and `1` follows"),
        (HEAD + '{ { "x" 1 2 3 } } 1 1 1 1', "1:49", "expected `}` after the payoffs of two players, found `3`"),
        (HEAD + '{ { "x" 1 2 } 1 1 1 1', "1:51", "expected `{` before an outcome, found `1`"),
        (HEAD + "{ { 1 2 } } 1 1 1 1", "1:41", "expected the name of an outcome in quotes, found `1`"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(text: str, place: str, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_nfg_text(text, "g.nfg")
    (diagnostic,) = caught.value.diagnostics
    assert said in diagnostic.message
    assert str(diagnostic.at) == f"g.nfg:{place}"
    assert diagnostic.long()


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ('"2" ""', ("2", "2 (2)")),
        ('"" "1"', ("1 (2)", "1")),
        ('"x" "x"', ("x", "x (2)")),
        ('"x" "x" "x (2)" "x"', ("x", "x (3)", "x (2)", "x (4)")),
        (f'"{"a" * 80}b" "{"a" * 80}c"', ("a" * 80 + "b", "a" * 80 + "c")),
        (r'"\alpha" "C:\\d" "say \"hi\""', ("\\alpha", "C:\\\\d", 'say "hi"')),
        ('"a b" "a\u00a0b" "a  b" " a b" "a\tb"', ("a b", "a\u00a0b", "a  b", " a b", "a\tb")),
    ],
)
def test_labels_are_those_of_the_file_and_equal_ones_are_told_apart(written: str, labels: tuple[str, ...]) -> None:
    numbers = "0 0 " * len(labels)
    game = read_nfg_text(f'NFG 1 R "" {{ "a" "a" }} {{ {{ {written} }} {{ "y" }} }} {numbers}').game
    assert game.strategies[0] == labels
    assert game.players == (Player("a"), Player("a (2)"))


def test_too_many_outcomes_are_refused() -> None:
    outcomes = '{ "" 0 0 }' * 4097
    with pytest.raises(SpecError, match="more than 4095 outcomes"):
        read_nfg_text(HEAD + "{" + outcomes + "} 1 1 1 1")


def test_a_file_is_read_and_a_large_one_refused(tmp_path: Path) -> None:
    file = tmp_path / "pennies.nfg"
    file.write_text(PENNIES)
    read = read_nfg(file)
    assert read.path == str(file)
    assert len(read.sha256) == 64
    file.write_text(PENNIES + " " * 300_000)
    with pytest.raises(SpecError, match="more than the bound of 256 KiB"):
        read_nfg(file)
    with pytest.raises(SpecError, match="no file"):
        read_nfg(tmp_path / "none.nfg")


def test_a_hostile_text_ends_in_a_diagnostic_soon() -> None:
    for text in (
        HEAD + "{" * 100_000,
        '"' * 100_001,
        HEAD + "1 " * 100_000,
        "\\" * 100_000,
        HEAD + '"' + "\\" * 99_999,
    ):
        with pytest.raises(SpecError):
            read_nfg_text(text)


def test_a_character_that_hides_is_refused() -> None:
    with pytest.raises(SpecError, match=r"U\+202E"):
        read_nfg_text(HEAD.replace("ann", "ann\u202e") + "1 1 1 1 1 1 1 1")
