"""Nothing that is accepted with an act is without a reader: each field is written in one house and found on each surface.

The fields come from the bodies of the routes and the envelope of an event: one that is new there and declared nowhere fails.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from inspect import getmembers, isclass
from typing import Any

import pytest
from pydantic import BaseModel

from doc_templates.kit.formatting import tanggal
from service.approvals.http import asked as acts_asked
from service.intake import request
from service.registers.http import Remarks
from service.signatures.http import signing
from tests.conftest import LedgerDsns, S3Access
from tests.days import OFFICE_ZONE, today
from tests.functional.commands.terminal import Terminal
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, scanned
from tests.functional.test_approvals import pictures_of, text_of
from tests.functional.test_receiving import receive
from tests.house import event
from tests.shapes import the_document

JSON, ACTS, SHOW, RECORD, PAGE, AGENDA, AUDIT = "JSON", "acts", "show", "record", "page", "agenda", "audit"
"""GET /documents/{id}/acts, `documents acts`, `documents show`, record.json, the page, the agenda as JSON, the audit trail."""
SHOWN = frozenset({JSON, ACTS, RECORD})
"""Where an act is read."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """A field that was written: upon which document, and how it reads, here and there."""

    of: str
    told: str
    on: frozenset[str] = SHOWN
    otherwise: Mapping[str, str] = field(default_factory=dict)
    """Where it reads in other words."""


SEEN = "what whoever acts saw: compared with what there is, and kept with the act"
NOT_SHOWN: Mapping[str, str] = {
    **{f"{each}.content_digest": SEEN for each in ("ReturnBody", "ReviseBody", "DistributeBody", "RevokeBody", "CorrectEntryBody")},
    **{f"{each}.sha256": SEEN for each in ("ReturnBody", "ReviseBody", "DistributeBody", "RevokeBody", "CorrectEntryBody", "SeveralDocument")},
    **{f"{each}.content_digest": SEEN for each in ("SeveralDocument", "SignBody", "ParafBody", "TakeoverBody", "ActBody")},
    **{f"{each}.sha256": SEEN for each in ("SignBody", "ParafBody", "TakeoverBody", "ActBody")},
    "ParafBody.catatan": "as of any act: NoteBody.catatan",
    "TakeoverBody.catatan": "as of any act: NoteBody.catatan",
    "ActBody.catatan": "of a cancelled and a wrongly received document: NoteBody.catatan",
    "scan.content_digest": SEEN,
    "scan.sha256": SEEN,
    "SealBody.sandi": "a secret, kept nowhere",
    "SealBody.totp": "a secret, kept nowhere",
    "SealBody.sertifikat": "holds a secret; whose certificate it is, the act says",
    "SeveralDocument.id": "which document is meant",
    "SeveralDocument.etag": SEEN,
    "SeveralBody.documents": "which documents are meant",
    "SeveralBody.tanggal": "of each document as SignBody.tanggal",
    "SeveralBody.kepada": "of each document as ReturnBody.kepada",
    "SeveralBody.catatan": "of each document as NoteBody.catatan",
    "ReviseBody.templat": "which template it is printed with: named in the difference of the two revisions",
    "data.payload": "its contract's fields: on the page, and word for word in data.json",
}  # fmt: skip
CORRECTED: Mapping[str, str] = {
    "asal": "Bawaslu Kabupaten Agam",
    "perihal": "Perihal yang betul",
    "nomor_asal": "88/BTL/2026",
    "klasifikasi": "PR.03.1",
    "sifat": "Segera sekali",
    "lampiran": "Tiga berkas",
    "keterangan": "Amplop terbuka",
    "tanggal_asal": "{sent}",
    "tanggal": "{came}",
}
IN_WORDS: Mapping[str, Mapping[str, str]] = {
    "tanggal_asal": {ACTS: "{sent_said}"},
    "tanggal": {ACTS: "{came_said}"},
}
"""Days, where a sentence tells them."""
DIRECTOR = {
    "nama": "Budi Hartono",
    "jabatan": "Direktur Utama",
    "instansi": "PT Maju Agam",
    "identitas": "KTP 1306-0101",
    "surel": "budi@maju.example",
}
FIELDS: Mapping[str, Read] = {
    "data.jenis": Read(of="letter", told="surat_edaran", on=frozenset({SHOW, RECORD})),
    "data.unit": Read(of="letter", told='"unit":"3"', on=frozenset({RECORD}), otherwise={SHOW: "unit"}),
    "data.klasifikasi": Read(of="letter", told="PR.03.2", on=frozenset({SHOW, RECORD, AGENDA})),
    "data.akses": Read(of="letter", told='"skkaad":"B"', on=frozenset({RECORD}), otherwise={SHOW: "akses"}),
    "data.lampiran": Read(of="letter", told="{form}", on=frozenset({JSON, ACTS, SHOW, RECORD})),
    "NoteBody.catatan": Read(of="letter", told="Catatan paraf"),
    "ReturnBody.catatan": Read(of="letter", told="Catatan pengembalian"),
    "ReturnBody.kepada": Read(of="letter", told="satu tingkat, kepada {step}", on=frozenset({JSON, ACTS}), otherwise={RECORD: '"kepada":"pengelola_data"'}),
    "ReviseBody.catatan": Read(of="letter", told="Catatan revisi"),
    "ReviseBody.payload": Read(of="letter", told="Semester yang Lain", on=frozenset({SHOW, RECORD}), otherwise={PAGE: "SEMESTER YANG LAIN", ACTS: "berubah: tentang"}),
    "ReviseBody.pihak": Read(of="outside", told="Budi Hartono", on=frozenset({JSON, RECORD})),
    **{f"OutsiderBody.{name}": Read(of="outside", told=told, on=frozenset({JSON, RECORD})) for name, told in DIRECTOR.items() if name not in ("identitas", "surel")},
    "OutsiderBody.surel": Read(of="outside", told="budi@maju.example", on=frozenset({RECORD})),
    "OutsiderBody.identitas": Read(of="outside", told="KTP 1306-0101", on=frozenset({RECORD})),
    "ReviseBody.lampiran": Read(of="other", told="{form}", on=frozenset({JSON, ACTS, SHOW, RECORD})),
    "SignBody.catatan": Read(of="letter", told="Catatan tanda tangan"),
    "SignBody.tanggal": Read(of="letter", told="{today}", on=frozenset({SHOW, RECORD, AGENDA}), otherwise={JSON: "bertanggal {day}", ACTS: "bertanggal {day}", PAGE: "{day}"}),
    "DistributeBody.catatan": Read(of="letter", told="Catatan distribusi"),
    "DistributeBody.penerima": Read(of="letter", told="Bawaslu Agam", on=SHOWN | {SHOW}),
    "DistributionRecipient.nama": Read(of="letter", told="Bawaslu Agam", on=SHOWN | {SHOW}),
    "DistributionRecipient.saluran": Read(of="letter", told="kurir", on=SHOWN | {SHOW}),
    "DistributionRecipient.kepada": Read(of="letter", told="jabatan:kasubbag_hukum", on=frozenset({JSON, RECORD})),
    "DistributionRecipient.surel": Read(of="letter", told="camat@agam.example", on=frozenset({JSON, RECORD})),
    "DistributionRecipient.tembusan": Read(of="letter", told='"tembusan":true', on=frozenset({JSON, RECORD}), otherwise={ACTS: "tembusan kepada"}),
    "ReceiptBody.diterima_oleh": Read(of="letter", told="Dedi Semula", on=frozenset({JSON, ACTS, SHOW, AUDIT, RECORD})),
    "ReceiptBody.pada": Read(of="letter", told="{noted}", on=frozenset({JSON, AUDIT, RECORD}), otherwise={ACTS: "{noted_here}", SHOW: "{noted_here}"}),
    "CorrectReceiptBody.tercatat": Read(of="letter", told="Dedi Semula", on=frozenset({JSON, AUDIT, RECORD}), otherwise={ACTS: "semula Dedi Semula"}),
    "CorrectReceiptBody.diterima_oleh": Read(of="letter", told="Dedi Kurniawan", on=frozenset({JSON, ACTS, SHOW, AUDIT, RECORD})),
    "CorrectReceiptBody.pada": Read(of="letter", told="{moved}", on=frozenset({JSON, AUDIT, RECORD}), otherwise={ACTS: "{moved_here}", SHOW: "{moved_here}"}),
    "CorrectReceiptBody.catatan": Read(of="letter", told="Alasan koreksi tanda terima", on=frozenset({JSON, ACTS, SHOW, AUDIT, RECORD})),
    "RevokeBody.catatan": Read(of="letter", told="Catatan ralat"),
    "RevokeBody.cara": Read(of="letter", told="ralat", on=SHOWN, otherwise={SHOW: "diralat"}),
    "RevokeBody.oleh": Read(of="letter", told="{other}", on=SHOWN | {SHOW, AGENDA}, otherwise={PAGE: "{other}"}),
    "scan.catatan": Read(of="paper", told="Catatan pindaian"),
    "CorrectEntryBody.catatan": Read(of="received", told="Catatan koreksi", on=SHOWN | {AGENDA}),
    **{
        f"{model}.{name}": Read(of="received", told=told, on=SHOWN | {AGENDA, SHOW}, otherwise=IN_WORDS.get(name, {}))
        for model in ("CorrectEntryBody", "EntryBody")
        for name, told in CORRECTED.items()
    },
    **{f"Remarks.{name}": Read(of="received", told=CORRECTED[name]) for name in ("klasifikasi", "sifat", "lampiran", "keterangan")},
}  # fmt: skip
"""Every field of every act, and where it is read; a new one is a line here."""


def accepted() -> set[str]:
    """Every field that an act or an event takes, by its body."""
    models: dict[str, type[BaseModel]] = {
        name: each
        for module in (acts_asked, signing)
        for name, each in getmembers(module, isclass)
        if issubclass(each, BaseModel)
    }
    models["Remarks"] = Remarks
    models.pop("BaseModel")
    scan = the_document()["paths"]["/documents/{document_id}/scan"]["post"]
    query = {each["name"] for each in scan["parameters"] if each["in"] == "query"}
    return {
        *(f"{name}.{each}" for name, model in models.items() for each in model.model_fields),
        *(f"scan.{each}" for each in query),
        *(f"data.{each}" for each in request._MEMBERS),
    }


def test_every_field_is_read_somewhere_or_said_to_be_none() -> None:
    assert accepted() == FIELDS.keys() | NOT_SHOWN.keys()
    assert not FIELDS.keys() & NOT_SHOWN.keys()


def send(house: DeskHouse, jenis: str, **data: Any) -> str:
    """Ask for a document by an event with more in its envelope."""
    asked = event(jenis, dict(house.catalog[jenis].example))
    asked["data"] |= data
    headers = {"Content-Type": "application/cloudevents+json"}
    return str(house.call("intake", "POST", "/events", 202, json=asked, headers=headers)["document_id"])


@dataclass(frozen=True)
class Written:
    """What was done in the house: its documents, what stands for the places of a told text, each surface's text."""

    documents: Mapping[str, str]
    words: Mapping[str, str]
    surfaces: Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def written(
    house: DeskHouse,
    servers: tuple[LedgerDsns, S3Access],
    tmp_path_factory: pytest.TempPathFactory,
) -> Written:
    """Every act, each of its fields filled in."""
    folder = tmp_path_factory.mktemp("fields")
    form = house.draft("form_data_kinerja")
    letter = send(house, "surat_edaran", klasifikasi="PR.03.2", lampiran=[form])
    other, paper, outside = send(house, "surat_edaran"), send(house, "sop"), send(house, "sop")
    docx = io.BytesIO(house.catalog["form_data_kinerja"].template)
    with zipfile.ZipFile(docx, "a") as package:
        package.comment = b"act fields"
    received = receive(house, docx.getvalue())["document_id"]
    house.print_all()

    house.act(STF, letter, "paraf", catatan="Catatan paraf")
    house.act(KSB, letter, "return", kepada="satu_tingkat", catatan="Catatan pengembalian")
    payload = json.loads(house.content(letter, "data"))["payload"]
    changed = {**payload, "tentang": "Semester yang Lain"}
    house.act(STF, letter, "revise", payload=changed, catatan="Catatan revisi")
    house.act(STF, other, "revise", payload=payload, lampiran=[form], catatan="Bentuk data")
    content = json.loads(house.content(outside, "data"))["payload"]
    house.act(STF, outside, "revise", payload=content, pihak=[DIRECTOR])
    came, sent = today() - timedelta(days=1), today() - timedelta(days=2)
    days = {
        "came": came.isoformat(),
        "sent": sent.isoformat(),
        "came_said": tanggal(came),
        "sent_said": tanggal(sent),
    }
    entry: dict[str, Any] = {name: told.format(**days) for name, told in CORRECTED.items()}
    house.act("arsip", received, "correct", catatan="Catatan koreksi", **entry)
    house.print_all()

    for who, given in ((STF, (letter, other, paper)), (KSB, (letter, other, paper)), (HKM, (letter, other))):
        for each in given:
            house.act(who, each, "paraf")
    house.act(SEK, letter, "sign", tanggal=today().isoformat(), catatan="Catatan tanda tangan")
    number = house.act(SEK, other, "sign")["nomor"]
    house.act(SEK, paper, "sign")
    house.print_all()

    scan = scanned(pictures_of(house.content(paper), folder))
    condition = {"If-Match": f'"{house.look(SEK, paper)["etag"]}"', "Content-Type": "application/pdf"}
    path = f"/documents/{paper}/scan"
    house.call(SEK, "POST", path, params={"catatan": "Catatan pindaian"}, content=scan, headers=condition)
    to: list[dict[str, Any]] = [
        {"nama": "Bawaslu Agam", "saluran": "kurir"},
        {"nama": "Camat Lubuk Basung", "surel": "camat@agam.example"},
        {"kepada": "jabatan:kasubbag_hukum", "tembusan": True},
    ]
    house.act(STF, letter, "distribute", penerima=to, catatan="Catatan distribusi")
    row = next(
        each for each in house.look(STF, letter)["distributions"] if each["penerima"] == "Bawaslu Agam"
    )
    noted = datetime.fromisoformat(row["dikirim"]).replace(second=0, microsecond=0)
    path = f"/documents/{letter}/distributions/{row['id']}/receipt"
    house.call(STF, "POST", path, json={"diterima_oleh": "Dedi Semula", "pada": noted.isoformat()})
    moved = datetime.now(UTC)
    better = {
        "tercatat": "Dedi Semula",
        "diterima_oleh": "Dedi Kurniawan",
        "pada": moved.isoformat(),
        "catatan": "Alasan koreksi tanda terima",
    }
    house.call(STF, "POST", f"{path}/correct", json=better)
    house.act(SEK, letter, "revoke", cara="ralat", oleh=other, catatan="Catatan ralat")
    house.print_all()

    documents = {"letter": letter, "other": other, "paper": paper, "outside": outside, "received": received}
    here = Terminal(house, folder / "state", {})
    step = next(each["jabatan"] for each in house.look(SEK, letter)["chain"]["hierarki"])
    words = {
        "form": form,
        "other": number,
        "step": step,
        "today": today().isoformat(),
        "day": tanggal(today()),
        "noted": f"{noted.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
        "noted_here": f"{noted.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}",
        "moved": f"{moved:%Y-%m-%dT%H:%M:%S}",
        "moved_here": f"{moved.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}",
        **days,
    }
    books = {"letter": "edaran", "other": "edaran", "received": "masuk"}
    return Written(
        documents,
        words,
        {name: surfaces(house, here, each, books.get(name)) for name, each in documents.items()},
    )


def surfaces(house: DeskHouse, here: Terminal, document: str, book: str | None) -> dict[str, str]:
    """Everything that tells of a document, as text."""
    lines = house.call("arsip", "GET", f"/registers/{book}/{today().year}")["numbers"] if book else ()
    view = house.look(SEK, document)
    copies = [house.content(document, "diralat")] if any(a["kind"] == "ralat" for a in view["acts"]) else []
    return {
        JSON: _plain(view),
        ACTS: here(SEK, "documents", "acts", document, width=6_000),
        SHOW: here(SEK, "documents", "show", document, width=6_000),
        RECORD: _plain(json.loads(house.content(document, "record"))),
        PAGE: " ".join(text_of(each) for each in (house.content(document), *copies)),
        AGENDA: _plain([each for each in lines if each["document_id"] == document]),
        AUDIT: _plain(house.call("admin", "GET", "/audit", params={"document": document, "limit": 500})),
    }


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("name", FIELDS)
def test_what_was_written_is_found_on_every_surface(written: Written, name: str) -> None:
    read = FIELDS[name]
    missing = {
        surface: told.format(**written.words) if "{" in told and '"' not in told else told
        for surface, told in (dict.fromkeys(read.on, read.told) | dict(read.otherwise)).items()
    }
    found = written.surfaces[read.of]
    assert {surface: told for surface, told in missing.items() if told not in found[surface]} == {}
