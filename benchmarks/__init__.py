"""Numbers from outside, and numbers about ourselves.

benchmarks/ spans three floors:

    gpu/           data: what inference costs. Above mechanisms/, below proofs/.
    performance/   how fast bondproof is. Above solvers/.
    gallery/       the page of the catalogue, computed. Above bondproof/.
"""
