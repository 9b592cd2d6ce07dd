"""Other programs that list the equilibria of a table: lrsnash, nashpy, and pygambit where it is installed.

    PEERS      name -> what asks it about two tables, for those that are here: CPU seconds and profiles

lrsnash (Debian: lrslib) and pygambit are exact. nashpy works in floating point; its profiles are made rational near by.

Source of lrsnash: D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Economic Theory 42, 2010.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

from mechanisms.game.game import Player
from mechanisms.game.normal_form import Mixed, MixedProfile, NormalForm

Table = list[list[Fraction]]
Answer = tuple[float, set[MixedProfile]]
"""CPU seconds, and the profiles."""


def of_tables(A: Table, B: Table) -> NormalForm:
    """The game in which the row player is paid A and the column player B."""
    labels = tuple(f"r{i}" for i in range(len(A))), tuple(f"c{j}" for j in range(len(A[0])))
    cells = tuple(tuple(zip(*rows, strict=True)) for rows in zip(A, B, strict=True))
    return NormalForm((Player("row"), Player("column")), labels, cells)


def spent(who: int = RUSAGE_SELF) -> float:
    """CPU seconds of all threads of this process so far, or of the processes that it has waited for."""
    usage = getrusage(who)
    return usage.ru_utime + usage.ru_stime


def lrsnash(A: Table, B: Table) -> Answer:
    """The extreme equilibria that lrsnash finds, and the time of its process; reading what it prints is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "game"
        tables = ["\n".join(" ".join(map(str, row)) for row in table) for table in (A, B)]
        file.write_text(f"{len(A)} {len(A[0])}\n\n" + "\n\n".join(tables) + "\n", encoding="utf-8")
        started = spent(RUSAGE_CHILDREN)
        done = subprocess.run(["lrsnash", file], capture_output=True, text=True, check=True)
        seconds = spent(RUSAGE_CHILDREN) - started
    found, theirs = set[MixedProfile](), list[Mixed]()
    for words in map(str.split, done.stdout.splitlines()):
        if not words:
            theirs = []
        elif words[0] == "2":
            theirs.append(tuple(map(Fraction, words[1:-1])))
        elif words[0] == "1":
            found |= {MixedProfile(tuple(map(Fraction, words[1:-1])), columns) for columns in theirs}
    return seconds, found


def nashpy(A: Table, B: Table) -> Answer:
    """What nashpy's vertex enumeration returns, each probability as the simplest fraction near it."""
    import nashpy
    import numpy

    tables = [numpy.array(table, dtype=float) for table in (A, B)]
    started = spent()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        returned = list(nashpy.Game(*tables).vertex_enumeration())
    seconds = spent() - started
    return seconds, {MixedProfile(*(tuple(map(_near, mixed)) for mixed in profile)) for profile in returned}


def _near(probability: Any) -> Fraction:
    return Fraction(float(probability)).limit_denominator(10**6)


def pygambit(A: Table, B: Table) -> Answer:
    """The extreme equilibria by pygambit's enumeration of mixed ones, in rational numbers."""
    gambit: Any = import_module("pygambit")
    game = gambit.Game.from_arrays(*([[gambit.Rational(value) for value in row] for row in table] for table in (A, B)))
    started = spent()
    returned = gambit.nash.enummixed_solve(game, rational=True).equilibria
    seconds = spent() - started
    mixed = [[mixed for _, mixed in profile.mixed_strategies()] for profile in returned]
    return seconds, {MixedProfile(*(tuple(Fraction(p) for _, p in one) for one in both)) for both in mixed}


PEERS: dict[str, Callable[[Table, Table], Answer]] = {
    **({"lrsnash": lrsnash} if shutil.which("lrsnash") else {}),
    **({"pygambit": pygambit} if find_spec("pygambit") else {}),
    "nashpy": nashpy,
}
