"""`diff` of games in time says in words what became of states, transitions and the weight of a period."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: strikes
params:
  n: 2
states:
  - clean
  - warned[1 .. n]
  - out: end
discount: 90%
game:
  - operator: [honest, cheat]
  - flagged: chance (5% if honest else 80%)
ledger:
  - outside -> operator: 5 USD
next:
  - clean -> warned[1]: when flagged
  - warned[k] -> warned[k + 1]: when flagged and k < n
  - warned[n] -> out: when flagged
honest: [honest]
claims:
  worth: E[operator] > 0
"""


@pytest.fixture
def compared(bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, Any]]:
    monkeypatch.chdir(tmp_path)

    def run(*changes: tuple[str, str]) -> tuple[str, Any]:
        text = SPEC
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        Path("old.mech.yaml").write_text(SPEC)
        Path("new.mech.yaml").write_text(text)
        told = bondproof("diff", "old.mech.yaml", "new.mech.yaml").stdout
        (spec,) = json.loads(bondproof("diff", "old.mech.yaml", "new.mech.yaml", "--format", "json").stdout)["specs"]
        return told, spec["time"]

    return run


@pytest.mark.parametrize(
    ("changes", "told", "old", "new"),
    [
        ([("  - out: end", "  - pardon\n  - out: end")], "state added: pardon", None, "pardon"),
        ([("n: 2", "n: 3")], "state: warned[1 .. 2], now warned[1 .. 3]", "warned[1 .. 2]", "warned[1 .. 3]"),
        ([("90%", "80%")], "discount: 90%, now 80%", "90%", "80%"),
        ([("90%", "none")], "discount: 90%, now none", "90%", "none"),
        (
            [("out: when flagged", "out: when flagged and cheat")],
            "transition warned[n] -> out changed: when flagged, now when flagged and cheat",
            "warned[n] -> out: when flagged",
            "warned[n] -> out: when flagged and cheat",
        ),
        (
            [("honest: [honest]", "  - warned[k] -> clean: when not flagged\nhonest: [honest]")],
            "transition added: warned[k] -> clean: when not flagged",
            None,
            "warned[k] -> clean: when not flagged",
        ),
        (
            [("  - warned[n] -> out: when flagged\n", "")],
            "transition removed: warned[n] -> out: when flagged",
            "warned[n] -> out: when flagged",
            None,
        ),
        (
            [("  - clean\n", ""), ("  - out: end", "  - clean\n  - out: end")],
            "first state: clean, now warned[1]",
            "clean",
            "warned[1]",
        ),
    ],
)
def test_what_differs_is_told_in_words(
    compared: Callable[..., tuple[str, Any]],
    changes: list[tuple[str, str]],
    told: str,
    old: str | None,
    new: str | None,
) -> None:
    text, data = compared(*changes)
    assert f"  {told}\n" in text
    assert [(each["old"], each["new"]) for each in data] == [(old, new)]


def test_layout_and_comments_change_nothing(compared: Callable[..., tuple[str, Any]]) -> None:
    text, data = compared(
        ("warned[k + 1]: when flagged and", "warned[k+1]:   when   flagged and"), ("90%", "90%  # same")
    )
    assert data == []
    assert "transition" not in text


def test_an_end_that_is_none_any_more_is_told(compared: Callable[..., tuple[str, Any]]) -> None:
    text, _ = compared(("out: end", "out"))
    assert "  state: out (end), now out\n" in text


def test_a_game_that_is_played_once_now_is_told_as_such(compared: Callable[..., tuple[str, Any]]) -> None:
    states = SPEC[SPEC.index("states:") : SPEC.index("game:")]
    rules = SPEC[SPEC.index("next:") : SPEC.index("honest: [")]
    text, data = compared((states, ""), (rules, ""))
    assert "  game: played in time, now played once\n" in text
    assert data == [{"what": "game", "old": "played in time", "new": "played once"}]
