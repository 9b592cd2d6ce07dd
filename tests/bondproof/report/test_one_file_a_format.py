"""Adding a format is one file and its line in the table; adding a result is its class with two functions."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import pytest

from bondproof.commands.result import Result
from bondproof.report import formats
from bondproof.report.document import Document, Finding, Heading, Level
from bondproof.report.json import Data, Shown
from bondproof.report.options import RenderOptions

TITLES = '''
"""A document as its titles."""

from bondproof.report.document import Heading, plain


def render(document, options):
    """Each title in a line, and the exit code, unless the answer is to be reproducible."""
    lines = [plain(block.text) for block in document.blocks if isinstance(block, Heading)]
    return "\\n".join([*lines, f"{document.exit_code} {document.seconds}"]) + "\\n"
'''


class DiceResult(Result):
    """The result of a command that exists nowhere else."""

    kind: ClassVar[str] = "dice"
    sides: int
    exit_code: int = 3
    seconds: float | None = 0.25

    def document(self) -> Document:
        """The sides."""
        fair = Finding("UNDECIDED", "fair", f"{self.sides} sides", Level.ERROR, rule="UNDECIDED", title="fair <die>")
        return Document((Heading("a die", 1), fair), summary="1 die")

    def data(self) -> Mapping[str, Data]:
        """The sides, and the chance of each."""
        return {"sides": self.sides, "chance": Shown(Fraction(1, self.sides))}


def test_a_format_is_a_module_with_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "titles_of_a_document.py").write_text(TITLES, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(formats.DOCUMENTS, "titles", "titles_of_a_document")
    try:
        assert formats.render(DiceResult(6), "titles", RenderOptions()) == "a die\n3 0.25\n"
        assert formats.render(DiceResult(6), "titles", RenderOptions(reproducible=True)) == "a die\n3 None\n"
    finally:
        sys.modules.pop("titles_of_a_document", None)


@pytest.mark.parametrize("name", [*formats.DOCUMENTS, *formats.FINDINGS, "json"])
def test_a_result_says_itself_in_every_format(name: str) -> None:
    said = formats.render(DiceResult(6), name, RenderOptions())
    assert '"chance": "1/6"' in said if name == "json" else "6 sides" in said


def test_a_result_prints_and_shows_itself_in_notebooks() -> None:
    die = DiceResult(6)
    assert str(die) == "a die\n\n  UNDECIDED  fair  6 sides\n\n1 die"
    assert "<td>6 sides</td>" in die._repr_html_()
    assert "6 sides" in die._repr_latex_()
