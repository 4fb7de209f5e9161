"""What an act says beyond its kind and its note, in words for whoever reads a document's acts: one short sentence a thing.

Everything an official fills in with an act stands here or in the note; the same as values is ``Act.detail``. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from archive.ledger.documents.acts import Act
from doc_templates.acts import Kind
from service.approvals import attaching
from service.approvals.case import DRAFTER
from service.documents.validity import Successor
from service.office.chain_words import PLACES
from service.registers.fields import change
from service.verification.words import letter
from service.words import say, together
from service.words.dates import tanggal

MOST: Final = 8
"""Names, fields or recipients that are told one by one; the rest is counted, and stands whole in the detail."""


def said(act: Act, taken_back: Sequence[Act] = (), other: Successor | None = None) -> list[str]:
    """Return what an act says, in the order in which people ask.

    ``taken_back``: the acts it took back. ``other``: the document it names, as it stands now and as far as the reader may
    know of it; without, it is called what the act wrote down.
    """
    telling = _TOLD.get(Kind(act.kind))
    told = list(telling(act.detail, taken_back)) if telling else []
    named = act.detail.get("oleh")
    if named:
        called = letter(other) if other is not None else act.detail.get("nomor") or named
        told.append(say("oleh {naskah}", naskah=called))
    return told


def _returned(detail: Mapping[str, Any], taken_back: Sequence[Act]) -> Iterator[str]:
    to = detail.get("kepada", DRAFTER)
    if to == DRAFTER:
        yield say("kepada konseptor")
    else:
        # By the position's name as it was called when its holder initialled.
        yield say("satu tingkat, kepada {jabatan}", jabatan=taken_back[-1].jabatan if taken_back else to)


def _revised(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    if detail.get("berubah"):
        yield say("berubah: {isian}", isian=_listed(detail["berubah"]))
    moved = detail.get("rantai", {})
    for each in moved.get("keluar", ()):
        yield say("{jabatan} tidak lagi {tempat}", jabatan=each["jabatan"], tempat=PLACES[each["tempat"]])
    for each in moved.get("masuk", ()):
        yield say("{tempat} kini {jabatan}", jabatan=each["jabatan"], tempat=PLACES[each["tempat"]])
    yield from attaching.told(detail)
    if "templat" in detail:
        yield say("memakai templat yang berlaku")
    if "kontrak" in detail:
        yield say("kontrak versi {dari} menjadi {menjadi}", **detail["kontrak"])
    if detail.get("turunan"):
        yield say("tercetak lain menurut kontrak dan kantor: {isian}", isian=_listed(detail["turunan"]))


def _signed(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    if detail.get("tanggal"):
        yield say("bertanggal {tanggal}", tanggal=tanggal(date.fromisoformat(detail["tanggal"])))
    if detail.get("nomor"):
        yield say("nomor {nomor}", nomor=detail["nomor"])
    if detail.get("dasar"):
        yield say("dasar {dasar}", dasar=detail["dasar"])


def _taken_over(detail: Mapping[str, Any], before: Sequence[Act]) -> Iterator[str]:
    if whose := detail.get("dari"):
        yield say("dari {nama}, {jabatan}", nama=whose["nama"], jabatan=whose["jabatan"])
    yield from _signed(detail, before)


def _affixed(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    if detail.get("sertifikat"):
        yield say("dengan sertifikat {nama}", nama=detail["sertifikat"].get("nama"))


def _scanned(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    if "pindaian" in detail:
        yield say(
            "pindaian {halaman} halaman, SHA-256 {sidik}",
            halaman=detail.get("halaman"),
            sidik=detail["pindaian"],
        )


def _voided(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    if detail.get("nomor_batal"):
        yield say("nomor {nomor} menjadi BATAL", nomor=detail["nomor_batal"])


def _sent(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    sent = detail.get("penerima", ())
    for copies, words in ((False, "kepada {penerima}"), (True, "tembusan kepada {penerima}")):
        names = [
            f"{each['nama']} ({each['saluran']})" for each in sent if bool(each.get("tembusan")) is copies
        ]
        if names:
            yield say(words, penerima=_listed(names))


def _answered(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    if detail.get("naskah"):
        yield say("dengan naskah {naskah}", naskah=detail.get("nomor") or detail["naskah"])


def _corrected(detail: Mapping[str, Any], _: Sequence[Act]) -> Iterator[str]:
    yield from map(change, detail.get("koreksi", ()))


def _listed(names: Sequence[str]) -> str:
    if len(names) <= MOST:
        return together(list(names))
    return say("{awal} dan {banyak} lainnya", awal=", ".join(names[:MOST]), banyak=len(names) - MOST)


_TOLD: Final[Mapping[Kind, Callable[[Mapping[str, Any], Sequence[Act]], Iterator[str]]]] = {
    Kind.REVISI: _revised,
    Kind.KEMBALIKAN: _returned,
    Kind.TANDA_TANGAN: _signed,
    Kind.AMBIL_ALIH: _taken_over,
    Kind.TTE: _affixed,
    Kind.PASTIKAN: _affixed,
    Kind.PINDAI: _scanned,
    Kind.BATAL: _voided,
    Kind.KELIRU: _voided,
    Kind.DISTRIBUSI: _sent,
    Kind.KOREKSI: _corrected,
    Kind.JAWAB: _answered,
}
