"""``naskah intake``: single events and batches from tables."""
