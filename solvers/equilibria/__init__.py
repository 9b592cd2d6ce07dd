"""Equilibria of two-player games in normal form, exact and complete.

    dominance.py     strategies that are never played, removed first
    enumeration.py   every extreme equilibrium: vertices of both best-response polytopes that fit together
    vertices.py      the vertices of a small polytope, one basis at a time, and pairs of vertices that fit
    dictionary.py    one basis in whole numbers
    sweep.py         the vertices of a large polytope, level by level
    batch.py         many bases in floating point, and what is certain about them
    partners.py      what fits the vertices of one polytope, without visiting the other one
    blocks.py        small systems of equations, exactly
    single.py        one equilibrium, where all are out of reach, by the method of Lemke and Howson
    zero_sum.py      that of a zero-sum game, by a linear program
    two_by_two.py    the extreme equilibria of many 2 by 2 games at once
    pure.py          the pure equilibria of any number of players
    components.py    which equilibria hang together
    proposals.py     what nashpy finds, misses and gets wrong
    indifference.py  the strategy that makes the other player indifferent
    frequencies.py   mixing probabilities as formulas
    solution.py      all of it together

The exact enumeration decides; nashpy proposes and is cross-checked. Each equilibrium is checked by
proofs/playout/equilibrium.py, which shares no code with this folder.
"""
