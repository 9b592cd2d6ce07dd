"""docs/reference/limits.md states the limits that the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bondproof.commands.sweep.axes import MOST_CELLS, MOST_POINTS
from bondproof.commands.sweep.result import MOST_TOLD
from bondproof.commands.sweep.supervision import Limits
from mechanisms.game.blocks import MOST_IN_BLOCKS
from mechanisms.game.compilation import MOST_POSITIONS
from mechanisms.game.likelihood import MOST_COURSES
from mechanisms.game.strategy import MOST_PLACES, MOST_STRATEGIES
from mechanisms.language.blocks import MOST_BLOCKS
from mechanisms.language.events import MOST_LEVELS, MOST_NODES
from mechanisms.language.files import MOST_BYTES
from mechanisms.language.formula_limits import MOST_DEGREE, MOST_HEIGHT, MOST_SUMMANDS
from mechanisms.language.grammar import MOST_EXPONENT
from mechanisms.language.params import MOST_PARAMETERS
from mechanisms.language.schemes import MOST_SCHEMES
from mechanisms.language.stages import MOST_STAGES
from mechanisms.language.statements import MOST_CLAIMS
from mechanisms.language.transfers import MOST_LINES
from proofs.bounds.choices import MOST_CHOICES
from proofs.checking.cases import MOST_CASES
from proofs.checking.tails import MOST_TRIALS
from proofs.files.tree import MOST_VALUES
from solvers.engines.budget import Budget
from solvers.engines.corners import MOST_VARIABLES
from solvers.equilibria.enumeration import MOST_BASES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "limits.md").read_text(encoding="utf-8")
STATED = [
    ("| cells of a grid, points of an axis | {}, ", MOST_CELLS),
    ("| cells of a grid, points of an axis | 4,000,000, {} |", MOST_POINTS),
    ("| cells in the JSON of a sweep | {} |", MOST_TOLD),
    ("time, memory of its process | {} s (`--cell-timeout`), ", int(Limits().seconds)),
    (" s (`--cell-timeout`), {} MB (`--cell-memory`) |", Limits().megabytes),
    ("| file | {} KiB, ", MOST_BYTES // 1024),
    (" KiB, {} entries, ", MOST_NODES),
    (" entries, {} levels |", MOST_LEVELS),
    ("{} factors, ", MOST_DEGREE),
    (" factors, {} summands", MOST_SUMMANDS),
    (" summands, {} levels |", MOST_HEIGHT),
    ("| parameters, claims, ledger lines | {} each |", MOST_PARAMETERS),
    ("| parameters, claims, ledger lines | {} each |", MOST_CLAIMS),
    ("| parameters, claims, ledger lines | {} each |", MOST_LINES),
    ("| stages, schemes | {}, ", MOST_STAGES),
    (", {} |", MOST_SCHEMES),
    ("one probability depends on them | {} |", MOST_POSITIONS),
    ("| information sets of a player | {} |", MOST_PLACES),
    ("withdrawals from one deposit | {} |", MOST_COURSES),
    ("| pure strategies of a player | {} |", MOST_STRATEGIES),
    ("of a player, in `values` | {}, ", MOST_IN_BLOCKS),
    ("in `values` | 250,000, {} |", MOST_CHOICES),
    ("may differ, in `values` | {} |", MOST_BLOCKS),
    ("| cases of one claim | {} |", MOST_CASES),
    ("whole numbers from 0 to {}.", MOST_EXPONENT),
    ("in Z3 resource units | {} |", Budget().rlimit),
    ("wall-clock time | {} s |", int(Budget().seconds)),
    ("bases of each best-response polytope | {} |", MOST_BASES),
    ("ranging parameters | {} |", MOST_VARIABLES),
    ("that are written out | {} |", MOST_TRIALS),
    ("200 levels, {} values", MOST_VALUES),
]


@pytest.mark.parametrize(("sentence", "limit"), STATED)
def test_the_page_states_the_limit_of_the_code(sentence: str, limit: int) -> None:
    before, after = map(re.escape, sentence.split("{}"))
    assert f"{limit:,}" in re.findall(f"{before}([0-9,]+){after}", PAGE)
