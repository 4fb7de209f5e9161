"""Turns the acts recorded so far into the context that a template calls ``stempel``, and the pictures it brings.

Stamps are context, not surgery: every version is rendered clean with its stamps, nobody edits a finished DOCX.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.access import AccessClass
from archive.states import Status
from doc_templates.kit.formatting import tanggal as in_words
from doc_templates.levels import LEVELS, Level
from doc_templates.places import Place
from doc_templates.stages import FILLED
from worker.stamping import qr
from worker.stamping.corrections import corrections
from worker.stamping.paraf import PrintableAct, hands, rows
from worker.stamping.titles import of_file
from worker.stamping.wording import NOMOR_SEMENTARA, TANGGAL_SEMENTARA, Wording, numbered_copy, wording

PERNYATAAN_TTE: Final = "Dokumen ini telah ditandatangani secara elektronik"
"""The footer of signed pages whose job names no level: those of before 0.2."""


@dataclass(frozen=True, kw_only=True)
class StampInput:
    """Everything a page's stamps depend on."""

    status: str
    """``document.status`` that the page shows."""
    acts: Sequence[PrintableAct]
    """The recorded acts of the document; those on other content are left out."""
    content_digest: str
    """Digest of the content being rendered."""
    hierarki: Sequence[str]
    """Positions that initial up the line, in ascending order."""
    koordinasi: Sequence[str]
    """Neighbouring positions that initial."""
    code: str
    """The verification code."""
    public_url: str
    """Where verification answers, without ``/v/``."""
    akses: AccessClass
    """Above B the QR code says nothing but the address."""
    judul: str = ""
    """The document's title, which the file's properties say behind its number."""
    tanda_akses: str = ""
    """The access class in the office's words, on every page; empty where it prints none, as for class B."""
    salinan: Mapping[str, Any] | None = None
    """Which copy it is, as ``numbered_copy`` says it; None for a page that is nobody's own copy."""
    zona: str
    """The office's time zone, by its IANA name."""
    nomor: str | None = None
    tanggal: date | None = None
    logo: bytes | None = None
    """The office's logo as PNG; None leaves the template's."""
    qr_key: Ed25519PrivateKey | None = field(default=None, repr=False)
    """Signs what the QR code of a public page claims; None leaves the claim unsigned."""
    page_initials: bool = False
    """Whether every page bears the initials of those who initialled this content: configuration of the office."""
    level: str | None = None
    """How the page was signed, where it was."""
    oleh: str | None = None
    """What corrected or replaced it, in words; None where nothing did, or it may not be named."""
    pernyataan_tte: str | None = None
    """The footer's words of a signed page: configuration of the office, dated, for the law names the issuer; None for the level's own."""


@dataclass(frozen=True, kw_only=True)
class Stamps:
    """The stamps of one page."""

    context: Mapping[str, Any]
    """What templates call ``stempel``."""
    media: Mapping[str, bytes]
    """Pictures, each by its ``Place``."""
    address: str
    """What the QR code says."""
    claim: str | None
    """What the second one says: the address with the claim behind it; None where nothing is claimed to all, yet or any more."""
    title: str
    """The document's title as the file's property holds it, with its number once it has one."""
    every_page: tuple[str, ...]
    """What must be read on each page: the access class, and the initials where the office wants them there."""
    printed: tuple[str, ...]
    """What must be read on the page: the allocated number, its date, and each filled paraf."""


def stamps(given: StampInput) -> Stamps:
    """Return the stamps for a page; equal input, equal stamps."""
    words = wording(given.status, level=given.level, oleh=given.oleh)
    hierarki = [] if words.clean else _rows(given, given.hierarki, "hierarki")
    koordinasi = [] if words.clean else _rows(given, given.koordinasi, "koordinasi")
    bare = qr.address(given.public_url, given.code)
    claim: str | None = None
    nomor = given.nomor if words.final else None
    tanggal = given.tanggal if words.final else None
    if given.akses == AccessClass.B and nomor and tanggal and not words.void:
        claim = qr.with_facts(
            bare, nomor=nomor, tanggal=tanggal, content_digest=given.content_digest, key=given.qr_key
        )
    given_by = hands(given.acts, content_digest=given.content_digest) if given.page_initials else []
    initials = f"Paraf: {' / '.join(given_by)}" if given_by else ""
    title = of_file(f"Nomor {nomor} - {given.judul}" if nomor else given.judul)
    line = given.tanda_akses
    if given.salinan is not None:
        line = f"{line} \u2013 {numbered_copy(given.salinan)}"
    context = {
        "nomor": nomor or _provisional(given, NOMOR_SEMENTARA),
        "tanggal": in_words(tanggal) if tanggal else _provisional(given, TANGGAL_SEMENTARA),
        "tanda_air": words.watermark,
        "paraf_koordinasi": koordinasi,
        "paraf_hierarki": hierarki,
        "ada_paraf": bool(koordinasi or hierarki),
        "kode": given.code,
        "alamat": bare,
        "kaki": _footer(given, words, bare),
        "keterangan": words.description,
        "koreksi": corrections(given.acts, given.zona),
        "akses": line,
        "paraf_halaman": initials,
        # LibreOffice makes a keyword of each word; the class is one.
        "kata_kunci": given.tanda_akses.replace(" ", "\u00a0"),
        "judul": title,
    }
    media: dict[str, bytes] = {Place.QR: qr.png(bare)}
    if claim is not None:
        media[Place.CLAIM] = qr.png(claim, qr.CLAIM_LEVEL)
    if given.logo is not None:
        media[Place.LOGO] = given.logo
    final = (nomor or "", in_words(tanggal) if tanggal else "")
    filled = (row[key] for row in (*koordinasi, *hierarki) if row["paraf"] for key in FILLED)
    return Stamps(
        context=context,
        media=media,
        address=bare,
        claim=claim,
        title=title,
        every_page=tuple(each for each in (line, initials) if each),
        printed=tuple(text for text in (*final, *filled) if text),
    )


def _rows(given: StampInput, chain: Sequence[str], group: str) -> list[dict[str, str]]:
    return rows(chain, given.acts, group=group, content_digest=given.content_digest, zone=given.zona)


def _provisional(given: StampInput, words: str) -> str:
    """A type without a chain ends without a number of ours: nothing is promised on its page."""
    return "" if given.status == Status.SELESAI else words


def _footer(given: StampInput, words: Wording, bare: str) -> str:
    statement = _signed(given, words) if given.status == Status.DITANDATANGANI else words.description
    # Two lines: statement and address with the page number behind them fit no width together.
    return f"{statement}.\nPeriksa di {bare}"


def _signed(given: StampInput, words: Wording) -> str:
    """Return what a signed page says of its signature: the office's words, else those of its level."""
    if given.level is None:
        return given.pernyataan_tte or PERNYATAAN_TTE
    return given.pernyataan_tte or LEVELS[Level(given.level)].kaki or words.description
