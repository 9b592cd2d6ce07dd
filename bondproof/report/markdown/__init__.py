"""The Markdown format, for pull requests and documents: tables. Only some commands have it.

verify.py       claims and verdicts, also as the summary of a CI step
equilibria.py   the equilibria of a game
compare.py      schemes side by side
drift.py        snapshots and diffs
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondproof.report.formats import Manner
from mechanisms.errors import UsageError

if TYPE_CHECKING:
    from bondproof.results import Result


def render(result: Result, manner: Manner) -> str:
    """The result as Markdown.

    Raises UsageError for the result of a command that has no Markdown.
    """
    match result.kind:
        case "verify" | "fault":
            from bondproof.report.markdown import verify

            return verify.rendered(result, manner)
        case "equilibria":
            from bondproof.report.markdown import equilibria

            return "\n".join(equilibria.lines(result, manner)) + "\n"
        case "compare":
            from bondproof.report.markdown import compare

            return compare.rendered(result, manner)
        case "snapshot" | "diff":
            from bondproof.report.markdown import drift

            return drift.rendered(result, manner)
        case _:
            raise UsageError(f"a {type(result).__name__} is not written as Markdown: ask for text, short or json.")
