"""The repository in which bondproof runs, or a file lies."""

from __future__ import annotations

from pathlib import Path


def repository(folder: Path | None = None) -> Path:
    """The nearest folder, from the current one or another one upwards, that holds `.git`; itself where none does."""
    here = Path.cwd() if folder is None else folder
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
