"""The command `doctor`: is everything here that bondproof needs, and does it work?

    examine()    DoctorResult: versions, each engine tried on a tiny problem with a known answer, the terminal

A broken package may end Python, so each is tried in a process of its own. Nothing here rests on what is examined:
only on the standard library and on our own plain modules.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from bondproof import __version__
from bondproof._siblings import hidden
from bondproof.commands.result import Result
from bondproof.rendering import document as said
from bondproof.rendering.document import Block, Document, Heading, Level, Paragraph
from bondproof.system.streams import width
from mechanisms.sanitize import flowing, in_one_line
from mechanisms.values import Frozen, evolve

if TYPE_CHECKING:
    from bondproof.rendering.json import Data

SECONDS = 60.0
"""A trial that takes longer is stopped."""

MODULES = {"pyyaml": "yaml", "rich": "rich.console"}
"""What to import of a package that has another name, by its name in small letters."""

ENGINES = (
    (
        "Z3",
        "z3-solver",
        "import z3; x, s = z3.Int('x'), z3.Solver(); s.add(x > 0, x < 1); assert s.check() == z3.unsat",
    ),
    (
        "HiGHS",
        "scipy",
        "from scipy.optimize import linprog; x = linprog([1], bounds=[(1, None)], method='highs-ds').x; "
        "assert abs(x[0] - 1) < 1e-3",
    ),
    (
        "Clarabel",
        "cvxpy",
        "import cvxpy as c; x = c.Variable(); "
        "c.Problem(c.Minimize(x), [c.bmat([[x, 1], [1, 1]]) >> 0]).solve(solver='CLARABEL'); "
        "assert abs(x.value - 1) < 1e-3",
    ),
    (
        "FLINT",
        "python-flint",
        "from flint import fmpq_mat as m; x = m(2, 2, [1, 1, 1, -1]).solve(m(2, 1, [3, 1])); "
        "assert x == m(2, 1, [2, 1])",
    ),
    (
        "nashpy",
        "nashpy",
        "import nashpy as n; e = next(n.Game([[1, -1], [-1, 1]]).support_enumeration()); "
        "assert all(p == 0.5 for s in e for p in s)",
    ),
    ("SymPy", "sympy", "import sympy; x = sympy.Symbol('x'); assert sympy.expand((x - 1) * (x + 1)) == x**2 - 1"),
    (
        "cvc5",
        "cvc5",
        "import cvc5; s = cvc5.Solver(); x = s.mkConst(s.getRealSort(), 'x'); "
        "s.assertFormula(s.mkTerm(cvc5.Kind.GT, x, x)); assert s.checkSat().isUnsat()",
    ),
)
"""Each engine, the package it comes with, and a program that fails unless the engine finds the known answer."""

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)[^;>]*(?:>=\s*([0-9.]+))?[^;]*(?:;.*extra\s*==\s*['\"]([\w-]+)['\"])?")


class State(Enum):
    """The state of one thing."""

    OK = "ok"
    NOTE = "note"
    """Could be better, but stops nothing: an extra that is not installed."""
    WRONG = "wrong"
    """bondproof cannot work before this is fixed."""


class Finding(Frozen):
    """One thing: its state, what was found, what is needed, what to do, and how long its trial took."""

    name: str
    state: State
    found: str = ""
    needed: str = ""
    advice: str = ""
    seconds: float | None = None


class Section(Frozen):
    """Findings under a title."""

    title: str
    findings: tuple[Finding, ...]


class DoctorResult(Result):
    """What was examined, section by section."""

    kind: ClassVar[str] = "doctor"
    sections: tuple[Section, ...]

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What has to be fixed."""
        return tuple(f for section in self.sections for f in section.findings if f.state is State.WRONG)

    @property
    def exit_code(self) -> int:
        """2 where something has to be fixed, else 0."""
        return 2 if self.wrong else 0

    def reproducible(self) -> Self:
        """The same without how long each trial took."""
        untimed = (
            evolve(each, findings=tuple(evolve(f, seconds=None) for f in each.findings)) for each in self.sections
        )
        return evolve(self, sections=tuple(untimed))

    def document(self) -> Document:
        """A finding for each thing, section by section; then whether all is well."""
        blocks: list[Block] = []
        for section in self.sections:
            blocks.append(Heading(section.title))
            blocks += map(_finding, section.findings)
        wrong = len(self.wrong)
        end = "everything that bondproof needs is there" if not wrong else f"{wrong} to be put right: see above"
        return Document((*blocks, Paragraph(end)))

    def data(self) -> Mapping[str, Data]:
        """The sections with their findings."""
        return {"sections": self.sections, "wrong": [each.name for each in self.wrong]}


def _finding(each: Finding) -> Block:
    levels = {State.OK: Level.PASS, State.NOTE: Level.WARNING, State.WRONG: Level.ERROR}
    notes = [f"needs {each.needed}"] if each.needed else []
    notes += [f"tried in {each.seconds:.2f} s"] if each.seconds is not None else []
    text = "  ".join(part for part in (each.found, ", ".join(notes)) if part)
    advice = (Paragraph(each.advice),) if each.advice else ()
    return said.Finding(each.state.value, each.name, text, levels[each.state], blocks=advice)


def examine() -> DoctorResult:
    """Look at everything: versions, packages, engines, terminal."""
    asked = requirements()
    found = {name: _package(name, least, extra) for name, least, extra in asked}
    return DoctorResult(
        (
            Section("program", tuple(_program(asked))),
            Section("packages of bondproof", tuple(_siblings())),
            Section("requirements", tuple(found[name] for name, _, extra in asked if not extra)),
            Section("extras", tuple(found[name] for name, _, extra in asked if extra)),
            Section("solvers", tuple(_engine(*engine, found[engine[1]]) for engine in ENGINES if engine[1] in found)),
            Section("terminal", tuple(terminal())),
        )
    )


def requirements() -> list[tuple[str, str, str]]:
    """The name, least version and extra of each package that the installed bondproof asks its users for."""
    try:
        lines = metadata.requires("bondproof") or []
    except metadata.PackageNotFoundError:
        return []
    found = {
        (name, least or "", extra or "") for line in lines for name, least, extra in _REQUIREMENT.findall(line)[:1]
    }
    return sorted((r for r in found if r[2] not in ("dev", "docs")), key=lambda r: (r[2], r[0].lower()))


def installed(name: str) -> str | None:
    """The version of an installed package; None where there is none, or where its metadata is damaged."""
    try:
        return metadata.version(name) or None
    except (metadata.PackageNotFoundError, KeyError, TypeError, ValueError, OSError):
        return None


def tried(program: str, seconds: float = SECONDS) -> tuple[float | None, str]:
    """The seconds that a program took; or None, and why it failed.

    >>> tried("import no_such_module")[1]
    "ModuleNotFoundError: No module named 'no_such_module'"
    """
    line, start = [sys.executable, "-P", "-c", f"{program}\nprint('\\nright')"], time.perf_counter()
    try:
        done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return None, f"no answer within {seconds:g} s"
    except OSError as error:
        return None, f"Python does not start: {error}"
    if done.returncode == 0 and done.stdout.split()[-1:] == [b"right"]:
        return time.perf_counter() - start, ""
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    failed = said[-1][:300] if done.returncode == 1 and said else f"it ended Python (code {done.returncode})"
    return None, "a wrong answer to a tiny problem" if failed == "AssertionError" else flowing(failed)


def _package(name: str, least: str, extra: str) -> Finding:
    """One package: is it there and new enough? One that brings no engine is imported."""
    version = installed(name)
    needed = f">= {least}" if least else ""
    wanted = f"bondproof[{extra}]" if extra else f"{name}{needed.replace(' ', '')}"
    if version is None:
        state = State.NOTE if extra else State.WRONG
        return Finding(name, state, "not installed", needed, f'pip install "{wanted}"')
    if _numbers(version) < _numbers(least):
        return Finding(name, State.WRONG, version, needed, f'pip install --upgrade "{wanted}"')
    if any(package == name for _, package, _ in ENGINES):
        return Finding(name, State.OK, version, needed)
    return _tried(Finding(name, State.OK, version, needed), name, f"import {MODULES.get(name.lower(), name)}")


def _engine(name: str, package: str, program: str, carrier: Finding) -> Finding:
    """One engine, if its package is there: does it solve its problem?"""
    if carrier.state is not State.OK:
        return Finding(name, carrier.state, f"not there: {package} is {carrier.found}", advice=carrier.advice)
    return _tried(Finding(name, State.OK, f"{package} {carrier.found}"), package, program)


def _tried(found: Finding, package: str, program: str) -> Finding:
    seconds, why = tried(program)
    if seconds is not None:
        return Finding(found.name, State.OK, found.found, found.needed, seconds=seconds)
    again = f"pip install --force-reinstall {package}"
    return Finding(found.name, State.WRONG, f"{found.found}, does not work: {why}", found.needed, again)


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with, without zeros at the end."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    return tuple(map(int, re.sub(r"(\.0+)+$", "", found[0]).split("."))) if found else ()


def _program(asked: object) -> Iterator[Finding]:
    again = "Install bondproof: its metadata is missing, so its requirements are unknown."
    known = State.OK if asked else State.WRONG
    yield Finding("bondproof", known, f"{__version__} in {Path(__file__).parents[2]}", advice="" if asked else again)
    yield Finding("python", State.OK, f"{platform.python_version()} ({sys.executable})", ">= 3.11")
    yield Finding("platform", State.OK, platform.platform())


def _siblings() -> Iterator[Finding]:
    """Our own packages: is each the one that came with this bondproof, or does another hide it?"""
    for name, why in hidden().items():
        ours = str(Path(__file__).parents[2] / name)
        if why is None:
            yield Finding(name, State.OK, ours)
        elif why.path is None:
            yield Finding(name, State.WRONG, "not found", ours, str(why))
        else:
            advice = "The command finds ours. A program that imports bondproof does not: start it with `python -P`."
            yield Finding(name, State.NOTE, why.path, ours, advice)


def terminal(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Width, colours and characters, as they are for what is printed now."""
    columns, encoding = width(environment), getattr(sys.stdout, "encoding", None) or "unknown"
    yield Finding("width", State.OK, f"{columns} columns" if columns else "as long as lines are")
    said = [f"{name}={environment[name]}" for name in ("NO_COLOR", "FORCE_COLOR", "TERM") if environment.get(name)]
    yield Finding("settings", State.OK, ", ".join(in_one_line(each[:100]) for each in said) or "none")
    try:
        "·≈→".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        yield Finding("characters", State.NOTE, encoding, "UTF-8", "Set PYTHONUTF8=1.")
    else:
        yield Finding("characters", State.OK, encoding)
