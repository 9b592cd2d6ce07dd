"""The command `design`: values of all solved parameters at which every claim holds, at minimum cost.

design.py      the work
result.py      what is returned, and what JSON holds of it
document.py    what there is to say: the values, the cost and how good it is, what holds it up
"""
