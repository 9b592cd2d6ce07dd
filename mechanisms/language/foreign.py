"""Files of other programs that are given for a spec: named as what they are, and what reads them.

    foreign(start, name)    ("a game tree of Gambit (EFG)", what to do), or None

A format is known by how its text starts, and by the ending of the name where the text says nothing.

Sources: https://gambitproject.readthedocs.io, "File formats" (EFG, NFG, AGG, BAGG); apre-group/checkmate, JSON input.
"""

from __future__ import annotations

import re

ENOUGH = 4096
"""Bytes from the start of a file that are looked at."""

_TABLE = (
    "bondproof reads specs (*.mech.yaml), and tables of two players in Gambit's strategic form (*.nfg, `equilibria`)"
)
_EFG = ("a game tree of Gambit (.efg)", f"save its strategic form as a .nfg file in Gambit; {_TABLE}")
_AGG = ("an action-graph game (.agg)", f"write its table as a .nfg file; {_TABLE}")
_BAGG = ("a Bayesian action-graph game (.bagg)", f"write its table as a .nfg file; {_TABLE}")
_NFG = ("a table of Gambit (.nfg)", f"`bondproof equilibria FILE.nfg` reads it; {_TABLE}")
_CHECKMATE = ("a game of CheckMate (JSON)", f"write it as a spec; {_TABLE}")

_STARTS = ((r"EFG\s+\d", _EFG), (r"NFG\s+\d", _NFG), (r"#BAGG\b", _BAGG), (r"#AGG\b", _AGG))
_ENDINGS = {".efg": _EFG, ".agg": _AGG, ".bagg": _BAGG, ".nfg": _NFG}
_KEY = re.compile(
    r'"(players|actions|infinitesimals|constants|\w+_constraints|honest_histories|honest_utilities|tree)"\s*:'
)
_FEW_KEYS = 2
"""Different keys of CheckMate's at the start of JSON, from which on it is taken for CheckMate's."""


def foreign(start: bytes, name: str) -> tuple[str, str] | None:
    """What a file of another program is, and what to do with it; None where it may be a spec.

    >>> foreign(b'EFG 2 R "a tree"', "game.txt")[0]
    'a game tree of Gambit (.efg)'
    """
    text = start[:ENOUGH].decode("utf-8-sig", "replace").lstrip()
    for pattern, kind in _STARTS:
        if re.match(pattern, text):
            return kind
    if text.startswith("{") and len(set(_KEY.findall(text))) >= _FEW_KEYS:
        return _CHECKMATE
    return next((kind for ending, kind in _ENDINGS.items() if name.lower().endswith(ending)), None)
