"""A spec as it was in a revision of its git repository, read without a shell and without touching the working tree.

    is_revision(text, spec)                  whether a text may name a revision, next to a spec that is a file
    with at_revision("HEAD", spec) as old:   a file that holds the spec, with its lock next to it, as they were

Only `git rev-parse` and `git cat-file` are run: neither runs filters, hooks or pagers of the repository.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bondproof.sources.pins import NAME
from mechanisms.errors import SpecError, UsageError, did_you_mean
from mechanisms.language.catalogue import is_spec, names
from mechanisms.sanitize import in_one_line
from mechanisms.values import evolve

_SECONDS = 30


def is_revision(text: str, spec: str) -> bool:
    """Whether a text names neither a file nor a spec, and so a revision to compare a file with.

    >>> is_revision("HEAD", "nowhere.mech.yaml"), is_revision("cosmos", "cosmos")
    (False, False)
    """
    if "\0" in text + spec or not os.path.isfile(spec) or not is_spec(spec):
        return False
    return not (os.path.lexists(text) or text in names() or text.lower().endswith((".yaml", ".yml", ".snap")))


@contextmanager
def at_revision(revision: str, spec: Path) -> Iterator[Path]:
    """The spec as it was in a revision, in a folder that is there for as long as the `with`.

    Raises UsageError where git is missing, the spec is in no repository, or the revision or the file in it is unknown.
    A fault of the old text is reported at `REVISION:PATH`.
    """
    real = Path(os.path.realpath(spec))
    _commit(revision, real.parent, spec)
    text = _blob(revision, real.parent, real.name)
    if text is None:
        raise UsageError(
            f"there is no `{_short(spec)}` in `{_short(revision)}`. Name a revision that has the file, or compare two "
            "files."
        )
    lock = _blob(revision, real.parent, NAME)
    with TemporaryDirectory(prefix="bondproof-") as folder:
        old = Path(folder) / real.name
        old.write_bytes(text)
        if lock is not None:
            (Path(folder) / NAME).write_bytes(lock)
        try:
            yield old
        except SpecError as error:
            raise SpecError(
                [evolve(d, at=evolve(d.at, path=_renamed(d.at.path, old, revision, spec))) for d in error.diagnostics]
            ) from None


def named(revision: str, spec: Path | str) -> str:
    """What a spec in a revision is called.

    >>> named("HEAD~1", "audit.mech.yaml")
    'HEAD~1:audit.mech.yaml'
    """
    return f"{revision}:{spec}"


def _renamed(path: str, old: Path, revision: str, spec: Path) -> str:
    return named(revision, spec) if os.path.basename(path) == old.name and str(old.parent) in path else path


def _commit(revision: str, folder: Path, spec: Path) -> None:
    """See that there is such a revision; UsageError where there is not."""
    if revision.startswith("-"):
        raise UsageError(f"`{_short(revision)}` is not a revision. Give one such as HEAD, main or v1.2.")
    found = _git(folder, "rev-parse", "--is-inside-work-tree")
    if found.returncode != 0:
        raise UsageError(
            f"no file and no spec is called `{_short(revision)}`, and `{_short(spec)}` is in no git repository, so "
            f"that it is not a revision either. {_advice(revision)}"
        )
    if _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode != 0:
        raise UsageError(f"no file, no spec and no git revision is called `{_short(revision)}`. {_advice(revision)}")


def _advice(revision: str) -> str:
    close = did_you_mean(revision, names())
    close = f"{close[0].upper()}{close[1:]} " if close else ""
    return f"{close}Give a path, a name of the catalogue, or a revision such as HEAD, main or v1.2."


def _blob(revision: str, folder: Path, name: str) -> bytes | None:
    """What a file next to the spec held in a revision; None where it was not there."""
    found = _git(folder, "cat-file", "blob", f"{revision}:./{name}")
    return found.stdout if found.returncode == 0 else None


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "--no-pager", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError("git is not installed, and a revision is read by it. Compare two files.") from None
    except (subprocess.TimeoutExpired, OSError) as error:
        raise UsageError(f"git could not be asked: {in_one_line(str(error))[:200]}. Compare two files.") from None


def _short(text: str | Path) -> str:
    return in_one_line(str(text))[:120]
