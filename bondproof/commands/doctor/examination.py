"""The whole examination: `bondproof doctor`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bondproof.commands.doctor.imports import Load, loaded
from bondproof.commands.doctor.requirements import Requirement, installed, old, requirements
from bondproof.commands.doctor.result import DoctorResult, Finding, Section, State
from bondproof.commands.doctor.surroundings import packages, program, terminal

MODULES = {"python-flint": "flint", "pyyaml": "yaml", "rich": "rich.console", "z3-solver": "z3"}
"""What to import of a package that is called otherwise, by its name in small letters."""

ENGINES = (
    ("Z3", "z3-solver", ""),
    ("HiGHS", "cvxpy", "SCIPY"),
    ("Clarabel", "cvxpy", "CLARABEL"),
    ("nashpy", "nashpy", ""),
    ("cvc5", "cvc5", ""),
)
"""The solvers: name, package, and what CVXPY calls it where it is reached through CVXPY."""


def examine(load: Callable[[Sequence[str]], dict[str, Load]] = loaded) -> DoctorResult:
    """Look at everything; `load` tries to import modules."""
    asked = requirements()
    present = [r for r in asked if installed(r.name) is not None]
    loads = load([module(r.name) for r in present])
    needed = tuple(_package(r, loads) for r in asked if not r.extra)
    extras = tuple(_package(r, loads) for r in asked if r.extra)
    return DoctorResult(
        (
            Section("program", program()),
            Section("packages of bondproof", packages()),
            Section("requirements", needed),
            Section("extras", extras),
            Section("solvers", tuple(_engines((*needed, *extras), loads))),
            Section("terminal", terminal()),
        )
    )


def module(package: str) -> str:
    """What to import of a package.

    >>> module("PyYAML")
    'yaml'
    """
    name = package.lower()
    return MODULES.get(name, name.replace("-", "_"))


def _package(asked: Requirement, loads: dict[str, Load]) -> Finding:
    """One package: is it there, is it new enough, does it load?"""
    version = installed(asked.name)
    needed = f">= {asked.least}" if asked.least else ""
    bad = State.NOTE if asked.extra else State.WRONG
    wanted = f"bondproof[{asked.extra}]" if asked.extra else f"{asked.name}{needed.replace(' ', '')}"
    install = f'pip install "{wanted}"'
    if version is None:
        return Finding(asked.name, bad, "not installed", needed, install)
    if asked.least and old(version, asked.least):
        return Finding(asked.name, State.WRONG, version, needed, f'pip install --upgrade "{wanted}"')
    load = loads.get(module(asked.name), Load(None, "it was not tried"))
    if load.seconds is None:
        again = f"pip install --force-reinstall {asked.name}"
        return Finding(asked.name, State.WRONG, f"{version}, does not work: {load.why}", needed, again)
    return Finding(asked.name, State.OK, version, needed, seconds=load.seconds)


def _engines(found: Iterable[Finding], loads: dict[str, Load]) -> Iterable[Finding]:
    """The solvers, each as good as the package by which it is called."""
    by_name = {each.name: each for each in found}
    for name, package, inside in ENGINES:
        carrier = by_name.get(package)
        if carrier is None:
            continue
        if carrier.state is not State.OK:
            yield Finding(name, carrier.state, f"not there: {package} is {carrier.found}", advice=carrier.advice)
        elif inside and inside not in loads[module(package)].details:
            advice = f"pip install --force-reinstall {package}"
            yield Finding(name, State.WRONG, f"it does not solve a tiny problem through {package}", advice=advice)
        else:
            yield Finding(name, State.OK, f"through {package} {carrier.found}" if inside else carrier.found)
