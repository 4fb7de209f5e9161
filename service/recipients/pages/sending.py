"""/naskah/{id}/kirim: a signed document sent to people, positions, units and groups of the office, and to others by name.

Whom the document names itself is ticked beforehand. Whoever is of the office is found by a search; nobody's id is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from archive.ledger import Principal
from service.approvals.desk import Approvals
from service.approvals.pages import (
    NOTHING,
    REFUSED,
    PageOfAct,
    PaperPages,
    act_again,
    act_done,
    act_refused,
    act_shown,
    order_of,
)
from service.approvals.sending import CHANNELS, INBOX
from service.approvals.table import Kind
from service.errors import ActNotPossible, Field
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.trace import trace_id_of
from service.identity.roles import ACTORS
from service.recipients.desk import Recipients, UnsentName
from service.recipients.directory import JABATAN, KELOMPOK, ORANG, UNIT, Directory
from service.web.declared import Reads, declared
from service.web.picking import PickOption, picked
from service.words import Sentence, say, together

PAGE: Final = PageOfAct(
    title=say("Kirim naskah"),
    words=say("Kirim kepada penerima"),
    template="recipients/pages/send.html",
    follows=(
        say("Yang di kantor ini menemukannya dalam Kotak masuk; surel menyusul bila kantor mengirimnya."),
        say("Setiap penerima tercatat, dengan tempat untuk tanda terimanya."),
    ),
)
WAYS: Final[Mapping[str, Sentence]] = {
    "naskah": say("Kotak masuk saja"),
    "langsung": say("diserahkan langsung"),
    "kurir": say("kurir"),
    "pos": say("pos"),
    "surel": say("surel"),
    "srikandi": say("SRIKANDI"),
    "lainnya": say("lainnya"),
}
"""How a document goes out, in words."""
assert WAYS.keys() == set(CHANNELS)
_WRITTEN, _WRITTEN_COPY = "tertulis", "tertulis-tembusan"
_ROW: Final = re.compile(r"luar\.(\d{1,3})\.nama")


@dataclass(frozen=True, kw_only=True)
class OutsideRow:
    """Somebody outside, as typed."""

    nama: str = ""
    saluran: str = "langsung"
    surel: str = ""
    tembusan: str = ""


def routes(*, papers: PaperPages, approvals: Approvals, recipients: Recipients) -> APIRouter:
    """Return the page."""
    router = APIRouter()
    path = "/naskah/{document_id}/kirim"

    @declared(router, "GET", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def show_sending(request: Request, document_id: UUID) -> Response:
        """Show whom it names, and who else may be chosen."""
        about(request, document=document_id)
        principal = admit(request)
        head = papers.head(principal, document_id)
        if Kind.DISTRIBUSI not in head["view"].possible:
            raise head["view"].held_up.get(Kind.DISTRIBUSI) or ActNotPossible(document=document_id)
        values = _values(recipients, principal, document_id, NOTHING)
        return act_shown(request, papers, document_id, PAGE, head=head, **values)

    @declared(router, "POST", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def send_from_page(request: Request, document_id: UUID) -> Response:
        """Send it, and lead to how it fared; where something is searched or a row is asked for, come back with it."""
        about(request, document=document_id)
        principal, form = admit(request), submitted(request)
        values = _values(recipients, principal, document_id, form)
        if any(form.one(each) for each in ("cari", "luar.tambah", "luar.hapus")):
            return act_again(request, papers, document_id, PAGE, form, **values)
        asked = list(_asked(form))
        try:
            order = replace(order_of(document_id, Kind.DISTRIBUSI, form), body={"penerima": asked})
            (done,) = approvals.act(principal, [order], trace_id=trace_id_of(request.scope))
        except REFUSED as error:
            called = {each.value: each.words for each in values["kepada"].options}
            told = _named(asked, called, getattr(error, "fields", ()))
            more = {"errors": told} if told else {}
            return act_refused(request, papers, document_id, PAGE, form, error, **values, **more)
        words = say("Naskah dikirim kepada {banyak} penerima.", banyak=len(asked))
        if done.warnings:
            words = say(
                "Naskah dikirim kepada {banyak} penerima. Perhatikan: {peringatan}.",
                banyak=len(asked),
                peringatan=together(done.warnings, ";"),
            )
        return act_done(request, f"/naskah/{document_id}/penerima", words)

    return router


def _values(
    recipients: Recipients, principal: Principal, document_id: UUID, form: SentForm
) -> dict[str, Any]:
    """Return what the form offers, and what was chosen of it."""
    unsent = recipients.circulation(principal, document_id).unsent
    first = form is NOTHING
    return {
        "tertulis": [(_value(each), each.nama, "") for each in unsent if not each.tembusan],
        "tertulis_tembusan": [(_value(each), each.nama, "") for each in unsent if each.tembusan],
        "dicentang": [_value(each) for each in unsent]
        if first
        else [*form.fields.get(_WRITTEN, ()), *form.fields.get(_WRITTEN_COPY, ())],
        "kepada": picked(
            _options(recipients.known(principal)),
            chosen=form.fields.get("kepada", ()),
            query=form.one("cari-kepada"),
        ),
        "tembusan": form.fields.get("tembusan", ()),
        "saluran": [(each, WAYS[each]) for each in (INBOX, "langsung", "kurir")],
        "saluran_luar": [(each, words) for each, words in WAYS.items() if each != INBOX],
        "luar": _rows(form),
    }


def _value(named: UnsentName) -> str:
    """Return what a form sends of somebody whom the document names: all that is asked for, whatever was sent meanwhile."""
    return f"{named.kepada or ''}|{named.nama}"


def _options(known: Directory) -> list[PickOption]:
    """Return everybody of the office that a document can be sent to: posts, units, groups, people."""
    names = {each.id: each.nama for each in known.people}
    held = {
        key: together(
            [names[one.person_id] for one in known.staff.holding(key, known.day) if one.person_id in names],
            ",",
        )
        for key in known.staff.positions
    }
    return [
        *(
            PickOption(
                value=f"{JABATAN}:{key}",
                words=each.jabatan,
                told=held[key] or say("sedang tidak ada pejabatnya"),
            )
            for key, each in known.staff.positions.items()
        ),
        *(
            PickOption(value=f"{UNIT}:{key}", words=name, told=say("semua orang unit ini"))
            for key, name in known.units.items()
        ),
        *(
            PickOption(value=f"{KELOMPOK}:{key}", words=group.nama, told=say("semua anggota kelompok ini"))
            for key, group in known.groups.items()
        ),
        *(
            PickOption(value=f"{ORANG}:{each.id}", words=each.nama, told=each.jabatan)
            for each in known.people
        ),
    ]


def _rows(form: SentForm) -> list[OutsideRow]:
    """Return the rows of those outside, with one more or one less where that was asked."""
    numbers = sorted({int(found[1]) for name in form.fields if (found := _ROW.fullmatch(name))})
    rows = [
        OutsideRow(
            nama=form.one(f"luar.{no}.nama"),
            saluran=form.one(f"luar.{no}.saluran"),
            surel=form.one(f"luar.{no}.surel"),
            tembusan=form.one(f"luar.{no}.tembusan"),
        )
        for no in numbers
        if str(no) != form.one("luar.hapus")
    ]
    return [*rows, OutsideRow()] if form.one("luar.tambah") else rows


def _asked(form: SentForm) -> Iterator[dict[str, Any]]:
    """Yield the recipients that a form asks for, as the act's body says them."""
    for field in (_WRITTEN, _WRITTEN_COPY):
        for each in form.fields.get(field, ()):
            kepada, _, nama = each.partition("|")
            said = {"nama": nama, "kepada": kepada, "tembusan": field == _WRITTEN_COPY}
            yield {name: value for name, value in said.items() if value}
    copies = set(form.fields.get("tembusan", ()))
    named = {
        each.partition("|")[0] for name in (_WRITTEN, _WRITTEN_COPY) for each in form.fields.get(name, ())
    }
    for to in dict.fromkeys(form.fields.get("kepada", ())):
        if to in named:
            continue  # ticked among those whom the document names already
        channel = form.one("saluran")
        yield {
            "kepada": to,
            **({"saluran": channel} if channel else {}),
            **({"tembusan": True} if to in copies else {}),
        }
    for row in _rows(form):
        if row.nama.strip() or row.surel.strip():
            said = {
                "nama": " ".join(row.nama.split()),
                "saluran": row.saluran,
                "surel": row.surel.strip(),
                "tembusan": bool(row.tembusan),
            }
            yield {name: value for name, value in said.items() if value}


def _named(
    asked: Sequence[Mapping[str, Any]], called: Mapping[str, str], fields: Sequence[Field]
) -> list[tuple[str, str]]:
    """Return what is wrong with whom, by the name they have on the page."""
    told = []
    for each in fields:
        found = re.match(r"penerima\[(\d+)\]", each.path)
        one = asked[int(found[1])] if found and int(found[1]) < len(asked) else {}
        name = one.get("nama") or called.get(one.get("kepada", ""))
        told.append(
            (
                "kepada",
                say("{penerima}: {alasan}", penerima=name, alasan=each.reason) if name else each.reason,
            )
        )
    return told
