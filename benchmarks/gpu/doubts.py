"""Which rows are doubted, and why.

A doubt is a reason not to rest a headline number on a row: it was not read in
a file or a page, its flag questions it, the roofline check failed, or a
rational operator would not run it. A row with a doubt is used only when it is
asked for by name, and then the result is marked `low confidence`.

Not here: choosing among the rows that are left (runs.py, prices.py, retail.py).
"""

from __future__ import annotations

from benchmarks.gpu.tables import Origin, Run

READ = frozenset({"read in file", "read in page"})
"""The confidence of a row that was read; any other is memory."""

REMARKS = frozenset(
    {
        "Verda is the former DataCrunch",
        "aggregator, resells the named provider",
        "peer-to-peer marketplace offer, SpotPrice 0.00 = not available",
        "marketplace",
        "marketplace; second listing 1.39",
        "marketplace; second listing 0.25",
        "one AZ quotes spot = on-demand",
        "third AZ cut off by the read",
        "spot column equals on-demand, not used",
    }
)
"""Flags that say who sells, or concern the spot price alone: no doubt about the on-demand price."""

LINK_BOUND = {
    "L40S": "tensor parallelism over 8 L40S is bound by the link, no faster than over 4",
    "A100-80-PCIe": "tensor parallelism over 8 PCIe cards is bound by the link, slower than over 4",
}
"""70B models on eight cards without NVLink: not what a rational operator runs."""


def doubts_of_origin(origin: Origin) -> tuple[str, ...]:
    """What speaks against a row for how it was read.

    >>> doubts_of_origin(Origin("R001", "a catalogue", "", "2026", "from memory unverified", ""))
    ('from memory unverified',)
    """
    memory = () if origin.confidence in READ else (origin.confidence or "confidence not stated",)
    flag = (origin.flag,) if origin.flag and origin.flag not in REMARKS else ()
    return memory + flag


def doubts_of_run(run: Run) -> tuple[str, ...]:
    """What speaks against a throughput measurement: its origin, the roofline check, and eight cards without NVLink."""
    roofline = () if run.roofline_flag == "ok" else (run.roofline_flag or "roofline not checked",)
    link_bound = run.gpu_count == 8 and "70B" in run.model and run.gpu in LINK_BOUND
    return doubts_of_origin(run.origin) + roofline + ((LINK_BOUND[run.gpu],) if link_bound else ())


def forbids_use(origin: Origin) -> bool:
    """Whether the flag says that the number must not be used at all, not even when asked for.

    >>> forbids_use(Origin("A007", "", "", "", "read in file", "same price for every model: placeholder, do not use"))
    True
    """
    return "do not use" in origin.flag
