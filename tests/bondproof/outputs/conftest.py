"""Specs in which every verdict occurs, with text that tries to act, in a folder that stands for a repository."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

HOSTILE = (
    "::stop-commands::t ]]> </failure><b> | ```` ##[add-mask]e %0A::error::x [a](javascript:b) {0} & \u4e2d\u6587 "
    "# \u00a0 --> $x$ ~~y~~ \\\\"
)

MIXED = f"""\
mech: 1
params:
  x: 0 .. 1
  y: 0 .. 1
game:
  - worker: [honest, cheat]
ledger:
  - protocol -> worker: 1 USD when honest
honest: [honest]
claims:
  good: E[worker | honest] > 0
  hard: x^4 - 2*x^2*y^2 + y^4 + (x - y)^2 * (x*y - 1/3)^2 >= 0
  bad: x + y <= 1
  loses: E[worker | cheat] > E[worker | honest]
  known:
    claim: x + y <= 1
    expect: refuted
    because: "{HOSTILE}"
  surprise:
    claim: E[worker | honest] >= x * 1 USD
    expect: refuted
    because: "{HOSTILE}"
"""
_HEAD, _CLAIMS = MIXED.splitlines()[:10], MIXED.splitlines()[10:13]
ALONE = {line.partition(":")[0].strip(): "\n".join([*_HEAD, line, ""]) for line in _CLAIMS}
"""The specs `good`, `hard` and `bad`: each of these claims by itself."""

VACUOUS = """\
mech: 1
params:
  x: 0 .. 1
assume:
  - x > 2
game:
  - worker: [honest, cheat]
ledger:
  - protocol -> worker: 1 USD when honest
honest: [honest]
claims:
  anything: x > 5
"""
SILENT = (
    "mech: 1\ngame:\n  - worker: [honest, cheat]\nledger:\n  - worker -> burn: 1 USD when cheat\nhonest: [honest]\n"
)
BROKEN = """\
mech: 1
game:
  - worker: [honest, cheat]
ledger:
  - protocol -> worker: 1 USD when hoenst  # ::error::x ]]>
  - worker -> burn: bnd when cheat
honest: [honest]
claims:
  bad: E[worker | honst] > 0
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with specs in a folder whose name needs encoding; commands run in another of its folders."""
    (tmp_path / ".git").mkdir()
    rules = tmp_path / "rules & 100%"
    rules.mkdir()
    for name, text in {"mixed": MIXED, "vacuous": VACUOUS, "silent": SILENT, "broken": BROKEN, **ALONE}.items():
        (rules / f"{name}.mech.yaml").write_text(text, encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path


@pytest.fixture
def verified(repository: Path, bondproof: Callable[..., CompletedProcess[str]]) -> Callable[..., str]:
    """What `verify` prints of specs of the repository, named without their folder and ending."""

    def run(form: str, *arguments: str) -> str:
        given = [a if a.startswith("-") else f"../rules & 100%/{a}.mech.yaml" for a in arguments]
        return bondproof("verify", "--rlimit", "3000", "--format", form, *given).stdout

    return run


@pytest.fixture
def log(verified: Callable[..., str]) -> Callable[..., Any]:
    """The SARIF log of `verify`."""
    return lambda *arguments: json.loads(verified("sarif", *arguments))
