"""The catalogue: the specs that come with bondproof, found by their folder.

    protocols/NAME.mech.yaml    one real system a file
    models/NAME.mech.yaml       one textbook game a file
    court/NAME.mech.yaml        what others published, a mechanism a file; `bondproof claims` decides it

A new spec is one new file; nothing lists it. Not here: reading a spec (mechanisms/language/).
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from mechanisms.errors import UnknownName

FOLDERS = ("protocols", "models")
COURT = "court"
SUFFIX = ".mech.yaml"
REFUSED = ".mech.yml"
"""What no spec may be called: half of all patterns and tools would not find it."""


def names() -> tuple[str, ...]:
    """The names of all specs of the catalogue, in alphabetical order."""
    return tuple(sorted(_entries()))


def find(name_or_path: str | Path) -> Path:
    """The file of a spec, given its path or its name in the catalogue.

    Whatever exists, or has a slash or an ending `.yaml`, `.yml`, is a path and is returned as it is.

    Raises UnknownName where it is a name that the catalogue does not have.
    """
    text, path = str(name_or_path), Path(name_or_path)
    entries = _entries()
    there = os.path.isfile(text)  # no, too, where the text can be no path
    if text in entries and not there:
        return entries[text]
    if isinstance(name_or_path, Path) or "/" in text or "\\" in text or text.lower().endswith((".yaml", ".yml")):
        return path
    if there:
        return path
    raise UnknownName("spec", text, entries)


def specs_in(folder: Path, *, below: bool = False) -> list[Path]:
    """The specs that lie in a folder, and below it if asked, in the order of their names.

    What is called `*.mech.yml` is among them: whoever reads it refuses it, so that no spec is left out without a word.
    """
    lying = folder.rglob("*") if below else folder.glob("*")
    return sorted(path for path in lying if is_spec(path.name))


def specs_below(folder: Path) -> list[Path]:
    """The specs in a folder and below it, in the order of their paths; no link is followed, no hidden folder read."""
    found = list[Path]()
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        lying = (Path(here) / name for name in files if is_spec(name))
        found += (path for path in lying if not path.is_symlink())
    return sorted(found)


def is_spec(name: str) -> bool:
    """Whether a file of this name is a spec, in capital letters, too, or is called so that it is refused.

    >>> is_spec("UP.MECH.YAML"), is_spec("x.mech.yml"), is_spec("x.yaml")
    (True, True, False)
    """
    return name.lower().endswith((SUFFIX, REFUSED))


def court() -> tuple[Path, ...]:
    """The files of the court, in the order of their names. They are not in the catalogue: only `claims` asks them."""
    return tuple(specs_in(Path(__file__).parents[1] / COURT))


@cache
def _entries() -> dict[str, Path]:
    here = Path(__file__).parents[1]
    files = [file for folder in FOLDERS for file in (here / folder).glob("*" + SUFFIX)]
    return {file.name.removesuffix(SUFFIX): file for file in files}
