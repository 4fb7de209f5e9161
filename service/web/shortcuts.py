"""/bantuan/pintasan: which keys lead where. None of them does an act: what is done is pressed, by whoever read it.

The keys themselves are ``shortcuts.js``, which is asleep in every field that takes text; whoever wants none puts them off on this
page, in this browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import Sentence, say

PATH: Final = "/bantuan/pintasan"


@dataclass(frozen=True, kw_only=True)
class KeyShortcut:
    """What one key, or one after the other, leads to."""

    keys: Sequence[str]
    words: Sentence


SHORTCUTS: Final = (
    KeyShortcut(keys=("?",), words=say("Halaman ini")),
    KeyShortcut(keys=("j",), words=say("Naskah, lembar, atau halaman berikutnya")),
    KeyShortcut(keys=("k",), words=say("Naskah, lembar, atau halaman sebelumnya")),
    KeyShortcut(keys=("Enter",), words=say("Buka yang sedang ditunjuk")),
    KeyShortcut(keys=("x",), words=say("Centang yang sedang ditunjuk, atau hapus centangnya")),
    KeyShortcut(keys=("u",), words=say("Kembali ke daftarnya")),
    KeyShortcut(keys=("g", "b"), words=say("Beranda")),
    KeyShortcut(keys=("g", "k"), words=say("Kotak masuk")),
    KeyShortcut(keys=("g", "n"), words=say("Buat naskah")),
)


def routes(roles: Iterable[str]) -> APIRouter:
    """Return its route, open to ``roles``: to everybody who signs in."""
    router = APIRouter()

    @declared(router, "GET", PATH, roles=roles, reads=Reads.NOTHING)
    def show_shortcuts(request: Request) -> Response:
        """Show the keys, and let whoever looks put them off."""
        return page(request, "web/shortcuts.html", shortcuts=SHORTCUTS)

    return router
