"""Judges the pages of a template's trial: a DOCX printed with a sample becomes pages, and what misleads on them a finding.

One sample a call, values in and out: what a type's samples are is the desk's to say, and the pool's outages are the
caller's to bear. Prints nothing itself; ``worker.press.foreign`` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from worker.pdf.converter import Converter
from worker.pdf.errors import ConversionFailed, NumberBroken, PageRefused
from worker.pdf.expected import expected_from
from worker.pdf.judge import judge_pdf
from worker.pdf.paper import Fault, PaperFault, fields_of, laid
from worker.pdf.rows import whole_or_broken
from worker.press.draft import CODE, draft_stamps
from worker.press.lint.findings import Finding, Rule, Severity, finding

_BODY: Final = "word/document.xml"
_TITLE: Final = "Contoh"
_ALIKE: Final = 3
"""Faults of one kind that are told each; a line on every page would else fill the answer."""
_REMEDIES: Final = {
    Fault.LONELY_BLOCK: (
        "Hapus pemisah halaman di depan tabel tanda tangan, dan beri paragraf penutup serta baris tabel itu pilihan"
        " Paragraf, Pemisah Baris dan Halaman, Pertahankan dengan berikutnya (Keep with next)."
    ),
    Fault.OVERFLOW: "Lebarkan kolom atau kotaknya, kecilkan hurufnya, atau hapus tinggi baris yang ditetapkan (Tepat).",
    Fault.BROKEN_NUMBER: "Lebarkan kolomnya atau kecilkan hurufnya, sehingga angka terbesar muat dalam satu baris.",
    Fault.BROKEN_CODE: "Lebarkan kolomnya atau kecilkan hurufnya, sehingga kode muat dalam satu baris.",
    Fault.BLANK_PAGE: "Hapus paragraf kosong atau pemisah halaman di belakang tabel terakhir halaman sebelumnya.",
    Fault.GAP: "Pakai rata kiri pada paragraf itu, atau lebarkan kolomnya.",
}
_BROKEN: Final = frozenset({Fault.BROKEN_NUMBER, Fault.BROKEN_CODE})
_INDEX: Final = re.compile(r"\[[0-9]+\]")
_GRAVE: Final = frozenset({Fault.LONELY_BLOCK, Fault.OVERFLOW, Fault.BROKEN_NUMBER, Fault.BLANK_PAGE})


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What a template was printed with for its trial."""

    context: Mapping[str, Any]
    """All but the stamps, which are a draft's."""
    grown: Mapping[str, int] = field(default_factory=dict)
    """The lists that are longer than the example's: path and length; empty for the example itself."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """What the page calls the columns that print fields: ``isi.baris[].pagu`` to its heading."""
    qr: bool = True
    """Whether the type's page shows the QR code."""


def judged(docx: bytes, sample: Sample, converter: Converter) -> list[Finding]:
    """Return what is wrong with the pages of ``docx``, which the template printed with ``sample``.

    What fails with the example is an error, with longer lists a warning: but a signature alone on its page misleads at
    any length. Raises ``Retryable`` (the pool's outages too) where no pages came of it: then nothing was judged.
    """
    marks = draft_stamps(sample.context)
    values = list(_texts(sample.context))
    try:
        expected = expected_from(
            docx,
            [_Printed(part=_BODY, text=each) for each in values],
            qr=marks.address if sample.qr else None,
            title=_TITLE,
            block=(CODE,),
        )

        def looked_at(rows_break: bool) -> list[PaperFault]:
            pdf = converter.convert(docx, title=_TITLE, address=marks.address, rows_break=rows_break)
            return [*judge_pdf(pdf, expected).faults, *laid(pdf)]

        faults = whole_or_broken(looked_at)
    except NumberBroken as error:
        faults = [
            PaperFault(fault=Fault.BROKEN_NUMBER, page=page, about=number)
            for number, page in zip(error.numbers, error.pages, strict=True)
        ]
    except (PageRefused, ConversionFailed) as error:
        missing = error.missing if isinstance(error, PageRefused) else ()
        about = "; ".join((str(error.message), *missing[:_ALIKE]))
        return [_finding(f"{about}{_at_length(sample)}", grave=not sample.grown)]
    return list(findings(faults, sample))


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
            grave = kind is Fault.LONELY_BLOCK or (kind in _GRAVE and not sample.grown)
            yield _finding(f"{each}{_at_length(sample)}", grave=grave, page=each.page, remedy=_REMEDIES[kind])


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
    said = ", ".join(f"{path} {length} butir" for path, length in sample.grown.items())
    return f" (dengan {said})"
