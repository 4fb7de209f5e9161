"""``naskah registers``: the agenda, entries and insertions, imports, years."""

from service.registers.commands.entry import Asal, Enclosed, Klasifikasi, Remark, Sifat, print_changes, said

__all__ = ["Asal", "Enclosed", "Klasifikasi", "Remark", "Sifat", "print_changes", "said"]
