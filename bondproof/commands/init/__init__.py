"""The first spec of a user: a complete example, written to a file of his own, to be changed line by line.

first_spec.py        writes it, and says what to do next
starter.mech.yaml    the spec itself, which the tests decide
"""
