"""The table of the article: its cells are those of engines, and each row names the verdicts behind it."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from bondproof import bond, claims_table, verify
from bondproof.commands.claims.table import ROWS, SCHEMES
from bondproof.rendering.formats import DOCUMENTS, render
from bondproof.rendering.options import RenderOptions
from bondproof.results import TableResult
from mechanisms.language.catalogue import find
from mechanisms.language.reader import read

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def found() -> TableResult:
    return claims_table()


def test_it_has_nine_rows_with_a_cell_for_each_scheme(found: TableResult) -> None:
    assert len(ROWS) == len(found.cells) == 9
    assert {len(cells) for cells in found.cells.values()} == {len(SCHEMES)}
    assert all(len(row.article) == len(SCHEMES) for row in ROWS)


def test_the_cells_are_what_bonds_and_verdicts_of_the_model_say(found: TableResult) -> None:
    for number, scheme in enumerate(SCHEMES):
        checked = verify(
            "audited-inference-in-time",
            scheme=scheme,
            overrides=[] if scheme == "reputation-only" else ["bond=1.03 USD"],
            claims=["honest-is-best"],
        )
        word = checked.specs[0].claims[0].word
        gain = found.cells["lying"][number].value
        assert gain is not None
        assert (gain <= 0) == (word == "PROVED")
        assert (found.cells["patience"][number].text == "none") == (word == "REFUTED")
        assert (found.cells["detector"][number].text == "none") == (word == "REFUTED")
    window = bond("audited-inference-in-time").window
    patience = found.cells["patience"][0].value
    assert patience is not None
    assert found.cells["identity"][0].value == window.recommended()
    for value, word in ((patience + patience / 10**6, "PROVED"), (patience - patience / 10**6, "REFUTED")):
        checked = verify(
            "audited-inference-in-time",
            overrides=["bond=1.03 USD", f"patience={value}"],
            claims=["honest-is-best"],
        )
        assert checked.specs[0].claims[0].word == word


def test_users_are_protocols_whose_spec_has_the_scheme(found: TableResult) -> None:
    for scheme, users in zip(SCHEMES, found.users, strict=True):
        assert users
        assert {read(find(name)).header.scheme for name in users} == {scheme}


def test_every_row_names_verdicts_that_are_decided(found: TableResult) -> None:
    assert {name for row in ROWS for name in row.entries} == set(found.verdicts)
    assert set(found.verdicts.values()) <= {"PROVED", "CONDITIONAL", "REFUTED"}
    assert found.exit_code == 0


@pytest.mark.parametrize("form", [*DOCUMENTS, "json"])
def test_each_format_has_the_computed_cells_and_the_article(found: TableResult, form: str) -> None:
    text = render(found, form, RenderOptions(reproducible=True))
    assert all(word in text for word in ("24.12", "24.36", "prohibitive", "CONDITIONAL"))


def test_json_has_exact_numbers(found: TableResult) -> None:
    data = json.loads(render(found, "json", RenderOptions(reproducible=True)))
    (row,) = [row for row in data["rows"] if row["key"] == "capital"]
    assert row["cells"]["slashing"]["exact"] == "103/10000"


def test_the_table_is_asked_for_alone(bondproof: Run) -> None:
    for more in (["C01"], ["--explain"], ["--in", "cosmos"]):
        assert bondproof("claims", "--table", *more).returncode == 2
