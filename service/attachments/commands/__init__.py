"""The commands of files that go with a document; importing them adds them to ``naskah documents``."""
