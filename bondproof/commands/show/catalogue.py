"""The catalogue for readers: what there is, and one spec in full.

    listing()    a line for each spec that comes with bondproof
    show(spec)   a spec with the numbers and the meaning that it has

Not here: finding files (mechanisms/language/catalogue.py), words and layout (bondproof/report/).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bondproof.results import Listed, ListResult, ShowResult
from bondproof.sources.loading import load
from mechanisms.errors import SpecError
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read


def listing() -> ListResult:
    """The catalogue in alphabetical order. A spec that cannot be read is listed and says so."""
    return ListResult(tuple(_listed(name) for name in names()))


def _listed(name: str) -> Listed:
    path = find(name)
    try:
        header = read(path).header
    except SpecError:
        return Listed(name, f"cannot be read: see `bondproof lint {name}`", "", "", str(path), "")
    title = header.title or first_sentence(header.about)
    return Listed(name, title, header.scheme, header.fault, str(path), header.source)


def first_sentence(text: str) -> str:
    """The first sentence of a text, without its full stop.

    >>> first_sentence("A worker commits. Then he waits.")
    'A worker commits'
    """
    return text.partition(". ")[0].strip().removesuffix(".")


def show(spec: str | Path, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> ShowResult:
    """One spec, with its numbers.

    Raises SpecError where the spec cannot be read.
    """
    mechanism = load(spec, scheme=scheme, overrides=overrides).mechanism
    origins = tuple((p, p.origin) for p in mechanism.parameters if p.origin is not None)
    return ShowResult(mechanism, origins)
