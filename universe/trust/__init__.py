"""Trust: the seed's formula, the ledger that feeds it true facts, and the models that read the ledger."""
