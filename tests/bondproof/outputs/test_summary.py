"""Markdown summaries of `verify`, read by markdown-it: what a spec says is shown, and nothing else happens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bondproof.rendering import markdown as summary
from bondproof.rendering.markdown import fenced

Run = Callable[..., CompletedProcess[str]]
Verified = Callable[..., str]
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def headings(text: str) -> list[str]:
    parsed = READER.parse(text)
    return [parsed[i + 1].content for i, token in enumerate(parsed) if token.type == "heading_open"]


def plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def rows(text: str) -> list[list[str]]:
    """The cells of all tables, as a reader sees them."""
    found: list[list[str]] = []
    for token, following in zip(parsed := READER.parse(text), parsed[1:], strict=False):
        if token.type == "tr_open":
            found.append([])
        elif token.type in ("td_open", "th_open"):
            found[-1].append(plain(following))
    return found


def fences(text: str) -> list[str]:
    return [token.content for token in READER.parse(text) if token.type == "fence"]


def test_a_table_has_every_claim_with_its_verdict(verified: Verified) -> None:
    found = rows(verified("markdown", "mixed", "--reproducible"))[:7]
    assert [row[:3] for row in found] == [
        ["verdict", "claim", "line"],
        ["PROVED", "good", "11"],
        ["UNDECIDED", "hard", "12"],
        ["REFUTED", "bad", "13"],
        ["REFUTED", "loses", "14"],
        ["REFUTED (as expected)", "known", "16"],
        ["PROVED (not as expected)", "surprise", "20"],
    ]
    assert {len(row) for row in found} == {4}


def test_each_refuted_claim_that_was_not_expected_has_its_ledger_in_a_table(verified: Verified) -> None:
    text = verified("markdown", "mixed")
    titles = [line for line in text.splitlines() if line.startswith("**REFUTED**")]
    assert titles == ["**REFUTED** bad, line 13", "**REFUTED** loses, line 14"]
    bad, loses = (part.partition("\n### ")[0] for part in text.split("**REFUTED** ")[-2:])
    assert "Left minus right of the claim is" in bad
    assert rows(loses)[1:] == [
        ["8", "protocol -> worker", "1 USD", "0.000", "+1.000", "-1.000"],
        ["", "", "total", "0.000", "+1.000", "-1.000"],
    ]
    assert "must be \\> 0" in loses


def test_what_does_not_pass_stands_first(verified: Verified) -> None:
    text = verified("markdown", "silent", "mixed", "broken", "--reproducible", "vacuous")
    assert headings(text) == [
        "bondproof: 1 spec without verdicts; 3 specs, 7 claims: 1 proved, 1 undecided, 2 refuted, "
        "1 refuted as expected, 1 proved against expectation, 1 vacuous; 1 spec without claims",
        "Specs without verdicts",
        "`silent`, as written",
        "`mixed`, as written",
        "`vacuous`, as written",
    ]
    assert [fence.partition(":")[0] for fence in fences(text)[:2]] == ["error[M012]", "error[M012]"]


def test_text_of_a_spec_is_shown_as_it_is(verified: Verified) -> None:
    text = verified("markdown", "mixed", "broken", "-v")
    acting = {"html_inline", "html_block", "link_open", "s_open", "em_open", "image"}
    assert acting & {token.type for token in tokens(text)} == set()
    because = next(row[3] for row in rows(text) if row[1] == "known")
    assert because.startswith("because: : :stop-commands::t ]]> </failure><b> | ```` # #[add-mask]e %0A::error::x [a](")


def test_names_of_files_and_reasons_are_code_and_neither_headings_nor_mentions(
    bondproof: Run, repository: Path
) -> None:
    file = repository / "rules & 100%" / "# bondproof: 99 claims: 99 proved @all.mech.yaml"
    reason = "@all see #12 and https://example.org | `x`"
    expected = f"known:\n    claim: x + y <= 1\n    expect: refuted\n    because: '{reason}'"
    file.write_text((repository / "rules & 100%" / "bad.mech.yaml").read_text().replace("bad: x + y <= 1", expected))
    text = bondproof("verify", file, "--format", "markdown", "--reproducible").stdout
    title = "`# bondproof: 99 claims: 99 proved @all`, as written"
    assert headings(text) == ["bondproof: 1 claim: 1 refuted as expected", title]
    spans = [token.content for token in tokens(text) if token.type == "code_inline"]
    assert spans == [title[1:-13], f"rules & 100%/{file.name}", reason]
    assert not any("@all" in token.content or "#12" in token.content for token in tokens(text) if token.type == "text")


@pytest.mark.parametrize("text", ["a\n```\nb", "a\n`````\n<b>\n```` \n``````", "~~~\n```text\nc"])
def test_no_text_closes_its_fence(text: str) -> None:
    assert fences(fenced(text)) == [f"{text}\n"]


def test_a_fault_without_a_place_is_text(bondproof: Run, repository: object) -> None:
    answer = bondproof("verify", "``` <b> x", "--format", "text", "--report", "markdown=summary.md")
    text = Path("summary.md").read_text(encoding="utf-8")
    assert answer.returncode == 2
    assert headings(text) == ["bondproof could not do its work"]
    assert "error unknown spec ```` <b> x`" in "".join(token.content for token in tokens(text) if token.type == "text")


def test_quiet_is_for_the_terminal_and_leaves_a_summary_whole(verified: Verified) -> None:
    whole = verified("markdown", "mixed", "--reproducible")
    assert verified("markdown", "mixed", "--reproducible", "-q") == whole


def test_sections_that_do_not_fit_are_left_out_whole_and_counted(
    verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = verified("markdown", "silent", "mixed", "vacuous", "--reproducible")
    monkeypatch.setattr(summary, "MOST_CHARACTERS", 1000)
    cut = verified("markdown", "silent", "mixed", "vacuous", "--reproducible")
    assert len(cut.encode()) < 1000 < len(whole.encode())
    assert whole.startswith(cut.rpartition("\n\n")[0])
    assert cut.rstrip().endswith("**2 more sections left out, as a comment has a bound. `--format text` has all.**")


def test_the_bound_is_below_what_a_step_may_have() -> None:
    assert summary.MOST_CHARACTERS < 1024 * 1024
