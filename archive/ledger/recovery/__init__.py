"""What was archived, laid into the ledger's rows again from its records."""
