"""Days that cannot be, and acts that a paper has not, as typed: each its own sentence, in both languages, and nothing is done."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from service.words import ENGLISH, INDONESIAN
from tests.days import today
from tests.functional.commands.terminal import Terminal
from tests.functional.commands.test_acts import ACTS, words
from tests.functional.desk_house import SEK, STF, DeskHouse
from tests.functional.test_receiving import receive

ARSIP = "arsip"
Papers = dict[str, str]


@pytest.fixture(scope="module")
def papers(house: DeskHouse) -> Papers:
    """A disposisi drafted, one older and one sent, a file received and a letter entered."""
    made = {each: house.draft("lembar_disposisi") for each in ("draft", "older", "sent")}
    for each in ("older", "sent"):
        house.act(SEK, made[each], "sign")
    house.print_all()
    house.act(SEK, made["sent"], "distribute", penerima=[{"nama": "Bawaslu"}])
    made["received"] = receive(house, house.content(made["draft"], "docx"))["document_id"]
    house.print_all()
    letter = {"asal": "Bawaslu Agam", "perihal": "Hari yang mustahil", "tanggal": today().isoformat()}
    entered = house.call(ARSIP, "POST", "/registers/masuk/letters", 201, json=letter)
    made["urut"] = str(entered["urut"])
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE document SET tanggal = tanggal - 9 WHERE id = %s", (made["older"],))
    return made


def day(later: int) -> str:
    return (today() + timedelta(days=later)).isoformat()


LETTER = ("registers", "receive", "masuk", "--asal", "Bawaslu", "--perihal", "Hari lain")
ENTRY = ("registers", "correct", "masuk", "{tahun}", "{urut}", "--alasan", "Salah ketik")
FILE = ("documents", "receive", "surat.docx", "--asal", "Bawaslu", "--perihal", "Hari lain")
SHEET = ("documents", "correct", "{received}", "-m", "Salah ketik")
RECEIPT = ("documents", "receipt", "{sent}", "Bawaslu", "Satpam")
LATE, NOT_YET = day(2), ("belum terjadi", "has not come yet")
AFTER = ("setelah hari suratnya diterima", "after the day the letter was received")
DAYS: dict[str, tuple[str, Sequence[str], tuple[str, str]]] = {
    "signed tomorrow": (
        SEK,
        ("documents", "sign", "{draft}", "--tanggal", LATE),
        ("tanggal naskah tidak boleh setelah hari ini", "a document is not dated after today"),
    ),
    "signed before it was written": (
        SEK,
        ("documents", "sign", "{draft}", "--tanggal", day(-40)),
        ("mendahului hari isi naskah ini disusun", "before the day its content was written"),
    ),
    "corrected by an older letter": (
        SEK,
        ("documents", "revoke", "{sent}", "--ralat", "--oleh", "{older}", "-m", "Salah"),
        ("naskah ralatnya mendahului naskah ini", "the correcting document is older than this one"),
    ),
    "replaced by an older letter": (
        SEK,
        ("documents", "revoke", "{sent}", "--oleh", "{older}", "-m", "Diganti"),
        ("naskah penggantinya mendahului naskah ini", "the replacing document is older than this one"),
    ),
    "a letter that comes tomorrow": (ARSIP, (*LETTER, "--tanggal", LATE), NOT_YET),
    "a letter written after it came": (
        ARSIP,
        (*LETTER, "--tanggal", day(0), "--tanggal-asal", LATE),
        AFTER,
    ),
    "a file that comes tomorrow": (ARSIP, (*FILE, "--tanggal", LATE), NOT_YET),
    "a file written after it came": (ARSIP, (*FILE, "--tanggal-asal", LATE), AFTER),
    "an entry moved to tomorrow": (ARSIP, (*ENTRY, "--tanggal", LATE), NOT_YET),
    "an entry whose letter is of tomorrow": (ARSIP, (*ENTRY, "--tanggal-asal", LATE), AFTER),
    "a sheet moved to tomorrow": (ARSIP, (*SHEET, "--tanggal", LATE), NOT_YET),
    "a sheet whose letter is of tomorrow": (ARSIP, (*SHEET, "--tanggal-asal", LATE), AFTER),
    "received before it was sent": (
        STF,
        (*RECEIPT, "--pada", f"{day(-1)} 08:00"),
        ("mendahului saat naskah dikirim", "before the moment it was sent"),
    ),
    "received tomorrow": (STF, (*RECEIPT, "--pada", f"{LATE} 08:00"), NOT_YET),
}


def typed(line: Sequence[str], papers: Papers) -> list[str]:
    return [each.format(**papers, tahun=today().year) for each in line]


@pytest.mark.parametrize("name", DAYS)
def test_a_day_that_cannot_be_has_a_sentence_of_its_own(
    naskah: Terminal, papers: Papers, name: str, tmp_path: Any
) -> None:
    who, line, said = DAYS[name]
    (tmp_path / "surat.docx").write_bytes(naskah.house.content(papers["sent"], "docx"))
    naskah(who, "documents", "acts", papers["received"]) if who == ARSIP else naskah(
        who, "documents", "acts", papers["draft"]
    )
    naskah(who, "documents", "acts", papers["sent"])
    for language, sentence, other in ((INDONESIAN, *said), (ENGLISH, *reversed(said))):
        naskah.language = language
        told = naskah(who, *typed(line, papers), ends=1)
        assert sentence in told
        assert other not in told


HAS: dict[str, set[str]] = {
    "received": {"correct", "misreceived"},
    "draft": {"sign", "return", "revise", "cancel"},
    "sent": {"distribute", "send", "revoke"},
}
"""What may be done to each paper; everything else is refused, whoever asks."""


@pytest.mark.parametrize(
    ("paper", "verb"), [(each, verb) for each in HAS for verb in ACTS if verb not in HAS[each]]
)
def test_an_act_that_a_paper_has_not_is_refused_in_words_and_changes_nothing(
    naskah: Terminal, papers: Papers, paper: str, verb: str
) -> None:
    document = papers[paper]
    before = naskah.house.look(SEK, document)
    naskah(SEK, "documents", "acts", document)
    said = set()
    for language in (INDONESIAN, ENGLISH):
        naskah.language = language
        told = naskah(SEK, *words(verb, document), ends=1)
        said.add(told)
        assert "Traceback" not in told
    assert len(said) == 2, "each language its own"
    after = naskah.house.look(SEK, document)
    assert (after["status"], after["etag"]) == (before["status"], before["etag"])


def test_the_moment_it_was_sent_is_told_in_the_office_s_own_time(naskah: Terminal, papers: Papers) -> None:
    early = typed((*RECEIPT, "--pada", f"{day(-1)} 08:00"), papers)
    assert "WIB)" in naskah(STF, *early, ends=1)
