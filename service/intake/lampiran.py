"""The Lampiran a document names: other documents of the office, pinned as they stand, and whether they still stand so.

A pin is part of the content: it names revision and content digest, so a paraf on the document is a paraf on exactly these
Lampiran. A Lampiran that is revised afterwards changes nothing by itself; its change is told, and the signature waits until
the document is revised to take it (docs/decisions/lampiran-pinned.md). It prints nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.documents import approvals, documents
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.documents import Document, Revision
from archive.records.attached import attached
from archive.states import ENDED
from doc_templates.catalog import Stationery
from service.documents.masking import masked
from service.errors import Field
from service.words import say
from service.words.life import stands

MOST = 20
"""Forms of a whole office are a dozen; twenty papers are ten seconds of one converter."""
_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True, kw_only=True)
class PinnedLampiran:
    """What became of the documents asked for as Lampiran."""

    pins: Sequence[Mapping[str, Any]] = ()
    wrong: Sequence[Field] = ()


@dataclass(frozen=True, kw_only=True)
class LampiranStanding:
    """One Lampiran of a document: as it was pinned, and as it stands now."""

    pin: Mapping[str, Any]
    document: Document | None
    """None when it is not for the eyes of whoever asks."""

    @property
    def change(self) -> str | None:
        """Return why it may no longer be signed with the document; None when it still may."""
        if self.document is None:
            return say("tidak dapat Anda lihat")
        if self.document.status in ENDED:
            return say("sekarang {keadaan}", keadaan=stands(self.document.status, self.document.nomor))
        if self.document.revision_no != self.pin["revisi"]:
            return say(
                "terpaku pada revisi {dahulu}, sekarang revisi {kini}",
                dahulu=self.pin["revisi"],
                kini=self.document.revision_no,
            )
        return None


def pin(
    tx: Transaction,
    asked: Sequence[UUID],
    *,
    to: Stationery,
    heading: Sequence[str],
    akses: AccessClass,
    of: UUID | None = None,
) -> PinnedLampiran:
    """Return the present revisions of ``asked``, pinned in their order, or what is wrong with them.

    ``to``, ``heading``: the type they are added to, and the lines it sets above each.
    """
    if not asked:
        return PinnedLampiran()
    if not heading:
        none = say("{jenis} tidak memakai lampiran", jenis=to.contract.judul)
        return PinnedLampiran(wrong=[Field(path="lampiran", reason=none)])
    if len(asked) > MOST or len(set(asked)) != len(asked):
        return PinnedLampiran(
            wrong=[
                Field(
                    path="lampiran", reason=say("paling banyak {banyak}, masing-masing sekali", banyak=MOST)
                )
            ]
        )
    known = {held.document.id: held for held in approvals.hold(tx, asked, lock=False)}
    wrong = [
        Field(path=f"lampiran[{place}]", reason=reason)
        for place, each in enumerate(asked)
        if (reason := _unfit(known.get(each), akses, of)) is not None
    ]
    if wrong:
        return PinnedLampiran(wrong=wrong)
    return PinnedLampiran(
        pins=[
            _pin(known[each], roman(number) if len(asked) > 1 else "", heading)
            for number, each in enumerate(asked, 1)
        ]
    )


def pins_of(revision: Revision) -> list[dict[str, Any]]:
    """Return the Lampiran a revision pins, in their order."""
    found: list[dict[str, Any]] = json.loads(revision.context).get("lampiran", [])
    return found


def standing(tx: Transaction, revision: Revision) -> list[LampiranStanding]:
    """Return the Lampiran of a revision, each with the document as it stands now."""
    pins = pins_of(revision)
    if not pins:
        return []
    known = documents.several(tx, [UUID(each["dokumen"]) for each in pins])
    return [LampiranStanding(pin=each, document=known.get(UUID(each["dokumen"]))) for each in pins]


def pins_shown(tx: Transaction, revision: Revision) -> list[dict[str, Any]]:
    """Return the Lampiran a revision pins as they may be shown: the title of one that is hidden is its own."""
    return [
        {**each.pin, "judul": masked(each.pin["judul"], hidden=each.document is None)}
        for each in standing(tx, revision)
    ]


def changes(found: Sequence[LampiranStanding]) -> Iterator[Field]:
    """Yield what has changed of Lampiran since they were pinned."""
    for place, each in enumerate(found):
        if each.change is not None:
            yield Field(
                path=f"lampiran[{place}]",
                reason=say(
                    "{naskah}: {sebab}",
                    naskah=masked(each.pin["judul"], hidden=each.document is None),
                    sebab=each.change,
                ),
            )


def roman(number: int) -> str:
    """Return a number below forty as naskah dinas count Lampiran: I, II, IX, XX."""
    tens, units = divmod(number, 10)
    return "X" * tens + _UNITS[units]


def _unfit(held: HeldDocument | None, akses: AccessClass, of: UUID | None) -> str | None:
    if held is None:
        return say("tidak ada naskah ini yang dapat Anda lihat")
    document = held.document
    if document.id == of:
        return say("naskah tidak dapat menjadi lampirannya sendiri")
    if document.status in ENDED:
        return say("sekarang {keadaan}", keadaan=stands(document.status, document.nomor))
    if pins_of(held.revision) or attached(held.revision.context):
        return say("sudah mempunyai lampiran sendiri")
    if document.akses > akses:
        return say(
            "berkelas {lampiran}, di atas kelas naskah ini ({naskah})",
            lampiran=document.akses.name,
            naskah=akses.name,
        )
    return None


def _pin(held: HeldDocument, number: str, heading: Sequence[str]) -> dict[str, Any]:
    return {
        "dokumen": str(held.document.id),
        "revisi": held.revision.no,
        "content_digest": held.revision.content_digest,
        "jenis": held.document.jenis,
        "judul": held.document.judul,
        "kepala": [line.replace("{urut}", number).strip() for line in heading],
    }
