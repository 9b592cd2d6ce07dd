"""What `bondproof doctor` looks at: is everything there that bondproof needs, and does it work?

examination.py     all of it, in order
requirements.py    packages: what is asked for, what is installed
imports.py         do they work? tried in a process of its own, since some may take it down
tiny_problems.py   that process: each engine solves a problem with a known answer
surroundings.py    our own packages, the terminal
result.py          what was found

Nothing here may rest on what it examines: the standard library alone, but for the rows of other tables.
"""
