"""/naskah/{id}/disposisi/{beri|teruskan|ganti}: a sheet asked for by a form, drafted once, and led to its giver's signature.

Positions are ticked, never typed; a search among them comes back with what was typed. The form's own number is the key of the giving:
sent twice it is one sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from archive.access import AccessClass
from doc_templates.lembar_disposisi.contract import Petunjuk, Sifat
from service.approvals.pages import (
    NOTHING,
    ONCE,
    REFUSED,
    PageOfAct,
    PaperPages,
    act_again,
    act_done,
    act_refused,
    act_shown,
)
from service.disposisi.desk import Disposisi, GivenSheet
from service.disposisi.giving import GivenDisposisi
from service.disposisi.http.asked import ForwardBody
from service.disposisi.offering import GivingOffer, GivingWay, OfferedPosition
from service.disposisi.pages.beside import WORDS
from service.errors import ActRefused, Field
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.trace import trace_id_of
from service.identity.roles import ACTORS
from service.web.declared import Reads, declared
from service.web.picking import PickOption, picked
from service.words import Sentence, say, together
from service.words.classes import CLASSES
from service.words.findings import finding_told

_TEMPLATE: Final = "disposisi/pages/give.html"
_SIGNED: Final = say("Lembarnya dicetak sebagai konsep; disposisi berlaku sesudah Anda menandatanganinya.")
PAGES: Final[Mapping[GivingWay, PageOfAct]] = {
    GivingWay.GIVE: PageOfAct(
        title=WORDS[GivingWay.GIVE],
        words=say("Buat lembar disposisi"),
        template=_TEMPLATE,
        follows=(_SIGNED,),
    ),
    GivingWay.FORWARD: PageOfAct(
        title=WORDS[GivingWay.FORWARD],
        words=say("Buat lembar terusan"),
        template=_TEMPLATE,
        follows=(_SIGNED, say("Anda tetap ditunggu jawabannya; jawaban bawahan Anda tampak bagi Anda.")),
    ),
    GivingWay.REPLACE: PageOfAct(
        title=WORDS[GivingWay.REPLACE],
        words=say("Buat lembar pengganti"),
        template=_TEMPLATE,
        follows=(_SIGNED, say("Disposisi yang lama berlaku sampai penggantinya ditandatangani.")),
    ),
}
LINES: Final = ("catatan", "pemberi", "sifat", "akses")
"""The fields that are a text each."""


def routes(*, disposisi: Disposisi, papers: PaperPages) -> APIRouter:
    """Return a page for each way in which a sheet comes to be."""
    router = APIRouter()
    for way in GivingWay:
        _page(router, way, disposisi=disposisi, papers=papers)
    return router


def _page(router: APIRouter, way: GivingWay, *, disposisi: Disposisi, papers: PaperPages) -> None:
    """One way: its form, and what comes of it."""
    path, act = f"/naskah/{{document_id}}/disposisi/{way}", PAGES[way]

    @declared(router, "GET", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def show_giving(request: Request, document_id: UUID) -> Response:
        """Show whom it may go to, and what they may be asked for."""
        about(request, document=document_id)
        head = papers.head(admit(request), document_id)
        offer = disposisi.offer(admit(request), document_id, way)
        return act_shown(request, papers, document_id, act, head=head, **offered(offer, NOTHING))

    @declared(router, "POST", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def give_from_page(request: Request, document_id: UUID) -> Response:
        """Draft the sheet, and lead to it; where something is searched, come back with what was found."""
        about(request, document=document_id)
        principal, form = admit(request), submitted(request)
        papers.head(principal, document_id)  # whoever may not see the document hears of nothing else
        if form.one("cari"):
            offer = disposisi.offer(principal, document_id, way)
            return act_again(request, papers, document_id, act, form, **offered(offer, form))
        try:
            given = _give(disposisi, request, document_id, way, form)
        except REFUSED as error:
            values = offered(disposisi.offer(principal, document_id, way), form)
            return act_refused(request, papers, document_id, act, form, error, **values)
        return act_done(request, f"/naskah/{given.document.id}", told(given))


def _give(
    disposisi: Disposisi, request: Request, document_id: UUID, way: GivingWay, form: SentForm
) -> GivenSheet:
    principal, asked = admit(request), asked_of(form, request.scope.get("naskah.zone") or "UTC")
    seen, trace = form.one("etag"), trace_id_of(request.scope)
    match way:
        case GivingWay.GIVE:
            asked = replace(asked, naskah=document_id)
            return disposisi.give(principal, asked, seen=seen, trace_id=trace)
        case GivingWay.FORWARD:
            return disposisi.forward(principal, document_id, asked, seen=seen, trace_id=trace)
        case GivingWay.REPLACE:
            return disposisi.replace(principal, document_id, asked, seen=seen, trace_id=trace)


def asked_of(
    form: SentForm, zone: str, shape: type[ForwardBody] = ForwardBody, lines: Sequence[str] = LINES
) -> GivenDisposisi:
    """Return what a form asks for; raises ``ActRefused`` with every field that cannot be read. Its times are the office's.

    ``shape``: what is asked, of which ``lines`` are texts.
    """
    to = list(dict.fromkeys(form.fields.get("kepada", ())))
    leader = form.one("memimpin")
    if leader in to:
        to = [leader, *(each for each in to if each != leader)]
    wrong = [
        Field(path=path, reason=reason)
        for path, reason, missing in (
            ("perihal", say("wajib diisi"), "perihal" in lines and not form.one("perihal").strip()),
            ("kepada", say("pilih paling sedikit satu jabatan"), not to),
            ("petunjuk", say("pilih paling sedikit satu petunjuk"), not form.one("petunjuk")),
        )
        if missing
    ]
    body: dict[str, Any] = {name: form.one(name).strip() or None for name in lines}
    body |= {"kepada": to, "petunjuk": list(form.fields.get("petunjuk", ())), "kunci": form.one(ONCE) or None}
    if body["catatan"]:
        body["catatan"] = body["catatan"].replace("\r\n", "\n")
    if until := form.one("batas"):
        try:
            body["batas"] = datetime.fromisoformat(until).replace(tzinfo=ZoneInfo(zone)).isoformat()
        except ValueError:
            wrong.append(Field(path="batas", reason=say("harus tanggal dan jam")))
    if wrong:
        raise ActRefused(fields=wrong)
    try:
        return shape.model_validate(body).asked()
    except ValidationError as error:
        raise ActRefused(
            fields=[Field(path=str(found["loc"][0]), reason=finding_told(found)) for found in error.errors()]
        ) from error


def offered(offer: GivingOffer, form: SentForm) -> dict[str, Any]:
    """Return what the form offers, and what was chosen of it: typed before, or standing in the sheet that is replaced."""
    before: Mapping[str, Any] = offer.replaced if form is NOTHING else {}
    to = form.fields.get("kepada") or _texts(before.get("diteruskan_kepada"))
    return {
        "penerima": picked(
            [_option(each) for each in offer.addressees], chosen=to, query=form.one("cari-kepada")
        ),
        "pemimpin": form.one("memimpin") or (to[0] if to else ""),
        "pemberi": [(each.posisi, each.jabatan) for each in offer.givers],
        "petunjuk": [(each.value, each.value, "") for each in Petunjuk],
        "dipilih": form.fields.get("petunjuk") or _texts(before.get("petunjuk")),
        "sifat": [(each.value, each.value) for each in Sifat],
        "bersifat": form.one("sifat") or str(before.get("sifat") or Sifat.BIASA.value),
        "kelas": [(each.name, CLASSES[each]) for each in AccessClass if offer.least <= each <= offer.most],
    }


def _texts(found: object) -> Sequence[str]:
    return [str(each) for each in found] if isinstance(found, list) else []


def _option(position: OfferedPosition) -> PickOption:
    holders = together(position.holders, ",") or say("sedang tidak ada pejabatnya")
    return PickOption(value=position.posisi, words=position.jabatan, told=holders)


def told(given: GivenSheet) -> Sentence:
    """Return what is said once a sheet is drafted."""
    if not given.warnings:
        return say("Lembar disposisi dibuat. Periksa halamannya, lalu tanda tangani.")
    return say(
        "Lembar disposisi dibuat. Periksa halamannya, lalu tanda tangani. Perhatikan: {peringatan}.",
        peringatan=together(given.warnings, ";"),
    )
