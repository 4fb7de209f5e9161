"""How a document stands, as answers carry it: a header on every download, fields in JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from service.documents.validity import Validity
from service.verification import words

HEADER = "Naskah-Status"


def header(found: Validity) -> dict[str, str]:
    """Return the header of a download: ``diralat; oleh="13%20TAHUN%202026"``, numbers percent-encoded.

    One that has itself ended since is named once more behind it: ``; oleh-gugur="13%20TAHUN%202026"``.
    """
    named = "".join(
        f'; {name}="{quote(each.nomor, safe="/.-")}"'
        for each in found.by
        if each.nomor
        for name in (("oleh", "oleh-gugur") if each.out_of_force else ("oleh",))
    )
    return {HEADER: f"{found.state.value}{named}"}


def fields(found: Validity) -> dict[str, Any]:
    """Return the fields of a document: its state, and what corrected or replaced it, as far as that may be named."""
    return {
        "keadaan": found.state.value,
        "keadaan_oleh": [
            {
                "jenis": each.jenis,
                "nomor": each.nomor,
                "tanggal": each.tanggal.isoformat() if each.tanggal else None,
                "href": f"/v/{each.code}" if each.code else None,
                "berlaku": not each.out_of_force,
                "words": words.letter(each),
            }
            for each in found.by
        ],
    }
