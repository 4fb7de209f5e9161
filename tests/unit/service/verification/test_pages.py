"""Every row of the verification table says exactly this: file, state, class. The state stands first, in its colour."""

from __future__ import annotations

import html
import itertools
import re
from datetime import date

import pytest

from doc_templates.levels import LEVELS
from service.documents.validity import ValidityState
from service.verification import pages as page
from service.verification import refusals, verdicts, words
from service.web import inline
from service.words import ENGLISH, speaking
from service.words.catalogue import messages
from service.words.dates import tanggal
from tests.browser.gallery import LONG, REFUSALS, Row, file_tone, rows, state_first
from tests.verification_rows import (
    CODE,
    ENGLISH_SAID,
    FILES,
    NOBODYS,
    NUMBER,
    SAID,
    STATES,
    TITLE,
    judged,
    nobodys,
    told,
)
from worker.signing.verdict import Change, Likeness, Standing, Why

FIRST_WORDS = {
    "foto tanpa kode": "Gambar ini belum dapat dinilai: kode QR-nya tidak terbaca, sehingga tidak diketahui apakah ini gambar naskah itu.",
    "foto berkode lain": "Gambar ini memuat kode lain daripada kode naskah itu; naskah dengan kode itu tidak ada di arsip.",
    "terdahulu": "Berkas ini konsep, bukan naskah yang ditandatangani; arsip menyimpan versi yang lebih baru.",
}
"""Files of which another sentence is said first than their standing's."""


def boxes(text: str) -> list[tuple[str, list[str]]]:
    """The coloured boxes of a page, in their order: colour and sentences."""
    found = re.findall(r'<div class="vonis (?:keadaan )?(\w+)">(.*?)</div>', text, re.DOTALL)
    return [(tone, [plain(each) for each in re.findall(r"<p>(.*?)</p>", inner)]) for tone, inner in found]


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


def test_the_table_has_every_row() -> None:
    assert SAID.keys() == ENGLISH_SAID.keys() == STATES.keys()
    assert {validity.state for _, validity in STATES.values()} == set(ValidityState) == set(words.LABEL)
    assert {each.standing for each in (*FILES.values(), *NOBODYS.values())} == set(Standing)
    assert (set(verdicts.STANDING), set(verdicts.WHY)) == (set(Standing), set(Why))
    assert (set(verdicts.CHANGES), set(verdicts.LOOKS)) == (set(Change), set(Likeness))


@pytest.mark.parametrize("state", STATES)
def test_a_document_s_page_says_first_how_it_stands(state: str) -> None:
    tone, label, sentence = SAID[state]
    text = page.document(told(state))
    ((colour, said),) = boxes(text)
    assert (colour, said[:2]) == (tone, [label, sentence])
    named = STATES[state][1].by[:1]
    code = named[0].code if named else None
    assert (f'href="/v/{code}"' in text) == (code is not None)
    assert (TITLE in text) == (told(state).judul is not None)


@pytest.mark.parametrize("state", STATES)
def test_above_class_b_state_and_digest_are_told_and_nothing_else(state: str) -> None:
    text = page.document(told(state, open=False))
    ((_, said),) = boxes(text)
    assert said[0] == SAID[state][1]
    assert "Nomor" not in " ".join(said)
    for secret in (NUMBER, TITLE, "Rahmat", "Surat Edaran", "2026", "Unduh"):
        assert secret not in plain(text.partition("<main>")[2])
    assert "1ff0" * 16 in text


@pytest.mark.parametrize(("file", "state", "public"), list(itertools.product(FILES, STATES, (True, False))))
def test_a_file_s_page_says_what_it_is_and_how_its_document_stands(
    file: str, state: str, public: bool
) -> None:
    found = judged(file, state, open=public)
    shown = boxes(page.file(found))
    in_front = state_first(file, state)
    first, second = shown if in_front else reversed(shown)
    tone, label, _ = SAID[state]
    assert found.state_first == in_front
    assert (first[0], first[1][0]) == (tone if in_front else "netral", label)
    assert second == (file_tone(file, state), found.words)
    said: str = verdicts.STANDING[found.verdict.standing]
    if state != "selesai" or file != "terdahulu":
        said = FIRST_WORDS.get(file, said)
    assert second[1][0] == said


@pytest.mark.parametrize(
    ("file", "scanned", "asked", "own", "said"),
    [
        ("asli", False, None, True, "sama persis"),
        ("asli", True, None, False, "halaman sebelum ditandatangani dengan tangan"),
        ("pindaian arsip", True, None, True, "pindaian naskah bertanda tangan basah"),
        ("asli", False, "ABCDEFGHJKLMNPQR", False, "BUKAN naskah berkode ABCDEFGHJKLMNPQR"),
        ("pindaian arsip", True, "ABCDEFGHJKLMNPQR", False, "BUKAN naskah berkode ABCDEFGHJKLMNPQR"),
        ("foto", False, "ABCDEFGHJKLMNPQR", False, "BUKAN naskah berkode ABCDEFGHJKLMNPQR"),
    ],
)
def test_green_is_a_letter_s_own_signed_file_on_its_own_page(
    file: str, scanned: bool, asked: str | None, own: bool, said: str
) -> None:
    found = judged(file, scanned=scanned, asked=asked)
    first, second = boxes(page.file(found))
    assert found.itself == own
    assert said in found.words[0]
    if own:
        assert (first[0], second[0]) == ("baik", "baik")
    else:
        assert (first[0], second[0]) == ("buruk" if asked else "ragu", "netral")


def test_another_letter_s_file_is_said_to_be_that_before_how_its_own_letter_stands() -> None:
    first, second = boxes(page.file(judged("salinan", "dicabut", asked="ABCDEFGHJKLMNPQR")))
    assert first[1][0].startswith("Berkas ini BUKAN naskah berkode")
    assert second[1][0] == "Dicabut"


@pytest.mark.parametrize("file", ["foto", "dicetak ulang"])
@pytest.mark.parametrize(
    ("state", "public", "said", "fetched"),
    [
        ("berlaku", True, "Yang berlaku ialah naskah di arsip, BUKAN tentu kertas Anda.", True),
        ("diralat", True, "Yang berlaku ialah naskah di arsip, BUKAN tentu kertas Anda.", True),
        ("dicabut", True, "Yang dicatat di sini ialah naskah di arsip, BUKAN tentu kertas Anda.", True),
        ("berlaku", False, "tidak terbuka untuk umum: tanyakan kepada kantor", False),
        ("konsep", True, "belum ada naskah sah yang dapat dibandingkan", False),
        ("konsep", False, "belum ada naskah sah yang dapat dibandingkan", False),
        ("batal", True, "tidak ada naskah sah yang dapat dibandingkan", False),
    ],
)
def test_a_paper_is_not_said_to_be_the_letter_whose_code_it_carries(
    file: str, state: str, public: bool, said: str, fetched: bool
) -> None:
    found = judged(file, state, open=public)
    text = page.file(found)
    assert said in " ".join(found.words)
    assert ("Unduh naskah itu" in " ".join(found.words)) == fetched
    assert re.findall(r'class="tombol" href="([^"]+)"', text)[0].endswith("naskah.pdf") == fetched


@pytest.mark.parametrize("file", ["foto tanpa kode", "foto berkode lain", "berkas lain"])
def test_what_is_not_the_letter_s_stands_beside_the_one_that_was_asked_for(file: str) -> None:
    found = judged(file)
    assert not found.belongs
    assert "<h2>Naskah yang ditanyakan</h2>" in page.file(found)


@pytest.mark.parametrize("file", NOBODYS)
def test_a_file_of_no_document_is_told_why(file: str) -> None:
    text = page.file(nobodys(file))
    ((tone, said),) = boxes(text)
    assert said == verdicts.verdict(NOBODYS[file])
    match file:
        case "cetakan agenda":
            assert (tone, len(said)) == ("ragu", 1)
        case "other-code":
            assert (tone, said[0]) == ("buruk", "Berkas ini tidak dikenal.")
        case _:
            assert (tone, said[0]) == ("ragu", "Berkas ini tidak dapat diperiksa.")
            assert "<h1>Tidak dapat diperiksa</h1>" in text
            assert said[-1].startswith("Foto halaman yang memuat kode QR")


def test_no_page_grows_wider_than_a_telephone() -> None:
    assert "overflow-wrap: anywhere" in inline.text("web/style.css").partition("main {")[0]


def test_times_are_the_office_s_with_their_zone() -> None:
    assert "1 April 2026 pukul 03.30 WIB" in page.document(told("berlaku"))
    bond = {"nama": "R", "penerbit": "CA", "ikatan": "1", "pemilik": "Rahmat", "sha256": "ab"}
    said = words.certificate({**bond, "terikat": "2026-03-31T17:30:00+00:00"}, "Asia/Jayapura")
    assert "terikat sejak 1 April 2026 pukul 02.30 WIT" in said


@pytest.mark.parametrize("status", REFUSALS)
def test_each_refusal_has_a_page_in_words(status: int) -> None:
    title, sentence = refusals.page(status)
    text = page.failed(status)
    assert title in text
    assert "Berkas" not in "".join(refusals.page(status, sent=False)) or status in (408, 503)
    assert html.escape(sentence) in text or sentence in text


def test_a_seal_is_never_called_a_signature() -> None:
    assert "ditandatangani secara elektronik" not in page.document(told("berlaku"))
    assert words.level("segel") in page.document(told("berlaku"))


FACTS = frozenset(
    {CODE, NUMBER, TITLE, "1ff0" * 16, "ab" * 32, "cd" * 32, "KPU Kabupaten Agam", "Surat Edaran"}
) | {
    "Rahmat Hidayat, S.H., M.Si.",
    ", Sekretaris",
    "Naskah",
    *(plain(each) for changed in LONG.values() for each in changed.values()),
}
"""What documents and the product are called, in whatever language they are told of."""
with speaking(ENGLISH):
    IN_ENGLISH = {row.name: row for row in rows(every=True)}
IN_INDONESIAN = {row.name: row for row in rows(every=True)}


def texts(row: Row) -> set[str]:
    body = re.sub(r"<(style|script)>.*?</\1>", "", row.html, flags=re.DOTALL)
    return {plain(each) for each in re.findall(r">([^<]+)<", body)} - {""}


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_every_row_is_said_in_english_to_whoever_prefers_it(name: str) -> None:
    row = IN_ENGLISH[name]
    assert texts(row) & texts(IN_INDONESIAN[name]) <= FACTS
    assert [
        (tone, said[: len(words)])
        for (tone, said), (_, words) in zip(boxes(row.html), row.boxes, strict=True)
    ] == [(tone, list(words)) for tone, words in row.boxes]
    assert '<html lang="en">' in row.html


def test_what_levels_and_dates_say_is_in_the_catalogue() -> None:
    levels = {each for level in LEVELS.values() for each in (level.verifikasi, level.riwayat)}
    assert levels <= messages(ENGLISH).keys()
    assert {tanggal(date(2026, month, 1)).msgid for month in range(1, 13)} <= messages(ENGLISH).keys()
