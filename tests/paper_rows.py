"""What the pages of papers show, with one text in every field that anybody may have written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, Final

from service.approvals.pages.act_page import PageOfAct
from service.approvals.pages.act_table import FurtherAct
from service.approvals.pages.changed import ChangedSince
from service.approvals.pages.doors import DOORS
from service.approvals.pages.page_step import PageStep
from service.approvals.pages.paper_view import ACTS, BROUGHT
from service.approvals.pages.papers import FileLink
from service.approvals.revised_template import RevisionDifference, RevisionTemplate
from service.approvals.table import Kind
from service.disposisi.pages.beside import DisposisiBeside, DisposisiWay
from service.http.forms import SentForm
from service.recipients.desk import PersonalReading
from service.recipients.pages.beside import CirculationBeside
from service.signatures.due import DueState
from service.signatures.pages.certificates import LEVELS
from service.web.messages import Tone
from service.web.picking import PickOption, picked
from service.web.pieces import ChainFace, FaceState, SheetPicture, TimelineEntry
from service.words import Sentence, say

MOMENT: Final = datetime(2026, 3, 31, 20, 30, tzinfo=UTC)
ID: Final = "0198c0de-0000-7000-8000-000000000000"
SEEN: Final = {"etag": "r1a0", "revisi": "1", "content_digest": "a" * 64, "sha256": "b" * 64}


def document(text: str) -> SimpleNamespace:
    """A document whose words are all one text."""
    return SimpleNamespace(
        id=ID,
        judul=text,
        nomor=text,
        perihal=text,
        pencipta=text,
        klasifikasi=text,
        code=text,
        tanggal=date(2026, 3, 31),
        revision_no=2,
        status="dikembalikan",
    )


def sheets(text: str) -> list[SheetPicture]:
    """One page of it."""
    path = f"/naskah/{ID}/halaman/1.webp"
    return [SheetPicture(number=1, address=path, wide=path, width=720, height=1018, text=text)]


def history(text: str) -> list[TimelineEntry]:
    """One thing that happened."""
    return [TimelineEntry(at=MOMENT, words=Sentence("{x}", {"x": text}), by=text, note=text, tone=Tone.BAIK)]


def received(text: str) -> SimpleNamespace:
    """Somebody a document went to, who received it."""
    return SimpleNamespace(
        id=ID,
        penerima=text,
        saluran=text,
        tembusan=True,
        sent_at=MOMENT,
        received_at=MOMENT,
        received_by=text,
        noted_by=text,
    )


def paper(text: str, **told: Any) -> dict[str, Any]:
    """The values of a document's page."""
    return {
        "document": document(text),
        "view": SimpleNamespace(provisional=text, faults=[text], possible=[Kind.REVISI]),
        "akses": say("Terbatas"),
        "terbuka": False,
        "keadaan": text,
        "tone": Tone.NETRAL,
        "langkah": PageStep(
            words=Sentence("{x}; ambil alih: naskah documents takeover {id}", {"x": text, "id": ID}),
            since=MOMENT,
            yours=True,
        ),
        "tingkat": "pribadi",
        "hambatan": {"keterangan": text},
        "dicetak": False,
        "tanda": "r1a0v1",
        "faces": [ChainFace(name=text, post=text, act=text, state=FaceState.KINI, at=MOMENT)],
        "history": history(text),
        "acts": [*ACTS, *BROUGHT],
        "doors": {verb: each.words for verb, each in DOORS.items()},
        "seen": SEEN,
        "sheets": sheets(text),
        "run": SimpleNamespace(of=40, numbers=range(1, 21)),
        "sebelum": "",
        "sesudah": f"/naskah/{ID}?mulai=21",
        "files": [FileLink(address=f"/naskah/{ID}/unduh/pdf", words=text, size=text)],
        "lampiran": [{"id": ID, "kepala": text, "judul": text, "berubah": text}],
        "edaran": CirculationBeside(
            recipients=[received(text)],  # type: ignore[list-item]
            sends=True,
            mine=PersonalReading(unread=True, at=MOMENT),
        ),
        "menyertakan": True,
        "jawaban": [SimpleNamespace(id=ID, nomor=text, judul=text)],
        "disposisi": DisposisiBeside(
            sheets=[{"id": ID, "dari": {"jabatan": text}, "kata": text}],
            ways=[DisposisiWay(address=f"/naskah/{ID}/disposisi/jawab", words=text)],
        ),
        "balasan": [SimpleNamespace(jenis="surat_dinas", contract=SimpleNamespace(judul=text))],
        "refused": None,
        "next": "",
        "wrong": [],
        "tried": None,
        "typed": {"catatan": "", "tanggal": "", "kepada": ""},
        "moved": False,
        "sejak": since(text),
    } | told


def since(text: str) -> ChangedSince:
    """What changed since somebody saw a document."""
    changes = [{"path": text, "dari": text, "menjadi": text}, {"path": text, "menjadi": text}]
    template = RevisionTemplate(no=0, digest=text, contract=text)
    difference = RevisionDifference(jenis=text, before=template, after=template, changes=changes)
    return ChangedSince(revision=1, events=history(text), difference=difference, pages=[2, 3])


def refused(text: str) -> dict[str, Any]:
    """The page after a return that lacks something."""
    typed = {"catatan": text, "tanggal": text, "kepada": text}
    return paper(
        text, refused=text, next=text, wrong=[("catatan", text), (text, text)], tried=ACTS[2], typed=typed
    )


def moved(text: str) -> dict[str, Any]:
    """The page after an act upon what has moved on."""
    return paper(text, refused=text, moved=True, tried=ACTS[0])


def act_page(text: str, **told: Any) -> dict[str, Any]:
    """The values of the page of one act."""
    return {
        "act": PageOfAct(
            title=Sentence("{x}", {"x": text}),
            words=Sentence("{x}", {"x": text}),
            template="approvals/pages/act.html",
            follows=[Sentence("{x}", {"x": text})],
            with_file=True,
        ),
        "document": document(text),
        "akses": say("Terbatas"),
        "terbuka": False,
        "keadaan": text,
        "tone": Tone.NETRAL,
        "seen": SEEN,
        "refused": None,
        "next": "",
        "errors": [],
        "wrong": {},
        "moved": False,
        "later": [],
        "difference": None,
        "before": "1",
        "possible": True,
        "away": f"/naskah/{ID}",
        "away_words": text,
        "here": f"/naskah/{ID}/x",
        "jam": "WIB",
        "typed": SentForm(fields={}),
    } | told


def act_moved(text: str, **told: Any) -> dict[str, Any]:
    """The page of an act upon what has moved on meanwhile."""
    difference = SimpleNamespace(changes=[{"path": text, "dari": text, "menjadi": text}])
    return act_page(text, refused=text, moved=True, later=history(text), difference=difference) | told


def act_wrong(text: str, **told: Any) -> dict[str, Any]:
    """The page of an act whose form lacks something."""
    return act_page(text, refused=text, errors=[("catatan", text)], wrong={"catatan": text}) | told


def further(text: str, act: FurtherAct) -> dict[str, Any]:
    """What the page of a further act shows beside that of every act."""
    options = [PickOption(value=ID, words=text, told=text)]
    return {
        "further": act,
        "sheets": sheets(text),
        "run": SimpleNamespace(of=40),
        "stands": {each.name: "2026-03-31" if each.kind == "date" else text for each in act.fields},
        "others": picked(options, chosen=[ID], query=text, searched=True) if act.other else None,
    }


def settling(text: str, *, answered: bool = True, running: bool = False) -> dict[str, Any]:
    """What the page that settles a signature of unknown outcome shows beside that of every act."""
    return {"asked": SimpleNamespace(asked_at=MOMENT, reason=text), "answered": answered, "running": running}


def links(text: str, **told: Any) -> dict[str, Any]:
    """The values of the page of links by which people from outside sign: one has a link, one none, one has signed."""
    link = SimpleNamespace(id=ID, good_until=MOMENT, surel=True, opened_at=MOMENT)
    party = SimpleNamespace(nama=text, jabatan=text, instansi=text, surel=text)
    signers = [
        SimpleNamespace(number=2, party=party, signed=False, newest=link, living=link),
        SimpleNamespace(number=3, party=party, signed=False, newest=None, living=None),
        SimpleNamespace(number=4, party=party, signed=True, newest=link, living=None),
    ]
    values = {"signers": signers, "given": "", "given_to": "", "reasons": [text], "catatan": text}
    return act_page(text) | values | {"at": f"catatan-{ID}"} | told


def certificates(text: str, **told: Any) -> dict[str, Any]:
    """The values of the page of one's own certificates."""
    row = SimpleNamespace(
        id=ID,
        subject=text,
        issuer=text,
        valid_to=MOMENT,
        level="bsre",
        sha256=text,
        certain=True,
        doubt=text,
        ended_at=MOMENT,
        reason=text,
    )
    other, third = (SimpleNamespace(**{**vars(row), "id": ID[:-1] + each, "certain": False}) for each in "12")
    field = f"catatan-{ID}"
    return {
        "waiting": [row, other],
        "bound": [third],
        "ended": [row],
        "levels": LEVELS,
        "bsre": MOMENT,
        "refused": text,
        "next": text,
        "wrong": {field: text, "nik": text, "surel": text},
        "errors": [(field, text), ("nik", text)],
        "at": field,
        "catatan": text,
    } | told


def entries(text: str) -> list[SimpleNamespace]:
    """One paper that waits, late."""
    return [
        SimpleNamespace(
            document=document(text),
            address=f"/naskah/{ID}",
            asked=text,
            akses=text,
            since=MOMENT,
            late=3,
            lateness=text,
            note=text,
            act="paraf",
        )
    ]


def due(text: str) -> list[SimpleNamespace]:
    """A certificate to confirm, one that ends, one that has ended."""
    held = SimpleNamespace(subject=text, sha256=text, valid_to=MOMENT)
    return [SimpleNamespace(certificate=held, state=each.value) for each in DueState]


def home(text: str) -> dict[str, Any]:
    """The values of the first page."""
    left = SimpleNamespace(address=f"/naskah/{ID}/perbaiki", judul=text, jenis_judul=text, saved_at=MOMENT)
    return {
        "tiles": [("/kotak-masuk?jenis=paraf", text, 1, "utama")],
        "entries": entries(text),
        "of": 2,
        "forms": [left],
        "certificates": due(text),
    }


def tray(text: str) -> dict[str, Any]:
    """The values of the inbox."""
    named = [SimpleNamespace(document=document(text))]
    return {
        "run": SimpleNamespace(entries=entries(text), first=51, last=51, of=101, before=1, after=52),
        "group": "paraf",
        "title": text,
        "sides": [("/kotak-masuk", text, 1)],
        "current": "/kotak-masuk",
        "several": [("paraf", text, 1), ("tanda-tangan", text, 1)],
        "aside": named,
        "fallen": named,
        "certificates": due(text),
    }


def leaves(text: str) -> dict[str, Any]:
    """The values of several papers to leaf through, one of them not theirs any more."""
    leaf = {
        "document": document(text),
        "terbuka": False,
        "akses": text,
        "possible": True,
        "menunggu": text,
        "seen": SEEN,
        "faults": [text],
        "sheets": sheets(text),
        "of": 1,
    }
    return {"verb": "paraf", "words": text, "leaves": [leaf, {**leaf, "possible": False}], "left": 3}


def results(text: str) -> dict[str, Any]:
    """The values of what came of several."""
    return {
        "words": text,
        "done": text,
        "results": [
            {"document": document(text), "done": True, "why": None},
            {"document": document(text), "done": False, "why": text},
        ],
    }
