"""The pytest plugin: each claim of each `*.mech.yaml` file is a test.

    collected.py   the files and the claims, as pytest sees them
    asking.py      the process in which specs are read and decided, seen from pytest
    far_side.py    the same process, seen from within

pytest loads this file alone by the entry point `bondproof`; the others wait until there is a spec. Neither of
the first two imports a package next to bondproof: in the process of pytest, `solvers` and `proofs` are the user's.

`-p no:bondproof` turns the plugin off. docs/how-to/ci.md has the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SUFFIX, REFUSED = ".mech.yaml", ".mech.yml"
"""What a spec is called, and what is collected so that the reader can refuse it: nothing goes unchecked in silence."""

ARGUMENTS, ALLOW_UNDECIDED = "bondproof_args", "bondproof_allow_undecided"


def pytest_addoption(parser: pytest.Parser) -> None:
    """How claims are decided, for the whole run."""
    parser.addini(
        ARGUMENTS,
        "options of `bondproof verify` for every *.mech.yaml file: --set, --scheme, --rlimit, --timeout",
        type="args",
        default=[],
    )
    parser.getgroup("bondproof", "claims in *.mech.yaml files").addoption(
        "--bondproof-allow-undecided",
        action="store_true",
        dest=ALLOW_UNDECIDED,
        help="Skip claims that are UNDECIDED, with their reason, where they would fail.",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A spec, wherever pytest meets one."""
    if not file_path.name.lower().endswith((SUFFIX, REFUSED)):
        return None
    from bondproof.pytest_plugin.collected import SpecFile

    return SpecFile.met(file_path, parent)
