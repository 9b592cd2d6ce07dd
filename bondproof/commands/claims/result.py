"""What `claims` returns: published claims, each with the verdict that follows from the claims of its spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.commands.verify.result import CheckedClaim
    from bondproof.rendering.document import Document
    from bondproof.rendering.json import Data
    from mechanisms.model.mechanism import Mechanism
    from mechanisms.model.source import Published

WORDS = ("PROVED", "CONDITIONAL", "REFUTED", "EMPIRICAL", "WAITING", "UNDECIDED", "VACUOUS", "ERROR")
"""The verdicts on a published claim, in the order of a summary."""


class Ruling(Frozen):
    """A published claim, and the claims of its spec that state it, its condition, and a version that holds."""

    entry: Published
    mechanism: Mechanism
    claims: tuple[CheckedClaim, ...]
    iff: tuple[CheckedClaim, ...]
    repaired: tuple[CheckedClaim, ...]

    @property
    def name(self) -> str:
        """The name of the entry."""
        return self.entry.name

    @property
    def word(self) -> str:
        """The verdict.

        PROVED: all claims that state it are. REFUTED: one of them is; then CONDITIONAL if the claims under `iff` are
        all proved, so that the condition under which it holds is known. EMPIRICAL and WAITING: none states it. Else
        the worst of the verdicts: ERROR, VACUOUS or UNDECIDED.
        """
        if not self.claims:
            return "EMPIRICAL" if self.entry.empirical else "WAITING"
        words = {checked.word for checked in self.claims}
        if "REFUTED" in words:
            known = self.iff and all(checked.word == "PROVED" for checked in self.iff)
            return "CONDITIONAL" if known else "REFUTED"
        return next((word for word in ("ERROR", "VACUOUS", "UNDECIDED") if word in words), "PROVED")

    @property
    def as_expected(self) -> bool:
        """Whether every claim behind it has the verdict that its spec records."""
        return not any(checked.fails for checked in (*self.claims, *self.iff, *self.repaired))


class ClaimsResult(Result):
    """Published claims in the order of their names. `explained` says that each is taken apart."""

    kind: ClassVar[str] = "claims"
    rulings: tuple[Ruling, ...]
    explained: bool
    exit_code: int
    seconds: float | None

    def document(self) -> Document:
        """A line for each claim, or all that is known of it."""
        from bondproof.commands.claims.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """Each claim with its verdict and the claims behind it."""
        from bondproof.commands.claims.document import data

        return {"claims": [data(ruling) for ruling in self.rulings]}
