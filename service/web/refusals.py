"""What people are told on the public pages where they are refused, by the answer's status: title and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.desk.verification import FILE_BYTES

TOO_LARGE: Final = f"Berkas paling besar {FILE_BYTES >> 20} MB. Untuk yang lebih besar, ketik kode yang tercetak di samping kode QR."
_PAGES: Final[Mapping[int, tuple[str, str]]] = {
    400: (
        "Berkas tidak dapat diterima",
        "Kiriman ini tidak lengkap atau tidak terbaca. Pilih satu berkas, lalu coba lagi.",
    ),
    404: (
        "Kode tidak dikenal",
        "Tidak ada naskah dengan kode ini. Periksa kembali kode yang tercetak; bila memang demikian tercetak, naskah itu"
        " bukan terbitan kantor ini.",
    ),
    405: ("Tidak dapat dijawab", "Cara bertanya ini tidak dikenal. Buka halaman verifikasi, lalu coba lagi."),
    408: ("Pengiriman terputus", "Berkas terlalu lama di jalan. Coba lagi dengan sambungan yang lebih baik."),
    413: ("Berkas terlalu besar", TOO_LARGE),
    415: (
        "Berkas tidak dapat diterima",
        "Kirimkan satu berkas: PDF, foto atau pindaian, atau DOCX yang pernah diserahkan.",
    ),
    422: ("Berkas tidak dapat diperiksa", "Berkas ini memerlukan waktu atau ingatan lebih dari yang wajar."),
    429: ("Terlalu sering", "Alamat ini terlalu sering bertanya. Tunggu sebentar lalu coba lagi."),
    503: ("Sedang sibuk", "Pemeriksaan sedang penuh. Coba lagi sebentar."),
}
_OTHERWISE: Final = ("Tidak dapat dijawab", "Terjadi kesalahan. Coba lagi nanti.")


def page(status: int) -> tuple[str, str]:
    """Return title and sentence of a refusal."""
    return _PAGES.get(status, _OTHERWISE)
