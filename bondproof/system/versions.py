"""What a verdict was computed with: the versions of bondproof, Python and the libraries that search.

A package that is not installed is left out; only cvc5 may be missing.
"""

from __future__ import annotations

PACKAGES = ("z3-solver", "cvxpy", "python-flint", "sympy", "nashpy", "cvc5")
"""The distributions that propose or decide something, in the order in which they are shown."""


def versions() -> dict[str, str]:
    """Name and version of bondproof, of Python, and of each package that is there.

    >>> list(versions())[:2]
    ['bondproof', 'python']
    """
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from bondproof import __version__

    found = {"bondproof": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
