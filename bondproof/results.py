"""What commands return: one frozen class a command, which every report format renders.

Numbers are exact and in base units; each has the unit in which people want to read it.
"""

from bondproof.commands.bench import BenchResult as BenchResult
from bondproof.commands.bench import BenchTable as BenchTable
from bondproof.commands.bond.result import BondResult as BondResult
from bondproof.commands.certify.result import CertifiedFile as CertifiedFile
from bondproof.commands.certify.result import CertifyResult as CertifyResult
from bondproof.commands.certify.result import MissingFile as MissingFile
from bondproof.commands.claims.result import ClaimsResult as ClaimsResult
from bondproof.commands.claims.result import Ruling as Ruling
from bondproof.commands.claims.table import TableResult as TableResult
from bondproof.commands.compare.result import CompareResult as CompareResult
from bondproof.commands.design.result import DesignResult as DesignResult
from bondproof.commands.doctor import DoctorResult as DoctorResult
from bondproof.commands.equilibria.result import Corners as Corners
from bondproof.commands.equilibria.result import EquilibriaResult as EquilibriaResult
from bondproof.commands.equilibria.result import Intended as Intended
from bondproof.commands.equilibria.result import PureResult as PureResult
from bondproof.commands.explain.result import ExplainResult as ExplainResult
from bondproof.commands.export import Exported as Exported
from bondproof.commands.export import ExportResult as ExportResult
from bondproof.commands.init import InitResult as InitResult
from bondproof.commands.lint import LintedSpec as LintedSpec
from bondproof.commands.lint import LintResult as LintResult
from bondproof.commands.list import Listed as Listed
from bondproof.commands.list import ListResult as ListResult
from bondproof.commands.report.result import Page as Page
from bondproof.commands.report.result import ReportResult as ReportResult
from bondproof.commands.result import FaultResult as FaultResult
from bondproof.commands.result import Result as Result
from bondproof.commands.schema import SchemaResult as SchemaResult
from bondproof.commands.show.show import ShowResult as ShowResult
from bondproof.commands.snapshots.result import DiffResult as DiffResult
from bondproof.commands.snapshots.result import SnapshotResult as SnapshotResult
from bondproof.commands.sweep.result import SweepResult as SweepResult
from bondproof.commands.values.result import PlayerValues as PlayerValues
from bondproof.commands.values.result import ValuesResult as ValuesResult
from bondproof.commands.verify.result import Certificates as Certificates
from bondproof.commands.verify.result import CheckedClaim as CheckedClaim
from bondproof.commands.verify.result import CheckedWindow as CheckedWindow
from bondproof.commands.verify.result import Chosen as Chosen
from bondproof.commands.verify.result import Uncertified as Uncertified
from bondproof.commands.verify.result import VerifiedSpec as VerifiedSpec
from bondproof.commands.verify.result import VerifyResult as VerifyResult
from solvers.closed_forms.form import ClosedForm as ClosedForm
