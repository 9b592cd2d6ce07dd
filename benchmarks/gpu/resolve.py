"""One request for data to one number with its evidence.

    kind, keys --resolve--> Resolved

    cost        USD/request   what an honest or a cheating operator pays for one request
    price       USD/h         what a GPU rents for
    throughput  tokens/s      what a server delivers
    retail      USD/request   what the request sells for
    ratio       1             what a lower precision costs, relative to the promised one

Not here: the command line and the reading of specs (bondproof/, mechanisms/).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from benchmarks.gpu.costs import cost_per_request
from benchmarks.gpu.grammar import GRAMMARS, Kind, KindGrammar, grammar_of, parse_hardware, parse_lengths
from benchmarks.gpu.prices import choose_price
from benchmarks.gpu.ratios import resolve_ratio
from benchmarks.gpu.resolved import SECONDS_PER_HOUR, Resolved, resolved
from benchmarks.gpu.retail import resolve_retail
from benchmarks.gpu.runs import RunChoice, Workload, choose_run

__all__ = ["Kind", "KindGrammar", "Resolved", "parse_kinds", "resolve"]

SATURATION = "the server is saturated; at utilisation u the cost is 1/u times as high"
VENDOR = "the throughput is the vendor's own; in the field an honest cost may be 2 to 4 times as high"


def parse_kinds() -> tuple[KindGrammar, ...]:
    """Every kind with its key grammar, unit, meaning and an example.

    >>> [grammar.kind.value for grammar in parse_kinds()]
    ['cost', 'price', 'throughput', 'retail', 'ratio']
    """
    return GRAMMARS


def resolve(kind: str, keys: tuple[str, ...]) -> Resolved:
    """The number that a request stands for, with its rows, sources, notes and doubts.

    Parameters
    ----------
    kind : one of those of parse_kinds.
    keys : the words after it, in any case.

    Raises
    ------
    UnknownName : a key that nothing in the tables has, with the names meant perhaps.
    UsageError : too few or too many keys, or a combination that no usable row has.

    Source: the rows named in the result; data/README.md says how they were read.

    >>> answer = resolve("cost", ("llama-3.1-70b", "fp8", "h100-sxm", "1000/1000", "market", "tensorrt-llm-0.17"))
    >>> answer.value, answer.unit, answer.rows
    (Fraction(1145, 3951477), 'USD/request', ('T0193', 'R070'))
    """
    grammar = grammar_of(kind)
    if not grammar.least <= len(keys) <= grammar.most:
        span = f"{grammar.least}" if grammar.least == grammar.most else f"{grammar.least} to {grammar.most}"
        given = f"{len(keys)} given" + (f" (`{' '.join(keys)}`)" if keys else "")
        raise grammar.refuse(f"{span} keys are needed, {given}")
    return _RESOLVERS[grammar.kind](keys)


def _resolve_cost(keys: tuple[str, ...]) -> Resolved:
    choice = _choose(keys[:4], keys[5:], grammar_of(Kind.COST))
    price = choose_price(keys[2], keys[4])
    run = choice.run
    usd = cost_per_request(price.row.usd_per_gpu_hour, run.gpu_count, run.tokens_per_s, int(run.output_len))
    gpus = f"{run.gpu_count} GPU{'s' if run.gpu_count > 1 else ''}"
    spent = f"price * {gpus} * {run.output_len} output tokens / (tokens/s * {SECONDS_PER_HOUR})"
    formula = f"cost = {spent}, prefill of {run.input_len} input tokens included"
    notes = (choice.note(), price.note(), formula, SATURATION, *_vendor(choice))
    origins = (run.origin, price.row.origin)
    return resolved(usd, "USD/request", origins, notes, (*choice.doubts(), *price.doubts()))


def _resolve_price(keys: tuple[str, ...]) -> Resolved:
    price = choose_price(*keys)
    per_second = Fraction(1, SECONDS_PER_HOUR)
    return resolved(
        price.row.usd_per_gpu_hour,
        "USD/h",
        (price.row.origin,),
        (price.note(),),
        price.doubts(),
        base_units_per_shown=per_second,
    )


def _resolve_throughput(keys: tuple[str, ...]) -> Resolved:
    choice = _choose(keys[:4], keys[4:], grammar_of(Kind.THROUGHPUT))
    notes = (choice.note(), "output tokens of all GPUs together", *_vendor(choice))
    return resolved(choice.run.tokens_per_s, "tokens/s", (choice.run.origin,), notes, choice.doubts())


def _choose(keys: tuple[str, ...], tail: tuple[str, ...], grammar: KindGrammar) -> RunChoice:
    model, precision, gpu, lengths = keys
    workload = Workload(model, precision, gpu, parse_lengths(lengths, grammar).key)
    return choose_run(workload, parse_hardware(tail, grammar))


def _vendor(choice: RunChoice) -> tuple[str, ...]:
    return (VENDOR,) if "TensorRT-LLM" in choice.run.origin.source else ()


_RESOLVERS: dict[Kind, Callable[[tuple[str, ...]], Resolved]] = {
    Kind.COST: _resolve_cost,
    Kind.PRICE: _resolve_price,
    Kind.THROUGHPUT: _resolve_throughput,
    Kind.RETAIL: resolve_retail,
    Kind.RATIO: resolve_ratio,
}
