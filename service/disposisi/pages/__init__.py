"""Pages of disposisi: the tree with its sheets, and a page for each act upon it."""

from service.disposisi.pages.beside import beside

__all__ = ["beside"]
