"""Design: values of several parameters at which all claims hold at least cost.

question.py      what is asked: the claims, the unknowns, the cost
cuts.py          what a claim asks of the unknowns at one point of the ranges
programs.py      proposals in floats: linear and geometric programs by cvxpy, the rest by SLSQP
candidates.py    from a proposal to exact values: all unknowns but one at simple fractions, a window for the last
bound.py         how good it is: no design costs less than that
conflict.py      claims that no design satisfies together, and what would make room
design.py        all of it, in this order
"""
