"""Schemes beside each other: what deters, who stays, what rational players do, for one spec or several.

compare.py   the work: specs, workloads and schemes, one after the other or on several processes
cells.py     one scheme's assessment as cells
notes.py     where the numbers of a block come from, and what was chosen
"""
