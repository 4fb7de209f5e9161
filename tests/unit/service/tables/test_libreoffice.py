"""Workbooks as LibreOffice saves them are read as they were typed, by both epochs; its own form is refused with how to save it."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from service.intake.merge_table import MergeRequest, read_table
from service.registers.old_agenda import table_of
from service.tables.errors import TableUnreadable
from service.tables.file import read_file
from tests.tables_of_libreoffice import ODS, REFUSED, TYPED, saved
from worker.locked import workbook

DAY = date(2024, 1, 3)
A_DAY = {"properties": {"tanggal": {"type": "string", "format": "date"}, "perihal": {"type": "string"}}}


@pytest.mark.parametrize("name", TYPED)
def test_what_was_typed_is_what_every_way_in_reads(name: str) -> None:
    typed, file = TYPED[name], read_file(saved(name), open_workbook=workbook.cells)
    assert (file.sheet, file.others, file.epoch_1904) == ("Agenda", 0, typed.since_1904)
    asked = MergeRequest(source="urn:uji", jenis="uji", unit="3", akses="B", shared={})
    (laid,) = read_table(file).laid_out(asked, A_DAY, 1).rows
    assert laid["payload"]["tanggal"] == DAY.isoformat()
    assert laid["payload"]["perihal"] == typed.reads
    (row,) = table_of(file).rows()
    assert (row.line, table_of(file).day(row.cells["tanggal"]), row.cells["perihal"]) == (2, DAY, typed.reads)


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_lost_is_refused_by_its_cell(name: str) -> None:
    with pytest.raises(TableUnreadable) as refused:
        read_file(saved(name), open_workbook=workbook.cells)
    assert REFUSED[name][1] in refused.value.reason


def test_libreoffice_s_own_form_is_refused_with_how_to_save_it() -> None:
    with pytest.raises(TableUnreadable, match=r"\.ods\); simpan sebagai XLSX .*Excel 2007-365"):
        read_file(saved(ODS, "ods"))


def test_the_epochs_are_libreoffice_s_own() -> None:
    """The cases of 1904 are some: LibreOffice wrote so into the workbook."""
    for name, typed in TYPED.items():
        with zipfile.ZipFile(io.BytesIO(saved(name))) as package:
            assert (b'date1904="true"' in package.read("xl/workbook.xml")) == typed.since_1904
