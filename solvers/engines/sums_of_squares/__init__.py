"""Sums of squares: what solvers/engines/sums_of_squares/sos.py searches with.

coordinates.py   parameters written so that they are about 1
products.py      which products of hypotheses are tried, with which monomials
gram.py          the equations between Gram matrices, and exact rounding
program.py       the semidefinite program
faces.py         smaller bases, where every solution is singular

Floating point proposes (program.py, the third of faces.py); what is offered adds up exactly.
"""
