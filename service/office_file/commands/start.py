"""``naskah office start``: asks what a real office needs at the least, or takes its file, and begins it on a clean home."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import yaml

from service.identity.commands import show_once
from service.office_file.commands.office import app
from service.terminal.screen import AsJson, console, print_facts
from service.terminal.surroundings import CommandFailed
from service.words import in_language, say

ZONES: Final = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
REGISTERS: Final = [
    {"kode": "masuk", "nama": "Surat masuk", "arah": "masuk", "pola": "{urut}/{tahun}"},
    {
        "kode": "edaran",
        "nama": "Surat Edaran",
        "jenis": ["surat_edaran"],
        "pola": "{urut}{sisipan} TAHUN {tahun}",
    },
    {
        "kode": "keluar",
        "nama": "Naskah keluar",
        "jenis": ["laporan_kinerja_semester", "laporan_kinerja_tahunan", "surat_dinas", "surat_tugas"],
        "kode_jenis": {
            "laporan_kinerja_semester": "LP",
            "laporan_kinerja_tahunan": "LP",
            "surat_dinas": "SD",
            "surat_tugas": "ST",
        },
        "pola": "{urut}{sisipan}/{klas}{jenis}/{satker}/{unit}/{tahun}",
    },
]
"""The books an office has until its file names others."""
_WHO: Final = ", prints a one-time link; who: naskah people list"
CHAINS: Final = {jenis: {"penandatangan": "sekretaris"} for jenis in ("surat_dinas", "surat_tugas")}
"""Who signs, while the office has named one official: nobody heads a unit yet who would initial before them."""


@app.command()
def start(
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True, dir_okay=False, help="The office's YAML file; without one you are asked."
        ),
    ] = None,
    home: Annotated[
        Path | None,
        typer.Option(
            "--home", help="Folder in which the office begins: a new one; else NASKAH_HOME or ./var."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Begin a real office on a clean home: ledger, office, registers, QR key, the first administrator's key (shown once).

    No demonstration enters this home. Documents are signed on paper until the office's own seal is there.

    Examples:

      naskah office start kantor.yaml --home /srv/naskah

      naskah office start --home /srv/naskah
    """
    from service.embedded.beginning import begin, see_that_it_is_clean
    from service.embedded.home import NaskahHome
    from service.office_file import file as office_files

    place = NaskahHome(home) if home is not None else NaskahHome.from_env()
    if file is None:
        file = _asked(place.root, lambda satker: see_that_it_is_clean(place, satker))
    begun, quoted = begin(place, office_files.read(file)), shlex.quote(str(place.root))
    key = [("admin key", begun.admin_key)] if as_json else []
    print_facts(
        f"{begun.nama} ({begun.satker}) begins in {place.root}",
        [
            ("people", begun.people),
            ("registers", ", ".join(begun.registers)),
            ("keys and certificates", f"{begun.pki}; the office's seal: naskah pki rotate seal --p12 FILE"),
            (
                "start it",
                f"naskah up --home {quoted}, or on the network: naskah up --lan --home {quoted}",
            ),
            (
                "then, the first admin of its pages",
                f"NASKAH_HOME={quoted} naskah people let-in {begun.only or 'PERSON'}{_WHO if begun.only is None else ''}",
            ),
            *key,
        ],
        as_json=as_json,
    )
    if as_json:
        return
    if begun.admin_key is None:
        console.print(
            "The first administrator's key was shown before; another: naskah keys create", highlight=False
        )
        return
    show_once("The first administrator's key", begun.admin_key)


def _asked(folder: Path, see: Callable[[str], None]) -> Path:
    """Ask what no office can be without, and write it as a file that the office completes later."""
    target = folder / "kantor.yaml"
    if target.exists():
        file, home = shlex.quote(str(target)), shlex.quote(str(folder))
        raise CommandFailed(f"{target} is there already: naskah office start {file} --home {home}")
    config = _questions(see)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    head = (
        "# Made by `naskah office start`. Complete it (examples/kantor-kpu-agam.yaml shows everything), then:\n"
        f"#   naskah office apply {shlex.quote(str(target))}\n"
    )
    target.write_text(head + yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return target


def _questions(see: Callable[[str], None]) -> dict[str, Any]:
    satker = _ask(say("Kode satker"))
    see(satker)  # before nine more questions, and before anything lies in a home that is not its own
    config: dict[str, Any] = {
        "satker": satker,
        "nama": _ask(say("Nama kantor")),
        "induk": _ask(say("Lembaga induk")),
        "alamat": _ask(say("Alamat")),
        "kota": _ask(say("Kota, tempat surat ditandatangani")),
        "zona": ZONES[_choice(say("Zona waktu"), ZONES)],
    }
    units: dict[str, str] = {}
    while name := _ask(say("Unit {no}, kosong bila sudah semua", no=len(units) + 1), default=""):
        units[str(len(units) + 1)] = name
    config["unit"] = units or {"1": config["nama"]}
    nama = _ask(say("Nama pejabat penandatangan"))
    config["orang"] = [
        {
            "id": re.sub(r"[^a-z0-9]+", "-", nama.split(",")[0].casefold()).strip("-"),
            "kunci": "sekretaris",
            "jabatan": _ask(say("Jabatannya")),
            "nama": nama,
            "unit": None,
        }
    ]
    config["rantai"] = CHAINS
    config["register"] = REGISTERS
    return config


def _ask(question: str, default: str | None = None) -> str:
    return str(typer.prompt(in_language(question), default=default, show_default=False))


def _choice(question: str, among: Any) -> str:
    while True:
        given = _ask(say("{isian} ({pilihan})", isian=question, pilihan=", ".join(among))).upper()
        if given in among:
            return given
