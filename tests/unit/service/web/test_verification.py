"""Every row of the verification table says exactly this: file, state, class. The state stands first, in its colour."""

from __future__ import annotations

import html
import itertools
import re
from datetime import date

import pytest

from doc_templates.levels import LEVELS
from service.desk import verification_verdicts as verdicts
from service.desk import verification_words as words
from service.desk.validity import State
from service.web import refusals
from service.web import verification as page
from service.words import ENGLISH, speaking
from service.words.catalogue import messages
from service.words.dates import tanggal
from tests.browser.gallery import FIRST, REFUSALS, TONES, UNCOLOURED, Row, rows
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
from worker.signing.verdict import Change, Look, Standing, Why


def boxes(text: str) -> list[tuple[str, list[str]]]:
    """The coloured boxes of a page, in their order: colour and sentences."""
    found = re.findall(r'<div class="vonis (?:keadaan )?(\w+)">(.*?)</div>', text, re.DOTALL)
    return [(tone, [plain(each) for each in re.findall(r"<p>(.*?)</p>", inner)]) for tone, inner in found]


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


def test_the_table_has_every_row() -> None:
    assert SAID.keys() == ENGLISH_SAID.keys() == STATES.keys()
    assert {validity.state for _, validity in STATES.values()} == set(State) == set(words.LABEL)
    assert {each.standing for each in (*FILES.values(), *NOBODYS.values())} == set(Standing)
    assert (set(verdicts.STANDING), set(verdicts.WHY)) == (set(Standing), set(Why))
    assert (set(verdicts.CHANGES), set(verdicts.LOOKS)) == (set(Change), set(Look))


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
    first, second = shown if found.verdict.standing in FIRST else reversed(shown)
    tone, label, _ = SAID[state]
    neutral = found.verdict.standing in UNCOLOURED
    assert (first[0], first[1][0]) == ("netral" if neutral else tone, label)
    assert second == (TONES.get(file, "ragu"), found.words)
    assert second[1][0] == verdicts.STANDING[found.verdict.standing]


@pytest.mark.parametrize("file", NOBODYS)
def test_a_file_of_no_document_is_told_why(file: str) -> None:
    ((tone, said),) = boxes(page.file(nobodys(file)))
    assert tone == ("ragu" if file == "cetakan agenda" else "buruk")
    assert said == verdicts.verdict(NOBODYS[file])
    assert len(said) == (1 if file == "cetakan agenda" else 2)


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
    assert html.escape(sentence) in text or sentence in text


def test_a_seal_is_never_called_a_signature() -> None:
    assert "ditandatangani secara elektronik" not in page.document(told("berlaku"))
    assert words.level("segel") in page.document(told("berlaku"))


FACTS = frozenset(
    {CODE, NUMBER, TITLE, "1ff0" * 16, "ab" * 32, "cd" * 32, "KPU Kabupaten Agam", "Surat Edaran"}
) | {
    "Rahmat Hidayat, S.H., M.Si.",
    ", Sekretaris",
}
"""What documents say themselves, in whatever language they are told of."""
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


def test_what_a_page_s_template_says_is_in_the_catalogue() -> None:
    said = {each for text in page.PAGES.values() for each in re.findall(r'say\("([^"]+)"', text)}
    assert said <= messages(ENGLISH).keys()
    levels = {each for level in LEVELS.values() for each in (level.verifikasi, level.riwayat)}
    assert levels <= messages(ENGLISH).keys()
    assert {tanggal(date(2026, month, 1)).msgid for month in range(1, 13)} <= messages(ENGLISH).keys()
