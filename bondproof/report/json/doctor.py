"""`doctor` as JSON."""

from __future__ import annotations

from bondproof.commands.doctor.result import DoctorResult, Finding
from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json


def examined(result: DoctorResult, manner: Manner) -> dict[str, Json]:
    """The sections with their findings."""
    return {
        "sections": [
            {"title": section.title, "findings": [_finding(each, manner) for each in section.findings]}
            for section in result.sections
        ],
        "wrong": [each.name for each in result.wrong],
        "exit_code": result.exit_code,
    }


def _finding(each: Finding, manner: Manner) -> dict[str, Json]:
    found: dict[str, Json] = {
        "name": each.name,
        "state": each.state.value,
        "found": each.found,
        "needed": each.needed,
        "advice": each.advice,
    }
    return found if manner.reproducible else found | {"seconds": each.seconds}
