"""CONTRIBUTING says what it takes to add a format, a command, a claim form: here one of each is added that way."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from subprocess import CompletedProcess
from typing import ClassVar

import click
import pytest

from bondproof.cli import root
from bondproof.commands.explain import entries
from bondproof.commands.result import Result
from bondproof.rendering import formats
from bondproof.rendering.document import Document, Finding, Heading, Level
from bondproof.rendering.json import Data, Shown
from bondproof.rendering.options import RenderOptions
from proofs.claims.properties import properties

Run = Callable[..., CompletedProcess[str]]
Add = Callable[[str, str], None]

FORMAT = '''
"""A document as its titles."""

from bondproof.rendering.document import Heading, plain


def render(document, options):
    """Each title in a line, and the exit code, unless the answer is to be reproducible."""
    lines = [plain(block.text) for block in document.blocks if isinstance(block, Heading)]
    return "\\n".join([*lines, f"{document.exit_code} {document.seconds}"]) + "\\n"
'''

COMMAND = '''
"""`sides`: how many sides a die has."""

from __future__ import annotations

from typing import ClassVar

from bondproof.commands.result import Result
from bondproof.rendering.document import Document, Paragraph


class SidesResult(Result):
    """The sides."""

    kind: ClassVar[str] = "sides"
    sides: int
    exit_code: int = 0

    def document(self):
        """A sentence."""
        return Document((Paragraph(f"{self.sides} sides"),))

    def data(self):
        """The number."""
        return {"sides": self.sides}


def sides():
    """A die."""
    return SidesResult(6)
'''

COMMAND_LINE = '''
"""`bondproof sides`: the command line."""

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import output_options


@click.command("sides")
@output_options
def command(output):
    """Count the sides of a die."""
    from bondproof.commands.sides import sides

    answer(lambda progress: sides(), output)
'''

CLAIM_FORM = '''
"""Gaining: a player expects more than nothing."""

from typing import ClassVar

from mechanisms.terms.terms import Comparison, Relation, number
from proofs.claims.properties.property import Property
from proofs.claims.statement import Part


class Gains(Property):
    """The player expects more than 0.

    Without strategies the claim is about the intended play.
    """

    name: ClassVar[str] = "gains"
    signature: ClassVar[str] = "gains(player | strategies)"
    example: ClassVar[str] = "honesty-gains: gains(worker | honest)"

    def parts(self, call, formulation):
        """One comparison."""
        payoff = formulation.payoffs.of(formulation.subject(call), formulation.profile(call))
        return (Part("", Comparison(payoff, Relation.GT, number(0))),)
'''

SPEC = """\
mech: 1
name: spot
game:
  - worker: [honest, cheat]
ledger:
  - outside -> worker: 2 USD when honest
honest: [honest]
claims:
  gain: gains(worker)
  more: gains(worker | cheat)
"""


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Add]:
    """Lay a file with this text into the folder of its package, under this name; it is gone after the test."""
    added = []

    def written(name: str, text: str) -> None:
        package, _, stem = name.rpartition(".")
        folder = tmp_path / package
        folder.mkdir(exist_ok=True)
        (folder / f"{stem}.py").write_text(text, encoding="utf-8")
        parent = import_module(package)
        monkeypatch.setattr(parent, "__path__", [*parent.__path__, str(folder)])
        added.append(name)

    yield written
    for name in added:
        sys.modules.pop(name, None)


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


def test_a_format_is_one_file_and_a_line_in_the_table(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    add("bondproof.rendering.titles", FORMAT)
    monkeypatch.setitem(formats.DOCUMENTS, "titles", "bondproof.rendering.titles")
    assert formats.render(DiceResult(6), "titles", RenderOptions()) == "a die\n3 0.25\n"
    assert formats.render(DiceResult(6), "titles", RenderOptions(reproducible=True)) == "a die\n3 None\n"


def test_every_command_with_formats_has_each_of_whole_documents() -> None:
    groups = [import_module(f"bondproof.cli.{name}").command for name in root.COMMANDS]
    commands = [c for each in groups for c in (each.commands.values() if isinstance(each, click.Group) else (each,))]
    choices = {
        c.name: set(p.type.choices)
        for c in commands
        for p in c.params
        if p.name == "format" and isinstance(p.type, click.Choice)
    }
    assert {c.name for c in commands} - set(choices) == {"completion"}
    assert all(set(formats.USUAL) <= set(offered) for offered in choices.values())


def test_a_command_is_two_files_and_its_name(add: Add, bondproof: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    add("bondproof.commands.sides", COMMAND)
    add("bondproof.cli.sides", COMMAND_LINE)
    monkeypatch.setattr(root, "COMMANDS", (*root.COMMANDS, "sides"))
    assert bondproof("sides").stdout == "  6 sides\n"
    assert json.loads(bondproof("sides", "--format", "json").stdout)["sides"] == 6
    assert all("6" in bondproof("sides", "--format", name).stdout for name in formats.USUAL)
    assert "Count the sides of a die." in bondproof("--help").stdout


def test_a_claim_form_is_one_file(add: Add, bondproof: Run, write: Callable[[str], str]) -> None:
    add("proofs.claims.properties.gains", CLAIM_FORM)
    kept = (properties, entries.words)
    try:
        for each in kept:
            each.cache_clear()
        answer = bondproof("verify", write(SPEC), "--format", "short")
        assert [line.partition(": ")[2].partition("[")[0] for line in answer.stdout.splitlines()] == [
            "PROVED",
            "REFUTED",
        ]
        explained = bondproof("explain", "gains").stdout
        assert "The player expects more than 0. Without strategies" in explained
        assert "honesty-gains: gains(worker | honest)" in explained
    finally:
        for each in kept:
            each.cache_clear()


@pytest.mark.parametrize("name", [*formats.DOCUMENTS, *formats.EXCERPTS, *formats.FINDINGS, "json"])
def test_a_result_says_itself_in_every_format(name: str) -> None:
    said = formats.render(DiceResult(6), name, RenderOptions())
    assert {"json": '"chance": "1/6"', "csv": "a die"}.get(name, "6 sides") in said


def test_a_result_prints_and_shows_itself_in_notebooks() -> None:
    die = DiceResult(6)
    assert str(die) == "a die\n\n  UNDECIDED  fair  6 sides\n\n1 die"
    assert "<td>6 sides</td>" in die._repr_html_()
    assert "6 sides" in die._repr_latex_()
