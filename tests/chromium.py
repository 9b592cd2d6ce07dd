"""Where Chromium and axe-core are, which the tests of pages need; None where this machine does not have one.

CI installs both (.ci/run). Elsewhere the tests in tests/browser are left out, and pytest says so in its first lines.
"""

from __future__ import annotations

from pathlib import Path
from shutil import which

CHROMIUM = which("chromium")
_AXE = Path(__file__).parents[1] / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
AXE = _AXE if _AXE.is_file() else None

MISSING = " and ".join(name for name, found in (("chromium", CHROMIUM), ("axe-core", AXE)) if found is None)
"""What the tests of pages lack here; empty where they can run."""
