"""Results in notebooks: HTML and LaTeX that independent readers accept, in which text of a spec only ever is text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import bondproof
from bondproof.commands.result import Result
from bondproof.rendering.document import Level, Style

HOSTILE = "<script>alert(1)</script> \\input{/etc/passwd} $x_1^2$ 100% & #1 ~ {a} `b` 'c' \"d\" | [e] * </pre></table>"
TEXT = f"""\
mech: 1
name: hostile
params:
  bond: solve min USD
  rate: 2% .. 10%
game:
  - worker: [honest, cheat]
  - caught: chance (rate if cheat and 1 < 2 else 0)
ledger:
  - worker -> outside: 0.60 USD when honest
  - worker -> burn: (bond if 1 < 2 else 0) when caught
honest: [honest]
claims:
  cheating-loses: E[worker | cheat] < E[worker | honest]
  cheating-pays: E[worker | cheat] > E[worker | honest]
  recorded:
    claim: E[worker | honest] > 0
    expect: refuted
    because: "{HOSTILE.replace(chr(92), chr(92) * 2).replace('"', chr(92) + '"')} \\e[31m \\u202e"
"""
BECAUSE = HOSTILE + r" \x1b[31m \u202e"
"""The reason as it is shown: what a terminal would obey, and what would turn the text around, is written out."""


CLASSES = {"bondproof", "right", *(style.value for style in Style), *(level.value for level in Level)}


class _Reader(HTMLParser):
    """The texts of a page, and its tags, which must be closed in the order in which they are opened."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts, self.tags, self._open = list[str](), set[str](), list[str]()
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert attributes == [] or (attributes[0][0] == "class" and attributes[0][1] in CLASSES and not attributes[1:])
        self.tags.add(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts += [data] if data.strip() else []

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


TAGS = {
    *("section", "h3", "h4", "h5", "p", "pre", "code", "span", "ul", "li"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
COMMANDS = {"paragraph", "begin", "end", "hline", "noindent", "texttt", "linewidth", "item"}
CHARACTERS = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "char34": '"',
    "textasciigrave": "`",
    "textquotesingle": "'",
}
_TOKEN = re.compile(r"\\(?P<word>[a-z]+(?:34)?)(?:\{\})?|\\(?P<mark>[&%$#_{}])|(?P<row>\\\\)|(?P<one>.)", re.DOTALL)


def _set(text: str) -> str:
    """The letters that LaTeX would set; AssertionError where it would obey, or never finish, anything of the spec."""
    found, depth = list[str](), 0
    for surroundings in ("tabular", "itemize"):
        assert text.count(rf"\begin{{{surroundings}}}") == text.count(rf"\end{{{surroundings}}}")
    for token in _TOKEN.finditer(text):
        word, mark, one = token["word"], token["mark"], token["one"]
        if word:
            assert word in COMMANDS | CHARACTERS.keys(), word
            found.append(CHARACTERS.get(word, ""))
        elif mark:
            found.append(mark)
        elif one:
            assert one not in "\\$#%^_", text[token.start() - 20 : token.end() + 20]
            depth += (one == "{") - (one == "}")
            assert depth >= 0
            found.append({"{": "", "}": "", "~": " "}.get(one, one))
    assert depth == 0
    return "".join(found)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("specs") / "hostile.mech.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def results(hostile: Path) -> dict[str, Result]:
    return {
        "verify": bondproof.verify(hostile),
        "bond": bondproof.bond(hostile, claims=["cheating-loses"]),
        "equilibria": bondproof.equilibria(hostile, overrides=["bond=40 USD"]),
        "compare": bondproof.compare(hostile),
    }


SAID = {
    "verify": [BECAUSE, "REFUTED", "cheating-loses", "REFUTED (as expected)", "3 claims: "],
    "bond": ["PROVED", "(30 USD, unbounded)", "use 30.1 USD", "bound by cheating-loses"],
    "equilibria": ["1 equilibrium, and no other exists", "The intended play (worker honest) is the only equilibrium."],
    "compare": ["IC bond", "as written", "deters"],
}


@pytest.mark.parametrize("name", SAID)
def test_html_is_well_formed_and_text_of_a_spec_is_text(results: dict[str, Result], name: str) -> None:
    page = _Reader(results[name]._repr_html_())
    assert page.tags <= TAGS
    shown = "".join(page.texts)
    for text in SAID[name]:
        assert text in shown


@pytest.mark.parametrize("name", SAID)
def test_latex_is_balanced_and_obeys_nothing_of_a_spec(results: dict[str, Result], name: str) -> None:
    shown = _set(results[name]._repr_latex_())
    for text in SAID[name]:
        assert text in shown


def test_a_result_prints_as_the_text_of_its_command(results: dict[str, Result]) -> None:
    assert "\x1b[" not in str(results["verify"])
    assert str(results["bond"]).startswith("hostile, as written\n\n  PROVED  bond in (30 USD, unbounded)\n")


class _Terminal:
    def __init__(self) -> None:
        self.shown = ""

    def text(self, text: str) -> None:
        self.shown += text


def test_ipython_shows_the_text_in_a_terminal(results: dict[str, Result]) -> None:
    terminal = _Terminal()
    results["bond"]._repr_pretty_(terminal, False)
    assert terminal.shown == str(results["bond"])


def test_what_could_not_be_read_and_what_says_nothing_are_shown(tmp_path: Path, hostile: Path) -> None:
    for name, text in {"bad": "mech: 1\nparams:\n  x: 1 <b>\n", "empty": "mech: 1\nname: empty\n"}.items():
        (tmp_path / f"{name}.mech.yaml").write_text(text, encoding="utf-8")
    result = bondproof.verify([tmp_path / "bad.mech.yaml", tmp_path / "empty.mech.yaml"])
    texts = "".join(_Reader(result._repr_html_()).texts)
    assert "Specs without verdicts" in texts
    assert "x: 1 <b>" in texts
    assert "VACUOUS no claims" in texts
    assert "x: 1 <b>" in _set(result._repr_latex_())


def test_a_window_that_is_empty_has_its_verdict(hostile: Path) -> None:
    texts = _Reader(bondproof.bond(hostile, claims=["cheating-loses", "cheating-pays"])._repr_html_()).texts
    assert "REFUTED" in texts
