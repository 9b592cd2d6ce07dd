"""What all tests share: one Hypothesis profile and one environment, the same everywhere, and an empty cache each."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ci")

_numbers = count()


@pytest.fixture(scope="session")
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(autouse=True)
def cache(_caches: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of one test: a folder that is made when something is kept, never that of the user."""
    folder = _caches / str(next(_numbers))
    monkeypatch.setenv("BONDPROOF_CACHE_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing said of a terminal. Processes of pytest-xdist have COLUMNS, which readline sets in their parent."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
