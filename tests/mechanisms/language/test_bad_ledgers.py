"""Ledger lines, accounts and deposits that are not well formed are refused with advice."""

from collections.abc import Callable

import pytest

Refused = Callable[..., None]

LEDGER = """\
mech: 1
name: x
params:
  a: 1 USD
  p: 5%
game:
  - worker: [m, n]
  - e: chance p
accounts: [pool]
escrow:
  - a of worker
ledger:
  @
"""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- a", "M018 13:5 ledger line: a mapping, not text"),
        ("- x -> burn: a", "M012 13:5 unknown account"),
        ("- worker: a", "M021 13:11 needed: `->`"),
        ("- worker ->: a", "M021 13:14 needed: an account"),
        ("- worker -> burn -> x: a", "M021 13:20 needed: the end, or `: ` and an amount"),
        ("- worker -> burn:", "M018 13:20 amount empty"),
        ("- worker -> burn: p", "M030 13:21 amount not in USD"),
        ("- worker -> burn: a when p", "M031 13:28 number where a condition is needed"),
        ("- worker -> burn: a when", "M021 13:27 needed: a number, a name or a bracket"),
        ("- worker -> burn: a m", "M021 13:23 needed: an operator, `when` or the end"),
        ("- worker -> worker: a", "M067 13:12 line from an account to itself"),
        ("- worker -> brun: a", "M012 13:15 unknown account"),
        ("- p of worker -> burn: a", "M012 13:5 not in escrow"),
        ("- a of wroker -> burn: a", "M012 13:10 unknown player"),
        ("- a of -> burn: a", "M021 13:10 needed: the player who owns the deposit"),
        ("- worker[3] -> burn: a", "M036 13:5 groups of players"),
        ("- worker -> burn: [a]", "M018 13:21 amount: text, not a list"),
        ("worker -> burn: a", "M018 13:3 ledger: a list, not a mapping"),
        ("- worker -> burn: a\n    worker -> pool: a", "M018 14:5 ledger line with several keys"),
        ("- -> burn: a", "M021 13:5 needed: an account"),
        ("- 3 -> burn: a", "M021 13:5 needed: an account"),
        ("- worker -> burn: a when m < 3", "M031 13:28 event where a number is needed"),
        ("- worker -> burn: gpu_cost", "M012 13:21 unknown name"),
        ("- worker -> burn: a * # p", "M021 13:24 cut off by a comment"),
    ],
)
def test_a_ledger_line_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(LEDGER.replace("@", text), fault)


ESCROW = """\
mech: 1
name: x
params:
  a: 1 USD
  p: 5%
game:
  - worker: [m, n]
escrow:
  @
"""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- a", "M021 9:6 needed: `of`"),
        ("- p of worker", "M030 9:5 deposit not in USD"),
        ("- a of x", "M012 9:10 unknown player"),
        ("- a of worker x", "M021 9:17 needed: the end"),
        ("- zz of worker", "M012 9:5 unknown name"),
        ("- a of worker\n  - a of worker", "M041 10:5 deposit given twice"),
        ("- 3", "M021 9:5 needed: the parameter of a deposit"),
        ("a of worker", "M018 9:3 escrow: a list, not text"),
        ("- m of worker", "M031 9:5 event where a number is needed"),
        ("- a of m", "M012 9:10 unknown player"),
    ],
)
def test_a_deposit_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(ESCROW.replace("@", text), fault)


ACCOUNTS = """\
mech: 1
name: x
params:
  a: 1 USD
  p: 5%
game:
  - worker: [m, n]
accounts:
  @
"""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- burn", "M041 9:5 name of an account"),
        ("- worker", "M041 9:5 name of an account"),
        ("- a b", "M042 9:5 no name of an account"),
        ("- [x]", "M018 9:5 account: text, not a list"),
        ("- pool\n  - pool", "M041 10:5 name of an account"),
        ("pool", "M018 9:3 accounts: a list, not text"),
    ],
)
def test_an_account_that_is_there_already_or_has_no_name_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(ACCOUNTS.replace("@", text), fault)
