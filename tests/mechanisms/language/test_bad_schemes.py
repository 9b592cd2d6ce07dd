"""A scheme changes what the spec declares, keeps its units, and is read with the file."""

from collections.abc import Callable

import pytest

Refused = Callable[..., None]

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
    ("text", "fault"),
    [
        ("s:\n    a: 2", "M054 11:8 another unit than in the spec"),
        ("s:\n    aa: 2 USD", "M012 11:5 unknown parameter"),
        ("s:\n    a: = p", "M054 11:8 another unit than in the spec"),
        ("s:\n    game:\n      - w: [a]", "M041 12:13 name of a parameter"),
        ("s:\n    ledger:\n      - w -> burn: a", "M012 12:9 unknown account"),
        ("s:\n    escrow:\n      - a of x", "M012 12:14 unknown player"),
        ("s:\n    honest: [x]", "M012 11:14 unknown move"),
        ("s:\n    game:\n      - w: [m]\n    honest: [n]", "M012 13:14 unknown move"),
        ("s t: 3", "M042 10:3 no name of a scheme"),
        ("s: 3", "M018 10:6 scheme: a mapping, not text"),
        ("- s", "M018 10:3 section: a mapping, not a list"),
        ("s:\n    params: 3", "M012 11:5 unknown parameter"),
        ("s:\n    a: 2 h", "M054 11:8 another unit than in the spec"),
        ("s:\n    a: [3]", "M050 11:8 list as a value"),
    ],
)
def test_a_fault_in_a_scheme_is_found_when_the_file_is_read(text: str, fault: str, refused: Refused) -> None:
    refused(SCHEME.replace("@", text), fault)
