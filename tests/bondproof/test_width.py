"""Text keeps within the width of a terminal, says the same at every width, and hangs on no terminal in a log."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

import click
import pytest

import bondproof
from bondproof.commands.bench import list_tables, show_rows
from bondproof.commands.explain.explain import explain
from bondproof.commands.init import first_spec
from bondproof.commands.list import listing
from bondproof.commands.show.show import show
from bondproof.commands.snapshots.diff import diff
from bondproof.rendering import text
from bondproof.rendering.document import Detail, Document, Table
from bondproof.rendering.formats import render
from bondproof.rendering.layout import beside, paragraphs, rows_of, wrapped
from bondproof.rendering.options import RenderOptions
from bondproof.system import streams

if TYPE_CHECKING:
    from bondproof.results import Result

ROOT = Path(__file__).parents[2]
Run = Callable[..., CompletedProcess[str]]
WIDTHS = (60, 80, 120)

SPEC = """\
mech: 1
params:
  bond:        31 USD
  audit_rate:  2% .. 10%
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else 0)
ledger:
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
claims:
  cheating-loses:  E[worker | cheat] < E[worker | honest]
"""
LONG_LINE = "0.60 USD + 0.01 USD + 0.02 USD + 0.03 USD + 0.04 USD + 0.05 USD + 0.06 USD + 0.07 USD + 0.08 USD + hoenst"
"""A fault at the end of a line that is longer than most terminals."""

QUESTIONS: dict[str, Callable[[], Result]] = {
    "verify": lambda: bondproof.verify(["commit-reveal-audit", "cosmos"]),
    "bond": lambda: bondproof.bond("audit-v1"),
    "equilibria": lambda: bondproof.equilibria("audit-v1"),
    "compare": lambda: bondproof.compare("audit-v1"),
    "list": listing,
    "show": lambda: show("audited-inference"),
    "bench list": list_tables,
    "bench show": lambda: show_rows(["T0193"]),
    "explain": lambda: explain([]),
    "explain a claim": lambda: explain(["commit-reveal-audit/cheating-loses"]),
    "explain a code": lambda: explain(["M030"]),
    "lint": lambda: bondproof.lint("slip.mech.yaml"),
    "diff": lambda: diff("a.mech.yaml", "b.mech.yaml"),
    "init": lambda: first_spec(Path("new.mech.yaml")),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """What each question is answered, once for all tests."""
    folder = tmp_path_factory.mktemp("specs")
    (folder / "a.mech.yaml").write_text(SPEC, encoding="utf-8")
    (folder / "b.mech.yaml").write_text(SPEC.replace("31 USD", "20 USD"), encoding="utf-8")
    (folder / "slip.mech.yaml").write_text(SPEC.replace("0.60 USD", LONG_LINE), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return {name: question() for name, question in QUESTIONS.items()}


def _text(result: Result, width: int | None, *, verbose: bool = True) -> str:
    return click.unstyle(
        render(
            result, "text", RenderOptions(Detail.VERBOSE if verbose else Detail.NORMAL, reproducible=True, width=width)
        )
    )


def _may_be_long(line: str) -> bool:
    """One word, which is to be copied whole; a command of `init`, too."""
    return len(line.split()) == 1 or line.startswith("  bondproof ")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_no_line_is_longer_than_the_terminal_is_wide(answers: dict[str, Result], name: str, width: int) -> None:
    for verbose in (False, True):
        lines = _text(answers[name], width, verbose=verbose).splitlines()
        assert [line for line in lines if len(line) > width and not _may_be_long(line)] == []


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - {"compare", "lint"}))
def test_the_width_takes_nothing_away(answers: dict[str, Result], name: str) -> None:
    """All but `compare`, which repeats its first column, and the long line of a fault, of which a part is shown."""
    marks = [Counter(_text(answers[name], width).replace(" ", "").replace("\n", "")) for width in (None, *WIDTHS)]
    assert marks.count(marks[0]) == len(marks)


@pytest.mark.parametrize("width", WIDTHS)
def test_carets_stand_under_what_they_mean_at_every_width(answers: dict[str, Result], width: int) -> None:
    lines = _text(answers["lint"], width).splitlines()
    at = next(i for i, line in enumerate(lines) if "^" in line)
    stretch = slice(lines[at].index("^"), lines[at].rindex("^") + 1)
    assert lines[at - 1][stretch] == "hoenst"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_numbers_of_a_ledger_stand_in_columns_at_every_width(answers: dict[str, Result], width: int) -> None:
    lines = _text(answers["verify"], width).splitlines()
    first = next(i for i, line in enumerate(lines) if re.match(r"  line +transfer", line))
    last = next(i for i in range(first, len(lines)) if " total " in lines[i])
    ends = [[found.end() for found in re.finditer(r"[-+]?\d+\.\d{5}", line)] for line in lines[first : last + 1]]
    assert [len(each) for each in ends if each] == [3] * sum(bool(each) for each in ends)
    assert len({tuple(each) for each in ends if each}) == 1


def test_a_comparison_of_many_schemes_becomes_several_tables(answers: dict[str, Result]) -> None:
    schemes = len(answers["compare"].rows)  # type: ignore[attr-defined]  # it is a CompareResult
    rules = [line.split() for line in _text(answers["compare"], 60).splitlines() if re.match(r"  -+  -", line)]
    assert sum(len(rule) - 1 for rule in rules) == schemes
    assert max(map(len, rules)) <= 4


def test_a_word_that_is_too_long_stays_whole() -> None:
    name = "x" * 90
    assert wrapped(f"the file {name} is there", 60) == ["  the file", f"    {name}", "    is there"]
    assert max(map(len, rows_of([[name, "a b"]], 60)[0])) <= 60


def test_an_amount_stays_in_one_line() -> None:
    for width in range(20, 60):
        said = "\n".join(wrapped("it fails at audit_rate = 2%, bond = 15 USD, and then by 0.3 USD in all", width))
        assert all(amount in said for amount in ("audit_rate = 2%", "bond = 15 USD", "0.3 USD"))


def test_a_text_that_does_not_end_is_wrapped_at_once() -> None:
    for mark in "a1-.= ":
        assert wrapped(mark * 200_000, 80) is not None


def test_what_has_no_room_beside_stands_below() -> None:
    head = click.style("  PROVED", fg="green") + "  " + "n" * 40 + "  "
    assert beside(head, "margin 30 USD, for all parameter values in the ranges", 60)[0] == head
    assert len(beside(head, "margin 30 USD, for all parameter values in the ranges", None)) == 1


def test_paragraphs_stand_apart_on_a_terminal_alone() -> None:
    texts = ["word " * 50, "short", "short"]
    assert [line for line in paragraphs(texts, 80) if not line.strip()] == [""]
    assert "" not in paragraphs(texts, None)


@pytest.mark.parametrize(
    ("columns", "told", "width"),
    [
        (None, 80, 80),
        (None, 20, 60),
        (None, 300, 116),
        (None, None, None),
        ("80", None, 80),
        ("40", None, 60),
        ("200", 80, 200),
        ("0", 80, 80),
        ("-5", None, None),
        ("wide", 80, 80),
        ("", None, None),
        ("9" * 5000, 80, 1000),
    ],
)
def test_the_width_is_that_of_columns_or_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: str | None, told: int | None, width: int | None
) -> None:
    class Stream:
        def isatty(self) -> bool:
            return told is not None

        def fileno(self) -> int:
            return 1

    monkeypatch.setattr(sys, "stdout", Stream())
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((told or 0, 24)))
    assert streams.width({} if columns is None else {"COLUMNS": columns}) == width


def test_a_stream_without_a_terminal_behind_it_has_the_usual_width(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        def isatty(self) -> bool:
            return True

        def fileno(self) -> int:
            raise OSError("no file")

    monkeypatch.setattr(sys, "stdout", Stream())
    assert streams.width({}) == streams.WIDEST
    monkeypatch.setattr(sys, "stdout", None)
    assert streams.width({}) is None


@pytest.mark.parametrize(
    ("asked", "environment", "colored"),
    [
        ("auto", {}, None),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": "", "FORCE_COLOR": ""}, None),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_is_what_is_asked_for(asked: str, environment: dict[str, str], colored: bool | None) -> None:
    assert streams.colored(asked, environment) is colored


def test_every_colour_has_a_word_with_it(answers: dict[str, Result]) -> None:
    """Who sees no colours misses nothing: what is coloured is a word that also is in the plain text."""
    for result in answers.values():
        styled = render(result, "text", RenderOptions(Detail.VERBOSE, reproducible=True, width=80))
        for found in re.finditer(r"\x1b\[3(\d)m(?:\x1b\[1m)?([^\x1b]*)", styled):
            assert found[1] in "125", "red, green and magenta are read on black and on white"
            assert re.search(r"[A-Za-z+-]", found[2])


def test_a_pipe_hears_columns_and_a_file_does_not(
    bondproof: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = ("verify", "cosmos", "--reproducible")
    piped = bondproof(*line).stdout
    monkeypatch.setenv("COLUMNS", "80")
    narrow = bondproof(*line, "--report", f"markdown={tmp_path / 'a.md'}").stdout
    assert max(map(len, piped.splitlines())) > 116 > 80 >= max(map(len, narrow.splitlines()))
    monkeypatch.delenv("COLUMNS")
    bondproof(*line, "--report", f"markdown={tmp_path / 'b.md'}")
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()


@pytest.mark.parametrize("command", [(), ("bench",), ("export",)])
def test_the_help_has_a_whole_sentence_for_each_command(
    bondproof: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    listed = bondproof(*command, "--help").stdout.partition("Commands:")[2]
    assert listed
    assert "..." not in listed
    assert max(map(len, listed.splitlines())) <= 80


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a matter of Unix")
@pytest.mark.parametrize("columns", [60, 132])
def test_an_answer_is_as_wide_as_its_terminal(columns: int) -> None:
    lines = _on_terminal(["list", "--color", "never"], columns).splitlines()
    longest = max(map(len, lines))
    assert longest <= columns
    assert lines == _text(listing(), min(columns, streams.WIDEST)).splitlines()


def _on_terminal(arguments: list[str], columns: int) -> str:
    """What bondproof writes to a terminal of this width."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    line = [sys.executable, "-m", "bondproof", *arguments]
    process = subprocess.Popen(line, cwd=ROOT, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 4096):
            written += chunk
    except OSError:
        pass  # Linux says so when the other side has closed
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return written.decode().replace("\r\n", "\n")


def test_a_file_has_grids_no_wider_than_a_terminal_may_be() -> None:
    schemes = [f"a scheme with number {n}" for n in range(9)]
    grid = Table(("", *schemes), (("bond", *["20 USD"] * 9),), grid=True)
    lines = text.render(Document((grid,)), RenderOptions()).splitlines()
    assert max(map(len, lines)) <= streams.WIDEST
    assert sum(line.count("20 USD") for line in lines) == 9
    assert sum(line.startswith("  bond ") for line in lines) > 1
