"""What honest and dishonest inference cost on real GPUs, and what it sells for.

    keys --resolve--> a number, its rows, their sources, its doubts

data/ holds the tables and says where each row was read. Nothing here was
measured by us, and nothing is computed from a rounded column.

Rests on: the standard library and mechanisms/errors.py.
Not here: the command line (bondproof/), the games that use the numbers.
"""
