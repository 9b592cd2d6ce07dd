"""Games: stages, strategies, the ledger, what everyone expects, tables of two players."""
