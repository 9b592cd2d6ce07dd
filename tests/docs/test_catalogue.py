"""docs/catalogue.md and its pictures say what the catalogue says.

python tests/docs/test_catalogue.py    writes them anew; read the diff
"""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.gallery.entries import Entry, Span, entries, least_stakes
from benchmarks.gallery.own_fault import OWN_FAULT, own_fault
from benchmarks.gallery.page import page
from benchmarks.gallery.picture import Marks, drawing, marks, picture, scale
from mechanisms.language.catalogue import find, names
from mechanisms.values import evolve

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


def test_every_protocol_answers_whether_it_deters_its_own_fault(found: tuple[Entry, ...]) -> None:
    assert sorted(OWN_FAULT) == sorted(PROTOCOLS)
    answers = {entry.name: entry.own_fault.answer for entry in found}
    assert answers["ethereum-electra"] == "yes"
    assert answers["solana"] == "no", "its proof of equivocation takes nothing from the stake"
    assert answers["livepeer-2018"] == "in part", "a wrong segment pays, a double claim does not"


@pytest.mark.parametrize(
    ("verdict", "answer"), [("PROVED", "yes"), ("REFUTED", "in part"), ("UNDECIDED", "open"), ("VACUOUS", "open")]
)
def test_the_answer_is_that_of_all_claims_named(verdict: str, answer: str) -> None:
    assert own_fault("truebit", {"cheating-loses": "PROVED", "cheating-is-worse": verdict}).answer == answer


def test_the_inference_question_is_answered_by_where_the_rule_stands(found: tuple[Entry, ...]) -> None:
    """The verdict and the picture agree: the worst corner of the rule lies in the region, or it does not."""
    for entry in found:
        if entry.question is not None:
            worst = entry.question.noticed.low * entry.question.at_stake.low
            assert (entry.question.checked.word == "PROVED") == (worst >= entry.question.saving), entry.name


def test_the_mark_of_the_rule_lies_in_the_colour_of_its_verdict(found: tuple[Entry, ...]) -> None:
    """Green where the verdict is PROVED, else in part red: red is the strip, and what lies below the border."""
    for entry in found:
        if entry.question is not None:
            rule, red = marks(entry.question), True
            if not rule.never:
                assert rule.noticed is not None
                (border,) = least_stakes(entry.name, (rule.noticed.low,))
                red = rule.at_stake.low < border
            assert (entry.question.checked.word == "REFUTED") == red, entry.name


def test_never_noticed_has_a_strip_of_its_own(found: tuple[Entry, ...]) -> None:
    rules = {e.name: marks(e.question) for e in found if e.question is not None}
    assert rules["polkadot"].never
    assert rules["polkadot"].noticed is None, "it is never noticed, whatever is at stake"
    assert rules["the-graph"].never
    assert rules["the-graph"].noticed == Span(F(1, 1000), F(1)), "from the edge of the scale on"
    assert not rules["gensyn"].never
    assert rules["gensyn"].noticed == Span(F(1, 5), F(1))


@pytest.mark.parametrize(("noticed", "least"), [(F(1, 5000), F(1, 5000)), (F(1, 2), F(1, 1000)), (F(0), F(1, 1000))])
def test_the_scale_reaches_the_chances_of_the_rule(noticed: F, least: F, found: tuple[Entry, ...]) -> None:
    question = next(e.question for e in found if e.question is not None)
    chances = scale(evolve(question, noticed=Span(noticed, noticed)))
    assert (chances[0], chances[-1]) == (least, F(1))


@pytest.mark.parametrize(
    ("noticed", "at_stake", "rectangles"),
    [
        ((F(1, 4), F(1, 2)), (F(1), F(2)), 1),
        ((F(1, 4), F(1, 4)), (F(1), F(2)), 0),
        ((F(1, 4), F(1, 2)), (F(1), F(1)), 0),
    ],
)
def test_two_ranges_are_a_rectangle_and_one_is_a_line(
    noticed: tuple[F, F], at_stake: tuple[F, F], rectangles: int
) -> None:
    """Not the diagonal, most of which the rule never takes."""
    text = drawing("rule", Marks(False, Span(*noticed), Span(*at_stake)), [(0.001, 100.0), (1.0, 0.1)])
    lines = [p.get("d", "") for p in ElementTree.fromstring(text).iter() if "stroke: #1f3b73" in p.get("style", "")]
    assert sum("C" not in d and d.count("L") >= 4 for d in lines) == rectangles


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
