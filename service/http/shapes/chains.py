"""Who initials and signs, and why, as answers show it."""

from __future__ import annotations

from typing_extensions import TypedDict


class ChainReason(TypedDict):
    """Why a position stands where it stands in a chain."""

    tempat: str
    position: str | None
    jabatan: str | None
    peran: str
    menurut: str
    bila: str | None
    lewat: str | None
    kata: str


class StandView(TypedDict):
    """Somebody who may act for a position on a day, and how the page would head them."""

    orang: str
    nama: str
    sebagai: str
    judul: list[str]
    dasar: str


class ForeseenPlace(TypedDict):
    """A place of a chain, and who may act for it today."""

    tempat: str
    position: str
    jabatan: str
    hari_ini: list[StandView]


class ChainHindranceView(TypedDict):
    """A place in which nobody could act upon such a document today: no holder, no key, none that reaches its class, no certificate."""

    tempat: str
    position: str
    sebab: str
    kata: str


class ChainProblem(TypedDict):
    """Why an event would be refused: a role that the office does not have, a field that names whom it may not."""

    path: str
    reason: str


class ForeseenChainView(TypedDict):
    """Who would initial and sign a document today."""

    jenis: str
    unit: str
    akses: str
    date: str
    berantai: bool
    places: list[ForeseenPlace]
    hambatan: list[ChainHindranceView]
    alasan: list[ChainReason]
    problems: list[ChainProblem]
    pemilih: dict[str, str]
