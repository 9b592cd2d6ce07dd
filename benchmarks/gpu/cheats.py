"""The ways to cheat on a promised workload, and what each saves.

    honest cost, cheat cost --saving--> USD per request, and whether it pays

A smaller or a quantised model changes the cost of every token. A truncated
answer saves decode alone: c = prefill + kept * decode. A cached answer needs
no GPU.

Not here: what the cheater risks, and whether the cheat is detected.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from benchmarks.gpu.grammar import Lengths
from benchmarks.gpu.resolved import decimal_text
from mechanisms.errors import DomainError
from mechanisms.values import Frozen


class Cheat(Enum):
    """A way to deliver less than was promised. The value is the readable key."""

    SMALLER_MODEL = "smaller-model"
    QUANTISED_MODEL = "quantised-model"
    TRUNCATED_ANSWER = "truncated-answer"
    CACHED_ANSWER = "cached-answer"

    @property
    def meaning(self) -> str:
        """What the cheater does, in one sentence."""
        return _MEANING[self]


_MEANING = {
    Cheat.SMALLER_MODEL: "answers with a smaller model than the one promised",
    Cheat.QUANTISED_MODEL: "runs the promised model at a lower precision than promised",
    Cheat.TRUNCATED_ANSWER: "stops before the answer is complete; prefill is paid all the same",
    Cheat.CACHED_ANSWER: "returns a stored or random answer and uses no GPU",
}


class Saving(Frozen):
    """What one cheat saves. Costs are USD per request."""

    cheat: Cheat
    honest_cost: Fraction
    cheat_cost: Fraction

    @property
    def usd_per_request(self) -> Fraction:
        """USD saved per request; below 0 the cheat costs more than honest execution."""
        return self.honest_cost - self.cheat_cost

    @property
    def share(self) -> Fraction:
        """The saving as a share of the honest cost, at most 1."""
        return self.usd_per_request / self.honest_cost

    @property
    def pays(self) -> bool:
        """Whether the cheat costs less than honest execution."""
        return self.usd_per_request > 0

    def verdict(self) -> str:
        """Whether it pays, and by how much, in words."""
        if self.share == 0:
            return "does not pay: costs as much"
        change = decimal_text(abs(self.share) * 100, 3)
        return f"pays: saves {change}%" if self.pays else f"does not pay: costs {change}% more"


def saving(cheat: Cheat, honest_cost: Fraction, cheat_cost: Fraction) -> Saving:
    """What a cheat saves per request.

    Parameters
    ----------
    honest_cost : USD per request, > 0.
    cheat_cost : USD per request, >= 0; exactly 0 for a cached answer.

    Raises
    ------
    DomainError : a cost is outside its range.

    >>> saving(Cheat.QUANTISED_MODEL, Fraction(100), Fraction(126)).verdict()
    'does not pay: costs 26% more'
    >>> saving(Cheat.SMALLER_MODEL, Fraction(7), Fraction(1)).usd_per_request
    Fraction(6, 1)
    """
    if honest_cost <= 0:
        raise DomainError(f"honest_cost={honest_cost} is not above 0: nothing can be saved. Give the honest cost.")
    if cheat_cost < 0:
        raise DomainError(f"cheat_cost={cheat_cost} is below 0. Give the cost of the cheat per request.")
    if cheat is Cheat.CACHED_ANSWER and cheat_cost != 0:
        raise DomainError(f"cheat_cost={cheat_cost} for a cached answer, which uses no GPU. Give 0.")
    return Saving(cheat, honest_cost, cheat_cost)


class Split(Frozen):
    """The cost of one request in two parts, USD per request."""

    prefill: Fraction
    decode: Fraction

    def truncated(self, kept: Fraction) -> Fraction:
        """Cost of an answer of which the share `kept` in [0, 1] is produced, USD per request.

        Raises
        ------
        DomainError : kept is outside [0, 1].

        >>> Split(Fraction(1), Fraction(4)).truncated(Fraction(1, 2))
        Fraction(3, 1)
        """
        if not 0 <= kept <= 1:
            raise DomainError(f"kept={kept} is outside [0, 1]. Give the share of the answer that is produced.")
        return self.prefill + kept * self.decode


class MeasuredCost(Frozen):
    """The cost of one request of given lengths, USD per request."""

    lengths: Lengths
    usd_per_request: Fraction


def split_cost(cost: MeasuredCost, first: MeasuredCost, second: MeasuredCost) -> Split:
    """The cost of a request parted into prefill and decode, by two other runs of the same engine.

    Assumes that an input token and an output token each have one price on that
    engine. The two runs give the two prices; the cost is parted in proportion.
    Longer contexts and smaller batches bend the line, so the split is an
    estimate, and its parts add up to the cost exactly.

    Parameters
    ----------
    cost : the request to part.
    first, second : two requests of other lengths, same model, precision, GPUs and engine.

    Raises
    ------
    DomainError : the lengths of the two are in proportion, or a price of a token would be below 0.

    >>> long_in = MeasuredCost(Lengths(2000, 100), Fraction(24))
    >>> long_out = MeasuredCost(Lengths(100, 2000), Fraction(81))
    >>> split_cost(MeasuredCost(Lengths(1000, 1000), Fraction(50)), long_in, long_out)
    Split(prefill=Fraction(10, 1), decode=Fraction(40, 1))
    """
    in_1, out_1, in_2, out_2 = (*_counts(first), *_counts(second))
    determinant = in_1 * out_2 - in_2 * out_1
    if determinant == 0:
        raise DomainError("the lengths of the two runs are in proportion: they cannot tell prefill from decode.")
    per_input = (first.usd_per_request * out_2 - second.usd_per_request * out_1) / determinant
    per_output = (second.usd_per_request * in_1 - first.usd_per_request * in_2) / determinant
    if per_input < 0 or per_output <= 0:
        raise DomainError("one price per token does not fit the two runs: a token would cost less than 0.")
    tokens_in, tokens_out = _counts(cost)
    prefill = per_input * tokens_in
    share = prefill / (prefill + per_output * tokens_out)
    return Split(cost.usd_per_request * share, cost.usd_per_request * (1 - share))


def _counts(cost: MeasuredCost) -> tuple[int, int]:
    return cost.lengths.input_tokens, cost.lengths.output_tokens
