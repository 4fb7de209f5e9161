"""A form as a browser sent it: what was typed, which button was pressed, and the files that came with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs
from uuid import UUID

from service.approvals.attaching import MOST
from service.attachments.desk import SentAttachment
from service.drafts import filling
from service.drafts.desk import TypedForm
from service.drafts.form import DocumentForm
from service.drafts.pages.form_view import PREFIX, without_row
from service.drafts.pages.picks import LAMPIRAN, LETTER, SEARCHED
from service.drafts.pages.picks import LONGEST as LONGEST_QUERY
from service.errors import BodyRefused, Field
from service.http.forms import MEDIA
from service.http.uploads import sent_fields
from service.intake.lampiran import MOST as LAMPIRAN_AT_ONCE
from service.words import say

MOST_FIELDS: Final = 20_000
"""Two thousand rows of ten columns."""
FILL: Final = "isikan"
"""Let the form say of the letter that it answers what the letter says of itself."""
DEEDS: Final = frozenset({"simpan", "serahkan", "lihat", FILL})
LONGEST_NAME: Final = 255
_LONGEST: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class SentDraft:
    """One form, and what is to be done with it."""

    form: TypedForm
    deed: str
    row: str = ""
    """Of the rows that are to be one more."""
    place: str = ""
    """Where its person was."""
    files: Sequence[SentAttachment] = field(default=(), repr=False)
    queries: Mapping[str, str] = field(default_factory=dict)
    """What is searched for in each list (``picks``)."""
    letter: UUID | None = None
    """The letter that was chosen to be answered."""


def draft_sent(
    content_type: str, body: bytes, form: DocumentForm, document_id: UUID | None = None
) -> SentDraft:
    """Return the form of a body; raises ``MediaUnsupported``, ``QueryRefused``, ``BodyRefused``."""
    fields, files = _read(content_type, body)
    isi = filling.typed_of(form.root, filling.nested(fields, PREFIX))
    off = _one(fields, "hapus")
    typed = TypedForm(
        id=_id(_one(fields, "formulir")),
        jenis=form.jenis,
        unit=_one(fields, "unit"),
        klasifikasi=_one(fields, "klasifikasi").strip(),
        akses=_one(fields, "akses"),
        isi=without_row(form, isi, off) if off else isi,
        document_id=document_id,
        etag=_one(fields, "etag"),
        content_digest=_one(fields, "content_digest"),
        revisi=_one(fields, "revisi"),
        catatan=_one(fields, "catatan"),
        lampiran=list(_ids(fields.get(LAMPIRAN, ()))),
    )
    searched = _one(fields, "cari")
    deed, row = _one(fields, "perbuatan"), _one(fields, "tambah")
    return SentDraft(
        form=typed,
        deed=deed if deed in DEEDS and not (row or off or searched) else "simpan",
        row=row,
        place=off.rpartition(".")[0] or (searched if searched in SEARCHED else ""),
        files=files,
        queries={
            name: query
            for name in SEARCHED
            if (query := _one(fields, f"cari-{name}").strip()[:LONGEST_QUERY])
        },
        letter=next(map(UUID, _ids(fields.get(LETTER, ()))), None),
    )


def _ids(sent: Sequence[str]) -> Iterator[str]:
    """Yield the ids among what was sent, each once, in their order."""
    for each in dict.fromkeys(sent[: LAMPIRAN_AT_ONCE + 1]):
        with suppress(ValueError):
            yield str(UUID(each))


def _read(content_type: str, body: bytes) -> tuple[Mapping[str, Sequence[str]], Sequence[SentAttachment]]:
    if content_type.partition(";")[0].strip().lower() == MEDIA:
        try:
            return parse_qs(
                body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
            ), ()
        except ValueError as error:
            raise BodyRefused(
                fields=[Field(path="body", reason=say("bukan formulir yang utuh dalam UTF-8"))]
            ) from error
    sent = sent_fields(content_type, body, MOST_FIELDS)
    brought = sent.files.get("berkas", [])[: MOST + 1]
    return sent.fields, [
        SentAttachment(name=_name(name, at), data=data) for at, (name, data) in enumerate(brought)
    ]


def _name(sent: str, at: int) -> str:
    """Return a file's own name, without the folders that some browsers send."""
    name = unicodedata.normalize("NFC", sent.replace("\\", "/").rpartition("/")[2].strip())
    return name[-LONGEST_NAME:] or say("berkas {nomor}", nomor=at + 1)


def _one(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """Return a field of the head; a line's end counts once, as the browser that limits it counts."""
    return next(iter(fields.get(name, ())), "").replace("\r\n", "\n").replace("\0", "")[:_LONGEST]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        reason = say("formulir ini tidak bernomor; buka lagi dari Buat naskah")
        raise BodyRefused(fields=[Field(path="formulir", reason=reason)]) from None
