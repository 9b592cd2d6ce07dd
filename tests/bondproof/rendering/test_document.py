"""The document between results and formats: each back end shows each kind of block, and no more than was asked for."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from importlib import import_module
from xml.etree import ElementTree

import click
import pytest

from bondproof.rendering import csv as sheet
from bondproof.rendering import formats, github, html, junit, latex, markdown, sarif, short, text
from bondproof.rendering.document import (
    Block,
    Code,
    Detail,
    Document,
    Figure,
    Finding,
    Heading,
    Items,
    Level,
    Paragraph,
    Span,
    Style,
    Subject,
    Table,
    faults,
    items,
    visible,
    worst_first,
)
from bondproof.rendering.options import RenderOptions
from mechanisms.diagnostics import Diagnostic, Position, Severity

AT = Position("rule.mech.yaml", 7, 3, 4, "  low: x < 1")
CLAIM = Finding(
    "REFUTED",
    "low",
    "fails by 2",
    Level.ERROR,
    blocks=(Paragraph("the worst point", under=True), Paragraph("every repair", Detail.VERBOSE)),
    rule="REFUTED",
    title="REFUTED: low (rule)",
    at=AT,
    identity=("rule.mech.yaml", "low"),
)
FAULT = Diagnostic("M012", "unknown name `y`", Position("bad.mech.yaml", 2, 5, 1, "  x: y"), "did you mean `x`?")
BLOCKS: dict[str, tuple[Block, str]] = {
    "heading": (Heading(("about ", Span("a rule", Style.NAME)), 1), "a rule"),
    "paragraph": (Paragraph("one sentence", note="a note"), "one sentence"),
    "items": (Items(("a remark",)), "a remark"),
    "table": (Table(("player", "plays"), (("worker", "honest"),), footer=(("all", "both"),)), "worker"),
    "code": (Code("a: 1\n  b: 2"), "b: 2"),
    "figure": (Figure("<svg></svg>", "a curve that falls"), "a curve that falls"),
    "finding": (CLAIM, "fails by 2"),
    "answer": (Finding("PROVED", "", "bond in (1, 2)", Level.PASS), "bond in (1, 2)"),
    "fault": (faults([FAULT])[0], "unknown name"),
}
Render = Callable[[Document, RenderOptions], str]
DOCUMENTS: dict[str, Render] = {name: import_module(module).render for name, module in formats.DOCUMENTS.items()}


def document(*blocks: Block, **parts: object) -> Document:
    return Document(blocks, **parts)  # type: ignore[arg-type]  # the fields of a document, as tests name them


def shown(render: Render, *blocks: Block, detail: Detail = Detail.NORMAL, width: int | None = None) -> str:
    return click.unstyle(render(document(*blocks), RenderOptions(detail, width=width)))


@pytest.mark.parametrize("form", DOCUMENTS)
@pytest.mark.parametrize("kind", BLOCKS)
def test_each_format_shows_each_kind_of_block(form: str, kind: str) -> None:
    block, said = BLOCKS[kind]
    unescaped = shown(DOCUMENTS[form], block).replace("\\_", "_").replace("~", " ").replace("{-}", "-")
    assert said in unescaped


@pytest.mark.parametrize("form", DOCUMENTS)
def test_an_empty_document_is_an_empty_text(form: str) -> None:
    assert shown(DOCUMENTS[form]) == ""


@pytest.mark.parametrize("form", DOCUMENTS)
def test_details_are_shown_to_whom_asks_for_them(form: str) -> None:
    render = DOCUMENTS[form]
    blocks = (Paragraph("one", Detail.ESSENTIAL), Paragraph("two"), Paragraph("three", Detail.VERBOSE), CLAIM)
    seen = {detail: shown(render, *blocks, detail=detail) for detail in Detail}
    assert [[word in seen[detail] for word in ("one", "two", "three", "every repair")] for detail in Detail] == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, True],
    ]


def test_a_heading_with_nothing_below_it_goes() -> None:
    empty, full = Heading("empty"), Heading("full")
    found = visible([Heading("title", 1), empty, full, Paragraph("said"), Heading("end")], Detail.NORMAL)
    assert [block for block in found if isinstance(block, Heading)] == [Heading("title", 1), full]
    hidden: list[Block] = [Heading("hidden"), Paragraph("detail", Detail.VERBOSE)]
    assert visible(hidden, Detail.NORMAL) == []
    assert visible(hidden, Detail.VERBOSE) == hidden


def test_a_heading_whose_sections_have_content_stays() -> None:
    blocks: list[Block] = [Heading("above"), Heading("below", 3), Paragraph("said")]
    assert visible(blocks, Detail.NORMAL) == blocks


def test_what_is_brief_in_text_is_whole_in_the_other_formats() -> None:
    sources = Items(("a long source",), brief=("1 source; -v shows it",))
    assert shown(text.render, sources) == "  1 source; -v shows it\n"
    assert shown(text.render, sources, detail=Detail.VERBOSE) == "  a long source\n"
    for form in ("markdown", "html", "latex"):
        assert "a long source" in shown(DOCUMENTS[form], sources)
        assert "1 source" not in shown(DOCUMENTS[form], sources)


def test_nothing_to_list_is_no_block() -> None:
    assert items([]) == ()
    assert items(["a"], Detail.VERBOSE) == (Items(("a",), Detail.VERBOSE),)


def test_text_ends_with_the_summary_and_markdown_begins_with_it() -> None:
    whole = document(Heading("rule", 1), Paragraph("said"), summary="1 claim: 1 proved", seconds=0.5)
    assert text.render(whole, RenderOptions()).endswith("\n\n1 claim: 1 proved   (0.5 s)\n")
    assert markdown.render(whole, RenderOptions()).startswith("## bondproof: 1 claim: 1 proved (0.5 s)\n\n### rule\n")
    assert "1 claim" not in text.render(whole, RenderOptions(Detail.ESSENTIAL))
    for render in (html.render, latex.render):
        assert "1 claim: 1 proved" in render(whole, RenderOptions())


def test_a_title_stands_over_markdown_alone() -> None:
    lost = document(Paragraph("said"), title="no answer")
    assert markdown.render(lost, RenderOptions()) == "## no answer\n\nsaid\n"
    assert text.render(lost, RenderOptions()) == "  said\n"


def test_text_keeps_within_its_width() -> None:
    table = Table(("name", "what"), (("bond", "what an operator loses " * 6), ("fee", "paid")), note="must be > 0")
    blocks: tuple[Block, ...] = (Paragraph("words " * 40), table, CLAIM, Items(("more words " * 30,)))
    for width in (40, 60, 116):
        assert max(map(len, shown(text.render, *blocks, width=width).splitlines())) <= width


def test_marks_move_before_the_texts_where_room_is_short() -> None:
    found = [
        Finding("PROVED", "honesty-is-best", "margin 0.4353 USD at audit_rate = 5%", Level.PASS),
        Finding("REFUTED", "auditing-pays", "because: " + "why " * 12, Level.NOTE, mark="as expected"),
    ]
    assert "  REFUTED (as expected)  auditing-pays    because: why" in shown(text.render, *found)
    narrow = shown(text.render, *found, width=80).splitlines()
    assert narrow[0] == "  PROVED   honesty-is-best  margin 0.4353 USD at audit_rate = 5%"
    assert narrow[1].startswith("  REFUTED  auditing-pays    (as expected) because: why why")


def test_short_is_a_line_for_each_finding_and_leaves_the_rest_out() -> None:
    passing = Finding("PROVED", "fine", "margin 1", Level.PASS, at=AT)
    blocks: tuple[Block, ...] = (Paragraph("said"), CLAIM, passing, *faults([FAULT]))
    lines = shown(short.render, *blocks).splitlines()
    assert lines == [
        "rule.mech.yaml:7:3: REFUTED[low]: fails by 2",
        "rule.mech.yaml:7:3: PROVED[fine]: margin 1",
        FAULT.short(),
    ]
    assert shown(short.render, *blocks, detail=Detail.ESSENTIAL).splitlines() == [lines[0], lines[2]]


def test_csv_holds_the_tables_and_no_formula() -> None:
    table = Table(("who", "gain"), (("=cmd()", "-1.5"), ("+x", "2")))
    rows = list(csv.reader(shown(sheet.render, Heading("gains"), Paragraph("said"), table).splitlines()))
    assert rows == [["gains"], ["who", "gain"], ["'=cmd()", "-1.5"], ["'+x", "2"]]


# findings, for tools ------------------------------------------------------------------------


SPEC = Heading("rule, as written", 1, subject=Subject("rule.mech.yaml", "ab12"))
ACCEPTED = Finding(
    "REFUTED",
    "known",
    "because: old",
    Level.NOTE,
    mark="as expected",
    rule="REFUTED",
    title="REFUTED (as expected): known (rule)",
    at=AT,
    identity=("rule.mech.yaml", "known"),
    because="old",
)
COVERED = Finding("UNDECIDED", "each", "no value", Level.WARNING, rule="UNDECIDED", at=AT, counted=False)


def test_junit_has_a_suite_for_each_spec_and_a_case_for_each_finding() -> None:
    lost: tuple[Block, ...] = (Heading("Specs without verdicts", 1), *faults([FAULT]))
    report = ElementTree.fromstring(
        shown(
            junit.render, *lost, SPEC, CLAIM, ACCEPTED, COVERED, Items(("a source",)), Heading("all", 1), Items(("x",))
        )
    )
    assert [suite.get("name") for suite in report] == ["bad.mech.yaml", "rule.mech.yaml"]
    assert (report.get("tests"), report.get("failures"), report.get("errors")) == ("4", "1", "1")
    spec = report[1]
    outcomes = {case.get("name"): [child.tag for child in case] for case in spec.iter("testcase")}
    assert outcomes == {"low": ["failure"], "known": ["system-out"], "each": ["skipped"]}
    assert [p.get("value") for p in spec.iter("property") if p.get("name") == "remark"] == ["a source"]


def test_sarif_has_what_does_not_pass_and_accepted_findings_where_all_is_asked_for() -> None:
    def log(detail: Detail) -> dict[str, list[str]]:
        run = json.loads(shown(sarif.render, SPEC, CLAIM, ACCEPTED, COVERED, *faults([FAULT]), detail=detail))["runs"][
            0
        ]
        return {
            "rules": [r["id"] for r in run["tool"]["driver"]["rules"]],
            "levels": [r["level"] for r in run["results"]],
        }

    assert log(Detail.NORMAL) == {"rules": ["M012", "REFUTED"], "levels": ["error", "error"]}
    assert log(Detail.VERBOSE) == {"rules": ["M012", "REFUTED"], "levels": ["error", "note", "error"]}


def test_sarif_says_the_exit_code_and_what_is_in_no_file() -> None:
    nowhere = Finding("error", "", "no such spec", Level.ERROR, rule="UNUSABLE", title="no answer")
    run = json.loads(sarif.render(document(nowhere, exit_code=2), RenderOptions()))["runs"][0]
    assert run["results"] == []
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 2)
    assert invocation["toolConfigurationNotifications"][0]["message"]["text"] == "no such spec"


def test_github_annotates_the_worst_first_and_no_more_than_it_shows() -> None:
    undecided = Finding(
        "UNDECIDED", "open", "nobody knows", Level.ERROR, rule="UNDECIDED", title="UNDECIDED: open", at=AT
    )
    lines = shown(github.render, undecided, CLAIM, ACCEPTED).splitlines()
    assert [line.partition("title=")[2][:9] for line in lines] == ["REFUTED%3", "UNDECIDED"]
    many = [Finding("UNDECIDED", f"c{n}", "", Level.ERROR, rule="UNDECIDED", at=AT) for n in range(github.MOST + 3)]
    lines = shown(github.render, *many).splitlines()
    assert len(lines) == github.MOST + 1
    assert lines[-1].startswith("3 more errors without an annotation")


def test_findings_are_sorted_by_level_then_by_gravity() -> None:
    warning = Diagnostic("M019", "a comment", AT, "", Severity.WARNING)
    found = worst_first([ACCEPTED, *faults([warning]), COVERED, CLAIM, *faults([FAULT])])
    assert [finding.name for finding in found] == ["M012", "low", "M019", "each", "known"]


@pytest.mark.parametrize("form", sorted(formats.DOCUMENTS))
def test_a_table_of_a_total_alone_is_shown_in_every_format(form: str) -> None:
    """The ledger of a refuted claim has no lines where nothing is paid."""
    table = Table(("line", "expected"), (), (1,), (("total", "0.00"),), note="must be < 0")
    module = import_module(formats.DOCUMENTS[form])
    assert "total" in module.render(Document((table,)), RenderOptions(Detail.NORMAL, reproducible=True))
