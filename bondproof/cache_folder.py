"""Where what is kept between runs lies, and the cache of verdicts in it.

    BONDPROOF_CACHE_DIR, if it is set       $BONDPROOF_CACHE_DIR
    on macOS                                ~/Library/Caches/bondproof
    on Windows                              %LOCALAPPDATA%\\bondproof
    elsewhere                               $XDG_CACHE_HOME or ~/.cache, /bondproof

    verdicts-v1/    verdicts with their evidence (solvers/cache.py)
    clean-v1        which specs `lint` found nothing in (bondproof/clean_specs.py)

All of it may be removed at any time. A relative XDG_CACHE_HOME counts as none, as its specification says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bondproof import __version__

if TYPE_CHECKING:
    from solvers.cache import FileRecall

FOLDER = "verdicts-v1"


def recall(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> FileRecall | None:
    """The user's cache; None where there is no folder for it."""
    from solvers.cache import FileRecall

    folder = cache_folder(environment, platform)
    return None if folder is None else FileRecall(folder / FOLDER, __version__)


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The folder of all that is kept, whether it is there or not; None where the user has no home."""
    if own := environment.get("BONDPROOF_CACHE_DIR"):
        return Path(own)
    base = environment.get({"win32": "LOCALAPPDATA", "darwin": ""}.get(platform, "XDG_CACHE_HOME"), "")
    if base and os.path.isabs(base):
        return Path(base) / "bondproof"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    usual = {"win32": Path("AppData", "Local"), "darwin": Path("Library", "Caches")}.get(platform, Path(".cache"))
    return home / usual / "bondproof"
