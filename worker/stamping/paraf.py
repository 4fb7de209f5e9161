"""The paraf table: one row for each position of the chain, filled once its holder has initialled this content.

An act counts only when it names the digest of the content on the page: initials given to an earlier revision do not
show on the next. Decides nothing about who may initial; that is the desk's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from archive.errors import NaskahError
from doc_templates.acts import Kind
from doc_templates.kit.formatting import singkatan_zona

_ACTING = {"plt": "Plt. ", "plh": "Plh. "}
_DIGEST_SHOWN = (
    12  # hexadecimal digits: 48 bits, enough to compare by eye and to tell any two revisions apart
)


class NaiveTime(NaskahError):
    """An act's time has no zone."""


class PrintableAct(Protocol):
    """What the page needs of a recorded act; ``archive.ledger.documents.acts.Act`` is one."""

    @property
    def no(self) -> int:
        """Position among the acts of the document."""

    @property
    def kind(self) -> str:
        """``paraf`` or another kind of act."""

    @property
    def nama(self) -> str:
        """Name of who acted."""

    @property
    def jabatan(self) -> str:
        """Position in which they acted."""

    @property
    def kelompok(self) -> str | None:
        """``koordinasi`` or ``hierarki``."""

    @property
    def at(self) -> datetime:
        """When, with zone."""

    @property
    def content_digest(self) -> str:
        """Digest of the content they saw."""


def rows(
    chain: Sequence[str], acts: Sequence[PrintableAct], *, group: str, content_digest: str, zone: str
) -> list[dict[str, str]]:
    """Return the rows of one paraf table in the order of the chain; who acted beside the chain follows it."""
    given = [
        act
        for act in sorted(acts, key=lambda act: act.no)
        if act.kind == Kind.PARAF and act.kelompok == group and act.content_digest == content_digest
    ]
    # A second initial of one position on the same content replaces the first.
    latest = {act.jabatan: act for act in given}
    ordered = [(jabatan, latest.pop(jabatan, None)) for jabatan in chain]
    return [_row(jabatan, act, zone) for jabatan, act in [*ordered, *latest.items()]]


def hands(acts: Sequence[PrintableAct], *, content_digest: str) -> list[str]:
    """Return the initials of all who initialled this content, each person once, in the order in which they did."""
    given = (act for act in sorted(acts, key=lambda act: act.no) if act.kind == Kind.PARAF)
    return list(
        {act.nama: initials(act.nama) for act in given if act.content_digest == content_digest}.values()
    )


def _row(jabatan: str, act: PrintableAct | None, zone: str) -> dict[str, str]:
    if act is None:
        return {"jabatan": jabatan, "paraf": "", "waktu": "", "sidik": ""}
    return {
        "jabatan": f"{_ACTING.get(getattr(act, 'kapasitas', ''), '')}{jabatan}",
        "paraf": initials(act.nama),
        "waktu": moment(act.at, zone),
        "sidik": act.content_digest[:_DIGEST_SHOWN],
    }


def initials(name: str) -> str:
    """Return the initials of a name without its degrees: ``Dr. Budi Santoso, S.Sos.`` is ``BS``."""
    words = [word for word in name.split(",")[0].split() if not word.endswith(".") or len(word) == 2]
    letters = [found.group() for word in words or name.split() if (found := re.search(r"[^\W\d_]", word))]
    return "".join(letters).upper() or name.strip()


def moment(at: datetime, zone: str) -> str:
    """Return a time as it is written in the office's zone: ``31-03-2026 14.05 WIB``."""
    if at.tzinfo is None:
        raise NaiveTime(at=at.isoformat())
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%d-%m-%Y %H.%M} {singkatan_zona(local, zone)}"
