"""The form of an office's file: every member checked by itself and against the others. Reads no file and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from doc_templates.kit.fields import CLASSIFICATION
from doc_templates.kit.kantor import PENERIMA_TERLAMPIR
from doc_templates.kit.scripts import BY_KEY
from doc_templates.levels import Level
from service import edge
from service.edge import is_mail_address
from service.office.hours import DAYS, WORKING_DAY, spans
from service.office.pattern import JENIS, Pattern
from service.office_file.chains import Rantai, amiss
from service.office_file.page_look import LetterheadsForm, TandaAksesForm
from service.office_file.parts import Code, Line
from service.registers.columns import ColumnKind


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            "not a time zone; e.g. Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)"
        ) from None
    return name


def _pattern(pattern: str) -> str:
    return Pattern(pattern).text


def _address(surel: str) -> str:
    if not is_mail_address(surel):
        raise ValueError("not an e-mail address, such as nama@kantor.go.id")
    return surel


def _hours(texts: list[str]) -> list[str]:
    spans(texts)
    return texts


def _gateway(url: str) -> str:
    """Over plain HTTP only on this machine: passphrases go there."""
    parts = urlsplit(url)
    alone = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and alone)):
        raise ValueError("must be an https address")
    return url


Classification = Annotated[str, StringConstraints(pattern=CLASSIFICATION)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Orang(_Strict):
    """A person of the office and the position held."""

    id: Code
    kunci: Code | None = None
    jabatan: Line
    nama: Line
    nip: Annotated[str, StringConstraints(pattern=r"^[0-9 ]{18,24}$")] | None = None
    pangkat: Line | None = None
    unit: Code | None = None
    surel: Annotated[str, AfterValidator(_address)] | None = None
    dari: edge.Day | None = None
    sampai: edge.End | None = None
    sertifikat: Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{2}:?){32}$")] | None = None
    """SHA-256 of a certificate that applying the file proposes for this person; they confirm it themselves."""


class Pelaksana(_Strict):
    """Who acts in a position for a time: Plt. where it is vacant, Plh. where its holder is away."""

    jabatan: Code
    orang: Code
    sebagai: Literal["plt", "plh"]
    dari: edge.Day | None = None
    sampai: edge.End
    dasar: edge.Reason = ""


class Delegasi(_Strict):
    """Authority to sign a.n. a superior, ``melalui`` u.b."""

    atasan: Code
    pelaksana: Code
    melalui: Code | None = None
    jenis: list[Code] = []
    dari: edge.Day | None = None
    sampai: edge.End | None = None
    dasar: edge.Reason = ""


class Kolom(_Strict):
    """One column of an agenda book under the office's own title; ``kosong`` is filled by hand."""

    isi: ColumnKind
    judul: Line


class BatalLama(_Strict):
    """How an old agenda says that a number is void: one of the words, alone in a cell of the column."""

    kolom: Line = "keadaan"
    kata: Annotated[list[Line], Field(min_length=1, max_length=20)] = ["BATAL"]


class RegisterForm(_Strict):
    """A counter of numbers and how they are written; ``unit`` when it is one unit's own."""

    kode: Code
    dahulu: Code | None = None
    """The code it had before: its book goes on under the new one."""
    nama: Line
    arah: Literal["keluar", "masuk"] = "keluar"
    unit: Code | None = None
    jenis: list[Code] = []
    kode_jenis: dict[Code, Literal[tuple(sorted(JENIS))]] = {}  # type: ignore[valid-type]  # the forms' own list
    """The letters of a type in ``{jenis}``, e.g. ``laporan_kinerja_tahunan: LP``."""
    penandatangan: dict[Code, Annotated[list[Code], Field(min_length=1, max_length=50)]] = {}
    """Of a type that several sign: whose it numbers, by their positions, e.g. ``surat_dinas: [ketua]``; everybody's without."""
    pola: Annotated[Line, AfterValidator(_pattern)]
    kolom: Annotated[list[ColumnKind | Kolom], Field(max_length=25)] = []
    """The columns of its book, in their order; those usual in Indonesian offices where none are named."""
    batal: BatalLama | None = None
    """Without: BATAL in the column ``keadaan``, and in an agenda without that column a remark that begins with it."""


class Pengingat(_Strict):
    """How officials are reminded of what waits for them too long."""

    jeda: Annotated[int, Field(ge=15)] = WORKING_DAY
    """Working minutes between two reminders of the same paper, and between two letters to the same person."""
    surel: bool = False
    """Whether people are written to, where they have an address; the events are told either way."""


class Kelompok(_Strict):
    """People that letters go to under one name, such as "Para Kepala Subbagian"."""

    nama: Line
    anggota: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^(unit|jabatan|orang):[0-9A-Za-z_-]{1,32}$")]],
        Field(min_length=1, max_length=200),
    ]
    """Each ``unit:3`` (all its people), ``jabatan:sekretaris`` (whoever holds it), or ``orang:rahmat-hidayat``."""


class Distribusi(_Strict):
    """How recipients of documents are told, beside the inbox of the office's own people."""

    surel: bool = False
    """Whether people of the office are written to, where they have an address."""
    surel_luar: bool = False
    """Whether others are written to with the verification address, where an address is named or stands here."""
    alamat: Annotated[dict[Line, Annotated[str, AfterValidator(_address)]], Field(max_length=2_000)] = {}
    """Where others are written to, by their names as letters have them."""


class PihakLuarForm(_Strict):
    """How people from outside, who sign beside the office's own, sign by a link that ends with the round."""

    hari: Annotated[int, Field(ge=1, le=90)] = 14
    """How many days a link is good for."""
    cocok: Literal["nama", "identitas"] = "nama"
    """What of a certificate must be what was entered of them: its name, or the number of their identity document."""
    penerbit: Annotated[list[Line], Field(max_length=50)] = []
    """The roots, by their common names, to which their certificates must lead; every root that is known here without."""


class Pernyataan(_Strict):
    """What the footer of a page signed on a level says, from a day on."""

    tingkat: Literal["segel", "pribadi", "bsre"]
    mulai: edge.Day
    teks: Line


class Verifikasi(_Strict):
    """What the public page tells of documents of class B besides number, date, signatory, state and title."""

    riwayat: bool = False
    """When it was signed, sent, corrected, revoked; never drafting, paraf and returns. Above class B nothing is ever added."""


class Bsre(_Strict):
    """The office's account at BSrE's eSign client; its password lies in the keyring."""

    alamat: Annotated[Line, AfterValidator(_gateway)]
    akun: Line


class Kantorfile(_Strict):
    """The whole file."""

    satker: Code
    demonstrasi: bool = False
    """The office plays: DEMO certificates may sign for it, and for no other."""
    tanpa_kode: bool = False
    """Whoever signs, keeps records or administers comes in with a password alone: in an office that plays, and in no other."""
    nama: Line
    induk: Line
    kop: list[Line] = []
    kop_surat: LetterheadsForm = LetterheadsForm()
    """Letterheads of some positions and units."""
    alamat: Line
    kota: Line
    telepon: Line | None = None
    laman: Line | None = None
    surel: Line | None = None
    logo_base64: Annotated[str, Field(max_length=4 << 20)] | None = None
    zona: Annotated[Line, AfterValidator(_zone)]
    kertas: Literal["A4", "F4"] = "A4"
    unit: Annotated[dict[Code, Line], Field(min_length=1)]
    orang: Annotated[list[Orang], Field(min_length=1)]
    pelaksana: list[Pelaksana] = []
    delegasi: list[Delegasi] = []
    kepala_unit: dict[Code, Code] = {}
    """The position that heads a unit, by the unit's code."""
    atasan: dict[Code, Code] = {}
    """The superior of a position: whom chains mean by ``atasan``."""
    rantai: dict[Code, Rantai] = {}
    kepala_lampiran: dict[Code, Annotated[list[Line], Field(min_length=1, max_length=8)]] = {}
    """The lines above each Lampiran of a type, with {urut}, {penandatangan}, {nomor} and {tanggal}."""
    aksara: list[Literal[tuple(BY_KEY)]] = []  # type: ignore[valid-type]
    """Scripts beside the Latin one whose fonts the machines have that print; Arabic needs none."""
    tanda_akses: TandaAksesForm = TandaAksesForm()
    """How every page says the access class of what it is: red for SR and R, black for T, at the upper left."""
    paraf_halaman: list[Code] = []
    """The types whose every page bears the initials of those who initialled it."""
    penerima_terlampir: Annotated[int, Field(ge=1, le=100)] = PENERIMA_TERLAMPIR
    """How many recipients stand on the page itself; of more it says "daftar terlampir", and a list behind it names them."""
    registers: Annotated[list[RegisterForm], Field(alias="register")] = []
    tanda_tangan: dict[Code, Level] = {}
    """The level a type is signed on; ``basah`` (on paper) where none is named."""
    pernyataan_tte: list[Pernyataan] = []
    """The footer of a signed page, by level and date; the product's own words where none is given."""
    verifikasi: Verifikasi = Verifikasi()
    bsre: Bsre | None = None
    """BSrE's gateway; without it no type may be signed on the level ``bsre``."""
    waktu_baku: dict[Code, Annotated[int, Field(ge=1)]] = {}
    """Minutes an official may take over a paper of this type before the inbox calls it late."""
    tampilkan_nip: bool = False
    """Whether the NIP of signatories and form fillers stands on pages (UU 27/2022: personal data)."""
    jam_kerja: dict[Literal[DAYS], Annotated[list[str], AfterValidator(_hours)]] = {}  # type: ignore[valid-type]
    """The spans of hours of each working day, in which standard times run; around the clock where none are named."""
    libur: Annotated[list[edge.End], Field(max_length=2_000)] = []
    """Days on which the office is closed."""
    pengingat: Pengingat = Pengingat()
    kelompok: Annotated[dict[Code, Kelompok], Field(max_length=200)] = {}
    """People that letters go to under one name."""
    distribusi: Distribusi = Distribusi()
    pihak_luar: PihakLuarForm = PihakLuarForm()
    klasifikasi: Annotated[dict[Classification, Line], Field(max_length=5_000)] = {}
    """Its classification codes and what each is of; with those of ``retensi`` the only ones that documents are given. Without, any."""
    retensi: dict[str, Any] = {}
    impor_lompatan: Annotated[int, Field(ge=0, le=1_000)] = 50
    """How many numbers above the last an import into the running year may leap; beyond that a second person approves."""

    @model_validator(mode="after")
    def _refers_to_itself_only(self) -> Kantorfile:
        positions = {person.kunci for person in self.orang}
        wrong = [
            f"orang: unit {p.unit!r} is no unit" for p in self.orang if p.unit and p.unit not in self.unit
        ]
        held = frozenset(key for key in positions if key)
        wrong += amiss(self.rantai, self.kepala_unit, self.atasan, held, self.unit)
        wrong += [
            f"{where}: no position {key!r}"
            for where, key in self._positions_named()
            if key is not None and key not in positions
        ]
        staff = {person.id for person in self.orang}
        wrong += [f"pelaksana: no person {p.orang!r}" for p in self.pelaksana if p.orang not in staff]
        for what, names in (
            ("orang.id", [p.id for p in self.orang]),
            ("orang.kunci", [p.kunci for p in self.orang if p.kunci]),
            ("register.kode", [r.kode for r in self.registers]),
            ("register.dahulu", [r.dahulu for r in self.registers if r.dahulu]),
        ):
            wrong += [f"{what}: {name!r} stands twice" for name in {n for n in names if names.count(n) > 1}]
        kodes = {register.kode for register in self.registers}
        wrong += [
            f"register.{r.kode}: dahulu {r.dahulu!r} is a register of this file"
            for r in self.registers
            if r.dahulu in kodes
        ]
        wrong += [
            f"register.{r.kode}: unit {r.unit!r} is no unit"
            for r in self.registers
            if r.unit and r.unit not in self.unit
        ]
        wrong += [
            f"register.{r.kode}.penandatangan: {jenis!r} is no type of this register"
            for r in self.registers
            for jenis in r.penandatangan
            if jenis not in r.jenis
        ]
        there = {"unit": self.unit.keys(), "jabatan": positions, "orang": {p.id for p in self.orang}}
        wrong += [
            f"kelompok.{key}: no {kind} {name!r}"
            for key, group in self.kelompok.items()
            for kind, _, name in (each.partition(":") for each in group.anggota)
            if name not in there[kind]
        ]
        wrong += [
            f"kop_surat.unit: {code!r} is no unit" for code in self.kop_surat.unit if code not in self.unit
        ]
        if self.tanpa_kode and not self.demonstrasi:
            wrong.append("tanpa_kode: only an office that plays, demonstrasi: true, asks for no codes")
        if self.jam_kerja and not any(self.jam_kerja.values()):
            wrong.append("jam_kerja: names no hour at all")
        if Level.BSRE in self.tanda_tangan.values() and self.bsre is None:
            wrong.append("tanda_tangan: bsre needs the office's account, bsre: {alamat, akun}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _positions_named(self) -> Iterator[tuple[str, str | None]]:
        yield from (("kop_surat.jabatan", key) for key in self.kop_surat.jabatan)
        for book in self.registers:
            at = f"register.{book.kode}.penandatangan"
            yield from ((at, key) for whose in book.penandatangan.values() for key in whose)
        yield from (("pelaksana", each.jabatan) for each in self.pelaksana)
        for given in self.delegasi:
            yield from (("delegasi", key) for key in (given.atasan, given.melalui, given.pelaksana))
