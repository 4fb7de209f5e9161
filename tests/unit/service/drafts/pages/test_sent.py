"""A form as a browser sends it: nothing that fitted into a field is cut off on its way."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

import pytest

from service.drafts.form import DocumentForm, FieldKind, FormField
from service.drafts.pages.sent import draft_sent
from service.http.forms import MEDIA

ROOT = FormField(name="", label="", kind=FieldKind.GROUP, required=True, nullable=False)
NOTES = ["x" * 2_000, "baris\n" * 333, "\n" * 2_000, "satu\0dua"]


@pytest.mark.parametrize("note", NOTES, ids=["one line", "lines", "line ends alone", "NUL"])
def test_a_note_that_fits_into_its_field_comes_whole(note: str) -> None:
    sent = urlencode({"formulir": str(UUID(int=1)), "catatan": note.replace("\n", "\r\n")})
    draft = draft_sent(MEDIA, sent.encode(), DocumentForm(jenis="surat", judul="Surat", root=ROOT))
    assert draft.form.catatan == note.replace("\0", "")
