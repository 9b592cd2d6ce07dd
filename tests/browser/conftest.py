"""Tests in Chromium: pages of reports, looked at by a real browser without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bondproof import report
from tests.chromium import CHROMIUM

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield found
        found.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of the flagship, of a refuted spec, of a game in time, and of a spec without a bond."""
    folder = tmp_path_factory.mktemp("pages")
    report("audited-inference", folder / "flagship.html")
    report("audited-inference", folder / "refuted.html", overrides=["bond=0.5 USD"])
    report("akash", folder / "time.html")
    report("zkml", folder / "bondless.html")
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test where something is written to the console, or asks for anything but its file."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found, heard = context.new_page(), list[str]()
    found.on("console", lambda message: heard.append(message.text))
    found.on("pageerror", lambda error: heard.append(str(error)))
    found.on("request", lambda request: None if request.url.startswith("file:") else heard.append(request.url))
    found.on("dialog", lambda dialog: heard.append(dialog.message))
    yield found
    context.close()
    assert heard == []
