"""Write the answer on specs as pages of HTML.

    report("audited-inference", "audited-inference.html")    one page
    report(["cosmos", "gonka"], "reports")                   a folder: a page each, and index.html

Each page asks `verify` once, and `compare` where the spec has schemes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bondproof.commands.compare.compare import compare
from bondproof.commands.compare.result import CompareResult
from bondproof.commands.report.lead import lead
from bondproof.commands.report.page import index, page
from bondproof.commands.report.result import Page, ReportResult
from bondproof.commands.values.result import ValuesResult
from bondproof.commands.values.values import values
from bondproof.commands.verify.result import VerifiedSpec
from bondproof.commands.verify.verify import verify
from bondproof.rendering.number_format import settable
from bondproof.sources.loading import Given, several
from bondproof.system.files import require_no_link, require_writable, write_whole
from bondproof.system.progress import Progress, silent
from mechanisms.errors import SpecError, UsageError
from solvers.engines.budget import Budget

INDEX = "index.html"


def report(
    specs: Given | Sequence[Given],
    file: str | Path | None = None,
    *,
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
    progress: Progress = silent,
) -> ReportResult:
    """Verify specs, and write what was found as pages for people.

    file : the page of one spec, by default `NAME.html` in the current folder; of several specs the folder of the pages,
        by default `reports`, which is made. A folder that is there gets the page of one spec, too, and `index.html`.

    The exit code is that of `verify`. Raises SpecError where a spec cannot be read, UsageError where a file cannot be
    written.
    """
    started = perf_counter()
    given = several(specs)
    target = None if file is None else Path(file)
    several_pages = len(given) > 1 or (target is not None and target.is_dir())
    if several_pages:
        target = _folder(target or Path("reports"))
    elif target is not None:
        _require(target)
    found = verify(
        given, scheme=scheme, overrides=overrides, budget=budget, allow_undecided=allow_undecided, progress=progress
    )
    if found.faults:
        raise SpecError(found.faults)
    if several_pages:
        _require_names([spec.mechanism.header.name for spec in found.specs])
    pages = list[Page]()
    for asked, spec in zip(given, found.specs, strict=True):
        name = spec.mechanism.header.name
        progress(f"writing the page of {name}", len(pages), len(found.specs))
        own = target / f"{name}.html" if target is not None and several_pages else target or Path(f"{name}.html")
        text = page(spec, _compared(spec, asked, overrides, budget), _valued(spec, asked, scheme, overrides, budget))
        _write(own, text)
        pages.append(Page(str(own), name, len(text.encode()), lead(spec).sentence))
    listed = None
    if several_pages and target is not None:
        listed = target / INDEX
        _write(listed, index([Page(Path(p.file).name, p.spec, p.size, p.sentence) for p in pages]))
    seconds = perf_counter() - started
    return ReportResult(tuple(pages), None if listed is None else str(listed), found.exit_code, seconds)


def _compared(
    spec: VerifiedSpec, given: Given, overrides: Sequence[str], budget: Budget | None
) -> CompareResult | None:
    """The schemes side by side, where the spec has several and was read as written."""
    if len(spec.mechanism.source.schemes) < 2 or spec.mechanism.source.scheme is not None:
        return None
    try:
        return compare(given, overrides=overrides, budget=budget)
    except (SpecError, UsageError):
        return None  # a scheme that cannot be compared leaves the page without the table


def _valued(
    spec: VerifiedSpec, given: Given, scheme: str | None, overrides: Sequence[str], budget: Budget | None
) -> ValuesResult | None:
    """What play is worth in the states of a game in time, at the value taken of a solved parameter."""
    if spec.mechanism.time is None:
        return None
    taken = [f"{c.parameter.name}={settable(c.value, c.parameter.unit)}" for c in spec.chosen]
    try:
        return values(given, scheme=scheme, overrides=[*overrides, *taken], budget=budget, allow_undecided=True)
    except (SpecError, UsageError):
        return None  # a parameter without a value, or no intended play: the page has no such table


def _require_names(names: Sequence[str]) -> None:
    """See that each page has a file of its own; on some systems, names that differ in capitals are one."""
    known = {Path(INDEX).stem}
    for name in names:
        if name.lower() in known:
            raise UsageError(f"two pages would be called `{name}.html`. Give each spec a name of its own.")
        known.add(name.lower())


def _folder(folder: Path) -> Path:
    try:
        require_no_link(folder)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"`{folder}` cannot be the folder of the pages: {error.strerror}. Name another.") from error
    return folder


def _require(file: Path) -> None:
    try:
        require_writable(file)
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {error.strerror}. Name another file.") from error


def _write(file: Path, text: str) -> None:
    try:
        write_whole(file, text)
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {error.strerror}. Name another file.") from error
