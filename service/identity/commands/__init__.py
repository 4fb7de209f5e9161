"""``naskah keys``: who may call, how long and how much; and successors of keys and secrets."""
