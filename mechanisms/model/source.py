"""Where a mechanism was read: the text of its spec, and what was chosen and changed when it was read.

Not here: what the spec says (mechanisms/model/mechanism.py), the text before it is read (mechanisms/language/files.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mechanisms.diagnostics import Diagnostic, Position
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from mechanisms.language.document import Mapping as Document


class Allowance(Frozen):
    """A warning that the author of a spec accepts: its code, what it speaks of (all, where empty), and the reason."""

    code: str
    name: str
    reason: str
    at: Position


class Published(Frozen):
    """What others published about a mechanism, in the words of the spec, and the claims of the spec that decide it.

    `claims` state it; `iff` state the condition under which it holds, and that it is needed; `repaired` states a
    version that holds. `follows` and `repair` say the last two in words. `empirical` or `waiting` is the reason for
    which no claim states it; then the three are empty.
    """

    name: str
    says: str
    source: str
    claims: tuple[str, ...]
    iff: tuple[str, ...]
    follows: str
    repair: str
    repaired: tuple[str, ...]
    empirical: str
    waiting: str
    at: Position


class Source(Frozen):
    """The spec of a mechanism, and how it was read.

    `path` is where the spec was written, as people are shown it; `folder` is the folder itself, None where there is
    none. `sha256` is the digest of its bytes, and `document` the spec as it was written. `schemes` are those that it
    has, `scheme` the one it was read under, `overrides` what was set otherwise. `warnings` speak of the text, and
    `allowed` are those that its author accepts. `published` is what it says that others claim.
    """

    path: str = ""
    sha256: str = ""
    folder: str | None = None
    document: Document | None = None
    schemes: tuple[str, ...] = ()
    scheme: str | None = None
    overrides: tuple[str, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    published: tuple[Published, ...] = ()
