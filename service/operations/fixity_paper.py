"""A fixity report on paper and as text, in Indonesian: what was compared, what was found, when, by whom, its digest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from doc_templates import laporan_verifikasi
from doc_templates.kit.formatting import tanggal
from doc_templates.kit.kantor import Kantor
from doc_templates.places import Place
from service.operations.fixity import FixityReport
from service.templates.drawing import Pages
from worker.press.cache import TemplateCache
from worker.press.paper import on_paper

TITLE = "Laporan verifikasi arsip"


class FixityPaper:
    """Prints fixity reports."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._templates = TemplateCache()

    def docx(self, found: FixityReport, kantor: Kantor, zone: ZoneInfo) -> bytes:
        """Return the report as DOCX."""
        media: dict[str, bytes] = {Place.LOGO: kantor.logo} if kantor.logo else {}
        context = {"kantor": kantor.letterhead(), "laporan": page(found, kantor, zone)}
        return self._templates.get(on_paper(laporan_verifikasi.template(), kantor.kertas)).render(
            context, media
        )

    def pdf(self, found: FixityReport, kantor: Kantor, zone: ZoneInfo) -> bytes:
        """Return the report as PDF; raises ``PagesUnavailable`` where no converter pool answers."""
        return self._pages.pdf(self.docx(found, kantor, zone), title=TITLE)


def page(found: FixityReport, kantor: Kantor, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the template calls ``laporan``: every string ready to print."""
    return {
        "judul": TITLE,
        "judul_kapital": TITLE.upper(),
        "lingkup": scope_in_words(found, zone),
        "uraian": [{"nama": name, "isi": text} for name, text in facts(found, kantor, zone)],
        "hasil": result_in_words(found),
        "selisih": [
            {"berkas": f"{each.key} (versi {each.version_id})", "sebab": each.sebab}
            for each in found.differences
        ],
        "ringkasan": [
            {"nama": "Berkas yang dibaca", "jumlah": str(found.objects)},
            {"nama": "Sama dengan catatan", "jumlah": str(found.objects - len(found.differences))},
            {"nama": "Berbeda atau hilang", "jumlah": str(len(found.differences))},
        ],
        "kaki": f"{TITLE}, SHA-256 {found.sha256}",
    }


def as_text(found: FixityReport, kantor: Kantor, zone: ZoneInfo) -> str:
    """Return the report as plain text."""
    lines = [kantor.nama, TITLE.upper(), scope_in_words(found, zone), ""]
    lines += [f"{name:<18}: {text}" for name, text in facts(found, kantor, zone)]
    lines += ["", result_in_words(found)]
    for number, each in enumerate(found.differences, 1):
        lines += [f"{number:>4}. {each.key} (versi {each.version_id})", f"      {each.sebab}"]
    return "\n".join(lines) + "\n"


def scope_in_words(found: FixityReport, zone: ZoneInfo) -> str:
    """Say which part of the archive was compared."""
    scope = found.scope
    parts = []
    if scope.document_id:
        parts.append(f"naskah {scope.document_id}")
    if scope.register:
        parts.append(f"buku {scope.register} tahun {scope.tahun}")
    if scope.since or scope.before:
        first = tanggal(scope.since.astimezone(zone).date()) if scope.since else "awal"
        # The end is the first moment that is not meant; people name the last day that is.
        last = (
            tanggal((scope.before - timedelta(microseconds=1)).astimezone(zone).date())
            if scope.before
            else "kini"
        )
        parts.append(f"yang diarsipkan {first} sampai {last}")
    return "; ".join(parts) or "seluruh arsip kantor ini"


def facts(found: FixityReport, kantor: Kantor, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Yield what stands in the report's head."""
    yield "Kantor", f"{kantor.nama} ({found.satker})"
    yield "Lingkup", scope_in_words(found, zone)
    yield "Yang dibandingkan", "SHA-256 dan ukuran setiap berkas di brankas dengan catatan buku besar"
    yield (
        "Jumlah",
        f"{found.objects} berkas dari {found.documents} naskah dan templat, {found.bytes_read} bita",
    )
    yield "Dimulai", _moment(found.started_at, zone)
    yield "Selesai", _moment(found.ended_at, zone)
    yield "Oleh", found.by
    yield "SHA-256 laporan", found.sha256


def result_in_words(found: FixityReport) -> str:
    """Say what came of it in a sentence."""
    if not found.objects:
        return "Tidak ada berkas dalam lingkup ini; tidak ada yang dibandingkan."
    if not found.differences:
        return f"Seluruh {found.objects} berkas sama persis dengan yang diarsipkan."
    return f"{len(found.differences)} dari {found.objects} berkas berbeda dari yang diarsipkan atau hilang."


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{tanggal(local.date())} pukul {local:%H.%M.%S %Z}"
