"""The days and moments an act may name, as data: before or after what, and what is said of one that cannot be.

A rule compares one field of an act with one bound that the act knows. Every rule is tried from both sides by
``tests/unit/service/test_act_days.py``: one more line here is one more case there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from doc_templates.acts import Kind
from service.errors import Field
from service.words import Sentence
from service.words.dates import tanggal, waktu_setempat

RECEIVING: Final = "penerimaan"
"""A file or a letter is entered in an incoming register."""
RECEIPT: Final = "tanda_terima"
"""It is noted who received a distributed document."""


@dataclass(frozen=True, kw_only=True)
class DayRule:
    """One field of an act and one bound of it."""

    act: str
    field: str
    bound: str
    """What it is compared with, by the name under which the act knows it."""
    latest: bool
    """The bound is the last that may be; else the first."""
    reason: str


def _last(act: str, field: str, bound: str, reason: str) -> DayRule:
    return DayRule(act=act, field=field, bound=bound, latest=True, reason=reason)


def _first(act: str, field: str, bound: str, reason: str) -> DayRule:
    return DayRule(act=act, field=field, bound=bound, latest=False, reason=reason)


RULES: Final = (
    _last(Kind.TANDA_TANGAN, "tanggal", "today", "tanggal naskah tidak boleh setelah hari ini"),
    _first(Kind.TANDA_TANGAN, "tanggal", "drafted", "mendahului hari isi naskah ini disusun ({bound})"),
    _first(Kind.TANDA_TANGAN, "tanggal", "initialled", "mendahului paraf terakhir atas naskah ini ({bound})"),
    _first(Kind.RALAT, "oleh", "tanggal", "naskah ralatnya mendahului naskah ini ({bound})"),
    _first(Kind.CABUT, "oleh", "tanggal", "naskah penggantinya mendahului naskah ini ({bound})"),
    _last(RECEIVING, "tanggal", "today", "belum terjadi"),
    _last(RECEIVING, "tanggal_asal", "tanggal", "setelah hari suratnya diterima ({bound})"),
    _last(Kind.KOREKSI, "tanggal", "today", "belum terjadi"),
    _last(Kind.KOREKSI, "tanggal_asal", "tanggal", "setelah hari suratnya diterima ({bound})"),
    _first(RECEIPT, "pada", "sent", "mendahului saat naskah dikirim ({bound})"),
    _last(RECEIPT, "pada", "now", "belum terjadi"),
)


def wrong_days(act: str, said: Mapping[str, Any], known: Mapping[str, Any], *, at: str = "") -> list[Field]:
    """Return what is wrong with the days an act says, with ``known`` as its bounds; what is not said or not known binds nothing.

    ``at`` stands before the fields' names: ``query.`` where they were sent there.
    """
    found = []
    for rule in RULES:
        value, bound = said.get(rule.field), known.get(rule.bound)
        if rule.act != act or value is None or bound is None:
            continue
        if value > bound if rule.latest else value < bound:
            reason = Sentence(rule.reason, {"bound": _written(bound)} if "{bound}" in rule.reason else None)
            found.append(Field(path=f"{at}{rule.field}", reason=reason))
    return found


def _written(bound: date | datetime) -> str:
    return waktu_setempat(bound) if isinstance(bound, datetime) else tanggal(bound)
