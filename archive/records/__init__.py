"""What is archived beside the pages of a document, and what can be read from it again: the ledger in the vault's words."""
