"""The corrections of an entry, as the sheet of a received file lists them: when, by whom, why, and what became of each field.

The fields are those of the sheet and of the agenda book, in the words that stand there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from doc_templates.acts import Kind
from doc_templates.kinerja import KOSONG
from doc_templates.kit.formatting import tanggal
from worker.stamping.paraf import PrintableAct, moment

TITLES: Final[Mapping[str, str]] = {
    "asal": "Asal",
    "perihal": "Perihal",
    "nomor_asal": "Nomor naskah",
    "tanggal_asal": "Tanggal naskah",
    "tanggal": "Tanggal terima",
    "klasifikasi": "Klasifikasi",
    "sifat": "Sifat",
    "lampiran": "Lampiran",
    "keterangan": "Keterangan",
}
_DAYS: Final = frozenset({"tanggal", "tanggal_asal"})


def corrections(acts: Sequence[PrintableAct], zone: str) -> list[dict[str, Any]]:
    """Return what templates call ``stempel.koreksi``: ``[{waktu, oleh, jabatan, alasan, berubah: [{isian, dari, menjadi}]}]``."""
    return [
        {
            "waktu": moment(act.at, zone),
            "oleh": act.nama,
            "jabatan": act.jabatan,
            "alasan": " ".join((getattr(act, "note", None) or "").split()) or KOSONG,
            "berubah": [_change(each) for each in changed],
        }
        for act in sorted(acts, key=lambda each: each.no)
        if act.kind == Kind.KOREKSI and (changed := getattr(act, "detail", {}).get("koreksi"))
    ]


def _change(field: Mapping[str, Any]) -> dict[str, str]:
    path = str(field["path"])
    before, after = (_shown(path, field.get(name)) for name in ("dari", "menjadi"))
    return {"isian": TITLES.get(path, path), "dari": before, "menjadi": after}


def _shown(path: str, value: Any) -> str:
    if value in (None, ""):
        return KOSONG
    if path in _DAYS:
        return tanggal(date.fromisoformat(str(value)))
    return " ".join(str(value).split())
