"""docs/court.md says what the court decides now.

python tests/docs/test_court.py    writes it anew; read the diff
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.gallery.court import court_page
from bondproof import claims
from mechanisms.language.catalogue import court
from mechanisms.language.reader import read

PAGE = Path(__file__).parents[2] / "docs" / "court.md"


def test_the_page_says_what_is_decided_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == court_page(claims())


def test_every_published_claim_is_on_the_page() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for path in court():
        for entry in read(path).source.published:
            assert sum(line.startswith(f"| {entry.name} |") for line in lines) == 1, entry.name


if __name__ == "__main__":
    PAGE.write_text(court_page(claims()), encoding="utf-8")
