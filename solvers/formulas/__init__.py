"""Formulas for reading: SymPy, spelling, the smooth piece at a point."""
