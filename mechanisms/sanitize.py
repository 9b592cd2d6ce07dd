r"""Text from strangers, made safe to show: characters and marks that act are written out.

Terminals obey control characters, marks of direction show a line in another order than it is in, and CI runners obey
commands that they find in a log. Every place that shows the text of a spec, a file name or an argument asks here.

    visible(text)      several lines stay several lines
    in_one_line(text)  the same, and no part of the text begins a line
    flowing(text)      prose: blanks and line breaks become single blanks
    acts(text)         whether showing the text as it is would do more than show it
    guarded(text)      a finished answer: `visible`, except that our own colours stay
    in_json(text)      JSON that says the same and that neither a terminal nor a runner obeys; in_ascii_json

Rests on the standard library alone. Not here: the quoting that a format needs (Markdown, XML, LaTeX, commands to
GitHub); each format does its own (bondproof/rendering/).

Sources: workflow commands are read by actions/runner, ActionCommand.cs: `::` at the start of a trimmed line, `##[`
anywhere; `##vso[` by Azure Pipelines, `##teamcity[` by TeamCity. N. Boucher, R. Anderson, "Trojan Source: Invisible
Vulnerabilities", 2021.
"""

from __future__ import annotations

import re
from unicodedata import category

_COLOR = r"\x1b\[(?:0|1|3[0-7])m"
"""The sequences by which click.style switches bold and a colour on, and both off."""
_COLORS = re.compile(f"({_COLOR})")
_AT_START = re.compile(rf"^((?:\s|{_COLOR})*):(?=:)", re.MULTILINE)
_ANYWHERE = re.compile(r"##(?=\w*\[)")


def visible(text: str) -> str:
    r"""The text, with characters that act written out and commands to CI runners broken up.

    Line feeds, tabs and blanks of every width stay.

    >>> visible("bond\x1b[31m"), visible("a\n ::error::b ##vso[x]")
    ('bond\\x1b[31m', 'a\n : :error::b # #vso[x]')
    """
    return _broken_up(_written_out(text))


def in_one_line(text: str) -> str:
    r"""The visible text with its line feeds and tabs written out, too.

    >>> in_one_line("a\n::error::b")
    'a\\n::error::b'
    """
    return visible(text.replace("\n", r"\n").replace("\t", r"\t"))


def flowing(text: str) -> str:
    r"""Prose as one visible line: each run of blanks and line breaks is a single blank.

    >>> flowing("a known case\n\n::error::b")
    'a known case ::error::b'
    """
    return visible(" ".join(text.split()))


def acts(text: str) -> bool:
    r"""Whether the text holds a character that is not printed as itself, or a mark of a command to a CI runner.

    >>> acts("bond"), acts("a\nb"), acts("mechanisms::bond"), acts("##[x]")
    (False, True, True, True)
    """
    return not text.isprintable() or "::" in text or _ANYWHERE.search(text) is not None


def guarded(text: str) -> str:
    r"""A finished answer as `visible` shows it; the colours that click.style makes stay.

    >>> guarded("\x1b[1mbond\x1b[0m\x1b[2J")
    '\x1b[1mbond\x1b[0m\\x1b[2J'
    """
    parts = _COLORS.split(text)
    return _broken_up("".join(part if i % 2 else _written_out(part) for i, part in enumerate(parts)))


def in_json(text: str) -> str:
    r"""A text in JSON with the same value, in which what acts is escaped.

    A text in which a line begins with `::` or that holds `##[` outside its strings is not JSON.

    >>> in_json('{"a": "##[x]"}'), in_json('"\u202e"')
    ('{"a": "#\\u0023[x]"}', '"\\u202e"')
    """
    shown = text if text.isprintable() else "".join(c if _harmless(c) else _in_utf16(c) for c in text)
    return _ANYWHERE.sub(r"#\\u0023", shown)


def in_ascii_json(text: str) -> str:
    r"""The same in ASCII, for streams that have nothing else.

    >>> in_ascii_json('"≈"')
    '"\\u2248"'
    """
    return in_json("".join(c if c.isascii() else _in_utf16(c) for c in text))


def _broken_up(text: str) -> str:
    return _ANYWHERE.sub("# #", _AT_START.sub(r"\1: ", text))


def _written_out(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if _harmless(c) else c.encode("unicode_escape").decode("ascii") for c in text)


def _harmless(character: str) -> bool:
    return character.isprintable() or character in "\n\t" or category(character) == "Zs"


def _in_utf16(character: str) -> str:
    """A character as JSON escapes it: its code, or the two codes of a pair."""
    pairs = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(rf"\u{pairs[i : i + 4]}" for i in range(0, len(pairs), 4))
