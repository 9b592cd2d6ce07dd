"""`verify --confirm`: over the whole catalogue no two engines disagree, and every proof has a certificate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.verify.verify import verify
from mechanisms.errors import InternalError
from mechanisms.language.catalogue import find, names
from mechanisms.language.reader import read
from solvers.claims.cross_check import Says
from solvers.engines.disagreement import EnginesDisagree

Run = Callable[..., CompletedProcess[str]]


@pytest.mark.parametrize("name", names())
def test_no_two_engines_disagree_and_every_proof_has_a_certificate(name: str) -> None:
    for scheme in (None, *read(find(name)).source.schemes):
        (verified,) = verify([name], scheme=scheme, confirm=scheme is None, repair_expected=False).specs
        for claim in verified.claims:
            said = {opinion.says for opinion in claim.opinions}
            if claim.word == "PROVED":
                assert claim.certified, f"{scheme}: {claim.result.statement.claim.name} rests on an engine's word"
                assert scheme is not None or said >= {Says.PROOF}
            assert not (said & {Says.PROOF, Says.WORD} and said & {Says.POINT})


def test_the_table_names_every_engine_and_what_it_says(bondproof: Run) -> None:
    done = bondproof("verify", "inspection", "--confirm", "--reproducible")
    lines = done.stdout.splitlines()
    (header,) = [line.split() for line in lines if line.startswith("  engines")]
    assert header == ["engines", "corners", "simplex", "cells", "bernstein", "z3", "handelman", "sos", "cvc5"]
    assert any("no two engines disagree" in line and "needs no solver" in line for line in lines)


def test_verbose_says_why_an_engine_could_not_tell(bondproof: Run) -> None:
    done = bondproof("verify", "inspection", "--confirm", "--verbose")
    assert "honest-audited: handelman: nothing varies, and the goal is false" in done.stdout


def test_json_lists_the_opinions_of_a_claim_where_they_were_asked_for(bondproof: Run) -> None:
    asked = json.loads(bondproof("verify", "inspection", "--confirm", "--format", "json").stdout)
    plain = json.loads(bondproof("verify", "inspection", "--format", "json").stdout)
    (first, *_) = asked["specs"][0]["claims"]
    assert {o["engine"] for o in first["opinions"]} >= {"corners", "z3", "cvc5"}
    assert all(o["says"] in {"proof", "word", "point", "open"} for o in first["opinions"])
    assert all((o["reason"] is not None) == (o["says"] == "open") for o in first["opinions"])
    assert all("opinions" not in claim for claim in plain["specs"][0]["claims"])


def test_a_contradiction_is_an_internal_error_that_saves_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def differ(*_: object) -> tuple[()]:
        raise EnginesDisagree("goal: z3 proves what corners refutes", {"obligation": "goal"})

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bondproof.commands.verify.verify.cross_check", differ)
    with pytest.raises(InternalError, match=r"both are in bondproof-disagreement-inspection\.json"):
        verify(["inspection"], confirm=True)
    saved = json.loads((tmp_path / "bondproof-disagreement-inspection.json").read_text(encoding="utf-8"))
    assert saved == {"obligation": "goal"}
