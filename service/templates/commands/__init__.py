"""``naskah templates``: versions, and the lint an author runs."""
