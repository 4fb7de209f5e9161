"""``naskah documents``: list, show, get, compare."""

from service.documents.commands.documents import app, hambatan, target_of

__all__ = ["app", "hambatan", "target_of"]
