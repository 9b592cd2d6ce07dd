"""Heat maps of sweeps: which panels there are, where the boundary runs, and that the same cells give the same bytes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.figure import Figure

from bondproof import sweep
from bondproof.commands.compare.picture import own_settings
from bondproof.commands.sweep import heat_map
from bondproof.commands.sweep.result import SweepResult

Run = Callable[..., CompletedProcess[str]]
Write = Callable[[str], str]

# The least bond is gain / rate: 100 is enough at a gain of 1 USD from a rate of 1% on, at a gain of 3 USD from 3% on.
SPEC = """mech: 1
name: small
params:
  bond:    solve min USD on 0 .. 100
  gain:    1 USD
  rate:    2%
game:
  - worker:   [honest, cheat]
  - found:    chance (rate if cheat else 0)
escrow:
  - bond of worker
ledger:
  - outside -> worker:           gain                when cheat
  - bond of worker -> burn:      bond                when found
honest: [honest]
claims:
  deters:  E[worker | honest] >= E[worker | cheat]
schemes:
  none:
    bond:  0 USD
"""
OVER = ("rate=1%..3%:3", "gain=1..3USD:3")


def drawn(result: SweepResult) -> Figure:
    with own_settings():
        return heat_map._figure(result)


def test_the_boundary_runs_between_cells_that_are_proved_and_others(write: Write) -> None:
    figure = drawn(sweep(write(SPEC), OVER))
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert [title for title in titles if title] == ["verdict", "least bond", "width of the window"]
    (lines,) = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)]
    steps = {tuple(map(tuple, np.round(segment, 6).tolist())) for segment in lines.get_segments()}
    # Proved are the cells with gain <= rate: a staircase from (1%, 1.5 USD) up to (2.5%, 3 USD).
    assert steps == {
        ((0.5, 1.5), (1.5, 1.5)),
        ((1.5, 1.5), (1.5, 2.5)),
        ((1.5, 2.5), (2.5, 2.5)),
        ((2.5, 2.5), (2.5, 3.5)),
    }


def test_colours_stand_for_the_cells_of_the_table(write: Write) -> None:
    result = sweep(write(SPEC), OVER)
    panels = [axes for axes in drawn(result).axes if axes.get_title(loc="left")]
    meshes = [next(c for c in axes.collections if isinstance(c, QuadMesh)) for axes in panels]
    least: Any = np.ma.filled(np.ma.asarray(meshes[1].get_array()), np.nan)
    np.testing.assert_array_equal(least, result.min.T)
    np.testing.assert_array_equal(meshes[0].get_array(), (result.verdicts == "REFUTED").T)


def test_numbers_in_falling_order_are_drawn_where_they_are(write: Write) -> None:
    rising, falling = (sweep(write(SPEC), {"rate": rates, "gain": [1.0, 2.0]}) for rates in ([1.0, 3.0], [3.0, 1.0]))
    assert heat_map.picture(rising, "svg") == heat_map.picture(falling, "svg")


def test_the_same_cells_give_the_same_bytes(bondproof: Run, write: Write, tmp_path: Path) -> None:
    spec = write(SPEC)
    for name, start in (("a.svg", b"<?xml"), ("a.png", b"\x89PNG")):
        found = []
        for _ in range(2):
            line = ["sweep", spec, *(word for axis in OVER for word in ("--over", axis)), "--plot", tmp_path / name]
            assert bondproof(*line).returncode == 0
            found.append((tmp_path / name).read_bytes())
        assert found[0] == found[1]
        assert found[0].startswith(start)


def test_a_comparison_has_a_panel_for_each_scheme(write: Write) -> None:
    figure = drawn(sweep(write(SPEC), OVER, ask="compare"))
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert [title for title in titles if title] == ["as written: least bond", "none: verdict"]


def test_what_cannot_be_drawn_is_refused_before_any_work(
    bondproof: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = write(SPEC)
    both = ["sweep", spec, "--over", OVER[0], "--over", OVER[1], "--plot"]
    for line, word in (
        ([*both, "map.pdf"], "svg or .png"),
        ([*both, "no/map.svg"], "cannot write"),
        (["sweep", spec, "--over", OVER[0], "--plot", "map.svg"], "two axes"),
    ):
        answer = bondproof(*line)
        assert answer.returncode == 2
        assert word in answer.stderr
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "bondproof[plot]" in bondproof(*both, "map.svg").stderr
