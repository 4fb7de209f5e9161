"""Why a position stands in a chain, in words: the role it was written as, who wrote it, and under which condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from doc_templates.kit.chain import Alasan
from doc_templates.kit.roles import ATASAN, KEPALA_UNIT, NOBODY, OFFICE, PIHAK_KEDUA, alternatives, field_of
from service.words import say, together

PLACES: Final[Mapping[str, str]] = {
    "penandatangan": say("penandatangan"),
    "pihak": say("pihak yang turut menandatangani"),
    "paraf": say("paraf hierarki"),
    "koordinasi": say("paraf koordinasi"),
    "konseptor": say("konseptor"),
}
"""What the places of a chain are called."""


def told(why: Alasan, jabatan: Callable[[str], str]) -> str:
    """Return the reason as a sentence; ``jabatan`` names a position by its key."""
    place = PLACES.get(why.tempat, why.tempat)
    role = together([_role(each, jabatan) for each in alternatives(why.peran)], "atau")
    wrote = say("menurut berkas kantor") if why.menurut == OFFICE else say("menurut jenis naskahnya")
    given = say("{peran}, {menurut}", peran=role, menurut=wrote)
    if why.bila:
        given = say("{sebab}, karena {syarat}", sebab=given, syarat=why.bila)
    if why.lewat == NOBODY or not why.jabatan:
        return say("{tempat}: tidak ada yang disebut ({sebab})", tempat=place, sebab=given)
    if why.lewat:
        return say(
            "{tempat}: {jabatan} sudah berdiri sebagai {lain} ({sebab})",
            tempat=place,
            jabatan=jabatan(why.jabatan),
            lain=PLACES.get(why.lewat, why.lewat),
            sebab=given,
        )
    return say("{tempat}: {jabatan} ({sebab})", tempat=place, jabatan=jabatan(why.jabatan), sebab=given)


def hindered(pinned: Mapping[str, str]) -> str:
    """Return why nobody can act in a place of a chain, of what ``ChainHindrance.to_record`` pinned."""
    place = PLACES.get(pinned.get("tempat", ""), pinned.get("tempat", ""))
    why = _HINDERED.get(pinned.get("sebab", ""))
    jabatan = pinned.get("jabatan") or pinned.get("position", "")
    return say("{tempat}: {sebab}", tempat=place, sebab=why(jabatan, pinned) if why else jabatan)


_HINDERED: Final[Mapping[str, Callable[[str, Mapping[str, str]], str]]] = {
    "tanpa_pejabat": lambda jabatan, _: say("tidak ada yang menduduki jabatan {jabatan}", jabatan=jabatan),
    "tanpa_kunci": lambda jabatan, _: say(
        "{jabatan} belum mempunyai kunci pribadi, jadi belum dapat bertindak", jabatan=jabatan
    ),
    "kelas": lambda jabatan, _: say("kunci {jabatan} tidak sampai kelas akses naskah ini", jabatan=jabatan),
    "sertifikat": lambda jabatan, pinned: say(
        "{jabatan} belum mempunyai sertifikat untuk tingkat {tingkat}",
        jabatan=jabatan,
        tingkat=pinned.get("tingkat", ""),
    ),
}


def _role(role: str, jabatan: Callable[[str], str]) -> str:
    head, _, rest = role.partition(":")
    if role == KEPALA_UNIT:
        return say("kepala unit naskah")
    if head == KEPALA_UNIT:
        return say("kepala unit {unit}", unit=rest)
    if head == ATASAN:
        return say("atasan {siapa}", siapa=_role(rest or KEPALA_UNIT, jabatan))
    if role == PIHAK_KEDUA:
        return say("pihak kedua")
    name = field_of(role)
    if name is not None:
        return say("pilihan isian {isian}", isian=name)
    return say("jabatan {kunci}", kunci=role)
