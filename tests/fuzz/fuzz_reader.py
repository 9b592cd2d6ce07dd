"""The fuzz target: whatever bytes a spec consists of, reading and verifying it end as they promise.

    read_anything(data)       a mechanism, or None where the reader refuses it with faults that are complete
    verify_anything(data)     the same, and then every claim is decided, with a small budget, and reported

Both take bytes and raise AssertionError, or whatever went wrong, where a promise is broken: that is what any
fuzzer that calls a function with bytes needs. With atheris, for example:

    atheris.Setup(sys.argv, verify_anything)
    atheris.Fuzz()

Not here: limits of time and memory, which a process sets around them (tests/fuzz/long_run.py).
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

from bondproof.commands.verify.verify import verify
from bondproof.rendering.formats import render
from bondproof.rendering.options import RenderOptions
from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import BondproofError, InternalError, SpecError
from mechanisms.language.codes import Code
from mechanisms.language.reader import read
from mechanisms.model.mechanism import Mechanism
from solvers.engines.budget import Budget

CODES = {code.id for code in Code}
BUDGET = Budget(rlimit=20_000, seconds=2, rounds=2, bisections=4)
"""Enough for most claims of the catalogue, and spent after a fraction of a second where it is not."""

FORMATS = ("text", "short", "json")


def read_anything(data: bytes) -> Mechanism | None:
    """Read bytes as a spec; None where they are refused, with every fault in its place."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzz.mech.yaml"
        file.write_bytes(data)
        try:
            return read(file)
        except SpecError as error:
            _complete(error, file, data)
            return None


def verify_anything(data: bytes) -> bool:
    """Read bytes as a spec and decide its claims; whether it came to verdicts."""
    if read_anything(data) is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzz.mech.yaml"
        file.write_bytes(data)
        try:
            result = verify([file], budget=BUDGET, repair_expected=False)
        except SpecError as error:
            _complete(error, file, data)
            return False
        except InternalError:
            raise
        except BondproofError:
            return False
    for name in FORMATS:
        text = render(result, name, RenderOptions())
        assert name != "json" or json.loads(text)
    return True


def _complete(error: SpecError, file: Path, data: bytes) -> None:
    """Assert that an error has at least one diagnostic, and each a known code and a place inside the file."""
    lines = re.split(r"\r\n|\r|\n", data.decode("utf-8", "replace").removeprefix("\ufeff"))
    assert error.diagnostics, "a SpecError without a diagnostic"
    for found in error.diagnostics:
        _well_placed(found, str(file), lines)


def _well_placed(found: Diagnostic, path: str, lines: list[str]) -> None:
    at = found.at
    assert found.code in CODES
    assert at.path == path
    assert 1 <= at.line <= len(lines), f"{found.short()}: the file has {len(lines)} lines"
    line = lines[at.line - 1]
    assert at.text in ("", line), f"{found.short()}: the line is {line!r}, not {at.text!r}"
    assert 1 <= at.column <= len(line) + 1, f"{found.short()}: the line has {len(line)} characters"
    assert at.length >= 1
    assert at.column + at.length - 1 <= max(len(line), at.column), f"{found.short()}: {at.length} characters"
    assert found.long()
