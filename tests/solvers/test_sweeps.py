"""Sweeps: cells by closed forms are the cells by the engines, and what is shown of them is on the safe side."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.units import unit
from proofs.checking.verdict import worst
from proofs.claims.formulation import formulate
from solvers.claims.examination import examine
from solvers.closed_forms.given import decimal_of
from solvers.engines.budget import Budget
from solvers.sweeps.by_form import Ends, decide_by_form, proved_ends
from solvers.sweeps.cells import WORDS, Answer, Cells, shown_ends
from solvers.sweeps.grid import Axis, Grid, spaced
from solvers.windows.real_sets import Span
from solvers.windows.window import Window, claims_for

SPEC = """
mech: 1
name: audits
safety: {safety}
params:
  bond:    solve min on {domain}
  gain:    {gain}
  rate:    {rate}
  caught:  {caught}
  lock:    {lock}
  pay:     {pay}
assume:
  - rate <= {most}
game:
  - worker:   [honest, cheat]
  - found:    chance (rate * caught if cheat else 0)
escrow:
  - bond of worker
accounts: [client]
ledger:
  - client -> worker:            pay
  - outside -> worker:           gain                when cheat
  - bond of worker -> burn:      bond                when found
  - worker -> outside:           lock * bond
honest: [honest]
claims:
  deters:  E[worker | honest] >{strict} E[worker | cheat]
  pays:    E[worker | honest] >= 0 USD
"""


def audits(**changes: str) -> str:
    usual = {
        "safety": "0%",
        "domain": "0 .. 200 USD",
        "gain": "0 USD .. 2 USD",
        "rate": "5% .. 50%",
        "caught": "90% .. 100%",
    }
    usual |= {"lock": "2%", "pay": "1 USD", "most": "100%", "strict": "="}
    return SPEC.format(**usual | changes)


def grid_of(mechanism: Mechanism, points: int, names: Sequence[str]) -> Grid:
    axes = []
    for parameter in mechanism.parameters:
        if parameter.name in names:
            interval, factor = mechanism.intervals[parameter.variable], parameter.unit.factor
            assert interval.high is not None
            axes.append(Axis(parameter, spaced(interval.low / factor, interval.high / factor, points)))
    return Grid(tuple(axes))


def swept(text: str, points: int, names: Sequence[str] = ("gain", "rate")) -> tuple[Grid, Cells, Ends]:
    mechanism = read_text(text, "audits.mech.yaml")
    grid = grid_of(mechanism, points, names)
    statements = formulate(mechanism)
    (bond,) = mechanism.solved
    ends = proved_ends(mechanism, claims_for(bond, mechanism, statements), statements, Budget())
    assert ends is not None
    cells = Cells(grid.size)
    assert decide_by_form(ends, grid, cells)
    return grid, cells, ends


def by_engine(text: str, grid: Grid, cell: int) -> Window:
    place = zip(grid.axes, grid.place(cell), strict=True)
    values = [f"{a.parameter.name}={decimal_of(a.numbers[i])} {a.parameter.unit.text}" for a, i in place]
    wide, mechanism = (read_text(text, "audits.mech.yaml", overrides=values[:n]) for n in (0, len(values)))
    (bond,) = mechanism.solved
    names = {s.claim.name for s in claims_for(wide.solved[0], wide, formulate(wide))}
    statements = formulate(mechanism)
    examined = examine(mechanism, statements, Budget())
    return examined.solve(bond, [s for s in statements if s.claim.name in names], Budget()).window


def agree(text: str, grid: Grid, cells: Cells, cell: int) -> None:
    """The cell has the verdict of the engines, and its ends are theirs, rounded into the window."""
    window = by_engine(text, grid, cell)
    assert WORDS[cells.verdicts[cell]] == window.word
    low, high = float(cells.low[cell]), float(cells.high[cell])
    if not window.spans:
        assert isnan(low)
        assert isnan(high)
        return
    (span,) = window.spans
    if isnan(low):
        assert span.high is not None
        assert span.high - span.low <= abs(span.low) * F(1, 10**15)
        return
    assert span.low <= decimal_of(low) <= span.low + max(abs(span.low), F(1)) * F(1, 10**9)
    if span.high is None:
        assert high == inf
    else:
        assert span.high >= decimal_of(high) >= span.high - max(abs(span.high), F(1)) * F(1, 10**9)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"strict": ""},
        {"safety": "300%"},
        {"most": "30%"},
        {"domain": "3 .. 20 USD"},
        {"domain": "0 .. inf USD", "lock": "0%"},
        {"lock": "2% .. 4%"},
        {"pay": "0.1 USD"},
    ],
    ids=str,
)
def test_each_cell_by_a_form_is_the_cell_by_the_engines(changes: dict[str, str]) -> None:
    text = audits(**changes)
    grid, cells, _ = swept(text, 5)
    assert not cells.open
    for cell in range(grid.size):
        agree(text, grid, cells, cell)


@settings(max_examples=15, deadline=None)
@given(
    gain=st.tuples(st.integers(0, 30), st.integers(1, 30)),
    rate=st.tuples(st.integers(1, 40), st.integers(1, 60)),
    lock=st.integers(0, 60),
    pay=st.integers(0, 12),
    safety=st.sampled_from(["0%", "10%", "200%"]),
    top=st.integers(5, 60),
    strict=st.sampled_from(["", "="]),
    cell=st.integers(0, 15),
)
def test_cells_by_forms_are_cells_by_engines_whatever_the_spec(
    gain: tuple[int, int], rate: tuple[int, int], lock: int, pay: int, safety: str, top: int, strict: str, cell: int
) -> None:
    text = audits(
        gain=f"{gain[0]}/7 USD .. {gain[0] + gain[1]}/7 USD",
        rate=f"{rate[0]}% .. {rate[0] + rate[1]}%",
        lock=f"{lock}%",
        pay=f"{pay}/5 USD",
        safety=safety,
        domain=f"0 .. {top} USD",
        strict=strict,
    )
    mechanism = read_text(text, "audits.mech.yaml")
    statements = formulate(mechanism)
    (bond,) = mechanism.solved
    ends = proved_ends(mechanism, claims_for(bond, mechanism, statements), statements, Budget())
    grid, cells = grid_of(mechanism, 4, ("gain", "rate")), Cells(16)
    if ends is None or not decide_by_form(ends, grid, cells):
        return
    assert cells.verdicts[cell] >= 0
    agree(text, grid, cells, cell)


def held(text: str, points: int, pivot: str) -> tuple[Mechanism, Grid, Cells]:
    """A grid of bonds and rates, decided by the window that the claims leave of one of the two."""
    other = {"bond": "rate", "rate": "bond"}[pivot]
    ranges = {"bond": "4 .. 44 USD", "rate": "5 .. 50 %"}
    written = read_text(text, "audits.mech.yaml", overrides=[f"{name}={ranges[name]}" for name in ranges])
    overrides = [f"{pivot}=solve min on {ranges[pivot]}", f"{other}={ranges[other]}"]
    mechanism = read_text(text, "audits.mech.yaml", overrides=overrides)
    statements = formulate(mechanism)
    ends = proved_ends(mechanism, statements, statements, Budget())
    grid = grid_of(written, points, ("bond", "rate"))
    cells = Cells(grid.size)
    assert ends is not None
    assert decide_by_form(ends, grid, cells)
    return written, grid, cells


@pytest.mark.parametrize("strict", ["", "="])
@pytest.mark.parametrize("pivot", ["bond", "rate"])
def test_a_value_holds_where_verify_proves_every_claim(pivot: str, strict: str) -> None:
    # gain is at most 2: at a rate of 50% and no errors, a bond of 4 USD is exactly enough.
    text = audits(caught="100%", most="100%", strict=strict).replace("  - rate <= 100%\n", "  - lock < 1\n")
    _, grid, cells = held(text, 11, pivot)
    assert not cells.open
    for cell in [*range(0, grid.size, 5), 9, 10, 11]:
        place = zip(grid.axes, grid.place(cell), strict=True)
        values = [f"{a.parameter.name}={decimal_of(a.numbers[i])} {a.parameter.unit.text}" for a, i in place]
        mechanism = read_text(text, "audits.mech.yaml", overrides=values)
        statements = formulate(mechanism)
        examined = examine(mechanism, statements, Budget())
        verdict = worst([examined.verdict(statement, Budget()) for statement in statements])
        assert WORDS[cells.verdicts[cell]] == verdict.word, values


def test_a_value_on_the_end_of_the_window_is_decided_exactly() -> None:
    text = audits(caught="100%").replace("  - rate <= 100%\n", "  - lock < 1\n")
    for strict, word in (("=", "PROVED"), ("", "REFUTED")):
        changed = text if strict else text.replace(">= E[worker | cheat]", "> E[worker | cheat]")
        _, grid, cells = held(changed, 11, "bond")
        (cell,) = (c for c in range(grid.size) if grid.place(c) == (0, 10))  # 4 USD at 50%
        assert cells.exact[cell]
        assert WORDS[cells.verdicts[cell]] == word


def test_a_form_decides_no_cell_outside_of_its_ranges() -> None:
    # At rate 0 the bond has no effect: the bound holds where the slope is positive alone.
    assert swept(audits(rate="0.01% .. 50%"), 3)[1].open == []
    mechanism = read_text(audits(rate="0.01% .. 50%"), "audits.mech.yaml")
    statements, wider = formulate(mechanism), grid_of(read_text(audits(rate="0% .. 50%"), "a.mech.yaml"), 3, ("rate",))
    ends = proved_ends(mechanism, statements, statements, Budget())
    assert ends is not None
    cells = Cells(wider.size)
    assert decide_by_form(ends, wider, cells)
    assert cells.open == [0]


def test_a_cell_on_the_boundary_is_decided_exactly() -> None:
    # deters: bond >= gain / (rate * caught); at gain 2, rate 10%, caught 100% the bond is exactly the greatest one, 20.
    text = audits(caught="100%", rate="5% .. 15%", domain="0 .. 20 USD", lock="0%")
    grid, cells, _ = swept(text, 3)
    words = dict(zip(map(grid.place, range(9)), (WORDS[code] for code in cells.verdicts), strict=True))
    assert words[(2, 1)] == "PROVED"
    assert words[(2, 0)] == "REFUTED"
    assert cells.exact[7]
    assert (cells.low[7], cells.high[7]) == (20, 20)
    agree(text, grid, cells, 7)


def test_a_strict_claim_leaves_nothing_on_the_boundary() -> None:
    text = audits(caught="100%", rate="5% .. 15%", domain="0 .. 20 USD", lock="0%", strict="")
    _, cells, _ = swept(text, 3)
    assert WORDS[cells.verdicts[7]] == "REFUTED"


def test_ends_without_a_float_between_them_are_not_shown() -> None:
    third = F(1, 3)
    narrow = Span(third, third)
    assert all(map(isnan, shown_ends(narrow, narrow, unit("USD"))))
    point = Span(F(5), F(5))
    assert shown_ends(point, point, unit("USD")) == (5, 5)


@given(st.fractions(min_value=-1000, max_value=1000), st.fractions(min_value=0, max_value=1000))
def test_shown_ends_lie_in_the_window_as_floats_and_as_decimals(low: F, width: F) -> None:
    span = Span(low, low + width)
    least, greatest = shown_ends(span, span, unit("USD"))
    for shown in (least, greatest):
        assert isnan(shown) or (F(shown) in span and decimal_of(shown) in span)


@given(st.fractions(0, 10), st.fractions(F(1, 100), 10), st.integers(2, 40))
def test_no_value_of_an_axis_is_outside_its_range(low: F, width: F, points: int) -> None:
    numbers = spaced(low, low + width, points)
    assert len(numbers) == points
    assert list(numbers) == sorted(numbers)
    assert all(low <= decimal_of(number) <= low + width for number in numbers)


def test_the_last_axis_changes_fastest() -> None:
    mechanism = read_text(audits(), "audits.mech.yaml")
    grid = grid_of(mechanism, 3, ("gain", "rate"))
    assert grid.place(5) == (1, 2)
    assert grid.column(0).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert grid.column(1).tolist()[:3] == [5, 27.5, 50]


def test_causes_name_the_first_cell_of_each_and_the_most_frequent_first() -> None:
    cells = Cells(4)
    for cell, why in ((1, "a"), (2, "b"), (3, "b")):
        cells.put(cell, Answer("ERROR", why=why))
    assert cells.causes() == [("b", 2, 2), ("a", 1, 1)]
    assert cells.open == [0]
    assert np.isnan(cells.low).all()
    assert Answer("ERROR").low is nan
