"""What a rule is now, what it was, and what became weaker.

states.py     a spec as `verify` decided it: exact figures that can be kept and compared
file.py       the snapshot file, JSON, one claim a line: written, and read with bounds
changes.py    two states compared: looser, tighter, newly refuted, ...; which lines of a spec changed
snapshot.py   the command `snapshot`
diff.py       the command `diff`
result.py     what both return; document.py: what both say
"""
