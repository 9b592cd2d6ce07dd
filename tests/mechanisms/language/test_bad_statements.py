"""Strategies, assumptions, claims and headers that are not well formed are refused with advice."""

from collections.abc import Callable

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.language.statements import MOST_FIGURES

Refused = Callable[..., None]

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
    ("text", "fault"),
    [
        ("[m]", "M060 10:9 player without strategy"),
        ("[m, n, k]", "M062 10:13 two moves for one stage"),
        ("[m, k if e else l]", "M037 10:18 event that the player does not know"),
        ("[m, k if a > 1 USD else l]", "M065 10:20 strategy depends on a parameter"),
        ("[m, k if zz else l]", "M012 10:18 unknown name"),
        ("[m, m if e else k]", "M063 10:15 name of moves of several players"),
        ("[m, e]", "M063 10:13 chance event as a move"),
        ("[m, a]", "M063 10:13 parameter as a move"),
        ("[m, kk]", "M012 10:13 unknown move"),
        ("[m, zzz]", "M012 10:13 unknown move"),
        ("[m, 3]", "M063 10:13 text that is no strategy"),
        ("[m, m if m else n, k]", "M037 10:18 event that the player does not know"),
        ("\n  w: k\n  v: k", "M012 11:6 player without such a move"),
        ("\n  x: m", "M012 11:3 unknown player"),
        ("m", "M018 10:9 section: a list, not text"),
        ("[[m], k]", "M018 10:10 strategy: text, not a list"),
        ("[w.k, v.k]", "M012 10:10 player without such a move"),
        ("[x.k, v.k]", "M012 10:10 unknown player"),
        ("", "M060 10:8 player without strategy"),
        ("[m, k +]", "M021 10:16 needed: a number, a name or a bracket"),
        ("[m,'k if m < 3 else l']", "M031 10:18 event where a number is needed"),
        ("\n  w#2: m\n  v: k", "M012 11:3 player without such a stage"),
        ("\n  v: l\n  w: (n if k else m)", "M037 12:12 event that the player does not know"),
    ],
)
def test_a_strategy_that_names_no_move_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(HONEST.replace("@", text), fault)


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
    ("text", "fault"),
    [
        ("[m, v.m]", "M032 11:10 move of several players"),
        ("[w.m, v.m]", "M060 11:9 player without strategy"),
        ("[n, v.m, z]", "M032 11:10 move of several players"),
        ("\n  w: [n, m]\n  v: m\n  u: z", "M062 12:10 two moves for one stage"),
        ("\n  w: n\n  v: m\n  u: z", "M061 12:6 stage without a move"),
        ("\n  w: [n, o if n else m]\n  v: m\n  u: z", "M032 12:15 move of several stages"),
        ("\n  w: [m, o if n else n]\n  v: m\n  u: z", "M063 12:12 moves of no single stage"),
    ],
)
def test_a_move_of_several_stages_must_say_which(text: str, fault: str, refused: Refused) -> None:
    refused(SEVERAL.replace("@", text), fault)


CLAIM = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - w: [m, n]\nclaims:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("c: [a]", "M018 9:6 claim: text, not a list"),
        ("c:", "M018 9:5 claim empty"),
        ("c d: 1", "M042 9:3 no name of a claim"),
        ("c:\n    expect: proved", "M017 9:3 claim without statement"),
        ("c:\n    claim: a < 0\n    expct: proved", "M016 11:5 unknown key in claim"),
        ("c:\n    claim: a < 0\n    expect: maybe", "M068 11:13 verdict that cannot be expected"),
        ("c:\n    claim: a < 0\n    because:", "M018 11:13 reason empty"),
        ("c:\n    claim: |\n      a < 0", "M015 10:12 formula over several lines"),
        ("- c: a", "M018 9:3 section: a mapping, not a list"),
        ("c: a <", "M021 9:9 needed: a number, a name or a bracket"),
        ("c: a < 0 < 1", "M022 9:12 chained comparison"),
    ],
)
def test_a_claim_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(CLAIM.replace("@", text), fault)


ASSUME = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\ngame:\n  - w: [m, n]\nassume:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- a", "M031 9:5 assumption that is not a comparison"),
        ("- m", "M031 9:5 assumption that is not a comparison"),
        ("- a > 0 or p < 1", "M031 9:11 assumption that is not a comparison"),
        ("- a > 1 h", "M030 9:7 comparison of two units"),
        ("- zz > 1", "M012 9:5 unknown name"),
        ("a > 0", "M018 9:3 section: a list, not text"),
        ("- [a]", "M018 9:5 assumption: text, not a list"),
        ("- not a > 0", "M031 9:5 assumption that is not a comparison"),
        ("- a > 0 and m", "M031 9:15 assumption that is not a comparison"),
    ],
)
def test_an_assumption_is_a_comparison(text: str, fault: str, refused: Refused) -> None:
    refused(ASSUME.replace("@", text), fault)


HEADER = "@"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("mech: 2\nname: x\n", "M017 1:7 unknown version"),
        ("name: x\n", "M017 1:1 section missing"),
        ("mech: 1\nname: a b\n", "M042 2:7 no name of a spec"),
        ("mech: 1\nname: [a]\n", "M018 2:7 header: text, not a list"),
        ("mech: 1\nname: |\n  x\n", "M015 2:7 text over several lines"),
        ("mech: 1\nname: x\nscheme: |\n  a\n", "M015 3:9 text over several lines"),
        ("mech: 1\nname: x\nabout: [a]\n", "M018 3:8 header: text, not a list"),
        ("mech: [1]\nname: x\nabout:\n", "M018 1:7 header: text, not a list"),
        ("", "M017 1:1 spec empty"),
        ("# only\n", "M017 1:1 spec empty"),
        ("- a", "M018 1:1 spec: a mapping, not a list"),
        ("hello", "M018 1:1 spec: a mapping, not text"),
        ("mech: 1\nname: x\nparms:\n  a: 1\nassume:\n  - a > 0\n", "M016 3:1 unknown key in spec"),
        ("mech: 1\nname: x\nfoo: 1\n", "M016 3:1 unknown key in spec"),
    ],
)
def test_a_header_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(HEADER.replace("@", text), fault)


def test_more_figures_than_anybody_reads_are_refused() -> None:
    lines = "\n".join(f"  f{i}: a" for i in range(MOST_FIGURES + 1))
    text = f"mech: 1\nname: x\nparams:\n  a: 1 USD\nfigures:\n{lines}\n"
    with pytest.raises(SpecError, match=f"more than {MOST_FIGURES} figures"):
        read_text(text, "a.mech.yaml")


def test_a_further_stage_is_named_as_its_player_and_its_missing_move_said_at_their_last(refused: Refused) -> None:
    head = "mech: 1\nname: x\ngame:\n  - w: [m, n]\n  - {}\n  - v: [y, z]\n"
    refused(head.format("w#2 when m: [a, b]"), "M042 5:5 no name of a player")
    later = head.format("w when m: [a, b]") + "honest:\n  - y\n  - m\nclaims:\n  k: E[w] > 0\n"
    refused(later, "M061 9:5 stage without a move")
