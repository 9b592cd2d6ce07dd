"""The command line: one command a file, imported when it is called.

A command's file imports click and the option sets of this folder, no more; what the command does
is imported inside it, so that `bondproof --help` stays quick. Each command ends in one result
dataclass (bondproof/results.py), which bondproof/rendering/ renders.
"""
