"""Closed forms of windows of games in time: the formula of the literature, and what `bond` finds at every point."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F

import numpy as np
import pytest

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Value
from proofs.claims.statement import Statement
from solvers.closed_forms.derive import derive
from solvers.closed_forms.evaluation import exact_end
from solvers.engines.budget import Budget
from solvers.windows.window import bond_window

Read = tuple[Mechanism, dict[str, Statement]]
Spec = Callable[..., Read]

GRIM = {
    "params": "patience: solve min on 0.05 .. 0.95\nsaving: 1 .. 2 USD\nmargin: 3 .. 4 USD",
    "states": "- good\n- gone: end",
    "discount": "patience",
    "game": "- op: [honest, cheat]",
    "ledger": "- outside -> op: margin when honest\n- outside -> op: margin + saving when cheat",
    "next": "- good -> gone: when cheat",
    "honest": "- honest",
}
"""Exclusion for ever: d >= s / (s + m)."""

LATE = {
    "params": "bond: solve min USD on 0 .. 10000\npatience: 0.6 .. 0.7\nsaving: 3 .. 4 USD",
    "states": "- clean\n- dirty[1 .. 2]",
    "discount": "patience",
    "game": "- op: [honest, cheat]",
    "ledger": "- outside -> op: saving when cheat\n- op -> burn: bond when dirty[2]",
    "next": "- clean -> dirty[1]: when cheat\n- dirty[1] -> dirty[2]: always\n"
    "- dirty[2] -> dirty[1]: when cheat\n- dirty[2] -> clean: when honest",
    "honest": "- honest",
}
"""A slash two periods after cheating, and nothing to lose by cheating in between: d^2 B >= s (1 + d)."""


@pytest.mark.parametrize(
    ("sections", "claim", "text"),
    [
        (GRIM, "nash()", "patience >= saving/(margin + saving)"),
        (GRIM, "subgame_perfect()", "patience >= saving/(margin + saving)"),
        (LATE, "nash()", "bond >= saving*(1 + patience)/patience^2"),
    ],
)
def test_the_window_of_a_game_in_time_has_its_formula(
    spec: Spec, sections: dict[str, str], claim: str, text: str
) -> None:
    mechanism, said = spec(**sections, claims=f"x: {claim}")
    (parameter,) = mechanism.solved
    form = derive(mechanism, parameter, list(said.values()), Budget())
    assert str(form) == text
    names = [p for p in mechanism.parameters if p.variable in mechanism.intervals and p != parameter]
    shares = (F(0), F(1, 3), F(1))
    points = [
        {
            p: mechanism.intervals[p.variable].low * (1 - s) + (mechanism.intervals[p.variable].high or F(0)) * s
            for p in names
        }
        for s in shares
    ]
    at_once = form.at(**{p.name: np.array([float(point[p]) for point in points]) for p in names})
    for point, shown in zip(points, at_once, strict=True):
        fixed = mechanism
        for p, value in point.items():
            fixed = fixed.with_setting(p.variable, Value(value))
        window = bond_window(fixed, list(said.values()), parameter, Budget())
        end = exact_end(form, {p.variable: value for p, value in point.items()})
        assert window.spans[0].low == end
        assert end is not None
        assert float(end) <= shown <= float(end) * (1 + 1e-9)


def test_a_parameter_that_cancels_does_not_keep_a_claim_from_its_form(spec: Spec) -> None:
    """In `dirty[1]` the bond is lost whatever is played: it cancels in what is asked there."""
    strategy = "op: honest if clean or dirty[2] else cheat"
    mechanism, said = spec(**(LATE | {"honest": strategy}), claims="x: subgame_perfect()")
    (parameter,) = mechanism.solved
    form = derive(mechanism, parameter, list(said.values()), Budget())
    assert str(form) == "bond >= saving*(1 + patience)/patience^2"


def test_a_claim_that_some_plan_gains_has_no_form(spec: Spec) -> None:
    mechanism, said = spec(**GRIM, claims="x: not nash()")
    (parameter,) = mechanism.solved
    with pytest.raises(DomainError, match="some plan gains"):
        derive(mechanism, parameter, list(said.values()), Budget())


def test_a_threshold_that_is_an_irrational_root_has_no_form(spec: Spec) -> None:
    params = "patience: solve min on 0.05 .. 0.95\nbond: 20 USD\nsaving: 3 .. 4 USD"
    mechanism, said = spec(**(LATE | {"params": params}), claims="x: nash()")
    (parameter,) = mechanism.solved
    with pytest.raises(DomainError):
        derive(mechanism, parameter, list(said.values()), Budget())
