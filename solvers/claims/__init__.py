"""Verdicts on claims, their margins, extremes and thresholds."""
