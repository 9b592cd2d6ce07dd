"""The Markdown format, for pull requests and documents: tables. Only some commands have it.

verify.py       claims and verdicts, also as the summary of a CI step
equilibria.py   the equilibria of a game
compare.py      schemes side by side
drift.py        snapshots and diffs
"""

from __future__ import annotations

from bondproof.comparison.result import CompareResult
from bondproof.drift.result import DiffResult, SnapshotResult
from bondproof.report.formats import Manner
from bondproof.results import EquilibriaResult, FaultResult, Result, VerifyResult
from mechanisms.errors import UsageError


def render(result: Result, manner: Manner) -> str:
    """The result as Markdown.

    Raises UsageError for the result of a command that has no Markdown.
    """
    from bondproof.report.markdown import compare, drift, equilibria, verify

    match result:
        case VerifyResult():
            return verify.verified(result, manner)
        case FaultResult():
            return verify.failed(result)
        case EquilibriaResult():
            return "\n".join(equilibria.lines(result, manner)) + "\n"
        case CompareResult():
            return compare.rendered(result, manner)
        case SnapshotResult():
            return drift.kept(result, manner)
        case DiffResult():
            return drift.diffed(result, manner)
        case _:
            raise UsageError(f"a {type(result).__name__} is not written as Markdown: ask for text, short or json.")
