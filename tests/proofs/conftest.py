"""What the tests of proofs share: a spec by its parts, and the statements of its claims."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]


@pytest.fixture(scope="session")
def spec() -> Spec:
    """A mechanism and its statements by name, from sections given as indented text without their headings."""

    def read(**sections: str) -> tuple[Mechanism, dict[str, Statement]]:
        parts = [f"{name}:\n{indent(text.strip(), '  ')}" for name, text in sections.items()]
        mechanism = read_text("\n".join(["mech: 1", "name: x", *parts, ""]), "a.mech.yaml")
        return mechanism, {s.claim.name: s for s in formulate(mechanism)}

    return read
