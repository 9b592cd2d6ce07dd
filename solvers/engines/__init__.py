"""Engines that decide obligations, and the portfolio that asks them in turn."""
