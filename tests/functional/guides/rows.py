"""What a line of the guides needs before it can be run as printed. A line without a row is run as it stands.

``fill`` puts what a reader would in a placeholder's place: a text, or what makes it. ``who`` types the line, ``before`` is
what happened in the office until then, ``given`` what is typed when the line asks. ``NOT_RUN`` lists what is not run here,
with the reason; of those each program's name is still proved.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import zxingcpp
from openpyxl import Workbook
from PIL import Image

from archive.ledger import Principal
from archive.ledger.office import keys
from tests.days import today
from tests.fake_bsre import NIK, PASSPHRASE
from tests.functional.desk_house import scanned
from tests.functional.guides.bonds import bond, proposed, signed_elsewhere, signs
from tests.functional.guides.walk import (
    ARSIPARIS,
    HUKUM,
    KASUBBAG,
    MENDER,
    SECOND,
    SEKRETARIS,
    STAF,
    Walk,
    opens,
)

Fill = str | Callable[[Walk], str]


@dataclass(frozen=True, kw_only=True)
class Row:
    """How one line is run."""

    fill: Mapping[str, Fill] = field(default_factory=dict)
    who: str | None = None
    before: Callable[[Walk], object] | None = None
    given: Callable[[Walk], str] | str = ""
    after: Callable[[Walk], object] | None = None
    ends: tuple[int, ...] = (0,)
    says: str = ""
    """What has to stand in what it prints."""


TODAY = today()
"""The day the guides are walked on, which may end meanwhile: what they say of it holds on the next one too."""
EARLY = "2026-03-01" if TODAY.year == 2026 else TODAY.isoformat()
BOOK = "keluar_sekretaris"
DATES: Mapping[str, str] = (
    {}
    if TODAY.year == 2026
    else {
        **{f"2026-03-{day}": TODAY.isoformat() for day in ("03", "10", "31")},
        "2026": str(TODAY.year),
        "2025": str(TODAY.year - 1),
    }
)
"""The guides show days of 2026; in another year a reader writes that year's."""
FILLS: Mapping[str, Mapping[str, Fill]] = {
    "*": {"https://naskah.kantor.example": lambda walk: walk.env["NASKAH_URL"], **DATES},
    "docs/guides/perintah.md": {"nsk_...": lambda walk: walk.tokens[STAF]},
    "docs/guides/arsiparis.md": {"nsk_...": lambda walk: walk.tokens[ARSIPARIS]},
    "README.md": {"nsk_...": lambda walk: walk.tokens[STAF]},
}
"""What stands for the same on a whole page."""


# Documents, made once and kept under a name.


def paper(
    name: str, jenis: str = "surat_edaran", *done: tuple[str, str], **changes: Any
) -> Callable[[Walk], str]:
    """A document of the walk's own, drafted when it is first asked for, with acts by somebody."""

    def find(walk: Walk) -> str:
        if name not in walk.kept:
            walk.kept[name] = walk.draft(jenis, **changes)
            for who, verb in done:
                walk.act(who, walk.kept[name], verb, **({"catatan": "x"} if verb == "return" else {}))
        return walk.kept[name]

    return find


CHAIN = ((STAF, "paraf"), (HUKUM, "paraf"), (KASUBBAG, "paraf"))
SIGNED = (SEKRETARIS, "sign")
FIRST = paper("the reader's first")
READY = paper("ready to sign", "surat_edaran", *CHAIN)
CIRCULAR = paper("signed circular", "surat_edaran", *CHAIN, SIGNED)
DRAFT = paper("draft of the officials")
INITIALLED = paper("initialled draft", "surat_edaran", (STAF, "paraf"))
READ_ELSEWHERE = paper("draft that was read on another machine")
OTHER = paper("signed slip", "lembar_disposisi", SIGNED)
SLIP = paper("slip to send", "lembar_disposisi", SIGNED)
REPORT = paper("report", "laporan_kinerja_semester")
OWN = paper("form to seal", "form_data_kinerja", SIGNED)
OWN_BY_FILE = paper("form to seal with a file", "form_data_kinerja", SIGNED)
UNKNOWN = paper("unknown at BSrE", "laporan_kinerja_tahunan", SIGNED)
RELEASED = paper("to release", "laporan_kinerja_tahunan", SIGNED)
BY_HAND = paper("sop by hand", "sop", SIGNED)


def SENT(walk: Walk) -> str:  # one of the papers above, with more done to it
    """The slip, sent to two when it is first asked for."""
    if "slip to send" not in walk.kept:
        to = [{"nama": "Kasubbag Hukum"}, {"nama": "Bawaslu Agam", "saluran": "srikandi"}]
        walk.act(SEKRETARIS, SLIP(walk), "distribute", penerima=to)
    return SLIP(walk)


def both(first: Callable[[Walk], object], second: Callable[[Walk], object]) -> Callable[[Walk], None]:
    """One after the other."""

    def do(walk: Walk) -> None:
        first(walk)
        second(walk)

    return do


def files(*names: str) -> Callable[[Walk], None]:
    """Lay files of these names where the reader stands."""

    def lay(walk: Walk) -> None:
        for name in names:
            walk.file(name, MAKES[name](walk))

    return lay


def without_env(walk: Walk) -> None:
    """README's own line has made one already."""
    (walk.folder / ".env").unlink(missing_ok=True)


def pictures(pdf: bytes) -> list[Image.Image]:
    """What a scanner or a telephone sees of each page."""
    with TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "200", "-png", "-", f"{folder}/page"], input=pdf, check=True)
        return [
            Image.open(BytesIO(page.read_bytes())).convert("RGB") for page in sorted(Path(folder).iterdir())
        ]


def qr_text(walk: Walk) -> str:
    """What the QR code of a signed page says."""
    pages = pictures(walk.content(CIRCULAR(walk)))
    read = (str(code.text) for page in pages for code in zxingcpp.read_barcodes(page))
    return next(text for text in read if "#n=" in text)


def _workbook() -> bytes:
    made, out = Workbook(), BytesIO()
    made.save(out)
    return out.getvalue()


def _plan() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    return out.getvalue()


def _scan(walk: Walk) -> bytes:
    return scanned(pictures(walk.content(BY_HAND(walk))))


MAKES: Mapping[str, Callable[[Walk], bytes | str]] = {
    "surat.pdf": lambda walk: walk.content(CIRCULAR(walk)),
    "naskah.pdf": lambda walk: walk.content(CIRCULAR(walk)),
    "formulir.docx": lambda walk: walk.content(FIRST(walk), "docx"),
    "roots.pem": lambda walk: (walk.home / "pki/roots.pem").read_bytes(),
    "1306.qr.pub": lambda walk: (walk.home / "pki/1306.qr.pub").read_bytes(),
    "1306.qr.2026-11-22.pub": lambda walk: (walk.home / "pki/1306.qr.pub").read_bytes(),
    "saya.p12": lambda walk: (walk.home / "pki/1306/rahmat-hidayat.p12").read_bytes(),
    "pindaian.pdf": _scan,
    "lembar-bertanda-tangan.pdf": lambda _: scanned([Image.new("L", (600, 800), 255)]),
    "daftar.csv": lambda walk: "berkas;dari;perihal\nsurat.pdf;Bawaslu Agam;Permintaan data\n",
    "agenda-2025.csv": lambda walk: "nomor,tanggal,perihal,tujuan\n",
    "rows.csv": lambda walk: "item,tentang\nkeuangan,Pagu Tahun Depan\nteknis,Jadwal Tahapan\n",
    "base.json": lambda walk: (walk.folder / "doc_templates/surat_edaran/example.json").read_bytes(),
    "isi.json": lambda walk: _changed(walk),
    "RAB.xlsx": lambda _: _workbook(),
    "denah.png": lambda _: _plan(),
}


def _changed(walk: Walk) -> str:
    body = json.loads((walk.folder / "doc_templates/surat_edaran/example.json").read_text())
    return json.dumps({**body, "tentang": "Hal yang Lain"})


def reach(number: int) -> Callable[[Walk], None]:
    """Reserve numbers in the outgoing register until it has so many and two more."""

    def go(walk: Walk) -> None:
        last = len(walk.ask(ARSIPARIS, "GET", f"/registers/{BOOK}/{TODAY.year}")["numbers"])
        if last < number + 2:
            body = {"jumlah": number + 2 - last, "alasan": "Listrik padam"}
            walk.ask(ARSIPARIS, "POST", f"/registers/{BOOK}/reservations", json=body)

    return go


def letters(number: int) -> Callable[[Walk], None]:
    """Enter letters received until the incoming register has so many."""

    def go(walk: Walk) -> None:
        have = len(walk.ask(ARSIPARIS, "GET", f"/registers/masuk/{TODAY.year}")["numbers"])
        for no in range(have, number):
            letter = {"asal": "Bawaslu Agam", "perihal": f"Permintaan {no}", "tanggal": TODAY.isoformat()}
            walk.ask(ARSIPARIS, "POST", "/registers/masuk/letters", json=letter)

    return go


def twice(number: str) -> Callable[[Walk], None]:
    """Enter a letter with this number of its sender's, and have another paper come with the same."""

    def go(walk: Walk) -> None:
        letter = {"asal": "Bawaslu Agam", "perihal": "Permintaan data", "nomor_asal": number}
        walk.ask(ARSIPARIS, "POST", "/registers/masuk/letters", json=letter | {"tanggal": TODAY.isoformat()})
        walk.file("surat.pdf", walk.content(FIRST(walk)))

    return go


def insertion(walk: Walk) -> str:
    """An insertion somebody asked for; its id."""
    found = walk.ask(SEKRETARIS, "GET", "/registers/insertions")["insertions"]
    open_ = [each["id"] for each in found if not each["disetujui"]]
    if open_:
        return str(open_[0])
    reach(12)(walk)
    body = {
        "document_id": paper("late report", "laporan_kinerja_semester")(walk),
        "urut": 5,
        "tanggal": EARLY,
        "alasan": "Terlambat",
    }
    return str(walk.ask(STAF, "POST", "/registers/insertions", json=body)["id"])


def fresh(jenis: str) -> Callable[[Walk], str]:
    """A new document each time."""
    return lambda walk: walk.draft(jenis)


def passed_on(name: str, *, signed: bool = True) -> Callable[[Walk], str]:
    """A disposisi of the Sekretaris to the Kasubbag, given when it is first asked for."""

    def find(walk: Walk) -> str:
        if name not in walk.kept:
            asked = {"kepada": ["kasubbag_perencanaan"], "petunjuk": ["Selesaikan/TL"], "perihal": name}
            given = walk.ask(SEKRETARIS, "POST", "/disposisi", json=asked)
            walk.kept[name] = str(given["id"])
            walk.wait(given["job_id"])
            if signed:
                walk.act(SEKRETARIS, walk.kept[name], "sign")
        return walk.kept[name]

    return find


UNSIGNED, PASSED_ON = passed_on("Data kinerja", signed=False), passed_on("Laporan kinerja")


def printed(found: Callable[[Walk], str]) -> Callable[[Walk], str]:
    """The same document once nothing waits to be printed for it."""

    def find(walk: Walk) -> str:
        walk.quiet()
        return found(walk)

    return find


def received(walk: Walk) -> str:
    """The stamp sheet of a file that came; its id."""
    walk.quiet()
    found = walk.ask("admin", "GET", "/documents?jenis=lembar_penerimaan")["documents"]
    return str(found[0]["id"])


def _asked_at_bsre(walk: Walk, document: str, behaviour: str) -> None:
    """Let the signatory ask BSrE, which answers nothing."""
    signs(walk)
    walk.quiet()
    walk.fake.script.append(behaviour)
    view = walk.look(SEKRETARIS, document)
    refused = walk.http.post(
        f"/documents/{document}/seal",
        json={"sandi": PASSPHRASE},
        headers={"If-Match": f'"{view["etag"]}"', "Authorization": f"Bearer {walk.tokens[SEKRETARIS]}"},
    )
    assert refused.status_code == 409, refused.text


def unanswered(walk: Walk) -> None:
    """BSrE signs, and its answer is lost; the signed file comes from it otherwise."""
    _asked_at_bsre(walk, UNKNOWN(walk), "sign then close")
    walk.file("bertanda-tangan.pdf", walk.fake.signed[-1])


def never_answered(walk: Walk) -> None:
    """BSrE answers what nobody can read, and has signed nothing."""
    _asked_at_bsre(walk, RELEASED(walk), "garbage")


def passphrase(walk: Walk) -> str:
    """The passphrase of the Sekretaris, as typed."""
    walk.quiet()
    return opens(walk, SEKRETARIS)


def proposal(walk: Walk) -> str:
    """What waits for a second person; made anew where nothing does."""
    open_ = walk.ask(ARSIPARIS, "GET", "/registers/proposals")["proposals"]
    if open_:
        return str(open_[0]["id"])
    year = f"/registers/{BOOK}/{TODAY.year - 1}"
    found = walk.ask(ARSIPARIS, "GET", f"{year}/closing")
    seen = {name: found[name] for name in ("terakhir", "jumlah", "kosong")}
    walk.ask(ARSIPARIS, "POST", f"{year}/close", json=seen)
    return str(walk.ask(ARSIPARIS, "POST", f"{year}/reopening", json={"alasan": "Satu surat lagi"})["id"])


def imported(walk: Walk) -> str:
    """An import that can be taken back."""
    line = f"nomor,tanggal,perihal\n1,{TODAY.year - 2}-01-06,Undangan\n"
    headers = {"Content-Type": "text/csv"}
    walk.ask(ARSIPARIS, "POST", f"/registers/{BOOK}/import", content=line, headers=headers)
    return str(walk.ask(ARSIPARIS, "GET", f"/registers/{BOOK}/imports")["imports"][0]["id"])


def recipient(walk: Walk) -> str:
    """The number of the second recipient of what was sent."""
    view = walk.look(SEKRETARIS, SENT(walk))
    return str(view["distributions"][1]["no"])


def first_recipient(walk: Walk) -> str:
    """The number of the first recipient of what was sent."""
    return str(walk.look(SEKRETARIS, SENT(walk))["distributions"][0]["no"])


def left_with_it(walk: Walk) -> str:
    """The file that still goes with the officials' draft, as it is asked for."""
    (left,) = walk.ask(STAF, "GET", f"/documents/{DRAFT(walk)}/attachments")["attachments"]
    return f"berkas-{left['no']}"


def digest(walk: Walk) -> str:
    """The SHA-256 of a page that was read elsewhere."""
    return str(walk.look(STAF, READ_ELSEWHERE(walk))["page"]["sha256"])


def job(walk: Walk) -> str:
    """A job that is done."""
    FIRST(walk)
    return walk.jobs[-1]


def fetched_nowhere(walk: Walk) -> None:
    """The line before fetched the copy into the same file: a class B letter has one for all its recipients."""
    for each in walk.folder.glob("*-DICABUT-*.pdf"):
        each.unlink()


def stopped(walk: Walk) -> None:
    """Let what is accepted wait."""
    walk.relay(signal.SIGSTOP)


def going(walk: Walk) -> None:
    """Let it go on."""
    walk.relay(signal.SIGCONT)


def waiting(walk: Walk) -> str:
    """A job that waits, while the relay is stopped."""
    return str(walk.send()["job_id"])


def parked(walk: Walk) -> str:
    """A job that an admin set aside."""
    stopped(walk)
    found = waiting(walk)
    walk.ask("admin", "POST", f"/jobs/{found}/park")
    going(walk)
    return found


def key(walk: Walk) -> str:
    """A key that may be revoked."""
    walk.token(STAF)
    with walk.ledger.acting(Principal.system("test", "1306")) as tx:
        return str(next(each.id for each in reversed(list(keys.every(tx))) if each.person_id == STAF))


def subscription(walk: Walk) -> str:
    """The subscription that the page added."""
    return str(walk.ask("admin", "GET", "/webhooks")["webhooks"][0]["id"])


def of(name: str, found: Fill) -> Mapping[str, Fill]:
    """Fill a placeholder that stands alone between blanks, or at the end."""
    return {f" {name}": (lambda walk: f" {found if isinstance(found, str) else found(walk)}")}


BACKUP: Mapping[str, Fill] = {"/backup": "backup"}


def into_nothing(program: str) -> Fill:
    """A program with the variables of a database that nothing is in yet."""

    def find(walk: Walk) -> str:
        walk.kept["restored"] = walk.empty_database()
        return f"{walk.ledger_at(walk.kept['restored'])} {program}"

    return find


def restored(walk: Walk) -> str:
    """``naskah`` with the variables of the ledger that was restored last."""
    return f"{walk.ledger_at(walk.kept['restored'])} naskah"


def lost(walk: Walk) -> None:
    """What is left of a lost home: a copy of its bucket."""
    sockets = shutil.ignore_patterns("*.sock")
    shutil.copytree(walk.home / "seaweed", walk.folder / "copy", dirs_exist_ok=True, ignore=sockets)


COPIED: Mapping[str, Fill] = {"naskah": "NASKAH_PKI=pki-copy naskah"}


def keys_copied(walk: Walk) -> None:
    """Another keyring: what was signed here is verified by the pages behind."""
    shutil.copytree(walk.home / "pki", walk.folder / "pki-copy", dirs_exist_ok=True)


def no(found: Fill) -> Mapping[str, Fill]:
    """Fill the officials' placeholder."""
    return of("NOMOR-ID", found)


SYSTEMD = "writes units, as root, where systemd runs: tests/unit/service/units"
A_PART = "stays: the compose file's own lines start each part in tests/functional/compose"

ROWS: Mapping[str, Row] = {
    # README
    ".venv/bin/naskah documents get ID": Row(fill=of("ID", FIRST)),
    ".venv/bin/naskah documents acts ID": Row(fill=of("ID", FIRST), who=STAF, says="paraf"),
    ".venv/bin/naskah documents paraf ID": Row(fill=of("ID", FIRST), who=STAF, says="diparaf"),
    ".venv/bin/naskah documents sign ID": Row(fill=of("ID", READY), who=SEKRETARIS, says="nomor 1 TAHUN"),
    ".venv/bin/naskah verify FILE": Row(
        fill=of("FILE", "surat.pdf"), before=files("surat.pdf"), says="sama persis"
    ),
    "naskah templates show surat_perintah --event --source https://e-kinerja.example/ --unit 3 > event.json": Row(
        fill={"naskah templates": "NASKAH_TEMPLATES=$PWD/templat naskah templates"}
    ),
    "naskah templates show surat_edaran --event": Row(says="id.naskah.document.requested.v1"),
    "naskah templates show JENIS": Row(fill=of("JENIS", "surat_edaran")),
    # docs/guides/admin.md
    "naskah office apply examples/kantor-kpu-agam.yaml": Row(given="y\n"),
    "sh docker/new-env.sh >> .env": Row(before=without_env),
    "naskah pki server --name HOST": Row(fill=of("HOST", "naskah.kantor.lan")),
    "docker compose run --rm tools pki server --name HOST": Row(fill=of("HOST", "naskah.kantor.lan")),
    "naskah keys change ID --until DAY --most-a-minute N": Row(
        fill={"ID": key, "DAY": "2990-12-31", "minute N": "minute 60"}, says="60 requests a minute"
    ),
    "naskah keys rotate ID": Row(fill=of("ID", key), says="nsk_"),
    "naskah keys rotate NAME": Row(fill=of("NAME", "bell")),
    "naskah inbox": Row(who=KASUBBAG),
    "naskah pki rotate qr": Row(fill=COPIED, before=keys_copied),
    "naskah pki rotate root": Row(fill=COPIED, before=keys_copied),
    "naskah verify --qr TEXT --key 1306.qr.pub --key 1306.qr.<day>.pub": Row(
        fill={"TEXT": lambda walk: f"'{qr_text(walk)}'", "<day>": "2026-11-22"},
        before=files("1306.qr.pub", "1306.qr.2026-11-22.pub"),
    ),
    "naskah archive restore FILE": Row(fill={"naskah": into_nothing("naskah"), "FILE": "other.dump"}),
    "python docker/vault.py": Row(fill={"python": "env $(grep ^NASKAH_VAULT var/naskah.env) python"}),
    "docker compose run --rm --volume ./examples:/office:ro api naskah office apply /office/kantor-kpu-agam.yaml": Row(
        given="y\n"
    ),
    "naskah office apply FILE": Row(fill=of("FILE", "kantor.yaml"), given="y\n"),
    "naskah office chain lembar_disposisi --unit 3 --field sifat=Rahasia": Row(who="admin", says="Rantai"),
    "naskah office apply FILE --check": Row(fill=of("FILE", "kantor.yaml")),
    "naskah keys create NAME --role ... --source ...": Row(
        fill={
            "NAME": "e-lapkin",
            "--role ...": "--role intake",
            "--source ...": "--source urn:kpu:agam:e-lapkin",
        },
        says="nsk_",
    ),
    "naskah people account link zulfahmi 248289761001": Row(  # this office has no identity provider
        ends=(1,), says="NASKAH_OIDC_ISSUER is not set"
    ),
    "naskah people let-in PERSON": Row(fill=of("PERSON", "hendri-saputra"), says="/masuk/undangan/"),
    "naskah people token PERSON --role admin": Row(fill=of("PERSON", STAF), says="nsk_"),
    "naskah keys create e-kinerja --role intake --source https://e-kinerja.example/": Row(
        fill={"create e-kinerja": "create e-kinerja-3"}, says="nsk_"
    ),
    "naskah people leave PERSON --check": Row(
        fill=of("PERSON", "hendri-saputra"), who="admin", says="Hendri Saputra"
    ),
    "naskah people token PERSON": Row(fill=of("PERSON", STAF), says="nsk_"),
    "naskah keys revoke ID": Row(fill=of("ID", key), says="revoked"),
    "naskah people surel PERSON ADDRESS": Row(
        fill={"PERSON": STAF, "ADDRESS": "rizky@kpu-agam.example"}, who="admin"
    ),
    "naskah people bind PERSON": Row(fill=of("PERSON", "yulia-fitri"), who="admin", says="proposed"),
    "naskah people bind PERSON bertanda-tangan.pdf --tingkat bsre": Row(
        fill={"PERSON": KASUBBAG}, before=signed_elsewhere, who="admin", says="proposed"
    ),
    "naskah people certificates PERSON": Row(fill=of("PERSON", STAF), who="admin"),
    'naskah people unbind PERSON ID -m "Token hilang"': Row(
        fill={"PERSON": STAF, " ID": lambda walk: f" {bond(STAF)(walk)}"}, who="admin", says="has ended"
    ),
    "naskah people bsre PERSON": Row(fill=of("PERSON", STAF), who="admin", given=f"{NIK}\n", says="set on"),
    "naskah mail retry ID": Row(fill=of("ID", str(UUID(int=1))), ends=(1,), says="HTTP 404"),
    "naskah queues show JOB": Row(fill=of("JOB", job), says="done"),
    "naskah queues retry --cause TextLost --template approved": Row(who=MENDER, given="y\n"),
    "naskah queues retry --cause TextLost": Row(given="y\n"),
    "naskah queues payload JOB -o isi.json": Row(fill={"JOB": parked, "isi.json": "out.json"}),
    "naskah queues park JOB": Row(before=stopped, fill=of("JOB", waiting), after=going, says="parked"),
    "naskah webhooks add https://e-kinerja.example/naskah --type signed --type archived --scheme v1 --note e-kinerja": Row(
        fill={"https://e-kinerja.example/naskah": lambda walk: walk.target.url}, says="whsec_"
    ),
    "naskah webhooks rotate SUBSCRIPTION": Row(fill=of("SUBSCRIPTION", subscription), says="whsec_"),
    "naskah webhooks test SUBSCRIPTION": Row(fill=of("SUBSCRIPTION", subscription), says="arrived"),
    "naskah webhooks deliveries SUBSCRIPTION --state dead": Row(fill=of("SUBSCRIPTION", subscription)),
    "naskah webhooks replay SUBSCRIPTION": Row(
        fill=of("SUBSCRIPTION", subscription), says="deliveries wait again"
    ),
    "naskah archive backup FOLDER": Row(fill=of("FOLDER", "first-backup")),
    "naskah archive backup /backup/2026-11-22": Row(fill=BACKUP),
    "naskah archive rehearse /backup/2026-11-22": Row(fill=BACKUP),
    "naskah archive backups": Row(fill={"naskah": "NASKAH_BACKUP_FOLDER=backup naskah"}),
    "naskah archive restore /backup/2026-11-22 --home /srv/naskah --bucket /copy/seaweed": Row(
        fill={**BACKUP, "/srv/naskah": "restored", "/copy/seaweed": "copy"}, before=lost
    ),
    "naskah archive restore /backup/2026-11-22": Row(fill={"naskah": into_nothing("naskah"), **BACKUP}),
    "docker compose run --rm tools archive restore /backup/2026-11-22": Row(
        fill={"docker": into_nothing("docker")}
    ),
    "naskah archive compare": Row(fill={"naskah": restored}),
    "naskah archive confirm --by 'Yulia Fitri, Arsiparis'": Row(fill={"naskah": restored}),
    "naskah archive backup FILE.dump": Row(fill=of("FILE.dump", "other.dump")),
    "naskah archive restore FILE.dump": Row(
        fill={"naskah": into_nothing("naskah"), "FILE.dump": "other.dump"}
    ),
    # docs/guides/arsiparis.md
    "naskah documents show ID": Row(fill=of("ID", CIRCULAR)),
    "naskah documents get ID": Row(fill=of("ID", CIRCULAR)),
    "naskah documents get ID --version 1": Row(fill=of("ID", OTHER)),
    "naskah registers gaps": Row(ends=(0, 1)),
    "naskah registers gaps --tahun 2026": Row(ends=(0, 1)),
    'naskah documents receive surat.pdf --asal "Bawaslu Agam" --perihal "Permintaan data"': Row(
        before=files("surat.pdf")
    ),
    'naskah registers settle keluar_sekretaris 2026 12 --tanggal 2026-03-03 --perihal "Undangan rapat"': Row(
        before=reach(12)
    ),
    'naskah registers receive masuk --asal "Bawaslu Agam" --perihal "Permintaan data" --tanggal 2026-03-31 --lagi': Row(
        says="masuk"
    ),
    'naskah documents receive surat.pdf --asal "Bawaslu Agam" --perihal "Permintaan data" --nomor-asal 7/PM.00/2026'
    " --lagi": Row(before=twice("7/PM.00/2026"), says="diterima"),
    "naskah registers receive masuk --tabel daftar.csv --check": Row(
        before=files("surat.pdf", "daftar.csv"), says="daftar.csv: 1 baris"
    ),
    'naskah registers void masuk 2026 7 --alasan "Tercatat dua kali"': Row(before=letters(7), says="batal"),
    'naskah registers correct masuk 2026 6 --asal "Bawaslu Agam" --alasan "Salah ketik"': Row(
        before=letters(7), fill={'"Bawaslu Agam"': '"Bawaslu Kabupaten Agam"'}, says="asal"
    ),
    'naskah documents correct ID --asal "Bawaslu Agam" -m "Salah ketik"': Row(
        fill={**of("ID", received), '"Bawaslu Agam"': '"Bawaslu Kabupaten Agam"'}, says="koreksi"
    ),
    'naskah documents misreceived ID -m "Surat untuk kantor lain"': Row(
        fill=of("ID", received), says="diterima keliru"
    ),
    "naskah registers approve ID": Row(fill=of("ID", insertion), says="disetujui"),
    "naskah registers close keluar_sekretaris 2025": Row(given="y\n"),
    "naskah registers confirm ID": Row(fill=of("ID", proposal), who=SECOND),
    "naskah registers decline ID": Row(fill=of("ID", proposal), who=SECOND),
    'naskah registers takeback keluar_sekretaris ID --alasan "Buku tahun lain"': Row(
        fill=of("ID", imported), says="baris dicoret"
    ),
    "naskah registers import keluar_sekretaris agenda-2025.csv --check": Row(before=files("agenda-2025.csv")),
    'naskah documents receive formulir.docx --asal "Subbagian Teknis" --perihal "Formulir Data Kinerja TW I"': Row(
        before=files("formulir.docx"), who=ARSIPARIS
    ),
    "naskah documents get ID -f received -o kembali.docx": Row(fill=of("ID", received)),
    "sha256sum naskah.pdf": Row(before=files("naskah.pdf"), says="naskah.pdf"),
    # docs/guides/intake.md
    "naskah keys create e-kinerja --role intake --source https://e-kinerja.example/ --ceiling T": Row(
        fill={"create e-kinerja": "create e-kinerja-2"}, says="nsk_"
    ),
    "naskah intake merge --jenis surat_edaran --csv rows.csv --base base.json --unit 3"
    " --source https://e-kinerja.example/": Row(before=files("rows.csv", "base.json"), given="y\n", says="2"),
    # docs/guides/perintah.md
    "naskah people surel NAMA-ANDA nama@kantor.go.id": Row(fill=of("NAMA-ANDA", STAF)),
    "naskah people surel NAMA-ANDA --hapus": Row(fill=of("NAMA-ANDA", STAF)),
    "naskah documents acts NOMOR-ID": Row(fill=no(DRAFT)),
    "naskah documents get NOMOR-ID": Row(fill=no(DRAFT)),
    "naskah documents paraf NOMOR-ID": Row(fill=no(DRAFT), says="diparaf"),
    "naskah documents paraf NOMOR-ID --dilihat DIGEST": Row(
        fill={**no(READ_ELSEWHERE), "DIGEST": digest}, says="diparaf"
    ),
    'naskah documents return NOMOR-ID -m "Dasar hukum kurang satu"': Row(
        fill=no(DRAFT), who=KASUBBAG, says="dikembalikan"
    ),
    'naskah documents return NOMOR-ID -m "Mohon diperiksa lagi" --satu-tingkat': Row(
        fill=no(INITIALLED), who=KASUBBAG
    ),
    "naskah documents revise NOMOR-ID isi.json": Row(
        fill=no(DRAFT), before=files("isi.json"), says="Hal yang Lain"
    ),
    'naskah documents cancel NOMOR-ID -m "Kegiatan ditunda"': Row(fill=no(INITIALLED), says="batal"),
    "naskah documents diff NOMOR-ID 1..2": Row(fill=no(printed(DRAFT))),
    "naskah documents diff NOMOR-ID 1..2 -o perbandingan.html": Row(fill=no(DRAFT)),
    "naskah documents revise NOMOR-ID isi.json --lampiran ID-FORM-1 --lampiran ID-FORM-2": Row(
        fill={
            **no(DRAFT),
            "ID-FORM-1": paper("first form", "form_data_kinerja"),
            "ID-FORM-2": paper("second form", "form_data_kinerja"),
        },
        before=files("isi.json"),
    ),
    "naskah documents attach NOMOR-ID RAB.xlsx denah.png": Row(
        fill=no(printed(DRAFT)), before=files("RAB.xlsx", "denah.png"), says="denah.png"
    ),
    "naskah documents attachments NOMOR-ID": Row(fill=no(DRAFT), says="denah.png"),
    "naskah documents detach NOMOR-ID 1": Row(fill=no(printed(DRAFT))),
    "naskah documents get NOMOR-ID -f berkas-1": Row(fill={**no(printed(DRAFT)), "berkas-1": left_with_it}),
    "naskah documents sign NOMOR-ID": Row(
        fill=no(fresh("lembar_disposisi")), who=SEKRETARIS, says="ditandatangani"
    ),
    'naskah documents send NOMOR-ID --kepada jabatan:kasubbag_hukum --tembusan unit:3 --luar "Bawaslu Agam:srikandi"': Row(
        fill=no(CIRCULAR), who=SEKRETARIS, says="didistribusikan"
    ),
    "naskah registers unanswered masuk": Row(says="belum dijawab"),
    "naskah ekspedisi list": Row(who=SEKRETARIS, says="Buku ekspedisi"),
    "naskah ekspedisi print -o ekspedisi.pdf": Row(who=SEKRETARIS, says="ekspedisi.pdf"),
    'naskah ekspedisi return NOMOR-ID 3.1 "Dedi" lembar-bertanda-tangan.pdf': Row(
        fill={**no(SENT), "3.1": first_recipient},
        before=files("lembar-bertanda-tangan.pdf"),
        who=SEKRETARIS,
        says="diterima Dedi",
    ),
    "naskah documents recipients NOMOR-ID": Row(fill=no(SENT), who=SEKRETARIS, says="Penerima"),
    "naskah documents read NOMOR-ID": Row(fill=no(CIRCULAR), who=STAF, says="dibaca"),
    'naskah documents receipt NOMOR-ID "Bawaslu Agam" "Dedi"': Row(
        fill=no(SENT), who=SEKRETARIS, says="diterima Dedi"
    ),
    'naskah disposisi give --naskah 1/2026 --kepada kasubbag_perencanaan --kepada kasubbag_hukum --petunjuk Selesaikan/TL -m "Siapkan jawaban"': Row(
        fill=of("1/2026", received), who=SEKRETARIS, says="dibuat sebagai konsep"
    ),
    "naskah documents get ID-DISPOSISI": Row(fill=of("ID-DISPOSISI", UNSIGNED), who=SEKRETARIS),
    "naskah documents sign ID-DISPOSISI": Row(
        fill=of("ID-DISPOSISI", UNSIGNED), who=SEKRETARIS, says="ditandatangani"
    ),
    'naskah disposisi forward ID-DISPOSISI --kepada pengelola_data --petunjuk Selesaikan/TL -m "Olah datanya"': Row(
        fill=of("ID-DISPOSISI", PASSED_ON), who=KASUBBAG, says="dibuat sebagai konsep"
    ),
    'naskah disposisi answer ID-DISPOSISI -m "Data sudah dikirim"': Row(
        fill=of("ID-DISPOSISI", PASSED_ON), who=KASUBBAG, says="dijawab"
    ),
    "naskah disposisi show ID-DISPOSISI": Row(
        fill=of("ID-DISPOSISI", PASSED_ON), who=SEKRETARIS, says="menutupnya (close)"
    ),
    "naskah disposisi list": Row(who=SEKRETARIS, says="lembar disposisi"),
    "naskah disposisi list --naskah 1/2026": Row(
        fill=of("1/2026", received), who=SEKRETARIS, says="lembar disposisi"
    ),
    "naskah disposisi replace ID-DISPOSISI --kepada kasubbag_hukum --petunjuk Koordinasikan": Row(
        fill=of("ID-DISPOSISI", PASSED_ON), who=SEKRETARIS, says="dibuat sebagai konsep"
    ),
    'naskah disposisi close ID-DISPOSISI -m "Tidak perlu ditindaklanjuti lagi"': Row(
        fill=of("ID-DISPOSISI", PASSED_ON), who=SEKRETARIS, says="ditutup"
    ),
    'naskah documents correct-receipt NOMOR-ID 3.2 --tercatat "Dedi" --menjadi "Dedi Kurniawan" -m "Nama lengkapnya"': Row(
        fill={**no(SENT), "3.2": recipient}, who=SEKRETARIS, says="diterima Dedi Kurniawan"
    ),
    'naskah documents revoke NOMOR-ID -m "Tidak berlaku lagi"': Row(
        fill=no(SENT), who=SEKRETARIS, says="dicabut"
    ),
    'naskah documents revoke NOMOR-ID -m "Salah tanggal" --ralat --oleh ID-NASKAH-RALAT': Row(
        fill={**no(CIRCULAR), "ID-NASKAH-RALAT": OTHER}, who=SEKRETARIS
    ),
    "naskah documents get NOMOR-ID -f salinan": Row(fill=no(printed(SENT))),
    "naskah documents get NOMOR-ID -f salinan --penerima 3.2": Row(
        fill={**no(printed(SENT)), "3.2": recipient}, before=fetched_nowhere
    ),
    'naskah registers insert NOMOR-ID --setelah 12 --tanggal 2026-03-10 --alasan "Terlambat dicatat"': Row(
        fill=no(REPORT), before=reach(12)
    ),
    "naskah registers approve ID-PERMINTAAN": Row(fill=of("ID-PERMINTAAN", insertion), who=SEKRETARIS),
    "naskah documents sign A B C": Row(
        fill={" A B C": lambda w: " ".join(["", *(w.draft("lembar_disposisi") for _ in "ABC")])},
        who=SEKRETARIS,
    ),
    "naskah documents scan NOMOR-ID pindaian.pdf": Row(
        fill=no(BY_HAND), before=files("pindaian.pdf"), who=SEKRETARIS, says="pindai"
    ),
    "naskah people confirm": Row(before=proposed(HUKUM), who=HUKUM, given="y\n", says="confirmed"),
    "naskah people certificates NAMA-ANDA": Row(fill=of("NAMA-ANDA", STAF)),
    'naskah people unbind NAMA-ANDA NOMOR-IKATAN -m "Token hilang"': Row(
        fill={"NAMA-ANDA": STAF, "NOMOR-IKATAN": bond(STAF)}, says="has ended"
    ),
    "naskah people bsre NAMA-ANDA": Row(fill=of("NAMA-ANDA", STAF), given=f"{NIK}\n", says="set on"),
    "naskah documents seal NOMOR-ID": Row(fill=no(OWN), before=signs, who=SEKRETARIS, given=passphrase),
    "naskah documents seal NOMOR-ID --sertifikat saya.p12": Row(
        fill=no(OWN_BY_FILE),
        before=both(signs, files("saya.p12")),
        who=SEKRETARIS,
        given=passphrase,
    ),
    "naskah documents settle NOMOR-ID bertanda-tangan.pdf": Row(
        fill=no(UNKNOWN), before=unanswered, who=SEKRETARIS, says="dipastikan"
    ),
    'naskah documents release NOMOR-ID -m "BSrE: tidak ada transaksi"': Row(
        fill=no(RELEASED), before=never_answered, who=SEKRETARIS
    ),
    # docs/guides/verifier.md
    "curl --data-binary @surat.pdf -H 'Content-Type: application/pdf' https://naskah.kantor.example/v": Row(
        before=files("surat.pdf"), says='"standing":"archived"'
    ),
    "naskah verify surat.pdf": Row(before=files("surat.pdf")),
    "naskah verify surat.pdf --roots roots.pem": Row(before=files("surat.pdf", "roots.pem")),
    "naskah verify --qr 'https://...#n=...' --key 1306.qr.pub": Row(
        fill={"https://...#n=...": qr_text},
        before=files("1306.qr.pub"),
        says="menandatangani tepat ini",
    ),
}

NOT_RUN: Mapping[str, str] = {
    'naskah people leave PERSON --penerus SUCCESSOR --dasar "SK 12/2026"': (
        "nobody of those who type the other lines comes back with a token: tests/functional/test_leaving.py lets people leave"
    ),
    "make up": "what all of this runs on, as naskah up",
    "naskah up": "what all of this runs on",
    "NASKAH_TEMPLATES=$PWD/templat naskah up": "what all of this runs on, with a folder of types",
    "naskah templates new JENIS": "asks: docs/guides/contract.md types it with its answers",
    "naskah templates check FOLDER": "docs/guides/contract.md types it of the folder it made",
    "naskah templates check templat/surat_perintah --out halaman": (
        "half a minute of LibreOffice: tests/functional/api/test_template_commands.py draws the pages of a smaller type"
    ),
    "naskah office apply kantor.yaml": "the reader's own file, with lines that the guide shows",
    "naskah demo": "a stack of its own: tests/functional/test_embedded_stack.py plays it",
    "naskah demo --brief": "a stack of its own: tests/functional/test_surroundings.py plays it",
    "NASKAH_HOME=/srv/naskah naskah up": "a stack of its own: the home that was restored",
    "naskah office start": "a real office on a home of its own, and it asks",
    "naskah office start kantor.yaml --home /srv/naskah": "a real office on a home of its own",
    "naskah up --lan": "serves on every interface of the machine",
    "naskah up --lan --name naskah.kantor.lan --home /srv/naskah": "serves on every interface of the machine",
    "naskah up --certificate kantor.pem --key kantor.key": "a stack of its own",
    "naskah service install --home /srv/naskah --user naskah --lan --name naskah.kantor.lan --now": SYSTEMD,
    "naskah service install service relay courier consumer worker converter"
    " --environment /etc/naskah.env --user naskah": SYSTEMD,
    "naskah service remove": SYSTEMD,
    "naskah service show": SYSTEMD,
    **{f"naskah run {part}": A_PART for part in ("worker", "relay", "courier", "consumer", "service")},
    'naskah run converter --socket "$NASKAH_CONVERTER_SOCKET" --size 2': A_PART,
    "naskah pki rotate seal": "needs a home that was begun for an office: tests/unit/service/embedded/test_pki_rotation.py",
    "naskah pki rotate seal --p12 FILE --passphrase-file FILE --roots FILE": (
        "the office's own seal: tests/unit/service/embedded/test_pki_rotation.py"
    ),
    'naskah queues mend JOB --payload isi.json -m "Karakter yang hilang diganti"': (
        "needs a job that was quarantined: tests/functional/api tries it"
    ),
    "naskah verify": "a name: it needs a file, or the text of a QR code",
}
"""Lines that are not typed, and why; their commands and options are read all the same."""
