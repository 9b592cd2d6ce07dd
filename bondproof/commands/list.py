"""`list`: the mechanisms that come with bondproof.

    listing()   ListResult: name, title, scheme, fault, path and source of each

Not here: finding files (mechanisms/language/catalogue.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.rendering.document import Document, Paragraph, Table
from bondproof.rendering.wording import shown_path
from mechanisms.errors import SpecError
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.rendering.json import Data


class Listed(Frozen):
    """One entry of the catalogue."""

    name: str
    title: str
    scheme: str
    fault: str
    path: str
    source: str


class ListResult(Result):
    """The catalogue in alphabetical order."""

    kind: ClassVar[str] = "list"
    mechanisms: tuple[Listed, ...]
    exit_code: int = 0

    def document(self) -> Document:
        """A line for each mechanism."""
        if not self.mechanisms:
            return Document((Paragraph("the catalogue is empty"),))
        return Document((Table(("", ""), tuple((entry.name, entry.title) for entry in self.mechanisms)),))

    def data(self) -> Mapping[str, Data]:
        """The entries."""
        return {"mechanisms": self.mechanisms}


def listing() -> ListResult:
    """The catalogue. A spec that cannot be read is listed, and says so."""
    return ListResult(tuple(_listed(name) for name in names()))


def _listed(name: str) -> Listed:
    path = find(name)
    shown = shown_path(str(path))
    try:
        header = read(path).header
    except SpecError:
        return Listed(name, f"cannot be read: see `bondproof lint {name}`", "", "", shown, "")
    title = header.title or first_sentence(header.about)
    return Listed(name, title, header.scheme, header.fault, shown, header.source)


def first_sentence(text: str) -> str:
    """The first sentence of a text, without its full stop.

    >>> first_sentence("A worker commits. Then they wait.")
    'A worker commits'
    """
    return text.partition(". ")[0].strip().removesuffix(".")
