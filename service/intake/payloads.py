"""A payload as the desk takes it, by whichever way it comes: its contract's rules, and its numbers within their columns and its addresses links.

The one place that asks a contract: events, revisions, mended payloads and received files all pass here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from archive.access import AccessClass
from doc_templates.catalog import Stationery
from doc_templates.kit import faults
from doc_templates.kit.contracts import CheckedPayload, Contract
from doc_templates.kit.errors import FieldProblem, PayloadRefused
from service.office.letterhead import Letterhead
from service.words import say
from worker.press.addresses import AddressFault
from worker.press.columns import FLOOR
from worker.press.fit import CONTENT, TooWide
from worker.press.link_fields import NoAddress

_NO_LINK: Final[Mapping[AddressFault, str]] = {
    AddressFault.SCHEME: say(
        "tercetak sebagai tautan, jadi harus alamat yang mulai dengan https:// atau mailto:"
    ),
    AddressFault.FORM: say(
        "tercetak sebagai tautan, dan bukan alamat yang lengkap, misalnya https://agam.kpu.go.id/unduhan atau"
        " mailto:sekretariat@agam.kpu.go.id"
    ),
    AddressFault.LONG: say(
        "tercetak sebagai tautan, dan alamatnya terlalu panjang: paling banyak 2.000 huruf"
    ),
    AddressFault.CONTROL: say(
        "tercetak sebagai tautan, dan memuat ganti baris atau karakter yang tidak tampak"
    ),
}
_PLACE: Final = re.compile(r"\[([0-9]+)\]")


def check(
    office: Letterhead, stationery: Stationery, payload: Mapping[str, Any], *, unit: str, akses: AccessClass
) -> CheckedPayload[Any]:
    """Return a payload that may become a document of this office, with who initials and signs it.

    Raises ``PayloadRefused`` with every wrong field.
    """
    contract = stationery.contract
    checked = faults.check(contract, payload, office.kantor, unit=unit, akses=akses.name)
    gauge = office.gauge_of(stationery)
    if wide := gauge.too_wide(checked.context):
        raise PayloadRefused(problems(contract, payload, wide), jenis=contract.jenis)
    if wrong := gauge.no_addresses(checked.context):
        raise PayloadRefused(_no_links(contract, payload, wrong), jenis=contract.jenis)
    return checked


def problems(contract: Contract[Any], payload: Mapping[str, Any], wide: list[TooWide]) -> list[FieldProblem]:
    """Return what is too wide as wrong fields of the payload, each once."""
    found: dict[str, FieldProblem] = {}
    for each in wide:
        path = field_of(contract, payload, each.place)
        found.setdefault(path, FieldProblem(path=path, reason=_reason(each)))
    return list(found.values())


def _no_links(
    contract: Contract[Any], payload: Mapping[str, Any], wrong: list[NoAddress]
) -> list[FieldProblem]:
    found: dict[str, FieldProblem] = {}
    for each in wrong:
        path = field_of(contract, payload, each.place)
        found.setdefault(path, FieldProblem(path=path, reason=_NO_LINK[each.fault]))
    return list(found.values())


def _reason(found: TooWide) -> str:
    called = found.column.heading or found.column.path.rpartition(".")[2].rstrip("[]").replace("_", " ")
    column = f"“{called}”"  # the page's own words, in any language
    if found.smallest:
        return say(
            "tercetak sepanjang {panjang} karakter dan akan terputus: kolom {kolom} memuat paling banyak {muat} karakter"
            " seperti ini, juga dalam huruf terkecil ({huruf} pt)",
            panjang=found.letters,
            kolom=column,
            muat=found.most,
            huruf=FLOOR // 2,
        )
    return say(
        "memuat angka sepanjang {panjang} karakter yang akan terputus: kolom {kolom} memuat paling banyak {muat} karakter"
        " seperti ini dalam satu baris",
        panjang=found.letters,
        kolom=column,
        muat=found.most,
    )


def field_of(contract: Contract[Any], payload: Mapping[str, Any], place: str) -> str:
    """Return the payload's path of what is printed at a place of the context, as far as the payload goes."""
    at = iter(_PLACE.findall(place))
    printed = _PLACE.sub("[]", place.removeprefix(CONTENT))
    here: Any = payload
    path = ""
    for step in contract.asal_isi.get(printed, printed).split("."):
        name, _, lists = step.partition("[")
        if not isinstance(here, Mapping) or name not in here:
            break
        here, path = here[name], f"{path}.{name}" if path else name
        for _ in range(lists.count("]")):
            number = int(next(at, "-1"))
            if not isinstance(here, list) or not 0 <= number < len(here):
                return path
            here, path = here[number], f"{path}[{number}]"
    return path or "payload"
