"""The command `equilibria`: what rational players do.

equilibria.py   the work, of a table from a file
at_point.py     ... of a spec: the point, its table, whether the point matters
result.py       what is returned, and what JSON holds of it
document.py     what there is to say
"""
