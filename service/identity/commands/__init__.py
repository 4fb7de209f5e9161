"""``naskah keys``: who may call, how long and how much; and successors of keys and secrets."""

from service.identity.commands.keys import Until, class_named, end_of, show_once

__all__ = ["Until", "class_named", "end_of", "show_once"]
