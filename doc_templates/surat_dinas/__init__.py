"""Surat Dinas: the ordinary letter of an office, an invitation too, and the answer to a letter that came."""
