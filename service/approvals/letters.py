"""What is written to people, in Indonesian: a digest of what waits too long, a paraf that is void, a paper sent back, a disposisi.

Words only: whom to write to and when is ``reminders`` and ``notices``. A title is named only up to class T and within the
reader's own ceiling, an id within the ceiling; of anything above it the letter says no more than that it waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from archive.access import AccessClass
from archive.ledger.documents.documents import Document
from archive.ledger.jobs.aside import AsidePage
from archive.ledger.outbox.mail import Kind as MailKind
from archive.ledger.outbox.mail import NewMail
from doc_templates.levels import LEVELS
from service.approvals.hindered import HeldPaper
from service.approvals.inbox import Item
from service.approvals.table import Kind
from service.office.chain_words import hindered
from service.office.letterhead import Letterhead
from service.words import say
from service.words.causes import CAUSES
from service.words.dates import waktu_setempat
from service.words.life import DONE

HIGHEST_NAMED = AccessClass.T
"""A mailbox is no vault: titles of R and SR are never written into one."""
LISTED = 30
"""Papers listed in one letter; the inbox has all of them."""


def digest(person_id: str, items: Sequence[Item], ceiling: AccessClass, office: Letterhead) -> NewMail:
    """Write to a person what waits for them longer than its standard time, the latest first."""
    late = sorted(items, key=lambda item: -item.late)
    lines = [
        f"{len(late)} naskah menunggu Anda lebih lama daripada waktu bakunya, dihitung dalam jam kerja kantor.",
        "",
    ]
    for number, item in enumerate(late[:LISTED], 1):
        lines += [
            f"{number}. {named(item.document, ceiling)}",
            *linked(item.document, ceiling, office),
            f"   untuk {_task(item, office)}; menunggu sejak {_moment(item.since, office)},"
            f" lewat {_duration(item.late)}",
        ]
    if len(late) > LISTED:
        lines.append(f"   dan {len(late) - LISTED} naskah lagi")
    return NewMail(
        person_id=person_id,
        kind="pengingat",
        akses=class_of([item.document for item in late[:LISTED]], ceiling),
        subject=f"Naskah: {len(late)} naskah menunggu Anda",
        body=_letter(lines, office),
    )


def notice(
    person_id: str,
    kind: MailKind,
    document: Document,
    *,
    jabatan: str,
    note: str | None,
    ceiling: AccessClass,
    office: Letterhead,
) -> NewMail:
    """Write to a person that their paraf is void, or that a paper came back to them; by which position, and why."""
    may_name = _may_name(document, ceiling)
    happened, subject = {
        "paraf_gugur": ("Paraf Anda atas naskah ini gugur", "paraf Anda gugur"),
        "dikembalikan": ("Naskah ini dikembalikan kepada Anda", "naskah dikembalikan kepada Anda"),
        "pengingat": ("Naskah ini menunggu Anda", "naskah menunggu Anda"),
    }[kind]
    lines = [
        f"{happened} oleh {jabatan}.",
        "",
        named(document, ceiling),
        *linked(document, ceiling, office, indent=""),
    ]
    if may_name and note:
        lines += ["", "Catatan:", *(f"  {line}" for line in note.strip().splitlines())]
    return NewMail(
        person_id=person_id,
        kind=kind,
        akses=class_of([document], ceiling),
        subject=f"Naskah: {subject}",
        body=_letter(lines, office),
    )


def disposisi(
    person_id: str,
    news: str,
    sheet: Document,
    said: Mapping[str, Any],
    *,
    subject: str,
    note: str | None,
    ceiling: AccessClass,
    office: Letterhead,
) -> NewMail:
    """Write to a person what became of a disposisi that they gave or were given.

    ``said``: the sheet's payload, where it is theirs to know what they are to do; ``note``: what its actor wrote.
    """
    lines = [news, "", named(sheet, ceiling)]
    if _may_name(sheet, ceiling):
        if said:
            lines += [say("Petunjuk: {petunjuk}", petunjuk="; ".join(said["petunjuk"]))]
        for written in filter(None, (said.get("catatan"), note)):
            lines += ["", say("Catatan:"), *(f"  {line}" for line in str(written).strip().splitlines())]
    if sheet.akses <= ceiling:
        page = office.page(f"/naskah/{sheet.id}/disposisi")
        lines += ["", say("Lihat seluruhnya: {alamat}", alamat=page)]
    return NewMail(
        person_id=person_id,
        kind="disposisi",
        akses=class_of([sheet], ceiling),
        subject=f"Naskah: {subject}",
        body=_letter(lines, office),
    )


def set_aside(
    person_id: str, pages: Sequence[tuple[Document, AsidePage]], ceiling: AccessClass, office: Letterhead
) -> NewMail:
    """Write to a person which pages of theirs could not be printed: what was done counts, and an admin has to mend it."""
    lines = [
        f"{len(pages)} halaman belum dapat dicetak. Perbuatan atasnya tetap berlaku; pemberitahuannya kepada yang lain menunggu"
        " sampai halamannya tersimpan. Admin kantor memperbaikinya.",
        "",
    ]
    for number, (document, page) in enumerate(pages[:LISTED], 1):
        cause = CAUSES.get(page.cause or "")
        why = f"{cause} ({page.cause})" if cause else page.cause or "tanpa sebab tercatat"
        lines += [
            f"{number}. {named(document, ceiling)}",
            *linked(document, ceiling, office),
            f"   sebab: {why}; sejak {_moment(page.since, office)}",
        ]
    if len(pages) > LISTED:
        lines.append(f"   dan {len(pages) - LISTED} halaman lagi")
    return NewMail(
        person_id=person_id,
        kind="tertahan",
        akses=class_of([document for document, _ in pages[:LISTED]], ceiling),
        subject=f"Naskah: {len(pages)} halaman belum dapat dicetak",
        body=_letter(lines, office),
    )


STALLED: Final = "Naskah: rantai yang tidak dapat dijalani"
"""The subject of the letter to admins, by which the next one is known to be too early."""


def stalled(
    person_id: str,
    papers: Sequence[HeldPaper],
    jabatan: Callable[[str], str],
    ceiling: AccessClass,
    office: Letterhead,
) -> NewMail:
    """Write to an admin which papers cannot go on, because nobody can act in a place of their chain."""
    lines = [
        f"{len(papers)} naskah tertahan, karena pada suatu tempat dalam rantainya tidak ada yang dapat bertindak hari ini.",
        "Catat pejabatnya (naskah people appoint), kuncinya (naskah people token), atau sertifikatnya (naskah people bind).",
        "",
    ]
    for number, paper in enumerate(papers[:LISTED], 1):
        known = paper.document.akses <= ceiling
        why = [hindered(each.to_record(jabatan(each.position))) for each in paper.places] if known else []
        lines += [
            f"{number}. {named(paper.document, ceiling)}",
            *linked(paper.document, ceiling, office),
            *(f"   {each}" for each in why),
        ]
    if len(papers) > LISTED:
        lines.append(f"   dan {len(papers) - LISTED} naskah lagi")
    return NewMail(
        person_id=person_id,
        kind="tertahan",
        akses=class_of([each.document for each in papers[:LISTED]], ceiling),
        subject=STALLED,
        body=_letter(lines, office),
    )


def _task(item: Item, office: Letterhead) -> str:
    if item.task is not Kind.TANDA_TANGAN:
        return DONE[item.task]
    return LEVELS[office.rules.levels.of_type(item.document.jenis)].tugas


def _letter(lines: Sequence[str], office: Letterhead) -> str:
    return "\n".join(
        (
            "Yth. Bapak/Ibu,",
            "",
            *lines,
            "",
            inbox(office),
            "",
            "--",
            office.kantor.nama,
            "Surel ini dikirim otomatis; balasannya tidak dibaca.",
            "",
        )
    )


def inbox(office: Letterhead) -> str:
    """Return how a letter leads to what waits for its reader."""
    return f"Periksalah kotak masuk Anda: {office.page('/kotak-masuk')}"


def linked(
    document: Document, ceiling: AccessClass, office: Letterhead, indent: str = "   "
) -> Iterator[str]:
    """Yield the line that leads to a document's page, where its reader may open it."""
    if document.akses <= ceiling:
        yield f"{indent}{office.page(f'/naskah/{document.id}')}"


def named(document: Document, ceiling: AccessClass) -> str:
    """Return how a letter calls a document to a reader: its title as far as a mailbox may know it."""
    if document.akses > ceiling:
        return "(naskah di atas kelas akses Anda)"
    about = document.perihal or document.judul
    return " ".join(about.split()) if _may_name(document, ceiling) else "(judul tidak disebut dalam surel)"


def _may_name(document: Document, ceiling: AccessClass) -> bool:
    return document.akses <= min(HIGHEST_NAMED, ceiling)


def class_of(documents: Sequence[Document], ceiling: AccessClass) -> AccessClass:
    """Return the class of a letter: the highest of the documents that it names, by their ids alone too."""
    named = [document.akses for document in documents if document.akses <= ceiling]
    return max(named, default=AccessClass.B)


def _moment(at: datetime, office: Letterhead) -> str:
    local = at.astimezone(office.zona)
    return waktu_setempat(local)


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part
        for part in (f"{hours} jam" if hours else "", f"{rest} menit" if rest or not hours else "")
        if part
    )
