"""Proving that vault and ledger tell the same, and mending it where they do not."""
