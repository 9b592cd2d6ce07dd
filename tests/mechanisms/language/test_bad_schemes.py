"""A scheme changes what the spec declares, keeps its units, and is read with the file."""

from collections.abc import Callable

import pytest

First = Callable[..., tuple[str, str]]

SCHEME = """\
mech: 1
name: x
params:
  a: 1 USD
  p: 5%
units:
  T: 2 USD
  U: 1 .. 2 USD
schemes:
  @
"""


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("s:\n    a: 2", "M054 11:8 `a` is USD in the spec, and a plain number here", "write it in USD"),
        ("s:\n    aa: 2 USD", "M012 11:5 unknown parameter `aa`", "did you mean `a`?"),
        ("s:\n    a: = p", "M054 11:8 `a` is USD in the spec, and a plain number here", "write it in USD"),
        ("s:\n    game:\n      - w: [a]", "M041 12:13 `a` is a parameter already", "give a move another name"),
        (
            "s:\n    ledger:\n      - w -> burn: a",
            "M012 12:9 unknown account `w`",
            "the accounts are `protocol`, `outside`, `burn`; add others under `acco",
        ),
        ("s:\n    escrow:\n      - a of x", "M012 12:14 unknown player `x`", "the game has no players"),
        ("s:\n    honest: [x]", "M012 11:14 unknown move `x`", "the game has no moves"),
        ("s:\n    game:\n      - w: [m]\n    honest: [n]", "M012 13:14 unknown move `n`", "the moves are `m`"),
        (
            "s t: 3",
            "M042 10:3 `s t` cannot be the name of a scheme",
            "such a name has letters, digits, `-`, `_` and `.`, and at most 64 of t",
        ),
        ("s: 3", "M018 10:6 a scheme must be a mapping, not text", "write `burned: 0%`, one a line"),
        ("- s", "M018 10:3 the section `schemes` must be a mapping, not a list", "write `bond-only:`, one a line"),
        (
            "s:\n    params: 3",
            "M012 11:5 unknown parameter `params`",
            "only what the spec declares can be set otherwise",
        ),
        ("s:\n    a: 2 h", "M054 11:8 `a` is USD in the spec, and s here", "write it in USD"),
        ("s:\n    a: [3]", "M050 11:8 `a` is given a list", "an interval is written `LOW .. HIGH`"),
    ],
)
def test_a_fault_in_a_scheme_is_found_when_the_file_is_read(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(SCHEME.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)
