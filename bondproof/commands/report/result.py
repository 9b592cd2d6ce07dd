"""What `report` returns: the pages that were written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.rendering.document import Document
    from bondproof.rendering.json import Data


class Page(Frozen):
    """A page: its file, the spec that it speaks of, its size in bytes and the sentence that it begins with."""

    file: str
    spec: str
    size: int
    sentence: str


class ReportResult(Result):
    """The pages; `index` is the file that lists them, where there are several."""

    kind: ClassVar[str] = "report"
    pages: tuple[Page, ...]
    index: str | None
    exit_code: int
    seconds: float | None

    def document(self) -> Document:
        """Which files were written, and what each says first."""
        from bondproof.rendering.document import Document, Paragraph

        lines = [Paragraph(f"wrote {page.file}: {page.sentence}", under=number > 0) for number, page in _numbered(self)]
        if self.index is not None:
            lines.append(Paragraph(f"wrote {self.index}", under=True))
        return Document(tuple(lines), self.seconds)

    def data(self) -> Mapping[str, Data]:
        """Files, specs, sizes."""
        return {"pages": self.pages, "index": self.index}


def _numbered(result: ReportResult) -> enumerate[Page]:
    return enumerate(result.pages)
