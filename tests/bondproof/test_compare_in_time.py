"""`compare` of games in time: what a fault costs, the bond that costs as much, recovery, and the critical discount."""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache
from pathlib import Path

import pytest

from bondproof.commands.compare.compare import compare
from bondproof.commands.compare.result import Block, Cell
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.text import render

SPEC = """\
mech: 1
name: names
accounts: [client]
params:
  bond:     solve min USD on 0 .. 30
  entry:    0 USD
  weight:   90%                # of the next period
  seen:     50%
states:
  - known
  - burnt
discount: weight
game:
  - operator:  [honest, cheat]
  - flagged:   chance seen when cheat and known
escrow:
  - bond of operator while known
ledger:
  - operator -> outside:       entry   when burnt
  - client -> operator:        10 USD
  - operator -> outside:       6 USD   when honest
  - operator -> outside:       1 USD   when cheat
  - bond of operator -> burn:  bond    when flagged
next:
  - known -> burnt:  when flagged
  - burnt -> known:  always
honest: [honest]
schemes:
  free-names:
    bond: 0 USD
  entry-cost:
    bond: 0 USD
    entry: 100 USD
"""
ONCE = """\
mech: 1
params:
  bond:  solve min USD
game:
  - worker:  [honest, cheat]
ledger:
  - worker -> outside:  1 USD   when honest
  - worker -> burn:     bond    when cheat
honest: [honest]
"""


@cache
def block(folder: Path) -> Block:
    (folder / "names.mech.yaml").write_text(SPEC, encoding="utf-8")
    (found,) = compare([str(folder / "names.mech.yaml")]).blocks
    return found


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Cell]]:
    found = block(tmp_path_factory.mktemp("names"))
    return {row.scheme: dict(row.cells) for row in found.rows}


def test_the_window_leaves_neg_out(rows: dict[str, dict[str, Cell]]) -> None:
    """A cheat saves 5 USD, and 5 more one period later, in `burnt`, where nobody looks: 5 + 9/20 * 5 <= bond/2."""
    cells = rows["as written"]
    assert cells["window"].verdict == "PROVED"
    assert (cells["ic"].text, cells["neg"].text) == (">= 14.5 USD", "–")


def test_a_bond_costs_as_much_as_itself_and_free_names_as_much_as_none(rows: dict[str, dict[str, Cell]]) -> None:
    assert rows["as written"]["as-bond"].value == rows["as written"]["taken"].value
    assert rows["free-names"]["as-bond"].value == 0


def test_more_than_any_bond_of_the_range_is_said_so(rows: dict[str, dict[str, Cell]]) -> None:
    """A name of 100 USD is worth a bond of 90 USD; the spec allows 30."""
    assert rows["entry-cost"]["as-bond"].text == "more than any"


def test_the_fault_and_the_time_to_recover_are_told(rows: dict[str, dict[str, Cell]]) -> None:
    cells = rows["entry-cost"]
    assert (cells["fault"].text, cells["away"].text) == ("cheat in known", "0.5")
    assert cells["fault-cost"].value == F(9, 20) * (100 - 5) - 5


def test_the_critical_discount_is_shown_by_its_own_name(rows: dict[str, dict[str, Cell]]) -> None:
    """Half of 100 - 5 USD, weighed once, against a saving of 5: 2/19. With free names, no weight matters."""
    assert rows["entry-cost"]["least-weight"].text == ">= 10.53%"
    assert rows["free-names"]["least-weight"].text == "–"


def test_notes_say_what_a_fault_is_and_once_why_no_scheme_has_equilibria(tmp_path: Path) -> None:
    notes = block(tmp_path).notes
    assert sum(note.startswith("the fault is the unintended move") for note in notes) == 1
    (why,) = (note for note in notes if "no equilibria" in note)
    assert why == "no equilibria are computed: a game with states has no payoff table; claim `nash()` instead"


def test_a_game_that_is_played_once_has_no_such_rows(tmp_path: Path) -> None:
    (tmp_path / "once.mech.yaml").write_text(ONCE, encoding="utf-8")
    result = compare([str(tmp_path / "once.mech.yaml")])
    assert "as-bond" not in {column.key for column in result.columns}
    assert "a fault" not in render(result.document(), RenderOptions())
