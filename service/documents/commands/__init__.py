"""``naskah documents``: list, show, get, compare."""

from service.documents.commands.documents import app, hambatan, target_of
from service.documents.commands.template import print_template

__all__ = ["app", "hambatan", "print_template", "target_of"]
