"""The schema as it is shipped: `bondproof schema`."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from mechanisms.values import Frozen

SHIPPED = Path(__file__).with_name("mech.schema.json")


class SchemaResult(Frozen):
    """The result of `schema`: a JSON Schema as text."""

    kind: ClassVar[Literal["schema"]] = "schema"
    text: str
    exit_code: int = 0


def shipped() -> SchemaResult:
    """The schema of the installed version.

    >>> shipped().text.splitlines()[1].strip()
    '"$schema": "http://json-schema.org/draft-07/schema#",'
    """
    return SchemaResult(SHIPPED.read_text(encoding="utf-8"))
