"""Stages that are not well formed, and events that are not known yet, are refused with advice."""

from collections.abc import Callable

import pytest

Refused = Callable[..., None]

GAME = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a", "M018 7:3 game: a list, not text"),
        ("- a", "M018 7:5 stage: a mapping, not text"),
        ("- a: 3", "M066 7:8 neither moves nor chance event"),
        ("- worker: []", "M066 7:13 stage without moves"),
        ("- worker: [a]", "M041 7:14 name of a parameter"),
        ("- worker: [b, b]", "M041 7:17 move given twice"),
        ("- worker: [b, if]", "M040 7:17 move with a reserved name"),
        ("- worker: [[b]]", "M018 7:14 move: text, not a list"),
        ("- worker: [b c]", "M042 7:14 no name of a move"),
        ("- worker[5]: [b, c]", "M036 7:11 groups of players"),
        ("- 5: [b]", "M021 7:5 needed: the name of a player"),
        ("- burn: [b]", "M040 7:5 player with a reserved name"),
        ("- min: [b]", "M040 7:5 player with a reserved name"),
        ("- p: [b]", "M041 7:5 name of a parameter"),
        ("- w: |\n      chance p", "M015 7:8 formula over several lines"),
        ("- {w: [m]}", "M009 7:5 mapping in braces"),
        ("- w: [m, n]\n    x: 3", "M018 8:5 stage with several keys"),
    ],
)
def test_a_stage_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(GAME.replace("@", text), fault)


CHANCE = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - w: [m, n]\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- e: chance", "M021 8:14 needed: a number, a name or a bracket"),
        ("- e: chance 2", "M056 8:15 probability out of range"),
        ("- e: chance 0 - 1", "M056 8:17 probability out of range"),
        ("- e: chance 1 USD", "M030 8:15 probability with a unit"),
        ("- e: chance p when", "M021 8:21 needed: a number, a name or a bracket"),
        ("- e: chance p if", "M021 8:19 needed: a number, a name or a bracket"),
        ("- e when p: chance p", "M066 8:5 chance event of several names"),
        ("- p: chance p", "M041 8:5 name of a parameter"),
        ("- if: chance p", "M040 8:5 chance event with a reserved name"),
        ("- e: chance p 3", "M021 8:17 needed: an operator, `when` or the end"),
        ("- e: chance foo", "M012 8:15 unknown name"),
        ("- e: chance p\n  - e: chance p", "M041 9:5 name of a chance event"),
        ("- m: chance p", "M041 8:5 name of a move"),
        ("- e: chance p\n  - v: [e]", "M041 9:9 name of a chance event"),
        ("- e: chance p\n  - e: [k]", "M041 9:5 name of a chance event"),
        ("- w: chance p", "M041 8:5 name of a player"),
        ("- e: chance m", "M031 8:15 event where a number is needed"),
    ],
)
def test_a_chance_event_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(CHANCE.replace("@", text), fault)


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
    ("text", "fault"),
    [
        ("e", "M037 10:22 event not yet known"),
        ("a > 1 USD", "M065 10:24 course depends on a parameter"),
        ("m", "M032 10:22 move of several stages"),
        ("w.m", "M032 10:22 move of several stages"),
        ("w.x", "M012 10:22 player without such a move"),
        ("u.x", "M012 10:22 unknown player"),
        ("w", "M012 10:22 unknown name"),
        ("p", "M031 10:22 number where a condition is needed"),
        ("(m if n else m)", "M031 10:25 choice of conditions"),
        ("3", "M031 10:22 number where a condition is needed"),
        ("w#1.mm", "M012 10:22 player without such a move"),
        ("w#3.m", "M037 10:22 event not yet known"),
        ("nn", "M012 10:22 unknown name"),
        ("a", "M031 10:22 number where a condition is needed"),
        ("m <", "M021 10:25 needed: a number, a name or a bracket"),
    ],
)
def test_a_condition_on_the_course_of_the_game_names_what_has_happened(text: str, fault: str, refused: Refused) -> None:
    refused(COURSE.replace("@", text), fault)


SEES = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("w sees: [m]", "M021 7:11 needed: the name of an earlier stage"),
        ("w sees x: [m]", "M012 7:12 no earlier stage"),
        ("w: [m, n]\n  - v sees m: [k]", "M012 8:12 no earlier stage"),
        ("w: [m, n]\n  - v sees ww: [k]", "M012 8:12 no earlier stage"),
        ("w: [m, n]\n  - v sees u: [k]", "M012 8:12 no earlier stage"),
        ("w: [m, n]\n  - v sees w,: [k]", "M021 8:14 needed: the name of an earlier stage"),
        ("w: [m, n]\n  - v sees w when: [k]", "M021 8:18 needed: a number, a name or a bracket"),
        ("w: [m, n]\n  - v sees w when m k: [k]", "M021 8:21 needed: an operator or the end"),
        ("w: [m, n]\n  - v for w: [k]", "M021 8:7 needed: `sees`, `when` or the end"),
    ],
)
def test_what_a_mover_sees_are_earlier_stages(text: str, fault: str, refused: Refused) -> None:
    refused(SEES.replace("@", text), fault)


EARLY = "mech: 1\nname: x\ngame:\n  - w: [m, n]\nparams:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x: = 1 if m else 2", "M037 6:13 event not yet known"),
        ("x: = m", "M037 6:8 event not yet known"),
        ("x: = 1 if w.m else 2", "M037 6:13 event not yet known"),
    ],
)
def test_a_parameter_cannot_rest_on_the_course_of_the_game(text: str, fault: str, refused: Refused) -> None:
    refused(EARLY.replace("@", text), fault)
