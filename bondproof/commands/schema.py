"""`schema`: the JSON Schema of specs, as it is shipped for editors.

Not here: how it is made (bondproof/schema/build.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.rendering.document import Code, Document

if TYPE_CHECKING:
    from bondproof.rendering.json import Data


SHIPPED = Path(__file__).parents[1] / "schema" / "mech.schema.json"


class SchemaResult(Result):
    """A JSON Schema as text."""

    kind: ClassVar[str] = "schema"
    text: str
    exit_code: int = 0

    def document(self) -> Document:
        """The schema itself."""
        return Document((Code(self.text, "json", whole=True),))

    def data(self) -> Mapping[str, Data]:
        """The schema as an object."""
        return {"schema": json.loads(self.text)}


def shipped() -> SchemaResult:
    """The schema of the installed version.

    >>> shipped().text.splitlines()[1].strip()
    '"$schema": "http://json-schema.org/draft-07/schema#",'
    """
    return SchemaResult(SHIPPED.read_text(encoding="utf-8"))
