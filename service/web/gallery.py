"""The page that shows every component, for looking at. What stands in them is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.web.assets import ASSETS
from service.web.declared import Reads, declared
from service.web.frame import page
from service.web.messages import Tone
from service.web.picking import PickOption, picked
from service.web.pieces import ChainFace, FaceState, PageColumn, SheetPicture, TimelineEntry

PATH: Final = "/komponen"
_MOMENT: Final = datetime(2026, 3, 31, 3, 5, tzinfo=UTC)
_PICTURE: Final = ASSETS.address("web/sample.svg") or ""
_ZONE: Final = "Asia/Jakarta"


def routes() -> APIRouter:
    """Return its route, open to admins."""
    router = APIRouter()

    @declared(router, "GET", PATH, roles={"admin"}, reads=Reads.NOTHING)
    def show_components(request: Request) -> Response:
        """Show every component."""
        return page(request, "web/gallery.html", **values())

    @declared(router, "GET", f"{PATH}/tegas", roles={"admin"}, reads=Reads.NOTHING)
    def show_confirmation(request: Request) -> Response:
        """Show the page that asks before what cannot be taken back."""
        return page(request, "web/gallery_confirm.html", **values())

    return router


_NAMES: Final = ("Siti Rahmawati, S.E.", "Budi Santoso", "Dr. Rahmat Hidayat, S.H., M.Si.", "Nurhayati")
_POSTS: Final = ("Kasubbag Perencanaan", "Kasubbag Hukum", "Sekretaris", "Ketua")
_ACTS: Final = (
    ("Diparaf", FaceState.SELESAI),
    ("Dikembalikan", FaceState.DIKEMBALIKAN),
    ("Paraf", FaceState.KINI),
    ("Tanda tangan", FaceState.MENUNGGU),
)
_DOCUMENTS: Final = (
    ("Pengumpulan Data Kinerja Triwulan I Tahun 2026", "Menunggu paraf", Tone.RAGU, 2),
    ("Undangan Rapat Koordinasi", "Ditandatangani", Tone.BAIK, 1),
    ("Penunjukan Petugas Pengelola Arsip Dinamis", "Dikembalikan", Tone.BURUK, 12),
    ("Laporan Kinerja Tahun 2025", "Konsep", Tone.NETRAL, 148),
)
_NOTE: Final = "Dasar hukum pada angka 2 sudah diubah; mohon disesuaikan."
_EVENTS: Final = (
    (0, "Konsep dibuat", _NAMES[0], "", Tone.NETRAL),
    (1, "Diparaf", _NAMES[0], "", Tone.BAIK),
    (3, "Dikembalikan", _NAMES[1], _NOTE, Tone.BURUK),
    (5, "Menunggu Sekretaris", "", "", Tone.RAGU),
)


def values() -> dict[str, Any]:
    """Return what stands in the components."""
    return {
        "zona": _ZONE,
        "columns": _columns(),
        "entries": [
            {
                "nomor": f"{number}/PR.03.1-SE/1306/2026",
                "judul": title,
                "keadaan": state,
                "tone": tone,
                "halaman": pages,
                "diterima": _after(7 * number),
            }
            for number, (title, state, tone, pages) in enumerate(_DOCUMENTS, start=12)
        ],
        "faces": [
            ChainFace(name=name, post=post, act=act, state=state, at=_after(at) if at < 2 else None)
            for at, (name, post, (act, state)) in enumerate(zip(_NAMES, _POSTS, _ACTS, strict=True))
        ],
        "events": [
            TimelineEntry(at=_after(hours), words=words, by=by, note=note, tone=tone)
            for hours, words, by, note, tone in _EVENTS
        ],
        "sheets": [_sheet(number) for number in (1, 2)],
        "picked": picked(
            [
                PickOption(value=str(at), words=post, told=name)
                for at, (post, name) in enumerate(zip(_POSTS, _NAMES, strict=True))
            ],
            chosen=["2"],
            most=2,
        ),
        "people": [
            {"nama": name, "jabatan": post, "tugas": task}
            for name, post, task in zip(_NAMES, _POSTS, ("", "Notulen"), strict=False)
        ],
    }


def _after(hours: int) -> datetime:
    return _MOMENT + timedelta(hours=hours)


def _columns() -> list[PageColumn]:
    return [
        PageColumn(key="nomor", words="Nomor", sort="?urut=nomor", order="ascending"),
        PageColumn(key="judul", words="Judul"),
        PageColumn(key="keadaan", words="Keadaan"),
        PageColumn(key="halaman", words="Halaman", kind="angka"),
        PageColumn(key="diterima", words="Diterima", kind="waktu"),
    ]


def _sheet(number: int) -> SheetPicture:
    return SheetPicture(
        number=number, address=_PICTURE, wide=_PICTURE, width=620, height=877, text="SURAT EDARAN"
    )
