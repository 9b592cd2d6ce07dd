"""Exact arithmetic of polynomials, fractions and intervals."""
