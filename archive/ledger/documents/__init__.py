"""Documents, revisions, acts, versions and files: what is read, what the desk writes, what is taken back from the vault."""
