"""docs/catalogue.md and its pictures say what the catalogue says.

python tests/docs/test_catalogue.py    writes them anew; read the diff
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bondproof.gallery.entries import Entry, entries
from bondproof.gallery.page import page
from bondproof.gallery.picture import picture
from mechanisms.catalogue import find, names

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURES = DOCS / "catalogue.md", DOCS / "catalogue"
PROTOCOLS = [name for name in names() if find(name).parent.name == "protocols"]


@pytest.fixture(scope="module")
def found() -> tuple[Entry, ...]:
    return entries(PROTOCOLS)


def drawn(found: tuple[Entry, ...]) -> dict[str, str]:
    return {f"{e.name}.svg": picture(e.name, e.question) for e in found if e.question is not None}


def test_the_page_is_what_the_catalogue_gives_now(found: tuple[Entry, ...]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(found)


def test_every_verdict_is_the_recorded_one_and_none_is_open(found: tuple[Entry, ...]) -> None:
    claims = [claim for entry in found for claim in entry.verified.claims]
    claims += [entry.question.checked for entry in found if entry.question is not None]
    assert [c.result.statement.claim.name for c in claims if not c.as_expected] == []
    assert {c.word for c in claims} == {"PROVED", "REFUTED"}


def test_the_inference_question_is_answered_by_where_the_rule_stands(found: tuple[Entry, ...]) -> None:
    """The verdict and the picture agree: the worst corner of the rule lies in the region, or it does not."""
    for entry in found:
        if entry.question is not None:
            worst = entry.question.noticed.low * entry.question.at_stake.low
            assert (entry.question.checked.word == "PROVED") == (worst >= entry.question.saving), entry.name


def test_the_pictures_are_those_that_are_drawn_now_byte_for_byte(found: tuple[Entry, ...]) -> None:
    now = drawn(found)
    assert {path.name: path.read_text(encoding="utf-8") for path in PICTURES.glob("*.svg")} == now
    for text in now.values():
        assert ElementTree.fromstring(text).tag.endswith("svg")


if __name__ == "__main__":
    all_of_them = entries(PROTOCOLS)
    PAGE.write_text(page(all_of_them), encoding="utf-8")
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.svg"):
        old.unlink()
    for name, text in drawn(all_of_them).items():
        (PICTURES / name).write_text(text, encoding="utf-8")
