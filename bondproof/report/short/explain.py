"""`explain`, a line a topic or condition."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.commands.explain.result import Entry, ExplainResult, Topics
from bondproof.report.wording import NO_CLAIMS, shown_path


def lines(result: ExplainResult) -> Iterator[str]:
    """The title of what was asked about; of claims each condition."""
    match result.subject:
        case Entry(name, _, title):
            yield f"{name}: {title}"
        case Topics(by_kind):
            yield from (f"{each.name}: {each.title}" for _, entries in by_kind for each in entries)
        case claims:
            if not claims and result.mechanism is not None:
                yield f"{shown_path(result.mechanism.path)}:1:1: {NO_CLAIMS}"
            for each in claims:
                at = f"{shown_path(each.claim.at.path)}:{each.claim.at.line}:{each.claim.at.column}"
                if not each.conditions:
                    yield f"{at}: CLAIM[{each.claim.name}]: {each.says}"
                for condition in each.conditions:
                    label = f"{condition.label}: " if condition.label else ""
                    yield f"{at}: CLAIM[{each.claim.name}]: {label}{condition.formula}"
