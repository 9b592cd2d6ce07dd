"""Exact bounds on what play is worth in games in time with very many states, at one point of the parameters."""
