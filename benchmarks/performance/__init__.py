"""How fast bondproof is: engines on the same generated obligations, and checking against proving again.

    python -m benchmarks.performance engines
    python -m benchmarks.performance certificates

Each run builds its input itself, asserts every answer, and prints machine, versions and commit.
"""
