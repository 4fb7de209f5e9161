"""Stationery: one folder per document type, found by scanning; ``kit`` is what their contracts are made of."""

from doc_templates.moved import answer_old_names

answer_old_names()
