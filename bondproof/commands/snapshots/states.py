"""What of a spec is kept and compared: for each claim verdict, margin, worst point, the bonds at which it holds,
and a digest of what it speaks of.

Only what the spec itself determines: no times, versions or engines, and no counterexample of a search, which another
version of a solver might find elsewhere. The worst point is that of the margin.

Not here: taking these from a verdict (from_verdicts.py), writing them down (file.py).
"""

from __future__ import annotations

from bondproof.commands.snapshots.amounts import Amount, Stretch, text_of
from mechanisms.diagnostics import Position
from mechanisms.model.mechanism import WINDOW
from mechanisms.sanitize import in_one_line
from mechanisms.values import Frozen

NO_WINDOW = "-"
"""Stands where a claim has no part in a window, or the spec leaves nothing to be solved."""


class ClaimState(Frozen, apart=("at",)):
    """A claim as it was decided. `holds` are the values of the solved parameter at which it holds; None: not asked.

    `worst` is where the margin is attained, with the value of the solved parameter at which the claim was
    decided; `placed` is false where there is no such value, so that the window counts for the claim. `premises` is the
    digest of what it speaks of (premises.py). `at` is its place in the spec, where that is known; it is no part of
    what is compared.
    """

    claim: str
    verdict: str
    expected: str
    margin: Amount | None
    worst: tuple[tuple[str, Amount], ...]
    holds: tuple[Stretch, ...] | None
    solved: str
    text: str
    premises: str
    at: Position | None = None
    placed: bool = True

    @property
    def fails(self) -> bool:
        """Whether the verdict is not the one that the spec records, where it counts."""
        return self.placed and self.verdict != self.expected

    @property
    def where(self) -> str:
        """`audit_rate = 1/50, bond = 31 USD`."""
        return ", ".join(f"{name} = {value.text}" for name, value in self.worst)

    @property
    def window(self) -> str:
        """`bond in (30 USD, unbounded)`."""
        return NO_WINDOW if self.holds is None else f"{self.solved} in {text_of(self.holds)}"


class WindowState(Frozen, apart=("at",)):
    """The window of the parameter that a spec leaves to be solved, and the value at which its claims were decided."""

    parameter: str
    verdict: str
    spans: tuple[Stretch, ...]
    taken: Amount | None
    expected: str = "PROVED"
    at: Position | None = None

    @property
    def claim(self) -> ClaimState:
        """The window as a claim, by its verdict alone: its values are compared with those of the other window."""
        name = f"{self.parameter}{WINDOW}"
        return ClaimState(name, self.verdict, self.expected, None, (), None, "", "", "", self.at)


class SpecState(Frozen):
    """A spec: the name under which it is kept, its claims in the order of their names, its window."""

    key: str
    claims: tuple[ClaimState, ...]
    window: WindowState | None

    @property
    def findings(self) -> tuple[ClaimState, ...]:
        """The claims, and the window as one of them."""
        return self.claims if self.window is None else (*self.claims, self.window.claim)


def plainly(path: str) -> str:
    """A path as the name of a spec: free of characters that cannot be seen, and of a start that a CI log would obey.

    >>> plainly("::error::x.mech.yaml")
    './::error::x.mech.yaml'
    """
    seen = in_one_line(path)
    return seen if seen[:1].isalnum() or seen.startswith(("./", "../", "/")) else f"./{seen}"
