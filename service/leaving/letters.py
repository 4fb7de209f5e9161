"""What is written to the administrators, and to who stands above, of a position that nobody holds any more."""

from __future__ import annotations

from collections.abc import Sequence

from archive.access import AccessClass
from archive.ledger.outbox.mail import NewMail
from service.office.letterhead import Letterhead


def vacant_letter(person_id: str, titles: Sequence[str], office: Letterhead) -> NewMail:
    """Write to a person which positions are vacant; which papers wait for them they see where their own key lets them."""
    named = [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    lines = [
        "Yth. Bapak/Ibu,",
        "",
        "Jabatan berikut tidak dipangku siapa pun sejak hari ini; naskah yang menunggunya tidak berjalan:",
        "",
        *named,
        "",
        "Lihat naskah yang menunggu: naskah people vacant. Tunjuk pejabat, Plt., atau Plh.-nya: naskah people appoint.",
        "",
        "--",
        office.kantor.nama,
        "Surel ini dikirim otomatis; balasannya tidak dibaca.",
        "",
    ]
    return NewMail(
        person_id=person_id,
        kind="tertahan",
        akses=AccessClass.B,
        subject="Naskah: jabatan lowong",
        body="\n".join(lines),
    )
