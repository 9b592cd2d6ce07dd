"""Many values of parameters at once: a grid of cells, and what holds in each of them.

grid.py       the axes and the cells, numbered
cells.py      what is known of each cell: a verdict, the window, whether it is exact
by_form.py    cells that closed forms decide: in floats that err to the safe side, exactly near a boundary
"""
