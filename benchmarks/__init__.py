"""Numbers from outside, and numbers about ourselves.

benchmarks/ spans two floors:

    gpu/           data: what inference costs. Above mechanisms/, below proofs/.
    performance/   how fast bondproof is. Above solvers/.
"""
