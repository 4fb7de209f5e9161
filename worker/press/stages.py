"""What stamps a page bears at each stage of a document's life, of a document that is none: for the trial of its template.

Everybody of the chain has initialled from ``diparaf`` on; number, date, times and code are of no document. What one of them
left on the page is another's nowhere: initials, time and digest differ from row to row, so that a place that is missing in
one table is not found in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from archive.access import AccessClass
from archive.states import Status
from doc_templates.acts import Kind
from doc_templates.levels import Level
from doc_templates.stages import FILLED, Stage
from worker.stamping import StampInput, Stamps, stamps

CODE: Final = "CONTOHTEMPLAT234"
"""As long as a verification code is and with no more places to break, so that the block is laid out as a document's."""
TITLE: Final = "Contoh"
PUBLIC: Final = "https://naskah.invalid"
_DIGEST: Final = "0" * 64
_ZONE: Final = "Asia/Jakarta"
"""Every office's is as long, and a locked-in child can read no other's file."""
_NUMBER: Final = "9999/PR.03.1-SD/1306/2026"
_DATE: Final = date(2026, 9, 30)
_AT: Final = datetime(2026, 9, 30, 7, 5, tzinfo=UTC)
_LETTERS: Final = "PQRSTUVWXYZABCDEFGHIJKLMNO"
_WITH: Final = "Surat Nomor 9998/PR.03.1-SD/1306/2026 tanggal 30 September 2026"
_GROUPS: Final = ("paraf_koordinasi", "paraf_hierarki")
_COPY: Final = {"nomor": 12, "dari": 40, "penerima": "Kepala Subbagian Teknis Penyelenggaraan Pemilu"}


@dataclass(frozen=True, kw_only=True)
class _Page:
    """What the page says of its document."""

    status: str
    level: Level | None = None
    oleh: str | None = None
    salinan: Mapping[str, Any] | None = None
    """Of a document of class T, whose copies are numbered."""
    fresh: bool = False
    """Nobody has initialled yet."""


_PAGES: Final[Mapping[Stage, _Page]] = {
    Stage.KONSEP: _Page(status=Status.KONSEP, fresh=True),
    Stage.DIPARAF: _Page(status=Status.DIPARAF),
    Stage.DIKEMBALIKAN: _Page(status=Status.DIKEMBALIKAN),
    Stage.MENUNGGU: _Page(status=Status.MENUNGGU_TTE),
    Stage.BASAH: _Page(status="cetak_basah", level=Level.BASAH),
    Stage.SEGEL: _Page(status=Status.DITANDATANGANI, level=Level.SEGEL),
    Stage.PRIBADI: _Page(status=Status.DITANDATANGANI, level=Level.PRIBADI),
    Stage.BSRE: _Page(status=Status.DITANDATANGANI, level=Level.BSRE),
    Stage.SALINAN: _Page(status="salinan", level=Level.BSRE),
    Stage.BERNOMOR: _Page(status="salinan", level=Level.SEGEL, salinan=_COPY),
    Stage.DIRALAT: _Page(status="diralat", oleh=_WITH),
    Stage.DICABUT: _Page(status=Status.DICABUT, oleh=_WITH),
    Stage.BATAL: _Page(status=Status.BATAL),
    Stage.SELESAI: _Page(status=Status.SELESAI, fresh=True),
    Stage.DITERIMA: _Page(status="diterima", fresh=True),
    Stage.KELIRU: _Page(status="diterima_keliru", fresh=True),
}


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What an office and the type give the pages of a template, whatever they say."""

    kertas: str
    logo: bytes | None = None
    page_initials: bool = False
    """Whether the initials stand on every page of this type."""
    numbered: bool = True
    """Whether its documents get a number of a register."""
    dated: bool = True
    """Whether they get the date of their signature."""
    mark: str = ""
    """What pages of class T bear; empty where the office marks none: then it has no numbered copies either."""
    mark_place: str = "kanan_atas"
    mark_colour: str = "000000"


@dataclass(frozen=True, kw_only=True)
class _Given:
    """The initials of one position."""

    no: int
    jabatan: str
    kelompok: str
    kind: str = Kind.PARAF
    content_digest: str = _DIGEST

    @property
    def nama(self) -> str:
        """Name of a person of their own initials."""
        return f"Nama Contoh {_LETTERS[self.no % len(_LETTERS)]}"

    @property
    def at(self) -> datetime:
        """A minute of their own."""
        return _AT + timedelta(minutes=self.no)


def stage_stamps(context: Mapping[str, Any], stage: Stage, office: Surroundings) -> Stamps:
    """Return the stamps of a page with this context at a stage; equal input, equal stamps."""
    page = _PAGES[stage]
    chain = context.get("naskah", {}).get("rantai", {})
    hierarki, koordinasi = chain.get("paraf", []), chain.get("koordinasi", [])
    marked = page.salinan is not None and bool(office.mark)
    return _told_apart(
        stamps(
            StampInput(
                status=page.status,
                acts=[] if page.fresh else _given(hierarki, koordinasi),
                content_digest=_DIGEST,
                hierarki=hierarki,
                koordinasi=koordinasi,
                code=CODE,
                public_url=PUBLIC,
                akses=AccessClass.T if marked else AccessClass.B,
                judul=TITLE,
                tanda_akses=office.mark if marked else "",
                salinan=page.salinan if marked else None,
                zona=_ZONE,
                nomor=_NUMBER if office.numbered else None,
                tanggal=_DATE if office.dated else None,
                logo=office.logo,
                page_initials=office.page_initials,
                level=page.level,
                oleh=page.oleh,
            )
        )
    )


def missing_tags(marks: Stamps, missing: Sequence[str]) -> list[str]:
    """Return the tags that print ``missing``, texts of ``marks.printed``, each once: what the template lacks."""
    tags = dict(_tags(marks.context))
    return list(dict.fromkeys(tags.get(each, each) for each in missing))


def _tags(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what stands on the page once somebody has acted, with the tag that prints it."""
    for name in ("nomor", "tanggal"):
        yield context[name], f"{{{{ stempel.{name} }}}}"
    for group in _GROUPS:
        for row in context[group]:
            for name in FILLED:
                yield row[name], f"{{{{ q.{name} }}}} ({{% for q in stempel.{group} %}})"


def _told_apart(marks: Stamps) -> Stamps:
    """Return the stamps with a digest a row: of a document all who initialled have seen the same."""
    rows, filled = {}, 0
    sidik: list[str] = []
    for group in _GROUPS:
        rows[group] = [dict(row) for row in marks.context[group]]
        for row in rows[group]:
            if row["sidik"]:
                filled += 1
                row["sidik"] = f"c0de{filled:02x}c0de{filled:02x}"
                sidik.append(row["sidik"])
    same = {row["sidik"] for group in _GROUPS for row in marks.context[group] if row["sidik"]}
    printed = (*(each for each in marks.printed if each not in same), *sidik)
    return replace(marks, context={**marks.context, **rows}, printed=printed)


def _given(hierarki: Sequence[str], koordinasi: Sequence[str]) -> list[_Given]:
    chain = [*((each, "koordinasi") for each in koordinasi), *((each, "hierarki") for each in hierarki)]
    return [_Given(no=no, jabatan=jabatan, kelompok=group) for no, (jabatan, group) in enumerate(chain, 1)]
