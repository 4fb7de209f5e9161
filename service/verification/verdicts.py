"""What is said of a file that somebody brought, in plain words: its verdict, and what its signatures are worth.

The table stands here once; page, JSON and command line say the same. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from service.documents.validity import ValidityState
from service.verification.public import PublicFacts
from service.words import Sentence, say
from worker.signing.report import DocumentSignature, SignatureReport
from worker.signing.verdict import Change, Likeness, Standing, Verdict, Why

STANDING: Final[Mapping[Standing, Sentence]] = {
    Standing.ARCHIVED: say("Berkas ini sama persis, bita demi bita, dengan yang diarsipkan."),
    Standing.EARLIER: say("Berkas ini versi terdahulu; arsip menyimpan versi yang lebih baru."),
    Standing.CHANGED: say("Berkas ini BUKAN berkas yang diarsipkan: telah diubah."),
    Standing.FOREIGN: say(
        "Berkas ini BUKAN naskah ini: tidak memuat kodenya dan tidak dibuat dari berkasnya."
    ),
    Standing.UNKNOWN: say("Berkas ini tidak dikenal."),
    Standing.COPY: say("Berkas ini salinan yang dibuat kantor dari naskah ini, sama persis bita demi bita."),
    Standing.PARTLY: say(
        "Berkas ini baru ditandatangani sebagian pihaknya, sama persis, bita demi bita, dengan yang disimpan kantor; belum"
        " berlaku. Yang berlaku hanya naskah yang ditandatangani semua pihaknya."
    ),
    Standing.SCAN: say(
        "Berkas ini pindaian naskah bertanda tangan basah yang diarsipkan, sama persis bita demi bita."
    ),
    Standing.SOURCE: say(
        "Berkas ini ialah DOCX naskah ini yang diarsipkan, sama persis bita demi bita; bukan berkas yang ditandatangani."
    ),
    Standing.RECORD: say(
        "Berkas ini catatan arsip tentang naskah ini, sama persis bita demi bita; bukan naskahnya."
    ),
    Standing.EXPORT: say(
        "Berkas ini dicetak kantor dari buku agendanya, sama persis bita demi bita; bukan naskah dinas."
    ),
    Standing.ATTACHMENT: say(
        "Berkas ini menyertai naskah ini, sama persis, bita demi bita, dengan yang diarsipkan: sidiknya tercantum pada"
        " daftar berkas naskah itu."
    ),
    Standing.RECEIVED: say(
        "Berkas ini diterima kantor, sama persis bita demi bita; bukan naskah yang diterbitkannya."
    ),
    Standing.CUT: say(
        "Berkas ini tidak lengkap: yang ada sama persis dengan awal berkas yang diarsipkan, tetapi terpotong sebelum"
        " akhirnya, misalnya karena unduhannya terputus. Unduh sekali lagi."
    ),
    Standing.PICTURE: say(
        "Pindaian atau foto tidak dapat diperiksa dengan mesin: kode QR dapat disalin ke kertas lain."
    ),
}
WHY: Final[Mapping[Why, Sentence]] = {
    Why.NO_PDF: say(
        "Berkas ini bukan PDF, foto, atau berkas yang pernah diserahkan kantor, sehingga tidak dapat dibandingkan dengan"
        " arsip."
    ),
    Why.NO_CODE: say(
        "Tidak ada kode verifikasi yang terbaca di dalamnya, sehingga tidak diketahui naskah mana yang harus"
        " dibandingkan. Kirim naskah dengan semua halamannya."
    ),
    Why.OTHER_CODE: say(
        "Tidak ada naskah di arsip dengan kode yang dimuatnya, atau yang diketik. Periksa kembali kodenya; bila memang"
        " demikian tercetak, berkas itu bukan terbitan kantor ini."
    ),
    Why.EMPTY: say("Berkas ini kosong: tidak ada satu bita pun di dalamnya. Pilih berkas lain."),
    Why.STRANGE_PICTURE: say(
        "Bentuk foto ini (HEIC atau AVIF) tidak dibaca di sini. Simpan sebagai JPEG atau PNG, lalu kirim kembali."
    ),
    Why.LOCKED: say(
        "Berkas ini terkunci kata sandi, sehingga isinya tidak dapat diperiksa. Buka kuncinya, lalu kirim kembali."
    ),
    Why.BROKEN: say(
        "Berkas ini rusak dan tidak dapat dibuka seutuhnya, misalnya karena terpotong. Mintalah berkas itu sekali lagi."
    ),
    Why.TOO_LARGE: say(
        "Halaman atau gambar berkas ini terlalu banyak atau terlalu besar untuk dibaca seluruhnya."
    ),
    Why.UNREAD: say(
        "Ada gambar di dalamnya yang tidak dapat dibaca, sehingga kode QR-nya mungkin terlewat. Simpan sebagai JPEG atau"
        " PNG lalu kirim kembali."
    ),
}
SIGNATURES_UNJUDGED: Final = say(
    "Tanda tangan elektronik di dalamnya belum diperiksa karena komputer server sedang sibuk; kirim lagi bila perlu."
)
UNJUDGED: Final = frozenset(set(Why) - {Why.OTHER_CODE})
"""Why nothing could be found out about a file: it is not said to be nobody's then."""
NOT_JUDGED: Final = say("Berkas ini tidak dapat diperiksa.")
PHOTO: Final = say(
    "Foto halaman yang memuat kode QR, lebih dekat dan terang, atau ketik kode yang tercetak di sampingnya."
)
"""What whoever holds a paper can do where its file could not be judged."""
UNREAD: Final = say("Gambar ini belum dapat dinilai: tidak diketahui apakah ini gambar naskah itu.")
_UNREAD: Final = {
    Why.NO_CODE: say(
        "Gambar ini belum dapat dinilai: kode QR-nya tidak terbaca, sehingga tidak diketahui apakah ini gambar naskah itu."
    ),
    Why.OTHER_CODE: say(
        "Gambar ini memuat kode lain daripada kode naskah itu; naskah dengan kode itu tidak ada di arsip."
    ),
}
"""Of a picture that was brought to a document's own page and does not carry its code."""
OTHER_CODE: Final = say(
    "Berkas ini BUKAN naskah berkode {ditanyakan} yang Anda buka: ia memuat kode naskah lain, {ditemukan}."
)
OTHER_FILE: Final = say(
    "Berkas ini BUKAN naskah berkode {ditanyakan} yang Anda buka: ia berkas naskah lain, {ditemukan}."
)
FORMER_COPY: Final = say(
    "Sesudah salinan ini dibuat naskahnya diralat atau dicabut: kantor menyimpan salinan yang lebih baru."
)
DRAFT: Final = say(
    "Berkas ini konsep, bukan naskah yang ditandatangani; arsip menyimpan versi yang lebih baru."
)
BEFORE_THE_PEN: Final = say(
    "Berkas ini halaman sebelum ditandatangani dengan tangan, sama persis, bita demi bita; belum bertanda tangan."
    " Naskah yang ditandatangani ialah pindaiannya di arsip."
)
_PAPER: Final = say("Yang berlaku ialah naskah di arsip, BUKAN tentu kertas Anda.")
_RECORDED: Final = say("Yang dicatat di sini ialah naskah di arsip, BUKAN tentu kertas Anda.")
_COMPARE: Final = say("Unduh naskah itu dan bandingkan sendiri isinya, kata demi kata dan angka demi angka.")
_CLOSED: Final = say("Naskah itu tidak terbuka untuk umum: tanyakan kepada kantor yang menerbitkannya.")
_NEVER_SIGNED: Final = {
    ValidityState.NOT_YET: say(
        "Naskah dengan kode ini belum ditandatangani: belum ada naskah sah yang dapat dibandingkan dengan kertas Anda."
        " Tanyakan kepada kantor yang menerbitkannya."
    ),
    ValidityState.VOID: say(
        "Naskah dengan kode ini dibatalkan: tidak ada naskah sah yang dapat dibandingkan dengan kertas Anda."
        " Tanyakan kepada kantor yang menerbitkannya."
    ),
}
_MARKED: Final = say("Kertas yang bertanda KONSEP bukan naskah yang ditandatangani.")
CHANGES: Final[Mapping[Change, Sentence]] = {
    Change.APPENDED: say("Ada tambahan di belakang berkas yang diarsipkan."),
    Change.EXTENDED: say(
        "Hanya cap waktu atau data validasi yang ditambahkan, sebagaimana diizinkan tanda tangannya."
    ),
    Change.RESAVED: say("Berkas disimpan ulang oleh program lain."),
    Change.JOINED: say(
        "Berkas lain disambungkan di depan atau di belakangnya: yang tampak bergantung pada program pembacanya."
    ),
    Change.AMBIGUOUS: say(
        "Berkas ini mengatakan dua hal tentang isinya, atau tersusun menyalahi aturan: yang tampak bergantung pada program"
        " pembacanya."
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
        "Gambar pengganti, tinta, atau huruf yang hanya ditampilkan sebagian program pembaca atau pencetak ditambahkan atau"
        " dibuang."
    ),
    Change.ATTACHED: say("Berkas yang dilampirkan di dalamnya diubah."),
    Change.UNTAGGED: say("Tanda struktur bagi pembaca layar dibuang; tanda itu tidak tampak pada halaman."),
    Change.ALTERED: say("Cara dokumen dibuka, diisi, atau ditampilkan diubah."),
    Change.BROKEN: say("Berkas rusak dan tidak dapat dibuka."),
    Change.PRINTED: say(
        "Berkas ini tidak memuat tanda tangan elektronik dan seluruh halamannya digambar ulang oleh program lain: dicetak"
        " atau diubah menjadi PDF baru. Titik demi titik ia TIDAK DAPAT DIBANDINGKAN."
    ),
    Change.UNCOMPARED: say(
        "Halamannya tidak dapat digambar: terkunci kata sandi, tersusun tidak wajar, terlalu banyak, terlalu besar,"
        " atau terlalu lama."
    ),
}
LOOKS: Final[Mapping[Likeness, Sentence]] = {
    Likeness.SAME: say("Yang tampak pada halaman tetap sama."),
    Likeness.DIFFERENT: say(
        "Program pembaca dapat menampilkannya lain dari yang diarsipkan; jangan dipercaya."
    ),
    Likeness.UNCOMPARED: say(
        "Tampilannya TIDAK DAPAT DIBANDINGKAN dengan yang diarsipkan; jangan dipercaya."
    ),
}
_SAID: Final = frozenset((Change.SWAPPED, Change.PRINTED))
"""What says itself how the pages look."""
_UNSIGNED: Final = say("Berkas ini tidak memuat tanda tangan elektronik yang dapat dibaca.")


def verdict(found: Verdict, told: PublicFacts | None = None) -> list[str]:
    """Return the verdict on a file, a sentence each; ``told``: the document it was compared with."""
    said: list[str] = [_first(found, told), *(CHANGES[each] for each in found.changes)]
    if found.why is not None and not (found.standing is Standing.PICTURE and found.why in _UNREAD):
        said.append(WHY[found.why])
    if unjudged(found):
        said.append(PHOTO)
    if found.standing is Standing.CHANGED and found.look is not None and not _SAID & set(found.changes):
        said.append(LOOKS[found.look])
    if told is not None and on_paper(found):
        said += comparing(told)
    pages = ", ".join(str(page) for page in found.pages)
    return [*said, say("Halaman yang berbeda: {halaman}.", halaman=pages)] if pages else said


def listed(told: PublicFacts, digest: str) -> list[Sentence]:
    """Return as which of a document's files its page lists this one."""
    return [
        say("Di sana ia berkas ke-{no}, bernama {nama}.", no=place, nama=each.nama)
        for place, each in enumerate(told.files, 1)
        if each.sha256 == digest
    ]


def unjudged(found: Verdict) -> bool:
    """Whether nothing could be found out about a file."""
    return found.why in UNJUDGED


def on_paper(found: Verdict) -> bool:
    """Whether only whoever brought it can compare it with the archived document, by reading both."""
    if found.standing is Standing.PICTURE:
        return found.why is None
    return Change.PRINTED in found.changes


def comparing(told: PublicFacts) -> list[Sentence]:
    """Return what a paper's holder can do to compare it, a sentence each: nothing is to be had of a closed document."""
    state = told.validity.state
    if state in _NEVER_SIGNED:
        return [_NEVER_SIGNED[state]]
    in_force = state in (ValidityState.IN_FORCE, ValidityState.CORRECTED)
    return [
        _PAPER if in_force else _RECORDED,
        _COMPARE if told.pdf_sha256 else _CLOSED,
        *([_MARKED] if state is not ValidityState.ARCHIVED else ()),
    ]


def _first(found: Verdict, told: PublicFacts | None) -> Sentence:
    """Return what is said first of a file."""
    match found.standing:
        case Standing.UNKNOWN if unjudged(found):
            return NOT_JUDGED
        case Standing.PICTURE if found.why is not None:
            return _UNREAD.get(found.why, UNREAD)
        case Standing.ARCHIVED if told is not None and told.scanned:
            return BEFORE_THE_PEN
        case Standing.EARLIER if told is not None and told.validity.state is not ValidityState.ARCHIVED:
            return DRAFT
    return STANDING[found.standing]


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


def _worth(signature: DocumentSignature, *, grown: bool) -> Sentence:
    if not (signature.intact and signature.covers):
        return say("TIDAK sah untuk berkas ini.")
    if not signature.trusted:
        return say("utuh, tetapi penerbit sertifikatnya tidak dikenal di sini.")
    if grown:
        return say("sah; yang ditambahkan di belakangnya tidak dicakupnya.")
    return say("sah dan mencakup seluruh berkas.")


def _whose(
    signature: DocumentSignature, owners: Mapping[str, str] | None, *, sealed: Collection[str]
) -> Sentence:
    name = signature.signer
    if owners is None or not signature.fingerprint:
        return say("Sertifikat bernama {nama}", nama=name)
    if signature.fingerprint in owners:
        return say(
            "Sertifikat milik {pemilik}, tertulis {nama}", pemilik=owners[signature.fingerprint], nama=name
        )
    if signature.fingerprint in sealed:
        return say("Segel kantor, sertifikat {nama}", nama=name)
    return say("Sertifikat bernama {nama}, bukan sertifikat yang diikat kepada pejabat kantor ini", nama=name)
