"""Jobs: rows, leases, turns, and who works on what."""
