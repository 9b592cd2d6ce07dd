"""The flagship in time, put down once more: its states, chances and payments, and what each policy is worth.

    Rules(bond=..., entry=..., waits=...)   one scheme
    rules.worth(policy)                     the value of a policy, by an exact linear solve

The numbers are those of mechanisms/models/audited-inference-in-time.mech.yaml. Each policy is a Markov chain of at most
eight states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction as F
from itertools import product

JOBS = 1000
REVENUE = JOBS * F("0.00139")  # rows A029 ..
COST_70B = JOBS * F("2.29") * 2 * 1000 / (F("4390.53") * 3600)  # rows T0193, R070
COST_8B = JOBS * F("2.29") * 1000 / (F("15244.78") * 3600)  # rows T0124, R070
AUDIT_RATE, RECALL, FALSE_ALARM = F("0.005"), F("0.9985"), F("0.0015")
CAUGHT, SLANDERED, LAG = F("0.993"), F("0.0075"), 3
HONEST = REVENUE * (1 - AUDIT_RATE * FALSE_ALARM) - COST_70B
SAVED = REVENUE * AUDIT_RATE * (FALSE_ALARM - RECALL) + COST_70B - COST_8B
"""What an honest batch earns, and what a bad one earns on top of that."""

PATIENCE = F("0.99")
CLOSE = F(1, 10**9)

Policy = tuple[str, ...]
"""What is done in `trusted`, in `pending[1]` .. `pending[3]` and in `burnt`."""


class Rules:
    """One scheme: what a flag burns, what a fresh name costs (None where there is none), how long it waits."""

    def __init__(
        self,
        *,
        bond: F = F(0),
        entry: F | None = F(0),
        waits: int = 0,
        patience: F = PATIENCE,
        margin: F = HONEST,
        saved: F = SAVED,
    ) -> None:
        self.bond, self.entry, self.waits, self.patience = bond, entry, waits, patience
        self.margin, self.saved = margin, saved

    def period(self, state: int | str, move: str) -> tuple[F, dict[int | str, F]]:
        """What a period brings, and where it leads with which chance; `gone` is left out, as it is worth 0."""
        interest = self.bond * (1 - self.patience)
        if isinstance(state, str):
            return self._named(state, move, interest)
        served = self.margin + (self.saved if move == "bad" else 0)
        if move == "leave":
            if state == 0:
                return F(0), {}
            if state == LAG:
                return -CAUGHT * self.bond, {}
            return F(0), {f"leaving {state + 1}": F(1)}
        follows: int = (state % LAG) + 1
        if 0 < state < LAG:
            return served - interest, {follows: F(1)}
        flagged = CAUGHT if state else SLANDERED
        now = served - flagged * self.bond - (1 - flagged) * interest
        return now, {"burnt": flagged, (follows if move == "bad" else 0): 1 - flagged}

    def _named(self, state: str, move: str, interest: F) -> tuple[F, dict[int | str, F]]:
        if state.startswith("leaving"):
            k = int(state.split()[1])
            if k < LAG:
                return -interest, {f"leaving {k + 1}": F(1)}
            return -CAUGHT * self.bond - (1 - CAUGHT) * interest, {}
        if state.startswith("waiting"):
            k = int(state.split()[1])
            return F(0), {(0 if k == self.waits else f"waiting {k + 1}"): F(1)}
        if self.waits:
            return F(0), {"waiting 2": F(1)}
        if move == "leave" or self.entry is None:
            return F(0), {}
        now = self.margin + (self.saved if move == "bad" else 0) - interest - self.entry
        return now, {(1 if move == "bad" else 0): F(1)}

    def worth(self, policy: Policy, state: int | str = 0) -> F:
        """What a policy is worth from a state on."""
        names: dict[int | str, str] = {0: policy[0], 1: policy[1], 2: policy[2], 3: policy[3], "burnt": policy[4]}
        periods: dict[int | str, tuple[F, dict[int | str, F]]] = {}
        waiting: list[int | str] = [state]
        while waiting:
            here = waiting.pop()
            if here not in periods:
                periods[here] = self.period(here, names.get(here, "-"))
                waiting += periods[here][1]
        return solved(periods, self.patience)[state]

    def fault(self) -> F:
        """What a bad first batch costs, followed by the best policy; negative where it pays."""
        now, follows = self.period(0, "bad")
        best = {to: max(self.worth(policy, to) for policy in policies()) for to in follows}
        return self.worth(ALWAYS_HONEST) - now - self.patience * sum((p * best[to] for to, p in follows.items()), F(0))

    def best(self) -> F:
        """The most that any policy is worth."""
        return max(map(self.worth, policies()))

    def deters(self) -> bool:
        """Whether no policy is worth more than honest service."""
        return self.best() == self.worth(ALWAYS_HONEST)


ALWAYS_HONEST: Policy = ("honest",) * 5
ALWAYS_BAD: Policy = ("bad",) * 5


def policies() -> Iterator[Policy]:
    return product(("honest", "bad", "leave"), repeat=5)


def solved(periods: Mapping[int | str, tuple[F, Mapping[int | str, F]]], patience: F) -> dict[int | str, F]:
    """V with V[s] = now[s] + patience * sum of chance * V[t], by Gauss and Jordan."""
    order = list(periods)
    rows = [[F(s == t) - patience * periods[s][1].get(t, F(0)) for t in order] + [periods[s][0]] for s in order]
    for k in range(len(order)):
        pivot = next(r for r in range(k, len(order)) if rows[r][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for r in range(len(order)):
            if r != k and rows[r][k]:
                rows[r] = [x - rows[r][k] * y for x, y in zip(rows[r], rows[k], strict=True)]
    return {state: row[-1] for state, row in zip(order, rows, strict=True)}
