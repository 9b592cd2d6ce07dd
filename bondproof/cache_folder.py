"""Where the cache of verdicts lies, and the cache itself.

    BONDPROOF_CACHE_DIR, if it is set       $BONDPROOF_CACHE_DIR/verdicts-v1
    on macOS                                ~/Library/Caches/bondproof/verdicts-v1
    on Windows                              %LOCALAPPDATA%\\bondproof\\verdicts-v1
    elsewhere                               $XDG_CACHE_HOME or ~/.cache, /bondproof/verdicts-v1

The folder may be removed at any time. A relative XDG_CACHE_HOME counts as none, as its specification says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bondproof import __version__
from solvers.cache import FileRecall

FOLDER = "verdicts-v1"


def recall(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> FileRecall | None:
    """The user's cache; None where there is no folder for it."""
    folder = cache_folder(environment, platform)
    return None if folder is None else FileRecall(folder, __version__)


def cache_folder(environment: Mapping[str, str], platform: str) -> Path | None:
    """The folder of the cache, whether it is there or not; None where the user has no home."""
    if own := environment.get("BONDPROOF_CACHE_DIR"):
        return Path(own) / FOLDER
    base = environment.get({"win32": "LOCALAPPDATA", "darwin": ""}.get(platform, "XDG_CACHE_HOME"), "")
    if base and os.path.isabs(base):
        return Path(base) / "bondproof" / FOLDER
    try:
        home = Path.home()
    except RuntimeError:
        return None
    usual = {"win32": Path("AppData", "Local"), "darwin": Path("Library", "Caches")}.get(platform, Path(".cache"))
    return home / usual / "bondproof" / FOLDER
