"""Seconds of a call, and what they were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

_T = TypeVar("_T")


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    """Seconds of one call, and what it returns."""
    started = perf_counter()
    answer = work()
    return perf_counter() - started, answer


def best_of(runs: int, work: Callable[[], object]) -> float:
    """The least seconds of several calls: what disturbs a run only makes it longer."""
    return min(timed(work)[0] for _ in range(runs))


def machine() -> list[str]:
    """Processor, Python, versions of the engines and the commit, as lines."""
    cores = os.cpu_count() or 1
    engines = ", ".join(f"{name} {_version(name)}" for name in ("z3-solver", "cvc5", "cvxpy", "highspy", "clarabel"))
    return [
        f"{platform.processor() or platform.machine()}, {cores} cores, {platform.system()}",
        f"Python {platform.python_version()}, bondproof {_version('bondproof')} ({_commit()})",
        engines,
    ]


def in_the_middle(values: list[float]) -> float:
    """The median; 0 of nothing."""
    return median(values) if values else 0.0


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    asked = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "no commit"
