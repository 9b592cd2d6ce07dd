"""Exact terms and conditions: what they are, how they are walked, rewritten and evaluated; units."""
