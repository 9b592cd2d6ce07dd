"""Pages of reports in Chromium: quiet, readable, reachable by keyboard, safe, and a memo of two pages on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, PdfMargins

from bondproof import report
from tests.chromium import AXE

NAMES = ("flagship", "refuted", "time", "bondless")


def opened(page: Page, folder: Path, name: str) -> None:
    page.goto((folder / f"{name}.html").as_uri())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_serious_fault_in_either_theme(page: Page, pages: Path, name: str) -> None:
    """By axe-core, contrast of at least 4.5 among its rules."""
    assert AXE is not None
    opened(page, pages, name)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for _ in ("light", "dark"):
        found = page.evaluate("axe.run()")
        serious = [f for f in found["violations"] if f["impact"] in ("serious", "critical")]
        assert [(f["id"], [node["html"][:120] for node in f["nodes"][:3]]) for f in serious] == []
        page.click("#theme")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [1280, 760, 390, 320])
def test_no_page_scrolls_sideways(page: Page, pages: Path, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, pages, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_all_that_can_be_used(page: Page, pages: Path) -> None:
    opened(page, pages, "flagship")
    wanted = page.evaluate("document.querySelectorAll('a[href], button, [tabindex=\"0\"]').length")
    reached = set[str]()
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
    assert len(reached) == wanted
    page.focus("#theme")
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_answer_is_there_without_scripts(browser: object, pages: Path) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    found = context.new_page()
    opened(found, pages, "flagship")
    assert found.locator("h1").inner_text().startswith("With bond = ")
    context.close()


def test_on_paper_the_flagship_is_a_memo_of_two_pages(page: Page, pages: Path) -> None:
    opened(page, pages, "flagship")
    for form in ("A4", "Letter"):
        printed = page.pdf(format=form, margin=PdfMargins(top="14mm", bottom="14mm", left="14mm", right="14mm"))
        assert printed.count(b"/Type /Page") - printed.count(b"/Type /Pages") == 2


def test_hostile_texts_do_nothing(page: Page, tmp_path: Path) -> None:
    hostile = "<img src=https://example.org/x onerror=alert(1)><style>*{display:none}</style><script>alert(2)</script>"
    spec = tmp_path / "hostile.mech.yaml"
    spec.write_text(
        f"mech: 1\nname: hostile\ntitle: '{hostile}'\nabout: '{hostile} javascript:alert(3)'\nparams:\n  x: 1 .. 2\n"
        f"game:\n  - worker: [honest, cheat]\nledger:\n  - worker -> burn: x * 1 USD when cheat\nhonest: [honest]\n"
        f"claims:\n  c:\n    claim: E[worker | cheat] > 0\n    expect: refuted\n    because: '{hostile}'\n"
    )
    report(spec, tmp_path / "hostile.html")
    opened(page, tmp_path, "hostile")
    assert page.locator("img").count() == 0
    assert page.locator("h1").is_visible()
    assert hostile in page.locator(".spec").inner_text()
