"""What is said of a file that somebody brought, in plain Indonesian: its verdict, and what its signatures are worth.

The table stands here once; page, JSON and command line say the same. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from worker.signing.report import Signature, SignatureReport
from worker.signing.verdict import Change, Look, Standing, Verdict, Why

STANDING: Final[Mapping[Standing, str]] = {
    Standing.ARCHIVED: "Berkas ini sama persis, bita demi bita, dengan yang diarsipkan.",
    Standing.EARLIER: "Berkas ini versi terdahulu; arsip menyimpan versi yang lebih baru.",
    Standing.CHANGED: "Berkas ini BUKAN berkas yang diarsipkan: telah diubah.",
    Standing.FOREIGN: "Berkas ini BUKAN naskah ini: tidak memuat kodenya dan tidak dibuat dari berkasnya.",
    Standing.UNKNOWN: "Berkas ini tidak dikenal.",
    Standing.COPY: "Berkas ini salinan yang dibuat kantor dari naskah ini, sama persis bita demi bita.",
    Standing.SCAN: "Berkas ini pindaian naskah bertanda tangan basah yang diarsipkan, sama persis bita demi bita.",
    Standing.SOURCE: "Berkas ini DOCX naskah ini yang diarsipkan, sama persis bita demi bita; bukan berkas yang ditandatangani.",
    Standing.RECORD: "Berkas ini catatan arsip tentang naskah ini, sama persis bita demi bita; bukan naskahnya.",
    Standing.EXPORT: "Berkas ini dicetak kantor dari buku agendanya, sama persis bita demi bita; bukan naskah dinas.",
    Standing.RECEIVED: "Berkas ini diterima kantor, sama persis bita demi bita; bukan naskah yang diterbitkannya.",
    Standing.PICTURE: "Pindaian atau foto tidak dapat dibandingkan; inilah naskah yang diarsipkan. Bandingkan sendiri isinya.",
}
WHY: Final[Mapping[Why, str]] = {
    Why.NO_PDF: "Berkas ini bukan PDF, foto, atau berkas yang pernah diserahkan kantor, sehingga tidak dapat dibandingkan dengan"
    " arsip. Ketik kode yang tercetak di samping kode QR.",
    Why.NO_CODE: "Tidak ada kode verifikasi yang terbaca di dalamnya, sehingga tidak diketahui naskah mana yang harus"
    " dibandingkan. Ketik kode yang tercetak di samping kode QR, kirim naskah dengan semua halamannya, atau foto kode QR-nya"
    " lebih dekat dan terang.",
    Why.OTHER_CODE: "Tidak ada naskah di arsip dengan kode yang dimuatnya; bila memang demikian tercetak, berkas itu bukan"
    " terbitan kantor ini.",
    Why.EMPTY: "Berkas ini kosong: tidak ada satu bita pun di dalamnya. Pilih berkas lain.",
    Why.STRANGE_PICTURE: "Bentuk foto ini (HEIC atau AVIF) tidak dibaca di sini. Simpan sebagai JPEG atau PNG, atau foto ulang,"
    " lalu kirim kembali.",
    Why.LOCKED: "Berkas ini terkunci kata sandi, sehingga isinya tidak dapat diperiksa. Buka kuncinya, atau ketik kode yang"
    " tercetak di samping kode QR.",
    Why.BROKEN: "Berkas ini rusak atau terpotong dan tidak dapat dibuka seutuhnya. Mintalah berkas itu sekali lagi, atau ketik"
    " kode yang tercetak di samping kode QR.",
    Why.TOO_LARGE: "Halaman atau gambar berkas ini terlalu banyak atau terlalu besar untuk dibaca seluruhnya. Kirim halaman yang"
    " memuat kode QR saja, atau ketik kode yang tercetak di sampingnya.",
    Why.UNREAD: "Ada gambar di dalamnya yang tidak dapat dibaca, sehingga kode QR-nya mungkin terlewat. Simpan sebagai JPEG atau"
    " PNG lalu kirim kembali, atau ketik kode yang tercetak di samping kode QR.",
}
NO_CODE_READ: Final = "Kode QR-nya tidak terbaca, sehingga tidak diketahui apakah ini gambar naskah itu."
"""Of a picture that was brought to a document's own page."""
OTHER_LETTER: Final = (
    "Berkas ini BUKAN naskah berkode {asked} yang Anda buka: ia memuat kode naskah lain, {found}."
)
CHANGES: Final[Mapping[Change, str]] = {
    Change.APPENDED: "Ada tambahan di belakang berkas yang diarsipkan.",
    Change.EXTENDED: "Hanya cap waktu atau data validasi yang ditambahkan, sebagaimana diizinkan tanda tangannya.",
    Change.RESAVED: "Berkas disimpan ulang oleh program lain.",
    Change.JOINED: "Berkas lain disambungkan di depan atau di belakangnya: yang tampak bergantung pada program pembacanya.",
    Change.SIGNED: "Ada tanda tangan elektronik lain yang ditambahkan.",
    Change.STAMPED: "Tanda tangan tampak di dalam kotak yang disediakan halaman naskah untuknya.",
    Change.STRIPPED: "Tanda tangan elektroniknya dibuang.",
    Change.RESIGNED: "Tanda tangan elektroniknya dibuang dan diganti dengan tanda tangan lain.",
    Change.ANNOTATED: "Ada catatan, tanda, cap, tautan, atau isian pada halaman yang ditempelkan atau dibuang.",
    Change.SWAPPED: "Yang tampak pada halaman TIDAK sama dengan yang diarsipkan; jangan dipercaya.",
    Change.REDRAWN: "Perintah gambar halaman ditulis ulang.",
    Change.FRAMED: "Halaman dipotong, diputar, diubah ukurannya, atau diberi tindakan.",
    Change.SCRIPTED: "Tindakan atau skrip dokumen diubah.",
    Change.LAYERED: "Lapisan yang dapat ditampilkan dan disembunyikan diubah.",
    Change.REPLACEABLE: "Gambar pengganti, yang ditampilkan sebagian program pembaca atau pencetak, ditambahkan atau dibuang.",
    Change.ATTACHED: "Berkas yang dilampirkan di dalamnya diubah.",
    Change.ALTERED: "Cara dokumen dibuka, diisi, atau ditampilkan diubah.",
    Change.BROKEN: "Berkas rusak dan tidak dapat dibuka.",
    Change.PRINTED: "Berkas ini tidak memuat tanda tangan elektronik dan seluruh halamannya digambar ulang oleh program lain: dicetak"
    " atau diubah menjadi PDF baru. Titik demi titik ia TIDAK DAPAT DIBANDINGKAN: bandingkan sendiri isinya dengan naskah yang"
    " diarsipkan, inilah yang berlaku.",
    Change.UNCOMPARED: "Halamannya tidak dapat digambar: terkunci kata sandi, tersusun tidak wajar, terlalu banyak, terlalu besar,"
    " atau terlalu lama.",
}
LOOKS: Final[Mapping[Look, str]] = {
    Look.SAME: "Yang tampak pada halaman tetap sama.",
    Look.DIFFERENT: "Program pembaca dapat menampilkannya lain dari yang diarsipkan; jangan dipercaya.",
    Look.UNCOMPARED: "Tampilannya TIDAK DAPAT DIBANDINGKAN dengan yang diarsipkan; jangan dipercaya.",
}
_SAID: Final = frozenset((Change.SWAPPED, Change.PRINTED))
"""What says itself how the pages look."""
_UNSIGNED: Final = "Berkas ini tidak memuat tanda tangan elektronik yang dapat dibaca."


def verdict(found: Verdict) -> list[str]:
    """Return the verdict on a file, a sentence each."""
    told = [STANDING[found.standing], *(CHANGES[each] for each in found.changes)]
    if found.standing is Standing.PICTURE:
        told += [NO_CODE_READ] if found.why is Why.NO_CODE else [WHY[found.why]] if found.why else []
    elif found.why is not None:
        told.append(WHY[found.why])
    if found.standing is Standing.CHANGED and found.look is not None and not _SAID & set(found.changes):
        told.append(LOOKS[found.look])
    pages = ", ".join(str(page) for page in found.pages)
    return [*told, f"Halaman yang berbeda: {pages}."] if pages else told


def signatures(
    report: SignatureReport,
    owners: Mapping[str, str] | None = None,
    *,
    sealed: Collection[str] = (),
    grown: bool = False,
) -> list[str]:
    """Return what the signatures in a file are worth, a sentence each; ``owners``: whose certificates they are, by digest.

    Without owners nobody asked, or it is not told. ``sealed``: which certificates, by
    digest, are the office's seal. ``grown``: something follows what was archived, which no signature of it covers.
    """
    if not report.signatures:
        return [_UNSIGNED]
    return [
        f"{_whose(each, owners, sealed=sealed)} ({each.level}): "
        + (
            (
                "sah; yang ditambahkan di belakangnya tidak dicakupnya."
                if grown
                else "sah dan mencakup seluruh berkas."
            )
            if each.intact and each.trusted and each.covers
            else "utuh, tetapi penerbit sertifikatnya tidak dikenal di sini."
            if each.intact and each.covers
            else "TIDAK sah untuk berkas ini."
        )
        for each in report.signatures
    ]


def _whose(signature: Signature, owners: Mapping[str, str] | None, *, sealed: Collection[str]) -> str:
    if owners is None:
        return f"Sertifikat bernama {signature.signer}"
    if signature.fingerprint in owners:
        return f"Sertifikat milik {owners[signature.fingerprint]}, tertulis {signature.signer}"
    if signature.fingerprint in sealed:
        return f"Segel kantor, sertifikat {signature.signer}"
    return f"Sertifikat bernama {signature.signer}, tidak terikat kepada siapa pun di kantor ini"
