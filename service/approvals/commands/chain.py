"""What `naskah documents acts` prints of a document: what is held up, its Lampiran, its acts, its page and signature."""

from __future__ import annotations

from typing import Any, Final

from service.terminal.naming import in_words, short, with_page
from service.terminal.screen import moment, plain, print_table
from service.words import say

ASKED: Final = {"sent": say("terkirim"), "unknown": say("belum diketahui hasilnya")}
"""How a signature that was asked of BSrE stands."""


def print_chain(chain: dict[str, Any] | None) -> None:
    """Print why each place of the chain stands where it stands."""
    told = [(each["kata"],) for each in chain["alasan"]] if chain else []
    if told:
        print_table(say("Rantai dan sebabnya"), ("sebab",), told)


def print_held_up(held: list[dict[str, Any]]) -> None:
    """Print what the caller may not do yet, and why."""
    held_up = [
        (
            each["kata"],
            each["sebab"],
            "; ".join(of["reason"] for of in each["rincian"] if of["path"]),
            each["langkah"],
        )
        for each in held
    ]
    if held_up:
        print_table("Belum dapat Anda lakukan", ("perbuatan", "sebab", "rincian", "langkah"), held_up)


def print_annexes(annexed: list[dict[str, Any]]) -> None:
    """Print the Lampiran as they stand."""
    annexes = [
        (
            each["kepala"],
            short(each["document_id"]),
            each["document_id"],
            in_words(each["status"]),
            each["judul"],
            each["revision"],
            each["changed"],
        )
        for each in annexed
    ]
    if annexes:
        print_table(
            "Lampiran", ("lampiran", "naskah", "id", "keadaan", "judul", "revisi", "perubahan"), annexes
        )


def print_acts(done: list[dict[str, Any]]) -> None:
    """Print every act, and which of them fell."""
    rows = [
        (
            a["no"],
            moment(a["at"]),
            _kind(a),
            a["nama"],
            a["jabatan"],
            plain(a["kapasitas"]),
            "; ".join(a["rincian"]) or None,
            a["catatan"],
        )
        for a in done
    ]
    columns = ("no", "waktu", "perbuatan", "nama", "jabatan", "kapasitas", "rincian", "catatan")
    print_table("Perbuatan", columns, rows)


def print_links(links: list[dict[str, Any]]) -> None:
    """Print the links by which people from outside sign: whose, how long, how they ended."""
    rows = [
        (
            each["id"],
            each["nama"],
            moment(each["berlaku_sampai"]),
            moment(each["dibuka"]),
            _ended(each["berakhir"]),
        )
        for each in links
    ]
    if rows:
        print_table(say("Tautan"), ("tautan", "nama", "sampai", "dibuka", "berakhir"), rows)


def _ended(end: dict[str, Any] | None) -> str | None:
    if end is None:
        return None
    told = (moment(end["pada"]), plain(end["sebab"]), end["catatan"])
    return ", ".join(str(each) for each in told if each)


def page_seen(page: dict[str, Any] | None) -> str | None:
    """Return which page is shown, in words."""
    if page is None:
        return None
    return say("versi {versi}, SHA-256 {sidik}", versi=page["version"], sidik=page["sha256"])


def _kind(act: dict[str, Any]) -> str:
    kind = with_page(plain(act["kind"]), act.get("cetak"))
    if not act["gugur"]:
        return kind
    return say("{perbuatan} (gugur oleh no. {no})", perbuatan=kind, no=act["gugur"]["act"])


def signature_asked(told: dict[str, Any] | None) -> str | None:
    """Return how the person's own signature stands, in words."""
    if told is None:
        return None
    level, asked = plain(told["tingkat"]), told["permintaan"]
    if asked is not None:
        return say(
            "{tingkat}; permintaan {keadaan} sejak {saat}: {sebab}",
            tingkat=level,
            keadaan=ASKED.get(asked["keadaan"], plain(asked["keadaan"])),
            saat=moment(asked["sejak"]),
            sebab=asked["sebab"] or "-",
        )
    return say("{tingkat}; halaman akhir siap", tingkat=level) if told["halaman_siap"] else level
