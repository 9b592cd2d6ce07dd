"""`lint`: what is wrong or doubtful with specs, as their text shows. Nothing is decided, and no engine is loaded.

    lint(specs)   LintResult: the diagnostics of each spec

Each spec is read under each of its schemes: its text, its references to data, the meaning of its claims. What must
hold before they have one (probabilities within [0, 1], no division by 0) is looked at in a few points. Then come
warnings of what the spec says to no effect (mechanisms/language/smells.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.exit_codes import ExitCode
from bondproof.rendering.document import Document, Finding, Level, faults
from bondproof.rendering.wording import plural, shown_path
from bondproof.sources.loading import Given, Loaded, called, load, located, several
from bondproof.sources.solved_parameter import solved_parameter
from bondproof.system.progress import Progress, silent
from mechanisms.diagnostics import Diagnostic, Position, Severity
from mechanisms.language.allowances import Doubt, stale, unsilenced
from mechanisms.language.codes import Code
from mechanisms.language.faults import Faults
from mechanisms.language.smells import smells
from mechanisms.values import Frozen
from proofs.claims.figures import figure_terms
from proofs.claims.spot_check import spot_check
from proofs.claims.substance import says_nothing

if TYPE_CHECKING:
    from bondproof.rendering.json import Data

SILENT = "B002"
"""The code of a spec without claims."""


class LintedSpec(Frozen):
    """One spec and what is wrong or doubtful with it."""

    path: str
    diagnostics: tuple[Diagnostic, ...]


class LintResult(Result):
    """What was found in each spec."""

    kind: ClassVar[str] = "lint"
    specs: tuple[LintedSpec, ...]

    @property
    def exit_code(self) -> ExitCode:
        """USAGE where a spec has an error, VACUOUS where there is no spec."""
        if self._count(Severity.ERROR):
            return ExitCode.USAGE
        return ExitCode.OK if self.specs else ExitCode.VACUOUS

    def _count(self, severity: Severity) -> int:
        return sum(d.severity is severity for spec in self.specs for d in spec.diagnostics)

    def document(self) -> Document:
        """Everything found, then a line for each spec without faults, then a count."""
        found = faults(d for spec in self.specs for d in spec.diagnostics)
        clean = tuple(Finding("ok", spec.path, "", Level.PASS) for spec in self.specs if not spec.diagnostics)
        errors, warnings = self._count(Severity.ERROR), self._count(Severity.WARNING)
        counted = f"{plural(len(self.specs), 'spec')}: {plural(errors, 'error')}, {plural(warnings, 'warning')}"
        return Document((*found, *clean), summary=counted)

    def data(self) -> Mapping[str, Data]:
        """The diagnostics of each spec."""
        return {"specs": self.specs}


def lint(
    specs: Given | Sequence[Given],
    *,
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    progress: Progress = silent,
) -> LintResult:
    """The diagnostics of every spec, under the scheme named or under all.

    Without specs there is nothing to check: VACUOUS. Raises UnknownName if a name is not in the catalogue.

    >>> lint("commit-reveal-audit").exit_code
    <ExitCode.OK: 0>
    """
    linted = list[LintedSpec]()
    given = several(specs)
    for spec in given:
        path = shown_path(located(spec))
        progress(f"linting {called(spec)}", len(linted), len(given))
        linted.append(LintedSpec(path, _diagnostics(spec, scheme, overrides)))
    progress("linted", len(given), len(given))
    return LintResult(tuple(linted))


def _diagnostics(spec: Given, scheme: str | None, overrides: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Everything found under one scheme or under all of them, each fault once."""
    faults = Faults()
    with faults.caught():
        loaded = load(spec, scheme=scheme, overrides=overrides)
        _look_at(loaded, faults)
        under = [loaded]
        for other in () if scheme is not None else loaded.mechanism.source.schemes:
            with faults.caught():
                under.append(load(loaded.mechanism, scheme=other))
                _look_at(under[-1], faults)
        faults.extend(_smells(under, whole=scheme is None and not overrides and not faults.errors))
    return faults.found


def _look_at(loaded: Loaded, faults: Faults) -> None:
    """Find what is wrong with a spec that could be read, under the scheme under which it was."""
    faults.extend(loaded.mechanism.source.warnings)
    if not loaded.mechanism.claims:
        faults.extend((_silent(loaded.mechanism.source.path),))
    with faults.caught():
        if loaded.mechanism.objective is None:  # else `design` finds all of them
            solved_parameter(loaded.mechanism)
    with faults.caught():
        faults.extend(spot_check(loaded.mechanism, loaded.statements))
    with faults.caught():
        figure_terms(loaded.mechanism)


def _smells(under: Sequence[Loaded], *, whole: bool) -> tuple[Diagnostic, ...]:
    """What the spec says to no effect under one of the schemes; with the `whole` spec, reasons that silence nothing."""
    mechanism, *schemes = (loaded.mechanism for loaded in under)
    found = [*smells(mechanism, schemes), *(doubt for loaded in under for doubt in _empty_claims(loaded))]
    left = unsilenced(found, mechanism.source.allowed)
    return (*left, *stale(found, mechanism.source.allowed)) if whole else left


def _empty_claims(loaded: Loaded) -> Iterator[Doubt]:
    for statement in loaded.statements:
        if says_nothing(statement):
            name = statement.claim.name
            message = f"`{name}` compares constants, or something with itself: no rule of the spec can change it"
            advice = "state what must hold, or remove the claim"
            yield Doubt.of(Code.EMPTY_CLAIM, name, message, statement.claim.at, advice)


def _silent(path: str) -> Diagnostic:
    """A spec that claims nothing is whole, and `verify` ends with 5."""
    advice = "write what must hold under `claims`; `bondproof verify` ends with 5 where nothing is to be checked"
    return Diagnostic(SILENT, "no claims: nothing to check", Position(path, 1, 1), advice, Severity.WARNING)
