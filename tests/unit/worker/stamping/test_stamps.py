"""Stamps: in every status the page says what is so, and the paraf tables show who has initialled this content."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from archive.access import AccessClass
from doc_templates.levels import LEVELS, Level
from doc_templates.places import Place
from worker.stamping import StampInput, stamps, wording
from worker.stamping.paraf import NaiveTime, initials, moment
from worker.stamping.qr import MODULE_MM, emu, png
from worker.stamping.wording import UnknownStatus

STATUSES = (
    "konsep",
    "diparaf",
    "menunggu_tte",
    "ditandatangani",
    "didistribusikan",
    "dikembalikan",
    "batal",
    "dicabut",
    "selesai",
)
GOES_OUT = (
    "cetak_basah",
    "ditandatangani",
    "didistribusikan",
    "salinan",
    "salinan_basah",
    "diralat",
    "dicabut",
)
DIGEST = "ab" * 32
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)  # a square of dots holds patterns of bars too
HIERARKI = ("Kepala Subbagian", "Kepala Bagian", "Sekretaris")


@dataclass(frozen=True, kw_only=True)
class Initialled:
    no: int
    jabatan: str
    nama: str = "Dr. Budi Santoso, S.Sos., M.Si."
    kind: str = "paraf"
    kelompok: str | None = "hierarki"
    at: datetime = datetime(2026, 3, 31, 17, 30, tzinfo=UTC)
    content_digest: str = DIGEST


def page(**changed: Any) -> StampInput:
    plain = StampInput(
        status="konsep",
        acts=(),
        content_digest=DIGEST,
        hierarki=HIERARKI,
        koordinasi=("Kepala Subbagian Hukum",),
        code="A7K2M9QX",
        public_url="https://naskah.example/",
        akses=AccessClass.B,
        zona="Asia/Jakarta",
    )
    return replace(plain, **changed)


@pytest.mark.parametrize("status", [each for each in STATUSES if each not in GOES_OUT])
@pytest.mark.parametrize("count", range(len(HIERARKI) + 1))
def test_on_the_file_copy_the_first_n_rows_are_filled_and_the_others_empty(status: str, count: int) -> None:
    acts = tuple(Initialled(no=no + 1, jabatan=HIERARKI[no]) for no in range(count))
    context = stamps(page(status=status, acts=acts)).context
    filled = {"paraf": "BS", "waktu": "01-04-2026 00.30 WIB", "sidik": "abababababab"}
    empty = {"paraf": "", "waktu": "", "sidik": ""}
    assert context["paraf_hierarki"] == [
        {"jabatan": jabatan, **(filled if no < count else empty)} for no, jabatan in enumerate(HIERARKI)
    ]
    assert context["paraf_koordinasi"] == [{"jabatan": "Kepala Subbagian Hukum", **empty}]
    assert context["ada_paraf"] is True


@pytest.mark.parametrize("status", GOES_OUT)
def test_the_page_that_goes_out_bears_no_paraf_table(status: str) -> None:
    acts = tuple(Initialled(no=no + 1, jabatan=jabatan) for no, jabatan in enumerate(HIERARKI))
    shown = stamps(page(status=status, acts=acts))
    assert not shown.context["ada_paraf"]
    assert shown.context["paraf_hierarki"] == shown.context["paraf_koordinasi"] == []
    assert "BS" not in shown.printed


@pytest.mark.parametrize(
    ("status", "watermark", "says"),
    [
        ("konsep", "KONSEP", "Konsep, belum berlaku sebagai naskah dinas"),
        ("diparaf", "KONSEP", "Konsep telah diparaf, belum berlaku sebagai naskah dinas"),
        ("menunggu_tte", "KONSEP", "Menunggu TTE, belum berlaku sebagai naskah dinas"),
        ("ditandatangani", "", "Ditandatangani secara elektronik"),
        ("didistribusikan", "SALINAN", "Salinan dari naskah yang ditandatangani secara elektronik"),
        ("dikembalikan", "DIKEMBALIKAN", "Dikembalikan untuk diperbaiki, belum berlaku sebagai naskah dinas"),
        ("batal", "BATAL", "Batal, nomor tidak berlaku"),
        ("dicabut", "DICABUT", "Dicabut, tidak berlaku lagi"),
        ("selesai", "", "Selesai, tidak memerlukan tanda tangan"),
    ],
)
def test_each_status_has_its_watermark_and_its_words(status: str, watermark: str, says: str) -> None:
    context = stamps(page(status=status)).context
    assert (context["tanda_air"], context["keterangan"]) == (watermark, says)


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "ditandatangani"])
def test_no_page_but_the_signed_one_claims_the_signature_in_its_footer(status: str) -> None:
    assert "telah ditandatangani" not in stamps(page(status=status)).context["kaki"]


def test_the_signed_footer_is_the_office_s_statement() -> None:
    words = "Ditandatangani dengan sertifikat BSrE, BSSN"
    kaki = stamps(page(status="ditandatangani", pernyataan_tte=words)).context["kaki"]
    assert kaki == f"{words}.\nPeriksa di https://naskah.example/v/A7K2M9QX"


@pytest.mark.parametrize(
    ("level", "says"),
    [
        *((level.value, words.kaki) for level, words in LEVELS.items() if words.kaki),
        ("basah", LEVELS[Level.BASAH].blok),
        pytest.param(None, "Dokumen ini telah ditandatangani secara elektronik", id="a job of before 0.2"),
    ],
)
def test_without_a_statement_of_the_office_the_footer_is_the_level_s_own(
    level: str | None, says: str
) -> None:
    kaki = stamps(page(status="ditandatangani", level=level)).context["kaki"]
    assert kaki == f"{says}.\nPeriksa di https://naskah.example/v/A7K2M9QX"


@pytest.mark.parametrize("status", STATUSES)
def test_no_page_under_a_seal_is_called_signed_electronically(status: str) -> None:
    context = stamps(page(status=status, level="segel")).context
    assert "ditandatangani secara elektronik" not in f"{context['kaki']} {context['keterangan']}".lower()


def test_before_the_signature_number_and_date_are_provisional() -> None:
    for status in ("konsep", "diparaf", "dikembalikan"):
        context = stamps(page(status=status, nomor="12 TAHUN 2026", tanggal=date(2026, 3, 31))).context
        assert (context["nomor"], context["tanggal"]) == ("[nomor sementara]", "[tanggal penandatanganan]")


def test_an_allocated_number_and_its_date_stand_and_must_be_read() -> None:
    signed = stamps(page(status="menunggu_tte", nomor="12 TAHUN 2026", tanggal=date(2026, 3, 31)))
    assert (signed.context["nomor"], signed.context["tanggal"]) == ("12 TAHUN 2026", "31 Maret 2026")
    assert signed.printed == ("12 TAHUN 2026", "31 Maret 2026")


def test_a_type_without_a_chain_promises_no_number() -> None:
    done = stamps(page(status="selesai", hierarki=(), koordinasi=())).context
    assert (done["nomor"], done["tanggal"], done["ada_paraf"]) == ("", "", False)


def test_initials_on_other_content_do_not_show() -> None:
    stale = Initialled(no=1, jabatan=HIERARKI[0], content_digest="cd" * 32)
    assert {row["paraf"] for row in stamps(page(acts=(stale,))).context["paraf_hierarki"]} == {""}


def test_an_act_of_another_kind_or_group_fills_no_row() -> None:
    others = (
        Initialled(no=1, jabatan=HIERARKI[0], kind="tanda_tangan"),
        Initialled(no=2, jabatan=HIERARKI[0], kelompok="koordinasi"),
    )
    context = stamps(page(acts=others)).context
    assert {row["paraf"] for row in context["paraf_hierarki"]} == {""}
    assert context["paraf_koordinasi"][-1]["jabatan"] == HIERARKI[0]


def test_who_initialled_beside_the_chain_stands_below_it() -> None:
    acting = Initialled(no=1, jabatan="Plh. Sekretaris", nama="Siti Aminah")
    rows = stamps(page(acts=(acting,))).context["paraf_hierarki"]
    assert [row["jabatan"] for row in rows] == [*HIERARKI, "Plh. Sekretaris"]
    assert rows[-1]["paraf"] == "SA"


def test_filled_cells_must_be_read_on_the_page() -> None:
    acts = (Initialled(no=1, jabatan=HIERARKI[0]),)
    assert stamps(page(acts=acts)).printed == ("BS", "01-04-2026 00.30 WIB", "abababababab")


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Jakarta", "01-04-2026 00.30 WIB"),
        ("Asia/Makassar", "01-04-2026 01.30 WITA"),
        ("Asia/Jayapura", "01-04-2026 02.30 WIT"),
    ],
)
def test_a_time_is_written_in_the_office_s_zone(zone: str, text: str) -> None:
    assert moment(datetime(2026, 3, 31, 17, 30, tzinfo=UTC), zone) == text


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveTime):
        moment(datetime(2026, 3, 31), "Asia/Jakarta")  # noqa: DTZ001 - the very thing refused


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Budi Santoso", "BS"),
        ("Dr. Budi Santoso, S.Sos., M.Si.", "BS"),
        ("M. Nasir", "MN"),
        ("Suharto", "S"),
        ("Drs.", "D"),
        ("'Aisyah binti Umar", "ABU"),
    ],
)
def test_initials_leave_degrees_out(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_qr_code_is_read_back_and_equal_input_gives_equal_bytes() -> None:
    one, two = stamps(page()), stamps(page())
    assert one == two
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(one.media[Place.QR])), formats=QR)
    assert [code.text for code in read] == ["https://naskah.example/v/A7K2M9QX"] == [one.address]


def test_the_second_qr_code_of_an_open_signed_document_carries_number_date_and_digest() -> None:
    signed = page(status="ditandatangani", nomor="12/PR.03.1-SD/1306/3/2026", tanggal=date(2026, 3, 31))
    claim = f"#n=12%2FPR.03.1-SD%2F1306%2F3%2F2026&t=2026-03-31&s={DIGEST}"
    made = stamps(signed)
    assert made.claim == f"{made.address}{claim}"
    read = [
        zxingcpp.read_barcodes(Image.open(io.BytesIO(made.media[part])), formats=QR)[0].text
        for part in (Place.QR, Place.CLAIM)
    ]
    assert read == ["https://naskah.example/v/A7K2M9QX", made.claim]


@pytest.mark.parametrize(
    ("length", "millimetres"), [(32, 21.1), (33, 23.4), (46, 23.4), (47, 25.7), (60, 25.7), (61, 27.9)]
)
def test_the_picture_grows_with_the_address(length: int, millimetres: float) -> None:
    address = "https://naskah.example/v/".ljust(length, "A")
    assert emu(address) / 36_000 == pytest.approx(millimetres, abs=0.06)
    with Image.open(io.BytesIO(png(address))) as picture:
        assert emu(address) / 36_000 / (picture.width / 8) == pytest.approx(MODULE_MM)


@settings(max_examples=100, deadline=None)
@example(
    text=f"https://aaa.h/v/{'0' * 16}#n=0&t=2026-03-31&s={'0' * 20}802{'0' * 28}22{'0' * 11}"
)  # reads as ITF too
@given(
    text=st.from_regex(
        r"https://[a-z.]{5,40}/v/[A-Z0-9]{8,16}(#n=[A-Za-z0-9%.-]{1,60}&t=2026-03-31&s=[0-9a-f]{64})?",
        fullmatch=True,
    )
)
def test_every_address_is_read_back(text: str) -> None:
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(png(text))), formats=QR)
    assert [code.text for code in read] == [text]


@pytest.mark.parametrize("akses", [AccessClass.T, AccessClass.R, AccessClass.SR])
def test_above_open_nothing_is_claimed(akses: AccessClass) -> None:
    closed = page(status="ditandatangani", nomor="12", tanggal=date(2026, 3, 31), akses=akses)
    assert stamps(closed).address == "https://naskah.example/v/A7K2M9QX"
    assert stamps(closed).claim is None
    assert Place.CLAIM not in stamps(closed).media


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is so of a document whose page is made in a status."""

    across: str = ""
    """What stands across the page."""
    force: bool = False
    """It is in force, whatever becomes of the paper: only then may anything be confirmed offline."""
    numbered: bool = False
    signed: bool = False
    """Its signature is in these very bytes."""
    copy: bool = False
    says: str = ""
    """What its words must not leave out."""


TRUTHS: dict[str, Truth] = {
    "konsep": Truth(across="KONSEP", says="belum berlaku"),
    "diparaf": Truth(across="KONSEP", says="belum berlaku"),
    "dikembalikan": Truth(across="DIKEMBALIKAN", says="belum berlaku"),
    "menunggu_tte": Truth(across="KONSEP", numbered=True, says="belum berlaku"),
    "cetak_basah": Truth(numbered=True, says="Berlaku setelah ditandatangani"),
    "ditandatangani": Truth(numbered=True, force=True, signed=True),
    "didistribusikan": Truth(across="SALINAN", numbered=True, force=True, copy=True, says="Salinan dari"),
    "salinan": Truth(across="SALINAN", numbered=True, force=True, copy=True, says="Salinan dari"),
    "salinan_basah": Truth(across="SALINAN", numbered=True, force=True, copy=True, says="dengan tangan"),
    "diralat": Truth(across="DIRALAT", numbered=True, copy=True, says="telah diralat"),
    "dicabut": Truth(across="DICABUT", numbered=True, says="tidak berlaku lagi"),
    "batal": Truth(across="BATAL", numbered=True, says="tidak berlaku"),
    "diterima_keliru": Truth(across="BATAL", numbered=True, says="batal"),
    "diterima": Truth(numbered=True, force=True, says="Diterima"),
    "selesai": Truth(numbered=True, force=True, says="tidak memerlukan tanda tangan"),
}
"""Every status that a page can show; a new one is one line."""
ELECTRONIC = "telah ditandatangani secara elektronik"


def test_every_status_that_a_page_can_show_is_judged() -> None:
    assert TRUTHS.keys() == wording._WORDINGS.keys()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("status", TRUTHS)
def test_a_page_claims_what_is_so_of_its_document_and_no_more(status: str, level: Level) -> None:
    truth = TRUTHS[status]
    made = stamps(page(status=status, level=level, nomor="12", tanggal=date(2026, 3, 31)))
    shown = made.context
    words = f"{shown['keterangan']} {shown['kaki']}"
    paper = level is Level.BASAH and truth.signed  # the page that a hand signed is the one printed before
    assert shown["tanda_air"] == truth.across
    assert (shown["nomor"], shown["tanggal"]) == (
        ("12", "31 Maret 2026") if truth.numbered else ("[nomor sementara]", "[tanggal penandatanganan]")
    )
    assert truth.says in words
    assert (made.claim is not None, Place.CLAIM in made.media) == (truth.force, truth.force)
    personal = level in (Level.PRIBADI, Level.BSRE)
    assert (ELECTRONIC in words) is (truth.signed and personal)
    assert ("telah disegel" in words) is (truth.signed and level is Level.SEGEL)
    if not truth.signed and not truth.copy:
        assert "secara elektronik" not in words
    if paper:
        assert "elektronik" not in words


def test_a_page_above_open_says_its_class_and_the_title_its_number() -> None:
    drafted = stamps(page(akses=AccessClass.SR, tanda_akses="SANGAT RAHASIA", judul="Surat Edaran"))
    assert drafted.every_page == ("SANGAT RAHASIA",)
    assert (drafted.context["akses"], drafted.title) == ("SANGAT RAHASIA", "Surat Edaran")
    signed = stamps(
        page(status="ditandatangani", nomor="12", tanggal=date(2026, 3, 31), judul="Surat Edaran")
    )
    assert signed.every_page == ()
    assert signed.title == signed.context["judul"] == "Nomor 12 - Surat Edaran"


def test_the_logo_goes_to_its_place_only_when_the_office_has_one() -> None:
    assert Place.LOGO not in stamps(page()).media
    assert stamps(page(logo=b"png")).media[Place.LOGO] == b"png"


def test_the_context_is_plain_json() -> None:
    context = dict(stamps(page()).context)
    assert json.loads(json.dumps(context)) == context


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(UnknownStatus):
        stamps(page(status="terbit"))


@pytest.mark.parametrize("status", [*STATUSES, "cetak_basah"])
def test_where_configured_every_page_bears_the_initials_of_this_content_each_person_once(status: str) -> None:
    acts = (
        Initialled(no=1, jabatan=HIERARKI[0], content_digest="cd" * 32, nama="Lama Sekali"),
        Initialled(no=3, jabatan=HIERARKI[1], nama="Sari Dewi, S.E."),
        Initialled(no=2, jabatan=HIERARKI[0]),
        Initialled(no=4, jabatan=HIERARKI[2], nama="Sari Dewi, S.E."),
    )
    made = stamps(page(status=status, acts=acts, page_initials=True))
    assert made.every_page == (made.context["paraf_halaman"],) == ("Paraf: BS / SD",)
    assert stamps(page(status=status, acts=acts)).every_page == ()


def test_a_page_that_nobody_initialled_says_nothing_of_initials() -> None:
    assert stamps(page(page_initials=True)).every_page == ()
