"""The commands of links by which people from outside sign; importing them adds them to ``naskah documents``."""
