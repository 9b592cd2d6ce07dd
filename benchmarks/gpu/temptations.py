"""What each cheat would save on one workload, from the rows alone.

    workload, price --temptations--> smaller-model, quantised-model, truncated-answer, cached-answer

Each is bound to the promised workload: same GPU, same lengths, same price of
the GPU, same version of the engine. A cheat for which no sound row was
measured is left out and named in `unmeasured`.

Not here: the ways to cheat (cheats.py), the choice of rows (runs.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from benchmarks.gpu.cheats import Cheat, MeasuredCost, Saving, Split, saving, split_cost
from benchmarks.gpu.costs import cost_per_request
from benchmarks.gpu.doubts import doubts_of_run
from benchmarks.gpu.grammar import Hardware, Lengths
from benchmarks.gpu.keys import engine_key, readable
from benchmarks.gpu.prices import choose_price
from benchmarks.gpu.runs import SATURATED, Workload, choose_run
from benchmarks.gpu.tables import Run, throughput_rows
from mechanisms.errors import DomainError, UsageError
from mechanisms.values import Frozen

HALF = Fraction(1, 2)

BITS_PER_WEIGHT = {
    "fp16": 16,
    "bf16": 16,
    "f16": 16,
    "fp8": 8,
    "int8": 8,
    "int8-w8a8": 8,
    "q8_0": 8,
    "fp4": 4,
    "mxfp4": 4,
    "nf4": 4,
    "int4": 4,
    "int4-awq": 4,
    "int4-gptq": 4,
    "q4_k_m": 4,
}
"""Nominal width of a weight. Scales and zero points, half a bit or less, are left out: only the order is used."""


class Temptation(Frozen):
    """One cheat on a workload: what is done, what it saves, the rows it rests on."""

    saving: Saving
    what: str
    rows: tuple[str, ...]


class Temptations(Frozen):
    """All cheats on a workload for which there are rows, and those for which there are none."""

    honest_cost: Fraction
    honest_row: str
    price_row: str
    found: tuple[Temptation, ...]
    unmeasured: tuple[Cheat, ...]


def temptations(workload: Workload, price: str, hardware: Hardware, *, kept: Fraction = HALF) -> Temptations:
    """What each cheat saves on a promised workload.

    Parameters
    ----------
    workload, hardware : what was promised, as in choose_run.
    price : a price key, as in choose_price.
    kept : share of the answer in [0, 1] that the truncating cheater still produces.

    Returns
    -------
    Savings in USD per request; the largest first.

    Raises
    ------
    UnknownName, UsageError : as choose_run and choose_price.
    DomainError : kept is outside [0, 1].

    >>> promised = Workload("llama-3.1-70b", "fp8", "h100-sxm", "1000/1000")
    >>> [t.what for t in temptations(promised, "market", Hardware("tensorrt-llm-0.17", None)).found]
    ['a stored answer', 'llama-3.1-8b fp8 x1', 'mixtral-8x7b fp8 x2', 'stops after 1/2 of the answer']
    """
    honest = choose_run(workload, hardware).run
    offer = choose_price(workload.gpu, price).row
    honest_cost = _cost(honest, offer.usd_per_gpu_hour)
    found = [Temptation(saving(Cheat.CACHED_ANSWER, honest_cost, Fraction(0)), "a stored answer", ())]
    for run in _cheapest_substitutes(honest):
        cheat = Cheat.QUANTISED_MODEL if run.model == honest.model else Cheat.SMALLER_MODEL
        what = f"{readable(run.model)} {readable(run.precision)} x{run.gpu_count}"
        cost = _cost(run, offer.usd_per_gpu_hour)
        found.append(Temptation(saving(cheat, honest_cost, cost), what, (run.row_id,)))
    found.extend(_truncation(honest, offer.usd_per_gpu_hour, kept))
    found.sort(key=lambda temptation: (-temptation.saving.usd_per_request, temptation.what))
    there = {temptation.saving.cheat for temptation in found}
    missing = tuple(cheat for cheat in Cheat if cheat not in there)
    return Temptations(honest_cost, honest.row_id, offer.origin.row_id, tuple(found), missing)


def split_of(run: Run, usd_per_gpu_hour: Fraction) -> tuple[Split, tuple[str, ...]]:
    """The prefill and decode parts of the cost of one request, and the two rows that part it.

    The two rows are the most input-heavy and the most output-heavy sound runs
    of the same model, precision, GPUs and engine.

    Raises
    ------
    UsageError : there are no two such runs that tell prefill from decode.
    """
    same = [
        other
        for other in _comparable(run)
        if (other.model, other.precision, other.gpu_count) == (run.model, run.precision, run.gpu_count)
    ]
    if same:
        by_weight = sorted(
            same, key=lambda other: (Fraction(other.input_len) / Fraction(other.output_len), other.lengths)
        )
        first, second = by_weight[-1], by_weight[0]
        costs = [MeasuredCost(_lengths(r), _cost(r, usd_per_gpu_hour)) for r in (run, first, second)]
        try:
            return split_cost(*costs), (first.row_id, second.row_id)
        except DomainError:
            pass
    raise UsageError(f"no two runs like {run.row_id} tell prefill from decode. Give the split yourself.")


def _truncation(run: Run, usd_per_gpu_hour: Fraction, kept: Fraction) -> Iterator[Temptation]:
    try:
        split, rows = split_of(run, usd_per_gpu_hour)
    except UsageError:
        return
    cost = saving(Cheat.TRUNCATED_ANSWER, split.prefill + split.decode, split.truncated(kept))
    yield Temptation(cost, f"stops after {kept} of the answer", rows)


def _comparable(honest: Run) -> list[Run]:
    """Sound saturated runs on the same GPU, source and engine."""
    return [
        run
        for run in throughput_rows()
        if run.scenario == SATURATED
        and run.gpu == honest.gpu
        and engine_key(run.engine) == engine_key(honest.engine)
        and run.source == honest.source
        and not doubts_of_run(run)
    ]


def _cheapest_substitutes(honest: Run) -> list[Run]:
    """For each smaller model, and for each narrower precision of the same one, the most tokens per GPU."""
    best: dict[tuple[str, str], Run] = {}
    for run in sorted(_comparable(honest), key=lambda run: (-run.tokens_per_s_per_gpu, run.row_id)):
        if run.lengths != honest.lengths:
            continue
        if run.model == honest.model and BITS_PER_WEIGHT[run.precision] < BITS_PER_WEIGHT[honest.precision]:
            best.setdefault((run.model, run.precision), run)
        elif _is_smaller(run, honest):
            best.setdefault((run.model, ""), run)
    return list(best.values())


def _is_smaller(run: Run, honest: Run) -> bool:
    sizes = (run.billion_parameters, honest.billion_parameters)
    return all(sizes) and Fraction(sizes[0]) < Fraction(sizes[1])


def _cost(run: Run, usd_per_gpu_hour: Fraction) -> Fraction:
    return cost_per_request(usd_per_gpu_hour, run.gpu_count, run.tokens_per_s, int(run.output_len))


def _lengths(run: Run) -> Lengths:
    return Lengths(int(run.input_len), int(run.output_len))
