"""A ledger taken out of a backup into an empty database, and compared with the vault: what the commands do, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from archive.ledger import Ledger, Principal, restorations
from archive.ledger.backup import restore
from archive.ledger.documents import holdings
from archive.ledger.office import offices
from archive.ledger.registers.numbers import Number
from archive.ledger.schema import SchemaStatus
from archive.ledger.upgrade import upgrade
from archive.proof.comparison import BookUnknown, BucketComparison, Comparison
from archive.records.record import Record
from archive.states import NumberState
from archive.vault.layout import INVENTORY, root_of
from archive.vault.store import ObjectStore
from doc_templates.acts import Kind
from service.office.registers import Registers
from service.office.rules import OfficeRules
from service.receiving.sheet import SOURCE
from service.templates.vault import ABOUT

EVERYTHING: Final = datetime.max.replace(tzinfo=UTC)
SETTLED: Final = timedelta(minutes=15)
"""No deposit takes that long: a job's lease is 30 s."""
NEXT: Final = (
    "Nothing is taken in, signed or numbered yet, and no key or token opens anything. Next: naskah archive compare, which takes"
    " back from the vault what was archived since the backup, and ends again what was ended since; then naskah archive confirm, by which a person lets the desk go on."
)


def restore_ledger(owner_dsn: str, file: Path, *, backup_at: datetime | None) -> SchemaStatus:
    """Fill an empty database and bring it to this version's schema; it stands still until it is compared and confirmed."""
    restore(owner_dsn, file)
    status = upgrade(owner_dsn)
    ledger = Ledger(owner_dsn, min_size=1, max_size=1)
    try:
        with ledger.acting(Principal.system("restore")) as tx:
            restorations.begin(tx, backup_at=backup_at)
    finally:
        ledger.close()
    return status


def compare_ledger(
    owner: Ledger,
    store: ObjectStore,
    *,
    settled_before: datetime | None = None,
    note: Callable[[int], None] = lambda done: None,
) -> Comparison:
    """Take back what the vault has and the ledger lacks, and keep what it came to beside the restore that is not over.

    While the ledger stands still every object counts, whatever the clocks of vault and ledger say. On an open desk, where
    something turned up late (a second copy of the bucket), what may be a deposit in progress is left alone.
    """
    principal = Principal.system("compare")
    stand_still_where_ahead(owner, store)
    with owner.acting(principal) as tx:
        restorations.begin_if_unknown(tx)
        if settled_before is None:
            settled_before = EVERYTHING if restorations.standing(tx) else datetime.now(UTC) - SETTLED
        books = {office.satker: OfficeRules.of(office).registers for office in offices.every(tx)}

    def read_number(record: Record) -> Number | None:
        registers = books.get(record.satker)
        if registers is None:
            raise BookUnknown(office=record.satker)
        number = record.number or number_of(registers, record)
        return in_its_book(registers, number) if number else None

    done = BucketComparison(
        store, owner, settled_before=settled_before, read_number=read_number, note=note
    ).run()
    with owner.acting(principal) as tx:
        restorations.compared(tx, done.as_json())
    return done


def stand_still_where_ahead(owner: Ledger, store: ObjectStore) -> bool:
    """Let a ledger without any document stand still where the bucket holds some; tell whether it does.

    A disk was lost, or a folder brought without its other half: going on would number letters from 1 again.
    """
    with owner.acting(Principal.system("restore")) as tx:
        if holdings.newest(tx) is not None or restorations.standing(tx):
            return False
    if not holds_documents(each.key for each in store.list("")):
        return False
    with owner.acting(Principal.system("restore")) as tx:
        restorations.begin(tx, backup_at=None)
    return True


def holds_documents(keys: Iterable[str]) -> bool:
    """Tell whether keys, in their order, hold an object that is no template: those shipped lie there from the first start."""
    for root, found in groupby(keys, root_of):
        if root is not None:
            names = {key.removeprefix(root) for key in found}
            if INVENTORY in names and f"v1/content/{ABOUT}" not in names:
                return True
    return False


def in_its_book(registers: Registers, number: Number) -> Number:
    """Return a number in the book as it is called now; raises ``BookUnknown`` for one that the office file does not name.

    Its numbers would lie in a book that nobody sees, and the book that the file does name would give them again.
    """
    if number.register in registers:
        return number
    for register in registers.values():
        if register.dahulu == number.register:
            return replace(number, register=register.kode)
    raise BookUnknown(register=number.register, known=", ".join(registers))


def number_of(registers: Registers, record: Record) -> Number | None:
    """Read a number's place in its register from the number as it is written: records of the first form do not say it."""
    signed = next((act for act in reversed(record.acts) if act.detail.get("register")), None)
    source = str(record.event["source"])
    arrived = source.removeprefix(SOURCE) if source.startswith(SOURCE) else None
    register = registers.get(str(signed.detail["register"]) if signed else arrived or "")
    read = register.pola.parse(record.nomor) if register and record.nomor else None
    if register is None or read is None or record.tanggal is None:
        return None
    void = next((act for act in record.acts if act.kind == Kind.BATAL), None)
    return Number(
        register=register.kode,
        tahun=record.tanggal.year,
        urut=read.urut,
        sisipan=read.sisipan,
        nomor=str(record.nomor),
        state=NumberState.MASUK if arrived else NumberState.BATAL if void else NumberState.TERPAKAI,
        document_id=record.id,
        tanggal=record.tanggal,
        keterangan={},
        reason=void.note if void else None,
        taken_at=signed.at if signed else record.created_at,
        taken_by=signed.person_id if signed else str(record.event["accepted_by"]),
        voided_at=void.at if void else None,
        voided_by=void.person_id if void else None,
    )
