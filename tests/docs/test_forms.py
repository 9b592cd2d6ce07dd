"""The table of claim forms in docs/reference/language.md says what the forms say of themselves.

python tests/docs/test_forms.py    writes it anew; read the diff
"""

from __future__ import annotations

import re
from inspect import getdoc
from pathlib import Path

from bondproof.commands.list import first_sentence
from proofs.claims.properties import properties

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "language.md"
TABLE = re.compile(r"\| claim form \| meaning \|\n(\|.*\n)+")


def table() -> str:
    rows = {form.signature: first_sentence(" ".join((getdoc(form) or "").split())) for form in properties().values()}
    lines = [
        f"| `{form}` | {meaning} |" for form, meaning in sorted((f.replace("|", "\\|"), m) for f, m in rows.items())
    ]
    return "\n".join(["| claim form | meaning |", "|---|---|", *lines, ""])


def page() -> str:
    """The page with the table as it should be."""
    return TABLE.sub(lambda found: table(), PAGE.read_text(encoding="utf-8"))


def test_the_table_of_claim_forms_is_what_the_forms_say() -> None:
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == table()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
