"""The model of a mechanism: its parameters, and all of it together."""
