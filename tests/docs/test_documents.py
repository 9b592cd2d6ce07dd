"""Everything that README.md and docs/ show is run: spec files are written out, commands typed, answers compared.

    ```yaml title="name.mech.yaml"    is a file, which the commands below it in the same page may use
    ```console                        holds lines `$ bondproof ...`, each followed by exactly what it prints

A time such as (0.1 s) may differ. A line that says `...` alone stands for any lines.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from bondproof.__main__ import main

ROOT = Path(__file__).parents[2]
PAGES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")))
_FENCE = re.compile(r"^```(\w*)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TIME = re.compile(r"\s*\(\d+(\.\d+)?(e-\d+)? s\)$", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, and what the page says it prints."""

    command: str
    printed: str


def _blocks(page: str) -> list[tuple[str, str, str]]:
    return _FENCE.findall((ROOT / page).read_text(encoding="utf-8"))


def _commands(block: str) -> list[Shown]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [Shown(*part.partition("\n")[::2]) for part in parts]


def _settled(text: str) -> list[str]:
    return [line.rstrip() for line in _TIME.sub("", text).strip("\n").splitlines()]


def _agrees(printed: list[str], shown: list[str]) -> bool:
    """Whether the lines are the ones shown, where `...` stands for any."""
    pattern = "\n".join(".*" if line == "..." else re.escape(line) for line in shown)
    return re.fullmatch(pattern, "\n".join(printed), re.DOTALL) is not None


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_prints_what_the_page_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for language, title, text in _blocks(page):
        if title and language == "yaml":
            (tmp_path / title).write_text(text, encoding="utf-8")
        if language != "console":
            continue
        for shown in _commands(text):
            words = shlex.split(shown.command)
            assert words[0] == "bondproof", f"{page}: only bondproof is run here, not {words[0]}"
            main(words[1:])
            said = capsys.readouterr()
            printed = _settled(said.out + said.err)
            assert _agrees(printed, _settled(shown.printed)), f"{page}: {shown.command}\n" + "\n".join(printed)


def test_the_readme_shows_a_refuted_claim_and_its_repair() -> None:
    shown = "\n".join(text for language, _, text in _blocks("README.md") if language == "console")
    assert "REFUTED" in shown
    assert "PROVED" in shown


def test_the_first_spec_of_the_readme_has_twelve_lines() -> None:
    first = next(text for language, title, text in _blocks("README.md") if language == "yaml" and title)
    assert len(first.strip().splitlines()) == 12
