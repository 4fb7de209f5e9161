"""The rules of the template lint and what a finding says: rule ids in English, words for officials in Indonesian.

Only records and wording; how a fault is found is ``tags.py``, ``layout.py`` and ``check.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """The template is refused."""
    WARNING = "warning"
    """It works, and probably not as meant."""
    NOTE = "note"
    """Nothing is wrong; something could not be looked at."""


class Rule(StrEnum):
    """What can be wrong with a template, one line of meaning each."""

    UNREADABLE = "unreadable"
    """The file is no Word document that can be opened."""
    OVERSIZE = "oversize"
    """The file, a part or a picture is larger than a template should be."""
    FORBIDDEN = "forbidden-construct"
    """Something that fetches, links, embeds or runs, or a tag outside the allowed language."""
    UNCLOSED = "unclosed-tag"
    """A tag, a loop or a condition that is opened and not closed."""
    CROSSED = "crossed-tag"
    """A tag, a loop or a condition closed by what did not open it, or in another table or cell."""
    BROKEN = "broken-tag"
    """A tag whose inside cannot be understood."""
    MISPLACED = "misplaced-row-tag"
    """A tr, tc, p or r tag that does not stand alone in its row, cell, paragraph or run, or in none."""
    LOOSE = "loose-field"
    """A field or command between single braces, or those of another engine: it is printed as it is typed."""
    QUOTES = "smart-quotes"
    """Curly quotation marks inside a tag."""
    SPLIT = "split-tag"
    """A tag whose letters have different formatting."""
    UNDECLARED = "undeclared-field"
    """A field that the document type does not have."""
    KIND = "wrong-kind"
    """A field taken for a list or an object that the type gives otherwise."""
    UNUSED = "unused-field"
    """A field of the document type that no page shows."""
    STAMP = "missing-stamp"
    """A place for a stamp that the document type needs."""
    PICTURE = "plain-picture"
    """A picture that is no place for a QR code or a logo: each document prints it as it is."""
    CODE = "small-code"
    """A place too narrow for the QR code at the size at which bad copies of it are read."""
    FONT = "missing-font"
    """A font that the server has not, nor one of the same widths."""
    NUMBERING = "broken-numbering"
    """A list whose numbering is not defined, or is typed by hand."""
    HEADER = "no-letterhead"
    """A section in front that has no header or footer, though one behind it has."""
    UNMARKED = "no-watermark"
    """Pages that would not say that a document is a draft, though others of it do."""
    UNSEEN = "unseen-text"
    """Text that is printed and that nobody sees: in the colour behind it, or below 4 points."""
    FOREIGN = "foreign-placeholder"
    """A placeholder of another system that was not declared as left alone."""
    WORD_FIELD = "word-field"
    """A field of Word that prints another thing each time, or an old one."""
    TRACKED = "tracked-changes"
    """Tracked changes: what is deleted is not printed, what is inserted is."""
    BOUND = "bound-control"
    """A content control that showed data kept in the file; printed is what stands in it."""
    TRIAL = "trial-failed"
    """The trial with the example failed."""
    PAGES = "broken-page"
    """Pages of the trial mislead: a signature alone on its page, text over an edge, a broken number; a gap, a broken code
    and what longer lists do is a warning."""
    UNJUDGED = "pages-not-judged"
    """Nobody has looked at the pages of the trial: no converter is at hand, or the time ran out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One fault and where it stands."""

    rule: Rule
    severity: Severity
    part: str
    page: int | None = None
    """Page of the template as LibreOffice lays it out, or of its trial where the pages are what is wrong; None where no
    converter was asked."""
    paragraph: int | None = None
    """Ordinal among all ``w:p`` of the part; None for what is in no paragraph."""
    text: str = ""
    """The paragraph as it reads in Word."""
    tag: str = ""
    """The tag, field or construct."""
    message: str
    """What is wrong, in Indonesian."""
    remedy: str
    """What to do, in Indonesian."""

    def told(self) -> dict[str, Any]:
        """Return the finding as JSON-able values."""
        return asdict(self)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Finding:
        """Return the finding that ``told`` was written from."""
        known = {each.name: told[each.name] for each in fields(cls) if each.name in told}
        return cls(**{**known, "rule": Rule(told["rule"]), "severity": Severity(told["severity"])})


_WARNINGS: Final = frozenset(
    {
        *(Rule.CODE, Rule.QUOTES, Rule.SPLIT, Rule.UNUSED, Rule.FONT),
        *(Rule.NUMBERING, Rule.HEADER, Rule.UNMARKED, Rule.UNSEEN, Rule.TRACKED),
    }
)
_NOTES: Final = frozenset({Rule.UNJUDGED, Rule.BOUND, Rule.PICTURE})
_LONGEST: Final = 2_000
"""Letters of a paragraph, a tag and what is wrong with it: more than any page has in one, and no megabyte."""
WORDS: Final[Mapping[Rule, tuple[str, str]]] = {
    Rule.UNREADABLE: (
        "Berkas tidak dapat dibuka sebagai dokumen Word: {about}.",
        "Simpan ulang dari Word sebagai Dokumen Word (*.docx) tanpa kata sandi.",
    ),
    Rule.OVERSIZE: (
        "Terlalu besar: {about}.",
        "Kecilkan gambar (Format Gambar, Kompres Gambar) dan hapus bagian yang tidak dipakai.",
    ),
    Rule.FORBIDDEN: (
        "Templat tidak boleh memuat ini: {about}.",
        "Hapus, atau ganti dengan teks atau gambar yang tersimpan di dalam dokumen.",
    ),
    Rule.UNCLOSED: (
        "Tanda belum ditutup: {about}.",
        "Tutup {{ dengan }}, {% dengan %}, for dengan endfor, dan if dengan endif.",
    ),
    Rule.CROSSED: (
        "Tanda bersilang: {about}.",
        "Tutup tanda yang dibuka terakhir lebih dahulu, dengan jenis yang sama, dalam tabel atau sel yang sama.",
    ),
    Rule.BROKEN: (
        "Tanda tidak dapat dipahami: {about}.",
        "Periksa ejaan tanda; contoh yang benar: {{ isi.perihal }} atau {%p for baris in isi.baris %}.",
    ),
    Rule.MISPLACED: (
        "Tanda baris salah tempat: {about}.",
        "Letakkan {%tr ... %} sendirian dalam satu baris tabel, {%tc ... %} dalam satu sel, {%p ... %} dalam satu"
        " paragraf; teks lain di tempat itu akan hilang.",
    ),
    Rule.LOOSE: (
        "Ini bukan tanda, jadi tercetak apa adanya: {about}.",
        "Ketik isian dengan dua kurung kurawal, {{ isi.perihal }}, dan perintah dengan {% ... %}.",
    ),
    Rule.QUOTES: (
        "Tanda kutip lengkung di dalam tanda: {about}.",
        "Ketik tanda kutip lurus (' atau \"); matikan penggantian kutip otomatis di Word.",
    ),
    Rule.SPLIT: (
        "Satu tanda memakai beberapa format huruf: {about}.",
        "Blok seluruh tanda, hapus formatnya (Ctrl+Spasi), lalu beri satu format saja.",
    ),
    Rule.UNDECLARED: (
        "Isian {about} tidak ada pada jenis naskah ini.",
        "Periksa ejaannya pada daftar isian jenis naskah, atau tambahkan isian itu ke kontrak jenisnya.",
    ),
    Rule.KIND: (
        "Isian dipakai tidak sesuai bentuknya: {about}.",
        "Daftar ditulis dengan for; bagian objek ditulis dengan titik; selain itu langsung {{ ... }}.",
    ),
    Rule.UNUSED: (
        "Isian {about} tidak tercetak di mana pun.",
        "Tambahkan tandanya ke templat, atau nyatakan isian itu tersembunyi (hidden) dalam kontrak dengan alasannya.",
    ),
    Rule.STAMP: (
        "Tempat stempel {about} tidak ada.",
        "Tambahkan tanda atau gambar itu; salin dari templat bawaan bila ragu.",
    ),
    Rule.PICTURE: (
        "Gambar ini tercetak apa adanya pada setiap naskah: {about}.",
        "Bila itu seharusnya kode QR atau logo kantor, beri teks alternatif {{ qr }} atau {{ logo }} (klik kanan gambar, Edit"
        " Teks Alternatif); bila tidak, biarkan.",
    ),
    Rule.CODE: (
        "Tempat kode QR terlalu sempit: {about}.",
        "Lebarkan kolomnya, atau beri ruang pada kolom di sebelahnya; kode yang lebih kecil tidak terbaca dari salinan buram.",
    ),
    Rule.FONT: (
        "Huruf {about} tidak tersedia di server dan tidak ada padanan lebarnya.",
        "Pakai Arial, Times New Roman, Calibri, Cambria, Courier New, atau Bookman Old Style.",
    ),
    Rule.NUMBERING: (
        "Penomoran daftar rusak: {about}.",
        "Pakai penomoran otomatis Word (Beranda, Penomoran) pada paragraf itu.",
    ),
    Rule.HEADER: (
        "Sebagian halaman tercetak tanpa kop atau kaki: {about}.",
        "Isi kepala dan kaki halaman bagian itu di Word seperti bagian di belakangnya.",
    ),
    Rule.UNMARKED: (
        "Sebagian halaman tercetak tanpa tanda air (KONSEP, BATAL, SALINAN): {about}.",
        "Salin tanda air dari kepala halaman yang lain ke kepala halaman itu di Word, atau hapus centang Halaman Pertama Berbeda"
        " (Different First Page).",
    ),
    Rule.UNSEEN: (
        "Teks ini tercetak, tetapi tidak terlihat: {about}.",
        "Beri teks itu warna otomatis dan ukuran yang terbaca, atau hapus: yang tidak terlihat ikut diparaf dan ditandatangani.",
    ),
    Rule.FOREIGN: (
        "Ada tempat isian milik sistem lain: {about}.",
        "Hapus, atau nyatakan dibiarkan (left_alone) bila memang akan diisi sistem lain.",
    ),
    Rule.WORD_FIELD: (
        "Bidang Word {about} tidak mencetak isi naskah ini.",
        "Ketik tanda isian sebagai ganti bidang itu.",
    ),
    Rule.TRACKED: (
        "Perubahan terlacak di Word: {about}.",
        "Terima atau tolak semua perubahan di Word (Tinjau, Terima), lalu periksa yang tercetak.",
    ),
    Rule.BOUND: (
        "Kontrol isian Word {about} tidak lagi mengikuti data yang tersimpan di dalam berkas.",
        "Periksa isinya: yang tercetak adalah tanda atau teks yang terlihat di dalam kontrol itu.",
    ),
    Rule.TRIAL: (
        "Uji cetak dengan contoh isian gagal: {about}.",
        "Perbaiki tempat yang disebut; bila tidak jelas, cetak contoh dengan naskah templates preview.",
    ),
    Rule.PAGES: (
        "Halaman hasil uji cetak tidak beres: {about}.",
        "Lihat halamannya dengan naskah templates preview, lalu perbaiki tata letak di tempat yang disebut.",
    ),
    Rule.UNJUDGED: (
        "Halaman hasil uji cetak belum diperiksa: {about}.",
        "Ulangi pemeriksaan setelah naskah up berjalan dan tidak sibuk; temuan ini tidak menghalangi templat.",
    ),
}  # fmt: skip


def finding(
    rule: Rule,
    part: str,
    about: str,
    *,
    paragraph: int | None = None,
    text: str = "",
    tag: str = "",
    page: int | None = None,
    severity: Severity | None = None,
    remedy: str | None = None,
) -> Finding:
    """Return a finding with its words; ``severity`` and ``remedy`` where they are not the rule's own."""
    message, usual = WORDS[rule]
    return Finding(
        rule=rule,
        severity=severity or _severity(rule),
        part=part,
        page=page,
        paragraph=paragraph,
        text=text[:_LONGEST],
        tag=tag[:_LONGEST],
        message=message.replace("{about}", about[:_LONGEST]),
        remedy=remedy or usual,
    )


def _severity(rule: Rule) -> Severity:
    if rule in _NOTES:
        return Severity.NOTE
    return Severity.WARNING if rule in _WARNINGS else Severity.ERROR


def errors(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings for which a template is refused."""
    return [each for each in found if each.severity is Severity.ERROR]
