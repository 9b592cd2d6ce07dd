"""What the tests of solvers share: a spec by its parts, and the statements of its claims."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from mechanisms.language.catalogue import find
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement

Read = tuple[Mechanism, dict[str, Statement]]


def _read(mechanism: Mechanism) -> Read:
    return mechanism, {s.claim.name: s for s in formulate(mechanism)}


@pytest.fixture(scope="session")
def spec() -> Callable[..., Read]:
    """A mechanism and its statements by name, from sections given as indented text without their headings."""

    def from_sections(**sections: str) -> Read:
        parts = [f"{name}:\n{indent(text.strip(), '  ')}" for name, text in sections.items()]
        return _read(read_text("\n".join(["mech: 1", "name: x", *parts, ""]), "a.mech.yaml"))

    return from_sections


@pytest.fixture(scope="session")
def catalogue() -> Callable[..., Read]:
    """A spec of the catalogue and its statements, with overrides `name=value`."""

    def from_catalogue(name: str, *overrides: str) -> Read:
        return _read(read(find(name), overrides=overrides))

    return from_catalogue
