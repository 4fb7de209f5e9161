"""Chains as answers show them: the reason of each place, and who would stand there today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from doc_templates.kit.chain import Alasan
from service.office.chain_words import hindered, told
from service.office.chains import ForeseenChain, Stand
from service.office.walking import ChainHindrance
from service.words import heard


def reason_json(why: Alasan, jabatan: Callable[[str], str]) -> dict[str, Any]:
    """Return why a position stands in a chain; ``jabatan`` names a position by its key."""
    return {
        "tempat": why.tempat,
        "position": why.jabatan or None,
        "jabatan": jabatan(why.jabatan) if why.jabatan else None,
        "peran": why.peran,
        "menurut": why.menurut,
        "bila": why.bila or None,
        "lewat": why.lewat or None,
        "kata": told(why, jabatan),
    }


def foreseen_json(found: ForeseenChain) -> dict[str, Any]:
    """Return who would initial and sign, why, where nobody could act today, and what an event would be refused for."""
    chain = found.resolved.chain if found.resolved else None
    jabatan = found.staff.jabatan
    places = (
        [
            *(("konseptor", key) for key in [chain.konseptor] if key),
            *(("koordinasi", key) for key in chain.koordinasi),
            *(("paraf", key) for key in chain.paraf),
            *(("penandatangan", key) for key in [chain.penandatangan] if key),
            *(("pihak", each) for each in chain.pihak if isinstance(each, str)),
        ]
        if chain
        else []
    )
    return {
        "jenis": found.jenis,
        "unit": found.unit,
        "akses": found.akses.name,
        "date": found.day.isoformat(),
        "berantai": chain is not None,
        "places": [
            {
                "tempat": place,
                "position": key,
                "jabatan": jabatan(key),
                "hari_ini": [_stand(each) for each in found.today.get(key, ())],
            }
            for place, key in places
        ],
        "hambatan": [_hindrance(each, jabatan) for each in found.hindrances],
        "alasan": [reason_json(each, jabatan) for each in chain.alasan] if chain else [],
        "problems": [
            {"path": each.path, "reason": heard(each.reason)}
            for each in (found.resolved.problems if found.resolved else ())
        ],
        "pemilih": dict(found.choosing),
    }


def _hindrance(found: ChainHindrance, jabatan: Callable[[str], str]) -> dict[str, Any]:
    told = found.to_record(jabatan(found.position))
    return {
        "tempat": found.tempat,
        "position": found.position,
        "sebab": found.sebab.value,
        "kata": hindered(told),
    }


def _stand(found: Stand) -> dict[str, Any]:
    return {
        "orang": found.person,
        "nama": found.nama,
        "sebagai": found.capacity.mode.value,
        "judul": list(found.capacity.lines),
        "dasar": found.capacity.basis,
    }
