"""What docs/how-to/editors.md tells editors to look for is what bondproof prints."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bondproof.__main__ import main

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "editors.md").read_text(encoding="utf-8")
FAULTY = """\
mech: 1
params:
  fee: 5 USD
  fine: = fee # + 2 USD
  rate: 5% .. 20%
game:
  - worker: [honest, cheat]
  - caught: chance {chance} when cheat
"""


def shown(language: str, containing: str) -> Any:
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if containing in block)


@pytest.fixture
def lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], list[str]]:
    def linted(chance: str) -> list[str]:
        file = tmp_path / "a b.mech.yaml"
        file.write_text(FAULTY.format(chance=chance))
        main(["lint", str(file), "--format", "short"])
        return capsys.readouterr().out.splitlines()

    return linted


def test_the_problem_matcher_reads_every_line_of_lint(lines: Callable[[str], list[str]], tmp_path: Path) -> None:
    [task] = json.loads(shown("json", "problemMatcher"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    read = [re.fullmatch(pattern["regexp"], line) for line in lines("rat")]
    parts = [{key: found[n] for key, n in pattern.items() if key != "regexp"} for found in read if found]
    assert [(p["line"], p["column"], p["severity"], p["code"]) for p in parts] == [
        ("4", "15", "warning", "M019"),
        ("8", "20", "error", "M012"),
    ]
    assert {p["file"] for p in parts} == {str(tmp_path / "a b.mech.yaml")}
    assert len(read) == len(parts)


def test_the_error_format_of_vim_has_the_same_parts(lines: Callable[[str], list[str]]) -> None:
    line = next(line for line in shown("vim", "errorformat").splitlines() if "errorformat" in line)
    forms = line.partition("=")[2].replace("\\ ", " ").split(",")
    readers = [re.compile(_as_pattern(form)) for form in forms]
    found = [[bool(reader.fullmatch(text)) for reader in readers] for text in lines("rat")]
    assert sorted(found) == [[False, True], [True, False]]


def _as_pattern(form: str) -> str:
    """An errorformat as a regular expression, for the parts that the page uses; see `:help errorformat`."""
    parts = {
        "%f": "(.+?)",
        "%l": r"(\d+)",
        "%c": r"(\d+)",
        "%n": r"(\d+)",
        "%m": "(.+)",
        "%t": "(.)",
        "%*[A-Z]": "[A-Z]+",
    }
    return "".join(parts.get(piece, re.escape(piece)) for piece in re.split(r"(%\*\[A-Z\]|%[flcnmt])", form))


def test_the_settings_of_the_editor_name_the_schema() -> None:
    assert json.loads(shown("json", "yaml.schemas")) == {"yaml.schemas": {"./mech.schema.json": "*.mech.yaml"}}
