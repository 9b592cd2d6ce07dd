"""Every error that bondproof raises on purpose, in one tree.

    BondproofError
    ├── SpecError            (ValueError)      the text of a spec is wrong; carries its diagnostics
    ├── UsageError           (ValueError)      a command or a call was given what it cannot use
    │   ├── UnknownName      (LookupError)     an unknown name, with the nearest ones
    │   ├── WrongKind        (TypeError)       a Python value, or an operator, of a kind that has no meaning here
    │   └── MissingExtra     (ImportError)     an optional package is not installed
    ├── DomainError          (ValueError)      a number lies outside the range where the question has a meaning
    │   ├── TooManyPlayers                     more players choose than a table has
    │   └── NoAnswer                           the work allowed ended before there was an answer: exit code 3
    ├── CertificateRejected  (ValueError)      evidence that does not prove what it was offered for
    └── InternalError        (AssertionError)  two parts of bondproof disagree: a bug, never the user's doing

Each message says what was given, what is needed and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mechanisms.diagnostics import Diagnostic


_LONGEST_NAME, _MOST_NAMES = 80, 8


class BondproofError(Exception):
    """The root of the tree."""


class SpecError(BondproofError, ValueError):
    """The text of a spec is wrong: every fault that one phase of reading found."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(d.short() for d in diagnostics))
        self.diagnostics = tuple(diagnostics)


class UsageError(BondproofError, ValueError):
    """A command or a call was given what it cannot use."""


class UnknownName(UsageError, LookupError):
    """A name that nothing has."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        more = f", and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        advice = did_you_mean(name, names) or (
            f"known: {', '.join(sorted(names)[:_MOST_NAMES])}{more}" if names else ""
        )
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        super().__init__(f"unknown {kind} `{shown}`." + (f" {advice[0].upper()}{advice[1:]}" if advice else ""))


class WrongKind(UsageError, TypeError):
    """A Python value, or an operator, of a kind that has no meaning here."""


class MissingExtra(UsageError, ImportError):
    """An optional package is not installed."""


class DomainError(BondproofError, ValueError):
    """A number lies outside the range where the question has a meaning."""


class TooManyPlayers(DomainError):
    """More players choose than a table has."""


class NoAnswer(DomainError):
    """The work allowed ended before there was an answer."""


class CertificateRejected(BondproofError, ValueError):
    """Evidence that does not prove what it was offered for. The claim may hold all the same."""


class InternalError(BondproofError, AssertionError):
    """Two parts of bondproof disagree: a bug, never the user's doing."""


def did_you_mean(name: str, known: Iterable[str], *, most: int = 3) -> str:
    """Advice that names the known words nearest to `name`; empty where none is near.

    >>> did_you_mean("guess_cst", ["guess_cost", "reward"])
    'did you mean `guess_cost`?'
    >>> did_you_mean("zebra", ["guess_cost", "reward"])
    ''
    """
    from difflib import get_close_matches

    spelled = {k.lower(): k for k in known}
    near = get_close_matches(name.lower(), spelled, n=most)
    return f"did you mean {' or '.join(f'`{spelled[n]}`' for n in near)}?" if near else ""
