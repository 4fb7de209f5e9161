"""The acts that have a page of their own, as data: what each page says and asks. An act more is a row more.

What is asked of nobody but once, or with one press, stands on the document's own page (``paper_view``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from service.approvals.pages.act_page import PageOfAct
from service.approvals.pages.doors import DOORS
from service.approvals.table import Kind
from service.words import Sentence, say


@dataclass(frozen=True, kw_only=True)
class ActField:
    """One field of an act's page."""

    name: str
    """As the act's body calls it."""
    words: Sentence
    kind: Literal["text", "area", "date"] = "text"
    help: Sentence | None = None
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class FurtherAct:
    """One act with a page of its own."""

    verb: str
    """Of its address."""
    page: PageOfAct
    note: Sentence
    """What its note is asked for."""
    other: Sentence | None = None
    """Which other document it names, one that is signed and in force."""
    fields: Sequence[ActField] = ()
    """Filled with what stands, to be put right."""
    signs: bool = False
    """Whoever does it is the document's signatory: they prove once more that it is them."""

    @property
    def kind(self) -> Kind:
        """Return what is done."""
        return DOORS[self.verb].kind


_TEMPLATE: Final = "approvals/pages/further.html"
_UNCHANGED: Final = say("Yang sudah ditandatangani tidak diubah; hanya salinannya yang diberi tanda.")
_TOLD: Final = say("Semua yang dikirimi naskah ini dikabari, dengan alasan yang Anda tulis.")
_FOREVER: Final = say("Pencabutan tidak dapat ditarik kembali.")

FURTHER: Final = (
    FurtherAct(
        verb="ambil-alih",
        page=PageOfAct(
            title=DOORS["ambil-alih"].words,
            words=say("Ambil alih"),
            template=_TEMPLATE,
            follows=(
                say("Nomor dan tanggalnya tetap."),
                say(
                    "Halamannya dicetak lagi dengan nama Anda; halaman dengan nama sebelumnya tidak dipakai lagi."
                ),
                say("Sesudah itu naskah ini menunggu tanda tangan Anda."),
            ),
        ),
        note=say("Mengapa Anda yang menandatangani"),
        signs=True,
    ),
    FurtherAct(
        verb="ralat",
        page=PageOfAct(
            title=DOORS["ralat"].words,
            words=say("Catat sebagai ralat"),
            template=_TEMPLATE,
            follows=(
                say("Naskah ini tetap berlaku; salinannya menyebut naskah yang meralatnya."),
                _UNCHANGED,
                _TOLD,
            ),
        ),
        note=say("Apa yang diralat"),
        other=say("Naskah yang meralat naskah ini"),
    ),
    FurtherAct(
        verb="ganti",
        page=PageOfAct(
            title=DOORS["ganti"].words,
            words=say("Ganti naskah ini"),
            template=_TEMPLATE,
            follows=(
                say("Naskah ini tidak berlaku lagi; salinannya menyebut naskah penggantinya."),
                _UNCHANGED,
                _TOLD,
                _FOREVER,
            ),
            tone="awas",
        ),
        note=say("Alasan"),
        other=say("Naskah penggantinya"),
    ),
    FurtherAct(
        verb="cabut",
        page=PageOfAct(
            title=DOORS["cabut"].words,
            words=say("Cabut naskah ini"),
            template=_TEMPLATE,
            follows=(
                say("Naskah ini tidak berlaku lagi; nomornya tetap tercatat."),
                _UNCHANGED,
                _TOLD,
                _FOREVER,
            ),
            tone="awas",
        ),
        note=say("Alasan"),
    ),
    FurtherAct(
        verb="koreksi",
        page=PageOfAct(
            title=DOORS["koreksi"].words,
            words=say("Simpan koreksi"),
            template=_TEMPLATE,
            follows=(
                say("Nomor agenda dan berkas yang diterima tetap."),
                say("Yang tertulis sebelumnya tetap tersimpan, dengan nama Anda dan alasannya."),
            ),
        ),
        note=say("Apa yang keliru"),
        fields=(
            ActField(name="asal", words=say("Asal surat")),
            ActField(name="perihal", words=say("Perihal"), kind="area"),
            ActField(name="nomor_asal", words=say("Nomor surat"), optional=True),
            ActField(name="tanggal_asal", words=say("Tanggal surat"), kind="date", optional=True),
            ActField(name="tanggal", words=say("Tanggal diterima"), kind="date"),
            ActField(name="klasifikasi", words=say("Kode klasifikasi surat"), optional=True),
            ActField(name="sifat", words=say("Sifat"), optional=True),
            ActField(name="lampiran", words=say("Lampiran"), optional=True),
            ActField(name="keterangan", words=say("Keterangan"), optional=True),
        ),
    ),
    FurtherAct(
        verb="keliru",
        page=PageOfAct(
            title=DOORS["keliru"].words,
            words=say("Nyatakan diterima keliru"),
            template=_TEMPLATE,
            follows=(
                say("Nomor agendanya tercatat BATAL dan tidak dipakai lagi."),
                say("Berkas dan lembar penerimaannya tetap tersimpan dalam arsip."),
                say("Ini tidak dapat ditarik kembali; surat yang sama diterima lagi dengan nomor baru."),
            ),
            tone="awas",
        ),
        note=say("Alasan"),
    ),
)
"""In the order in which a document's page names them."""
