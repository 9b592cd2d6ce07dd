"""The command `bond`: the window of the parameter that a spec leaves to be solved.

bond.py        the work
result.py      what is returned, and what JSON holds of it
document.py    what there is to say: the window, the value to use, what binds each end
"""
