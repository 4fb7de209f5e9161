"""``naskah registers`` as arsiparis and officials keep them: every entry is made with a personal token, in that name."""

from __future__ import annotations

from typing import Annotated

import typer

from service.registers.commands import insertions, letters
from service.registers.commands.entry import (
    Again,
    Asal,
    Enclosed,
    Klasifikasi,
    Kode,
    NomorAsal,
    Perihal,
    Remark,
    Sifat,
    Tahun,
    TanggalAsal,
    Tujuan,
    enter,
    meant,
    print_changes,
    print_entry,
    said,
)
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, moment
from service.terminal.surroundings import CommandFailed
from service.words import say

Urut = Annotated[int, typer.Argument(help="The number's place in its year, e.g. 12.")]
Tanggal = Annotated[str | None, typer.Option(help="Its date, e.g. 2026-03-31.")]


def reserve(
    register: Kode,
    count: Annotated[int, typer.Argument(help="How many numbers.")],
    alasan: Annotated[str, typer.Option("--alasan", help="Why, e.g. the outage.")],
    lagi: Again = False,
    as_json: AsJson = False,
) -> None:
    """Set numbers aside for letters written by hand; each is settled afterwards.

    The same within a day, while none of them is settled, sets no others aside and says so; --lagi does.

    Example:  naskah registers reserve keluar_sekretaris 10 --alasan "Listrik padam 3-4 Maret"
    """
    with remote() as at:
        body = {"jumlah": count, "alasan": alasan}
        done = at.post(f"/registers/{register}/reservations", json=body, headers=meant(lagi))
    for_programs(done, as_json)
    block = done["numbers"]
    first, last = block[0]["urut"], block[-1]["urut"]
    told = say("{awal} sampai {akhir} dicadangkan", awal=first, akhir=last)
    if done["repeated"]:
        told = say(
            "{awal} sampai {akhir} sudah dicadangkan {saat}, tidak ada yang baru; satu blok lagi: --lagi",
            awal=first,
            akhir=last,
            saat=moment(block[0]["dicatat"]),
        )
    console.print(told, highlight=False, soft_wrap=True)


def settle(
    register: Kode,
    tahun: Tahun,
    urut: Urut,
    nomor: Annotated[str | None, typer.Option(help="The number as it was written.")] = None,
    tanggal: Tanggal = None,
    perihal: Perihal = None,
    tujuan: Tujuan = None,
    asal: Annotated[str | None, typer.Option(help="From whom, in a book of letters received.")] = None,
    nomor_asal: NomorAsal = None,
    tanggal_asal: TanggalAsal = None,
    klasifikasi: Klasifikasi = None,
    sifat: Sifat = None,
    lampiran: Enclosed = None,
    keterangan: Remark = None,
    batal: Annotated[bool, typer.Option("--batal", help="Not used: void, with --alasan.")] = False,
    alasan: Annotated[str | None, typer.Option(help="Why it is void.")] = None,
    sampai: Annotated[
        int | None,
        typer.Option(help="With --batal: every number still reserved from the first up to this one."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what became of a reserved number, or of one missing from an old agenda; of many that were not used, at once.

    Examples:

      naskah registers settle keluar_sekretaris 2026 12 --tanggal 2026-03-03 --perihal "Undangan rapat"

      naskah registers settle keluar_sekretaris 2026 13 --batal --alasan "Tidak dipakai"

      naskah registers settle keluar_sekretaris 2026 14 --sampai 40 --batal --alasan "Tidak ada di buku agenda kertas"
    """
    if sampai is not None:
        if not batal:
            raise CommandFailed(
                say(
                    "--sampai hanya bersama --batal: setiap surat yang ditulis tangan mempunyai tanggal dan perihalnya sendiri"
                )
            )
        _void_reserved(f"/registers/{register}/{tahun}", range(urut, sampai + 1), alasan or "", as_json)
        return
    told = {
        "nomor": nomor,
        "tanggal": tanggal,
        "perihal": perihal,
        "tujuan": tujuan,
        "alasan": alasan,
        "asal": asal,
        "nomor_asal": nomor_asal,
        "tanggal_asal": tanggal_asal,
        "klasifikasi": klasifikasi,
        "sifat": sifat,
        "lampiran": lampiran,
        "keterangan": keterangan,
    }
    enter(f"/registers/{register}/{tahun}/numbers/{urut}", as_json, {"batal": batal, **told})


def void(
    register: Kode,
    tahun: Tahun,
    urut: Urut,
    alasan: Annotated[str, typer.Option("--alasan", help="Why; it stays in the agenda.")],
    sisipan: Annotated[str, typer.Option(help="Its letter, for a number put in between (12.a).")] = "",
    as_json: AsJson = False,
) -> None:
    """Let an entry stand as BATAL: a reserved or hand-written number, a letter in, an old line. It is not given again.

    A document's number is voided with its document: naskah documents cancel.

    Example:  naskah registers void masuk 2026 7 --alasan "Tercatat dua kali"
    """
    enter(
        f"/registers/{register}/{tahun}/numbers/{urut}/void", as_json, {"alasan": alasan, "sisipan": sisipan}
    )


def correct(
    register: Kode,
    tahun: Tahun,
    urut: Urut,
    alasan: Annotated[str, typer.Option("--alasan", help="Why; it stays in the agenda.")],
    asal: Asal = None,
    perihal: Perihal = None,
    nomor_asal: Annotated[str | None, typer.Option(help="The sender's own number; empty for none.")] = None,
    tanggal_asal: Annotated[str | None, typer.Option(help="The date on the letter; empty for none.")] = None,
    tanggal: Annotated[str | None, typer.Option(help="The day it came, or the date of ours.")] = None,
    nomor: Annotated[str | None, typer.Option(help="The number as it is written; its place stays.")] = None,
    tujuan: Tujuan = None,
    klasifikasi: Klasifikasi = None,
    sifat: Sifat = None,
    lampiran: Enclosed = None,
    keterangan: Remark = None,
    sisipan: Annotated[str, typer.Option(help="Its letter, for a number put in between (12.a).")] = "",
    as_json: AsJson = False,
) -> None:
    """Correct an entry that somebody typed: its number stays, and so does what was written before.

    A letter received without a file, one written by hand, a line of an old agenda; of a reserved number its remark. An option
    that is given empty empties the field. A received file's entry is corrected with its sheet: naskah documents correct.

    Examples:

      naskah registers correct masuk 2026 7 --asal "Bawaslu Agam" --alasan "Salah ketik"

      naskah registers correct keluar_sekretaris 2025 12 --tujuan "KPU Provinsi" --alasan "Salah salin dari buku lama"
    """
    named = said(
        asal=asal,
        perihal=perihal,
        nomor_asal=nomor_asal,
        tanggal_asal=tanggal_asal,
        tanggal=tanggal,
        nomor=nomor,
        tujuan=tujuan,
        keterangan=keterangan,
        klasifikasi=klasifikasi,
        sifat=sifat,
        lampiran=lampiran,
    )
    with remote() as at:
        path = f"/registers/{register}/{tahun}/numbers/{urut}/correct"
        done = at.post(path, json={**named, "sisipan": sisipan, "alasan": alasan})
    for_programs(done, as_json)
    print_entry(done)
    if done["repeated"]:
        return
    print_changes(done["keterangan"]["koreksi"][-1]["berubah"])


def register(app: typer.Typer) -> None:
    """Add the commands that keep the books."""
    for command in (
        reserve,
        settle,
        void,
        correct,
        letters.receive,
        insertions.insert,
        insertions.insertions,
        insertions.approve,
    ):
        app.command()(command)


def _void_reserved(book: str, span: range, alasan: str, as_json: bool) -> None:
    """Let every number that is still reserved in ``span`` stand as BATAL; what was settled before stays."""
    with remote() as at:
        waits = sorted(
            each["urut"]
            for each in at.get(book)["numbers"]
            if each["status"] == "dicadangkan" and each["urut"] in span
        )
        done = [at.post(f"{book}/numbers/{urut}", json={"batal": True, "alasan": alasan}) for urut in waits]
    for_programs(done, as_json)
    told = (
        say("{awal} sampai {akhir}: {banyak} nomor batal", awal=waits[0], akhir=waits[-1], banyak=len(waits))
        if waits
        else say("tidak ada nomor yang dicadangkan")
    )
    if others := len(span) - len(waits):
        told = say("{sebab}; {banyak} lainnya tetap", sebab=told, banyak=others)
    console.print(told, highlight=False)
