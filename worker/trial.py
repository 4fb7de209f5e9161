"""Judges the pages of a template's trial: a DOCX printed with a sample becomes pages, and what misleads on them a finding.

One sample a call, values in and out: what a type's samples are is the desk's to say, and the pool's outages are the
caller's to bear. Prints nothing itself; ``worker.press.foreign`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from doc_templates.stages import Stage
from worker.pdf.clipped import clipped, fixed_places
from worker.pdf.converter import Converter
from worker.pdf.errors import ConversionFailed, MarkMissing, NumberBroken, PageRefused, TextMissing
from worker.pdf.expected import Expectation, expected_from
from worker.pdf.judge import judge_pdf
from worker.pdf.paper import Fault, PaperFault, fields_of, laid, words_of
from worker.pdf.rows import whole_or_broken
from worker.press.lint.findings import Finding, Rule, Severity, finding
from worker.press.paper import A4
from worker.press.stages import CODE, TITLE, Surroundings, stage_stamps

_BODY: Final = "word/document.xml"
_ALIKE: Final = 3
"""Faults of one kind that are told each; a line on every page would else fill the answer."""
_TEXT: Final = 60
"""Letters of a missing text that are shown."""
_NAMED: Final = 5
"""Fields that a finding names; which of more it is, each alone shows."""
_SAID: Final = 300
"""Letters of what a finding says; behind it stand the fields."""
_UNJUDGED: Final = "Ulangi dengan naskah templates trial JENIS VERSION --again bila percetakan tidak sibuk; temuan ini tidak menghalangi templat."
_STAMPED: Final = (
    "Tambahkan tanda itu di tempat yang tercetak pada tahap yang disebut, di luar if yang menyembunyikannya;"
    " salin dari templat bawaan bila ragu."
)
_REMEDIES: Final = {
    Fault.LONELY_BLOCK: (
        "Hapus pemisah halaman di depan tabel tanda tangan, dan beri paragraf penutup serta baris tabel itu pilihan"
        " Paragraf, Pemisah Baris dan Halaman, Pertahankan dengan berikutnya (Keep with next)."
    ),
    Fault.OVERFLOW: "Lebarkan kolom atau kotaknya, kecilkan hurufnya, atau hapus tinggi baris yang ditetapkan (Tepat).",
    Fault.BROKEN_NUMBER: "Lebarkan kolomnya atau kecilkan hurufnya, sehingga angka terbesar muat dalam satu baris.",
    Fault.BROKEN_CODE: "Lebarkan kolomnya atau kecilkan hurufnya, sehingga kode muat dalam satu baris.",
    Fault.BLANK_PAGE: "Hapus paragraf kosong atau pemisah halaman di belakang tabel terakhir halaman sebelumnya.",
    Fault.CLIPPED_ROW: "Beri baris tabel itu tinggi Paling sedikit (At least), bukan Tepat (Exactly), di Properti Tabel, Baris.",
    Fault.CLIPPED_BOX: "Besarkan kotak teks itu, atau pilih Ubah ukuran bentuk agar pas dengan teks (Resize shape to fit text).",
    Fault.CLOSE_LINES: "Beri paragraf itu spasi baris Tunggal, Kelipatan, atau Paling sedikit (At least), bukan Tepat (Exactly).",
    Fault.GAP: "Pakai rata kiri pada paragraf itu, atau lebarkan kolomnya.",
}
_REFUSED: Final = (
    ("A mark is missing", "stempel tidak tercetak"),
    ("A header or footer is missing", "teks kepala atau kaki tidak tercetak"),
    ("The table of contents does not say", "daftar isi tidak menyebut halaman judulnya"),
    ("The page has letters of ", "huruf untuk aksaranya belum terpasang pada mesin pencetak"),
    ("A number is broken", "angka terputus di antara dua baris"),
    ("The PDF has another title", "judul PDF-nya bukan judul naskah"),
    ("The PDF has fewer pages", "halaman lampirannya tidak tercetak semua"),
    ("The PDF claims ", "PDF-nya bukan PDF/A-2b"),
    ("The PDF has no XMP", "PDF-nya bukan PDF/A-2b"),
    ("The PDF's XMP", "PDF-nya bukan PDF/A-2b"),
    ("The PDF's text cannot be read:", "teks halamannya tidak terbaca"),
    ("The PDF does not parse", "PDF-nya tidak terbaca"),
    ("A PDF to be bound", "PDF lampirannya tidak terbaca"),
    ("The DOCX cannot be read", "DOCX hasil cetaknya tidak terbaca"),
    ("Text of the DOCX is missing", "teks tidak tercetak"),
    ("Words of the DOCX are missing", "kata tidak tercetak"),
    ("Words of the DOCX stand the other way", "kata berurutan terbalik"),
    ("The PDF shows an unfilled place", "tanda tidak terisi"),
    ("The QR is not as expected", "kode QR tidak terbaca"),
    ("The font ", "hurufnya tidak dapat disertakan"),
    ("Page ", "tanda kelas akses tidak tercetak di setiap halaman"),
    ("LibreOffice ", "LibreOffice menolak dokumennya"),
    ("The PDF has no pages", "tidak ada halaman yang tercetak"),
    ("The PDF's text cannot be read in time", "teks halamannya tidak selesai dibaca"),
    ("The numbers of the pages change", "nomor halaman mengubah banyaknya halaman"),
)
"""What judges and pool say as they refuse, by how it begins, and the same for whoever made the template."""
_UNFIT: Final = "halamannya tidak lolos pemeriksaan"
"""What any other of their words comes to."""
_BROKEN: Final = frozenset({Fault.BROKEN_NUMBER, Fault.BROKEN_CODE})
_INDEX: Final = re.compile(r"\[[0-9]+\]")
_GRAVE: Final = frozenset(
    {
        *(Fault.LONELY_BLOCK, Fault.OVERFLOW, Fault.BROKEN_NUMBER, Fault.BLANK_PAGE),
        *(Fault.CLIPPED_ROW, Fault.CLIPPED_BOX, Fault.CLOSE_LINES),
    }
)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What a template was printed with for its trial."""

    context: Mapping[str, Any]
    """All but the stamps, which are a draft's."""
    grown: Mapping[str, int] = field(default_factory=dict)
    """What is longer than in the example, lists and texts, path and length; empty for the example itself."""
    texts: frozenset[str] = frozenset()
    """Those of ``grown`` that are texts: their length is letters, not items."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """What the page calls the columns that print fields: ``isi.baris[].pagu`` to its heading."""
    qr: bool = True
    """Whether the type's page shows the QR code."""


@dataclass(frozen=True, kw_only=True)
class PageReview:
    """What a look at the pages of one print showed."""

    faults: Sequence[PaperFault] = ()
    refused: str | None = None
    """Why the line would set such a document aside, in words; None where it would archive it."""
    unstamped: Sequence[str] = ()
    """What acts gave and the page does not show, of a print that was refused for that."""
    pdf: bytes = field(default=b"", repr=False)
    """The pages; empty where none were made."""


def look(
    docx: bytes,
    expected: Expectation,
    converter: Converter,
    *,
    address: str,
    title: str = TITLE,
) -> PageReview:
    """Lay a print out and judge it as the line judges a document's.

    Raises ``Retryable`` (the pool's outages too) where no pages came of it: then nothing was judged.
    """
    made: list[bytes] = []

    def looked_at(rows_break: bool) -> list[PaperFault]:
        made.append(converter.convert(docx, title=title, address=address, rows_break=rows_break))
        return [*judge_pdf(made[-1], expected).faults, *laid(made[-1])]

    faults: Sequence[PaperFault] = ()
    refused: str | None = None
    missing: Sequence[str] = ()
    unstamped: Sequence[str] = ()
    try:
        faults = whole_or_broken(looked_at)
    except NumberBroken as error:
        faults = [
            PaperFault(fault=Fault.BROKEN_NUMBER, page=page, about=number)
            for number, page in zip(error.numbers, error.pages, strict=True)
        ]
    except (PageRefused, ConversionFailed) as error:
        refused, missing = _refused(error), error.missing if isinstance(error, TextMissing) else ()
        unstamped = error.missing if isinstance(error, MarkMissing) else ()
    if made and (places := fixed_places(docx)):
        cut = list(clipped(places, words_of(made[-1]), missing, caps=expected.caps))
        faults = [*cut, *faults]
        if (
            cut and missing
        ):  # each is named with what hides it, and what is missing besides when those are mended
            refused = None
    return PageReview(faults=faults, refused=refused, unstamped=unstamped, pdf=made[-1] if made else b"")


def _refused(error: PageRefused | ConversionFailed) -> str:
    """Return why a print would be set aside, with the first texts that are missing."""
    words = next((each for begins, each in _REFUSED if error.message.startswith(begins)), _UNFIT)
    missing = error.missing[:_ALIKE] if isinstance(error, PageRefused) else ()
    texts = "; ".join(f"“{each[:_TEXT]}…”" if len(each) > _TEXT else f"“{each}”" for each in missing)
    return f"{words}: {texts}" if texts else words


def judged(docx: bytes, sample: Sample, converter: Converter) -> list[Finding]:
    """Return what is wrong with the pages of ``docx``, which the template printed as a draft with ``sample``; raises as ``look``."""
    marks = stage_stamps(sample.context, Stage.KONSEP, Surroundings(kertas=A4))
    expected = expected_from(
        docx,
        [_Printed(part=_BODY, text=each) for each in _texts(sample.context)],
        qr=marks.address if sample.qr else None,
        title=TITLE,
        block=(CODE,),
    )
    return told(look(docx, expected, converter, address=marks.address), sample)


def told(seen: PageReview, sample: Sample) -> list[Finding]:
    """Return what a look showed as findings: with the example an error; what longer values or lists do is a warning."""
    if seen.refused is not None:
        return [_finding(f"{seen.refused[:_SAID]}{_at_length(sample)}", grave=not sample.grown)]
    return list(findings(seen.faults, sample))


def unstamped(tags: Iterable[str], sample: Sample) -> list[Finding]:
    """Return the places that a stage fills and the page has not, a finding a tag: its documents would all be set aside."""
    severity = Severity.WARNING if sample.grown else Severity.ERROR
    return [
        finding(
            Rule.STAMP, _BODY, f"{each}{_at_length(sample)}", tag=each, severity=severity, remedy=_STAMPED
        )
        for each in tags
    ]


def said(about: str, sample: Sample) -> Finding:
    """Return a finding of a print that the line would set aside: with the example an error, with longer values a warning."""
    severity = Severity.WARNING if sample.grown else Severity.ERROR
    return finding(Rule.TRIAL, "", f"{about[:_SAID]}{_at_length(sample)}", severity=severity)


def unjudged(sample: Sample, seconds: float) -> Finding:
    """Return the note that the pages of a sample were not made in their time."""
    about = f"halamannya tidak selesai ditata dalam {seconds:.0f} detik"
    return finding(Rule.UNJUDGED, "", f"{about}{_at_length(sample)}", remedy=_UNJUDGED)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Printed:
    """A value that the template may have printed; every string of a context is ready to print."""

    part: str
    text: str


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def findings(faults: Iterable[PaperFault], sample: Sample) -> Iterator[Finding]:
    """Yield faults of pages as findings, the first three of each kind; what one column breaks is one."""
    ordered = sorted(dict.fromkeys(by_column(faults, sample)), key=lambda each: (each.fault, each.page))
    for kind, alike in groupby(ordered, key=lambda each: each.fault):
        first, *others = list(alike)
        for each in (first, *others[: _ALIKE - 1]):
            alone = (
                kind is Fault.LONELY_BLOCK and not sample.texts
            )  # lists grow so, texts of thousands of letters seldom do
            grave = alone or (kind in _GRAVE and not sample.grown)
            yield _finding(
                f"{str(each)[:_SAID]}{_at_length(sample)}",
                grave=grave,
                page=each.page,
                remedy=_REMEDIES[kind],
            )


def by_column(faults: Iterable[PaperFault], sample: Sample) -> Iterator[PaperFault]:
    """Yield faults, those of values that one column breaks as one: by the column's heading, at the first page."""
    columns: dict[tuple[Fault, str], list[PaperFault]] = {}
    for each in faults:
        path = next(iter(fields_of(sample.context, [each.about])), "") if each.fault in _BROKEN else ""
        if path:
            columns.setdefault((each.fault, _INDEX.sub("[]", path)), []).append(each)
        else:
            yield each
    for (fault, path), alike in columns.items():
        first = min(alike, key=lambda each: each.page)
        others = len({each.about for each in alike}) - 1
        values = f"{first.about} dan {others} lainnya" if others else first.about
        yield PaperFault(fault=fault, page=first.page, about=f"{values} ({_called(path, sample)})")


def _called(path: str, sample: Sample) -> str:
    """Return what prints a field: the column by its heading, as whoever looks at the page knows it; else the field."""
    heading = sample.headings.get(path)
    return f"kolom “{heading}”" if heading else f"isian {path.removeprefix('isi.')}"


def _finding(about: str, *, grave: bool, page: int | None = None, remedy: str | None = None) -> Finding:
    severity = Severity.ERROR if grave else Severity.WARNING
    return finding(Rule.PAGES, _BODY, about, page=page, severity=severity, remedy=remedy)


def _at_length(sample: Sample) -> str:
    """Return which lists were longer, and how long, in words."""
    if not sample.grown:
        return ""
    named = [
        f"{path} {length} {'huruf' if path in sample.texts else 'butir'}"
        for path, length in sample.grown.items()
    ]
    more = f" dan {len(named) - _NAMED} isian lain" if len(named) > _NAMED else ""
    return f" (dengan {', '.join(named[:_NAMED])}{more})"
