"""What is told of a workbook that is not read, by its fault: what is wrong, and how it is saved so that it can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.words import Sentence, say
from worker.locked.workbook import WorkbookFault, WorkbookUnreadable

SAVE: Final = say(
    "simpan sebagai XLSX (Berkas, Simpan Sebagai, jenis Buku Kerja Excel atau Excel 2007-365) atau CSV UTF-8"
)
OLD: Final = say("buku kerja lama (.xls); {cara}", cara=SAVE)
LOCKED: Final = say("buku kerja ini terkunci kata sandi; hapus kata sandinya, lalu simpan lagi")
FAULTS: Final[Mapping[WorkbookFault, Sentence]] = {
    WorkbookFault.BROKEN: say("buku kerja ini rusak atau terkunci kata sandi; buka dan simpan lagi"),
    WorkbookFault.TOO_LARGE: say(
        "buku kerja ini terlalu besar atau terlalu rumit untuk dibuka; bagilah isinya"
    ),
    WorkbookFault.ODS: say("buku kerja LibreOffice (.ods); {cara}", cara=SAVE),
    WorkbookFault.XLSB: say("buku kerja biner (.xlsb); {cara}", cara=SAVE),
    WorkbookFault.ANOTHER: say("bukan buku kerja XLSX; {cara}", cara=SAVE),
    WorkbookFault.NO_SHEET: say("buku kerja ini tidak memuat lembar yang tampak"),
    WorkbookFault.NOT_COMPUTED: say("memuat rumus yang belum dihitung; buka dan simpan lagi"),
    WorkbookFault.FAR_OUT: say("berdiri jauh di luar tabelnya; hapus isinya"),
    WorkbookFault.TOO_MANY_DIGITS: say(
        "bilangan lebih dari 15 angka, yang sudah dibulatkan lembar kerja; simpan selnya sebagai teks"
    ),
}
"""All but the error in a cell, which names it."""


def unread(error: WorkbookUnreadable) -> Sentence:
    """Return why a workbook is not read, with the cell where one is at fault."""
    if error.fault is WorkbookFault.CELL_ERROR:
        told = say("memuat kesalahan {galat}; betulkan rumusnya", galat=error.value or "#")
    else:
        told = FAULTS[error.fault]
    return say("sel {sel}: {sebab}", sel=error.cell, sebab=told) if error.cell else told
