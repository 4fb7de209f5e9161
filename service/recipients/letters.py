"""What is written to recipients, in Indonesian: that a document went to them, and that it was corrected, replaced or revoked.

Words only. Nothing of a document above class B stands in a letter but that there is one, and where to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.documents.acts import Act
from archive.ledger.documents.distributions import Recipient
from archive.ledger.documents.documents import Document
from archive.ledger.outbox.mail import Kind as MailKind
from archive.ledger.outbox.mail import NewMail
from doc_templates.acts import Kind
from service.office.letterhead import Letterhead
from service.words.dates import tanggal

NAMED: Final = AccessClass.B
"""The highest class of which a letter names title and number: a mailbox is no vault, and of those outside we know nothing."""
_SUBJECTS: Final[Mapping[MailKind, str]] = {
    "dikirim": "Naskah untuk Anda",
    "diralat": "Ralat atas naskah yang Anda terima",
    "diganti": "Pengganti naskah yang Anda terima",
    "dicabut": "Pencabutan naskah yang Anda terima",
}
_HAPPENED: Final[Mapping[MailKind, str]] = {
    "diralat": "Naskah yang pernah dikirimkan kepada Anda telah diralat{oleh}; bacalah bersama ralatnya.",
    "diganti": "Naskah yang pernah dikirimkan kepada Anda tidak berlaku lagi; penggantinya{oleh}.",
    "dicabut": "Naskah yang pernah dikirimkan kepada Anda telah dicabut dan tidak berlaku lagi.",
}


@dataclass(frozen=True, kw_only=True)
class News:
    """What is told of a document."""

    document: Document
    act: Act
    by: str | None
    """What corrected or replaced it, in words."""
    address: str
    """The public one of this installation."""
    office: Letterhead

    @property
    def kind(self) -> MailKind:
        """Return what happened to the document."""
        return happened(self.act.kind, named="oleh" in self.act.detail)

    @property
    def open(self) -> bool:
        """Whether a letter may say what the document is."""
        return self.document.akses <= NAMED


def happened(kind: str, *, named: bool) -> MailKind:
    """Return what an act did to a document for those who have it; ``named``: it names another one."""
    if kind == Kind.RALAT:
        return "diralat"
    if kind == Kind.CABUT:
        return "diganti" if named else "dicabut"
    return "dikirim"


def to_person(person_id: str, news: News, recipient: Recipient, mail_id: UUID) -> NewMail:
    """Write to somebody of the office: what there is and how to read it; the document itself stays in the house."""
    document = news.document
    lines = [
        "Yth. Bapak/Ibu,",
        "",
        *_happened(news, "Naskah ini dikirimkan kepada Anda" + _copy(recipient) + "."),
        "",
        *_what(news),
        *_note(news),
        f"Bacalah di Naskah: {news.address.rstrip('/')}/naskah/{document.id}",
        f"Keabsahannya: {_verified_at(news)}",
        "",
        *_foot(news),
    ]
    return _letter(news, lines, person_id=person_id, mail_id=mail_id, surel=None)


def to_outsider(news: News, recipient: Recipient, mail_id: UUID) -> NewMail:
    """Write to somebody outside: what they get by which way, and where to see that it is genuine and in force."""
    kantor = news.office.kantor
    lines = [
        f"Yth. {recipient.penerima},",
        "",
        *_happened(
            news,
            f"{kantor.nama} mengirimkan naskah ini kepada Anda{_copy(recipient)}, melalui {recipient.saluran}.",
        ),
        "",
        *_what(news),
        *_note(news),
        f"Periksalah keaslian dan keadaannya di: {_verified_at(news)}",
        "",
        *_foot(news),
    ]
    return _letter(news, lines, person_id=None, mail_id=mail_id, surel=recipient.surel)


def _letter(
    news: News, lines: Sequence[str], *, person_id: str | None, mail_id: UUID, surel: str | None
) -> NewMail:
    return NewMail(
        id=mail_id,
        person_id=person_id,
        surel=surel,
        kind=news.kind,
        akses=news.document.akses,
        subject=f"{news.office.kantor.nama}: {_SUBJECTS[news.kind]}",
        body="\n".join((*lines, "")),
    )


def _happened(news: News, sent: str) -> Iterator[str]:
    text = _HAPPENED.get(news.kind)
    by = news.by if news.open else None
    if text is None:
        yield sent
    elif news.kind == "diganti":
        yield text.format(oleh=f" {by}" if by else " naskah lain")
    else:
        yield text.format(oleh=f" dengan {by}" if by else "")


def _what(news: News) -> Iterator[str]:
    document = news.document
    if not news.open:
        yield "(judul dan nomornya tidak disebut dalam surel)"
    else:
        yield " ".join((document.perihal or document.judul).split())
        dated = f"tanggal {tanggal(document.tanggal)}" if document.tanggal else ""
        named = f"Nomor {document.nomor}" if document.nomor else ""
        if named or dated:
            yield " ".join(each for each in (named, dated) if each)
    yield ""


def _note(news: News) -> Iterator[str]:
    """Yield why it was corrected or revoked; what is noted of a sending is the office's own business."""
    if news.open and news.kind != "dikirim" and news.act.note:
        yield "Catatan:"
        yield from (f"  {line}" for line in news.act.note.strip().splitlines())
        yield ""


def _copy(recipient: Recipient) -> str:
    return " sebagai tembusan" if recipient.tembusan else ""


def _verified_at(news: News) -> str:
    return f"{news.address.rstrip('/')}/v/{news.document.code}"


def _foot(news: News) -> Iterator[str]:
    yield "--"
    yield news.office.kantor.nama
    yield "Surel ini dikirim otomatis; balasannya tidak dibaca."
