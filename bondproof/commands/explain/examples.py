"""Examples of specs: written shortly, read in full.

spelled_out(text)     the example with its repetitions written out
faults(text)          what the reader says of it, claims included
faults_of_file(path)  the same of a file
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bondproof.sources.loading import resolve_references
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.language.reader import read, read_text
from mechanisms.model.mechanism import Mechanism
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement
from proofs.claims.wellformedness import implicit_claims

_REPEATED = re.compile(r"«(.+?) × (\d+)»", re.DOTALL)
PATH = "example.mech.yaml"


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
        statements = formulate(mechanism, mechanism.claims)
    except SpecError as error:
        return error.diagnostics
    return (*mechanism.warnings, *_doubts(mechanism, statements))


def faults_of_file(path: str) -> tuple[Diagnostic, ...]:
    """What the reader says of a file; the examples name one that is not there."""
    try:
        read(path)
    except SpecError as error:
        return error.diagnostics
    return ()


def _doubts(mechanism: Mechanism, statements: Sequence[Statement]) -> tuple[Diagnostic, ...]:
    """What only shows when the spec is put to use; the solvers are not loaded where nothing is to be asked."""
    if len(mechanism.solved) < 2 and not implicit_claims(mechanism, tuple(statements)):
        return ()
    from bondproof.sources.solved_parameter import solved_parameter
    from solvers.claims.wellformedness_check import check_implicit
    from solvers.engines.budget import Budget

    try:
        solved_parameter(mechanism)
        check_implicit(mechanism, statements, Budget())
    except SpecError as error:
        return error.diagnostics
    return ()
