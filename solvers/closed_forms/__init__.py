"""Closed forms: an end of a window as formulas, each with the region in which it is proved to be the end.

form.py          the value: bounds, branches, region; as text, LaTeX and SymPy
derive.py        from claims to the formulas that limit the unknown
domination.py    which of several formulas ever set the end
directions.py    at which end of its range a parameter moves a formula the furthest
arrays.py        enclosures of terms over arrays, in floats
evaluation.py    the end at many points in floats, rounded to the safe side, and at one exactly
given.py         the values that a caller gives, in the units of the spec
"""
