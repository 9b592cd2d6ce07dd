"""Commands keep verdicts between runs, in the usual place or where they are told to, and answer the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.cache_folder import cache_folder, recall

Run = Callable[..., CompletedProcess[str]]
HOME = Path("/home/ann")


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({"BONDPROOF_CACHE_DIR": "/c", "XDG_CACHE_HOME": "/x"}, "linux", "/c"),
        ({"XDG_CACHE_HOME": "/x"}, "linux", "/x/bondproof"),
        ({"XDG_CACHE_HOME": "relative"}, "linux", "/home/ann/.cache/bondproof"),
        ({}, "linux", "/home/ann/.cache/bondproof"),
        ({"XDG_CACHE_HOME": "/x"}, "darwin", "/home/ann/Library/Caches/bondproof"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/bondproof"),
        ({}, "win32", "/home/ann/AppData/Local/bondproof"),
    ],
)
def test_the_folder_is_the_usual_one_of_the_system(
    environment: dict[str, str], platform: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: HOME)
    assert cache_folder(environment, platform) == Path(folder)


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert recall({}, "linux") is None


def test_a_second_run_answers_the_same_and_says_what_is_cached(bondproof: Run, cache: Path) -> None:
    line = ("verify", "audit-v1", "--format", "json")
    cold = bondproof(*line, "--reproducible")
    assert cache.is_dir()
    warm = bondproof(*line, "--reproducible")
    anew = bondproof(*line, "--reproducible", "--no-cache")
    assert cold.stdout == warm.stdout == anew.stdout
    for flags, cached in (((), True), (("--no-cache",), False)):
        answer = json.loads(bondproof(*line, *flags).stdout)
        assert [claim["cached"] for claim in answer["specs"][0]["claims"]] == [cached] * 3
    assert bondproof("bond", "audit-v1", "--reproducible").stdout == (
        bondproof("bond", "audit-v1", "--reproducible", "--no-cache").stdout
    )


def test_without_a_cache_nothing_is_kept(bondproof: Run, cache: Path) -> None:
    bondproof("verify", "audit-v1", "--no-cache")
    assert not cache.exists()
