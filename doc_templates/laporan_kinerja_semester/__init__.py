"""Laporan Kinerja Semester: the performance report of half a year."""
