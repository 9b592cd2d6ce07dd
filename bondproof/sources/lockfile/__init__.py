"""`mech.lock`: the numbers of the benchmark data that specs rest on, pinned beside them.

beside.py  where it lies, and for which specs
lock.py    the file: what it holds, read with bounds, written
apply.py   a reference to the data, answered by the lock or by the data, and what to say where these differ
tools.py   versions of solvers, then and now
"""
