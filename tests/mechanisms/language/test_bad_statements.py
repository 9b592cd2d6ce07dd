"""Strategies, assumptions, claims and headers that are not well formed are refused with advice."""

from collections.abc import Callable

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.language.statements import MOST_FIGURES

First = Callable[..., tuple[str, str]]

HONEST = """\
mech: 1
name: x
params:
  a: 1 USD
  p: 5%
game:
  - w: [m, n]
  - e: chance p
  - v sees w: [k, l]
honest: @
"""


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("[m]", "M060 10:9 no strategy is given for the player `v`", "add one of their moves: `k`, `l`"),
        (
            "[m, n, k]",
            "M062 10:13 `w` is given two moves for the stage `w`: `m` and `n`",
            "name one move for each stage",
        ),
        (
            "[m, k if e else l]",
            "M037 10:18 `v` does not know `e` when they move at the stage `v`",
            "if they do, write `v sees e` in the game",
        ),
        (
            "[m, k if a > 1 USD else l]",
            "M065 10:20 a strategy cannot depend on parameters",
            "name events that the player has seen",
        ),
        ("[m, k if zz else l]", "M012 10:18 unknown name `zz`", "define it under `params:`"),
        (
            "[m, m if e else k]",
            "M063 10:15 `m if e else k` has moves of several players",
            "a rule chooses between moves of one player",
        ),
        (
            "[m, e]",
            "M063 10:13 `e` is a chance event, which nobody chooses",
            "name moves only; chance is averaged over",
        ),
        ("[m, a]", "M063 10:13 `a` is a parameter, not a move", "name moves only"),
        ("[m, kk]", "M012 10:13 unknown move `kk`", "did you mean `k`?"),
        ("[m, zzz]", "M012 10:13 unknown move `zzz`", "the moves are `m`, `n`, `k`, `l`"),
        ("[m, 3]", "M063 10:13 `3` is not a strategy", "write a move, or `move if event else move`"),
        (
            "[m, m if m else n, k]",
            "M037 10:18 `w` does not know `m` when they move at the stage `w`",
            "it is decided at that stage or later",
        ),
        ("\n  w: k\n  v: k", "M012 11:6 `w` has no move `k`", "the moves of `w` are `m`, `n`"),
        ("\n  x: m", "M012 11:3 unknown player `x`", "the players are `w`, `v`"),
        ("m", "M018 10:9 the section `honest` must be a list, not text", "write one item a line: `- honest`"),
        ("[[m], k]", "M018 10:10 a strategy must be text, not a list", ""),
        ("[w.k, v.k]", "M012 10:10 `w` has no move `k`", "the moves of `w` are `m`, `n`"),
        ("[x.k, v.k]", "M012 10:10 unknown player `x`", "the players are `w`, `v`"),
        ("", "M060 10:8 no strategy is given for the player `w`", "add one of their moves: `m`, `n`"),
        ("[m, k +]", "M021 10:16 the text ends where a number, a name or a bracket is needed", ""),
        (
            "[m,'k if m < 3 else l']",
            "M031 10:18 `m` is something that happens, not a number",
            "write `x if m else y`, or use it after `when`",
        ),
        ("\n  w#2: m\n  v: k", "M012 11:3 `w` has no stage `w#2`", "their stages are `w`"),
        (
            "\n  v: l\n  w: (n if k else m)",
            "M037 12:12 `w` does not know `k` when they move at the stage `w`",
            "it is decided at that stage or later",
        ),
    ],
)
def test_a_strategy_that_names_no_move_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(HONEST.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


SEVERAL = """\
mech: 1
name: x
params:
  a: 1 USD
  p: 5%
game:
  - w: [m, n]
  - v: [m, n]
  - w: [m, o]
  - u when v.n: [z, y]
honest: @
"""


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("[m, v.m]", "M032 11:10 `m` is a move of several players", "write `w.m` or `v.m`"),
        ("[w.m, v.m]", "M060 11:9 no strategy is given for the player `u`", "add one of their moves: `z`, `y`"),
        ("[n, v.m, z]", "M032 11:10 `n` is a move of several players", "write `w.n` or `v.n`"),
        (
            "\n  w: [n, m]\n  v: m\n  u: z",
            "M062 12:10 `w` is given two moves for the stage `w`: `n` and `m`",
            "name one move for each stage",
        ),
        (
            "\n  w: n\n  v: m\n  u: z",
            "M061 12:6 the strategy of `w` names no move for the stage `w#2`",
            "add one of `m`, `o`",
        ),
        (
            "\n  w: [n, o if n else m]\n  v: m\n  u: z",
            "M032 12:15 `n` is a move at several stages",
            "write `w.n` or `v.n`",
        ),
        (
            "\n  w: [m, o if n else n]\n  v: m\n  u: z",
            "M063 12:12 `w` has no stage with all moves of `o if n else n`",
            "a rule chooses between moves of one stage",
        ),
    ],
)
def test_a_move_of_several_stages_must_say_which(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(SEVERAL.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


CLAIM = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - w: [m, n]\nclaims:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("c: [a]", "M018 9:6 the claim `c` must be text, not a list", ""),
        ("c:", "M018 9:5 the claim `c` is empty", "write a value, or remove the key"),
        (
            "c d: 1",
            "M042 9:3 `c d` cannot be the name of a claim",
            "such a name has letters, digits, `-`, `_` and `.`, and at most 64 of t",
        ),
        (
            "c:\n    expect: proved",
            "M017 9:3 the claim `c` states nothing",
            "write `claim: ...`, as in `cheating-loses: E[worker | cheat, check] < ",
        ),
        (
            "c:\n    claim: a < 0\n    expct: proved",
            "M016 11:5 unknown key `expct` in a claim",
            "did you mean `expect`?",
        ),
        (
            "c:\n    claim: a < 0\n    expect: maybe",
            "M068 11:13 `maybe` is no verdict that can be expected",
            "write `proved` or `refuted`",
        ),
        ("c:\n    claim: a < 0\n    because:", "M018 11:13 the reason is empty", "write a value, or remove the key"),
        (
            "c:\n    claim: |\n      a < 0",
            "M015 10:12 a formula over several lines is not read",
            "write the formula on one line",
        ),
        (
            "- c: a",
            "M018 9:3 the section `claims` must be a mapping, not a list",
            "write `cheating-loses: E[worker | cheat, check] < 0`, one a line",
        ),
        ("c: a <", "M021 9:9 the text ends where a number, a name or a bracket is needed", ""),
        ("c: a < 0 < 1", "M022 9:12 comparisons do not chain", "write `a < b and b < c`"),
    ],
)
def test_a_claim_that_is_not_well_formed_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(CLAIM.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


ASSUME = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - w: [m, n]\nassume:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("- a", "M031 9:5 an assumption is a comparison of numbers", "write one such as `reward >= cost`"),
        ("- m", "M031 9:5 an assumption is a comparison of numbers", "write one such as `reward >= cost`"),
        (
            "- a > 0 or p < 1",
            "M031 9:11 an assumption is a comparison of numbers",
            "write one such as `reward >= cost`",
        ),
        ("- a > 1 h", "M030 9:7 cannot compare USD and s", "`a` is USD, `1 h` is s"),
        ("- zz > 1", "M012 9:5 unknown name `zz`", "define it under `params:`"),
        (
            "a > 0",
            "M018 9:3 the section `assume` must be a list, not text",
            "write one item a line: `- reward >= gpu * run_time`",
        ),
        ("- [a]", "M018 9:5 an assumption must be text, not a list", ""),
        ("- not a > 0", "M031 9:5 an assumption is a comparison of numbers", "write one such as `reward >= cost`"),
        ("- a > 0 and m", "M031 9:15 an assumption is a comparison of numbers", "write one such as `reward >= cost`"),
    ],
)
def test_an_assumption_is_a_comparison(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(ASSUME.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


HEADER = "@"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("mech: 2\nname: x\n", "M017 1:7 version `2` of the language is not read", "write `mech: 1`"),
        ("name: x\n", "M017 1:1 `mech` is missing", "begin the spec with `mech: 1`, the version of the language"),
        (
            "mech: 1\nname: a b\n",
            "M042 2:7 `a b` cannot be the name of a spec",
            "such a name has letters, digits, `-`, `_` and `.`, and at most 64 of t",
        ),
        ("mech: 1\nname: [a]\n", "M018 2:7 `name` must be text, not a list", ""),
        ("mech: 1\nname: |\n  x\n", "M015 2:7 this text must stand on one line", "write it on one line"),
        ("mech: 1\nname: x\nscheme: |\n  a\n", "M015 3:9 this text must stand on one line", "write it on one line"),
        ("mech: 1\nname: x\nabout: [a]\n", "M018 3:8 `about` must be text, not a list", ""),
        ("mech: [1]\nname: x\nabout:\n", "M018 1:7 `mech` must be text, not a list", ""),
        ("", "M017 1:1 the spec is empty", "begin with `mech: 1`"),
        ("# only\n", "M017 1:1 the spec is empty", "begin with `mech: 1`"),
        ("- a", "M018 1:1 a spec must be a mapping, not a list", "write `name: my-protocol`, one a line"),
        ("hello", "M018 1:1 a spec must be a mapping, not text", "write `name: my-protocol`, one a line"),
        (
            "mech: 1\nname: x\nparms:\n  a: 1\nassume:\n  - a > 0\n",
            "M016 3:1 unknown key `parms` in a spec",
            "did you mean `params`?",
        ),
        (
            "mech: 1\nname: x\nfoo: 1\n",
            "M016 3:1 unknown key `foo` in a spec",
            "the keys are `mech`, `name`, `title`, `about`, `source`, `fault`, `sch",
        ),
    ],
)
def test_a_header_that_is_not_well_formed_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(HEADER.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


def test_more_figures_than_anybody_reads_are_refused() -> None:
    lines = "\n".join(f"  f{i}: a" for i in range(MOST_FIGURES + 1))
    text = f"mech: 1\nname: x\nparams:\n  a: 1 USD\nfigures:\n{lines}\n"
    with pytest.raises(SpecError, match=f"more than {MOST_FIGURES} figures"):
        read_text(text, "a.mech.yaml")


def test_a_further_stage_is_named_as_its_player_and_its_missing_move_told_at_his_last(first_fault: First) -> None:
    head = "mech: 1\nname: x\ngame:\n  - w: [m, n]\n  - {}\n  - v: [y, z]\n"
    assert first_fault(head.format("w#2 when m: [a, b]")) == (
        "M042 5:5 `w#2` cannot be the name of a player",
        "for another stage of a player write the name again: `- w when ...: [...]`",
    )
    later = head.format("w when m: [a, b]") + "honest:\n  - y\n  - m\nclaims:\n  k: E[w] > 0\n"
    assert first_fault(later)[0] == "M061 9:5 the strategy of `w` names no move for the stage `w#2`"
