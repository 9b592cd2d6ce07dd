"""Which throughput measurement stands for a workload.

    model, precision, GPU, IN/OUT [engine] [xN] --choose_run--> one run, and why it

Only saturated runs count. Left open, the choice is a rational operator's: the
newest version of an engine, then the cheapest per token.

Not here: which rows are doubted (doubts.py), what a run costs (costs.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.gpu.doubts import doubts_of_run
from benchmarks.gpu.grammar import Hardware
from benchmarks.gpu.keys import engine_family, engine_key, engine_version, narrow, readable
from benchmarks.gpu.resolved import decimal_text
from benchmarks.gpu.tables import Run, throughput_rows
from mechanisms.errors import UsageError
from mechanisms.values import Frozen

SATURATED = "offline_max_load"
"""The scenario in which the queue is always full."""


class Workload(Frozen):
    """What is asked to run, in readable keys; lengths as IN/OUT."""

    model: str
    precision: str
    gpu: str
    lengths: str

    def words(self) -> str:
        """The keys in a row."""
        return f"{self.model} {self.precision} {self.gpu} {self.lengths}"


class RunChoice(Frozen):
    """A measurement and why it was chosen."""

    run: Run
    why: str

    def note(self) -> str:
        """The measurement in words."""
        return f"run {describe(self.run)} ({self.why})"

    def doubts(self) -> tuple[str, ...]:
        """`ROW: reason` for each doubt about the measurement."""
        return tuple(f"{self.run.row_id}: {doubt}" for doubt in doubts_of_run(self.run))


def describe(run: Run) -> str:
    """One measurement in words."""
    lengths = f" at {run.lengths}" if run.lengths else ""
    return (
        f"{run.row_id}: {run.gpu_count} x {run.gpu}, {run.model} {run.precision}, {run.engine},"
        f" {readable(run.scenario)}{lengths}: {decimal_text(run.tokens_per_s, 12)} tokens/s"
    )


def choose_run(workload: Workload, hardware: Hardware) -> RunChoice:
    """The saturated run that stands for a workload.

    Raises
    ------
    UnknownName : a key that nothing in the table has.
    UsageError : no such run, or only doubted ones and no count of GPUs that names one; the message lists them.

    >>> choice = choose_run(Workload("llama-3.1-70b", "fp8", "h100-sxm", "1000/1000"), Hardware(None, None))
    >>> choice.run.row_id
    'T0193'
    >>> print(choice.why.replace(", ", chr(10), 1))
    tensorrt-llm-0.17 is the newest version with such a run
    x2 the cheapest per token of x2, x4, x8; doubted and left out: x1
    """
    matching = runs_of(workload, hardware)
    sound = [run for run in matching if not doubts_of_run(run)]
    if sound:
        choice = _rational(sound, hardware)
        return RunChoice(choice.run, choice.why + _left_out(matching, choice.run))
    if hardware.gpu_count is not None:
        return _rational(matching, hardware)
    listed = "; ".join(f"x{run.gpu_count} {describe(run)}: {'; '.join(doubts_of_run(run))}" for run in matching)
    raise UsageError(
        f"every saturated run of {workload.words()} is doubted: {listed}."
        f" To use one all the same, name it by its count of GPUs, as in `x{matching[0].gpu_count}`."
    )


def runs_of(workload: Workload, hardware: Hardware) -> tuple[Run, ...]:
    """All saturated runs that have the keys, the doubted ones among them."""
    everything = throughput_rows()
    rows: Sequence[Run] = tuple(run for run in everything if run.scenario == SATURATED)
    so_far = "a saturated server"
    steps: tuple[tuple[str, str, Callable[[Run], str], tuple[Run, ...]], ...] = (
        ("model", readable(workload.model), lambda run: readable(run.model), everything),
        ("precision", readable(workload.precision), lambda run: readable(run.precision), everything),
        ("GPU", readable(workload.gpu), lambda run: readable(run.gpu), everything),
        ("IN/OUT", workload.lengths, lambda run: run.lengths, ()),
        ("engine", engine_key(hardware.engine or ""), lambda run: engine_key(run.engine), everything),
        ("count of GPUs", f"x{hardware.gpu_count or ''}", lambda run: f"x{run.gpu_count}", ()),
    )
    for kind, asked, key_of, names in steps:
        if asked not in ("", "x"):
            rows = narrow(rows, kind, asked, key_of, names, so_far)
            so_far = f"{so_far}, {asked}"
    return tuple(rows)


def _left_out(matching: Sequence[Run], chosen: Run) -> str:
    """The doubted runs of the same engine that were passed over, in words."""
    same = [run for run in matching if run.engine == chosen.engine and doubts_of_run(run)]
    return f"; doubted and left out: {', '.join(f'x{run.gpu_count}' for run in same)}" if same else ""


def _rational(runs: Sequence[Run], hardware: Hardware) -> RunChoice:
    """The newest version of each engine, then the most tokens per GPU; on a tie fewer GPUs, then the earlier row."""
    newest: dict[str, tuple[int, ...]] = {}
    for run in runs:
        key = engine_key(run.engine)
        newest[engine_family(key)] = max(newest.get(engine_family(key), ()), engine_version(key))
    kept = [run for run in runs if engine_version(key := engine_key(run.engine)) == newest[engine_family(key)]]
    best = min(kept, key=lambda run: (-run.tokens_per_s_per_gpu, run.gpu_count, run.row_id))
    engine = "is the engine asked for" if hardware.engine else "is the newest version with such a run"
    if hardware.gpu_count:
        size = f"x{best.gpu_count} as asked for"
    else:
        sizes = ", ".join(dict.fromkeys(f"x{run.gpu_count}" for run in kept))
        size = f"x{best.gpu_count} the cheapest per token of {sizes}" if len(kept) > 1 else f"x{best.gpu_count} alone"
    return RunChoice(best, f"{engine_key(best.engine)} {engine}, {size}")
