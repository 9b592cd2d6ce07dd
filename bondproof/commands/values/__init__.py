"""`values`: what play is worth in each state of a game in time, between exact bounds, at one point."""
