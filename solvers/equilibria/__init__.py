"""Equilibria of two-player games in normal form, exact and complete.

dominance.py     strategies that nobody plays, taken out first
polytope.py      every vertex of a best-response polytope
enumeration.py   every extreme equilibrium: vertices of both that fit together
components.py    which equilibria hang together
proposals.py     what nashpy finds, misses and gets wrong
frequencies.py   mixing probabilities as formulas
solution.py      all of it together

The exact enumeration decides; nashpy proposes and is cross-checked. Each equilibrium is checked by
proofs/playout/equilibrium.py, which shares no code with this folder.
"""
