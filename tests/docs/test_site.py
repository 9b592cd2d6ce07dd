"""The pages hang together: no link is broken, every page is in an index, and each of the four kinds has its folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted((ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")))
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    """The targets of a page's links that are not addresses of the web."""
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    return [target for target in _LINK.findall(text) if not re.match(r"\w+:", target)]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    headings = re.findall(r"^#+ (.*)$", _CODE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    return not file.exists() or (bool(anchor) and anchor not in anchors(file))


def entries(index: Path) -> set[Path]:
    """The pages that the table of contents of an index names."""
    lines = "".join(_TOCTREE.findall(index.read_text(encoding="utf-8"))).splitlines()
    names = [line for line in lines if line and not line.startswith(":")]
    return {file.resolve() for name in names for file in index.parent.glob(f"{name}.md")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [target for target in links(page) if broken(page, target)] == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# A b\n\n[x](#a-b) [y](#no) [z](b.md) `[code](c.md)`\n", encoding="utf-8")
    assert [target for target in links(page) if broken(page, target)] == ["#no", "b.md"]


def test_every_page_is_in_the_table_of_contents() -> None:
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting.extend(entries(page) - reached)
    assert [page.relative_to(DOCS).as_posix() for page in sorted({*DOCS.rglob("*.md")} - reached)] == []


def test_every_index_shows_its_pages_to_readers_too() -> None:
    for index in DOCS.rglob("index.md"):
        shown = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
        assert entries(index) - {index.resolve()} <= shown, index


def paths(heading: str) -> list[str]:
    """The files of a numbered list of the architecture page."""
    text = (DOCS / "architecture.md").read_text(encoding="utf-8").partition(f"**{heading}**")[2].partition("\n**")[0]
    return re.findall(r"^\d+\. `([^`]+)`:", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "most"),
    [("A parameter, from spec to verdict", 20), ("A window, from command to printed line", 10)],
)
def test_a_path_through_the_code_is_short_and_its_files_exist(heading: str, most: int) -> None:
    files = paths(heading)
    assert 0 < len(files) <= most
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_the_map_has_every_folder_of_the_floors() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    folders = [
        folder.relative_to(ROOT)
        for floor in ("mechanisms", "proofs", "solvers", "bondproof")
        for folder in (ROOT / floor).iterdir()
        if folder.is_dir() and folder.name != "__pycache__"
    ]
    assert [folder.as_posix() for folder in folders if f"`{folder.name}/`" not in text] == []
