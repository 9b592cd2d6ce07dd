"""The text format: for people at a terminal, in a log and in a pull request.

verify.py      claims and verdicts      refuted.py   a counterexample, taken apart
bond.py        the window               table.py     cells in columns
equilibria.py  who plays what           faults.py    lint, and what could not be done
browse.py      list, show, bench        compare.py   schemes side by side
certify.py     files of certificates    export.py    scripts of other tools
drift.py       snapshots and diffs      start.py     init
explain.py     codes, words, claims     doctor.py    the installation
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from bondproof.report import formats
from bondproof.report.formats import Manner

if TYPE_CHECKING:
    from bondproof.results import Result


def render(result: Result, manner: Manner) -> str:
    """The result as lines of text."""
    lines = _lines(result, manner)
    return "\n".join(line.rstrip() for line in lines) + "\n" if lines else ""


def plain(result: object) -> str:
    """The text of a result without colours and without what changes from run to run, as Python prints it."""
    import click

    return click.unstyle(formats.render(cast("Result", result), "text", Manner(reproducible=True))).rstrip("\n")


def _lines(result: Result, manner: Manner) -> list[str]:  # noqa: C901  one case a kind of result
    """The lines of a result, by its kind."""
    match result.kind:
        case "verify":
            from bondproof.report.text import verify

            return verify.lines(result, manner)
        case "certify":
            from bondproof.report.text import certify

            return certify.lines(result, manner)
        case "bond":
            from bondproof.report.text import bond

            return bond.lines(result, manner)
        case "equilibria":
            from bondproof.report.text import equilibria

            return equilibria.lines(result, manner)
        case "compare":
            from bondproof.report.text import compare

            return compare.lines(result, manner)
        case "snapshot" | "diff":
            from bondproof.report.text import drift

            return drift.lines(result, manner)
        case "export":
            from bondproof.report.text import export

            return export.lines(result)
        case "lint" | "fault":
            from bondproof.report.text import faults

            return faults.lines(result, manner)
        case "list" | "show" | "bench":
            from bondproof.report.text import browse

            return browse.lines(result, manner)
        case "doctor":
            from bondproof.report.text import doctor

            return doctor.lines(result, manner)
        case "explain":
            from bondproof.report.text import explain

            return explain.lines(result, manner)
        case "init":
            from bondproof.report.text import start

            return start.lines(result, manner)
        case "schema":
            return result.text.splitlines()
        case _:
            assert_never(result)
