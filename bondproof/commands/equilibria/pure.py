"""What `equilibria` does where more than two players choose: it lists the pure ones, and says that others are open.

pure(spec, ...)   PureResult
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.equilibria.reference_point import chosen_point
from bondproof.commands.result import Result
from bondproof.commands.verify.result import Chosen
from bondproof.commands.window_data import data_rows, point, solved
from bondproof.commands.window_words import data_remarks
from bondproof.exit_codes import ExitCode
from bondproof.report.document import Block, Detail, Document, Heading, Paragraph, Span, Style, Subject, Table, items
from bondproof.report.number_format import quantity
from bondproof.report.wording import scheme_of, shown_path, unit_of
from bondproof.sources.given import Given, called
from bondproof.sources.loading import load
from bondproof.system.progress import Progress
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.units import MONEY
from solvers.claims.wellformedness_check import check_implicit
from solvers.engines.budget import Budget
from solvers.equilibria.pure import PureEquilibrium, pure_equilibria

if TYPE_CHECKING:
    from bondproof.report.json import Data

OPEN = "mixed equilibria of more than two players are not searched"


class PureResult(Result):
    """The pure equilibria of a mechanism at a point; that there are no others is not said."""

    kind: ClassVar[str] = "equilibria"
    mechanism: Mechanism
    equilibria: tuple[PureEquilibrium, ...]
    chosen: tuple[Chosen, ...]
    doubt: str
    remarks: tuple[str, ...]
    exit_code: int
    seconds: float

    def document(self) -> Document:
        """How many there are, what is open, and each of them."""
        blocks = [*self._blocks(), *items(self.remarks, Detail.VERBOSE)]
        return Document(tuple(blocks))

    def _blocks(self) -> Iterator[Block]:
        mechanism = self.mechanism
        name = Span(mechanism.header.name, Style.NAME)
        yield Heading(
            (name, f", {scheme_of(mechanism)}"), 1, subject=Subject(mechanism.source.path, mechanism.source.sha256)
        )
        number = len(self.equilibria)
        count = f"{number} pure {'equilibrium' if number == 1 else 'equilibria'}"
        yield Paragraph((Span(f"{count}; {OPEN}", Style.OPEN),), Detail.ESSENTIAL)
        if self.doubt:
            yield Paragraph(f"This rests on what could not be settled: {self.doubt}.", Detail.ESSENTIAL, under=True)
        if self.chosen:
            at = (f"{c.parameter.name} = {quantity(c.value, c.parameter.unit, 8)} ({c.why})" for c in self.chosen)
            yield Paragraph(f"taken at {', '.join(at)}")
        for number, found in enumerate(self.equilibria, 1):
            rows = [
                (player.name, strategy.label or "nothing", quantity(found.payoffs[player], unit_of(MONEY)))
                for player, strategy in found.plays.items()
            ]
            yield Table(("player", "plays", "is paid"), tuple(rows), caption=str(number), detail=Detail.ESSENTIAL)

    def data(self) -> Mapping[str, Data]:
        """The same keys as for two players, where they have a meaning."""
        mechanism = self.mechanism
        return {
            "spec": mechanism.header.name,
            "path": shown_path(mechanism.source.path),
            "sha256": mechanism.source.sha256,
            "scheme": mechanism.source.scheme,
            "overrides": mechanism.source.overrides,
            "at": point(mechanism, {c.parameter.variable: c.value for c in self.chosen}),
            "chosen": {c.parameter.name: c.why for c in self.chosen},
            "solved": solved(self.chosen),
            "unit": "USD",
            "complete": False,
            "pure_only": True,
            "doubt": self.doubt or None,
            "equilibria": [
                {
                    "profile": {player.name: strategy.label for player, strategy in one.plays.items()},
                    "payoffs": {player.name: paid for player, paid in one.payoffs.items()},
                }
                for one in self.equilibria
            ],
            "remarks": self.remarks,
            "data": data_rows(mechanism),
        }


def pure(
    spec: Given,
    *,
    scheme: str | None,
    overrides: Sequence[str],
    budget: Budget,
    allow_undecided: bool,
    progress: Progress,
) -> PureResult:
    """The pure equilibria of a spec at the point that is chosen for it. Exits 3 unless open answers are allowed."""
    started = perf_counter()
    loaded = load(spec, scheme=scheme, overrides=overrides)
    doubt = check_implicit(loaded.mechanism, loaded.statements, budget).doubt
    at = chosen_point(spec, loaded, budget)
    progress(f"looking for the pure equilibria of {called(spec)}")
    found = pure_equilibria(loaded.mechanism, at.values)
    code = ExitCode.OK if allow_undecided else ExitCode.UNDECIDED
    return PureResult(
        loaded.mechanism,
        found,
        at.chosen,
        doubt.reason if doubt else "",
        data_remarks(loaded.mechanism),
        int(code),
        perf_counter() - started,
    )
