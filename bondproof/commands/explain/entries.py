"""Entries of codes and words: `M012`, `proved`, `exit 3`, `strict nash`, with examples that the reader reads anew.

    entry(text)           the entry that is meant, or None
    topics()              all entries, by kind
    known()               their names: words, then codes
    spelled_out(text)     an example with its repetitions written out

The texts are in words.toml and codes.toml; those of claim forms are the docstrings of the forms.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any

from bondproof.commands.explain.result import Entry, Example, Topics
from bondproof.commands.list import first_sentence
from bondproof.sources.loading import resolve_references
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism
from proofs.claims.formulation import formulate
from proofs.claims.properties import properties
from proofs.claims.properties.property import Property
from proofs.claims.statement import Statement
from proofs.claims.wellformedness import implicit_claims

_CODE = "diagnostic code"
_REPEATED = re.compile(r"«(.+?) × (\d+)»", re.DOTALL)
PATH = "example.mech.yaml"


def known() -> tuple[str, ...]:
    """The names of all entries: words, then codes."""
    return (*words(), *codes())


@cache
def words() -> dict[str, dict[str, Any]]:
    """The words that bondproof uses, claim forms among them."""
    return _read("words.toml") | {name: _form(form) for name, form in sorted(properties().items())}


def _form(form: Property) -> dict[str, Any]:
    means = " ".join(cleandoc(form.__doc__ or "").split())
    return {"kind": "claim form", "means": means, "example": form.example, "see": form.see}


@cache
def codes() -> dict[str, dict[str, Any]]:
    """The diagnostic codes."""
    return _read("codes.toml")


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


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
    said += () if said else warnings(found["wrong"])
    return Example(found["wrong"], said, found["right"], found.get("wrong_set", ""), found.get("right_set", ""))


def spelled_out(text: str) -> str:
    """The text in which «x × 3» stands as xxx.

    >>> spelled_out("a«bc × 3»")
    'abcbcbc'
    """
    return _REPEATED.sub(lambda found: found[1] * int(found[2]), text)


def faults(text: str, overrides: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
    """Every diagnostic that the example gives; none where it is whole."""
    try:
        mechanism = resolve_references(read_text(spelled_out(text), PATH, overrides=overrides))
        statements = formulate(mechanism)
    except SpecError as error:
        return error.diagnostics
    return (*mechanism.source.warnings, *_doubts(mechanism, statements))


def warnings(text: str) -> tuple[Diagnostic, ...]:
    """What `lint` warns of in an example that is whole; what `verify` warns of where `lint` is silent."""
    from bondproof.commands.lint import lint
    from bondproof.commands.verify.verify import verify

    mechanism = read_text(text, PATH)
    found = lint(mechanism).specs[0].diagnostics
    return found or verify(mechanism).specs[0].doubts


def faults_of_file(path: str) -> tuple[Diagnostic, ...]:
    """What the reader says of a file; the examples name one that is not there."""
    try:
        read(path)
    except SpecError as error:
        return error.diagnostics
    return ()


def _doubts(mechanism: Mechanism, statements: Sequence[Statement]) -> tuple[Diagnostic, ...]:
    """What only shows when the spec is put to use; the solvers are not loaded where nothing is to be asked."""
    try:
        if len(mechanism.solved) < 2 and not implicit_claims(mechanism, tuple(statements)):
            return ()
    except SpecError as error:
        return error.diagnostics
    from bondproof.sources.solved_parameter import solved_parameter
    from solvers.claims.examination import examine
    from solvers.engines.budget import Budget

    try:
        solved_parameter(mechanism)
        examine(mechanism, statements, Budget())
    except SpecError as error:
        return error.diagnostics
    return ()
