"""Pages of papers: one document with what may be done to it, and what waits for somebody."""
