"""The most profitable plan of a player in a game in time, as data. Shared by `verify` and `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondproof.rendering.json import Data, Shown

if TYPE_CHECKING:
    from solvers.plans.best_deviation import BestDeviation, Step


def plan_data(best: BestDeviation) -> dict[str, Data]:
    """The plan; amounts are in USD, periods are counted from 1."""
    return {
        "player": str(best.player),
        "words": best.words,
        "gain": Shown(best.gain),
        "pays": Shown(best.pays),
        "strategy_pays": Shown(best.strategy_pays),
        "strikes": best.strikes,
        "course": list(map(_step, best.course)),
        "departs": list(map(_step, best.departs)),
        "ends_in": None if best.ends_in is None else str(best.ends_in),
    }


def _step(step: Step) -> dict[str, Data]:
    return {"state": str(step.state), "moves": step.moves, "meant": step.meant}
