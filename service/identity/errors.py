"""What the pages refuse of whoever signs in, or is signed in."""

from __future__ import annotations

from archive.errors import Retryable
from service.errors import DeskError, Field


class SignInNeeded(DeskError):
    """Halaman ini terbuka bagi yang sudah masuk."""

    leads_to = "/masuk"
    """The page that leads on."""


class SecondFactorNeeded(SignInNeeded):
    """Masuk belum selesai: buktikan dengan kode dari ponsel Anda."""

    leads_to = "/masuk/kode"


class SecondFactorMissing(SignInNeeded):
    """Peran Anda memerlukan kode dari ponsel; siapkan dahulu."""

    leads_to = "/masuk/siapkan"


class StepUpNeeded(SignInNeeded):
    """Perbuatan ini perlu dikuatkan: buktikan lagi bahwa ini Anda."""

    leads_to = "/masuk/kuatkan"


class OriginForeign(DeskError):
    """Formulir ini tidak dikirim dari halaman kantor ini."""


class SignInRefused(DeskError):
    """Nama masuk atau kata sandi tidak cocok."""


class CookiesRefused(DeskError):
    """Peramban ini tidak menyimpan kuki dari alamat ini."""


class AttemptsExceeded(DeskError):
    """Terlalu banyak percobaan masuk."""


class SignInBusy(Retryable):
    """Sedang banyak yang masuk; coba lagi sebentar."""

    fields: tuple[Field, ...] = ()


class InvitationUnknown(DeskError):
    """Tautan ini tidak berlaku: sudah dipakai, sudah lewat, atau diganti yang baru."""


class PasswordRefused(DeskError):
    """Kata sandi ini tidak dapat dipakai."""


class PasswordWrong(DeskError):
    """Kata sandi ini tidak cocok."""


class CodeRefused(DeskError):
    """Kode ini tidak cocok, atau sudah dipakai."""


class SiteRefused(DeskError):
    """Kunci sandi tidak dapat dipakai di alamat ini."""


class PasskeyRefused(DeskError):
    """Kunci sandi ini tidak dikenal di sini, atau jawabannya tidak cocok."""


class StepOver(DeskError):
    """Langkah ini sudah lewat atau sudah dipakai; mulai lagi."""


class ProviderRefused(DeskError):
    """Penyedia identitas tidak membuktikan siapa Anda."""


class SubjectUnknown(DeskError):
    """Penyedia identitas mengenal Anda, tetapi belum ada akun di sini yang tertaut."""


class ProviderAway(Retryable):
    """Penyedia identitas tidak dapat dihubungi; masuklah dengan cara lain."""

    fields: tuple[Field, ...] = ()


class AccountUnknown(DeskError):
    """Orang ini tidak mempunyai akun."""


class AccountRefused(DeskError):
    """Ini tidak dapat dilakukan dengan akun ini."""


class FormTaken(DeskError):
    """Formulir ini sudah dikirim satu kali, dan yang dikirim itu sudah dilakukan."""
