"""What acts do to the links of people from outside: they begin with a round, are mailed when their turn comes, and end with it.

Runs inside the desk's transaction with the document held. Who gives one by hand, and what it opens, is ``service.outsiders``.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from archive.access import AccessClass
from archive.canonical import sha256_hex
from archive.ledger import Transaction, audit
from archive.ledger.documents import documents, links
from archive.ledger.documents.acts import Act
from archive.ledger.documents.documents import Document
from archive.ledger.documents.links import LinkEnd, SigningLink
from archive.ledger.outbox import mail
from archive.ledger.outbox.mail import NewMail
from doc_templates.kit.chain import Chain, PihakLuar
from service.approvals.case import Case
from service.approvals.orders import Desk
from service.approvals.table import Kind
from service.documents.round import Round
from service.errors import Field
from service.office.letterhead import Letterhead
from service.office.levels import OWN
from service.office.rules import OutsiderRules
from service.words import say
from service.words.dates import tanggal

PATH: Final = "/tanda-tangan/"
"""Where a link leads at the public address of the installation."""
NUMBER: Final = 8
"""The fewest digits of a number by which a certificate is known (``worker.signing.judge``)."""
NAMED: Final = AccessClass.B
"""The highest class of which a letter names title and number: a mailbox is no vault."""
_ENDS: Final[dict[str, LinkEnd]] = {Kind.KEMBALIKAN: "dikembalikan", Kind.BATAL: "dibatalkan"}


@dataclass(frozen=True, kw_only=True)
class GivenLink:
    """A link as it is known for once: what opens it is kept by nobody but its holder."""

    link: SigningLink
    address: str = field(repr=False)


def person_of(place: int) -> str:
    """Return how acts call whoever signs from outside in a place: no person of the office is called so."""
    return f"luar:{place}"


def number_of(identitas: str) -> str:
    """Return the digits of an identity as it was entered."""
    return "".join(each for each in identitas if each.isascii() and each.isdigit())


def outsiders(chain: Chain | None) -> dict[int, PihakLuar]:
    """Return who of a chain signs from outside, by their places."""
    everybody = enumerate(chain.signatories if chain else ())
    return {place: each for place, each in everybody if isinstance(each, PihakLuar)}


def unknowable(named: Sequence[Mapping[str, str]], rules: OutsiderRules) -> Iterator[Field]:
    """Yield which of those who are entered have no number, where their certificates are to be known by it."""
    for at, each in enumerate(named if rules.by_number else ()):
        if len(number_of(each["identitas"])) < NUMBER:
            reason = say("memuat nomor, minimal 8 angka: sertifikatnya dikenali dari nomor itu")
            yield Field(path=f"pihak[{at}].identitas", reason=reason)


@dataclass(frozen=True, kw_only=True)
class LinkMaker:
    """Where links are made: in whose transaction, for which office, by whom, on which day."""

    tx: Transaction
    office: Letterhead
    address: str
    """The public one of this installation."""
    by: str
    today: date

    def give(
        self, document: Document, place: int, party: PihakLuar, *, round_no: int | None, by_mail: bool
    ) -> GivenLink:
        """Make a link for one place, in the stead of the one it has."""
        token = secrets.token_urlsafe(32)
        link = links.give(
            self.tx,
            document,
            place=place,
            nama=party.nama,
            round_no=round_no,
            token_sha256=digest_of(token),
            surel=by_mail,
            good_until=good_until(self.office, self.today),
            by=self.by,
        )
        detail = {"tautan": str(link.id), "pihak": place + 1, "surel": by_mail}
        audit.enter(self.tx, action="link.made", document_id=document.id, detail=detail)
        return GivenLink(link=link, address=f"{self.address.rstrip('/')}{PATH}{token}")

    def mail(
        self,
        document: Document,
        place: int,
        party: PihakLuar,
        *,
        round_no: int | None,
        once_printed: UUID | None = None,
    ) -> GivenLink:
        """Make a link and write to its holder, once the job in hand has archived the page."""
        given = self.give(document, place, party, round_no=round_no, by_mail=True)
        letter = written(self.office, document, party, given)
        mail.queue(self.tx, document.satker, [letter], once_printed=once_printed)
        return given


def digest_of(token: str) -> str:
    """Return what the ledger keeps of what opens a link."""
    return sha256_hex(token.encode())


def good_until(office: Letterhead, today: date) -> datetime:
    """Return until when a link of today is good: to the end of its last day at the office."""
    last = today + timedelta(days=office.rules.outsiders.days)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=office.zona)


def unreached(desk: Desk, case: Case, at: datetime) -> Iterator[Field]:
    """Yield whom a round by links could not reach: without an address, and without a link that was handed over."""
    living = {each.place for each in links.living(desk.tx, case.held.document.id) if each.good_until > at}
    for place, party in outsiders(case.chain).items():
        if not party.surel and place not in living:
            reason = say(
                "{nama} tidak mempunyai surel, dan belum ada tautan yang diserahkan kepadanya",
                nama=party.nama,
            )
            yield Field(path=f"pihak[{place}]", reason=reason)


def to_be_shown(outside: Sequence[PihakLuar]) -> Iterator[str]:
    """Yield to whom a link has to be handed over before the number is taken: they have no address."""
    for party in outside:
        if not party.surel:
            yield say(
                "{nama} tidak mempunyai surel; sebelum naskah ini ditandatangani, buat dan serahkan tautannya: naskah documents link NASKAH",
                nama=party.nama,
            )


def follow(desk: Desk, case: Case, act: Act, job_id: UUID) -> None:
    """Do with the links of a document what an act means for them; letters wait until ``job_id`` has archived its page."""
    if not outsiders(case.chain) and act.kind != Kind.REVISI:
        return
    document = case.held.document
    match act.kind:
        case Kind.TANDA_TANGAN | Kind.AMBIL_ALIH if act.detail.get("tingkat") in OWN:
            links.begin(desk.tx, document.id, act.no, good_until(desk.office, case.day))
        case Kind.TTE | Kind.PASTIKAN if case.round is not None:
            _signed(desk, case, case.round, act, job_id)
        case Kind.KEMBALIKAN | Kind.BATAL if case.signer is not None or act.kind == Kind.BATAL:
            links.end(desk.tx, document.id, _ENDS[act.kind], by=desk.by, reason=act.note or "")
        case Kind.REVISI:
            _revised(desk, case)
        case _:
            pass


def _signed(desk: Desk, case: Case, round_: Round, act: Act, job_id: UUID) -> None:
    """End the link that was used, and write to whoever signs next."""
    document = case.held.document
    if act.person_id.startswith("luar:"):
        links.end(desk.tx, document.id, "ditandatangani", by=act.person_id, places=[int(act.detail["pihak"])])
    told = {each.place for each in links.living(desk.tx, document.id)}
    now = Round.of(round_.opened, [*case.standing, act], round_.urutan)
    maker = LinkMaker(tx=desk.tx, office=desk.office, address=desk.addresses[0], by=desk.by, today=case.day)
    for party in now.turns:
        known = outsiders(case.chain).get(party.place)
        if known is not None and known.surel and party.place not in told:
            maker.mail(document, party.place, known, round_no=round_.opened.no, once_printed=job_id)


def _revised(desk: Desk, case: Case) -> None:
    """End the links of a round that the revision took back, and of those who are not who they were."""
    fresh = documents.get(desk.tx, case.held.document.id)
    assert fresh is not None  # it is held
    before, after = outsiders(case.chain), outsiders(Chain.from_record(fresh.record.get("rantai") or {}))
    gone = [
        each.place
        for each in links.living(desk.tx, fresh.id)
        if each.round_no is not None or before.get(each.place) != after.get(each.place)
    ]
    if gone:
        links.end(desk.tx, fresh.id, "direvisi", by=desk.by, places=gone)


def written(office: Letterhead, document: Document, party: PihakLuar, given: GivenLink) -> NewMail:
    """Write to somebody from outside that their signature is asked for, and where; of what is above class B nothing is named."""
    nama = office.kantor.nama
    last = office.day(given.link.good_until - timedelta(seconds=1))
    what = (
        [" ".join((document.perihal or document.judul).split()), f"Nomor {document.nomor}"]
        if document.akses <= NAMED
        else ["(judul dan nomornya tidak disebut dalam surel)"]
    )
    lines = [
        f"Yth. {party.nama}, {party.jabatan} {party.instansi}".strip() + ",",
        "",
        f"{nama} meminta tanda tangan elektronik Anda atas naskah ini:",
        "",
        *what,
        "",
        "Baca dan tanda tangani di:",
        given.address,
        "",
        f"Tautan ini hanya untuk Anda dan berlaku sampai {tanggal(last)}. Jangan diteruskan kepada siapa pun.",
        "Tautan berakhir sesudah Anda menandatangani, atau bila naskahnya dikembalikan atau dibatalkan.",
        "",
        "--",
        nama,
        "Surel ini dikirim otomatis; balasannya tidak dibaca.",
        "",
    ]
    return NewMail(
        person_id=None,
        surel=party.surel,
        kind="tautan",
        akses=document.akses,
        subject=f"{nama}: Permintaan tanda tangan",
        body="\n".join(lines),
    )
