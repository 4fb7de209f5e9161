"""The same order again by the same person, whose first answer was lost: it is answered as it was, and nothing is done twice.

An order names the state its person saw; the act that followed upon that state is there to be compared with it. No key has to be
kept or sent: what an act says it did is all that is looked at, and what differs in anything is another order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from archive.canonical import sha256_hex
from archive.ledger import Transaction
from archive.ledger.documents import documents
from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.documents import Revision
from doc_templates.kit.chain import Chain, PihakLuar
from service.approvals.attaching import same_change
from service.approvals.case import DRAFTER, HIERARKI
from service.approvals.orders import Order
from service.approvals.revised_template import KEPT
from service.approvals.sending import asks_for
from service.approvals.table import Kind
from service.intake.lampiran import pins_of
from service.registers.fields import plain

_ETAG: Final = re.compile(r"r(\d{1,9})a(\d{1,9})")


def followed(tx: Transaction, held: HeldDocument, order: Order, person_id: str) -> Act | None:
    """Return the act that this very order was before; None where another followed upon the state it names, or none."""
    named = _ETAG.fullmatch(order.etag)
    if named is None or int(named[2]) >= len(held.acts):
        return None
    act = held.acts[int(named[2])]
    if act.person_id != person_id:
        return None
    revision = documents.revision(tx, act.document_id, act.revision_no)
    return act if revision is not None and same(held, act, order, revision) else None


def same(held: HeldDocument, act: Act, order: Order, revision: Revision) -> bool:
    """Tell whether an act, which led to ``revision``, did what an order asks; empty is empty, however it is written."""
    return (
        act.kind == order.kind.value
        and plain(act.note) == plain(order.note)
        and plain(act.pdf_sha256) == plain(order.sha256)
        and _SAME[order.kind](held, act, order, revision)
    )


def _nothing_more(_held: HeldDocument, _act: Act, _order: Order, _revision: Revision) -> bool:
    return True


def _content(_held: HeldDocument, act: Act, order: Order, _revision: Revision) -> bool:
    return act.content_digest == order.content_digest


def _signed(held: HeldDocument, act: Act, order: Order, revision: Revision) -> bool:
    asked = plain(order.body.get("tanggal"))
    return _content(held, act, order, revision) and asked in (None, act.detail.get("tanggal"))


def _back(held: HeldDocument, act: Act, order: Order, _revision: Revision) -> bool:
    one_step = (plain(order.body.get("kepada")) or DRAFTER) != DRAFTER
    if act.detail.get("kepada") != DRAFTER:
        return one_step
    # One step back from where nobody of the line has initialled is back to the drafter.
    fallen = [each for each in held.acts if each.no in act.detail.get("void", ())]
    return not one_step or all(each.kelompok != HIERARKI for each in fallen)


def _scan(_held: HeldDocument, act: Act, order: Order, _revision: Revision) -> bool:
    return bool(act.detail.get("pindaian") == sha256_hex(order.scan or b""))


def _recipients(_held: HeldDocument, act: Act, order: Order, _revision: Revision) -> bool:
    asked, told = order.body.get("penerima") or (), act.detail.get("penerima") or ()
    return len(asked) == len(told) and all(
        asks_for(plain(each) or {}, one) for each, one in zip(asked, told, strict=True)
    )


def _other(_held: HeldDocument, act: Act, order: Order, _revision: Revision) -> bool:
    return bool(plain(order.body.get("oleh")) == act.detail.get("oleh"))


def _answer(_held: HeldDocument, act: Act, order: Order, _revision: Revision) -> bool:
    asked = plain(order.body.get("posisi")) or act.detail.get("posisi")
    return bool(
        asked == act.detail.get("posisi") and plain(order.body.get("naskah")) == act.detail.get("naskah")
    )


def _payload(held: HeldDocument, act: Act, order: Order, revision: Revision) -> bool:
    if order.files is not None or "berkas" in act.detail:
        return same_change(act, order)
    if (order.body.get("templat") or KEPT) != act.detail.get("pilihan_templat", KEPT):
        return False
    named = order.body.get("lampiran")
    if not _same_outsiders(held, act, order):
        return False
    pinned = [each["dokumen"] for each in pins_of(revision)]
    return plain(order.body.get("payload")) == plain(json.loads(revision.payload)) and (
        named is None or [str(each) for each in named] == pinned
    )


def _same_outsiders(held: HeldDocument, act: Act, order: Order) -> bool:
    """Tell whether an order names the same people from outside; who they are stands in the record alone, of its newest revision."""
    named = order.body.get("pihak")
    if named is None:
        return True
    if act.revision_no != held.document.revision_no:
        return bool([each["nama"] for each in named] == act.detail.get("pihak", []))
    chain = Chain.from_record(held.document.record.get("rantai") or {})
    return [PihakLuar(**each) for each in named] == [
        each for each in chain.pihak if isinstance(each, PihakLuar)
    ]


def _entry(held: HeldDocument, act: Act, order: Order, revision: Revision) -> bool:
    if order.mends:
        return _payload(held, act, order, revision)
    written = json.loads(revision.payload)
    return all(plain(value) == plain(written.get(name)) for name, value in order.body.items())


_SAME: Final[Mapping[Kind, Callable[[HeldDocument, Act, Order, Revision], bool]]] = {
    Kind.REVISI: _payload,
    Kind.PARAF: _content,
    Kind.KEMBALIKAN: _back,
    Kind.TANDA_TANGAN: _signed,
    Kind.AMBIL_ALIH: _content,
    Kind.TTE: _nothing_more,
    Kind.PASTIKAN: _nothing_more,
    Kind.PINDAI: _scan,
    Kind.BATAL: _nothing_more,
    Kind.DISTRIBUSI: _recipients,
    Kind.CABUT: _other,
    Kind.RALAT: _other,
    Kind.KOREKSI: _entry,
    Kind.JAWAB: _answer,
    Kind.TUTUP: _nothing_more,
    Kind.KELIRU: _nothing_more,
}
"""Whether an act did what an order asks, beside who, which kind, which page and which note: a row a kind."""
