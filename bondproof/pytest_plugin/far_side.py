"""The process that the plugin asks: specs come in as JSON, claims or verdicts go out as JSON.

    read [OPTION]...    < ["a.mech.yaml"]    {"a.mech.yaml": {"claims": {"cheating-loses": 12}, "fault": ""}}
    decide [OPTION]...  < ["a.mech.yaml"]    {"a.mech.yaml": {"findings": {"cheating-loses": {...}}, "fault": ""}}

The options are those of `bondproof verify` that change a question. Both halves come in one wheel, so that this
needs no version; other programs ask `bondproof verify --format json`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from bondproof._siblings import ForeignSibling, take_own_siblings
from bondproof.pytest_plugin.asking import USAGE, Contents, Decided, Finding, Outcome

if TYPE_CHECKING:
    from bondproof.cli.options import Question
    from bondproof.commands.verify.result import Checked
    from bondproof.results import CheckedClaim, VerifyResult


def main(arguments: Sequence[str]) -> int:
    """Answer what stands on standard input; USAGE where the options are not those of `bondproof verify`."""
    answer = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a solver may print is no part of the answer
    try:
        take_own_siblings()
        task, question = arguments[0], _question(arguments[1:])
    except (ForeignSibling, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return USAGE
    tasks: dict[str, Callable[[str, Question], Contents | Decided]] = {"read": _read, "decide": _decide}
    answers = {path: asdict(tasks[task](path, question)) for path in json.load(sys.stdin)}
    with answer:
        json.dump(answers, answer)
    return 0


def _question(arguments: Sequence[str]) -> Question:
    """What the options say; ValueError where they are wrong."""
    import click

    from bondproof.cli.options import spec_options

    said: list[Question] = []
    command = click.command("bondproof_args")(spec_options(lambda question: said.append(question)))
    try:
        command.main(list(arguments), "bondproof_args", standalone_mode=False)
    except click.ClickException as complaint:
        raise ValueError(f"bondproof_args: {complaint.format_message()}") from None
    if not said:
        raise ValueError("bondproof_args: --help is read by people. See `bondproof verify --help`")
    return said[0]


def _read(path: str, question: Question) -> Contents:
    from bondproof.sources.loading import load
    from bondproof.sources.solved_parameter import solved_parameter, window_claim
    from mechanisms.errors import DomainError, SpecError, UsageError

    try:
        mechanism = load(path, **question.changes()).mechanism
        parameter = solved_parameter(mechanism)
    except (SpecError, UsageError, DomainError) as error:
        return Contents(fault=_fault(error))
    doubts = [warning.short() for warning in mechanism.source.warnings]
    claims = {claim.name: claim.at.line for claim in mechanism.claims}
    if claims and parameter is not None:
        window = window_claim(mechanism, parameter)
        claims[window.name] = window.at.line
    return Contents(claims, warnings=doubts)


def _decide(path: str, question: Question) -> Decided:
    from bondproof.commands.verify.verify import verify
    from mechanisms.errors import DomainError, SpecError, UsageError

    try:
        result = verify([path], **question.changes(), budget=question.effort()["budget"], repair_expected=False)
    except (SpecError, UsageError, DomainError) as error:
        return Decided(fault=_fault(error))
    allowed = question.allow_undecided
    return Decided({c.claim.name: _finding(c, result, allowed) for c in result.specs[0].findings})


def _finding(checked: Checked, result: VerifyResult, allow_undecided: bool) -> Finding:
    """What pytest is told of one claim, or of the window."""
    from bondproof.results import CheckedWindow

    text = _told(checked, result) if checked.fails else "" if checked.counts else _without_value(checked)
    outcome = Outcome.FAILED if checked.fails else Outcome.PASSED if checked.counts else Outcome.SKIPPED
    if checked.fails and allow_undecided and checked.word == "UNDECIDED":
        outcome = Outcome.SKIPPED
    if isinstance(checked, CheckedWindow):
        return Finding(checked.word, outcome, None, checked.found.engines, text)
    return Finding(checked.word, outcome, _margin(checked), checked.result.verdict.engines, text)


def _margin(checked: CheckedClaim) -> str | None:
    from bondproof.report.number_format import Towards, exact
    from bondproof.report.wording import unit_of

    margin, unit = checked.result.margin, unit_of(checked.result.statement.dimension).text
    return None if margin is None else f"{exact(margin, Towards.DOWN)} {unit}".strip()


def _without_value(checked: Checked) -> str:
    """Why a claim is skipped: the window of all claims is a test of its own, and counts for it."""
    from bondproof.commands.verify.document import about
    from bondproof.report.document import plain

    return f"{checked.word}  {checked.claim.name}  {plain(about(checked))}"


def _told(checked: Checked, result: VerifyResult) -> str:
    """What `bondproof verify --quiet` prints where this is the only claim; its verdict first, for the summary."""
    from bondproof.report.document import Detail
    from bondproof.report.formats import render
    from bondproof.report.options import RenderOptions
    from bondproof.results import CheckedWindow
    from mechanisms.values import evolve

    whole = result.specs[0]
    spec = (
        evolve(whole, claims=(), window=checked)
        if isinstance(checked, CheckedWindow)
        else evolve(whole, claims=(checked,), window=None)
    )
    alone = evolve(result, specs=(spec,))
    view = render(alone, "text", RenderOptions(Detail.ESSENTIAL, reproducible=True))
    headline, _, verdict, *ledger = _plain(view).split("\n")
    place = f" --> {checked.claim.at}"
    return "\n".join([verdict.strip(), place, "", headline, *ledger])


def _fault(error: Exception) -> str:
    """What the user has to correct, with line and caret where it has a place."""
    from bondproof.report.formats import render
    from bondproof.report.options import RenderOptions
    from bondproof.results import FaultResult
    from mechanisms.errors import SpecError

    diagnostics = error.diagnostics if isinstance(error, SpecError) else ()
    return _plain(render(FaultResult(diagnostics, str(error)), "text", RenderOptions()))


def _plain(text: str) -> str:
    """The text without colours: it goes into reports."""
    import click

    return click.unstyle(text).rstrip("\n")
