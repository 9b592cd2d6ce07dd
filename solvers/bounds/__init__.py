"""Values and best plans of games in time with very many states: found in floats, made exact, and checked."""
