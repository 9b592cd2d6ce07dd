"""A second reading of the game, path by path with numbers, that shares no code with the first."""
