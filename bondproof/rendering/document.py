"""What a command has to say, in no format: headings, paragraphs, lists, tables, code, figures, findings.

    Document(blocks)      built by one function a result, next to the command
    document.findings     what has a verdict, for tools that take findings (SARIF, JUnit, GitHub)

A builder says everything once and marks what is detail; a back end (text, markdown, html, latex) decides how it
looks and shows as much of it as it was asked for. No back end knows a result, and no builder a format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import groupby
from typing import TypeAlias

from mechanisms.diagnostics import COMMAND_LINE, Diagnostic, Position, Severity
from mechanisms.values import Frozen


class Detail(Enum):
    """Who needs a block: every reader, readers of the whole answer, or those who ask for everything (`-v`)."""

    ESSENTIAL = 0
    NORMAL = 1
    VERBOSE = 2


class Style(Enum):
    """What a piece of text is. A back end may colour it, set it in bold or do nothing."""

    NAME = "name"
    GOOD = "good"
    BAD = "bad"
    OPEN = "open"
    CODE = "code"


class Span(Frozen):
    """A piece of text of one style."""

    text: str
    style: Style


Text: TypeAlias = str | tuple[str | Span, ...]
"""A line or a paragraph: plain, or in pieces."""


def plain(text: Text) -> str:
    """The text without its styles.

    >>> plain((Span("audit", Style.NAME), ", as written"))
    'audit, as written'
    """
    return text if isinstance(text, str) else "".join(p if isinstance(p, str) else p.text for p in text)


def pieces(text: Text) -> Iterator[tuple[str, Style | None]]:
    """The pieces of a text, each with its style."""
    for piece in (text,) if isinstance(text, str) else text:
        yield (piece, None) if isinstance(piece, str) else (piece.text, piece.style)


class Subject(Frozen):
    """The spec that a section speaks of: its file, its digest and its scheme."""

    path: str
    sha256: str = ""
    scheme: str = ""


class Heading(Frozen):
    """A title; 1 is that of the whole answer. `subject` is the spec that the blocks below speak of."""

    text: Text
    level: int = 2
    detail: Detail = Detail.ESSENTIAL
    subject: Subject | None = None


class Paragraph(Frozen):
    """Prose; `note` is said next to it, `under` makes it part of the block above."""

    text: Text
    detail: Detail = Detail.NORMAL
    note: str = ""
    under: bool = False


class Items(Frozen):
    """Sentences of equal rank: remarks, sources.

    `brief` is what text says in their place, unless everything is asked for; all other formats have them in full.
    """

    texts: tuple[Text, ...]
    detail: Detail = Detail.NORMAL
    brief: tuple[str, ...] = ()


class Table(Frozen):
    """Rows of cells. `right` are the columns aligned to the right; `footer` rows are sums, `note` says of the last one
    what must be true. `caption` names the table; an empty `header` leaves that row out. A `grid` is ruled; in text, a
    grid that is too wide goes on below, with its first column repeated.
    """

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    right: tuple[int, ...] = ()
    footer: tuple[tuple[Text, ...], ...] = ()
    note: str = ""
    caption: Text = ""
    grid: bool = False
    detail: Detail = Detail.NORMAL


class Code(Frozen):
    """Text whose lines and blanks count. What is `whole` is a file for another program: text shows it and no more."""

    text: str
    language: str = ""
    whole: bool = False
    detail: Detail = Detail.NORMAL


class Figure(Frozen):
    """A picture as SVG, and what it shows in words."""

    svg: str
    alternative: str
    caption: Text = ""
    detail: Detail = Detail.NORMAL


class Level(Enum):
    """Whether a finding passes, fails a run, or is worth a look."""

    PASS = "pass"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


UNEXPECTED, UNUSABLE = "UNEXPECTEDLY-PROVED", "UNUSABLE"
"""The rules of a claim that is proved though its spec expects it refuted, and of a command that cannot do its work."""


class Finding(Frozen):
    """One thing with a verdict: a claim, a window, a fault of a spec.

    `word` is the verdict or the code of a diagnostic, `mark` what is added to it (`as expected`), `text` the rest in a
    line, `blocks` what takes it apart. `rule` is the word under which tools file it. `at` is None where no file is to
    blame; `identity` (the path, then names) stays the same when lines of the file move. `because` says why the spec
    accepts it. A fault of a spec carries its `diagnostic`, which is shown with the line and a caret instead. What is
    not `counted` fails no run: another finding counts for it.
    """

    word: str
    name: str
    text: Text
    level: Level
    mark: str = ""
    blocks: tuple[Block, ...] = ()
    rule: str = ""
    title: str = ""
    at: Position | None = None
    identity: tuple[str, ...] = ()
    because: str = ""
    diagnostic: Diagnostic | None = None
    counted: bool = True
    depth: Detail | None = None

    @property
    def detail(self) -> Detail:
        """What passes is left out where only the rest is asked for, unless `depth` says otherwise."""
        if self.depth is not None:
            return self.depth
        return Detail.NORMAL if self.level in (Level.PASS, Level.NOTE) else Detail.ESSENTIAL


Content: TypeAlias = Heading | Paragraph | Items | Table | Code | Figure
Block: TypeAlias = Content | Finding


class Document(Frozen):
    """Blocks in the order of reading, and the whole answer in a line: text ends with it, Markdown begins with it.

    `title` is the title of an answer among others, if it is not the summary; `seconds` is how
    long it took, where that is known and may be said. `exit_code` is set by who renders (rendering/formats.py).
    """

    blocks: tuple[Block, ...]
    seconds: float | None = None
    summary: str = ""
    title: str = ""
    exit_code: int = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of reading, each once."""
        return tuple(dict.fromkeys(block for block in self.blocks if isinstance(block, Finding)))

    def failing(self, most: Detail) -> tuple[Finding, ...]:
        """The findings that do not pass; what the spec accepts (a note) is among them where everything is asked for."""
        wanted = {Level.ERROR, Level.WARNING} | ({Level.NOTE} if most is Detail.VERBOSE else set())
        return tuple(finding for finding in self.findings if finding.level in wanted and finding.counted)


_GRAVITY = ("ERROR", "REFUTED", UNEXPECTED, "VACUOUS", "UNDECIDED")


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then notes; of each the faults of specs first, then refuted, vacuous, undecided claims."""
    levels = (Level.ERROR, Level.WARNING, Level.NOTE, Level.PASS)

    def gravity(finding: Finding) -> tuple[int, int]:
        rank = _GRAVITY.index(finding.rule) if finding.rule in _GRAVITY else 0
        return levels.index(finding.level), rank

    return sorted(found, key=gravity)


def visible(blocks: Iterable[Block], most: Detail) -> list[Block]:
    """The blocks that are not more detailed than asked for; a heading with nothing below it goes, too."""
    found = [block for block in blocks if block.detail.value <= most.value]
    followers = (*found[1:], None)
    return [block for block, after in zip(found, followers, strict=False) if not _hollow(block, after)]


def _hollow(block: Block, after: Block | None) -> bool:
    if not isinstance(block, Heading) or block.level == 1:
        return False
    return after is None or (isinstance(after, Heading) and after.level <= block.level)


def grouped(blocks: Iterable[Block]) -> Iterator[Content | tuple[Finding, ...]]:
    """Blocks one by one; neighbouring findings together, as formats show them."""
    for _, group in groupby(blocks, key=lambda block: isinstance(block, Finding)):
        found = list(group)
        findings = tuple(block for block in found if isinstance(block, Finding))
        if findings:
            yield findings
        yield from (block for block in found if not isinstance(block, Finding))


def by_kind(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """Neighbouring findings as formats show them: answers without a name, verdicts by name, faults of specs."""
    found = list(findings)
    verdicts = [finding for finding in found if finding.diagnostic is None]
    answers = [finding for finding in verdicts if not finding.name]
    return answers, [f for f in verdicts if f.name], [f for f in found if f.diagnostic is not None]


def items(texts: Sequence[Text], detail: Detail = Detail.NORMAL) -> tuple[Items, ...]:
    """A list, or nothing where there is nothing to list."""
    return (Items(tuple(texts), detail),) if texts else ()


def faults(diagnostics: Iterable[Diagnostic]) -> tuple[Finding, ...]:
    """Faults and warnings of specs as findings."""
    return tuple(_fault(diagnostic) for diagnostic in diagnostics)


def _fault(diagnostic: Diagnostic) -> Finding:
    """One fault; what was written on the command line has no place in a file."""
    elsewhere = diagnostic.at.path in COMMAND_LINE
    advice = f" ({diagnostic.help})" if diagnostic.help else ""
    given = f"{diagnostic.at.path} {diagnostic.at.text}: " if elsewhere else ""
    return Finding(
        word=diagnostic.severity.value,
        name=diagnostic.code,
        text=f"{given}{diagnostic.message}{advice}",
        level=Level.ERROR if diagnostic.severity is Severity.ERROR else Level.WARNING,
        rule=diagnostic.code,
        title=f"{diagnostic.severity.value} {diagnostic.code}",
        at=None if elsewhere else diagnostic.at,
        identity=(diagnostic.at.path, " ".join(diagnostic.at.text.split())),
        diagnostic=diagnostic,
    )
