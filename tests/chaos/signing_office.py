"""The office of the signing storm: fifty officials who may sign circulars, four registers, the office's seal.

The demo office with more people: the Sekretaris signs herself, the others on her behalf (a.n.), every second through a
Kasubbag (u.b.). Each unit numbers its circulars in a register of its own. The chain has no paraf: a signature is what
is stormed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import keys
from service.identity.secrets import mint
from tests.house import OFFICE

SATKER = "1306"
UNITS = ("1", "2", "3", "4")
DESK: Mapping[str, Any] = {
    "rantai": {"surat_edaran": {"penandatangan": "sekretaris"}},
    "tanda_tangan": {"surat_edaran": "segel"},
    "register": [
        {
            "kode": f"edaran_{unit}",
            "nama": f"Surat edaran unit {unit}",
            "unit": unit,
            "jenis": ["surat_edaran"],
            "pola": "{urut}{sisipan}/SE/{unit}/{tahun}",
        }
        for unit in UNITS
    ],
}
"""What the storm's office says of circulars: nobody initials, the Sekretaris signs with the office's seal."""
_CIRCULAR = {
    "yth": ["Seluruh pegawai"],
    "latar_belakang": ["Tertib administrasi."],
    "maksud_dan_tujuan": ["Menjadi pedoman."],
    "ruang_lingkup": ["Seluruh subbagian."],
    "dasar": ["Peraturan yang berlaku."],
    "isi_edaran": [{"uraian": "Naskah ditandatangani tepat waktu.", "rincian": []}],
    "penutup": ["Demikian untuk dilaksanakan."],
}


@dataclass(frozen=True, kw_only=True)
class Official:
    """Somebody who signs, with a personal token."""

    id: str
    token: str = field(repr=False)


def circular(subject: str) -> dict[str, Any]:
    """Return the payload of a circular of one page."""
    return {"tentang": subject, **_CIRCULAR}


def write_office(folder: Path, officials: int) -> Path:
    """Write the office's file; its logo lies beside the demo office's."""
    config = yaml.safe_load(OFFICE.read_text(encoding="utf-8"))
    posts = [f"pejabat_{number:02}" for number in range(2, officials + 1)]
    config["logo"] = str(OFFICE.parent / config["logo"])
    config["orang"] += [
        {
            "id": _id(post),
            "kunci": post,
            "jabatan": f"Pejabat {post[-2:]}",
            "nama": f"Pejabat Nomor {post[-2:]}, S.H.",
            "unit": UNITS[number % len(UNITS)],
        }
        for number, post in enumerate(posts)
    ]
    config["delegasi"] = [
        {
            "atasan": "sekretaris",
            "pelaksana": post,
            "melalui": "kasubbag_hukum" if number % 2 else None,
            "jenis": ["surat_edaran"],
        }
        for number, post in enumerate(posts)
    ]
    config |= DESK
    file = folder / "kantor.yaml"
    file.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return file


def give_tokens(dsn: str, officials: int) -> Sequence[Official]:
    """Give each official a personal token."""
    people = ["rahmat-hidayat"] + [_id(f"pejabat_{number:02}") for number in range(2, officials + 1)]
    ledger = Ledger(dsn, min_size=1, max_size=1)
    try:
        with ledger.acting(Principal.system("storm", SATKER)) as tx:
            return [_give(tx, person) for person in people]
    finally:
        ledger.close()


def _give(tx: Any, person: str) -> Official:
    minted = mint()
    keys.add(
        tx,
        satker=SATKER,
        name=person,
        kind="person",
        person_id=person,
        roles=("pejabat",),
        ceiling=AccessClass.B,
        secret_digest=minted.digest,
        key_id=minted.id,
        by="storm",
    )
    return Official(id=person, token=minted.token)


def _id(post: str) -> str:
    return post.replace("_", "-")
