"""Stages that are not well formed, and events that are not known yet, are refused with advice."""

from collections.abc import Callable

import pytest

First = Callable[..., tuple[str, str]]

GAME = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("a", "M018 7:3 the game must be a list, not text", "write one item a line: `- worker: [honest, cheat]`"),
        ("- a", "M018 7:5 a stage must be `key: value`, not text", "write `- worker: [honest, cheat]`"),
        (
            "- a: 3",
            "M066 7:8 a stage is a list of moves or a chance event",
            "write a list of moves, `[honest, cheat]`, or `chance PROBABILITY [when",
        ),
        ("- worker: []", "M066 7:13 a stage needs a move", "write at least one: `[honest, cheat]`"),
        ("- worker: [a]", "M041 7:14 `a` is a parameter already", "give a move another name"),
        ("- worker: [b, b]", "M041 7:17 the move `b` is given twice", "remove one"),
        ("- worker: [b, if]", "M040 7:17 a move cannot be named `if`, a word of the language", "choose another name"),
        ("- worker: [[b]]", "M018 7:14 a move must be text, not a list", ""),
        (
            "- worker: [b c]",
            "M042 7:14 `b c` cannot be the name of a move",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        (
            "- worker[5]: [b, c]",
            "M036 7:11 groups of players are not supported yet",
            "write the players of a group one by one",
        ),
        ("- 5: [b]", "M021 7:5 `5` stands where the name of a player is needed", ""),
        (
            "- burn: [b]",
            "M040 7:5 a player cannot be named `burn`",
            "it is an account of every ledger; choose another name",
        ),
        ("- min: [b]", "M040 7:5 a player cannot be named `min`, a word of the language", "choose another name"),
        ("- p: [b]", "M041 7:5 `p` is a parameter already", "choose another name"),
        (
            "- w: |\n      chance p",
            "M015 7:8 a formula over several lines is not read",
            "write the formula on one line",
        ),
        (
            "- {w: [m]}",
            "M009 7:5 a mapping in braces or brackets is not read",
            "write `key: value`, one a line; quote a formula that has braces or `: ",
        ),
        ("- w: [m, n]\n    x: 3", "M018 8:5 a stage has one key", "begin a new item with `- `"),
    ],
)
def test_a_stage_that_is_not_well_formed_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(GAME.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


CHANCE = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - w: [m, n]\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("- e: chance", "M021 8:14 the text ends where a number, a name or a bracket is needed", ""),
        (
            "- e: chance 2",
            "M056 8:15 this probability is outside 0 to 1",
            "a probability is a number from 0 to 1, or from 0% to 100%",
        ),
        (
            "- e: chance 0 - 1",
            "M056 8:17 this probability is outside 0 to 1",
            "a probability is a number from 0 to 1, or from 0% to 100%",
        ),
        (
            "- e: chance 1 USD",
            "M030 8:15 a probability must be a plain number, not USD",
            "check the units of what it is made of",
        ),
        ("- e: chance p when", "M021 8:21 the text ends where a number, a name or a bracket is needed", ""),
        ("- e: chance p if", "M021 8:19 the text ends where a number, a name or a bracket is needed", ""),
        (
            "- e when p: chance p",
            "M066 8:5 a chance event is one name",
            "the condition stands behind the probability: `audited: chance 5% when ",
        ),
        ("- p: chance p", "M041 8:5 `p` is a parameter already", "give a chance event another name"),
        (
            "- if: chance p",
            "M040 8:5 a chance event cannot be named `if`, a word of the language",
            "choose another name",
        ),
        (
            "- e: chance p 3",
            "M021 8:17 `3` stands where an operator, `when` or the end is needed",
            "an operator such as `*` may be missing before it",
        ),
        ("- e: chance foo", "M012 8:15 unknown name `foo`", "define it under `params:`"),
        (
            "- e: chance p\n  - e: chance p",
            "M041 9:5 `e` is a chance event already",
            "give a chance event another name",
        ),
        ("- m: chance p", "M041 8:5 `m` is a move already", "give a chance event another name"),
        ("- e: chance p\n  - v: [e]", "M041 9:9 `e` is a chance event already", "give a move another name"),
        ("- e: chance p\n  - e: [k]", "M041 9:5 `e` is a chance event already", "choose another name"),
        ("- w: chance p", "M041 8:5 `w` is a player already", "give a chance event another name"),
        (
            "- e: chance m",
            "M031 8:15 `m` is something that happens, not a number",
            "write `x if m else y`, or use it after `when`",
        ),
    ],
)
def test_a_chance_event_that_is_not_well_formed_is_refused(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(CHANCE.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


COURSE = """\
mech: 1
name: x
params:
  a: 1 USD
  p: 5%
game:
  - w: [m, n]
  - v: [m, k]
  - w: [m, o]
  - e: chance p when @
"""


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("e", "M037 10:22 `e` is not known here", "it is decided at the stage `e`; name earlier stages only"),
        (
            "a > 1 USD",
            "M065 10:24 the course of the game cannot depend on parameters",
            "name moves and events; what depends on parameters belongs in a probabi",
        ),
        ("m", "M032 10:22 `m` is a move at several stages", "write `w#1.m` or `v.m` or `w#2.m`"),
        ("w.m", "M032 10:22 `w.m` is a move at several stages", "write `w#1.m` or `w#2.m`"),
        ("w.x", "M012 10:22 `w` has no move `x`", "the moves of `w` are `m`, `n`, `o`"),
        ("u.x", "M012 10:22 unknown player `u`", "the players are `w`, `v`"),
        ("w", "M012 10:22 unknown name `w`", "`w` is a player; a condition names a move, such as `w.MOVE`"),
        ("p", "M031 10:22 `p` is a number, not a condition", "compare it, as in `p > 0`"),
        (
            "(m if n else m)",
            "M031 10:25 `if else` chooses between numbers, not conditions",
            "write `(c and a) or (not c and b)`",
        ),
        ("3", "M031 10:22 `3` is a number, not a condition", "compare it, as in `x > 0`"),
        ("w#1.mm", "M012 10:22 `w#1` has no move `mm`", "did you mean `m`?"),
        ("w#3.m", "M037 10:22 `w#3.m` is not known here", "it is decided at the stage `w#2`; name earlier stages only"),
        ("nn", "M012 10:22 unknown name `nn`", "did you mean `n`?"),
        ("a", "M031 10:22 `a` is a number, not a condition", "compare it, as in `a > 0`"),
        ("m <", "M021 10:25 the text ends where a number, a name or a bracket is needed", ""),
    ],
)
def test_a_condition_on_the_course_of_the_game_names_what_has_happened(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(COURSE.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


SEES = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("w sees: [m]", "M021 7:11 the text ends where the name of an earlier stage is needed", ""),
        ("w sees x: [m]", "M012 7:12 `x` is no earlier stage", "nothing happens before the first stage"),
        (
            "w: [m, n]\n  - v sees m: [k]",
            "M012 8:12 `m` is no earlier stage",
            "`m` is a move; who sees it sees the stage: write `sees w`",
        ),
        ("w: [m, n]\n  - v sees ww: [k]", "M012 8:12 `ww` is no earlier stage", "did you mean `w`?"),
        ("w: [m, n]\n  - v sees u: [k]", "M012 8:12 `u` is no earlier stage", "the earlier stages are `w`"),
        ("w: [m, n]\n  - v sees w,: [k]", "M021 8:14 the text ends where the name of an earlier stage is needed", ""),
        (
            "w: [m, n]\n  - v sees w when: [k]",
            "M021 8:18 the text ends where a number, a name or a bracket is needed",
            "",
        ),
        (
            "w: [m, n]\n  - v sees w when m k: [k]",
            "M021 8:21 `k` stands where an operator or the end is needed",
            "an operator such as `*` may be missing before it",
        ),
        ("w: [m, n]\n  - v for w: [k]", "M021 8:7 `for` stands where `sees`, `when` or the end is needed", ""),
    ],
)
def test_what_a_mover_sees_are_earlier_stages(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(SEES.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


EARLY = "mech: 1\nname: x\ngame:\n  - w: [m, n]\nparams:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "x: = 1 if m else 2",
            "M037 6:13 `m` is not known here",
            "it is part of the game; parameters come before the game",
        ),
        ("x: = m", "M037 6:8 `m` is not known here", "it is part of the game; parameters come before the game"),
        (
            "x: = 1 if w.m else 2",
            "M037 6:13 `w.m` is not known here",
            "it is part of the game; parameters come before the game",
        ),
    ],
)
def test_a_parameter_cannot_rest_on_the_course_of_the_game(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(EARLY.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)
