"""What `design` returns, and what JSON holds of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result, identity
from bondproof.commands.verify.data import evidence
from bondproof.commands.window_data import data_rows, point
from bondproof.commands.window_words import data_remarks
from bondproof.rendering.json import Data, Shown, in_unit
from bondproof.rendering.number_format import Towards, settable
from bondproof.rendering.wording import unit_of
from mechanisms.model.mechanism import Expected
from mechanisms.model.parameters import Parameter
from mechanisms.values import Frozen
from proofs.checking.verdict import Proved, Undecided, Verdict, worst
from proofs.claims.figures import objective_term
from solvers.designs.design import Designed, Infeasible
from solvers.designs.prices import prices

if TYPE_CHECKING:
    from bondproof.rendering.document import Document
    from mechanisms.model.mechanism import Mechanism
    from mechanisms.terms.units import Unit
    from proofs.claims.statement import Statement
    from solvers.designs.front import FrontPoint, Other
    from solvers.designs.room import Condition, LeftOut
    from solvers.designs.rows import Choice, Tried


class Front(Frozen):
    """The front of the objective and another cost, or why there is none."""

    other: Other
    found: tuple[FrontPoint, ...] | Infeasible | Undecided

    @property
    def points(self) -> tuple[FrontPoint, ...]:
        """The points that were found."""
        return self.found if isinstance(self.found, tuple) else ()

    @property
    def unit(self) -> Unit:
        """What the other cost is measured in."""
        return unit_of(self.other.dimension)


class DesignResult(Result):
    """The cheapest design, how good it is, and the verdict on each claim at it.

    Where there is none, `left_out` are designs without one claim of the conflict, and `conditions` how far a parameter
    would have to move.
    """

    kind: ClassVar[str] = "design"
    mechanism: Mechanism
    choice: Choice
    verdicts: tuple[tuple[Statement, Verdict], ...]
    left_out: tuple[LeftOut, ...]
    conditions: tuple[Condition, ...]
    exit_code: int
    front: Front | None = None
    seconds: float | None = None

    @property
    def word(self) -> str:
        """PROVED where every claim was proved at the design, REFUTED where no design exists, else UNDECIDED."""
        if self.best is not None:
            return "PROVED" if all(isinstance(v, Proved) for _, v in self.verdicts) else "UNDECIDED"
        return "UNDECIDED" if self.open else "REFUTED"

    @property
    def best(self) -> Tried | None:
        """The row with the cheapest design; None where no row has one."""
        return None if self.choice.best is None else self.choice.tried[self.choice.best]

    @property
    def designed(self) -> Designed | None:
        """The cheapest design."""
        outcome = None if self.best is None else self.best.outcome
        return outcome if isinstance(outcome, Designed) else None

    @property
    def open(self) -> tuple[Undecided, ...]:
        """Why rows were left open."""
        return tuple(t.outcome for t in self.choice.tried if isinstance(t.outcome, Undecided))

    @property
    def conflict(self) -> Infeasible | None:
        """Why there is no design, if only one scheme was considered."""
        outcome = self.choice.tried[0].outcome
        return outcome if len(self.choice.tried) == 1 and isinstance(outcome, Infeasible) else None

    @property
    def unit(self) -> Unit:
        """What the cost is measured in."""
        term = objective_term(self.mechanism)
        assert term is not None, "it was asked for"
        return unit_of(term.dimension)

    def chosen(self) -> Iterator[tuple[Parameter, Fraction]]:
        """The solved parameters with their values, in the order of the spec."""
        best, found = self.best, self.designed
        if best is not None and found is not None:
            known = {**best.row.numbers, **found.found.values}
            yield from ((p, known[p.variable]) for p in self.mechanism.solved)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The schemes under which the claims hold as well."""
        others = self.choice.tried[0].row.question.scenarios[1:]
        return tuple(each.mechanism.source.scheme or "" for each in others)

    @property
    def worst_scenario(self) -> str | None:
        """The scenario in which the design costs most; None where that is the spec as it was asked for."""
        found = self.designed
        scheme = None if found is None else found.found.scenario.mechanism.source.scheme
        return scheme if scheme in self.scenarios else None

    def remarks(self) -> tuple[str, ...]:
        """That some claims were not asked for: whether they hold is another question."""
        asked = self.choice.tried[0].row.question.claims
        names = [c.name for c in self.mechanism.claims if c.expected is Expected.PROVED and c.name not in asked]
        return (f"not asked of this design: {', '.join(names)}",) if names else ()

    def worst_verdicts(self) -> Iterator[tuple[str, Verdict]]:
        """Each claim with its verdict: the worst one of all scenarios."""
        for name in dict.fromkeys(s.claim.name for s, _ in self.verdicts):
            yield name, worst(verdict for s, verdict in self.verdicts if s.claim.name == name)

    def document(self) -> Document:
        """The values, the cost and how good it is, and what holds it up."""
        from bondproof.commands.design.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """The design, its bound and gap, and why."""
        found, best = self.designed, self.best
        objective = self.mechanism.objective
        bound = self.choice.bound
        reasons = "; ".join(dict.fromkeys(each.reason for each in self.open)) or None
        return {
            **identity(self.mechanism),
            "minimise": "" if objective is None else objective.text,
            "verdict": self.word,
            "reason": reasons if found is None else None,
            "feasible": True if found is not None else None if self.open else False,
            "scheme": self.mechanism.source.scheme if best is None else best.row.scheme,
            "objective": Shown(None if found is None else found.found.cost, Towards.UP),
            "worst": {} if found is None else point(self.mechanism, found.found.worst),
            "scenarios": self.scenarios,
            "worst_scenario": self.worst_scenario,
            "bound": Shown(bound, Towards.DOWN),
            "gap": Shown(self.choice.gap, Towards.UP),
            "unit": self.unit,
            "values": {p.name: in_unit(p, value) for p, value in self.chosen()},
            "texts": {p.name: settable(value, p.unit) for p, value in self.chosen()},
            "tight": [] if found is None else found.tight,
            "needed": self.choice.needed,
            "unsure": self.choice.unsure,
            "prices": [] if found is None or found.bound is None else prices(found.bound, found.found),
            "claims": [{"id": name, "verdict": verdict.word} for name, verdict in self.worst_verdicts()],
            "evidence": _evidence(self),
            "tried": [_tried(tried) for tried in self.choice.tried],
            "conflict": [] if self.conflict is None else self.conflict.conflict,
            "left_out": [
                {
                    "claim": each.claim,
                    "values": _values(each.designed),
                    "objective": Shown(each.designed.found.cost, Towards.UP),
                }
                for each in self.left_out
            ],
            "conditions": [
                {
                    "parameter": each.parameter.name,
                    "unit": each.parameter.unit,
                    "at_least" if each.above else "at_most": in_unit(each.parameter, each.value),
                    "gap": Shown(each.gap),
                }
                for each in self.conditions
            ],
            "front": None if self.front is None else _front(self.front),
            "remarks": [*data_remarks(self.mechanism), *self.remarks()],
            "data": data_rows(self.mechanism),
        }


def _values(designed: Designed) -> dict[str, Data]:
    known = designed.found.values
    return {p.name: in_unit(p, known[p.variable]) for p in designed.question.unknowns}


def _front(found: Front) -> dict[str, Data]:
    points = [
        {
            "values": _values(each.designed),
            "objective": Shown(each.designed.found.cost, Towards.UP),
            "against": Shown(each.against, Towards.UP),
            "gap": Shown(each.designed.gap, Towards.UP),
        }
        for each in found.points
    ]
    reason = found.found.reason if isinstance(found.found, Undecided) else None
    return {"against": found.other.text, "unit": found.unit, "points": points, "reason": reason}


def _tried(tried: Tried) -> dict[str, Data]:
    row, outcome = tried.row, tried.outcome
    found: dict[str, Data] = {"scheme": row.scheme, "numbers": {v.name: x for v, x in row.numbers.items()}}
    if isinstance(outcome, Designed):
        bound = outcome.bound
        return found | {
            "verdict": "PROVED",
            "objective": Shown(outcome.found.cost, Towards.UP),
            "bound": Shown(None if bound is None else bound.value, Towards.DOWN),
        }
    return found | {"verdict": "REFUTED" if isinstance(outcome, Infeasible) else outcome.word}


def _evidence(result: DesignResult) -> Data:
    """The evidence for the claims at the design, and for the bound: kinds of certificates, or an engine's word."""
    found = result.designed
    if found is None:
        conflict = result.conflict
        return None if conflict is None else {"conflict": evidence([conflict.proved])}
    claims = {"claims": evidence(verdict for _, verdict in result.verdicts)}
    bound = found.bound
    if bound is None:
        return claims
    return claims | {
        "bound": evidence(proved for _, proved in bound.shown),
        "eliminated": None if bound.pivot is None else bound.pivot.name,
        "weights": [{"claims": cut.claims, "weight": weight} for cut, weight in bound.weights],
    }
