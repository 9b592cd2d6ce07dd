"""The section `allow`: warnings that the author of a spec accepts, each with the reason.

    allow:
      M080@spare_rate:    the next release of the protocol reads it
      M084:               lines of 0 keep the table complete

A key is the code of a warning, alone or with the name of what it speaks of: a parameter, an account, a move, a
claim, a deposit (`bond of worker`), or the accounts of a ledger line (`worker -> burn`).

    allowances(section)          what the section says
    unsilenced(doubts, allowed)  the warnings that are left
    stale(doubts, allowed)       warnings of reasons that silence nothing

Not here: finding what to warn of (mechanisms/language/smells.py, solvers/claims/idle.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mechanisms.diagnostics import Diagnostic, Position, Severity
from mechanisms.errors import did_you_mean
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.document import Scalar, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.names import listed
from mechanisms.model.source import Allowance
from mechanisms.values import Frozen

SMELLS = (
    *(Code.UNUSED_PARAMETER, Code.UNUSED_ACCOUNT, Code.UNUSED_EVENT),
    *(Code.IMPOSSIBLE, Code.NOTHING_PAID, Code.EMPTY_CLAIM),
    *(Code.IDLE_INDEX, Code.IDLE_DISCOUNT),
)
"""What `lint` warns of."""

IDLE = (Code.NEVER_APPLIES, Code.RANGES_ALONE, Code.NEVER_AT_RISK, Code.IN_NO_CLAIM)
"""What `verify` warns of."""

MOST_ALLOWANCES = 500
_EXAMPLE = "M080@spare_rate: the next release reads it"


class Doubt(Frozen):
    """A warning and the name of what it speaks of, by which a spec may accept it."""

    subject: str
    diagnostic: Diagnostic

    @staticmethod
    def of(code: Code, subject: str, message: str, at: Position, help: str) -> Doubt:
        """A warning; the advice says how to accept it, too."""
        accept = f"{help}; to keep it, write `{code.id}@{subject}: REASON` under `allow:`"
        return Doubt(subject, Diagnostic(code.id, message, at, accept, Severity.WARNING))


def allowances(section: Tree, faults: Faults) -> tuple[Allowance, ...]:
    """Everything that the section says; faults are kept, and reading goes on."""
    found = list[Allowance]()
    with faults.caught():
        for key, value in shapes.entries(section, "the section `allow`", _EXAMPLE):
            if len(found) >= MOST_ALLOWANCES:
                raise fault(Code.TOO_MANY, f"more than {MOST_ALLOWANCES} reasons", key.at, "write a smaller spec")
            with faults.caught():
                found.append(_allowance(key, value))
    return tuple(found)


def _allowance(key: Scalar, value: Tree) -> Allowance:
    code, sign, name = key.text.partition("@")
    known = [each.id for each in (*SMELLS, *IDLE)]
    if code.strip() not in known:
        advice = did_you_mean(code.strip(), known) or f"the warnings are {listed(known)}"
        raise fault(Code.UNKNOWN_NAME, f"`{code.strip()[:60]}` is not a warning that a spec can accept", key.at, advice)
    name = " ".join(name.split())
    if sign and not name:
        raise fault(Code.MISSING, f"`{key.text[:60]}` names nothing after `@`", key.at, f"write `{_EXAMPLE}`")
    return Allowance(code.strip(), name, shapes.text(value, "the reason").text.strip(), key.at)


def unsilenced(doubts: Iterable[Doubt], allowed: Collection[Allowance]) -> tuple[Diagnostic, ...]:
    """The warnings that the spec does not accept, each once."""
    left = (d.diagnostic for d in doubts if not any(_silences(each, d) for each in allowed))
    return tuple(dict.fromkeys(left))


def stale(
    doubts: Collection[Doubt], allowed: Iterable[Allowance], codes: Collection[Code] = SMELLS
) -> tuple[Diagnostic, ...]:
    """A warning for each reason that silences nothing, of those for warnings with these codes."""
    ids = {code.id for code in codes}
    idle = [each for each in allowed if each.code in ids and not any(_silences(each, d) for d in doubts)]
    return tuple(
        Diagnostic(
            Code.NOTHING_ALLOWED.id,
            f"there is no warning {each.code}" + (f" of `{each.name}`" if each.name else "") + " to accept",
            each.at,
            "remove the line",
            Severity.WARNING,
        )
        for each in idle
    )


def _silences(allowance: Allowance, doubt: Doubt) -> bool:
    return allowance.code == doubt.diagnostic.code and allowance.name in ("", doubt.subject)
