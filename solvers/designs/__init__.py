"""Design: values of several parameters at which all claims hold at least cost.

question.py      what is asked: the unknowns, the claims and the cost, in each scenario
cuts.py          what a claim asks of the unknowns at one point of the ranges
programs.py      proposals in floats: linear and geometric programs by cvxpy, the rest by SLSQP
candidates.py    from a proposal to exact values: all unknowns but one at simple numbers, a window for the last
bound.py         how good it is: no design costs less than that
design.py        all of it, in this order; where no design exists, a smallest conflict
rows.py          choices that are tried one by one: whole numbers, rows of data
prices.py        what a unit of slack of a claim costs
room.py          what would make room where no design exists
front.py         how much more of one cost buys how much less of another
"""
