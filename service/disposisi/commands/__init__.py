"""``naskah disposisi``, and how sheets are printed elsewhere."""

from service.disposisi.commands.shown import print_sheets

__all__ = ["print_sheets"]
