"""Games in the text formats of Gambit (https://www.gambit-project.org): nfg.py reads strategic forms."""
