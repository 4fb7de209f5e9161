"""The links by which people from outside sign, as answers show them."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict


class LinkMade(TypedDict):
    """When a link was made, and by whom."""

    pada: datetime
    oleh: str


class LinkEnding(TypedDict):
    """When a link ended, by whom and how."""

    pada: datetime
    oleh: str
    sebab: str
    catatan: str | None


class LinkView(TypedDict):
    """A link; what opens it is never shown again."""

    id: str
    pihak: int
    nama: str
    surel: bool
    dibuat: LinkMade
    berlaku_sampai: datetime
    dibuka: datetime | None
    berakhir: LinkEnding | None


class GivenLinkView(LinkView):
    """A link that was made, with its address where it is to be handed over."""

    alamat: str | None


class EndedLinkView(LinkView):
    """A link that was ended, now or by the same request before."""

    repeated: bool
