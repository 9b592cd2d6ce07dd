"""The JSON Schema of specs, for editors: what they complete, explain and underline while the user types.

build.py            makes the schema from the tables of the reader, so that the two agree
hovers.toml         the words that an editor shows
mech.schema.json    what was made, for editors and for `bondproof schema`
"""
