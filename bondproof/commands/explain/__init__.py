"""What `bondproof explain` says: of a code, of a word that bondproof uses, of a claim.

codes.toml      the diagnostic codes, each with a wrong and a right example, which the tests read
words.toml      verdicts, evidence, engines, claim forms, exit codes, notions
names.py        reads both
entries.py      finds an entry by what the user typed
examples.py     reads an example, and says what is wrong with it
explain.py      from what was typed to one of them
claims.py       a claim of a spec: its meaning, its numbers, its parts
formulas.py     terms as text
result.py       what a command returns
"""
