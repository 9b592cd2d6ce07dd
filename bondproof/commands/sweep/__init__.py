"""The command `sweep`: what holds in each cell of a grid of parameter values.

sweep.py       the work
axes.py        `--over NAME=LOW..HIGH:POINTS`, read with carets
job.py         a sweep as plain text, from which any process can decide any cell
cell.py        one cell by the engines
child.py       the process in which cells are decided
supervision.py children with limits on time and memory
chunks.py      what is decided, kept in a folder
pool.py        chunks decided side by side
cluster.py     chunks decided by the workers of a cluster
table.py       the cells as CSV, Parquet, NumPy arrays, a pandas frame
heat_map.py    the cells of two axes as pictures
result.py      what is returned, and what JSON holds of it
document.py    what there is to say
"""
