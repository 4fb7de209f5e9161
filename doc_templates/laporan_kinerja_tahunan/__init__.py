"""Laporan Kinerja Tahunan: the annual performance report (LKjIP)."""
