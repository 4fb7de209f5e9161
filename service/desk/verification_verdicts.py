"""What is said of a file that somebody brought, in plain words: its verdict, and what its signatures are worth.

The table stands here once; page, JSON and command line say the same. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from service.words import Sentence, say
from worker.signing.report import Signature, SignatureReport
from worker.signing.verdict import Change, Look, Standing, Verdict, Why

STANDING: Final[Mapping[Standing, Sentence]] = {
    Standing.ARCHIVED: say("Berkas ini sama persis, bita demi bita, dengan yang diarsipkan."),
    Standing.EARLIER: say("Berkas ini versi terdahulu; arsip menyimpan versi yang lebih baru."),
    Standing.CHANGED: say("Berkas ini BUKAN berkas yang diarsipkan: telah diubah."),
    Standing.FOREIGN: say(
        "Berkas ini BUKAN naskah ini: tidak memuat kodenya dan tidak dibuat dari berkasnya."
    ),
    Standing.UNKNOWN: say("Berkas ini tidak dikenal."),
    Standing.COPY: say("Berkas ini salinan yang dibuat kantor dari naskah ini, sama persis bita demi bita."),
    Standing.SCAN: say(
        "Berkas ini pindaian naskah bertanda tangan basah yang diarsipkan, sama persis bita demi bita."
    ),
    Standing.SOURCE: say(
        "Berkas ini DOCX naskah ini yang diarsipkan, sama persis bita demi bita; bukan berkas yang ditandatangani."
    ),
    Standing.RECORD: say(
        "Berkas ini catatan arsip tentang naskah ini, sama persis bita demi bita; bukan naskahnya."
    ),
    Standing.EXPORT: say(
        "Berkas ini dicetak kantor dari buku agendanya, sama persis bita demi bita; bukan naskah dinas."
    ),
    Standing.RECEIVED: say(
        "Berkas ini diterima kantor, sama persis bita demi bita; bukan naskah yang diterbitkannya."
    ),
    Standing.PICTURE: say(
        "Pindaian atau foto tidak dapat dibandingkan; inilah naskah yang diarsipkan. Bandingkan sendiri isinya."
    ),
}
WHY: Final[Mapping[Why, Sentence]] = {
    Why.NO_PDF: say(
        "Berkas ini bukan PDF, foto, atau berkas yang pernah diserahkan kantor, sehingga tidak dapat dibandingkan dengan"
        " arsip. Ketik kode yang tercetak di samping kode QR."
    ),
    Why.NO_CODE: say(
        "Tidak ada kode verifikasi yang terbaca di dalamnya, sehingga tidak diketahui naskah mana yang harus"
        " dibandingkan. Ketik kode yang tercetak di samping kode QR, kirim naskah dengan semua halamannya, atau foto kode QR-nya"
        " lebih dekat dan terang."
    ),
    Why.OTHER_CODE: say(
        "Tidak ada naskah di arsip dengan kode yang dimuatnya; bila memang demikian tercetak, berkas itu bukan"
        " terbitan kantor ini."
    ),
    Why.EMPTY: say("Berkas ini kosong: tidak ada satu bita pun di dalamnya. Pilih berkas lain."),
    Why.STRANGE_PICTURE: say(
        "Bentuk foto ini (HEIC atau AVIF) tidak dibaca di sini. Simpan sebagai JPEG atau PNG, atau foto ulang,"
        " lalu kirim kembali."
    ),
    Why.LOCKED: say(
        "Berkas ini terkunci kata sandi, sehingga isinya tidak dapat diperiksa. Buka kuncinya, atau ketik kode yang"
        " tercetak di samping kode QR."
    ),
    Why.BROKEN: say(
        "Berkas ini rusak dan tidak dapat dibuka seutuhnya, misalnya karena terpotong. Mintalah berkas itu sekali lagi,"
        " atau ketik kode yang tercetak di samping kode QR."
    ),
    Why.TOO_LARGE: say(
        "Halaman atau gambar berkas ini terlalu banyak atau terlalu besar untuk dibaca seluruhnya. Kirim halaman yang"
        " memuat kode QR saja, atau ketik kode yang tercetak di sampingnya."
    ),
    Why.UNREAD: say(
        "Ada gambar di dalamnya yang tidak dapat dibaca, sehingga kode QR-nya mungkin terlewat. Simpan sebagai JPEG atau"
        " PNG lalu kirim kembali, atau ketik kode yang tercetak di samping kode QR."
    ),
}
NO_CODE_READ: Final = say("Kode QR-nya tidak terbaca, sehingga tidak diketahui apakah ini gambar naskah itu.")
"""Of a picture that was brought to a document's own page."""
SIGNATURES_UNJUDGED: Final = say(
    "Tanda tangan elektronik di dalamnya belum diperiksa karena komputer server sedang sibuk; kirim lagi bila perlu."
)
CHANGES: Final[Mapping[Change, Sentence]] = {
    Change.APPENDED: say("Ada tambahan di belakang berkas yang diarsipkan."),
    Change.EXTENDED: say(
        "Hanya cap waktu atau data validasi yang ditambahkan, sebagaimana diizinkan tanda tangannya."
    ),
    Change.RESAVED: say("Berkas disimpan ulang oleh program lain."),
    Change.JOINED: say(
        "Berkas lain disambungkan di depan atau di belakangnya: yang tampak bergantung pada program pembacanya."
    ),
    Change.SIGNED: say("Ada tanda tangan elektronik lain yang ditambahkan."),
    Change.STAMPED: say("Tanda tangan tampak di dalam kotak yang disediakan halaman naskah untuknya."),
    Change.STRIPPED: say("Tanda tangan elektroniknya dibuang."),
    Change.RESIGNED: say("Tanda tangan elektroniknya dibuang dan diganti dengan tanda tangan lain."),
    Change.ANNOTATED: say(
        "Ada catatan, tanda, cap, tautan, atau isian pada halaman yang ditempelkan atau dibuang."
    ),
    Change.SWAPPED: say("Yang tampak pada halaman TIDAK sama dengan yang diarsipkan; jangan dipercaya."),
    Change.REDRAWN: say("Perintah gambar halaman ditulis ulang."),
    Change.FRAMED: say("Halaman dipotong, diputar, diubah ukurannya, atau diberi tindakan."),
    Change.SCRIPTED: say("Tindakan atau skrip dokumen diubah."),
    Change.LAYERED: say("Lapisan yang dapat ditampilkan dan disembunyikan diubah."),
    Change.REPLACEABLE: say(
        "Gambar pengganti, yang ditampilkan sebagian program pembaca atau pencetak, ditambahkan atau dibuang."
    ),
    Change.ATTACHED: say("Berkas yang dilampirkan di dalamnya diubah."),
    Change.ALTERED: say("Cara dokumen dibuka, diisi, atau ditampilkan diubah."),
    Change.BROKEN: say("Berkas rusak dan tidak dapat dibuka."),
    Change.PRINTED: say(
        "Berkas ini tidak memuat tanda tangan elektronik dan seluruh halamannya digambar ulang oleh program lain: dicetak"
        " atau diubah menjadi PDF baru. Titik demi titik ia TIDAK DAPAT DIBANDINGKAN: bandingkan sendiri isinya dengan naskah yang"
        " diarsipkan, inilah yang berlaku."
    ),
    Change.UNCOMPARED: say(
        "Halamannya tidak dapat digambar: terkunci kata sandi, tersusun tidak wajar, terlalu banyak, terlalu besar,"
        " atau terlalu lama."
    ),
}
LOOKS: Final[Mapping[Look, Sentence]] = {
    Look.SAME: say("Yang tampak pada halaman tetap sama."),
    Look.DIFFERENT: say("Program pembaca dapat menampilkannya lain dari yang diarsipkan; jangan dipercaya."),
    Look.UNCOMPARED: say("Tampilannya TIDAK DAPAT DIBANDINGKAN dengan yang diarsipkan; jangan dipercaya."),
}
_SAID: Final = frozenset((Change.SWAPPED, Change.PRINTED))
"""What says itself how the pages look."""
_UNSIGNED: Final = say("Berkas ini tidak memuat tanda tangan elektronik yang dapat dibaca.")


def other_letter(asked: str, found: str) -> Sentence:
    """Return what is said of a file that carries another document's code than the page it was brought to."""
    return say(
        "Berkas ini BUKAN naskah berkode {ditanyakan} yang Anda buka: ia memuat kode naskah lain, {ditemukan}.",
        ditanyakan=asked,
        ditemukan=found,
    )


def verdict(found: Verdict) -> list[str]:
    """Return the verdict on a file, a sentence each."""
    told: list[str] = [STANDING[found.standing], *(CHANGES[each] for each in found.changes)]
    if found.standing is Standing.PICTURE:
        told += [NO_CODE_READ] if found.why is Why.NO_CODE else [WHY[found.why]] if found.why else []
    elif found.why is not None:
        told.append(WHY[found.why])
    if found.standing is Standing.CHANGED and found.look is not None and not _SAID & set(found.changes):
        told.append(LOOKS[found.look])
    pages = ", ".join(str(page) for page in found.pages)
    return [*told, say("Halaman yang berbeda: {halaman}.", halaman=pages)] if pages else told


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
        say(
            "{sertifikat} ({tingkat}): {nilai}",
            sertifikat=_whose(each, owners, sealed=sealed),
            tingkat=each.level,
            nilai=_worth(each, grown=grown),
        )
        for each in report.signatures
    ]


def _worth(signature: Signature, *, grown: bool) -> Sentence:
    if not (signature.intact and signature.covers):
        return say("TIDAK sah untuk berkas ini.")
    if not signature.trusted:
        return say("utuh, tetapi penerbit sertifikatnya tidak dikenal di sini.")
    if grown:
        return say("sah; yang ditambahkan di belakangnya tidak dicakupnya.")
    return say("sah dan mencakup seluruh berkas.")


def _whose(signature: Signature, owners: Mapping[str, str] | None, *, sealed: Collection[str]) -> Sentence:
    name = signature.signer
    if owners is None:
        return say("Sertifikat bernama {nama}", nama=name)
    if signature.fingerprint in owners:
        return say(
            "Sertifikat milik {pemilik}, tertulis {nama}", pemilik=owners[signature.fingerprint], nama=name
        )
    if signature.fingerprint in sealed:
        return say("Segel kantor, sertifikat {nama}", nama=name)
    return say("Sertifikat bernama {nama}, tidak terikat kepada siapa pun di kantor ini", nama=name)
