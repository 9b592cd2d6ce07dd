"""A line for each file of certificates."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.report.formats import Manner
from bondproof.report.wording import origin, shown_path
from bondproof.results import CertifyResult


def lines(result: CertifyResult, manner: Manner) -> Iterator[str]:
    """Whether each file is accepted, and which are missing."""
    for file in result.files:
        if not (manner.quiet and file.accepted):
            word, where = ("ACCEPTED", origin(file)) if file.accepted else ("REJECTED", file.why)
            yield f"{shown_path(file.path)}: {word}[{file.claim}]: {where}"
    for each in result.missing:
        yield f"{each.spec}{f'.{each.scheme}' if each.scheme else ''}: MISSING[{each.claim}]"
