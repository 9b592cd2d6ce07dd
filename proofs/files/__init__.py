"""Proofs on disk: versioned JSON for obligations, for evidence, and for the file of a claim.

    tree.py          JSON text and plain values, both ways, within bounds; places in a file, for messages
    numerals.py      exact numbers as text
    terms.py         terms and conditions as prefix arrays: ["+", "p", ["*", "-1/2", "bond"]]
    obligations.py   obligations and points; the canonical text of an obligation and its digest
    evidence.py      certificates
    weight.py        how much work it may take to check what was read
    provenance.py    where a proof comes from: the spec, how it was changed, what was solved for
    discharged.py    an obligation with all that proves it
    claims.py        the file of a claim
    windows.py       a window: what shows that it is one, and its checker
    window_files.py  the file of a window
    files.py         a file of either kind

What is read may come from a stranger. It is bounded before it is parsed, every key and every number is
one that the checker reads, and whatever is wrong ends in CertificateRejected with its place.
docs/reference/certificates.md describes the format.

Not here: accepting evidence (proofs/checking/check.py), finding files (bondproof/commands/certify/certify.py).
"""
