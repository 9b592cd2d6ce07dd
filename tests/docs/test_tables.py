"""Tables of pages that the code knows: claim forms, diagnostic codes.

python -m tests.docs.test_tables    writes them anew; read the diff
"""

from __future__ import annotations

import re
from inspect import getdoc
from pathlib import Path

import pytest

from bondproof.commands.list import first_sentence
from mechanisms.language.codes import Code
from proofs.claims.properties import properties

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def forms() -> dict[str, str]:
    """What each claim form says of itself, by its signature."""
    found = {f"`{form.signature}`": " ".join((getdoc(form) or "").split()) for form in properties().values()}
    return {form: first_sentence(said) for form, said in sorted(found.items())}


def codes() -> dict[str, str]:
    return {code.id: code.meaning for code in sorted(Code, key=lambda code: code.id)}


TABLES = {("language.md", "claim form"): forms, ("codes.md", "code"): codes}


def table(page: str, key: str) -> str:
    rows = [f"| {name} | {meaning} |" for name, meaning in TABLES[page, key]().items()]
    return "\n".join(
        [f"| {key} | meaning |", "|---|---|", *(row.replace("(player | ", r"(player \| ") for row in rows), ""]
    )


def in_page(key: str) -> re.Pattern[str]:
    return re.compile(rf"\| {key} \| meaning \|\n(\|.*\n)+")


@pytest.mark.parametrize(("page", "key"), TABLES)
def test_the_table_is_what_the_code_says(page: str, key: str) -> None:
    found = in_page(key).search((REFERENCE / page).read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == table(page, key)


if __name__ == "__main__":
    for page, key in TABLES:
        file = REFERENCE / page
        text = file.read_text(encoding="utf-8")
        file.write_text(in_page(key).sub(lambda found, page=page, key=key: table(page, key), text), encoding="utf-8")  # type: ignore[misc]
