"""The program run inside the test's own process, with what it prints and its exit code."""

from collections.abc import Callable
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
