"""What `bondproof doctor` looks at: is everything there that bondproof needs, and does it work?

examination.py     all of it, in order
requirements.py    packages: what is asked for, what is installed
imports.py         do they load? tried in a process of its own, since some may take it down
surroundings.py    our own packages, the terminal
result.py          what was found

Nothing here may rest on what it examines: the standard library alone, but for the rows of other tables.
"""
