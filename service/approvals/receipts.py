"""Receipts: who took a distributed document, noted once, and what was noted wrongly put right with its reason.

The same noted again changes nothing and is answered so; another receiver is refused with who has it already. Whoever
corrects names what stands, so that nobody overwrites what they have not read. What is noted goes into the vault as well, by
a version of the document's record alone: the ledger can be made anew from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from archive.ledger import Transaction, audit
from archive.ledger.documents import approvals, distributions
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.distributions import Recipient
from archive.ledger.documents.staging import StagedFile
from archive.ledger.folding import fold
from service.act_days import RECEIPT, wrong_days
from service.approvals.orders import LONGEST_NOTE
from service.errors import ActNotPossible, ActRefused, DocumentUnknown, Field, PageStale, ReceiptTaken
from service.recipients.recording import write_down
from service.words import say
from service.words.dates import waktu_setempat


@dataclass(frozen=True, kw_only=True)
class ReceiptOutcome:
    """A receipt as it stands."""

    recipient: Recipient
    repeated: bool = False
    """It was noted before, in the same words; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class SignedSheet:
    """The scan of an ekspedisi sheet that its receivers signed."""

    data: bytes = field(repr=False)
    pages: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Receipts:
    """The receipts of one document, before one person, in one transaction."""

    tx: Transaction
    document_id: UUID
    by: str
    now: datetime
    zone: ZoneInfo

    def note(
        self, recipient_id: UUID, received_by: str, at: datetime | None, sheet: SignedSheet | None = None
    ) -> ReceiptOutcome:
        """Write down who received the document, and when; raises ``ReceiptTaken`` where somebody else did.

        ``sheet``: the ekspedisi sheet they signed; it may also follow a receipt that was noted before.
        """
        name = _name(received_by)
        document, held = self._document(), self._held(recipient_id)
        if held.received_at is not None:
            if fold(str(held.received_by)) == fold(name) and at in (None, held.received_at):
                if sheet is None or sheet.sha256 == held.bukti:
                    return ReceiptOutcome(recipient=held, repeated=True)
                return self._deposited(document, held, sheet)
            raise ReceiptTaken(
                say(
                    "{penerima} ({no}): sudah tercatat {keadaan}",
                    penerima=held.penerima,
                    no=held.no,
                    keadaan=self._standing(held),
                ),
                fields=[
                    Field(
                        path="diterima_oleh",
                        reason=say(
                            "{keadaan}; yang keliru dikoreksi:"
                            ' naskah documents correct-receipt NASKAH {penerima} --tercatat "NAMA" --menjadi "NAMA" -m "ALASAN"',
                            keadaan=self._standing(held),
                            penerima=held.no,
                        ),
                    )
                ],
                recipient=held.no,
            )
        self._check(held, at)
        when = at or max(self.now, held.sent_at)
        noted = distributions.note(self.tx, held, received_by=name, at=when, by=self.by)
        self._enter("distribution.received", held, diterima_oleh=name, diterima=when.isoformat())
        if sheet is not None:
            return self._deposited(document, noted, sheet)
        write_down(self.tx, document)
        return ReceiptOutcome(recipient=noted)

    def _deposited(self, document: HeldDocument, held: Recipient, sheet: SignedSheet) -> ReceiptOutcome:
        """Lay the signed sheet beside the document, by a version of its own; an earlier one stays in an earlier version."""
        noted = distributions.note(
            self.tx,
            held,
            received_by=held.received_by,
            at=held.received_at,
            by=self.by,
            evidence=sheet.sha256,
        )
        self._enter("distribution.evidence", held, sha256=sheet.sha256, halaman=sheet.pages)
        file = StagedFile(
            name=held.evidence,
            media="application/pdf",
            sha256=sheet.sha256,
            pages=sheet.pages,
            data=sheet.data,
        )
        write_down(self.tx, document, file)
        return ReceiptOutcome(recipient=noted)

    def correct(
        self,
        recipient_id: UUID,
        *,
        noted: str,
        received_by: str | None,
        at: datetime | None,
        reason: str | None,
    ) -> ReceiptOutcome:
        """Put a receipt right, or take it back with None; ``noted`` is who its corrector read there."""
        why = _why(reason)
        document, held = self._document(), self._held(recipient_id)
        if self._corrected(held, noted, received_by, at, why):
            return ReceiptOutcome(recipient=held, repeated=True)
        if held.received_at is None:
            raise ActNotPossible(
                say(
                    "{penerima} ({no}): belum ada tanda terima yang dapat dikoreksi",
                    penerima=held.penerima,
                    no=held.no,
                )
            )
        if fold(noted) != fold(str(held.received_by)):
            raise PageStale(
                say(
                    "{penerima} ({no}): yang tercatat sekarang {keadaan}",
                    penerima=held.penerima,
                    no=held.no,
                    keadaan=self._standing(held),
                ),
                fields=[Field(path="tercatat", reason=f"sekarang {held.received_by}")],
            )
        name = None if received_by is None else _name(received_by)
        when = None if name is None else at or held.received_at
        if name is None and at is not None:
            raise ActRefused(
                fields=[Field(path="pada", reason="tanda terima yang dihapus tidak mempunyai waktu")]
            )
        if name is not None and (name, when) == (held.received_by, held.received_at):
            raise ActRefused(fields=[Field(path="diterima_oleh", reason="sama dengan yang sudah tercatat")])
        self._check(held, at)
        correction = {
            "pada": self.now.isoformat(),
            "oleh": self.by,
            "alasan": why,
            "dari": {
                "diterima_oleh": held.received_by,
                "diterima": held.received_at.isoformat(),
                "dicatat_oleh": held.noted_by,
            },
            "menjadi": {"diterima_oleh": name, "diterima": when.isoformat() if when else None},
        }
        changed = distributions.note(
            self.tx, held, received_by=name, at=when, by=self.by, correction=correction
        )
        self._enter("distribution.receipt_corrected", held, koreksi=correction)
        write_down(self.tx, document)
        return ReceiptOutcome(recipient=changed)

    def _corrected(
        self, held: Recipient, noted: str, received_by: str | None, at: datetime | None, why: str
    ) -> bool:
        """Tell whether this very correction was the last one: its answer was lost."""
        if not held.koreksi:
            return False
        last = held.koreksi[-1]
        name = None if received_by is None else _name(received_by)
        before, after = last["dari"], last["menjadi"]
        return (
            (last["oleh"], last["alasan"]) == (self.by, why)
            and fold(noted) == fold(str(before["diterima_oleh"]))
            and name == after["diterima_oleh"] == held.received_by
            and at in (None, held.received_at)
        )

    def _document(self) -> HeldDocument:
        """Hold the document before its recipient, in the order in which acts do."""
        held = approvals.hold(self.tx, [self.document_id])
        if not held:
            raise DocumentUnknown(fields=[Field(path="path", reason="tidak ada naskah ini")])
        return held[0]

    def _held(self, recipient_id: UUID) -> Recipient:
        held = distributions.hold(self.tx, self.document_id, recipient_id)
        if held is None:
            raise DocumentUnknown(
                fields=[Field(path="path", reason="naskah ini tidak mempunyai penerima itu")]
            )
        return held

    def _check(self, held: Recipient, at: datetime | None) -> None:
        # People write minutes: what came in the minute in which it was sent came after it.
        sent = held.sent_at.astimezone(self.zone).replace(second=0, microsecond=0)
        bounds = {"now": self.now, "sent": sent}
        if wrong := wrong_days(RECEIPT, {"pada": at}, bounds):
            raise ActRefused(fields=wrong)

    def _standing(self, held: Recipient) -> str:
        assert held.received_at is not None
        at = held.received_at.astimezone(self.zone)
        return f"diterima {held.received_by} pada {waktu_setempat(at)} (dicatat {held.noted_by})"

    def _enter(self, action: str, held: Recipient, **detail: object) -> None:
        audit.enter(
            self.tx, action=action, document_id=self.document_id, detail={"recipient": str(held.id), **detail}
        )


def _why(reason: str | None) -> str:
    why = (reason or "").strip()
    if not why or len(why) > LONGEST_NOTE:
        wanted = say("wajib diisi, paling panjang {banyak} karakter", banyak=LONGEST_NOTE)
        raise ActRefused(fields=[Field(path="catatan", reason=wanted)])
    return why


def _name(received_by: str) -> str:
    name = received_by.strip()
    if not name:
        raise ActRefused(fields=[Field(path="diterima_oleh", reason="wajib diisi")])
    return name
