"""The Markdown format, for pull requests and documents: tables. Only some commands have it.

verify.py       claims and verdicts, also as the summary of a CI step
equilibria.py   the equilibria of a game
compare.py      schemes side by side
"""

from __future__ import annotations

from bondproof.comparison.result import CompareResult
from bondproof.report.formats import Manner
from bondproof.results import EquilibriaResult, FaultResult, Result, VerifyResult
from mechanisms.errors import UsageError


def render(result: Result, manner: Manner) -> str:
    """The result as Markdown.

    Raises UsageError for the result of a command that has no Markdown.
    """
    from bondproof.report.markdown import compare, equilibria, verify

    match result:
        case VerifyResult():
            return verify.verified(result, manner)
        case FaultResult():
            return verify.failed(result)
        case EquilibriaResult():
            return "\n".join(equilibria.lines(result, manner)) + "\n"
        case CompareResult():
            return compare.rendered(result, manner)
        case _:
            raise UsageError(f"a {type(result).__name__} is not written as Markdown: ask for text, short or json.")
