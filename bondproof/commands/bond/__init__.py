"""The command `bond`: the window of the parameter that a spec leaves to be solved.

bond.py        the work, and what is returned
document.py    what there is to say: the window, the value to use, what binds each end
data.py        what JSON holds
"""
