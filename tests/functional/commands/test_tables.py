"""Every command that shows something, at every width, with a terminal or without: no id and no finding is lost.

What a command prints as CSV is what it knows; each word of it stands whole in what it prints for people. Of a letter to many a
book names the first and how many others.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import psycopg
import pytest

from service.documents.commands.documents import CALLED
from service.registers.columns import addressed
from service.words.life import STATUS
from tests.command_line import LEAVES
from tests.days import today
from tests.functional.commands.terminal import Terminal
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse
from tests.house import SOURCE

CODES = frozenset(STATUS)
WIDTHS = (60, 80, 120, 200)
Words = Mapping[str, str]
"""What there is in the office, by the names it has in a row."""

SHOWN: Mapping[str, Sequence[str]] = {
    "documents list": (),
    "documents show": ("{document}",),
    "documents acts": ("{document}",),
    "documents recipients": ("{document}",),
    "documents attachments": ("{document}",),
    "documents diff": ("{revised}", "1..2"),
    "disposisi list": (),
    "ekspedisi list": ("--semua",),
    "disposisi show": ("{document}",),
    "inbox": (),
    "registers list": (),
    "registers show": ("edaran", "{year}"),
    "registers waiting": ("edaran",),
    "registers unanswered": ("masuk",),
    "registers gaps": ("--tahun", "{year}"),
    "registers insertions": (),
    "registers proposals": (),
    "registers imports": ("edaran",),
    "templates list": (),
    "templates show": ("surat_edaran",),
    "templates versions": ("surat_edaran",),
    "queues": (),
    "queues list": ("--state", "set_aside"),
    "queues show": ("{job}",),
    "webhooks list": (),
    "webhooks show": ("{webhook}",),
    "webhooks deliveries": ("{webhook}",),
    "webhooks keys": ("1306",),
    "people list": (),
    "people account list": (),
    "people positions": (),
    "people vacant": (),
    "people certificates": (STF,),
    "keys list": (),
    "keys secrets": (),
    "mail list": (),
    "office show": (),
    "office chain": ("lembar_disposisi", "--unit", "3", "--field", "sifat=Rahasia"),
    "intake refused": (),
    "intake find": (SOURCE, "{event}"),
    "archive audit": ("--document", "{document}"),
    "archive reconcile": (),
    "verify": ("naskah.pdf",),
}
"""Every command that shows what there is, and what it is asked; a new one is a line here."""
ELSEWHERE = {
    "archive backups": "asks for a folder of backups",
    "archive compare": "compares a whole bucket: tests/functional/test_restored_ledger",
    "archive confirm": "of a restored ledger",
    "archive rehearse": "restores a whole backup",
    "archive verify": "writes a report in prose: tests/functional/test_archive_judges",
    "doctor": "tries each part of this machine: tests/unit/service/embedded",
    "templates check": "of a folder: tests/functional/api/test_template_commands",
    "templates lint": "of a file: tests/functional/api/test_template_commands",
    "templates diff": "of two versions: tests/functional/api/test_template_commands",
}
"""Commands that show what this house has not."""
DONE = {
    *(
        f"documents {verb}"
        for verb in ("attach", "cancel", "correct", "correct-receipt", "distribute", "misreceived", "paraf")
    ),
    *(
        f"documents {verb}"
        for verb in ("read", "receipt", "receive", "release", "return", "revise", "revoke", "scan")
    ),
    *(
        f"documents {verb}"
        for verb in ("detach", "end-link", "link", "seal", "send", "settle", "sign", "takeover")
    ),
    *(f"disposisi {verb}" for verb in ("answer", "close", "forward", "give", "replace")),
    "ekspedisi return",
    *(f"intake {verb}" for verb in ("merge", "send")),
    *(f"keys {verb}" for verb in ("change", "create", "rotate")),
    *(f"pki {verb}" for verb in ("init", "rotate", "server")),
    *(f"queues {verb}" for verb in ("mend", "retry")),
    *(
        f"registers {verb}"
        for verb in ("approve", "close", "confirm", "correct", "decline", "import", "insert")
    ),
    *(f"registers {verb}" for verb in ("receive", "reopen", "reserve", "settle", "takeback", "void")),
    *(f"templates {verb}" for verb in ("approve", "refuse", "trial", "upload")),
    *(f"webhooks {verb}" for verb in ("add", "rotate", "test")),
    "office start",
    *(
        f"people account {verb}"
        for verb in ("allow", "end", "invite", "link", "reset", "sign-out", "unlink", "unlock")
    ),
    "people let-in",
    "people token",
    "people leave",
}
"""Commands that do something and tell what they did: by the same tables, or in a line."""


AS = dict.fromkeys(
    ("webhooks", "queues", "mail", "archive", "intake", "people certificates", "office chain"), "admin"
)
"""Who asks, where it is not an official."""


def has(command: Any, option: str) -> bool:
    return any(option in each.opts for each in command.params)


def test_every_command_that_shows_something_has_a_line_here() -> None:
    shows = {name for name, each in LEAVES.items() if has(each, "--json")}
    assert shows == SHOWN.keys() | ELSEWHERE.keys() | DONE


def test_what_is_printed_as_json_is_printed_as_csv_too() -> None:
    assert {name for name, each in LEAVES.items() if has(each, "--json") != has(each, "--csv")} == set()


@pytest.fixture(scope="module")
def known(house: DeskHouse) -> Words:
    """One of everything, with titles as long and as odd as offices write them, and a letter to many in the book."""
    title = "[darurat] Tindak lanjut " + "pengumpulan data kinerja dan pelaporan " * 4
    document = house.draft("lembar_disposisi")
    house.act(SEK, document, "sign")
    house.print_all()
    circular = house.draft()
    for who in (STF, KSB, HKM):
        house.act(who, circular, "paraf")
    house.act(SEK, circular, "sign")
    to = [{"nama": "Bawaslu Kabupaten Agam", "saluran": "srikandi"}]
    house.act(SEK, document, "distribute", penerima=to)
    house.print_all()
    revised = house.draft()
    payload = json.loads(house.content(revised, "data"))["payload"]
    house.act(STF, revised, "revise", payload={**payload, "tentang": title.strip()}, catatan="Ditambah")
    house.print_all()
    job = house.call("admin", "GET", f"/documents/{document}/versions")["versions"][0]["job_id"]
    hook = house.call(
        "admin", "POST", "/webhooks", 201, json={"url": "https://93.184.215.14/" + "hook/" * 20}
    )
    house.call(
        "arsip", "POST", "/registers/edaran/reservations", 201, json={"jumlah": 1, "alasan": title[:200]}
    )
    with psycopg.connect(house.superuser) as connection:
        row = connection.execute("SELECT event_id FROM event WHERE document_id = %s", (document,)).fetchone()
    assert row is not None
    return {
        "document": document,
        "event": row[0],
        "revised": revised,
        "job": job,
        "webhook": hook["id"],
        "year": str(today().year),
    }


@pytest.fixture
def asked(naskah: Terminal, known: Words) -> Callable[..., str]:
    """What one of the commands prints on standard output."""
    (naskah.state.parent / "naskah.pdf").write_bytes(naskah.house.content(known["document"]))

    def run(name: str, *more: str, width: int = 200) -> str:
        words = [each.format(**known) for each in SHOWN[name]]
        ends = 1 if name == "registers gaps" else 0
        who = AS.get(name, AS.get(name.split()[0], SEK))
        return naskah.streams(who, *name.split(), *words, *more, width=width, ends=ends)[0]

    return run


INDONESIAN = re.compile(
    r"(?<![{\[])\b(yang|tidak|belum|sudah|dengan|untuk|dari|oleh|atau|menunggu|masih|ini|keadaan|nomor|tanggal|perihal|judul|jenis"
    r"|berkas|halaman|catatan|perbuatan|jabatan|kapasitas|langkah|sidik|isi|penerima|saluran|dikirim|diterima|koreksi"
    r"|hambatan|tujuan|asal|buku|arah|pola|tahun|alasan|usulan|diusulkan|diminta|disetujui|baris|menjadi|sejak|terlambat"
    r"|ditandatangani|diparaf|tanda|kosong|kode|kelas)\b"
)
"""Words of ours by which a sentence or a head in Indonesian is known; in brackets they are a pattern's, or a page's own."""
DATA = {
    "office show": "the office's own file",
    "templates show": "a type's own fields",
    "archive audit": "what an act is called in the log",
}
"""Commands that show data in which such words stand."""


@pytest.mark.parametrize("name", sorted(SHOWN.keys() - DATA.keys()))
def test_a_session_in_english_shows_no_indonesian_word_but_data(
    naskah: Terminal, asked: Callable[..., str], name: str
) -> None:
    naskah.language = "en"
    data = set(INDONESIAN.findall(" ".join(_texts(json.loads(asked(name, "--json"))))))
    for width in (60, 200):
        shown = asked(name, width=width)
        found = {each[0] for each in INDONESIAN.finditer(shown)} - data
        assert not found, f"{width}: {found}\n{shown}"


def _texts(value: Any) -> Iterator[str]:
    """Every text in what a program is told, without the names it stands by."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)


def _rows(table: str, called: Mapping[str, str]) -> list[list[str]]:
    """The rows of a table with their head as people read it; of a table without rows nothing, for people read its title alone."""
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert rows, "a head at least"
    return [[called.get(each, each) for each in rows[0]], *rows[1:]] if len(rows) > 1 else []


def _counted(word: str) -> bool:
    """Seconds go on from one command to the next."""
    return word.replace(".", "", 1).isdigit()


WITHOUT_SHORT = {
    "documents show": "its facts have a line for each",
}
"""Commands in whose tables a document stands by its whole id alone."""


@pytest.mark.parametrize("name", sorted(SHOWN.keys() - WITHOUT_SHORT.keys()))
def test_a_document_in_a_table_has_its_short_name_and_its_state_in_words(
    asked: Callable[..., str], known: Words, name: str
) -> None:
    for table in asked(name, "--csv").split("\r\n\r\n"):
        head, *rows = csv.reader(io.StringIO(table, newline=""))
        for row in rows:
            for document in {known["document"], known["revised"]} & set(row):
                assert document[-8:] in row, f"{name}: {head}"
            told = dict(zip(head, row, strict=True))
            assert told.get("keadaan") not in CODES, f"{name}: {told}"
            assert told.get("status") not in CODES, f"{name}: {told}"


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_is_lost_at_any_width(asked: Callable[..., str], name: str) -> None:
    tables = asked(name, "--csv").split("\r\n\r\n")
    told = addressed if name == "registers show" else str
    words = {
        word
        for table in tables
        for row in _rows(table, CALLED if name.startswith("documents") else {})
        for cell in row
        for word in told(cell.removeprefix("'")).split()
    }
    json.loads(asked(name, "--json"))
    for width in WIDTHS:
        shown = asked(name, width=width)
        lost = {word for word in words if word not in shown and not (name == "queues" and _counted(word))}
        assert not lost, f"{width}: {lost}"
        for line in shown.splitlines():
            assert len(line) <= width or len(line.split()) == 1, f"{width}: {line}"
