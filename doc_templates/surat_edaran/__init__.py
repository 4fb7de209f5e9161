"""Surat Edaran: a circular of the Sekretaris."""
