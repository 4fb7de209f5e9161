"""Taking an import back as a whole: proposed by one person with a reason, carried out when another approves.

While no number was given after it, its lines are struck out (kept beside the book, and audited) and the last number returns.
Once one was given nothing is handed out again: the lines stand as BATAL, and one entry explains the numbers between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.registers import imports as register_imports
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import proposals as register_proposals
from archive.ledger.registers import years as register_years
from archive.ledger.registers.gaps import RANGE
from archive.ledger.registers.imports import Import
from archive.ledger.registers.numbers import Entry
from archive.ledger.registers.proposals import Proposal, ProposalKind
from service.errors import Field, RegisterRefused, RegisterUnknown
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.office.letterhead import Offices
from service.registers.gaps import UNUSED
from service.registers.keeping import keeper_at, reasoned
from service.words import say


@dataclass(frozen=True, kw_only=True)
class ImportTakeBack:
    """What taking an import back would do, or did."""

    of: Import
    entries_after: int
    """Entries written since, by whatever way: with one of them the lines are void instead of struck out."""
    given_after: int
    """Numbers given since, among them."""
    proposal: Proposal | None = None

    @property
    def struck(self) -> bool:
        """Whether the lines leave the book and the last number returns."""
        return not self.entries_after


class TakeBacks:
    """Imports as they were made, and their taking back."""

    def __init__(self, *, ledger: Ledger, offices: Offices) -> None:
        self._ledger = ledger
        self._offices = offices

    def imports(self, principal: Principal, kode: str) -> list[Import]:
        """Return what was imported into a book."""
        require(principal, *READERS)
        self._offices.letterhead(principal.satker).rules.registers.named(kode)
        with self._ledger.acting(principal) as tx:
            return register_imports.of_register(tx, str(principal.satker), kode)

    def propose(
        self, principal: Principal, kode: str, import_id: UUID, reason: str, *, check: bool = False
    ) -> ImportTakeBack:
        """Propose to take an import back; ``check`` only tells what that would do."""
        satker, office, by = keeper_at(principal, self._offices, Role.ARSIPARIS)
        office.rules.registers.named(kode)
        wrong = [] if check else reasoned(reason)
        with self._ledger.acting(principal) as tx:
            known = register_imports.get(tx, import_id)
            if known is None or known.register != kode:
                raise RegisterUnknown(fields=[Field(path="path.id", reason=say("tidak ada impor ini"))])
            register_years.hold(tx, satker, kode, known.tahun)  # YearClosed
            if known.taken_back_at is not None:
                wrong.append(
                    Field(path="path.id", reason=say("sudah ditarik oleh {orang}", orang=known.taken_back_by))
                )
            if wrong:
                raise RegisterRefused(fields=wrong)
            found = _take_back(tx, satker, known)
            if check:
                return found
            asked = register_proposals.ask(
                tx,
                satker=satker,
                register=kode,
                tahun=known.tahun,
                kind=ProposalKind.TAKE_BACK,
                reason=reason,
                by=by,
                detail={register_proposals.OF_IMPORT: str(known.id), "akibat": takeback_json(found)},
            )
            if asked is None:
                raise RegisterRefused(
                    fields=[Field(path="path.id", reason="penarikan lain masih menunggu persetujuan")]
                )
            proposal = asked.proposal
            if not asked.repeated:
                about = {
                    "usulan": str(proposal.id),
                    "register": kode,
                    "alasan": reason,
                    **proposal.detail,
                }
                audit.enter(tx, action="register.takeback_proposed", detail=about)
            return replace(found, proposal=proposal)

    def carry_out(self, tx: Transaction, principal: Principal, proposal: Proposal) -> Mapping[str, Any]:
        """Take back what a second person approved, as the book stands now, in that transaction."""
        satker, by = str(principal.satker), str(proposal.decided_by)
        known = register_imports.get(tx, UUID(str(proposal.detail[register_proposals.OF_IMPORT])))
        assert known is not None  # nobody can delete one
        year = register_years.hold(tx, satker, proposal.register, proposal.tahun)
        if known.taken_back_at is not None:
            raise RegisterRefused(fields=[Field(path="path.id", reason=say("impor ini sudah ditarik"))])
        found = _take_back(tx, satker, known)
        done = takeback_json(found)
        if found.struck:
            struck = register_imports.strike(tx, known.id, by)
            if struck is None:
                raise RegisterRefused(
                    fields=[Field(path="path.id", reason=say("buku berubah; ulangi usulannya"))]
                )
            done = {**done, "dicoret": struck}
        else:
            voided = register_imports.void(tx, satker, known.id, proposal.reason, by)
            done = {**done, "batal": voided, **_explain(tx, satker, year, known, proposal, by)}
        about = {"impor": str(known.id), "register": known.register, "tahun": known.tahun, **done}
        audit.enter(tx, action="register.import_taken_back", detail=about)
        return done


def _take_back(tx: Transaction, satker: str, known: Import) -> ImportTakeBack:
    entries, given = register_imports.written_after(tx, satker, known)
    return ImportTakeBack(of=known, entries_after=entries, given_after=given)


def takeback_json(found: ImportTakeBack) -> dict[str, Any]:
    """Return what a taking back does, as it is shown."""
    return {
        "baris": found.of.lines,
        "catatan_sesudahnya": found.entries_after,
        "nomor_sesudahnya": found.given_after,
        "akibat": "dicoret" if found.struck else "batal",
        "nomor_terakhir": found.of.before if found.struck else None,
    }


def _explain(
    tx: Transaction,
    satker: str,
    year: register_years.RegisterYear,
    known: Import,
    proposal: Proposal,
    by: str,
) -> dict[str, Any]:
    """Explain the numbers the import leapt over by one void entry at the first of them."""
    standing = {n.urut for n in register_numbers.numbers(tx, satker, known.register, known.tahun)}
    missing = [n for n in range(known.before + 1, known.after + 1) if n not in standing]
    if not missing:
        return {}
    first, last = missing[0], missing[-1]
    subject = UNUSED.format(nomor=f"{first} sampai {last}")
    entry = Entry(
        urut=first,
        nomor=f"{first}-{last}",
        state="dicadangkan",
        keterangan={RANGE: [first, last], "perihal": subject},
    )
    register_numbers.write(tx, satker, year, [entry], by)
    register_numbers.void_entry(tx, satker, year, first, "", proposal.reason, by)
    return {"kosong": [first, last]}
