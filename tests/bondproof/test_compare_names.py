"""`compare` names what there is to choose: a patience or a share is not a bond."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]
GRIM = Path(__file__).parents[1] / "cases" / "time" / "grim.mech.yaml"


def rows(bondproof: Run, *specs: object) -> dict[str, str]:
    """The rows of the first table, by their names."""
    answer = bondproof("compare", *specs, "--format", "csv")
    assert answer.returncode == 0
    return {row[0]: row[1] for row in csv.reader(io.StringIO(answer.stdout)) if len(row) > 1}


def test_what_is_solved_for_is_named(bondproof: Run) -> None:
    shown = rows(bondproof, GRIM)
    assert shown["IC patience"] == ">= 55.56%"
    assert shown["patience taken"] == "55.6%"
    assert not any("bond" in name for name in shown)


def test_the_window_is_called_by_what_decides_it(bondproof: Run) -> None:
    """In time NEG does not: see `of_window`."""
    assert "IC/IR window" in rows(bondproof, GRIM)
    assert "IC/NEG/IR window" in rows(bondproof, "proof-of-sampling")


def test_what_no_value_satisfies_is_said_with_the_name(bondproof: Run, tmp_path: Path) -> None:
    """Cheating pays 1 USD whatever is locked."""
    spec = tmp_path / "locked.mech.yaml"
    spec.write_text(
        "mech: 1\nname: locked\nparams:\n  stake: solve min USD\ngame:\n  - worker: [honest, cheat]\nescrow:\n"
        "  - stake of worker\nledger:\n  - outside -> worker: 1 USD when cheat\nhonest: [honest]\n"
        "claims:\n  best: nash()\n"
    )
    shown = rows(bondproof, spec)
    assert shown["IC/NEG/IR window"].startswith("none: no stake for IC")
    assert "NEG stake" in shown


def test_amounts_of_several_names_are_bonds_and_other_things_values(bondproof: Run, tmp_path: Path) -> None:
    text = GRIM.read_text().replace("solve min on 0 .. 99.99%", "90%")
    text = text.replace("price:     10 USD", "price:     solve min USD on 0 .. 100")
    both = tmp_path / "both.mech.yaml"
    both.write_text(f"{text}schemes:\n  patience:\n    price: 10 USD\n    patience: solve min on 0 .. 99.99%\n")
    assert "IC value" in rows(bondproof, both)
    both.write_text(f"{text}schemes:\n  cost:\n    price: 10 USD\n    cost: solve min USD on 0 .. 6\n")
    assert "IC bond" in rows(bondproof, both)
