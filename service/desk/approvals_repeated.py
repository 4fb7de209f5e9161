"""The same order again by the same person, whose first answer was lost: it is answered as it was, and nothing is done twice.

An order names the state its person saw; the act that followed upon that state is there to be compared with it. No key has to be
kept or sent: what an act says it did is all that is looked at, and what differs in anything is another order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from archive.canonical import sha256_hex
from archive.ledger import Transaction, documents
from archive.ledger.acts import Act
from archive.ledger.approvals import Held
from service.desk.approvals_orders import Order
from service.desk.approvals_table import Kind

_ETAG: Final = re.compile(r"r(\d{1,9})a(\d{1,9})")


def followed(tx: Transaction, held: Held, order: Order, person_id: str) -> Act | None:
    """Return the act that this very order was before; None where another followed upon the state it names, or none."""
    named = _ETAG.fullmatch(order.etag)
    if named is None or int(named[2]) >= len(held.acts):
        return None
    act = held.acts[int(named[2])]
    note = (order.note or "").strip() or None
    same = (
        act.kind == order.kind.value
        and act.person_id == person_id
        and ((act.note or "").strip() or None) == note
        and act.pdf_sha256 == order.sha256
        and SAME[order.kind](tx, act, order)
    )
    return act if same else None


def _nothing_more(_tx: Transaction, _act: Act, _order: Order) -> bool:
    return True


def _content(_tx: Transaction, act: Act, order: Order) -> bool:
    return act.content_digest == order.content_digest


def _signed(tx: Transaction, act: Act, order: Order) -> bool:
    asked = order.body.get("tanggal")
    day = asked.isoformat() if isinstance(asked, date) else asked
    return _content(tx, act, order) and day in (None, act.detail.get("tanggal"))


def _back(_tx: Transaction, act: Act, order: Order) -> bool:
    one_step = order.body.get("kepada", "konseptor") != "konseptor"
    return one_step is (act.detail.get("kepada") != "konseptor")


def _scan(_tx: Transaction, act: Act, order: Order) -> bool:
    return bool(act.detail.get("pindaian") == sha256_hex(order.scan or b""))


def _recipients(_tx: Transaction, act: Act, order: Order) -> bool:
    return [
        {"nama": str(each.get("nama", "")).strip(), "saluran": str(each.get("saluran", "langsung"))}
        for each in order.body.get("penerima") or ()
    ] == act.detail.get("penerima")


def _other(_tx: Transaction, act: Act, order: Order) -> bool:
    named = order.body.get("oleh")
    return act.detail.get("oleh") == (str(named) if named is not None else None)


def _payload(tx: Transaction, act: Act, order: Order) -> bool:
    written = _written(tx, act)
    named = order.body.get("lampiran")
    return written == order.body.get("payload") and named is None


def _entry(tx: Transaction, act: Act, order: Order) -> bool:
    written = _written(tx, act)
    return all(
        (value.isoformat() if isinstance(value, date) else value) == written.get(name)
        for name, value in order.body.items()
    )


def _written(tx: Transaction, act: Act) -> Mapping[str, Any]:
    """Return what the document said from this act on."""
    revision = documents.revision(tx, act.document_id, act.revision_no)
    found: dict[str, Any] = json.loads(revision.payload) if revision else {}
    return found


SAME: Final[Mapping[Kind, Callable[[Transaction, Act, Order], bool]]] = {
    Kind.REVISI: _payload,
    Kind.PARAF: _content,
    Kind.KEMBALIKAN: _back,
    Kind.TANDA_TANGAN: _signed,
    Kind.TTE: _nothing_more,
    Kind.PASTIKAN: _nothing_more,
    Kind.PINDAI: _scan,
    Kind.BATAL: _nothing_more,
    Kind.DISTRIBUSI: _recipients,
    Kind.CABUT: _other,
    Kind.RALAT: _other,
    Kind.KOREKSI: _entry,
    Kind.KELIRU: _nothing_more,
}
"""Whether an act did what an order asks, beside who, which kind, which page and which note: a row a kind."""
