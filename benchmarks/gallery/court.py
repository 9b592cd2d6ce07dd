"""The page of the court: every published claim with its verdict, what follows exactly, and the spec that decides it.

court_page(result)   the page in Markdown, from what `bondproof claims` decides
"""

from __future__ import annotations

import re
from itertools import takewhile

from bondproof.commands.claims.result import ClaimsResult, Ruling
from bondproof.rendering.wording import plural

_HEAD = """# The court

Published claims about bonds, fines and premiums, restated in our words, with what follows exactly. Each verdict is
computed from the claims of a spec in `mechanisms/court`. [Published claims](claims.md) says what the verdicts mean, how
to object, and how to add a claim. This page is generated (`python tests/docs/test_court.py`), and the tests keep it
true.
"""
_PARTS = (
    (
        "C",
        "The article",
        "The claims of the article that started this project; `bondproof claims --table` has its table.",
    ),
    ("P", "Documentation and papers", "Claims of protocols, forums and papers, each with its source."),
)
"""The first letter of the names of a part, its title, and what it holds."""

_ORDER = ("PROVED", "CONDITIONAL", "REFUTED", "EMPIRICAL", "WAITING")


def court_page(result: ClaimsResult) -> str:
    """The whole page."""
    parts = [_HEAD]
    for letter, title, about in _PARTS:
        found = [ruling for ruling in result.rulings if ruling.name.startswith(letter)]
        work = _shared([ruling.entry.source for ruling in found])
        of = f" The work is {_text(work)}." if work else ""
        parts.append(f"\n## {title}\n\n{about}{of} {_counted(found)}\n\n{_table(found, work)}")
    return "".join(parts)


def _counted(rulings: list[Ruling]) -> str:
    """`33 claims: 1 PROVED, 20 CONDITIONAL, 11 REFUTED, 1 EMPIRICAL.`"""
    words = [ruling.word for ruling in rulings]
    counts = [f"{words.count(word)} {word}" for word in dict.fromkeys((*_ORDER, *words)) if word in words]
    return f"{plural(len(rulings), 'claim')}: {', '.join(counts)}."


def _shared(sources: list[str]) -> str:
    """The work that all sources begin with, up to a comma; empty where they name several."""
    parts = zip(*(source.split(", ") for source in sources), strict=False)
    return ", ".join(part[0] for part in takewhile(lambda part: len(set(part)) == 1, parts))


def _table(rulings: list[Ruling], work: str) -> str:
    lines = ["| | verdict | published | exactly | decided in |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(_cells(ruling, work))} |" for ruling in rulings]
    return "\n".join(lines) + "\n"


def _cells(ruling: Ruling, work: str) -> tuple[str, ...]:
    entry = ruling.entry
    exactly = entry.follows or entry.empirical or entry.waiting
    repair = f" *Repair:* {_text(entry.repair)}." if entry.repair else ""
    place = entry.source.removeprefix(work).removeprefix(", ") if work else entry.source
    spec = ruling.mechanism.header.name
    return (
        ruling.name,
        ruling.word,
        _text(entry.says) + (f" ({_text(place)})" if place else ""),
        f"{_text(exactly)}.{repair}",
        f"`{spec}`",
    )


def _text(text: str) -> str:
    """A text in one line, without its full stop, its characters without a meaning in Markdown."""
    line = " ".join(text.split()).removesuffix(".")
    return re.sub(r"([\\|<>*_\[\]`])", r"\\\1", line)
