"""The process that the plugin asks: specs come in as JSON, claims or verdicts go out as JSON.

    read [OPTION]...    < ["a.mech.yaml"]    {"a.mech.yaml": {"claims": {"cheating-loses": {"line": 12, ...}}, ...}}
    decide [OPTION]...  < ["a.mech.yaml"]    the same, each claim with its verdict

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
from bondproof.pytest_plugin.asking import USAGE, Answer, Claim

if TYPE_CHECKING:
    from bondproof.cli.options import Question
    from bondproof.commands.result import Result
    from bondproof.commands.verify.result import Checked, CheckedClaim, VerifyResult


def main(arguments: Sequence[str]) -> int:
    """Answer what stands on standard input; USAGE where the options are not those of `bondproof verify`."""
    answer = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a solver may print is not part of the answer
    try:
        take_own_siblings()
        task, question = arguments[0], _question(arguments[1:])
    except (ForeignSibling, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return USAGE
    tasks = {"read": _read, "decide": _decide}
    answers = {path: asdict(_answered(tasks[task], path, question)) for path in json.load(sys.stdin)}
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


def _answered(task: Callable[[str, Question], Answer], path: str, question: Question) -> Answer:
    """The answer of a task; what the user has to correct, with line and caret where it has a place."""
    from bondproof.commands.result import FaultResult
    from mechanisms.errors import DomainError, SpecError, UsageError

    try:
        return task(path, question)
    except (SpecError, UsageError, DomainError) as error:
        fault = FaultResult(error.diagnostics if isinstance(error, SpecError) else (), str(error))
        return Answer(fault=_text(fault, quiet=False))


def _read(path: str, question: Question) -> Answer:
    from bondproof.sources.loading import load
    from bondproof.sources.solved_parameter import solved_parameter, window_claim

    mechanism = load(path, **question.changes()).mechanism
    parameter = solved_parameter(mechanism)
    claims = {claim.name: Claim(claim.at.line) for claim in mechanism.claims}
    if claims and parameter is not None:
        window = window_claim(mechanism, parameter)
        claims[window.name] = Claim(window.at.line)
    return Answer(claims, [warning.short() for warning in mechanism.source.warnings])


def _decide(path: str, question: Question) -> Answer:
    from bondproof.commands.verify.verify import verify

    result = verify([path], **question.changes(), budget=question.effort()["budget"], repair_expected=False)
    allowed = question.allow_undecided
    return Answer({c.claim.name: _claim(c, result, allowed) for c in result.specs[0].findings})


def _claim(checked: Checked, result: VerifyResult, allow_undecided: bool) -> Claim:
    """What pytest gets to know of one claim, or of the window."""
    from bondproof.commands.verify.result import CheckedWindow

    skipped = not checked.counts or (allow_undecided and checked.word == "UNDECIDED")
    outcome = "passed" if checked.counts and not checked.fails else "skipped" if skipped else "failed"
    text = _told(checked, result) if checked.fails else "" if checked.counts else _without_value(checked)
    if isinstance(checked, CheckedWindow):
        return Claim(checked.claim.at.line, checked.word, outcome, None, checked.found.engines, text)
    engines = checked.result.verdict.engines
    return Claim(checked.claim.at.line, checked.word, outcome, _margin(checked), engines, text)


def _margin(checked: CheckedClaim) -> str | None:
    from bondproof.rendering.number_format import Towards, exact
    from bondproof.rendering.wording import unit_of

    margin, unit = checked.result.margin, unit_of(checked.result.statement.dimension).text
    return None if margin is None else f"{exact(margin, Towards.DOWN)} {unit}".strip()


def _without_value(checked: Checked) -> str:
    """Why a claim is skipped: the window of all claims is a test of its own, and counts for it."""
    from bondproof.commands.verify.document import about
    from bondproof.rendering.document import plain

    return f"{checked.word}  {checked.claim.name}  {plain(about(checked))}"


def _told(checked: Checked, result: VerifyResult) -> str:
    """What `bondproof verify --quiet` prints where this is the only claim; its verdict first, for the summary."""
    from bondproof.commands.verify.result import CheckedWindow
    from mechanisms.values import evolve

    whole = result.specs[0]
    if isinstance(checked, CheckedWindow):
        spec = evolve(whole, claims=(), window=checked)
    else:
        spec = evolve(whole, claims=(checked,), window=None)
    headline, _, verdict, *ledger = _text(evolve(result, specs=(spec,)), quiet=True).split("\n")
    return "\n".join([verdict.strip(), f" --> {checked.claim.at}", "", headline, *ledger])


def _text(result: Result, *, quiet: bool) -> str:
    """A result as text without colours: it goes into reports."""
    import click

    from bondproof.rendering.document import Detail
    from bondproof.rendering.formats import render
    from bondproof.rendering.options import RenderOptions

    detail = Detail.ESSENTIAL if quiet else Detail.NORMAL
    return click.unstyle(render(result, "text", RenderOptions(detail, reproducible=True))).rstrip("\n")
