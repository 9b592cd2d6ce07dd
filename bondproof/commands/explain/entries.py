"""Find the entry of a code or a word: `M012`, `proved`, `exit 3`, `strict nash`.

entry(text)      the entry that is meant, or None
topics()         all entries, by kind
known()          their names, to tell what a misspelled one may mean
"""

from __future__ import annotations

import re
from typing import Any

from bondproof.commands.explain.examples import faults, faults_of_file
from bondproof.commands.explain.names import codes, known, words
from bondproof.commands.explain.result import Entry, Example, Topics
from bondproof.commands.show.catalogue import first_sentence
from mechanisms.language.codes import Code

_CODE = "diagnostic code"


def entry(text: str) -> Entry | None:
    """The entry of a code or a word, however it is spelled; None where there is none.

    >>> entry("Exit-3").name
    'exit 3'
    """
    wanted = _plain(text)
    found = next((name for name in known() if _plain(name) in (wanted, f"exit{wanted}")), None)
    if found is None:
        return None
    return _word(found) if found in words() else _code(found)


def topics() -> Topics:
    """All entries, without their examples, by kind."""
    entries = [*map(_word, words()), *(_code(name, with_example=False) for name in codes())]
    kinds = dict.fromkeys(each.kind for each in entries)
    return Topics(tuple((kind, tuple(e for e in entries if e.kind == kind)) for kind in kinds))


def _plain(text: str) -> str:
    """A name without its case, blanks and dashes."""
    return re.sub(r"[\s_-]+", "", text).lower()


def _word(name: str) -> Entry:
    found = words()[name]
    means = found["means"]
    return Entry(name, found["kind"], first_sentence(means), means, found.get("example"), tuple(found["see"]))


def _code(name: str, *, with_example: bool = True) -> Entry:
    found = codes()[name]
    title = next(code.meaning for code in Code if code.id == name)
    return Entry(name, _CODE, title, found["means"], _example(found) if with_example else None)


def _example(found: dict[str, Any]) -> Example:
    """The example of a code, with what the reader says of it now."""
    if "wrong_path" in found:
        return Example(found["wrong_path"], faults_of_file(found["wrong_path"]), found["right"], path=True)
    said = faults(found["wrong"], (found["wrong_set"],) if "wrong_set" in found else ())
    return Example(found["wrong"], said, found["right"], found.get("wrong_set", ""), found.get("right_set", ""))
