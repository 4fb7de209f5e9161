"""Verification in plain Indonesian: states, acts, capacities, levels and verdicts. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.ledger.acts import Act
from worker.signing.report import Signature, SignatureReport
from worker.signing.verdict import Change, Look, Standing, Verdict, Why

STATUS: Final = {
    "konsep": "Masih konsep; belum berlaku sebagai naskah dinas",
    "diparaf": "Masih konsep yang sedang diparaf; belum berlaku sebagai naskah dinas",
    "menunggu_tte": "Menunggu tanda tangan; belum berlaku sebagai naskah dinas",
    "ditandatangani": "Telah ditandatangani dan berlaku",
    "didistribusikan": "Telah ditandatangani, berlaku, dan telah disampaikan kepada penerimanya",
    "dikembalikan": "Dikembalikan untuk diperbaiki; belum berlaku sebagai naskah dinas",
    "batal": "Dibatalkan; nomornya tidak berlaku",
    "dicabut": "Telah dicabut; tidak berlaku lagi",
    "selesai": "Selesai dan diarsipkan; jenis naskah ini tidak ditandatangani",
}
KAPASITAS: Final = {
    "langsung": "pejabat yang bersangkutan",
    "an": "atas nama (a.n.)",
    "an_ub": "atas nama, untuk beliau (a.n., u.b.)",
    "plt": "pelaksana tugas (Plt.)",
    "plh": "pelaksana harian (Plh.)",
}
_ACTS: Final = {
    "revisi": "Isinya diubah menjadi revisi {revision}",
    "paraf": "Diparaf oleh {jabatan}",
    "kembalikan": "Dikembalikan untuk diperbaiki oleh {jabatan}",
    "tanda_tangan": "Ditandatangani oleh {nama}, {jabatan}",
    "tte": "Tanda tangan elektronik dibubuhkan oleh {nama}",
    "pastikan_tte": "Tanda tangan elektronik dipastikan dengan pemeriksaan BSrE",
    "pindai": "Hasil pindai naskah bertanda tangan basah disimpan",
    "batal": "Dibatalkan oleh {jabatan}",
    "distribusi": "Disampaikan kepada penerima",
    "cabut": "Dicabut oleh {jabatan}",
    "ralat": "Diralat dengan naskah lain",
}
_LEVELS: Final = {
    "basah": "tanda tangan basah di atas kertas",
    "segel": "segel elektronik kantor; bukan tanda tangan elektronik pribadi",
    "pribadi": "tanda tangan elektronik dengan sertifikat pribadi",
    "bsre": "tanda tangan elektronik tersertifikasi BSrE",
}
_STANDING: Final = {
    Standing.ARCHIVED: "Berkas ini sama persis, bita demi bita, dengan yang diarsipkan.",
    Standing.EARLIER: "Berkas ini versi terdahulu; arsip menyimpan versi yang lebih baru.",
    Standing.CHANGED: "Berkas ini BUKAN berkas yang diarsipkan: telah diubah.",
    Standing.COPY: "Berkas ini salinan yang dibuat kantor dari naskah ini, sama persis bita demi bita.",
    Standing.RECEIVED: "Berkas ini diterima kantor, sama persis bita demi bita; bukan naskah yang diterbitkannya.",
    Standing.UNKNOWN: "Berkas ini tidak dikenal.",
}
_WHY: Final = {
    Why.NO_PDF: "Berkas ini bukan PDF, sehingga tidak dapat dibandingkan dengan arsip. Untuk kertas, foto, atau pindaian, ketik kode"
    " yang tercetak di samping kode QR.",
    Why.NO_CODE: "Tidak ada kode verifikasi yang terbaca di dalamnya, sehingga tidak diketahui naskah mana yang harus dibandingkan."
    " Ketik kode yang tercetak di samping kode QR, lalu periksa berkas ini di halaman naskahnya.",
    Why.OTHER_CODE: "Tidak ada naskah di arsip dengan kode yang dimuatnya; bila memang demikian tercetak, berkas itu bukan terbitan"
    " kantor ini.",
}
_CHANGES: Final = {
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
    Change.ATTACHED: "Berkas yang dilampirkan di dalamnya diubah.",
    Change.ALTERED: "Cara dokumen dibuka, diisi, atau ditampilkan diubah.",
    Change.BROKEN: "Berkas rusak dan tidak dapat dibuka.",
    Change.UNCOMPARED: "Halamannya tidak dapat digambar: terkunci kata sandi, tersusun tidak wajar, terlalu banyak, terlalu besar, atau"
    " terlalu lama.",
}
_LOOKS: Final = {
    Look.SAME: "Yang tampak pada halaman tetap sama.",
    Look.DIFFERENT: "Program pembaca dapat menampilkannya lain dari yang diarsipkan; jangan dipercaya.",
    Look.UNCOMPARED: "Tampilannya TIDAK DAPAT DIBANDINGKAN dengan yang diarsipkan; jangan dipercaya.",
}


def act(done: Act) -> str:
    """Return what an act did, naming nobody but signatories."""
    form = _ACTS.get(done.kind, "Dicatat: {kind}")
    if done.kind == "tanda_tangan" and done.detail.get("tingkat") in ("pribadi", "bsre"):
        form = "Nomor dan tanggal ditetapkan oleh {nama}, {jabatan}"
    return form.format(revision=done.revision_no, jabatan=done.jabatan, nama=done.nama, kind=done.kind)


def level(name: str, *, scanned: bool = False, demo: bool = False) -> str:
    """Return how a document was signed, honestly."""
    told = _LEVELS.get(name, "tidak dicatat")
    if demo:
        return f"{told}; DEMO, sertifikat percobaan yang tidak berlaku di luar contoh ini"
    return f"{told}; hasil pindainya diarsipkan" if name == "basah" and scanned else told


def verdict(found: Verdict, nomor: str | None = None) -> list[str]:
    """Return the verdict on a file, a sentence each; ``nomor`` under which it was received."""
    pages = ", ".join(str(page) for page in found.pages)
    told = [_STANDING[found.standing], *(_CHANGES[each] for each in found.changes)]
    if found.why is not None:
        told.append(_WHY[found.why])
    if found.standing is Standing.CHANGED and found.look is not None and Change.SWAPPED not in found.changes:
        told.append(_LOOKS[found.look])
    if found.standing is Standing.RECEIVED:
        told.append(f"Diterima dengan nomor agenda {nomor}.")
    return [*told, f"Halaman yang berbeda: {pages}."] if pages else told


def certificate(told: Mapping[str, str]) -> str:
    """Return whose certificate a signature was made with: by its bond, where it was bound."""
    itself = f"{told['nama']}, diterbitkan {told['penerbit']}"
    if not told.get("ikatan"):
        return f"bernama {itself}; dibubuhkan sebelum sertifikat diikat kepada orangnya"
    return f"milik {told['pemilik']}, terikat sejak {told['terikat'][:10]} (tertulis {itself}; SHA-256 {told['sha256']})"


def signatures(
    report: SignatureReport, owners: Mapping[str, str] | None = None, *, sealed: bool = False
) -> list[str]:
    """Return what the signatures in a file are worth, a sentence each; ``owners``: whose certificates they are, by digest.

    Without owners nobody asked, or it is not told. ``sealed``: the file is one the office sealed.
    """
    if not report.signatures:
        return ["Berkas ini tidak memuat tanda tangan elektronik yang dapat dibaca."]
    return [
        f"{_whose(each, owners, sealed=sealed)} ({each.level}): "
        + (
            "sah dan mencakup seluruh berkas."
            if each.intact and each.trusted and each.covers
            else "utuh, tetapi penerbit sertifikatnya tidak dikenal di sini."
            if each.intact and each.covers
            else "TIDAK sah untuk berkas ini."
        )
        for each in report.signatures
    ]


def _whose(signature: Signature, owners: Mapping[str, str] | None, *, sealed: bool) -> str:
    if owners is None:
        return f"Sertifikat bernama {signature.signer}"
    if signature.fingerprint in owners:
        return f"Sertifikat milik {owners[signature.fingerprint]}, tertulis {signature.signer}"
    if sealed:
        return f"Segel kantor, sertifikat {signature.signer}"
    return f"Sertifikat bernama {signature.signer}, tidak terikat kepada siapa pun di kantor ini"
