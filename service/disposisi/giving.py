"""What an official asks for when they give a disposisi, and the draft of the sheet that comes of it.

The sheet is signed by its giver, whatever chain the office has for the sheets that events ask for. What it passes on gives what
nobody has to say again: a received letter its agenda, a document its number, a sheet above it everything but whom it goes to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from archive.access import AccessClass
from archive.canonical import canonical, sha256_hex
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.intake.events import NewDocument
from archive.ledger.office.people import Person
from doc_templates.catalog import Stationery
from doc_templates.kinerja import KOSONG
from doc_templates.kit.chain import Chain
from doc_templates.kit.errors import PayloadRefused
from service.approvals.disposisi import BRANCH
from service.disposisi.tree import DisposisiSheet
from service.errors import ActRefused, Field
from service.intake import payloads
from service.intake.cloudevent import CloudEvent
from service.intake.drafting import DISPOSISI, SHEET, Arrival, draft
from service.intake.request import IntakeRequest
from service.office.letterhead import Letterhead
from service.words import say
from service.words.dates import waktu

DRAFTED: Final = "id.naskah.disposisi.drafted.v1"
SOURCE: Final = "urn:naskah:disposisi:"
"""With the giver's position: the source of the event that each sheet is."""
_ASKED: Final[Mapping[str, str]] = {"diteruskan_kepada": "kepada", "isi_informasi": "isi"}
"""What a field of the sheet is called in what was asked for."""


@dataclass(frozen=True, kw_only=True)
class GivenDisposisi:
    """What an official asks for; what is None follows from what is passed on."""

    kepada: Sequence[str]
    """Positions of the office; the first one leads."""
    petunjuk: Sequence[str]
    pemberi: str | None = None
    """For which of their positions they give it; the only one they hold without."""
    naskah: UUID | None = None
    """The received letter, or the document, that it passes on."""
    sifat: str | None = None
    catatan: str | None = None
    batas: datetime | None = None
    batas_menit: int | None = None
    """The deadline in working minutes from now, in place of ``batas``."""
    akses: AccessClass | None = None
    unit: str | None = None
    no_agenda: str | None = None
    kode: str | None = None
    indeks: str | None = None
    perihal: str | None = None
    isi: str | None = None
    key: str | None = None
    """What the sender calls this giving: the same again is answered the same."""

    @property
    def said(self) -> dict[str, Any]:
        """Return what was asked as JSON, without what is left open."""
        plain = {
            **{each.name: getattr(self, each.name) for each in fields(self) if each.name != "key"},
            "kepada": list(self.kepada),
            "petunjuk": list(self.petunjuk),
            "naskah": str(self.naskah) if self.naskah else None,
            "batas": self.batas.isoformat() if self.batas else None,
            "akses": self.akses.name if self.akses is not None else None,
        }
        return {name: value for name, value in plain.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class SheetGround:
    """What a sheet stands on: what it passes on, and where in a tree it stands."""

    paper: HeldDocument | None = None
    above: DisposisiSheet | None = None
    replaces: DisposisiSheet | None = None

    @property
    def akses(self) -> AccessClass:
        """Return the lowest class the sheet may have."""
        former = [each.held for each in (self.above, self.replaces) if each]
        held = [*former, *([self.paper] if self.paper else [])]
        return max((each.document.akses for each in held), default=AccessClass.B)

    @property
    def klasifikasi(self) -> str | None:
        """Return the classification of what it passes on."""
        former = self.replaces or self.above
        held = former.held if former else self.paper
        return held.document.klasifikasi if held else None

    @property
    def named(self) -> dict[str, str]:
        """Return the sheets it stands on, by their ids."""
        return {
            **({"induk": str(self.above.id)} if self.above else {}),
            **({"mengganti": str(self.replaces.id)} if self.replaces else {}),
        }

    def said(self, office: Letterhead) -> Mapping[str, Any]:
        """Return what the payload of the sheet says without anybody saying it."""
        if former := self.replaces or self.above:
            kept = ("no_agenda", "tgl_terima", "kode", "indeks", "surat", "isi_informasi", "perihal", "sifat")
            return {name: former.payload[name] for name in kept if name in former.payload}
        if self.paper is None:
            return {"no_agenda": KOSONG}
        return (
            _of_letter(self.paper) if self.paper.document.jenis == SHEET else _of_document(self.paper, office)
        )

    def place(self, due: datetime | None) -> dict[str, Any]:
        """Return what the record says of its place; the first sheet of a tree is named by nobody yet."""
        former = self.replaces or self.above
        parent = self.above or (self.replaces.parent if self.replaces else None)
        paper = self.paper.document.id if self.paper else former.paper if former else None
        return {
            **({"akar": str(former.root)} if former else {}),
            **({"induk": str(parent.id if isinstance(parent, DisposisiSheet) else parent)} if parent else {}),
            **({"mengganti": str(self.replaces.id)} if self.replaces else {}),
            **({"naskah": str(paper)} if paper else {}),
            **({"batas": due.isoformat()} if due else {}),
        }


def sheet_of(
    arrival: Arrival,
    stationery: Stationery,
    asked: GivenDisposisi,
    ground: SheetGround,
    person: Person,
    giver: str,
    due: datetime | None,
) -> NewDocument:
    """Return the draft of a sheet; raises ``ActRefused`` for what does not fit it, by the names of what was asked."""
    office = arrival.office.under(DISPOSISI, Chain(penandatangan=giver, konseptor=giver))
    arrival = replace(arrival, office=office)
    payload = _payload(asked, ground, stationery, due, office)
    unit, akses = _unit(office, asked, ground, person, giver), max(asked.akses or ground.akses, ground.akses)
    try:
        checked = payloads.check(office, stationery, payload, unit=unit, akses=akses)
    except PayloadRefused as refused:
        raise ActRefused(
            fields=[Field(path=_asked(each.path), reason=each.reason) for each in refused.fields]
        ) from None
    request = IntakeRequest(
        stationery=stationery,
        checked=checked,
        payload=payload,
        unit=unit,
        klasifikasi=ground.klasifikasi or stationery.contract.klasifikasi,
        akses=akses,
    )
    # What was asked, and nothing of when: the same again on the same day is still the same.
    said = {**asked.said, **ground.named, "pemberi": giver}
    key = asked.key or sha256_hex(canonical({**said, "hari": office.day(arrival.at).isoformat()}))
    event = CloudEvent(
        id=key,
        source=f"{SOURCE}{giver}",
        type=DRAFTED,
        item="",
        subject=None,
        time=arrival.at,
        trace_id=arrival.trace_id,
        data=said,
        raw=canonical(said).decode(),
    )
    drafted = draft(arrival, event, request)
    place = {"akar": str(drafted.document_id), **ground.place(due)}
    return replace(drafted, record={**drafted.record, BRANCH: place})


def _payload(
    asked: GivenDisposisi,
    ground: SheetGround,
    stationery: Stationery,
    due: datetime | None,
    office: Letterhead,
) -> dict[str, Any]:
    """Return what the sheet says: what was asked, and else what it stands on."""
    said = {
        **ground.said(office),
        **{
            name: value
            for name, value in {
                "no_agenda": asked.no_agenda,
                "kode": asked.kode,
                "indeks": asked.indeks,
                "perihal": asked.perihal,
                "isi_informasi": asked.isi,
                "sifat": asked.sifat,
            }.items()
            if value is not None
        },
        "diteruskan_kepada": list(asked.kepada),
        "petunjuk": list(asked.petunjuk),
    }
    if not said.get("perihal"):
        reason = say("wajib diisi bila disposisi tidak meneruskan surat, naskah atau disposisi lain")
        raise ActRefused(fields=[Field(path="perihal", reason=reason)])
    said.setdefault("kode", stationery.contract.klasifikasi)
    said.setdefault("indeks", _within(said["perihal"], 150))
    said.setdefault("isi_informasi", said["perihal"])
    note = " ".join((asked.catatan or "").split())
    term = f"Batas waktu: {waktu(due, office.zona.key)}." if due else ""
    if term or note:
        said["catatan"] = " ".join(filter(None, (term, note)))
    return said


def _of_letter(paper: HeldDocument) -> dict[str, Any]:
    """Return what a received letter says of itself, as its stamp sheet has it."""
    told, document = json.loads(paper.revision.payload), paper.document
    return {
        "no_agenda": _within(document.nomor or KOSONG, 30),
        "tgl_terima": told["tanggal"],
        "kode": told.get("klasifikasi") or document.klasifikasi,
        "indeks": _within(told["perihal"], 150),
        "surat": {
            "nomor": told.get("nomor_asal") or KOSONG,
            "tanggal": told.get("tanggal_asal") or told["tanggal"],
            "asal": _within(told["asal"], 150),
            "penerimaan": document.code,
        },
        "isi_informasi": told["perihal"],
        "perihal": told["perihal"],
    }


def _of_document(paper: HeldDocument, office: Letterhead) -> dict[str, Any]:
    """Return what a document of the office says of itself; one without a number is passed on without."""
    document = paper.document
    day = document.tanggal or office.day(document.created_at)
    return {
        "no_agenda": KOSONG,
        "kode": document.klasifikasi,
        "indeks": _within(document.perihal or document.judul, 150),
        "surat": {
            "nomor": _within(document.nomor or KOSONG, 60),
            "tanggal": day.isoformat(),
            "asal": _within(document.pencipta, 150),
        },
        "isi_informasi": document.judul,
        "perihal": document.perihal or document.judul,
    }


def _unit(office: Letterhead, asked: GivenDisposisi, ground: SheetGround, person: Person, giver: str) -> str:
    """Return whose sheet it becomes: as said, the giver's, that of what it passes on, or that of whoever leads."""
    units, pejabat = office.kantor.unit, office.kantor.pejabat
    if asked.unit is not None and asked.unit not in units:
        reason = say("harus unit kantor: {unit}", unit=", ".join(sorted(units)))
        raise ActRefused(fields=[Field(path="unit", reason=reason)])
    former = ground.replaces or ground.above
    found = (
        asked.unit,
        pejabat[giver].unit if giver in pejabat else None,
        ground.paper.document.unit if ground.paper else None,
        former.held.document.unit if former else None,
        pejabat[asked.kepada[0]].unit if asked.kepada and asked.kepada[0] in pejabat else None,
        person.unit,
        min(units, default=None),
    )
    return next(each for each in found if each is not None and each in units)


def _asked(path: str) -> str:
    name, bracket, rest = path.partition("[")
    return f"{_ASKED.get(name, name)}{bracket}{rest}"


def _within(text: str, most: int) -> str:
    """Return a text as it fits its place on the sheet; what was cut off says so."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
