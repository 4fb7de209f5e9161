"""The commands of ``naskah``, one file a noun; each says what it does, with an example, under ``--help``."""
