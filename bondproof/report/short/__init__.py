"""The short format: one line a finding, `file:line:col: ...`, as editors and annotations read it.

verify.py      claims and verdicts      faults.py    lint, and what could not be done
bond.py        the window               browse.py    list, show, bench
equilibria.py  who plays what           compare.py   schemes side by side
certify.py     files of certificates    drift.py     snapshots and diffs
explain.py     codes, words, claims
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, assert_never

from bondproof.report.formats import Manner
from mechanisms.sanitize import in_one_line

if TYPE_CHECKING:
    from bondproof.results import Result


def render(result: Result, manner: Manner) -> str:
    """The result, one line a finding."""
    return "".join(f"{in_one_line(line)}\n" for line in _lines(result, manner))


def _lines(result: Result, manner: Manner) -> Iterable[str]:  # noqa: C901  one case a kind of result
    match result.kind:
        case "verify":
            from bondproof.report.short import verify

            return verify.lines(result, manner)
        case "certify":
            from bondproof.report.short import certify

            return certify.lines(result, manner)
        case "bond":
            from bondproof.report.short import bond

            return [bond.line(result)]
        case "equilibria":
            from bondproof.report.short import equilibria

            return equilibria.lines(result)
        case "compare":
            from bondproof.report.short import compare

            return compare.lines(result)
        case "snapshot" | "diff":
            from bondproof.report.short import drift

            return drift.lines(result, manner)
        case "lint" | "fault":
            from bondproof.report.short import faults

            return faults.lines(result)
        case "list" | "show" | "bench":
            from bondproof.report.short import browse

            return browse.lines(result)
        case "explain":
            from bondproof.report.short import explain

            return explain.lines(result)
        case "export":
            return (f"{one.claim}: {one.name}: {one.reason or 'written'}" for one in result.obligations)
        case "doctor":
            return (f"{f.state.value}: {f.name}: {f.found}" for section in result.sections for f in section.findings)
        case "init":
            return (f"{name}: written" for name in result.written)
        case "schema":
            return result.text.splitlines()
        case _:
            assert_never(result)
