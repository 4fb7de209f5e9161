"""Surat Tugas: sends people somewhere, for some days, to do something."""
