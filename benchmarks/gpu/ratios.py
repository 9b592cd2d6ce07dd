"""What a lower precision costs per token, relative to the promised one.

    cost ratio = (honest tokens/s per GPU) / (cheat tokens/s per GPU)

The price of the GPU cancels. Both runs come from the same source, engine,
scenario, lengths and load; below 1 the cheat saves, above 1 it does not pay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from benchmarks.gpu.doubts import doubts_of_run
from benchmarks.gpu.grammar import Kind, grammar_of, parse_lengths
from benchmarks.gpu.keys import engine_key, narrow, readable
from benchmarks.gpu.resolved import Resolved, decimal_text, resolved
from benchmarks.gpu.tables import Run, throughput_rows
from mechanisms.errors import UsageError
from mechanisms.values import Frozen


class Pair(Frozen):
    """An honest run and a cheat run that differ in precision."""

    honest: Run
    cheat: Run

    @property
    def cost_ratio(self) -> Fraction:
        """Cost per token of the cheat over that of honest execution."""
        return self.honest.tokens_per_s_per_gpu / self.cheat.tokens_per_s_per_gpu

    def doubts(self) -> tuple[str, ...]:
        """`ROW: reason` for each doubt about either run."""
        return tuple(f"{run.row_id}: {doubt}" for run in (self.honest, self.cheat) for doubt in doubts_of_run(run))


def verdict(cost_ratio: Fraction) -> str:
    """In words, what a cost ratio means for the cheat.

    >>> verdict(Fraction(5, 4))
    'the cheat costs 25% more than honest execution: this cheat does not pay'
    >>> verdict(Fraction(3, 5))
    'the cheat saves 40% of the honest cost: it pays'
    """
    change = decimal_text(abs(cost_ratio - 1) * 100, 3)
    if cost_ratio > 1:
        return f"the cheat costs {change}% more than honest execution: this cheat does not pay"
    if cost_ratio == 1:
        return "the cheat costs as much as honest execution: this cheat does not pay"
    return f"the cheat saves {change}% of the honest cost: it pays"


def resolve_ratio(keys: tuple[str, ...]) -> Resolved:
    """MODEL HONEST_PRECISION CHEAT_PRECISION GPU SCENARIO [IN/OUT] as a cost ratio.

    Returns
    -------
    Dimensionless: cost of the cheat over cost of honest execution, per output token on the same GPU.

    Raises
    ------
    UnknownName : a key that nothing in the table has.
    UsageError : no two runs of the same source and engine.

    >>> resolve_ratio(("llama-2-70b", "fp8", "int4", "h100-sxm", "mlperf-v4.1-server")).rows
    ('T0864', 'T0866')
    """
    pairs = _pairs_of(keys)
    sound = [pair for pair in pairs if not pair.doubts()]
    chosen = min(sound or pairs, key=lambda pair: (pair.cost_ratio, pair.honest.row_id))
    honest, cheat = chosen.honest, chosen.cheat
    notes = (
        f"honest {_words(honest)}",
        f"cheat {_words(cheat)}",
        "cost ratio = honest tokens/s per GPU over cheat tokens/s per GPU; the price of the GPU cancels",
        verdict(chosen.cost_ratio),
        _choice_note(len(pairs), len(sound)),
    )
    return resolved(chosen.cost_ratio, "1", (honest.origin, cheat.origin), notes, chosen.doubts())


def _pairs_of(keys: tuple[str, ...]) -> tuple[Pair, ...]:
    """For each source, engine and load: the best honest run against the best cheat run."""
    model, honest, cheat, gpu, scenario = (readable(key) for key in keys[:5])
    everything = throughput_rows()
    rows: Sequence[Run] = narrow(everything, "model", model, lambda run: readable(run.model), everything, "throughput")
    rows = narrow(rows, "GPU", gpu, lambda run: readable(run.gpu), everything, model)
    rows = narrow(rows, "scenario", scenario, lambda run: readable(run.scenario), everything, f"{model}, {gpu}")
    so_far = f"{model}, {gpu}, {scenario}"
    if len(keys) > 5:
        lengths = parse_lengths(keys[5], grammar_of(Kind.RATIO)).key
        rows = narrow(rows, "IN/OUT", lengths, lambda run: run.lengths, (), so_far)
    sides = [
        _best_by_setting(narrow(rows, "precision", side, lambda run: readable(run.precision), everything, so_far))
        for side in (honest, cheat)
    ]
    pairs = tuple(Pair(run, sides[1][setting]) for setting, run in sides[0].items() if setting in sides[1])
    if not pairs:
        listed = "; ".join(_words(run) for side in sides for run in side.values())
        raise UsageError(
            f"no two runs of the same source, engine and load for {so_far}, {honest} and {cheat}: {listed}."
        )
    return pairs


def _best_by_setting(runs: Iterable[Run]) -> dict[tuple[str, ...], Run]:
    """The most tokens per GPU for each setting, runs without doubt first."""
    best: dict[tuple[str, ...], Run] = {}
    order = sorted(runs, key=lambda run: (bool(doubts_of_run(run)), -run.tokens_per_s_per_gpu, run.row_id))
    for run in order:
        best.setdefault(_setting(run), run)
    return best


def _setting(run: Run) -> tuple[str, ...]:
    """What must agree: source without its submission number, reference, engine, lengths as set, and load."""
    source = re.sub(r" v?\d+\.\d+-\d+$", "", run.source)
    return (source, run.reference, engine_key(run.engine), run.lengths, run.concurrency)


def _words(run: Run) -> str:
    per_gpu = decimal_text(run.tokens_per_s_per_gpu)
    mean = "" if run.input_len or not run.output_len else f", {run.output_len} output tokens on average"
    load = (f" at {run.lengths}" if run.lengths else "") + (
        f", concurrency {run.concurrency}" if run.concurrency else ""
    )
    return (
        f"{run.row_id}: {run.model} {run.precision} on {run.gpu_count} x {run.gpu}, {run.engine},"
        f" {run.source}{load}{mean}: {per_gpu} tokens/s per GPU"
    )


def _choice_note(pairs: int, sound: int) -> str:
    if pairs == 1:
        return "the only pair of the same source, engine and load"
    which = f"of the {sound} without doubt" if sound else "though all are doubted"
    return f"chosen of {pairs} pairs of the same source, engine and load: the one that favours the cheat most, {which}"
