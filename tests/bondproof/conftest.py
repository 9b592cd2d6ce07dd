"""The program run inside the test's own process, with what it prints and its exit code."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.__main__ import main


@pytest.fixture
def bondproof(capsys: pytest.CaptureFixture[str]) -> Callable[..., CompletedProcess[str]]:
    def run(*arguments: object) -> CompletedProcess[str]:
        line = [str(a) for a in arguments]
        code = main(line)
        printed = capsys.readouterr()
        return CompletedProcess(line, code, printed.out, printed.err)

    return run


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Write the text of a spec into the current folder, an empty one; its path."""
    monkeypatch.chdir(tmp_path)

    def written(said: str) -> str:
        (tmp_path / "spot.mech.yaml").write_text(said)
        return "spot.mech.yaml"

    return written
