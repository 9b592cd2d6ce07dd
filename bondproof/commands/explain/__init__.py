"""The command `explain`: what a code, a word or a claim means.

explain.py    from what was typed to an entry, to claims, or to the list of what there is
entries.py    codes.toml and words.toml, with their examples
claims.py     a claim taken apart, without deciding it
document.py   all of these as a document
"""
