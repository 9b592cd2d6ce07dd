"""The ground floor: what a mechanism is.

Exact terms with units, parameters with ranges, a game with its ledger of
transfers and its claims, and the language in which specs are written. It rests
on the standard library alone, but for PyYAML's events in mechanisms/language/, and
on no other floor: it holds a reference to a benchmark row, never the row.

Empty on purpose: importing one room loads that room and nothing else.
"""
