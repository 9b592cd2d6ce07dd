"""The tools that a lock was written with, and those that are here.

A proof with a certificate does not depend on them. What an engine alone vouches for may, and what it gives up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondproof.sources.lockfile.beside import NAME

if TYPE_CHECKING:
    from bondproof.sources.lockfile.lock import Lock

_MOST, _LONGEST = 12, 40


def tools() -> dict[str, str]:
    """What decides here, and in which version; Python is left out, which proposes nothing."""
    from bondproof.system.versions import versions

    return {name: version for name, version in versions().items() if name != "python"}


def tool_remarks(lock: Lock | None) -> tuple[str, ...]:
    """Which tools have another version here than in the lock; nothing where there is no lock."""
    if lock is None or not lock.tools:
        return ()
    here = tools()
    odd = [
        f"{name[:_LONGEST]} {version[:_LONGEST]} (here {here.get(name, 'none')})"
        for name, version in lock.tools.items()
        if here.get(name) != version
    ]
    return (f"{NAME} was written with other versions: {', '.join(odd[:_MOST])}",) if odd else ()
