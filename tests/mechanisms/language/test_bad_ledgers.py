"""Ledger lines, accounts and deposits that are not well formed are refused with advice."""

from collections.abc import Callable

import pytest

First = Callable[..., tuple[str, str]]

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
    ("text", "fault", "advice"),
    [
        ("- a", "M018 13:5 a ledger line must be `key: value`, not text", "write `- worker -> burn: bond when cheat`"),
        (
            "- x -> burn: a",
            "M012 13:5 unknown account `x`",
            "the accounts are `worker`, `protocol`, `outside`, `burn`, `pool`; add ",
        ),
        ("- worker: a", "M021 13:11 the text ends where `->`, as in `worker -> burn`, is needed", ""),
        ("- worker ->: a", "M021 13:14 the text ends where an account is needed", ""),
        ("- worker -> burn -> x: a", "M021 13:20 `->` stands where the end, or `: ` and an amount is needed", ""),
        ("- worker -> burn:", "M018 13:20 the amount of a ledger line is empty", "write a value, or remove the key"),
        (
            "- worker -> burn: p",
            "M030 13:21 the amount of a ledger line must be USD, not a plain number",
            "check the units of what it is made of",
        ),
        ("- worker -> burn: a when p", "M031 13:28 `p` is a number, not a condition", "compare it, as in `p > 0`"),
        ("- worker -> burn: a when", "M021 13:27 the text ends where a number, a name or a bracket is needed", ""),
        (
            "- worker -> burn: a m",
            "M021 13:23 `m` stands where an operator, `when` or the end is needed",
            "an operator such as `*` may be missing before it",
        ),
        ("- worker -> worker: a", "M067 13:12 the line moves money from an account to itself", "name two accounts"),
        ("- worker -> brun: a", "M012 13:15 unknown account `brun`", "did you mean `burn`?"),
        ("- p of worker -> burn: a", "M012 13:5 `p of worker` is not in escrow", "add `- p of worker` under `escrow:`"),
        ("- a of wroker -> burn: a", "M012 13:10 unknown player `wroker`", "did you mean `worker`?"),
        ("- a of -> burn: a", "M021 13:10 `->` stands where the player who owns the deposit is needed", ""),
        ("- worker[3] -> burn: a", "M036 13:5 groups of players are not supported yet", "name one player"),
        ("- worker -> burn: [a]", "M018 13:21 the amount of a ledger line must be text, not a list", ""),
        (
            "worker -> burn: a",
            "M018 13:3 the ledger must be a list, not a mapping",
            "write one item a line: `- worker -> burn: bond when cheat`",
        ),
        (
            "- worker -> burn: a\n    worker -> pool: a",
            "M018 14:5 a ledger line has one key",
            "begin a new item with `- `",
        ),
        ("- -> burn: a", "M021 13:5 `->` stands where an account is needed", ""),
        ("- 3 -> burn: a", "M021 13:5 `3` stands where an account is needed", ""),
        (
            "- worker -> burn: a when m < 3",
            "M031 13:28 `m` is something that happens, not a number",
            "write `x if m else y`, or use it after `when`",
        ),
        ("- worker -> burn: gpu_cost", "M012 13:21 unknown name `gpu_cost`", "define it under `params:`"),
        (
            "- worker -> burn: a * # p",
            "M021 13:24 the text ends where a number, a name or a bracket is needed",
            "`#` starts a comment: what stands behind it is not read",
        ),
    ],
)
def test_a_ledger_line_that_is_not_well_formed_is_refused(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(LEDGER.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


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
    ("text", "fault", "advice"),
    [
        ("- a", "M021 9:6 the text ends where `of`, as in `bond of worker`, is needed", ""),
        ("- p of worker", "M030 9:5 a deposit must be USD, not a plain number", "name a parameter of money"),
        ("- a of x", "M012 9:10 unknown player `x`", "the players are `worker`"),
        ("- a of worker x", "M021 9:17 `x` stands where the end is needed", ""),
        ("- zz of worker", "M012 9:5 unknown name `zz`", "define it under `params:`"),
        ("- a of worker\n  - a of worker", "M041 10:5 `a of worker` is in escrow already", "remove one of the two"),
        ("- 3", "M021 9:5 `3` stands where the parameter of a deposit, as in `bond of worker`, is needed", ""),
        ("a of worker", "M018 9:3 the escrow must be a list, not text", "write one item a line: `- bond of worker`"),
        (
            "- m of worker",
            "M031 9:5 `m` is something that happens, not a number",
            "write `x if m else y`, or use it after `when`",
        ),
        ("- a of m", "M012 9:10 unknown player `m`", "the players are `worker`"),
    ],
)
def test_a_deposit_that_is_not_well_formed_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(ESCROW.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


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
    ("text", "fault", "advice"),
    [
        ("- burn", "M041 9:5 `burn` is an account already", "remove it here"),
        ("- worker", "M041 9:5 `worker` is an account already", "remove it here"),
        (
            "- a b",
            "M042 9:5 `a b` cannot be the name of an account",
            "a name has letters a to z, digits and `_`, begins with a letter, and a",
        ),
        ("- [x]", "M018 9:5 an account must be text, not a list", ""),
        ("- pool\n  - pool", "M041 10:5 `pool` is an account already", "remove it here"),
        ("pool", "M018 9:3 the section of accounts must be a list, not text", "write one item a line: `- treasury`"),
    ],
)
def test_an_account_that_is_there_already_or_has_no_name_is_refused(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(ACCOUNTS.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)
