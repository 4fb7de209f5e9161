"""Every text that is on the pages is found, however pdftotext moved and broke it; every one that is not is named."""

from __future__ import annotations

import random
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doc_templates.kit.formatting import terbilang
from worker.pdf.expected import GAP
from worker.pdf.places import RemainingText
from worker.pdf.running import On, RunningText
from worker.pdf.text import read_pages

WORDS = st.text("abcdefgh1234.-", min_size=1, max_size=12).filter(lambda word: word.strip("-.") != "")
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)


def missing(raw: str, *paragraphs: str, caps: bool = False) -> list[str]:
    return RemainingText(read_pages(raw, caps=caps), caps=caps).take(paragraphs)


def test_a_paragraph_over_several_lines_is_found() -> None:
    assert missing("Surat Edaran\ntentang data\nkinerja\n", "Surat Edaran tentang data kinerja") == []


def test_a_missing_paragraph_is_named() -> None:
    assert missing("Surat Edaran\n", "Surat Edaran", "Nomor 7") == ["Nomor 7"]


def test_a_text_must_be_there_as_often_as_in_the_document() -> None:
    assert missing("Ya\nYa\nTidak\n", "Ya", "Ya", "Tidak") == []
    assert missing("Ya\nTidak\n", "Ya", "Ya", "Tidak") == ["Ya"]


def test_a_short_text_is_not_taken_from_the_middle_of_a_longer_one() -> None:
    assert missing("Sebanyak 12 orang hadir\n", "Sebanyak 12 orang hadir", "12") == ["12"]
    assert missing("12\nSebanyak 12 orang hadir\n", "Sebanyak 12 orang hadir", "12") == []


def test_a_cell_is_preferred_to_a_piece_of_a_sum() -> None:
    # Taken greedily from the left, the 1 of 1.000 would leave .000 behind.
    assert missing("1.000\n1\n", "1", "1.000") == []
    assert missing("Jumlah 1 dari 1\n1\n", "1", "Jumlah 1 dari 1") == []


def test_cells_may_stand_in_another_order() -> None:
    assert (
        missing(
            "No Uraian Nilai\n1 250\nData pemilih\n2 300 Logistik\n",
            *["No", "Uraian", "Nilai", "1", "Data pemilih", "250", "2", "Logistik", "300"],
        )
        == []
    )


def test_list_numbers_before_a_paragraph_do_no_harm() -> None:
    assert missing("A. Umum\n1. Umum\na) Rincian\n", "Umum", "Umum", "Rincian") == []


def test_a_broken_text_does_not_begin_within_a_longer_one_for_good() -> None:
    long = "lihat data kinerja pegawai dan data kinerja unit kerja pada lampiran"
    raw = (
        f"data kinerja unit\nlihat\nkaki\n\f{long.removeprefix('lihat ').replace(' unit', chr(10) + 'unit')}"
    )
    raw = raw.replace("data kinerja\n", "\ndata kinerja\n") + "\ndata kinerja\nkaki\n\funit\n\f"
    assert missing(raw, "data kinerja unit", long, "data kinerja unit") == []


def test_words_that_pdftotext_split_or_joined_are_found() -> None:
    assert missing("Ko misi Pemilihan\nUmumKabupaten A gam\n", "Komisi Pemilihan Umum Kabupaten Agam") == []


def test_a_paragraph_broken_over_a_page_is_found_past_footer_and_header() -> None:
    raw = "data kinerja yang\ndihimpun oleh\nHalaman 1 dari 2\n\fKOP SURAT\nsetiap subbagian\nUmum\n\f"
    assert missing(raw, "data kinerja yang dihimpun oleh setiap subbagian", "Umum") == []


def test_a_paragraph_over_three_pages_is_found() -> None:
    raw = "satu dua\nkaki\n\fkepala\ntiga empat\nkaki\n\fkepala\nlima enam\n\f"
    assert missing(raw, "satu dua tiga empat lima enam") == []


def test_two_cells_broken_over_a_page_are_found() -> None:
    raw = "kiri atas\nkanan atas\nkaki\n\fkepala\nkiri bawah\nkanan bawah\n\f"
    assert missing(raw, "kiri atas kiri bawah", "kanan atas kanan bawah") == []


@pytest.mark.parametrize(
    ("ended", "begun"),
    [("Undang-", "Undang"), ("KPU–", "Bawaslu"), ("siap?", "Siap"), ("456-", "ORT.06")],
)
def test_a_paragraph_is_broken_over_a_page_inside_a_word_where_a_line_may_end(ended: str, begun: str) -> None:
    raw = f"berdasarkan ketentuan {ended}\nkaki\n\fkepala\n{begun} yang berlaku\nUmum\n\f"
    whole = f"berdasarkan ketentuan {ended}{begun} yang berlaku"
    assert missing(raw, whole, "Umum") == []
    assert missing(raw.replace(f"{begun} yang", "yang"), whole, "Umum") == [whole]


def test_points_that_repeat_other_paragraphs_are_found_over_their_pages() -> None:
    said = [
        "realisasi diisi berdasarkan keadaan sebenarnya sampai dengan akhir periode pelaporan;",
        "capaian kinerja dihitung oleh sistem dan tidak diisi secara manual;",
        "setiap realisasi disertai paling sedikit satu data pendukung; dan",
    ]
    points = [" ".join(f"{terbilang(time)} {each}" for time in range(1, 30)) for each in said]
    paragraphs = [*(each for point in zip(points, said, strict=True) for each in point), *said * 9]
    lines = [
        line for number, each in enumerate(paragraphs, 1) for line in textwrap.wrap(f"{number}. {each}", 70)
    ]
    raw = "".join("\n".join([*lines[at : at + 25], "kaki"]) + "\n\f" for at in range(0, len(lines), 25))
    assert missing(raw, *paragraphs) == []
    assert missing(raw.replace("sebelas", "", 1), *paragraphs) == [points[0]]


def test_a_word_missing_at_the_page_break_is_noticed() -> None:
    raw = "data kinerja yang\nkaki\n\fkepala\nsetiap subbagian\n\f"
    assert missing(raw, "data kinerja yang dihimpun setiap subbagian") != []


def test_a_value_is_never_put_together_from_two_pages() -> None:
    assert (
        missing("12\n\f500\n\f", "12500") == []
    )  # nothing stands between: one value broken in the middle of its line
    assert missing("12\nkaki\n\f500\n\f", "12500") == ["12500"]
    dated = "nomor 12-500 tahun"
    assert missing("nomor 12-\nkaki\n\f500 tahun\n\f", dated) == [dated]


def test_a_hyphen_put_by_a_line_break_is_forgiven_and_others_are_not() -> None:
    assert missing("pertang-\ngungjawaban undang-undang\n", "pertanggungjawaban undang-undang") == []
    assert missing("undang-\nundang\n", "undang-undang") == []
    assert missing("suhu -5 derajat\n", "suhu 5 derajat") == ["suhu 5 derajat"]


def test_a_footer_is_not_begun_by_the_last_words_of_the_page() -> None:
    pages = RemainingText(read_pages("lihat halaman 1\nhal 3 dari 4\n"))
    assert pages.take_running([RunningText(text=f"hal {GAP} dari {GAP}", on=On.EVERY)]) == []
    assert pages.take([f"lihat halaman {GAP}"]) == []


def test_a_field_leaves_a_gap_that_anything_short_may_fill() -> None:
    assert missing("Halaman 3 dari 12 lembar\n", f"Halaman {GAP} dari {GAP} lembar") == []
    assert missing("Halaman 3 lembar\n", f"Halaman {GAP} dari {GAP} lembar") == ["Halaman … dari … lembar"]


@pytest.mark.parametrize("note", [f"{GAP}Catatan kaki.", f"{GAP} Catatan kaki."])
def test_a_note_is_found_behind_its_mark(note: str) -> None:
    assert (
        missing(
            "Isi naskah yang panjang di atas catatan\n1Catatan kaki.\n",
            "Isi naskah yang panjang di atas catatan",
            note,
        )
        == []
    )


def test_capitals_compare_when_the_document_prints_them() -> None:
    assert missing("SURAT EDARAN\n", "Surat Edaran", caps=True) == []
    assert missing("SURAT EDARAN\n", "Surat Edaran") == ["Surat Edaran"]


HEADERS = (
    RunningText(text="KOP", on=On.FIRST),
    RunningText(text=f"Halaman {GAP}", on=On.LATER),
    RunningText(text="kaki", on=On.EVERY),
)


def test_headers_and_footers_are_found_on_their_pages() -> None:
    places = RemainingText(read_pages("KOP\nisi\nkaki\n\fHalaman 2\nisi\nkaki\n\f"))
    assert places.take_running(HEADERS) == []
    assert places.take(["isi", "isi"]) == []


def test_a_header_missing_on_one_page_is_named() -> None:
    assert RemainingText(read_pages("KOP\nkaki\n\fHalaman 2\n\f")).take_running(HEADERS) == ["kaki"]


def test_sections_may_share_the_text_of_a_footer() -> None:
    shared = [RunningText(text="kaki", on=On.SOME), RunningText(text="kaki", on=On.SOME)]
    assert RemainingText(read_pages("Satu\nkaki\n\fDua\nkaki\n\f")).take_running(shared) == []
    assert RemainingText(read_pages("Satu\n\fDua\n\f")).take_running(shared) == ["kaki"]
    opening = [*shared, RunningText(text="kaki", on=On.FIRST)]
    assert RemainingText(read_pages("Satu\nkaki\n\fDua\nkaki\n\f")).take_running(opening) == []


def test_a_header_of_another_section_gives_back_what_the_body_needs() -> None:
    places = RemainingText(read_pages("KOP\nisi\n\fKOP\ntabel\n\f"))
    assert places.take_running([RunningText(text="KOP", on=On.SOME)]) == []
    assert places.take(["KOP", "isi", "tabel"]) == []


def test_a_footer_of_two_kinds_on_one_page_is_wanted_once() -> None:
    both = [RunningText(text="kaki", on=On.FIRST), RunningText(text="kaki", on=On.SOME)]
    assert RemainingText(read_pages("isi\nkaki\n\f")).take_running(both) == []


def test_a_header_does_not_stand_in_for_the_same_text_in_the_body() -> None:
    places = RemainingText(read_pages("KOP\nisi\nkaki\n\f"))
    assert places.take_running(HEADERS) == []
    assert places.take(["KOP", "isi"]) == ["KOP"]


@settings(max_examples=200, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_whatever_is_printed_is_found(paragraphs: list[str], chance: random.Random) -> None:
    assert missing(printed(paragraphs, chance), *paragraphs) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_whatever_is_lost_is_noticed(paragraphs: list[str], chance: random.Random) -> None:
    lost = chance.randrange(len(paragraphs))
    raw = printed(paragraphs[:lost] + paragraphs[lost + 1 :], chance)
    # Only what could have been made of the headers alone may pass unnoticed, and that is nothing here.
    assert missing(raw, *paragraphs) != []


@pytest.mark.parametrize("count", [1, 4])
def test_a_long_table_is_judged_in_good_time(count: int) -> None:
    rows = [
        text for n in range(1500 * count) for text in (str(n % 50), f"Data kinerja {n}", "Ya", f"{n}.000")
    ]
    raw = "".join(f"{row}\n" + ("\f" if n % 120 == 119 else "") for n, row in enumerate(rows))
    assert missing(raw, *rows) == []


def printed(paragraphs: list[str], chance: random.Random) -> str:
    """As pdftotext writes it: lines broken between words, now and then a page with footer and header between.

    No paragraph is broken over more than three pages, as none is that fits on one.
    """
    lines = ["KOP"]
    for text in paragraphs:
        line: list[str] = []
        turns = 0
        for word in text.split():
            line.append(word)
            if chance.random() < 0.2:
                lines.append(" ".join(line))
                line = []
                if turns < 2 and chance.random() < 0.2:
                    turns += 1
                    lines.append("KAKI\n\fKEPALA")
        if line:
            lines.append(" ".join(line))
    return "\n".join(lines) + "\n\f"


def test_a_number_of_several_words_is_not_put_together_from_the_cells_before_it() -> None:
    rows = range(1, 301)
    pages = read_pages(
        "\f".join(
            "\n".join(f"{row} {row} TAHUN 2026 Rapat terpakai" for row in rows if row // 20 == page) + "\n"
            for page in range(16)
        )
    )
    places = RemainingText(pages)
    cells = [cell for row in rows for cell in (str(row), f"{row} TAHUN 2026", "Rapat", "terpakai")]
    assert places.take(cells) == []
    found = {"".join(words): pages.page_of(spans[0][0]) for words, spans in places.placed if "2026" in words}
    assert found == {f"{row}TAHUN2026": row // 20 for row in rows}
