"""The floor of evidence: what a claim means, and what proves it.

Properties turn the claims of a mechanism into obligations (premises entail a
goal), certificates carry the evidence as plain data, and the checker accepts or
rejects it exactly. It rests on mechanisms/ and the standard library alone: no
solver, no floating point. Searching for evidence happens one floor up, in
solvers/.

Empty on purpose: importing the checker loads the checker and nothing else.
"""
