"""A document as few lines: one for each finding, as editors and scripts read them.

render(document, options)   `path:line:column: WORD[name]: text`, a line each
"""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.rendering.document import Detail, Document, Finding, plain
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.wording import shown_path
from mechanisms.sanitize import flowing, in_one_line


def render(document: Document, options: RenderOptions) -> str:
    """A line for each finding; those that pass are left out where only the rest is asked for."""
    found = [finding for finding in document.findings if finding.detail.value <= options.detail.value]
    return "".join(f"{line}\n" for line in _lines(found, options.detail))


def _lines(found: list[Finding], detail: Detail) -> Iterator[str]:
    for finding in found:
        if finding.diagnostic is not None:
            yield flowing(finding.diagnostic.short())
            continue
        at = finding.at
        place = "" if at is None else f"{in_one_line(shown_path(at.path))}:{at.line}:{at.column}: "
        mark = f" ({finding.mark})" if finding.mark else ""
        name = f"[{in_one_line(finding.name)}]" if finding.name else ""
        text = flowing(plain(finding.text))
        yield f"{place}{finding.word}{mark}{name}{f': {text}' if text else ''}"
