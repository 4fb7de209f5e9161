"""Lembar Disposisi: a routing slip of the Sekretaris."""
