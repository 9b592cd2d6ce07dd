"""The command `explain`: what a code, a word or a claim means.

explain.py    from what was typed to an entry, to claims taken apart, or to the list of what there is
result.py     what is returned, as a document and as data
entries.py    codes.toml and words.toml, with their examples
formulas.py   terms and conditions as text
"""
