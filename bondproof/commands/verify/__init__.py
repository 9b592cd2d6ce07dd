"""The command `verify`: every claim of every spec, for all parameter values in the ranges."""
