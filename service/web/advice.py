"""What somebody does whose page was refused: in a sentence, by the status, and by which ways they go on.

A problem's own next step (``langkah``) is told before it, as far as pages do what it names: whoever looks at a page types no command.

>>> str(step_of({"langkah": "Lihat apa yang dapat dilakukan: naskah documents acts NASKAH"}))
'Lihat apa yang dapat dilakukan.'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.web.ways import COMMAND, steps
from service.words import Sentence, in_language, say

ADVICE: Final[Mapping[int, Sentence]] = {
    400: say("Kembali ke halaman sebelumnya, lalu pilih lagi dari sana."),
    403: say("Bila menurut Anda ini seharusnya terbuka bagi Anda, hubungi admin kantor."),
    404: say("Periksa alamatnya, atau cari dari Beranda dan Kotak masuk."),
    405: say(
        "Perbuatan hanya dilakukan dengan tombol di halamannya: buka halaman itu, lalu tekan tombolnya."
    ),
    408: say("Periksa sambungan Anda, lalu kirim lagi."),
    409: say("Buka lagi halamannya, periksa keadaannya yang sekarang, lalu ulangi bila masih perlu."),
    410: say("Minta tautan baru kepada kantor yang mengirimnya."),
    412: say("Buka lagi halamannya, periksa yang berubah, lalu ulangi bila masih perlu."),
    413: say("Kirim berkas yang lebih kecil, atau bagi menjadi beberapa berkas."),
    415: say("Kirim berkas dari jenis yang disebutkan di formulirnya."),
    422: say("Kembali ke halaman sebelumnya, perbaiki isian yang disebutkan, lalu kirim lagi."),
    429: say("Tunggu sebentar, lalu coba lagi."),
    500: say(
        "Ini kesalahan kami, bukan kesalahan Anda. Sebelum mengulang, lihat riwayat naskahnya: perbuatan Anda mungkin sudah tercatat."
    ),
    503: say("Tunggu sebentar, lalu coba lagi; yang sudah tercatat tidak hilang."),
    507: say("Yang sudah tercatat tidak hilang. Hubungi admin kantor: tempat simpannya penuh."),
}
"""By status. One that is not here says what its problem says."""
BESIDE: Final[Mapping[int, Sentence]] = {
    500: ADVICE[500],
    503: say("Yang sudah tercatat tidak hilang."),
    507: say("Yang sudah tercatat tidak hilang."),
}
"""What is said beside a problem's own next step as well: none of these says how the act stands that was sent."""
_OF_FIELDS: Final = 422
_OF_A_METHOD: Final = 405
"""Its step is told to programs; people press a button."""
_AGAIN: Final = frozenset({408, 429, 500, 503, 507})
"""What may be otherwise the next time."""
_OF_A_REQUEST: Final = ("path.", "query.", "header.")
"""Where a fault lies that no form of a page has a field for."""


@dataclass(frozen=True, kw_only=True)
class WayOn:
    """A way on from a page that was refused."""

    words: Sentence
    address: str


def said_once(status: int, step: str, *, sent: bool) -> tuple[str, Sentence | None]:
    """Return a problem's own ``step`` and the sentence of its status, of which none says again what the other said.

    Fields are spoken of where a form was ``sent`` that has some.
    """
    general = ADVICE.get(status)
    if general is None or not step or (status == _OF_FIELDS and not sent):
        return step, None if step else general
    told = in_language(general).casefold()
    if step.rstrip(".").casefold() in told or status == _OF_A_METHOD:
        return "", general
    return step, BESIDE.get(status)


def step_of(problem: Mapping[str, Any]) -> str:
    """Return a problem's own next step, whose commands lead to pages; without those that no page does, empty where nothing is left."""
    wrong = problem.get("errors", ())
    if wrong and all(_of_a_request(each) for each in wrong):
        return ""  # it tells of fields of which none is named
    told = str(problem.get("langkah", ""))
    found = COMMAND.search(told)
    if found is None or not any(each.typed for each in steps(told)):
        return told
    kept = told[: found.start()].rstrip(" :;,(")
    return f"{kept}." if kept and not kept.endswith(".") else kept


def reasons(problem: Mapping[str, Any]) -> Sequence[str]:
    """Return what is wrong, a line a field; nothing that says the sentence of the whole again, or is told to programs."""
    return [
        each["reason"]
        for each in problem.get("errors", ())
        if each["reason"] != problem["detail"] and not _of_a_request(each)
    ]


def _of_a_request(error: Mapping[str, Any]) -> bool:
    return str(error["path"]).startswith(_OF_A_REQUEST)


def ways(status: int, *, sent: bool, signed_in: bool, ke: str) -> Iterator[WayOn]:
    """Yield the ways on, the nearest first; ``ke``: the page that was asked for, or the one whose form was ``sent``."""
    if sent and ke != "/":
        yield WayOn(words=say("Kembali ke halaman sebelumnya"), address=ke)
    elif not sent and status in _AGAIN:
        yield WayOn(words=say("Coba lagi"), address=ke)
    yield WayOn(words=say("Beranda"), address="/")
    if signed_in:
        yield WayOn(words=say("Kotak masuk"), address="/kotak-masuk")
    else:
        yield WayOn(words=say("Verifikasi naskah dinas"), address="/v")
