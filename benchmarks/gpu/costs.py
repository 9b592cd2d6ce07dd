"""What a served token costs, exactly.

    USD per token = USD per GPU-hour * GPUs / (tokens per second * 3600)

The server is saturated: at utilisation u divide by u. Prefill of the input is
inside the price of the output tokens, because the throughput was measured
with it.

Not here: which price and which throughput (prices.py, runs.py).
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import DomainError

SECONDS_PER_HOUR = 3600
TOKENS_PER_MILLION = 10**6


def cost_per_request(
    usd_per_gpu_hour: Fraction, gpu_count: int, tokens_per_s: Fraction, output_tokens: Fraction | int
) -> Fraction:
    """Rental cost of one request on a saturated server.

    Parameters
    ----------
    usd_per_gpu_hour : USD per GPU and hour, >= 0.
    gpu_count : GPUs of the server, >= 1.
    tokens_per_s : output tokens per second of the whole server, > 0.
    output_tokens : output tokens of the request, >= 0.

    Returns
    -------
    USD per request, prefill included.

    Raises
    ------
    DomainError : a value is outside its range.

    >>> cost_per_request(Fraction("2.29"), 2, Fraction("4390.53"), 1000)
    Fraction(1145, 3951477)
    """
    if usd_per_gpu_hour < 0:
        raise DomainError(f"usd_per_gpu_hour={usd_per_gpu_hour} is below 0: nobody pays you to rent. Give the price.")
    if gpu_count < 1:
        raise DomainError(f"gpu_count={gpu_count} is below 1: a server has a GPU. Give all GPUs of the run.")
    if tokens_per_s <= 0:
        raise DomainError(f"tokens_per_s={tokens_per_s} is not above 0: a request would never end. Give the rate.")
    if output_tokens < 0:
        raise DomainError(f"output_tokens={output_tokens} is below 0. Give the tokens of one answer.")
    return usd_per_gpu_hour * gpu_count * output_tokens / (tokens_per_s * SECONDS_PER_HOUR)


def revenue_per_request(
    input_usd_per_million: Fraction, output_usd_per_million: Fraction, input_tokens: int, output_tokens: int
) -> Fraction:
    """What a provider is paid for one request.

    Parameters
    ----------
    input_usd_per_million, output_usd_per_million : USD per million tokens, >= 0.
    input_tokens, output_tokens : tokens of the request, >= 0.

    Returns
    -------
    USD per request.

    Raises
    ------
    DomainError : a value is below 0.

    >>> revenue_per_request(Fraction(1), Fraction(2), 1000, 1000)
    Fraction(3, 1000)
    """
    if min(input_usd_per_million, output_usd_per_million) < 0 or min(input_tokens, output_tokens) < 0:
        raise DomainError("a price or a count of tokens is below 0. Give prices and counts of at least 0.")
    paid = input_usd_per_million * input_tokens + output_usd_per_million * output_tokens
    return paid / TOKENS_PER_MILLION
