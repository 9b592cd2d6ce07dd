"""A verdict that was kept is believed only once its evidence stands for the obligation that is asked about."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.frozen import replace
from mechanisms.parameters import Interval
from mechanisms.terms import Comparison, Relation, Variable, number
from proofs.certificate import Corners
from proofs.obligation import Obligation
from proofs.record.verdicts import read_verdict, write_verdict
from proofs.verdict import Proved, Refuted, Undecided

x = Variable("x")
ONE, TWO = Fraction(1), Fraction(2)
TRUE = Obligation("t", {x: Interval(ONE, TWO)}, (), Comparison(x, Relation.GT, number(0)))
FALSE = replace(TRUE, name="f", goal=Comparison(x, Relation.LT, number(2)))
PROVED = Proved((Corners(0, (x,), (ONE, TWO)),), ("corners", "cells"), {x: ONE})
REFUTED = Refuted(FALSE, {x: TWO}, ("z3",))


def _text(obligation: Obligation, verdict: Proved | Refuted) -> str:
    text = write_verdict(obligation, verdict)
    assert text is not None
    return text


def test_a_verdict_is_read_as_it_was_written() -> None:
    assert read_verdict(TRUE, _text(TRUE, PROVED)) == PROVED
    assert read_verdict(FALSE, _text(FALSE, REFUTED)) == REFUTED


def test_a_verdict_that_nobody_could_check_again_is_not_written() -> None:
    assert write_verdict(TRUE, Undecided("no budget")) is None
    assert write_verdict(TRUE, replace(PROVED, certificates=(None,))) is None


def test_the_evidence_for_one_obligation_is_none_for_another() -> None:
    with pytest.raises(CertificateRejected, match="not the value"):
        read_verdict(FALSE, _text(TRUE, PROVED))
    with pytest.raises(CertificateRejected, match="goal holds"):
        read_verdict(TRUE, _text(FALSE, REFUTED))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bondproof-verdict": 2}, "a whole number from 1 to 1"),
        ({"engines": []}, "engines"),
        ({"engines": ["\x1b[31m"]}, "visible text"),
        ({"certificates": []}, "0 certificates for 1 cases"),
        ({"witness": [["x", "3"]]}, "the witness breaks"),
        ({"counterexample": [["x", "1"]]}, "unknown"),
        ({"note": 1}, "unknown"),
    ],
)
def test_a_kept_verdict_with_one_thing_wrong_is_rejected(change: dict[str, Any], words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        read_verdict(TRUE, json.dumps({**json.loads(_text(TRUE, PROVED)), **change}))


def test_recursion_without_end_is_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("proofs.record.verdicts.check_counterexample", endless)
    with pytest.raises(CertificateRejected, match="nested too deep"):
        read_verdict(FALSE, _text(FALSE, REFUTED))
