"""What the desk asks of a document's type, also when this installation has it no more, or has it broken.

A document goes on with what it pinned: context, chain and template need no contract. Only a revision derives anew.
"""

from __future__ import annotations

from archive.ledger import Transaction
from archive.ledger.documents.documents import Document
from archive.ledger.jobs import lists
from doc_templates.catalog import Catalog, Stationery
from service.errors import TypeGone
from service.office.registers import Registers
from service.words import say

PRESS_PDF = "press.pdf"
"""The queue of documents whose type wants a PDF."""


def numbered(catalog: Catalog, registers: Registers, jenis: str) -> bool:
    """Tell whether a type takes a number of a register; of one that is gone the office's registers say so, by naming it."""
    found = catalog.find(jenis)
    return found.contract.numbered if found else registers.numbers(jenis)


def wants_pdf(catalog: Catalog, tx: Transaction, document: Document) -> bool:
    """Tell whether a document's type has a PDF; of one that is gone its first job says so."""
    found = catalog.find(document.jenis)
    return found.contract.wants_pdf if found else PRESS_PDF in lists.queues_of(tx, document.id)


def for_revising(catalog: Catalog, document: Document) -> Stationery:
    """Return the type by whose contract a document's new wording is derived; raises ``TypeGone`` with its name."""
    found = catalog.find(document.jenis)
    if found is not None:
        return found
    broken = catalog.broken.get(document.jenis)
    if broken is not None:
        at = ", ".join(each.place for each in broken.flaws)
        why = say(
            "Jenis naskah {jenis} rusak pada pemasangan ini ({tempat})", jenis=document.jenis, tempat=at
        )
    else:
        why = say("Jenis naskah {jenis} tidak ada lagi pada pemasangan ini", jenis=document.jenis)
    raise TypeGone(
        say("{sebab}: isi naskah ini tidak dapat direvisi; perbuatan lain tetap dapat dilakukan", sebab=why),
        document=document.id,
        jenis=document.jenis,
    )
