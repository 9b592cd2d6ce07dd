"""Proofs on disk: versioned JSON for obligations, for evidence, and for the file of a claim.

    tree.py          JSON text and plain values, both ways, within bounds; places in a file, for messages
    numerals.py      exact numbers as text
    terms.py         terms and conditions as prefix arrays: ["+", "p", ["*", "-1/2", "bond"]]
    obligations.py   obligations and points; the canonical text of an obligation and its digest
    evidence.py      certificates
    weight.py        how much work it may take to check what was read
    claims.py        the file of a claim: where it comes from, and each obligation with its evidence

What is read may come from a stranger. It is bounded before it is parsed, every key and every number is
one that the checker reads, and whatever is wrong ends in CertificateRejected with its place.
docs/certificates.md describes the format.

Not here: accepting evidence (proofs/check.py), finding files (bondproof/certification.py).
"""
