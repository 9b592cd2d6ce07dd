"""What a claim speaks of, as a short digest: ranges and assumptions, who may do what, what is meant to be played.

    premises_of(checked)   "3f9a1c20b7d4"

Verdict and margin do not show all of it. A range that is cut where the margin is not attained, a move that is taken
away, another intended play: each makes the claim speak of something else, with the same margin or a larger one. Where
a proved claim has no margin, its formula is in the digest, too, for nothing else would tell that it was weakened.

What rests on units, on the order of parameters or on the writing of a number is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from bondproof.results import CheckedClaim
from mechanisms.errors import CertificateRejected
from mechanisms.game.game import Decision
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import TRUE
from mechanisms.values import evolve
from proofs.checking.obligation import Obligation
from proofs.files.obligations import canonical

DIGITS = 12
"""Of the digest: 48 bits tell the editions of one claim apart."""


def premises_of(checked: CheckedClaim) -> str:
    """The digest of what a claim speaks of."""
    formulas = checked.word == "PROVED" and checked.result.margin is None
    told = list(_players(checked.mechanism))
    try:
        told += [canonical(_asked(obligation, formulas=formulas)) for obligation in checked.result.obligations]
    except CertificateRejected:  # too large to be written down: any change of the spec may matter
        told.append(checked.mechanism.sha256)
    return sha256("\n".join(told).encode()).hexdigest()[:DIGITS]


def _asked(obligation: Obligation, *, formulas: bool) -> Obligation:
    """Where an obligation must hold: its premises, and the ranges of the parameters that these or the goal name."""
    named = sorted(
        variables(obligation.goal).union(*map(variables, obligation.premises)), key=lambda variable: variable.name
    )
    box = {variable: obligation.box[variable] for variable in named if variable in obligation.box}
    return evolve(obligation, box=box, goal=obligation.goal if formulas else TRUE)


def _players(mechanism: Mechanism) -> Iterator[str]:
    """Each decision with its moves, and the intended play."""
    for stage in mechanism.game.stages:
        if isinstance(stage, Decision):
            moves, sees = " ".join(map(str, stage.moves)), " ".join(stage.sees)
            yield f"{stage.player} {stage.name}: {moves}; sees {sees}"
    for player, strategy in mechanism.intended.items():
        for where, move in strategy.moves:
            seen = " ".join(f"{stage}={outcome}" for stage, outcome in where.seen)
            yield f"{player} means {where.stage}[{seen}]: {move}"
