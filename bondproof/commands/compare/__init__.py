"""Schemes beside each other: what deters, who stays, what rational players do, for one spec or several.

compare.py   the work: specs, workloads and schemes, one after the other or on several processes
result.py    what is returned: blocks, rows, cells
cells.py     one scheme's assessment as cells
notes.py     where the numbers of a block come from, and what was chosen
subjects.py  one scheme of one spec under one workload

curves.py    the numbers of a picture: at each value, the bonds that work, or why none does
rates.py     ... along a parameter, usually the audit rate
providers.py ... along the price of a GPU-hour
titles.py    its words
picture.py   the chart as an SVG file, by matplotlib
panels.py    ... and one panel of it
plot.py      from the question to the file
"""
