"""What `certify` returns and says: files of certificates, each accepted or rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from fractions import Fraction

    from bondproof.rendering.document import Block, Document, Finding
    from bondproof.rendering.json import Data


class CertifiedFile(Frozen):
    """One file of certificates: what it says it is, and why it is rejected (empty where it is accepted).

    `solved` has the value of each solved parameter, in base units. `derived` is the path of the spec of which the
    obligations were built anew and compared. `unreadable` says that the file could not even be opened.
    """

    path: str
    spec: str = ""
    scheme: str | None = None
    overrides: tuple[str, ...] = ()
    solved: tuple[tuple[str, Fraction], ...] = ()
    claim: str = ""
    text: str = ""
    kinds: tuple[str, ...] = ()
    obligations: int = 0
    why: str = ""
    derived: str = ""
    unreadable: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the checker accepts the file, and the comparison with the spec, where there was one."""
        return not self.why


class MissingFile(Frozen):
    """A claim that its spec expects PROVED and that has no file."""

    spec: str
    scheme: str | None
    claim: str


class CertifyResult(Result):
    """Every file; `compared` says whether specs were given to compare with."""

    kind: ClassVar[str] = "certify"
    files: tuple[CertifiedFile, ...]
    missing: tuple[MissingFile, ...]
    compared: bool
    exit_code: int
    seconds: float | None = None

    def document(self) -> Document:
        """Every file, the claims without one, where obligations come from, a count."""
        from bondproof.rendering.document import Document, Finding, Level, items

        missing: list[Block] = [
            Finding("MISSING", each.claim, f"{_of(each)}: no certificate", Level.ERROR) for each in self.missing
        ]
        files: list[Block] = [_file(file) for file in self.files]
        blocks = [*files, *missing, *items(list(_origins(self)))]
        return Document(tuple(blocks), summary=self._total())

    def _total(self) -> str:
        from bondproof.rendering.wording import plural

        accepted = sum(file.accepted for file in self.files)
        counts = [f"{accepted} accepted"] if accepted else []
        if accepted < len(self.files):
            counts.append(f"{len(self.files) - accepted} rejected")
        if self.missing:
            counts.append(f"{plural(len(self.missing), 'claim')} without a certificate")
        return f"{plural(len(self.files), 'file')}: {', '.join(counts) or 'nothing to check'}"

    def data(self) -> Mapping[str, Data]:
        """Every file, and the claims of the specs given that have none."""
        return {
            "files": [_data(file) for file in self.files],
            "missing": self.missing,
            "compared": self.compared,
        }


def _of(missing: MissingFile) -> str:
    return missing.spec + (f", scheme {missing.scheme}" if missing.scheme else "")


def _file(file: CertifiedFile) -> Finding:
    """A file with its kinds of evidence, what its maker chose, and why it is rejected."""
    from bondproof.rendering.document import Detail, Finding, Level, Paragraph
    from bondproof.rendering.wording import NOT_DERIVED, choices, plural, shown_path

    blocks: list[Block] = []
    if file.claim:
        said = f"{file.text}   ({plural(file.obligations, 'obligation')})"
        blocks.append(Paragraph(said, Detail.VERBOSE, under=True))
    rests = () if not file.accepted or file.derived else (NOT_DERIVED,)
    chosen = ", ".join((*filter(None, ["+".join(file.kinds)]), *choices(file), *rests))
    name = Path(file.path).name
    return Finding(
        "ACCEPTED" if file.accepted else "REJECTED",
        file.claim or name,
        f"{name}  {chosen}".rstrip() if file.accepted else f"{shown_path(file.path)}: {file.why}",
        Level.PASS if file.accepted else Level.ERROR,
        blocks=tuple(blocks),
        rule="REJECTED",
        identity=(file.path, file.claim),
    )


def _origins(result: CertifyResult) -> Iterator[str]:
    """Which files were compared with which spec."""
    from bondproof.rendering.wording import NOT_DERIVED, plural, shown_path

    accepted = [file for file in result.files if file.accepted]
    for path in dict.fromkeys(file.derived for file in accepted):
        number = plural(sum(file.derived == path for file in accepted), "file")
        said = f"obligation re-derived from {shown_path(path)}" if path else NOT_DERIVED
        yield f"{number}: {said}{'' if path else ': give --spec to compare with what the spec says'}"


def _data(file: CertifiedFile) -> Mapping[str, Data]:
    from bondproof.rendering.json import Shown
    from bondproof.rendering.wording import shown_path

    return {
        "path": file.path,
        "accepted": file.accepted,
        "reason": file.why or None,
        "spec": file.spec or None,
        "scheme": file.scheme,
        "overrides": file.overrides,
        "solved": [{"parameter": name, "value": Shown(value)} for name, value in file.solved],
        "claim": file.claim or None,
        "statement": file.text or None,
        "kinds": file.kinds,
        "obligations": file.obligations,
        "rederived_from": shown_path(file.derived) if file.derived else None,
    }
