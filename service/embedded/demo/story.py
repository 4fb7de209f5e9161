"""One cycle of the SOP as the office lives it: who sends, initials, returns, revises, signs, sends out; and who asks.

The disposisi first, then the Surat Edaran with all it can go through, then the four forms it calls for in one act each,
then the reports, which stay drafts in the trays of those whose turn it is. Then what else goes through an office: a letter that
comes and is answered, a surat tugas, a perjanjian kinerja that two sign on one page.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.embedded.demo.desk import DemoDesk, DemoFailed
from service.embedded.demo.letter import letter_of
from service.embedded.demo.screen import DemoResult, DemoScreen, plain_name

SENDER = "e-Lapkin"
SEKRETARIS, PERENCANAAN, HUKUM, PENGELOLA = (
    "sekretaris",
    "kasubbag_perencanaan",
    "kasubbag_hukum",
    "pengelola_data",
)
CITED = "3 TAHUN 2026"
"""The number under which the later events cite the Surat Edaran; the demo puts the one it really got."""
SHEET = "KODEPENERIMAAN00"
"""Where the answer to a letter names the letter's stamp sheet; the demo puts the code it really got."""
INCOMING = "masuk"
"""The register of letters in."""
ASKING = "Dinas Kependudukan dan Pencatatan Sipil"
MISSING = "Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan;"
WHY = "Dasar hukum kurang satu: Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan."
SAID = {
    "paraf": "memaraf",
    "return": "mengembalikan",
    "revise": "merevisi",
    "sign": "menandatangani",
    "distribute": "mendistribusikan",
}


@dataclass(frozen=True, kw_only=True)
class DemoPaper:
    """One document of the cycle."""

    file: str
    called: str
    id: str
    job: str
    code: str


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Who holds a position today."""

    id: str
    nama: str


@dataclass(kw_only=True)
class Story:
    """Tells it: each step waits until what it led to lies in the archive."""

    desk: DemoDesk
    screen: DemoScreen
    events: Sequence[Path]
    """The folders of what programs send."""
    saved: Path
    run: str
    """Stands behind each event's id: every run has documents of its own."""
    cast: Mapping[str, DemoPerson]
    brief: bool = False
    """Without forms and reports: disposisi and Surat Edaran alone."""
    papers: list[DemoPaper] = field(default_factory=list)
    took: list[tuple[str, float]] = field(default_factory=list)
    """Each act upon one document: what, and the seconds until its page was archived."""

    def tell(self) -> None:
        """The whole cycle, or its first half."""
        number = self.surat_edaran(self.disposisi())
        if not self.brief:
            self.forms(number)
            self.reports(number)
            self.letters()
            self.agreement()

    def disposisi(self) -> DemoPaper:
        """The Sekretaris drafts it and needs nobody's paraf."""
        self.screen.chapter("Disposisi: tanda tangan tanpa paraf, karena penandatangan menyusunnya sendiri")
        (paper,) = self.send("01-*")
        self.act(SEKRETARIS, "sign", [paper])
        self.act(SEKRETARIS, "distribute", [paper], penerima=[{"nama": "Kasubbag Perencanaan"}])
        return paper

    def surat_edaran(self, disposisi: DemoPaper) -> str:
        """Two paraf, a return, a revision, three paraf, the signature, its recipients; returns its number."""
        self.screen.chapter(f"Surat Edaran, menindaklanjuti disposisi {disposisi.code}")
        (paper,) = self.send("02-*")
        self.keep(paper, "1-konsep")
        for position in (PENGELOLA, HUKUM):
            self.act(position, "paraf", [paper])
        self.keep(paper, "2-dua-paraf")
        self.act(PERENCANAAN, "return", [paper], catatan=WHY)
        self.screen.note(f'"{WHY}"')
        self.keep(paper, "3-dikembalikan")
        payload = self.desk.payload(paper.id)
        payload["dasar"].insert(-1, MISSING)
        (done,) = self.act(PENGELOLA, "revise", [paper], payload=payload, catatan="Dasar hukum dilengkapi")
        now = done["act"]["revision"]
        changed = self.desk.read(f"/documents/{paper.id}/revisions/{now - 1}..{now}")["changes"]
        self.screen.difference(changed)
        for position in (PENGELOLA, PERENCANAAN, HUKUM):
            self.act(position, "paraf", [paper])
        self.keep(paper, "4-diparaf")
        (done,) = self.act(SEKRETARIS, "sign", [paper])
        self.keep(paper, "5-ditandatangani")
        recipients = [
            {"nama": "Para Kepala Subbagian", "saluran": "langsung"},
            {"nama": "Ketua KPU Kabupaten Agam", "saluran": "langsung"},
            {"nama": "Sekretaris KPU Provinsi Sumatera Barat", "saluran": "srikandi"},
        ]
        self.act(PENGELOLA, "distribute", [paper], penerima=recipients)
        return str(done["nomor"])

    def leave_one(self) -> None:
        """A circular with two paraf, which waits for the third and the signature: by hand, in a browser."""
        self.screen.chapter("Surat Edaran untuk Anda sendiri, di peramban")
        papers = self.send("02-*", once_more="-lagi")
        for position in (PENGELOLA, PERENCANAAN):
            self.act(position, "paraf", papers)
        self.screen.note(
            "menunggu paraf Kasubbag Hukum (kasubbag), lalu tanda tangan Sekretaris (sekretaris)"
        )

    def forms(self, number: str) -> None:
        """Four documents, one act a person."""
        self.screen.chapter("Empat form data kinerja: beberapa naskah dalam satu perbuatan")
        papers = self.send("0[3-6]-*", number)
        for position in (PENGELOLA, PERENCANAAN):
            self.act(position, "paraf", papers)
        self.act(SEKRETARIS, "sign", papers)

    def reports(self, number: str) -> None:
        """Three drafts: what waits for whom."""
        self.screen.chapter("Laporan: konsep yang menunggu di kotak masuk")
        papers = self.send("0[7-9]-*", number)
        self.act(PENGELOLA, "paraf", papers[:1])
        ours = {paper.id for paper in papers}
        for person in (self.cast[each] for each in (PENGELOLA, PERENCANAAN)):
            items = self.desk.read("/inbox", person.id)["items"]
            for each in (item for item in items if item["document_id"] in ours):
                self.screen.inbox(plain_name(person.nama), each["untuk"], each["judul"])

    def letters(self) -> None:
        """A letter comes and is answered, which closes it; and two officials are sent out."""
        self.screen.chapter("Surat masuk yang dijawab, dan surat tugas")
        started, said = time.monotonic(), {"asal": ASKING, "perihal": "Permohonan koordinasi data kinerja"}
        came = self.desk.receive(
            self.cast[PENGELOLA].id, INCOMING, letter_of(ASKING, self.run), nama="surat-masuk.pdf", **said
        )
        with self.screen.busy("mencetak lembar penerimaan ..."):
            self.desk.wait([came["job_id"]])
        self.screen.line(
            time.monotonic() - started, plain_name(self.cast[PENGELOLA].nama), f"menerima surat dari {ASKING}"
        )
        self.screen.note(f"nomor agenda {came['nomor']}, lembar penerimaan {came['code']}")
        papers = [*self.send("10-*", came["code"], SHEET), *self.send("11-*")]
        self.act(PERENCANAAN, "paraf", papers)
        self.act(SEKRETARIS, "sign", papers)
        waiting = self.desk.read(f"/registers/{INCOMING}/unanswered", self.cast[PENGELOLA].id)["papers"]
        if came["document_id"] in {each["document_id"] for each in waiting}:
            raise DemoFailed("the letter that was answered waits for its answer still")
        self.screen.note(f"surat {came['nomor']} sudah dijawab")

    def agreement(self) -> None:
        """Two parties sign one page on paper; its scan is bound to it."""
        self.screen.chapter("Perjanjian kinerja: dua pihak menandatangani satu halaman")
        (paper,) = self.send("12-*")
        self.act(PERENCANAAN, "paraf", [paper])
        self.act(SEKRETARIS, "sign", [paper])
        started = time.monotonic()
        done = self.desk.scan(self.cast[PENGELOLA].id, paper.id, self.desk.pdf(paper.id)[1])
        with self.screen.busy("menyimpan pindaian ..."):
            self.desk.wait([done["job_id"]])
        person = plain_name(self.cast[PENGELOLA].nama)
        self.screen.line(
            time.monotonic() - started, person, "membawa pindaian halaman bertanda tangan dua pihak"
        )

    def send(
        self, pattern: str, given: str = CITED, place: str = CITED, *, once_more: str = ""
    ) -> list[DemoPaper]:
        """Have events become archived drafts; ``given`` stands where they say ``place``. ``once_more`` tells an event from its first sending."""
        files = sorted(each for folder in self.events for each in folder.glob(f"{pattern}.json"))
        if not files:
            raise DemoFailed(f"no events {pattern} in {', '.join(map(str, self.events))}")
        started, sent = time.monotonic(), []
        for file in files:
            event = json.loads(file.read_text(encoding="utf-8").replace(place, given))
            event["id"] = f"{event['id']}-{self.run}{once_more}"
            taken = self.desk.send(json.dumps(event).encode())
            code = self.desk.read(f"/documents/{taken['document_id']}")["code"]
            sent.append(
                DemoPaper(
                    file=file.stem,
                    called=_called(event["data"]),
                    id=taken["document_id"],
                    job=taken["job_id"],
                    code=code,
                )
            )
        with self.screen.busy("mencetak konsep ..."):
            self.desk.wait([paper.job for paper in sent])
        self.papers += sent
        self.screen.line(time.monotonic() - started, SENDER, f"mengirim {_what(sent)}: konsep tersimpan")
        return sent

    def act(self, position: str, verb: str, papers: Sequence[DemoPaper], **body: Any) -> list[dict[str, Any]]:
        """Have one act done and its pages archived."""
        person, started = self.cast[position], time.monotonic()
        done = self.desk.act(person.id, verb, [paper.id for paper in papers], **body)
        with self.screen.busy("mencetak ..."):
            self.desk.wait([each["job_id"] for each in done])
        seconds = time.monotonic() - started
        if len(papers) == 1:
            self.took.append((verb, seconds))
        said = f"{SAID[verb]} {_what(papers)}"
        self.screen.line(seconds, plain_name(person.nama), said)
        if verb == "sign":
            numbers = [each["nomor"] for each in done if each["nomor"]]
            self.screen.note("nomor " + ", ".join(numbers) if numbers else "tidak bernomor sendiri")
        for warning in dict.fromkeys(text for each in done for text in each["warnings"]):
            self.screen.note(warning)
        return done

    def keep(self, paper: DemoPaper, stage: str) -> None:
        """Save the page as it stands."""
        folder = self.saved / paper.file
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{stage}.pdf").write_bytes(self.desk.pdf(paper.id)[1])

    def collect(self) -> list[DemoResult]:
        """Save every document's newest PDF and tell what lies in the archive."""
        shown = []
        for paper in self.papers:
            document, pdf = self.desk.pdf(paper.id)
            saved = self.saved / f"{paper.file}.pdf"
            saved.write_bytes(pdf)
            shown.append(
                DemoResult(
                    judul=document["judul"],
                    status=document["status"],
                    nomor=document["nomor"],
                    pages=document["pdf"]["pages"],
                    sha256=document["pdf"]["sha256"],
                    saved=saved,
                    address=f"{self.desk.url}/v/{paper.code}",
                )
            )
        return shown


def _called(data: Mapping[str, Any]) -> str:
    """What people call a document: its type, and of a form whose it is."""
    name = str(data["jenis"]).replace("_", " ").capitalize()
    return f"{name} unit {data['unit']}" if data["jenis"].startswith("form") else name


def _what(papers: Sequence[DemoPaper]) -> str:
    return papers[0].called if len(papers) == 1 else f"{len(papers)} naskah"
