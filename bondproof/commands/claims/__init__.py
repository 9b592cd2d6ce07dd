"""The command `claims`: what others published about protocols, decided by the claims of specs.

claims.py     the command: which specs, which entries, what they come to
result.py     what is returned: entries, each with its verdict and the claims behind it
table.py      the table of the article, computed
document.py   what it says, in a line an entry or taken apart
"""
