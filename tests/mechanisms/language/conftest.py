"""What the tests of the spec reader share: a spec that reads well, and the faults of one that does not."""

from collections.abc import Callable
from typing import Any

import pytest

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read_text
from tests.messages import Messages

PATH = "a.mech.yaml"


@pytest.fixture(scope="session")
def example() -> str:
    """The text of the example of the language."""
    return find("commit-reveal-audit").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def faults() -> Callable[..., list[Diagnostic]]:
    """All faults of a spec."""

    def found(text: str, **options: Any) -> list[Diagnostic]:
        with pytest.raises(SpecError) as caught:
            read_text(text, PATH, **options)
        return list(caught.value.diagnostics)

    return found


@pytest.fixture(scope="session")
def refused(faults: Callable[..., list[Diagnostic]], messages: Messages) -> Callable[..., None]:
    """Assert the first fault of a spec: code, place and meaning, as in `M005 3:1 key given twice`."""
    return lambda text, fault, **options: messages.check(faults(text, **options)[:1], [fault])
