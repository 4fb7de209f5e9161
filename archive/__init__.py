"""Vault and ledger: the office's memory. Imports none of the other rooms."""
