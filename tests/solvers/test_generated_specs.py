"""On specs that nobody wrote, every solver, the play-out and a search over a grid tell one story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product

from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous, Verdict
from proofs.claims.formulation import formulate
from proofs.claims.statement import Part, Statement, obligations
from proofs.playout.playout import PlayOut
from proofs.playout.translation_check import TranslationCheck
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide

BUDGET = Budget(rlimit=200_000, seconds=5)
ENGINES = ("corners", "z3", "cells")
MOST_POINTS = 48

_lows = st.sampled_from([0, 1, 2, 5])
_shares = st.sampled_from(["0 .. 1", "1/4 .. 1/2", "'(0 .. 1/2]'", "'[1/2 .. 1)'", "1/3", "0 .. 1/10", "'(0 .. 1)'"])
_chances = ["p", "q", "p * q", "p if up else q", "1 - p", "any_of(p, 2)", "(p + q) / 2", "max(p, q)", "tail(3, 2, q)"]
_amounts = [
    *("r", "s", "r * p", "s * q", "r + s", "2 * r - s", "min(r, s)", "max(r - s, 1 USD)", "abs(r - s)"),
    *("r if p < 1/2 else s", "r / (1 + p)", "any_of(q, 3) * s", "r * p * p", "r if hit else s", "any_of(p, 30) * r"),
]
_whens = ["", " when hit", " when not hit", " when up and left", " when up or hit", " when again and not left"]
_claims = [
    *("E[ann | up, left] >= E[ann | down, left]", "E[ann | up, left] > 0", "E[bob | up, right] <= s", "nash(up, left)"),
    *("E[ann | up, left] != 1 USD", "E[bob | up, left] >= 0 or p < q", "best_response(bob | up, right)"),
    *("participates(ann | up, left, outside = r / 2)", "not (E[ann | down, right] < 0 and E[bob | up, left] < r)"),
    *("strict_nash(down, right)", "dominant(ann | up)", "max(E[ann | up, left], r) >= min(E[bob | up, left], s)"),
]


@st.composite
def _money(draw: st.DrawFn) -> str:
    low = draw(_lows)
    kind = draw(st.sampled_from(["value", "closed", "open"]))
    if kind == "value":
        return f"{low} USD"
    high = low + draw(st.integers(1, 3))
    return f"{low} .. {high} USD" if kind == "closed" else f"'({low} .. {high} USD)'"


@st.composite
def specs(draw: st.DrawFn) -> str:
    """Two players, two chance events, up to four parameters that range, a ledger and claims."""

    def pick(options: Sequence[str]) -> str:
        return draw(st.sampled_from(options))

    lines = draw(st.lists(st.tuples(st.sampled_from(_amounts), st.sampled_from(_whens)), min_size=2, max_size=4))
    parties = ["outside -> ann", "ann -> bob", "bob -> burn", "protocol -> bob", "ann -> outside"]
    text = [
        *("mech: 1", "name: generated", "params:"),
        *(f"  {name}: {draw(_shares)}" for name in "pq"),
        *(f"  {name}: {draw(_money())}" for name in "rs"),
        *(
            ["assume:", f"  - {pick(['p <= q', 'r >= s', 'p + q <= 1', 'r < s and p > q', 'r != s'])}"]
            if draw(st.booleans())
            else []
        ),
        *("game:", "  - ann: [up, down]"),
        f"  - bob{pick(['', ' sees ann'])}{pick(['', ' when up'])}: [left, right]",
        f"  - hit: chance {pick(_chances)}{pick(['', ' when left', ' when up and not right'])}",
        f"  - again: chance {pick([*_chances, 'p if hit else q'])}{pick(['', ' when hit', ' when not up'])}",
        "ledger:",
        *(f"  - {pick(parties)}: {amount}{when}" for amount, when in lines),
        "claims:",
        *(f"  c{i}: {pick(_claims)}" for i in range(2)),
    ]
    return "\n".join([*text, ""])


def _ends(interval: Interval) -> list[Fraction]:
    assert interval.high is not None
    near = (interval.high - interval.low) / 1000
    candidates = [
        interval.low,
        interval.high,
        (interval.low + interval.high) / 2,
        interval.low + near,
        interval.high - near,
    ]
    return list(dict.fromkeys(c for c in candidates if c in interval))[:4]


def _grid(obligation: Obligation) -> Iterator[dict[Variable, Fraction]]:
    for values in product(*map(_ends, obligation.box.values())):
        point = dict(zip(obligation.box, values, strict=True))
        if obligation.admits(point):
            yield point


def _check(mechanism: Mechanism, statement: Statement, part: Part, obligation: Obligation) -> set[type[Verdict]]:
    """The kinds of verdict that the engines give; an assertion where one contradicts a fact."""
    points = list(islice(_grid(obligation), MOST_POINTS))
    broken = [point for point in points if not PlayOut(mechanism, point).holds(statement, part)]
    verdicts = [decide(obligation, BUDGET, names=[name]) for name in ENGINES]
    for verdict in verdicts:
        if isinstance(verdict, Proved):
            assert not broken
            assert obligation.admits(verdict.witness)
        elif isinstance(verdict, Refuted):
            assert obligation.admits(verdict.point)
            assert not PlayOut(mechanism, verdict.point).holds(statement, part)
        else:
            assert isinstance(verdict, Undecided | Vacuous)
            assert not (isinstance(verdict, Vacuous) and points)
    kinds = {type(verdict) for verdict in verdicts}
    assert not {Proved, Refuted} <= kinds
    return kinds


@settings(max_examples=150)
@given(specs())
def test_no_solver_contradicts_another_or_the_play_out_or_a_grid(text: str) -> None:
    mechanism = read_text(text, "generated.mech.yaml")
    translation = TranslationCheck(mechanism)
    for statement in formulate(mechanism):
        goals = obligations(mechanism, statement)
        translation.compare(statement, goals, islice(translation.points(), 5))
        for part, obligation in zip(statement.parts, goals, strict=True):
            _check(mechanism, statement, part, obligation)


def test_the_generated_claims_are_decided_one_way_and_the_other() -> None:
    """Else the comparison above would compare nothing."""
    text = """mech: 1
name: generated
params:
  p: 1/4 .. 1/2
  r: 1 .. 2 USD
game:
  - ann: [up, down]
  - hit: chance p
ledger:
  - outside -> ann: r when hit
claims:
  c0: E[ann | up] >= 0.25 USD
  c1: E[ann | up] > 0.25 USD
"""
    mechanism = read_text(text, "generated.mech.yaml")
    found = [_check(mechanism, s, s.parts[0], obligations(mechanism, s)[0]) for s in formulate(mechanism)]
    assert found == [{Proved}, {Refuted}]
