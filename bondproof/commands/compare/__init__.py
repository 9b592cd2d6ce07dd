"""Schemes side by side: what deters, who stays, what rational players do, for one spec or several.

compare.py   the work: specs, workloads and schemes, one after the other or on several processes
result.py    what is returned: blocks, rows, cells
cells.py     one scheme's assessment as cells
notes.py     where the numbers of a block come from, and what was chosen
subjects.py  one scheme of one spec under one workload

picture.py   from the question of `--plot` to an SVG file, by matplotlib
panels.py    ... and one panel of it
curves.py    its numbers: at each value of a parameter, the bonds that work, or why none does
providers.py ... along the price of a GPU-hour
"""
