"""What is written of those who leave: to whoever takes on what they leave, and of positions that nobody holds, to admins and superiors.

A title is named as every letter of the house names it: up to class T, and within the reader's own ceiling.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archive.access import AccessClass
from archive.ledger.documents.documents import Document
from archive.ledger.office.people import Person
from archive.ledger.outbox.mail import NewMail
from service.approvals.letters import LISTED, class_of, inbox, linked, named
from service.leaving.leaver import LeftBehind, Sort
from service.leaving.vacancies import Vacancy
from service.office.letterhead import Letterhead
from service.words.dates import tanggal

VACANT: Final = "Naskah: jabatan lowong"
"""The subject by which the next letter of vacant positions is known to be too early."""
INHERITED: Final = "Naskah: yang beralih kepada Anda"

_WHAT: Final = {
    Sort.KIRIMAN: "naskah yang dikirim kepadanya dan belum dibacanya",
    Sort.TEMPLAT: "templat yang diunggahnya; menunggu persetujuan orang kedua",
    Sort.USULAN: "usulannya; menunggu keputusan orang kedua",
}


def vacant_letter(
    person_id: str, found: Sequence[Vacancy], ceiling: AccessClass, office: Letterhead
) -> NewMail:
    """Write to a person which positions are vacant, and which papers wait for each."""
    lines: list[str] = []
    listed: list[Document] = []
    for number, each in enumerate(found, 1):
        since = f", sejak {tanggal(each.since)}" if each.since is not None else ""
        lines.append(f"{number}. {each.position.jabatan}{since}: {len(each.papers)} naskah menunggu")
        for paper in each.papers[:LISTED]:
            lines += [f"   - {named(paper, ceiling)}", *linked(paper, ceiling, office, indent="     ")]
        if len(each.papers) > LISTED:
            lines.append(f"   - dan {len(each.papers) - LISTED} naskah lagi")
        listed += each.papers[:LISTED]
    body = [
        "Jabatan berikut tidak dipangku siapa pun, juga tidak oleh Plt. atau Plh.; naskah yang menunggunya tidak berjalan:",
        "",
        *lines,
        "",
        "Lihat naskah yang menunggu: naskah people vacant. Tunjuk pejabat, Plt., atau Plh.-nya: naskah people appoint.",
    ]
    return NewMail(
        person_id=person_id,
        kind="tertahan",
        akses=class_of(listed, ceiling),
        subject=VACANT,
        body=_letter(body, office),
    )


def inherited_letter(
    person_id: str,
    things: Sequence[tuple[Person, LeftBehind]],
    ceiling: AccessClass,
    office: Letterhead,
) -> NewMail:
    """Write to a person what has come to them of those who left."""
    lines = []
    for number, (leaver, each) in enumerate(things[:LISTED], 1):
        title = named(each.document, ceiling) if each.document is not None else each.what
        what = _WHAT.get(each.sort) or f"untuk {each.what}"
        page = linked(each.document, ceiling, office) if each.document is not None else ()
        lines += [f"{number}. {title}", *page, f"   dari {leaver.nama}; {what}"]
    if len(things) > LISTED:
        lines.append(f"   dan {len(things) - LISTED} lagi")
    documents = [each.document for _, each in things[:LISTED] if each.document is not None]
    body = [
        f"{len(things)} hal beralih kepada Anda, karena orang yang mengerjakannya sudah tidak di kantor ini:",
        "",
        *lines,
        "",
        inbox(office),
    ]
    return NewMail(
        person_id=person_id,
        kind="tertahan",
        akses=class_of(documents, ceiling),
        subject=INHERITED,
        body=_letter(body, office),
    )


def _letter(lines: Sequence[str], office: Letterhead) -> str:
    closing = ["--", office.kantor.nama, "Surel ini dikirim otomatis; balasannya tidak dibaca.", ""]
    return "\n".join(["Yth. Bapak/Ibu,", "", *lines, "", *closing])
