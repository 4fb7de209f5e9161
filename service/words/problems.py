"""Every type of problem the service answers: its title, what is said where nothing nearer is known, and the next step.

The one table of refusals, by the slug of its type. What officials meet is Indonesian here and English in ``en.po``; what only
programs and their makers meet is English alone. An error that knows the next step of its own case says that instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.words.problem_words import ProblemWords
from service.words.sign_in_problems import SIGN_IN

_told: Final = ProblemWords
_LATER = "Coba lagi sebentar; bila tetap demikian, hubungi admin."
_ADMIN = "Hubungi admin, dan sebutkan nomor jejak (trace_id) jawaban ini."
_LOOK = "Muat ulang naskah, periksa keadaannya yang sekarang, lalu ulangi bila masih perlu."
_FIELDS = "Perbaiki isian yang disebutkan, lalu kirim lagi."
_ACTS = "Lihat apa yang dapat Anda lakukan sekarang: naskah documents acts NASKAH"

OFFICIALS: Final[Mapping[str, ProblemWords]] = {
    # Who asks
    "unauthenticated": _told(
        "Kunci tidak dikenal",
        "Masuk dengan kunci pribadi yang masih berlaku; admin membuatnya: naskah people token ORANG",
        "Kunci Anda tidak dikenal atau sudah tidak berlaku.",
    ),
    **SIGN_IN,
    "role-missing": _told(
        "Tidak berwenang",
        "Minta admin memberi kunci dengan peran yang diperlukan.",
        "Kunci Anda tidak mempunyai peran yang diperlukan untuk ini.",
    ),
    "class-forbidden": _told(
        "Di atas kelas akses Anda",
        "Minta orang dengan kelas akses yang cukup melakukannya.",
        "Kelas akses ini di atas kelas kunci Anda.",
    ),
    "person-required": _told("Perlu orang", "Ulangi dengan kunci pribadi seorang pejabat."),
    "act-forbidden": _told("Tidak berwenang atas naskah ini", _ACTS),
    "asked-too-often": _told(
        "Terlalu sering", "Tunggu beberapa saat, lalu ulangi.", "Permintaan dari alamat ini terlalu sering."
    ),
    # What is not there
    "document-unknown": _told(
        "Naskah tidak ada",
        "Periksa nomor atau id-nya: naskah documents list",
        "Naskah ini tidak ada, atau tidak terbuka bagi Anda.",
    ),
    "content-unknown": _told(
        "Berkas tidak ada",
        "Lihat versi dan berkas yang ada: naskah documents show NASKAH",
        "Naskah ini tidak mempunyai versi atau bentuk itu.",
    ),
    "link-unknown": _told(
        "Tautan tidak ada",
        "Lihat tautan naskah ini: naskah documents acts NASKAH",
        "Naskah ini tidak mempunyai tautan tanda tangan itu.",
    ),
    "code-unknown": _told(
        "Kode tidak dikenal",
        "Periksa kode yang tercetak di samping kode QR.",
        "Tidak ada naskah dengan kode ini.",
    ),
    "person-unknown": _told("Orang tidak ada", "Lihat orang dan jabatan kantor: naskah people list"),
    "register-unknown": _told("Buku agenda tidak ada", "Lihat buku agenda kantor: naskah registers list"),
    "form-unknown": _told(
        "Formulir tidak ada", "Buka lagi dari Buat naskah.", "Sudah diserahkan, atau bukan milik Anda."
    ),
    "mail-unknown": _told("Surel tidak ada", "Lihat surel yang menunggu: naskah mail list"),
    "certificate-unknown": _told(
        "Sertifikat tidak ada", "Lihat sertifikat orang itu: naskah people certificates ORANG"
    ),
    "unknown-jenis": _told("Jenis naskah tidak ada", "Lihat jenis naskah yang ada: naskah templates list"),
    "path-unknown": _told("Alamat tidak ada", "Periksa alamatnya.", "Tidak ada apa-apa pada alamat ini."),
    "method-not-allowed": _told(
        "Cara tidak dikenal", "Periksa cara pemanggilannya.", "Alamat ini tidak dipanggil dengan cara itu."
    ),
    # What the state does not allow
    "act-not-possible": _told("Belum atau tidak dapat dilakukan", _ACTS),
    "act-not-declared": _told("Tidak dikenal jenis naskah ini", _ACTS),
    "type-gone": _told(
        "Jenis naskah tidak ada",
        "Admin memasang kembali atau memperbaiki jenis ini: naskah templates list",
    ),
    "own-signature-lacking": _told(
        "Tanda tangan Anda belum siap", "Lengkapi yang disebutkan, lalu tanda tangani lagi."
    ),
    "brought-waiting": _told(
        "Berkas belum tersimpan", "Admin menyelesaikan pekerjaan berkas itu: naskah queues retry PEKERJAAN"
    ),
    "book-closed": _told(
        "Buku agenda ditutup",
        'Usulkan pembukaan kembali tahun itu: naskah registers reopen BUKU TAHUN --alasan "ALASAN"',
    ),
    "document-busy": _told("Sedang dicetak", "Tunggu sampai halamannya selesai dicetak, lalu ulangi."),
    "final-page-not-ready": _told(
        "Halaman akhir belum siap", "Tunggu sampai halaman akhirnya tersimpan, lalu ulangi."
    ),
    "page-stale": _told("Naskah sudah berubah", _LOOK),
    "condition-missing": _told(
        "Keadaan yang dilihat tidak disebut", "Buka naskahnya, lalu ulangi dari sana."
    ),
    "register-refused": _told("Buku agenda menolak", _FIELDS),
    "year-closed": _told(
        "Tahun buku agenda ditutup",
        'Usulkan pembukaan kembali tahun itu: naskah registers reopen BUKU TAHUN --alasan "ALASAN"',
        "Buku agenda tahun itu sudah ditutup.",
    ),
    "register-full": _told(
        "Buku agenda penuh",
        "Tarik kembali impor yang melompat ke sana, atau nomori dalam buku lain.",
        "Buku agenda tahun itu tidak mempunyai nomor lagi sampai 99999.",
    ),
    "register-moved": _told(
        "Buku agenda berganti nama",
        "Muat ulang daftar buku agenda, lalu ulangi.",
        "Berkas kantor baru saja diubah dan tidak lagi menyebut buku agenda itu.",
    ),
    "number-taken": _told(
        "Nomor sudah dipakai",
        "Lihat buku agendanya, lalu pilih nomor lain.",
        "Buku agenda sudah memuat nomor ini, atau naskahnya sudah bernomor.",
    ),
    "already-there": _told(
        "Sudah ada", "Lihat yang sudah ada; yang sama tidak perlu dibuat lagi.", "Yang seperti ini sudah ada."
    ),
    "office-unknown": _told(
        "Kantor belum dimuat",
        "Admin memuat berkas kantor: naskah office apply kantor.yaml",
        "Kantor pemilik kunci ini belum dimuat.",
    ),
    "office-incomplete": _told(
        "Berkas kantor belum lengkap",
        "Admin melengkapi berkas kantor: naskah office apply kantor.yaml",
        "Berkas kantor tidak memuat sesuatu yang diperlukan naskahnya.",
    ),
    "contract-failed": _told(
        "Jenis naskah rusak",
        "Admin memperbaiki kontrak jenis ini; sesudah itu kirim lagi yang sama, dengan id yang sama.",
        "Kontrak jenis naskah ini gagal. Itu kesalahan jenisnya, bukan kesalahan yang dikirim; tidak ada yang tercatat.",
    ),
    # What was filled in
    "act-refused": _told("Isian keliru", _FIELDS),
    "appointment-refused": _told("Penugasan keliru", _FIELDS),
    "query-refused": _told("Isian tidak terbaca", _FIELDS, "Ada isian yang tidak dapat dipakai."),
    "body-refused": _told(
        "Isi permintaan keliru", _FIELDS, "Ada bagian isi permintaan yang tidak dapat dipakai."
    ),
    "event-refused": _told("Isi naskah keliru", _FIELDS, "Isi naskah tidak memenuhi aturan jenisnya."),
    "event-conflict": _told(
        "Sudah diterima dengan isi lain",
        "Periksa yang sudah diterima; kirim yang baru dengan tanda pengenal lain.",
        "Yang bertanda pengenal ini sudah diterima dengan isi lain.",
    ),
    "payload-refused": _told("Isi naskah keliru", _FIELDS, "Isi naskah tidak memenuhi aturan jenisnya."),
    "value-refused": _told("Nilai tidak dapat dicatat", _FIELDS, "Ada nilai yang tidak dapat dicatat."),
    "not-there": _told("Menyebut yang tidak ada", _FIELDS, "Isian menyebut sesuatu yang tidak ada."),
    "address-refused": _told("Alamat surel keliru", _FIELDS),
    "file-not-taken": _told(
        "Berkas tidak diterima", "Simpan sebagai PDF atau DOCX yang utuh, lalu kirim lagi."
    ),
    "table-refused": _told(
        "Tabel tidak diterima", "Perbaiki baris dan kolom yang disebut, lalu kirim tabel dan berkasnya lagi."
    ),
    "file-infected": _told("Ditolak pemindai virus", "Jangan dibuka; laporkan kepada admin."),
    "file-altered": _told("Berkas berubah di jalan", "Kirim berkas itu sekali lagi."),
    "file-not-text": _told(
        "Berkas bukan UTF-8",
        "Simpan sebagai CSV UTF-8 (Excel: Simpan Sebagai, CSV UTF-8), lalu kirim lagi.",
    ),
    "file-unjudged": _told(
        "Berkas tidak dapat diperiksa", "Kirim PDF yang utuh.", "Berkas ini tidak dapat diperiksa."
    ),
    "body-too-large": _told(
        "Terlalu besar", "Kirim berkas yang lebih kecil.", "Kiriman ini lebih besar daripada yang diterima."
    ),
    "body-too-slow": _told(
        "Terlalu lambat",
        "Kirim lagi melalui sambungan yang lebih baik.",
        "Kiriman ini tidak selesai pada waktunya.",
    ),
    "media-unsupported": _told(
        "Bentuk berkas tidak diterima",
        "Kirim dalam bentuk yang disebutkan.",
        "Bentuk kiriman ini tidak diterima.",
    ),
    # A file that a child opens, of whichever kind, and refuses or cannot finish
    "file-too-hungry": _told(
        "Berkas terlalu rumit",
        "Simpan berkasnya lagi dari program pembuatnya, lalu periksa lagi.",
        "Memeriksa berkas ini memakan lebih banyak waktu atau memori daripada yang diberikan.",
    ),
    "template-too-hungry": _told(
        "Templat terlalu rumit",
        "Perbaiki pengulangan yang tidak berakhir, lalu unggah lagi.",
        "Mencetak templat ini memakan lebih banyak waktu atau memori daripada yang diberikan.",
    ),
    "package-refused": _told(
        "Berkas Word ditolak",
        "Simpan sebagai DOCX dari Word atau LibreOffice, lalu kirim lagi.",
        "Berkas ini tidak diterima sebagai naskah Word.",
    ),
    "package-too-large": _told(
        "Templat terlalu besar",
        "Kecilkan gambar di dalamnya, atau unggah templat yang lebih kecil.",
        "Berkas Word ini lebih besar daripada yang diterima.",
    ),
    "not-aword-package": _told(
        "Bukan berkas Word", "Unggah DOCX.", "Berkas ini bukan naskah Word yang dapat dibuka."
    ),
    "package-hostile": _told(
        "Berkas Word berbahaya",
        "Simpan templatnya lagi dari Word atau LibreOffice, lalu unggah lagi.",
        "Berkas Word ini memuat sesuatu yang tidak diterima dari luar.",
    ),
    "pages-undrawn": _told("Halaman tidak dapat digambar", "Buka PDF-nya, dan lihat sendiri."),
    # Signatures
    "passphrase-refused": _told(
        "Kata sandi salah", "Ulangi dengan kata sandi atau PIN yang benar: naskah documents seal NASKAH"
    ),
    "certificate-missing": _told(
        "Sertifikat tidak ditemukan",
        "Sertakan berkas sertifikat, atau pasang tokennya, lalu ulangi: naskah documents seal NASKAH",
    ),
    "certificate-not-yours": _told(
        "Bukan sertifikat Anda",
        "Ulangi dengan sertifikat yang terikat kepada Anda: naskah documents seal NASKAH",
    ),
    "certificate-not-valid": _told(
        "Sertifikat tidak berlaku", "Minta admin mengikat sertifikat yang berlaku: naskah people bind ORANG"
    ),
    "gateway-off": _told("BSrE belum disambungkan", "Admin menyambungkan BSrE dalam berkas kantor."),
    "gateway-away": _told("BSrE tidak terjangkau", "Ulangi nanti: naskah documents seal NASKAH"),
    "signature-refused": _told(
        "BSrE menolak", "Perbaiki sebab yang disebutkan, lalu ulangi: naskah documents seal NASKAH"
    ),
    "signature-pending": _told(
        "Hasilnya belum diketahui", "Pastikan atau lepaskan permintaan itu: naskah documents settle NASKAH"
    ),
    "signature-unknown": _told(
        "Hasilnya tidak diketahui", "Pastikan atau lepaskan permintaan itu: naskah documents settle NASKAH"
    ),
    "signature-not-proven": _told(
        "Tidak membuktikan tanda tangan",
        "Bawa berkas bertanda tangan yang benar, atau lepaskan permintaannya.",
    ),
    "binding-refused": _told("Sertifikat tidak dapat diikat", _FIELDS),
    "identity-refused": _told("NIK atau surel keliru", _FIELDS),
    "identity-missing": _told(
        "NIK atau surel BSrE belum ada", "Catat NIK atau surel di BSrE: naskah people bsre ORANG"
    ),
    # What heals by itself, or by an admin
    "retryable": _told(
        "Sedang tidak dapat dilayani",
        _LATER,
        "Sebagian sistem sedang tidak terjangkau; tidak ada yang hilang.",
    ),
    "verifier-busy": _told("Sedang sibuk", _LATER, "Sedang banyak berkas yang diperiksa."),
    "file-still-unjudged": _told(
        "Belum selesai diperiksa",
        _LATER,
        "Komputer server sedang sibuk; pemeriksaan berkas ini belum selesai. Berkasnya tidak ditolak.",
    ),
    "scanner-away": _told("Pemindai virus tidak terjangkau", _LATER),
    "pages-busy": _told("Sedang sibuk", _LATER),
    "ledger-unavailable": _told(
        "Buku besar tidak terjangkau", _LATER, "Buku besar sedang tidak terjangkau atau terlalu sibuk."
    ),
    "ledger-full": _told(
        "Penyimpanan penuh",
        "Admin memberi ruang pada penyimpanan buku besar.",
        "Penyimpanan buku besar penuh; tidak ada yang dicatat.",
    ),
    "ledger-stands-still": _told(
        "Menunggu pemeriksaan",
        'Admin memeriksa dan mengukuhkan buku besar yang dipulihkan: naskah archive compare; lalu naskah archive confirm --by "NAMA, JABATAN"',
        "Buku besar baru dipulihkan; sebelum diperiksa tidak ada yang diterima, ditandatangani, atau dinomori.",
    ),
    "machine-busy": _told(
        "Komputer server sedang sibuk",
        _LATER,
        "Komputer server sedang terlalu sibuk; pemeriksaan berkas ini belum selesai. Berkasnya tidak ditolak.",
    ),
    "reader-killed": _told(
        "Pemeriksaan berkas terhenti",
        _LATER,
        "Komputer server menghentikan pemeriksaan berkas ini, mungkin karena kehabisan memori. Berkasnya tidak ditolak.",
    ),
    "pages-unavailable": _told(
        "Pembuat PDF tidak terjangkau", _LATER, "Pembuat PDF sedang tidak terjangkau."
    ),
    "no-confinement": _told(
        "Pemeriksa berkas tidak siap", _ADMIN, "Mesin ini tidak dapat membuka berkas luar dengan aman."
    ),
    "corrupted": _told("Berkas arsip rusak", _ADMIN, "Berkas dalam arsip tidak lagi sama dengan catatannya."),
    "internal-error": _told("Kesalahan sistem", _ADMIN, "Ada yang salah pada sistem kami."),
}

_READ = "See the documentation of this route, correct the request, and send it again."
PROGRAMS: Final[Mapping[str, ProblemWords]] = {
    "not-json": _told("Not json", "Send strict JSON."),
    "catalogue-broken": _told(
        "Document type broken",
        "Whoever writes the type mends the file at the line named; all types: naskah templates list",
    ),
    "example-refused": _told(
        "Example refused", "Whoever writes the type mends its example or its contract at the line named."
    ),
    "event-malformed": _told("Event malformed", "Send a CloudEvent 1.0; see docs/guides/intake.md."),
    "event-not-recorded": _told(
        "Event not recorded", "Correct this event and send it again; the others of its batch stand."
    ),
    "share-used": _told(
        "Share used", "Wait as long as Retry-After says, then send the same again; the admin sets the share."
    ),
    "length-missing": _told("Length missing", "Send the body with its Content-Length."),
    "source-forbidden": _told(
        "Source forbidden", "Send with the key of that source: naskah keys create NAMA --role intake"
    ),
    "batch-refused": _told("Batch refused", "Correct what is named of each event, and send the batch again."),
    "batch-mismatch": _told(
        "Batch mismatch", "Open another batch, or send as many events as it was opened with."
    ),
    "batch-unknown": _told("Batch unknown", _READ),
    "cursor-refused": _told("Cursor refused", "Begin again without a cursor."),
    "job-unknown": _told("Job unknown", "Look for it: naskah queues list"),
    "job-not-found": _told("Job not found", "Look for it: naskah queues list"),
    "job-busy": _told("Job busy", "Look at its state: naskah queues show PEKERJAAN"),
    "webhook-unknown": _told("Webhook unknown", "Look for it: naskah webhooks list"),
    "webhook-refused": _told("Webhook refused", _READ),
    "range-unsatisfiable": _told("Range unsatisfiable", "Ask for bytes within the file."),
    "template-unknown": _told("Template unknown", "Look for it: naskah templates versions JENIS"),
    "second-person-needed": _told("Second person needed", "Another administrator approves it."),
    "template-decided": _told("Template decided", "Look at it: naskah templates show JENIS"),
    "trial-pending": _told("Trial not over yet", "Wait for it: naskah templates trial JENIS VERSION"),
    "trial-failed": _told(
        "Trial failed",
        "Look at its pages: naskah templates trial JENIS VERSION --out halaman; mend the template, and upload it again.",
    ),
    "trial-stale": _told("Trial out of date", "It is running again: naskah templates trial JENIS VERSION"),
    "template-refused": _told(
        "Template refused", "Mend what is named in Word or LibreOffice, and upload it again."
    ),
}
"""Read by programs and their makers, and by admins."""

PROBLEMS: Final[Mapping[str, ProblemWords]] = {**OFFICIALS, **PROGRAMS}
