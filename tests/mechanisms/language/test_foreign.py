"""Files of other programs are named as what they are, with what bondproof reads instead."""

from pathlib import Path

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.foreign import foreign
from mechanisms.language.reader import read

CHECKMATE = '{\n  "players": ["A"],\n  "actions": ["h"],\n  "infinitesimals": [],\n  "tree": {}\n}\n'


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.efg", 'EFG 2 R "t" { "a" "b" }\n', "a game tree of Gambit (.efg)"),
        ("A.EFG", "", "a game tree of Gambit (.efg)"),
        ("a.mech.yaml", '\n EFG 2 R "t" { "a" "b" }\n', "a game tree of Gambit (.efg)"),
        ("a.txt", '\ufeffNFG 1 R "t" { "a" "b" } { 1 1 } 0 0\n', "a table of Gambit (.nfg)"),
        ("a.nfg", "", "a table of Gambit (.nfg)"),
        ("a.agg", "#AGG\n2\n2 2\n", "an action-graph game (.agg)"),
        ("a.bagg", "#BAGG\n2\n", "a Bayesian action-graph game (.bagg)"),
        ("a.agg", "# a comment\n2\n", "an action-graph game (.agg)"),
        ("a.json", CHECKMATE, "a game of CheckMate (JSON)"),
        ("a.mech.yaml", "".join(CHECKMATE.split()), "a game of CheckMate (JSON)"),
        ("large.json", CHECKMATE[:-2] + " " * 300_000 + "}", "a game of CheckMate (JSON)"),
    ],
)
def test_a_file_of_another_program_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read(file)
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, f"is {said}, and no spec" in diagnostic.message) == ("M001", True)
    assert "specs (*.mech.yaml)" in diagnostic.help


@pytest.mark.parametrize("text", ["mech: 1\n", '{"players": 1}', "# EFG 2 R\nmech: 1\n", "EFGH: 1\n", ""])
def test_what_may_be_a_spec_is_left_to_the_reader(text: str) -> None:
    assert foreign(text.encode(), "a.mech.yaml") is None
