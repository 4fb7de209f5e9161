"""What the front desk refuses, and why: every error names the wrong fields; none knows an HTTP status.

The table from these errors to HTTP problems is ``service/http/problems.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.errors import NaskahError, Retryable

if TYPE_CHECKING:
    from archive.ledger.office.shares import Share


@dataclass(frozen=True, kw_only=True)
class Field:
    """One wrong field: where it stands and what is wrong with it."""

    path: str
    reason: str


class DeskError(NaskahError):
    """The front desk refused this."""

    def __init__(
        self,
        message: str | None = None,
        *,
        fields: Iterable[Field] = (),
        step: str | None = None,
        **ids: Any,
    ) -> None:
        super().__init__(message, **ids)
        self.fields = tuple(fields)
        self.step = step
        """Who does what next in this very case; without, what its type's row says (``service.words.problems``)."""


class NotJson(DeskError):
    """The body is not strict JSON."""


class EventMalformed(DeskError):
    """This is not a CloudEvent 1.0."""


class EventRefused(DeskError):
    """The event's data breaks the rules of its document type."""


class EventConflict(DeskError):
    """An event with this id was accepted before with another content."""


class EventNotRecorded(DeskError):
    """The ledger refused this event; the others of its batch are not concerned."""


class Unauthenticated(DeskError):
    """No valid key was presented."""


class RoleMissing(DeskError):
    """The key does not carry the role this asks for."""


class SourceForbidden(DeskError):
    """The key may not speak for this source."""


class ClassForbidden(DeskError):
    """The access class lies above the key's own."""


class OfficeUnknown(DeskError):
    """The office of this key has not been applied yet."""


class DocumentUnknown(DeskError):
    """There is no such document."""


class ContentUnknown(DeskError):
    """The document has no such version or format."""


class JobUnknown(DeskError):
    """There is no such job."""


class BatchUnknown(DeskError):
    """There is no such batch."""


class QueryRefused(DeskError):
    """The query holds a value that cannot be used."""


class BodyRefused(DeskError):
    """The request's body does not fit what this act takes; each field that is wrong is named."""


class CodeUnknown(DeskError):
    """No document carries this code."""


class PersonUnknown(DeskError):
    """Orang, jabatan, atau penugasan ini tidak ada."""


class AppointmentRefused(DeskError):
    """Penugasan ini tidak dapat dicatat."""


class PersonRequired(DeskError):
    """Perbuatan ini hanya dapat dilakukan orang dengan kunci pribadinya, bukan oleh kunci program."""


class ActForbidden(DeskError):
    """Anda tidak berwenang melakukan ini atas naskah ini pada hari ini."""


class ActNotPossible(DeskError):
    """Keadaan naskah tidak mengizinkan perbuatan ini."""


class ActNotDeclared(ActNotPossible):
    """Jenis naskah ini tidak mengenal perbuatan itu."""


class TypeGone(ActNotPossible):
    """Jenis naskah ini tidak ada lagi pada pemasangan ini, atau rusak; isinya tidak dapat direvisi."""


class BroughtWaiting(ActNotPossible):
    """Berkas yang dibawa untuk naskah ini belum tersimpan dalam arsip; pekerjaannya harus selesai dahulu (naskah queues retry PEKERJAAN)."""


class BookClosed(ActNotPossible):
    """Buku agenda tahun itu sudah ditutup; catatannya tidak dapat diubah sebelum dibuka kembali."""


class ReceiptTaken(ActNotPossible):
    """Tanda terima ini sudah tercatat atas nama orang lain."""


class OwnSignatureLacking(ActNotPossible):
    """Anda belum dapat menandatangani dengan tanda tangan sendiri; belum ada nomor yang diambil."""


class ActRefused(DeskError):
    """Isian perbuatan ini tidak lengkap atau keliru."""


class PageStale(DeskError):
    """Naskah sudah berubah sejak Anda melihatnya; muat ulang, periksa, lalu ulangi."""


class ConditionMissing(DeskError):
    """Sebutkan keadaan naskah yang Anda lihat: header If-Match dengan ETag naskah itu."""


class DocumentBusy(Retryable):
    """Naskah ini sedang dicetak; coba lagi sebentar."""

    fields: tuple[Field, ...] = ()


class WebhookUnknown(DeskError):
    """There is no such subscription, or no such delivery of it."""


class WebhookRefused(DeskError):
    """This cannot be subscribed to, or not there."""


class FormUnknown(DeskError):
    """There is no such form of this person: handed in, left alone too long, or somebody else's."""


class MailUnknown(DeskError):
    """Surel ini tidak ada, atau tidak lagi menunggu."""


class AddressRefused(DeskError):
    """Alamat surel ini tidak dapat dipakai."""


class RegisterUnknown(DeskError):
    """Buku agenda atau nomor ini tidak ada."""


class RegisterRefused(DeskError):
    """Buku agenda tidak mengizinkan ini."""


class TooManyListeners(Retryable):
    """This process already streams progress to as many listeners as it may."""

    fields: tuple[Field, ...] = ()


class TableRefused(DeskError):
    """Tabel ini tidak diterima, dan tidak satu pun barisnya dicatat."""


class FileNotTaken(DeskError):
    """Yang diterima hanya berkas PDF atau DOCX yang utuh."""


class FileNotText(DeskError):
    """Berkas ini tidak disimpan dalam pengodean UTF-8."""


class FileAltered(DeskError):
    """Berkas yang sampai bukan berkas yang diumumkan pengirimnya."""


class FileUnjudged(DeskError):
    """The file cannot be judged."""


class AskedTooOften(DeskError):
    """This address asks more often than the public verification answers."""


class ShareUsed(DeskError):
    """This key has used its share; send the rest later, nothing of this request was taken."""

    def __init__(
        self, message: str | None = None, *, fields: Iterable[Field] = (), shares: Sequence[Share] = ()
    ) -> None:
        super().__init__(message, fields=fields)
        self.shares = tuple(shares)
        """How the shares of the key stand."""


class LengthMissing(DeskError):
    """This key has a share of bytes a day, so every body says how long it is: Content-Length."""


class TemplateRefused(DeskError):
    """The template has faults for which it cannot be used."""


class TrialPending(DeskError):
    """The version's trial is not over yet."""


class TrialFailed(DeskError):
    """The version's trial found errors; it cannot be approved."""


class TrialStale(DeskError):
    """The version was tried under another contract, paper, press, LibreOffice or fonts; it is tried again now."""


class PagesUnavailable(Retryable):
    """Pages cannot be drawn: no converter pool answers here."""


class PagesUndrawn(DeskError):
    """Halaman ini tidak dapat digambar: terlalu banyak, atau terlalu berat."""


class PagesBusy(Retryable):
    """Sedang banyak halaman yang digambar; coba lagi sebentar."""

    fields: tuple[Field, ...] = ()


class VerifierBusy(Retryable):
    """As many files are being judged as this process can."""

    fields: tuple[Field, ...] = ()


class FileStillUnjudged(Retryable):
    """The file's examination did not end in time, for this machine has more to do than it can."""

    fields: tuple[Field, ...] = ()


class FinalPageNotReady(Retryable):
    """Halaman akhir naskah ini sedang disiapkan; coba lagi sebentar."""

    fields: tuple[Field, ...] = ()


class PassphraseRefused(DeskError):
    """Kata sandi atau PIN salah, atau berkas sertifikatnya tidak terbaca. Nomor naskah tetap; ulangi dengan yang benar."""


class CertificateMissing(DeskError):
    """Sertifikat Anda tidak ditemukan, atau tokennya tidak terjangkau. Nomor naskah tetap."""


class CertificateNotYours(DeskError):
    """Sertifikat ini bukan milik Anda. Nomor naskah tetap; tanda tangani dengan sertifikat Anda sendiri."""


class CertificateNotValid(DeskError):
    """Sertifikat ini tidak dapat dipakai menandatangani hari ini. Nomor naskah tetap."""


class GatewayOff(DeskError):
    """Kantor ini belum menyambungkan layanan tanda tangan BSrE."""


class GatewayAway(Retryable):
    """Layanan BSrE tidak terjangkau; tidak ada yang terkirim. Nomor naskah tetap; coba lagi nanti."""

    fields: tuple[Field, ...] = ()


class SignatureRefused(DeskError):
    """BSrE menolak permintaan tanda tangan. Nomor naskah tetap; perbaiki sebabnya lalu ulangi."""


class SignaturePending(DeskError):
    """Permintaan tanda tangan sebelumnya belum diketahui hasilnya; pastikan atau lepaskan dahulu, jangan dikirim ulang."""


class SignatureUnknown(DeskError):
    """Permintaan sudah terkirim ke BSrE, tetapi hasilnya tidak diketahui. Nomor naskah tetap; jangan dikirim ulang."""


class SignatureNotProven(DeskError):
    """Berkas ini tidak membuktikan tanda tangan atas halaman naskah ini."""


class CertificateUnknown(DeskError):
    """Sertifikat ini tidak tercatat pada orang ini."""


class BindingRefused(DeskError):
    """Sertifikat ini tidak dapat diikat."""


class IdentityRefused(DeskError):
    """NIK atau surel BSrE ini tidak dapat dicatat."""


class IdentityMissing(DeskError):
    """NIK atau surel Anda di BSrE belum dicatat di kantor ini. Tidak ada yang terkirim; nomor naskah tetap."""
