"""Berita Acara: what several parties, or a panel, did or agreed on, on a day and at a place, signed by all of them."""
