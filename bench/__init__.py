"""Measures Naskah beside its peers on the same servers in one run: ``make bench``. Reports ratios; judges nothing."""
