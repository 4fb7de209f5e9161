"""A document type's contract: what its payload must be, what its page says, who initials and signs it.

A contract derives; it never renders, numbers, dates or stamps: what the acts add arrives at render time as
``stempel``. Equal payload and office give an equal context, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from doc_templates.acts import OF_NO_CHAIN, Kind
from doc_templates.kit import reasons, text
from doc_templates.kit.chain import Chain, PihakLuar
from doc_templates.kit.errors import FieldProblem, PayloadRefused
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.resolving import ChainQuestion, ResolvedChain, resolve
from doc_templates.kit.roles import Choice, WrittenChain, possible
from doc_templates.places import Place

P = TypeVar("P", bound=BaseModel)
TERLAMPIR: Final = "(daftar terlampir)"
"""What a page says in place of more recipients than the office lets stand on it."""
DAFTAR_PENERIMA: Final = "daftar_penerima"
"""What the context calls the list of recipients that the press prints behind the page."""

PARA_PIHAK: Final = "para_pihak"
"""What the context calls the blocks of several signatories, in their order, each as ``block`` has it."""


class Stamp(StrEnum):
    """A place on the page that the acts fill; the value is what the template must hold for it."""

    NOMOR = "stempel.nomor"
    """The number, or that it is provisional."""
    TANGGAL = "stempel.tanggal"
    """The date of signing."""
    TANDA_AIR = "stempel.tanda_air"
    """The watermark: KONSEP, DIKEMBALIKAN, BATAL, SALINAN or none."""
    PARAF_KOORDINASI = "stempel.paraf_koordinasi"
    """Initials of neighbouring units: a list, with ``jabatan`` and ``paraf`` each."""
    PARAF_HIERARKI = "stempel.paraf_hierarki"
    """Initials up the line: a list, with ``jabatan`` and ``paraf`` each."""
    KODE = "stempel.kode"
    """The verification code."""
    ALAMAT = "stempel.alamat"
    """The verification address."""
    KAKI = "stempel.kaki"
    """The footer's line."""
    KETERANGAN = "stempel.keterangan"
    """The status in words."""
    QR = Place.QR.value
    """The verification QR."""
    LOGO = Place.LOGO.value
    """The office's logo."""


@dataclass(frozen=True, kw_only=True)
class RecordMetadata:
    """What the record says of the document, from its payload."""

    judul: str
    """The document's title, as lists and the file's properties have it."""
    perihal: str
    """Its subject, as the agenda has it."""
    pencipta: str
    """Who made it: the office's name."""
    tanggal: date | None
    """The date its content names; the date of signing is the act's."""
    tujuan: tuple[str, ...]
    """To whom it goes; empty where to nobody named."""
    series: str
    """A series of the office's retention table, ``kode`` or ``kode/sub``, or ``ikut_berkas``."""
    menanggapi: str | None = None
    """Code of the stamp sheet of the received paper it deals with."""
    surat: Mapping[str, str] | None = None
    """Of a received paper, what its sender and whoever entered it say of it; None for a document of our own."""
    diteruskan: tuple[str, ...] = ()
    """Of a disposisi, the position keys it goes to; the first one leads."""
    berkas: Mapping[str, Any] | None = None
    """Of a received paper, the file's own name, and what its electronic signatures were worth when it came."""


@dataclass(frozen=True, kw_only=True)
class CheckedPayload(Generic[P]):
    """A payload that satisfied its contract, and what follows from it."""

    payload: P
    context: dict[str, Any]
    metadata: RecordMetadata
    chain: Chain | None
    """Who initials and signs it at this office; None where nobody does."""
    heading: tuple[str, ...]
    """What stands above each Lampiran of it; empty where it takes none."""

    def signed_besides(self, outside: Sequence[PihakLuar], kantor: Kantor) -> CheckedPayload[P]:
        """Return the same with people from outside the office who sign behind its own."""
        if self.chain is None or not outside:
            return self
        chain = replace(self.chain, pihak=(*self.chain.pihak, *outside))
        blocks = [block(each, kantor) for each in chain.signatories]
        return replace(self, chain=chain, context={**self.context, PARA_PIHAK: blocks})


def block(party: str | PihakLuar, kantor: Kantor) -> dict[str, str]:
    """Return a signatory's block as the office has them now; ``tanda`` stands where they sign, and is filled by the signing."""
    if isinstance(party, PihakLuar):
        return {
            "jabatan": f"{party.jabatan} {party.instansi}".strip(),
            "jabatan_kapital": f"{party.jabatan} {party.instansi}".strip().upper(),
            "nama": party.nama,
            "pangkat": "",
            "nip": "",
            "tanda": "",
        }
    official = kantor.official(party)
    return {
        "jabatan": official.jabatan,
        "jabatan_kapital": official.jabatan.upper(),
        "nama": official.nama,
        "pangkat": official.pangkat,
        "nip": f"NIP {official.nip}" if official.nip else "",
        "tanda": "",
    }


def _no_rules(payload: Any, kantor: Kantor) -> Iterable[FieldProblem]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Contract(Generic[P]):
    """One document type, as ``contract.py`` of its folder declares it."""

    jenis: str
    """The type's key: its folder's name."""
    judul: str
    """The type's name for people: Surat Edaran."""
    version: str
    """Counted up by the author when payload or ``isi`` change."""
    payload: type[P]
    """The class of the payload, an ``Isian``."""
    isi: Callable[[P, Kantor], dict[str, Any]]
    """Derives what templates call ``isi``: JSON-able, every string ready to print."""
    metadata: Callable[[P, Kantor], RecordMetadata]
    """Derives what the record says of the document."""
    klasifikasi: str
    """Classification when the event names none."""
    rules: Callable[[P, Kantor], Iterable[FieldProblem]] = _no_rules
    """What no single field can say: sums, references, what the office has."""
    chain: Chain | None = None
    """Who initials and signs, in position keys or roles, unless the office says otherwise; without one nobody does."""
    choosing: Mapping[str, Choice] = field(default_factory=dict)
    """Payload fields by which an office may choose who initials and signs, and how each may: no other field can."""
    wants_pdf: bool = True
    """Whether pages are made of it; without them there is the DOCX alone."""
    stamps: frozenset[Stamp] = frozenset(Stamp)
    """The stamps its template must have a place for."""
    asal_isi: Mapping[str, str] = field(default_factory=dict)
    """Which payload field a place of ``isi`` is printed from where the two are called otherwise: ``baris[].nomor`` from
    ``baris[].nomor_dokumen``; a list where it is a sum. A refusal names the field by it."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Payload fields no page shows, each with its reason; list positions are written ``[]``."""
    kepala_lampiran: tuple[str, ...] = ()
    """The lines above each Lampiran, with {urut}, {penandatangan}, {nomor}, {tanggal}; a type without takes no Lampiran."""
    penerima: Callable[[P], Sequence[str]] | None = None
    """Whom the page names as its recipients, for a type that can say ``TERLAMPIR`` in their place: see ``Contract.attached``."""
    as_sent: frozenset[str] = frozenset()
    """Payload fields that strangers wrote: kept as they are, whatever their letters; the type prints what it can of them."""
    by_event: bool = True
    """An event may ask for one; the others the desk makes itself, of what it did, and no office gives them a chain."""
    acts: frozenset[Kind] = OF_NO_CHAIN
    """What may be done to a document that was drafted without a chain; one with a chain knows the acts of the chain."""
    left_alone: frozenset[str] = frozenset()
    """Placeholders of other systems that stay on the page: ``nomor_naskah`` for ``${nomor_naskah}``."""

    @property
    def numbered(self) -> bool:
        """Tell whether its page has a place for a number of a register; others carry one of their own, or none."""
        return Stamp.NOMOR in self.stamps

    def check(
        self, data: Mapping[str, Any], kantor: Kantor, *, unit: str = "", akses: str = "B"
    ) -> CheckedPayload[P]:
        """Validate ``data`` and derive from it; raises ``PayloadRefused`` with every wrong field.

        ``unit`` and ``akses`` are the document's; where its unit is not known yet, the office's first with a head stands for it.
        """
        found = {
            problem.path: problem
            for problem in text.problems(data, kantor.aksara)
            if not any(f"{problem.path}.".startswith(f"{each}.") for each in self.as_sent)
        }
        try:
            payload = self.payload.model_validate(data)
        except ValidationError as error:
            for problem in reasons.problems(error):
                found.setdefault(problem.path, problem)
            raise PayloadRefused(list(found.values()), jenis=self.jenis) from None
        resolved, kantor = self._decided(kantor, ChainQuestion(unit=unit, akses=akses, payload=payload))
        for problem in resolved.problems if resolved else ():
            found.setdefault(problem.path, problem)
        for problem in self.rules(payload, kantor):
            found.setdefault(problem.path, problem)
        if found:
            raise PayloadRefused(list(found.values()), jenis=self.jenis)
        return CheckedPayload(
            payload=payload,
            context=self.derive(payload, kantor),
            metadata=self.metadata(payload, kantor),
            chain=self.chain_of(kantor),
            heading=self.heading_of(kantor) if self.wants_pdf else (),
        )

    def derive(self, payload: P, kantor: Kantor) -> dict[str, Any]:
        """Return the whole context but for ``stempel``: keys kantor, naskah, penandatangan, isi."""
        if self.jenis not in kantor.ditetapkan:
            _, kantor = self._decided(kantor, ChainQuestion(payload=payload))
        metadata = self.metadata(payload, kantor)
        chain = self.chain_of(kantor)
        signatory = kantor.official(chain.penandatangan) if chain else None
        return {
            "kantor": kantor.letterhead(chain.penandatangan if chain else ""),
            "naskah": {
                "jenis": self.jenis,
                "nama_jenis": self.judul,
                "judul": metadata.judul,
                "perihal": metadata.perihal,
                # The chain is pinned with the content: a later render never asks the office again.
                "rantai": {
                    "paraf": [kantor.official(key).jabatan for key in chain.paraf] if chain else [],
                    "koordinasi": [kantor.official(key).jabatan for key in chain.koordinasi] if chain else [],
                    "penandatangan": signatory.jabatan if signatory else "",
                },
            },
            "penandatangan": {
                "jabatan": signatory.jabatan if signatory else "",
                "jabatan_kapital": signatory.jabatan.upper() if signatory else "",
                "nama": signatory.nama if signatory else "",
                "pangkat": signatory.pangkat if signatory else "",
                "nip": f"NIP {signatory.nip}" if signatory and signatory.nip else "",
            },
            **self._parties(chain, kantor),
            "isi": self.isi(payload, kantor),
            **self._list_behind(payload, kantor),
        }

    def _parties(self, chain: Chain | None, kantor: Kantor) -> dict[str, Any]:
        """Return the block of each signatory, the first one's too, for a type that several sign."""
        several = self.chain is not None and self.chain.pihak
        if chain is None or not (chain.pihak or several):
            return {}
        return {PARA_PIHAK: [block(each, kantor) for each in chain.signatories]}

    def attached(self, payload: P, kantor: Kantor) -> bool:
        """Tell whether the recipients are more than the office lets stand on the page, so that they stand on a list behind it."""
        return self.penerima is not None and len(self.penerima(payload)) > kantor.penerima_terlampir

    def _list_behind(self, payload: P, kantor: Kantor) -> dict[str, Any]:
        """Return the list of recipients; part of the context, so of what is digested, initialled and signed."""
        if self.penerima is None or not self.attached(payload, kantor):
            return {}
        heading = [line for line in self.heading_of(kantor) if "{urut}" not in line]
        return {
            DAFTAR_PENERIMA: {
                "kepala": heading or [self.judul.upper()],
                "penerima": list(self.penerima(payload)),
            }
        }

    def heading_of(self, kantor: Kantor) -> tuple[str, ...]:
        """Return the heading of a Lampiran at this office; what only the signature gives stays open in it."""
        chain = self.chain_of(kantor)
        signatory = kantor.official(chain.penandatangan).jabatan.upper() if chain else ""
        lines = kantor.kepala_lampiran.get(self.jenis, self.kepala_lampiran)
        return tuple(line.replace("{penandatangan}", signatory) for line in lines)

    def chain_of(self, kantor: Kantor) -> Chain | None:
        """Return who initials and signs the document at hand; before it is known, an example of who would."""
        decided = kantor.ditetapkan.get(self.jenis)
        if decided is not None:
            return decided
        resolved = self.resolve(kantor, ChainQuestion())
        return resolved.chain if resolved else None

    def written_chain(self, kantor: Kantor) -> WrittenChain | None:
        """Return who initials and signs at this office as it is written: its own chain, or else the contract's.

        Nobody signs what the desk makes itself.
        """
        if not self.by_event:
            return None
        own = kantor.rantai.get(self.jenis)
        return own if own is not None else WrittenChain.of_type(self.chain) if self.chain else None

    def resolve(self, kantor: Kantor, asked: ChainQuestion) -> ResolvedChain | None:
        """Return who initials and signs one document at this office, with reasons; None where nobody does."""
        written = self.written_chain(kantor)
        return resolve(written, kantor, self.choosing, asked) if written else None

    def _decided(self, kantor: Kantor, asked: ChainQuestion) -> tuple[ResolvedChain | None, Kantor]:
        """Return the chain of a document and the office with it; where no field chooses, both are found once a unit and class."""
        written = self.written_chain(kantor)
        if written is None:
            return None, kantor
        key = (self.jenis, asked.unit, asked.akses)
        kept: tuple[Any, ResolvedChain, Kantor] | None = kantor.kept(key)
        if kept is not None and kept[0] is self:
            return kept[1], kept[2]
        resolved = resolve(written, kantor, self.choosing, asked)
        decided = kantor.deciding(self.jenis, resolved.chain)
        if not written.fields:
            kantor.keep(key, (self, resolved, decided))
        return resolved, decided

    def who_may(self, kantor: Kantor, place: str) -> frozenset[str]:
        """Return every position that may come to stand in a place of its chain at this office, whatever the document."""
        written = self.written_chain(kantor)
        return possible(written, kantor, self.choosing, place) if written else frozenset()
