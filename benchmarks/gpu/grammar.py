"""The grammar of a request: what can be asked of the data, and with which keys.

    bench cost llama-3.1-70b fp8 h100-sxm 1000/1000 market
          kind keys...

Not here: answering (resolve.py).
"""

from __future__ import annotations

import re
from enum import Enum

from mechanisms.errors import UnknownName, UsageError
from mechanisms.values import Frozen


class Kind(Enum):
    """What can be asked for."""

    COST = "cost"
    PRICE = "price"
    THROUGHPUT = "throughput"
    RETAIL = "retail"
    RATIO = "ratio"


class KindGrammar(Frozen):
    """How one kind is asked for. `least` and `most` count the keys."""

    kind: Kind
    keys: str
    least: int
    most: int
    unit: str
    meaning: str
    example: str

    def usage(self) -> str:
        """The grammar and one example, for a message."""
        return f"Write `{self.kind.value} {self.keys}`, for example `{self.example}`."

    def refuse(self, why: str) -> UsageError:
        """The error that says why and prints the grammar."""
        return UsageError(f"{self.kind.value}: {why}. {self.usage()}")


GRAMMARS = (
    KindGrammar(
        Kind.COST,
        "MODEL PRECISION GPU IN/OUT PRICE [ENGINE] [xN]",
        5,
        7,
        "USD/request",
        "cost of one request of IN and OUT tokens on a saturated server of N GPUs",
        "cost llama-3.1-70b fp8 h100-sxm 1000/1000 market tensorrt-llm-0.17 x2",
    ),
    KindGrammar(
        Kind.PRICE, "GPU PRICE", 2, 2, "USD/h", "price of one GPU for one hour, on demand", "price h100-sxm market"
    ),
    KindGrammar(
        Kind.THROUGHPUT,
        "MODEL PRECISION GPU IN/OUT [ENGINE] [xN]",
        4,
        6,
        "tokens/s",
        "output tokens per second of a saturated server, all its GPUs together",
        "throughput llama-3.1-70b fp8 h100-sxm 1000/1000 tensorrt-llm-0.17 x2",
    ),
    KindGrammar(
        Kind.RETAIL,
        "MODEL IN/OUT PROVIDER|median [in+out|out]",
        3,
        4,
        "USD/request",
        "revenue of one request at the price of a provider, or at the median of all",
        "retail llama-3.1-70b 1000/1000 median in+out",
    ),
    KindGrammar(
        Kind.RATIO,
        "MODEL HONEST_PRECISION CHEAT_PRECISION GPU SCENARIO [IN/OUT]",
        5,
        6,
        "1",
        "cost per token of the cheat over the cost of honest execution; above 1 the cheat does not pay",
        "ratio llama-2-70b fp8 int4 h100-sxm mlperf-v4.1-server",
    ),
)


def grammar_of(kind: Kind | str) -> KindGrammar:
    """The grammar of a kind.

    Raises
    ------
    UnknownName : no kind has the name.

    >>> grammar_of("price").usage()
    'Write `price GPU PRICE`, for example `price h100-sxm market`.'
    """
    name = kind.value if isinstance(kind, Kind) else kind.lower()
    for grammar in GRAMMARS:
        if grammar.kind.value == name:
            return grammar
    raise UnknownName("kind of benchmark", name, [grammar.kind.value for grammar in GRAMMARS])


class Lengths(Frozen):
    """Tokens of one request."""

    input_tokens: int
    output_tokens: int

    @property
    def key(self) -> str:
        """IN/OUT."""
        return f"{self.input_tokens}/{self.output_tokens}"


def parse_lengths(text: str, grammar: KindGrammar) -> Lengths:
    """IN/OUT as two counts of tokens.

    Raises
    ------
    UsageError : the text is not two counts with at least one output token.

    >>> parse_lengths("1000/500", grammar_of("retail"))
    Lengths(input_tokens=1000, output_tokens=500)
    """
    found = re.fullmatch(r"(\d+)/(\d+)", text, re.ASCII)
    if not found or int(found[2]) == 0:
        raise grammar.refuse(f"`{text}` is not IN/OUT, the tokens in and out of one request")
    return Lengths(int(found[1]), int(found[2]))


class Hardware(Frozen):
    """The optional end of a request: an engine, a number of GPUs, either, both or neither."""

    engine: str | None
    gpu_count: int | None


def parse_hardware(keys: tuple[str, ...], grammar: KindGrammar) -> Hardware:
    """[ENGINE] [xN], in either order.

    Raises
    ------
    UsageError : two engines, two counts, or a count of zero.

    >>> parse_hardware(("tensorrt-llm-0.17", "x2"), grammar_of("cost"))
    Hardware(engine='tensorrt-llm-0.17', gpu_count=2)
    """
    counts = [key for key in keys if re.fullmatch(r"[xX]\d+", key, re.ASCII)]
    engines = [key for key in keys if key not in counts]
    if len(counts) > 1 or len(engines) > 1 or any(int(count[1:]) == 0 for count in counts):
        raise grammar.refuse(f"`{' '.join(keys)}` is not one engine and one count of GPUs")
    return Hardware(engines[0] if engines else None, int(counts[0][1:]) if counts else None)
