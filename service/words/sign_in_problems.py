"""What is told of whoever signs in, or keeps accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.words.problem_words import ProblemWords

_told: Final = ProblemWords
_LATER: Final = "Coba lagi sebentar; bila tetap demikian, hubungi admin."
_FIELDS: Final = "Perbaiki isian yang disebutkan, lalu kirim lagi."

SIGN_IN: Final[Mapping[str, ProblemWords]] = {
    "sign-in-needed": _told(
        "Masuk dahulu", "Masuk, lalu ulangi; isian yang sudah diketik ada bila Anda kembali."
    ),
    "second-factor-needed": _told("Kode diperlukan", "Ketik kode dari ponsel Anda."),
    "second-factor-missing": _told("Kode belum disiapkan", "Siapkan kode dari ponsel Anda."),
    "step-up-needed": _told("Perlu dikuatkan", "Ketik kode dari ponsel Anda, lalu ulangi."),
    "origin-foreign": _told(
        "Bukan dari halaman ini", "Buka halaman kantor ini dari alamatnya sendiri, lalu ulangi dari sana."
    ),
    "sign-in-refused": _told("Tidak dapat masuk", "Periksa nama masuk dan kata sandi, lalu ulangi."),
    "cookies-refused": _told(
        "Kuki ditolak", "Izinkan kuki dari alamat ini di peramban Anda, muat ulang halaman, lalu ulangi."
    ),
    "attempts-exceeded": _told(
        "Terlalu banyak percobaan", "Tunggu; bila mendesak, minta tautan baru kepada admin kantor Anda."
    ),
    "sign-in-busy": _told("Sedang sibuk", _LATER),
    "invitation-unknown": _told("Tautan tidak berlaku", "Minta tautan baru kepada admin kantor Anda."),
    "password-refused": _told("Kata sandi tidak dapat dipakai", _FIELDS),
    "password-wrong": _told("Kata sandi tidak cocok", "Periksa kata sandi Anda, lalu ulangi."),
    "code-refused": _told("Kode tidak cocok", "Tunggu kode berikutnya di ponsel Anda, lalu ulangi."),
    "site-refused": _told(
        "Kunci sandi tidak di sini",
        "Pakai kata sandi dan kode dari ponsel, atau buka alamat yang disebutkan.",
    ),
    "passkey-refused": _told(
        "Kunci sandi ditolak", "Ulangi; bila tetap demikian, masuk dengan kata sandi dan lihat Akun saya."
    ),
    "step-over": _told("Langkah sudah lewat", "Muat ulang halaman, lalu mulai lagi."),
    "provider-refused": _told(
        "Penyedia identitas menolak",
        "Ulangi dari halaman Masuk; bila tetap demikian, masuklah dengan cara lain.",
    ),
    "subject-unknown": _told(
        "Belum ada akun yang tertaut", "Minta undangan kepada admin kantor Anda, lalu buka tautannya."
    ),
    "provider-away": _told(
        "Penyedia identitas tidak ada", "Hubungi admin kantor bila penyedia tetap tidak dapat dihubungi."
    ),
    "account-unknown": _told("Akun tidak ada", "Lihat akun kantor: naskah people account list"),
    "account-refused": _told("Tidak dapat dengan akun ini", _FIELDS),
    "form-taken": _told(
        "Formulir sudah dikirim",
        "Buka lagi halaman akunnya, periksa keadaannya, lalu ulangi bila masih perlu.",
    ),
}
