"""What the tests of the spec reader share: a spec that reads well, and the first fault of one that does not."""

from collections.abc import Callable
from typing import Any

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read_text

PATH = "a.mech.yaml"


@pytest.fixture(scope="session")
def example() -> str:
    """The text of the example of the language."""
    return find("commit-reveal-audit").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def faults() -> Callable[..., list[tuple[str, str]]]:
    """All faults of a spec: code, line, column and message of each, and the advice."""

    def found(text: str, **options: Any) -> list[tuple[str, str]]:
        with pytest.raises(SpecError) as caught:
            read_text(text, PATH, **options)
        return [(f"{d.code} {d.at.line}:{d.at.column} {d.message}", d.help) for d in caught.value.diagnostics]

    return found


@pytest.fixture(scope="session")
def first_fault(faults: Callable[..., list[tuple[str, str]]]) -> Callable[..., tuple[str, str]]:
    """The first of all faults of a spec."""
    return lambda text, **options: faults(text, **options)[0]
