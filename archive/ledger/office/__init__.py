"""The office's rows: offices, people, positions, keys, certificates."""
