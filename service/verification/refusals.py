"""What people are told on the public pages where they are refused, by the answer's status: title and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.verification.desk import FILE_BYTES
from service.words import Sentence, say

TOO_LARGE: Final = say(
    "Berkas paling besar {mb} MB. Untuk yang lebih besar, foto halaman yang memuat kode QR, atau ketik kode"
    " yang tercetak di sampingnya.",
    mb=FILE_BYTES >> 20,
)
_PAGES: Final[Mapping[int, tuple[Sentence, Sentence]]] = {
    400: (
        say("Berkas tidak dapat diterima"),
        say("Kiriman ini tidak lengkap atau tidak terbaca. Pilih satu berkas, lalu coba lagi."),
    ),
    404: (
        say("Kode tidak dikenal"),
        say(
            "Tidak ada naskah dengan kode ini. Periksa kembali kode yang tercetak: di dalamnya tidak pernah ada angka 0 dan 1"
            " atau huruf O dan I. Bila memang demikian tercetak, naskah itu bukan terbitan kantor ini."
        ),
    ),
    405: (
        say("Tidak dapat dijawab"),
        say("Cara bertanya ini tidak dikenal. Buka halaman verifikasi, lalu coba lagi."),
    ),
    408: (
        say("Pengiriman terputus"),
        say("Berkas terlalu lama di jalan. Coba lagi dengan sambungan yang lebih baik."),
    ),
    413: (say("Tidak dapat diperiksa: berkas terlalu besar"), TOO_LARGE),
    415: (
        say("Berkas tidak dapat diterima"),
        say("Kirimkan satu berkas: PDF, foto atau pindaian, atau DOCX yang pernah diserahkan."),
    ),
    422: (
        say("Tidak dapat diperiksa"),
        say(
            "Berkas ini memerlukan waktu atau ingatan lebih dari yang wajar. Foto halaman yang memuat kode QR, atau ketik kode"
            " yang tercetak di sampingnya."
        ),
    ),
    429: (say("Terlalu sering"), say("Alamat ini terlalu sering bertanya. Tunggu sebentar lalu coba lagi.")),
    503: (
        say("Belum sempat diperiksa"),
        say(
            "Komputer server sedang sibuk, sehingga pemeriksaan belum selesai. Berkas Anda tidak ditolak: coba lagi sebentar, atau"
            " ketik kode yang tercetak di samping kode QR."
        ),
    ),
}
_OTHERWISE: Final = (say("Tidak dapat dijawab"), say("Terjadi kesalahan. Coba lagi nanti."))


_NO_CODE: Final = (
    say("Kode tidak terbaca"),
    say(
        "Alamat atau kode ini tidak lengkap atau terlalu panjang. Ketik kode yang tercetak di samping kode QR."
    ),
)
"""Of a question that brought no file, where it could not be read."""


def page(status: int, *, sent: bool = True) -> tuple[Sentence, Sentence]:
    """Return title and sentence of a refusal; ``sent``: a file was sent, not a code asked for."""
    if not sent and status in (400, 413, 415, 422):
        return _NO_CODE
    return _PAGES.get(status, _OTHERWISE)
