"""`certify` as text: a line for each file, why it is rejected, and where its obligations come from."""

from __future__ import annotations

from pathlib import Path

import click

from bondproof.report.formats import Manner
from bondproof.report.text.table import beside, folded, rows_of, wrapped
from bondproof.report.wording import NOT_DERIVED, choices, plural, seconds, shown_path
from bondproof.results import CertifiedFile, CertifyResult


def lines(result: CertifyResult, manner: Manner) -> list[str]:
    """Every file, the claims without one, and the count."""
    shown = [file for file in result.files if not (manner.quiet and file.accepted)]
    found: list[str] = []
    for file, row in zip(shown, rows_of([_row(file) for file in shown], manner.width), strict=True):
        color = "green" if file.accepted else "red"
        first, *rest = row
        found += [first.replace(_word(file), click.style(_word(file), fg=color, bold=True), 1), *rest]
        found += _beneath(file, manner)
    for each in result.missing:
        scheme = f", scheme {each.scheme}" if each.scheme else ""
        found += beside("  MISSING   ", f"{each.spec} {each.claim}{scheme}: no certificate", manner.width)
    if manner.quiet:
        return found
    return [*found, *([""] if found else []), *_origins(result, manner.width), _total(result, manner)]


def _row(file: CertifiedFile) -> tuple[str, ...]:
    return _word(file), Path(file.path).name, file.claim, "+".join(file.kinds)


def _word(file: CertifiedFile) -> str:
    return "ACCEPTED" if file.accepted else "REJECTED"


def _beneath(file: CertifiedFile, manner: Manner) -> list[str]:
    """Why a file is rejected; what its maker chose; with --verbose, what it says."""
    found = [] if file.accepted else wrapped(file.why, manner.width, indent="            ")
    if manner.verbose and file.claim:
        found += wrapped(
            f"{file.text}   ({plural(file.obligations, 'obligation')})", manner.width, indent="            "
        )
    chosen = ", ".join(choices(file))
    return found + (wrapped(chosen, manner.width, indent="            ") if chosen else [])


def _origins(result: CertifyResult, width: int | None) -> list[str]:
    """Which files were compared with which spec."""
    accepted = [file for file in result.files if file.accepted]
    found = []
    for path in dict.fromkeys(file.derived for file in accepted):
        number = plural(sum(file.derived == path for file in accepted), "file")
        said = f"obligation re-derived from {shown_path(path)}" if path else NOT_DERIVED
        hint = "" if path else ": give --spec to compare with what the spec says"
        found += folded(f"{number}: {said}{hint}", width)
    return [*found, ""] if found else []


def _total(result: CertifyResult, manner: Manner) -> str:
    accepted = sum(file.accepted for file in result.files)
    counts = [f"{accepted} accepted"] if accepted else []
    if accepted < len(result.files):
        counts.append(f"{len(result.files) - accepted} rejected")
    if result.missing:
        counts.append(f"{plural(len(result.missing), 'claim')} without a certificate")
    took = "" if manner.reproducible or result.seconds is None else f"   ({seconds(result.seconds)})"
    return f"{plural(len(result.files), 'file')}: {', '.join(counts) or 'nothing to check'}{took}"
