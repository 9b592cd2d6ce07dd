"""`verify` as Markdown, for the summary of a CI step or a comment: a table a spec, and every refuted claim taken apart.

Sections stand in order of weight: what has no verdict, specs with something unexpected, the others. A summary has
at most 1 MiB on GitHub; sections that do not fit are left out whole, and the last line says so.
"""

from __future__ import annotations

import click

from bondproof.commands.verify.result import Checked
from bondproof.report.findings import block
from bondproof.report.formats import Manner
from bondproof.report.markdown.code import code, fenced
from bondproof.report.markdown.equilibria import escaped
from bondproof.report.repository_paths import place
from bondproof.report.text.verify import about, headline, total
from bondproof.report.wording import plural, remarks, seconds
from bondproof.results import FaultResult, VerifiedSpec, VerifyResult
from mechanisms.diagnostics import Diagnostic
from mechanisms.sanitize import visible

MOST_BYTES = 1_000_000
"""Below the 1 MiB that GitHub allows a step, with room for what the step itself writes."""

_LAST_LINE = 200
"""Bytes kept for what is said where something is left out."""


def rendered(result: VerifyResult | FaultResult, manner: Manner) -> str:
    """The whole answer of `verify`, or why there is none."""
    return _verified(result, manner) if result.kind == "verify" else _failed(result)


def _verified(result: VerifyResult, manner: Manner) -> str:
    """The whole answer of `verify`."""
    took = "" if manner.reproducible or result.seconds is None else f" ({seconds(result.seconds)})"
    unread = plural(len({fault.at.path for fault in result.faults}), "spec")
    unreadable = f"{unread} without verdicts; " if result.faults else ""
    specs = sorted(result.specs, key=_passes)
    sections = [_faults(result.faults)] if result.faults else []
    told = [spec for spec in specs if not (manner.quiet and _passes(spec) and not spec.mechanism.warnings)]
    sections += [_spec(spec, manner) for spec in told]
    return _fitting(f"## bondproof: {unreadable}{escaped(total(result))}{took}\n", sections)


def _failed(result: FaultResult) -> str:
    """What could not be done, and why."""
    section = _faults(result.diagnostics) if result.diagnostics else fenced(result.message) + "\n"
    return _fitting("## bondproof could not do its work\n", [section])


def _passes(spec: VerifiedSpec) -> bool:
    return bool(spec.findings) and not any(checked.fails for checked in spec.findings)


def _fitting(heading: str, sections: list[str]) -> str:
    """The heading and as many whole sections as there is room for."""
    room = MOST_BYTES - _LAST_LINE - len(heading.encode())
    kept: list[str] = []
    for section in sections:
        room -= len(section.encode()) + 1
        if room < 0:
            break
        kept.append(section)
    left = len(sections) - len(kept)
    if left:
        kept.append(f"**{plural(left, 'more section')} left out, as a summary has a bound. The log has them all.**\n")
    return "\n".join([heading, *kept])


def _faults(faults: tuple[Diagnostic, ...]) -> str:
    return "### Specs without verdicts\n\n" + fenced("\n\n".join(fault.long() for fault in faults)) + "\n"


def _spec(spec: VerifiedSpec, manner: Manner) -> str:
    lines = [f"### {_title(spec)}", "", code(place(spec.mechanism.path).path), ""]
    claims = [checked for checked in spec.findings if checked.fails or not manner.quiet]
    if not spec.findings:
        lines.append("**VACUOUS**: no claims, nothing to check")
    if claims:
        lines += ["| claim | line | verdict | |", "|---|---|---|---|", *map(_row, claims)]
    for checked in claims:
        text = block(checked, manner)
        if text and (manner.verbose or not checked.as_expected):
            claim = checked.claim
            lines += ["", f"**{checked.word}** {_cell(claim.name)}, line {claim.at.line}", "", fenced(text)]
    said = [] if manner.quiet else [_cell(remark) for remark in remarks(spec, manner)]
    said += [code(warning.short()) for warning in spec.mechanism.warnings]
    if said:
        lines += ["", *(f"* {each}" for each in said)]
    return "\n".join(lines) + "\n"


def _title(spec: VerifiedSpec) -> str:
    """The headline; a spec may have its name from its file."""
    name = spec.mechanism.header.name
    return code(name) + _cell(click.unstyle(headline(spec)).removeprefix(name))


def _row(checked: Checked) -> str:
    claim = checked.claim
    verdict = f"**{checked.word}**" if checked.fails else checked.word
    if checked.as_expected and checked.word != "PROVED":
        verdict += " (as expected)"
    said = about(checked)
    because = " ".join(claim.because.split())
    quoted = because != "" and said.endswith(because)
    said = f"{_cell(said.removesuffix(because))} {code(because)}" if quoted else _cell(said)
    return f"| {_cell(claim.name)} | {claim.at.line} | {verdict} | {said} |"


def _cell(text: str) -> str:
    """Text in one line that Markdown shows as it is."""
    return escaped(_one_line(text))


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())
