"""The floor of search: finds certificates and counterexamples.

Exact corners and cells, Z3, SymPy, CVXPY and Nashpy, each behind one interface,
and the portfolio that asks them in order. It rests on proofs/, benchmarks/gpu/
and mechanisms/. What is found here is only proposed: proofs/checking/check.py decides, by
exact arithmetic, whether it is evidence.

Empty on purpose: a command imports the solver that it needs and no other.
"""
