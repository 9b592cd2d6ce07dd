"""The command `equilibria`: what rational players do.

equilibria.py   the work
result.py       what is returned
document.py     what there is to say, in the sentences of wording.py
data.py         what JSON holds
"""
