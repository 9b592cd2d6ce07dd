"""docs/reference/json.md shows what the program really writes."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^`bondproof ([^`]+)`\n\n```json\n(.+?)```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_page_has_its_examples() -> None:
    assert [line.partition(" ")[0] for line, _ in EXAMPLES] == ["verify", "bond", "equilibria", "compare"]


@pytest.mark.parametrize(("line", "shown"), EXAMPLES)
def test_an_example_of_the_page_is_the_answer_to_its_command(
    bondproof: Callable[..., CompletedProcess[str]],
    line: str,
    shown: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = re.search(r"```yaml\n(.+?)```", PAGE, flags=re.DOTALL)
    assert spec is not None
    (tmp_path / "audit.mech.yaml").write_text(spec[1])
    monkeypatch.chdir(tmp_path)
    assert bondproof(*shlex.split(line)).stdout == shown
