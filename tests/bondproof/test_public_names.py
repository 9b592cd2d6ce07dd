"""The names that `import bondproof` offers, and what it loads for them."""

import importlib
import inspect
import pydoc
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import bondproof
from bondproof import dsl, results
from bondproof.cli.root import COMMANDS
from bondproof.rendering.formats import DOCUMENTS, FINDINGS
from mechanisms.errors import SpecError

ROOT = Path(__file__).parents[2]


def test_importing_bondproof_loads_the_standard_library_alone() -> None:
    ask = "import sys; b = set(sys.modules); import bondproof; print(*sorted(set(sys.modules) - b))"
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.partition(".")[0] for name in answer.stdout.split()}
    assert loaded <= set(sys.stdlib_module_names) | {"bondproof"}


def test_every_public_name_is_there() -> None:
    for name in bondproof.__all__:
        assert getattr(bondproof, name) is not None
    assert set(bondproof.__all__) <= set(dir(bondproof))


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="verfy"):
        bondproof.verfy  # type: ignore[attr-defined]  # noqa: B018 - the access is the test


def test_the_functions_do_what_the_commands_do() -> None:
    assert bondproof.verify(["commit-reveal-audit"]).exit_code == 0
    assert bondproof.bond("commit-reveal-audit", budget=bondproof.Budget()).word == "PROVED"
    assert bondproof.lint(["commit-reveal-audit"]).exit_code == 0
    assert bondproof.load("commit-reveal-audit").mechanism.header.name == "commit-reveal-audit"


def test_a_faulty_spec_raises_with_its_diagnostics(tmp_path: Path) -> None:
    (tmp_path / "a.mech.yaml").write_text("mech: 2\n")
    with pytest.raises(SpecError) as caught:
        bondproof.verify([tmp_path / "a.mech.yaml"])
    assert caught.value.diagnostics


def test_what_public_functions_return_is_among_the_results() -> None:
    returned = {signature.rpartition("-> ")[2] for name, signature in SIGNATURES.items() if name != "Spec"}
    ours = {name for name in returned if name.endswith("Result")} | {"ClosedForm"}
    assert ours <= returned
    assert all(inspect.isclass(getattr(results, name)) for name in ours)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert bondproof.__version__ == project["version"]


def test_every_command_of_the_help_has_its_file_and_every_format_its_module() -> None:
    files = {file.stem for file in (ROOT / "bondproof" / "cli").glob("*.py")}
    assert set(COMMANDS) <= files
    for module in (DOCUMENTS | FINDINGS).values():
        assert callable(importlib.import_module(module).render)


_READ = "scheme: str | None = None, overrides: Sequence[str] = ()"
_BUDGET = "budget: Budget | None = None"
_PROGRESS = "progress: Progress = ..."
SIGNATURES = {
    "Spec": "(name: str, *, title: str = '', about: str = '', source: str = '', fault: str = '', scheme: str = '')"
    " -> None",
    "bond": f"(spec: Given, *, claims: Sequence[str] = (), {_READ}, {_BUDGET}, allow_undecided: bool = False)"
    " -> BondResult",
    "certify": "(paths: str | Path | Sequence[str | Path], *, specs: Given | Sequence[Given] = (), "
    f"{_READ}, {_PROGRESS}) -> CertifyResult",
    "claims": f"(names: Sequence[str] = (), *, specs: Sequence[str | Path] = (), explain: bool = False, {_BUDGET}, "
    f"allow_undecided: bool = False, jobs: int = 1, {_PROGRESS}) -> ClaimsResult",
    "claims_table": f"(*, {_BUDGET}, jobs: int = 1, {_PROGRESS}) -> TableResult",
    "closed_form": "(spec: Given, *, claim: str | Sequence[str] | None = None, end: End | None = None, "
    f"{_READ}, {_BUDGET}) -> ClosedForm",
    "compare": "(specs: Given | Sequence[Given], *, schemes: Sequence[str] = (), workload: Sequence[str] = (), "
    f"overrides: Sequence[str] = (), thresholds: Sequence[str] = ('audit_rate', 'patience'), {_BUDGET}, "
    f"confirm: bool = False, jobs: int = 1, {_PROGRESS}) -> CompareResult",
    "design": "(spec: Given, *, minimise: str | None = None, against: str | None = None, points: int = 5, "
    "claims: Sequence[str] = (), "
    f"scenarios: Sequence[str] = (), {_READ}, {_BUDGET}, allow_undecided: bool = False) -> DesignResult",
    "report": f"(specs: Given | Sequence[Given], file: str | Path | None = None, *, {_READ}, {_BUDGET}, "
    f"allow_undecided: bool = False, {_PROGRESS}) -> ReportResult",
    "sweep": f"(spec: Given, over: Over, *, ask: str = 'bond', file: str | Path | None = None, "
    "plot: str | Path | None = None, "
    f"claims: Sequence[str] = (), {_READ}, {_BUDGET}, allow_undecided: bool = False, jobs: int = 2, "
    "cluster: str | None = None, limits: Limits | None = None, chunks: str | Path | None = None, "
    f"{_PROGRESS}) -> SweepResult",
    "equilibria": f"(source: Given, *, {_READ}, {_BUDGET}, bases: int | None = None, "
    f"proposers: bool | None = None, allow_undecided: bool = False, {_PROGRESS}) -> EquilibriaResult",
    "lint": f"(specs: Given | Sequence[Given], *, {_READ}, {_PROGRESS}) -> LintResult",
    "load": f"(spec: Given, *, {_READ}) -> Loaded",
    "to_yaml": f"(spec: Given, *, {_READ}) -> str",
    "values": f"(spec: Given, *, at: Sequence[str] = (), {_READ}, {_BUDGET}, allow_undecided: bool = False, "
    f"{_PROGRESS}) -> ValuesResult",
    "verify": f"(specs: Given | Sequence[Given], *, {_READ}, {_BUDGET}, allow_undecided: bool = False, "
    "claims: Sequence[str] = (), each_claim: bool = False, "
    f"repair_expected: bool = True, confirm: bool = False, jobs: int = 1, {_PROGRESS}) -> VerifyResult",
}
OF_FORMULAS = {
    "E": "(player: Given, *strategies: Given, at: Given | None = None, **by_player: Given) -> Formula",
    "all_hold": "(*conditions: Given) -> Formula",
    "any_holds": "(*conditions: Given) -> Formula",
    "any_of": "(p: Given, n: Given) -> Formula",
    "choose": "(condition: Given, then: Given, otherwise: Given) -> Formula",
    "eq": "(left: Given, right: Given) -> Formula",
    "form": "(name: str, *arguments: Given, of: Given | None = None, **by_player: Given) -> Formula",
    "implies": "(condition: Given, claim: Given) -> Formula",
    "index": "(name: str) -> Formula",
    "maximum": "(*terms: Given) -> Formula",
    "minimum": "(*terms: Given) -> Formula",
    "ne": "(left: Given, right: Given) -> Formula",
    "tail": "(n: Given, k: Given, p: Given) -> Formula",
    "to_yaml": f"(spec: Given, *, {_READ}) -> str",
}
_WHEN = "when: Given | None = None"
OF_SECTIONS = {
    "account": "(self, name: str) -> str",
    "allow": "(self, code: str, reason: str, *, of: Given | None = None) -> None",
    "assume": "(self, condition: Given) -> None",
    "chance": f"(self, name: str, probability: Given, *, {_WHEN}) -> Formula",
    "claim": "(self, name: str, statement: Given, *, expect: Expectation | None = None, because: str = '') -> None",
    "decision": "(self, player: Given, moves: Iterable[str], *, sees: Given | Sequence[Given] = (), "
    f"{_WHEN}) -> tuple[Formula, ...]",
    "discount": "(self, weight: Given, *, per: Given | None = None) -> None",
    "escrow": "(self, amount: Given, owner: Given, *, during: Given | Sequence[Given] = ()) -> Formula",
    "figure": "(self, name: str, formula: Given) -> None",
    "honest": "(self, *strategies: Given, **by_player: Given) -> None",
    "mechanism": "(self, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism",
    "next": f"(self, source: Given, target: Given, *, {_WHEN}) -> None",
    "param": "(self, name: str, value: Given) -> Formula",
    "pay": f"(self, source: Given, target: Given, amount: Given, *, {_WHEN}) -> None",
    "minimise": "(self, formula: Given) -> None",
    "published": "(self, name: str, *, says: str, source: str, claims: Sequence[str] = (), iff: Sequence[str] = (), "
    "repaired: Sequence[str] = (), **texts: str) -> None",
    "safety": "(self, share: Given) -> None",
    "scheme": "(self, name: str, *, like: str | None = None) -> Scheme",
    "state": "(self, name: str, *, end: bool = False) -> Formula",
    "states": "(self, name: str, low: Given, high: Given, *more: tuple[Given, Given], end: bool = False) -> Formula",
    "unit": "(self, name: str, value: Given) -> Formula",
    "window": "(self, parameter: Given, *, expect: Expectation = 'proved', because: str = '') -> None",
}
OF_SCHEMES = {
    "set": "(self, parameter: Given, value: Given) -> None",
    "without": "(self, *sections: str) -> None",
}


def _signature(function: Callable[..., object]) -> str:
    """Names, types and values of the arguments; a function as a value is not told apart from another."""
    parameters = inspect.signature(function).parameters.values()
    text = str(inspect.signature(function))
    for told in {repr(p.annotation) for p in parameters} | {repr(inspect.signature(function).return_annotation)}:
        text = text.replace(told, told.strip("'"))
    for value in {repr(p.default) for p in parameters if inspect.isfunction(p.default)}:
        text = text.replace(value, "...")
    return text


@pytest.mark.parametrize(
    ("home", "signatures"),
    [(bondproof, SIGNATURES), (dsl, OF_FORMULAS), (dsl.Spec, OF_SECTIONS), (dsl.Scheme, OF_SCHEMES)],
    ids=["bondproof", "dsl", "Spec", "Scheme"],
)
def test_public_functions_are_called_as_they_were(home: ModuleType | type, signatures: dict[str, str]) -> None:
    """A change here is a change for every user: it goes into the changelog."""
    assert {name: _signature(getattr(home, name)) for name in signatures} == signatures


def test_the_public_names_are_these() -> None:
    modules = {"dsl", "errors", "results"}
    assert set(bondproof.__all__) == SIGNATURES.keys() | modules | {"Budget", "__version__"}
    assert set(dsl.__all__) == OF_FORMULAS.keys() | {"Formula", "Scheme", "Spec"}
    methods = {name for name in vars(dsl.Spec).keys() | vars(dsl.Spec.__mro__[1]).keys() if name[0] != "_"}
    assert methods == OF_SECTIONS.keys() | {"name", "path", "drawn", "document"}
    assert {name for name in vars(dsl.Scheme) if name[0] != "_"} == OF_SCHEMES.keys() | {"drawn"}


def test_help_teaches_each_function_by_its_docstring() -> None:
    text = pydoc.plain(pydoc.render_doc(bondproof))
    for name in SIGNATURES:
        assert name in text
        assert len(getattr(bondproof, name).__doc__) > 60
    for name in OF_SECTIONS:
        assert getattr(dsl.Spec, name).__doc__


def test_every_result_of_a_command_has_its_name_in_results() -> None:
    from bondproof.commands.result import Result

    public = {name for name, found in vars(results).items() if isinstance(found, type)}
    ours = [kind for kind in Result.__subclasses__() if kind.__module__.startswith("bondproof.")]
    assert {kind.__name__ for kind in ours if kind.__module__ in sys.modules} <= public
    assert all(getattr(results, name).__name__ == name for name in public)
