"""A line for each fault, as compilers write it."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.results import FaultResult, LintResult


def lines(result: LintResult | FaultResult) -> Iterator[str]:
    """The faults of specs that were asked for, or that stood in the way."""
    if result.kind == "lint":
        yield from (d.short() for spec in result.specs for d in spec.diagnostics)
    elif result.diagnostics:
        yield from (d.short() for d in result.diagnostics)
    else:
        yield f"error: {result.message}"
