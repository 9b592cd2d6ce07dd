"""The command `verify`: every claim of every spec, for all parameter values in the ranges.

verify.py      the work: specs, windows, claims, exit codes
at_value.py    claims at a value of the solved parameter, or without any
result.py      what is returned
document.py    what there is to say: verdicts, and what takes refuted claims apart (refuted.py)
data.py        what JSON holds
"""
