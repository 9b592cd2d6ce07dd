"""The command `equilibria` where three or more choose: the pure ones are all found, or it says why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.equilibria.equilibria import equilibria
from bondproof.exit_codes import ExitCode
from mechanisms.errors import DomainError

Run = Callable[..., CompletedProcess[str]]


def test_three_who_choose_are_refused_with_advice(tmp_path: Path) -> None:
    file = tmp_path / "three.mech.yaml"
    file.write_text(
        "mech: 1\nname: three\nparams:\n  a: 1 USD\ngame:\n  - u: [b, c]\n  - v: [d, e]\n  - w: [f, g]\n"
        "ledger:\n  - outside -> u: a when b and d and f\n"
    )
    with pytest.raises(DomainError, match=r"3 players choose \(u, v, w\).*let chance move for them"):
        equilibria(file)


def test_of_three_who_choose_the_pure_equilibria_are_listed(bondproof: Run, tmp_path: Path) -> None:
    """Each brings their neighbours 1 by going along: all or nobody, and two alone gain nothing by staying."""
    file = tmp_path / "three.mech.yaml"
    file.write_text(
        "mech: 1\nname: three\nparams:\n  a: 2 .. 4 USD\ngame:\n  - u: [go, stay]\n  - v: [join, wait]\n"
        "  - w: [help, idle]\nledger:\n  - outside -> u: a when go and join and help\n"
        "  - outside -> v: a when go and join and help\n  - outside -> w: a when go and join and help\n"
        "  - u -> burn: 1 USD when go\n  - v -> burn: 1 USD when join\n  - w -> burn: 1 USD when help\n"
    )
    found = bondproof("equilibria", file, "--format", "json")
    assert found.returncode == ExitCode.UNDECIDED
    data = json.loads(found.stdout)
    assert (data["complete"], data["pure_only"]) == (False, True)
    assert [e["profile"] for e in data["equilibria"]] == [
        {"u": "go", "v": "join", "w": "help"},
        {"u": "stay", "v": "wait", "w": "idle"},
    ]
    assert data["equilibria"][0]["payoffs_display"] == {"u": 2.0, "v": 2.0, "w": 2.0}
    shown = bondproof("equilibria", file, "--reproducible", "--allow-undecided")
    assert shown.returncode == ExitCode.OK
    assert "2 pure equilibria; mixed equilibria of more than two players are not searched" in " ".join(
        shown.stdout.split()
    )


def test_pure_equilibria_that_take_more_than_is_allowed_are_undecided(bondproof: Run, tmp_path: Path) -> None:
    file, players = tmp_path / "eight.mech.yaml", range(8)
    stages = "".join(f"  - p{n}: [a{n}, b{n}]\n" for n in players)
    lines = "".join(f"  - p{n} -> p{(n + 1) % 8}: 1 USD when a{n} and b{(n + 1) % 8}\n" for n in players)
    file.write_text(f"mech: 1\nname: eight\ngame:\n{stages}ledger:\n{lines}")
    short = bondproof("equilibria", file, "--rlimit", "1000")
    assert short.returncode == ExitCode.UNDECIDED
    said = "the pure equilibria were not all found: the work allowed (--rlimit) is used up"
    assert said in " ".join(short.stderr.split())
