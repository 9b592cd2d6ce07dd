"""What all tests share: one Hypothesis profile, one environment, and one file of what messages say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.chromium import MISSING
from tests.messages import Messages

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("ci")

collect_ignore = ["browser"] if MISSING else []


def pytest_report_header() -> str:
    return f"pages in a browser: left out, as {MISSING} is not here" if MISSING else "pages in a browser: tested"


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing said of a terminal. Processes of pytest-xdist have COLUMNS, which readline sets in their parent."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-messages", action="store_true", help="write tests/messages.toml again")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--rewrite-messages"):
        items[:] = [item for item in items if "messages" in getattr(item, "fixturenames", ())]


@pytest.fixture(scope="session")
def messages(pytestconfig: pytest.Config) -> Iterator[Messages]:
    """What messages say, by what they mean."""
    rewriting = bool(pytestconfig.getoption("--rewrite-messages"))
    found = Messages({}, rewriting=True) if rewriting else Messages.read()
    yield found
    if rewriting:
        found.write()
