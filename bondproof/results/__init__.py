"""What commands return: one frozen class a command, which every report format renders.

verify.py    claims and verdicts          lint.py     faults and doubts of specs
certify.py   files of certificates        browse.py   list, show, bench
bond.py      the window                   export.py   scripts of other tools
equilibria.py  who plays what             fault.py    a command that could not do its work

The results of the other commands lie in their rooms. Numbers are exact and in base units; each has the unit in which
people want to read it. Nothing here decides, formats or prints. A command loads its own result alone: each name is
loaded when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from bondproof.comparison.result import CompareResult as CompareResult
    from bondproof.doctor.result import DoctorResult as DoctorResult
    from bondproof.drift.result import DiffResult as DiffResult
    from bondproof.drift.result import SnapshotResult as SnapshotResult
    from bondproof.explanations.result import ExplainResult as ExplainResult
    from bondproof.results.bond import BondResult as BondResult
    from bondproof.results.bond import ClosedForm as ClosedForm
    from bondproof.results.browse import BenchResult as BenchResult
    from bondproof.results.browse import BenchTable as BenchTable
    from bondproof.results.browse import Listed as Listed
    from bondproof.results.browse import ListResult as ListResult
    from bondproof.results.browse import ShowResult as ShowResult
    from bondproof.results.certify import CertifiedFile as CertifiedFile
    from bondproof.results.certify import CertifyResult as CertifyResult
    from bondproof.results.certify import MissingFile as MissingFile
    from bondproof.results.equilibria import Corners as Corners
    from bondproof.results.equilibria import EquilibriaResult as EquilibriaResult
    from bondproof.results.equilibria import Intended as Intended
    from bondproof.results.export import Exported as Exported
    from bondproof.results.export import ExportResult as ExportResult
    from bondproof.results.fault import FaultResult as FaultResult
    from bondproof.results.lint import LintedSpec as LintedSpec
    from bondproof.results.lint import LintResult as LintResult
    from bondproof.results.verify import Certificates as Certificates
    from bondproof.results.verify import CheckedClaim as CheckedClaim
    from bondproof.results.verify import CheckedWindow as CheckedWindow
    from bondproof.results.verify import Chosen as Chosen
    from bondproof.results.verify import Uncertified as Uncertified
    from bondproof.results.verify import VerifiedSpec as VerifiedSpec
    from bondproof.results.verify import VerifyResult as VerifyResult
    from bondproof.schema.shipped import SchemaResult as SchemaResult
    from bondproof.starting.first_spec import InitResult as InitResult

    Result: TypeAlias = (
        VerifyResult
        | CertifyResult
        | ExportResult
        | BondResult
        | EquilibriaResult
        | CompareResult
        | SnapshotResult
        | DiffResult
        | LintResult
        | ListResult
        | ShowResult
        | BenchResult
        | DoctorResult
        | ExplainResult
        | InitResult
        | SchemaResult
        | FaultResult
    )
    """What a format renders; the `kind` of each tells which it is."""

_NAMES = {
    "bond": ("BondResult", "ClosedForm"),
    "browse": ("BenchResult", "BenchTable", "ListResult", "Listed", "ShowResult"),
    "certify": ("CertifiedFile", "CertifyResult", "MissingFile"),
    "equilibria": ("Corners", "EquilibriaResult", "Intended"),
    "export": ("ExportResult", "Exported"),
    "fault": ("FaultResult",),
    "lint": ("LintResult", "LintedSpec"),
    "verify": (
        *("Certificates", "CheckedClaim", "CheckedWindow", "Chosen", "Uncertified"),
        *("VerifiedSpec", "VerifyResult"),
    ),
}
_HOMES = {name: f"bondproof.results.{module}" for module, names in _NAMES.items() for name in names} | {
    "CompareResult": "bondproof.comparison.result",
    "DiffResult": "bondproof.drift.result",
    "DoctorResult": "bondproof.doctor.result",
    "ExplainResult": "bondproof.explanations.result",
    "InitResult": "bondproof.starting.first_spec",
    "SchemaResult": "bondproof.schema.shipped",
    "SnapshotResult": "bondproof.drift.result",
}

if not TYPE_CHECKING:  # a type checker that saw this would believe in every name

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`", name=name, obj=sys.modules[__name__])
        found = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return found


def __dir__() -> list[str]:
    return sorted(_HOMES)
