"""Everything that README.md and docs/ show is run: spec files are written out, commands typed, answers compared.

    ```yaml title="name.mech.yaml"    is a file, which the commands below it in the same page may use
    ```nfg title="name.nfg"           is one, too, and so is ```python title="name.py", which `$ python name.py` runs,
                                      and ```json title="folder/name.json", ```text title="name"
    ```console                        holds lines `$ bondproof ...` (or pytest), each followed by exactly what it prints

A time such as (0.1 s) may differ. A line that says `...` alone stands for any lines.

    python tests/docs/test_documents.py [PAGE ...]    writes what the commands print now into the pages; read the diff
                                                      (what a page shortens by `...` stays shortened)
"""

from __future__ import annotations

import io
import os
import re
import runpy
import shlex
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from bondproof.__main__ import main

ROOT = Path(__file__).parents[2]
PAGES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")))
_FENCE = re.compile(r"^```(\w*)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILES = ("yaml", "nfg", "python", "json", "text")
_TIME = re.compile(r"\s*\(\d+(\.\d+)?(e-\d+)? s\)$", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, and what the page says it prints."""

    command: str
    printed: str


def _blocks(page: str) -> list[tuple[str, str, str]]:
    return _FENCE.findall((ROOT / page).read_text(encoding="utf-8"))


def _keep(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _commands(block: str) -> list[Shown]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [Shown(*part.partition("\n")[::2]) for part in parts]


def _settled(text: str) -> list[str]:
    return [line.rstrip() for line in _TIME.sub("", text).strip("\n").splitlines()]


def _agrees(printed: list[str], shown: list[str]) -> bool:
    """Whether the lines are the ones shown, where `...` stands for any."""
    pattern = "\n".join(".*" if line == "..." else re.escape(line) for line in shown)
    return re.fullmatch(pattern, "\n".join(printed), re.DOTALL) is not None


def _run(command: str) -> list[str]:
    """What a command prints, both streams, one after the other."""
    words = shlex.split(command)
    if words[0] == "pytest":
        line = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words[1:]]
        return _settled(subprocess.run(line, capture_output=True, encoding="utf-8", timeout=60).stdout)
    if words[0] == "python":
        return _program(words[1])
    assert words[0] == "bondproof", f"only bondproof, pytest and python are run here, not {words[0]}"
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main(words[1:])
    return _settled(out.getvalue() + err.getvalue())


def _program(file: str) -> list[str]:
    """What a program prints."""
    out = io.StringIO()
    with redirect_stdout(out):
        runpy.run_path(os.path.abspath(file), run_name="__main__")  # as Python does; processes look for it
    return _settled(out.getvalue())


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_prints_what_the_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for language, title, text in _blocks(page):
        if title and language in _FILES:
            _keep(tmp_path / title, text)
        for shown in _commands(text) if language == "console" else ():
            printed = _run(shown.command)
            assert _agrees(printed, _settled(shown.printed)), f"{page}: {shown.command}\n" + "\n".join(printed)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_of_an_output_is_more_than_an_ellipsis(page: str) -> None:
    shown = [one for language, _, text in _blocks(page) if language == "console" for one in _commands(text)]
    assert [one.command for one in shown if _settled(one.printed) == ["..."]] == []


def test_the_readme_shows_a_refuted_claim_and_its_repair() -> None:
    shown = "\n".join(text for language, _, text in _blocks("README.md") if language == "console")
    assert "REFUTED" in shown
    assert "PROVED" in shown


def test_the_first_spec_of_the_readme_has_twelve_lines() -> None:
    first = next(text for language, title, text in _blocks("README.md") if language == "yaml" and title)
    assert len(first.strip().splitlines()) == 12


def _excerpt(printed: list[str], shown: list[str]) -> list[str]:
    """What is printed, shortened where the page shortened it: each line shown before is found again by likeness."""
    if "..." not in shown:
        return printed
    lines: list[str] = []
    at, elided = 0, False
    for line in shown:
        if line == "...":
            elided = True
            continue
        alike = [SequenceMatcher(None, line, other).ratio() for other in printed[at:]]
        if max(alike, default=0) < 0.5:
            continue  # what this line said is not said any more
        found = at + alike.index(max(alike))
        lines += ["..."] if elided and found > at else printed[at:found]
        lines.append(printed[found])
        at, elided = found + 1, False
    return [*lines, "..."] if elided and at < len(printed) else [*lines, *printed[at:]]


def _refreshed(page: str) -> str:
    """The page with every console block as it is printed now; a block that still agrees is left alone."""

    def block(found: re.Match[str]) -> str:
        language, title, text = found.groups()
        if title and language in _FILES:
            _keep(Path(title), text)
        if language != "console":
            return found[0]
        parts = []
        for shown in _commands(text):
            printed, before = _run(shown.command), _settled(shown.printed)
            lines = before if _agrees(printed, before) else _excerpt(printed, before)
            parts.append("\n".join([f"$ {shown.command}", *lines]) + "\n")
        return "```console\n" + "\n".join(parts) + "```"

    return _FENCE.sub(block, (ROOT / page).read_text(encoding="utf-8"))


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    for name in sys.argv[1:] or PAGES:
        with tempfile.TemporaryDirectory() as scratch:
            os.chdir(scratch)
            text = _refreshed(name)
            os.chdir(ROOT)
        (ROOT / name).write_text(text, encoding="utf-8")
