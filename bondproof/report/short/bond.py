"""A line for the window of a parameter."""

from __future__ import annotations

from bondproof.commands.window_words import window_remarks
from bondproof.report.wording import shown_path, window
from bondproof.results import BondResult


def line(result: BondResult) -> str:
    """The window, at the line of its parameter."""
    parameter = result.window.parameter
    at = f"{shown_path(parameter.at.path)}:{parameter.at.line}:{parameter.at.column}"
    shown = " or ".join(window(span, parameter.unit) for span in result.window.spans)
    said = f"in {shown}" if shown else "; ".join(window_remarks(result.window))
    return f"{at}: {result.word}[{parameter.name}]: {said}"
