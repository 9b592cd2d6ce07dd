"""The repository in which bondproof runs."""

from __future__ import annotations

from pathlib import Path


def repository() -> Path:
    """The nearest folder, from the current one upwards, that holds `.git`; the current one where none does."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
