"""One mechanism in words: the rule in sentences, then its numbers, its claims and its sources.

show.py        the work, and the result as a document and as data
sentences.py   who chooses what, what is left to chance, who pays whom when
in_time.py     ... in a game in time: states, what is played and paid in which, where play goes on
source_text.py what is written at a place of a spec
diagram.py     the states of a game in time as a picture
"""
