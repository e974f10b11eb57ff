"""Many letters into one folder: read once, resumable, the ledger as the truth."""
