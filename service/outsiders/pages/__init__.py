"""The page of a link, for whoever holds it: what is signed, by whom, and how. Text in, HTML out; works without a script."""

from __future__ import annotations

from typing import Final

from service.documents.round import Party
from service.outsiders.signing import LinkStanding, OpenedLink
from service.problem import problem_of
from service.web import headers as web
from service.web import inline
from service.web.environment import render
from service.words import Sentence, say
from worker.signing.pades import field_of

__all__ = ["failed", "headers", "shown"]

_POLICY: Final = (
    f"default-src 'none'; style-src {inline.source('web/style.css')}; object-src 'self'; frame-src 'self';"
    " form-action 'self'; base-uri 'none'"
)
_ENDED: Final[dict[str, Sentence]] = {
    "diganti": say("Kantor ini sudah memberi Anda tautan lain; pakailah yang terakhir Anda terima."),
    "diakhiri": say("Tautan ini diakhiri oleh kantornya."),
    "dikembalikan": say("Naskahnya dikembalikan untuk diperbaiki; tanda tangan Anda tidak diminta lagi."),
    "dibatalkan": say("Naskahnya dibatalkan; tanda tangan Anda tidak diminta lagi."),
    "direvisi": say(
        "Isi naskahnya berubah; kantornya akan memberi tautan baru bila tanda tangan Anda diminta."
    ),
}
_OTHERWISE: Final = say("Putaran tanda tangan tautan ini sudah berakhir.")
_REFUSED: Final[dict[int, tuple[Sentence, Sentence]]] = {
    404: (
        say("Tautan tidak dikenal"),
        say("Alamat ini tidak menuju tanda tangan apa pun. Periksa apakah seluruh alamatnya tersalin."),
    ),
    410: (
        say("Tautan sudah berakhir"),
        say("Halaman ini tidak dapat dibuka lagi; hubungi kantor yang memberikannya."),
    ),
    413: (say("Berkas terlalu besar"), say("Berkas paling besar 24 MB.")),
    429: (say("Terlalu sering"), say("Alamat ini terlalu sering bertanya. Tunggu sebentar lalu coba lagi.")),
    503: (say("Belum sempat dijawab"), say("Komputer server sedang sibuk. Coba lagi sebentar.")),
}
_FAILED: Final = (
    say("Tidak dapat dijawab"),
    say("Kiriman ini tidak lengkap atau tidak terbaca. Buka kembali tautannya, lalu coba lagi."),
)


def headers() -> dict[str, str]:
    """Return what a page is sent with in the language asked for; without a referrer a form would come from nowhere."""
    return {**web.headers(_POLICY), "Referrer-Policy": "same-origin"}


def shown(opened: OpenedLink, token: str, error: Exception | None = None) -> str:
    """Return the page of a link; ``error``: what a signature was just refused with."""
    told = problem_of(error) if error is not None else None
    return render(
        "outsiders/pages/link.html",
        opened=opened,
        standing=opened.standing.value,
        siap=opened.standing is LinkStanding.READY,
        ended=_ENDED.get(opened.link.ended or "", _OTHERWISE),
        field=field_of(opened.link.place),
        here=f"/tanda-tangan/{token}",
        refused=told,
        zona=str(opened.office.zona),
        signed=_signed,
    )


def failed(status: int, *, sent: bool = True) -> str:
    """Return the page of what could not be answered."""
    title, text = _REFUSED.get(status, _FAILED)
    return render("outsiders/pages/failed.html", title=title, text=text)


def _signed(party: Party) -> Sentence:
    return say("sudah menandatangani") if party.signed else say("belum menandatangani")
