"""/sertifikat: one's own certificates: those proposed are confirmed, those bound ended; and how BSrE knows me.

What was read on a certificate is what is confirmed: its form carries the digest. NIK and mail are taken and never shown again.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from service.approvals.pages import act_done
from service.errors import BindingRefused, CertificateUnknown, DeskError, Field, GatewayOff, IdentityRefused
from service.http.caller import admit
from service.http.forms import SentForm, submitted
from service.http.problems import answer_to
from service.http.session import need_step_up
from service.identity.roles import ACTORS
from service.signatures.bindings import Bindings
from service.signatures.identities import Identities
from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import say
from worker.signing.signatories import BindingState

PATH: Final = "/sertifikat"
_REFUSED: Final = (BindingRefused, CertificateUnknown, IdentityRefused, GatewayOff)
LEVELS: Final = {"pribadi": say("Sertifikat pribadi"), "bsre": say("Sertifikat BSrE")}
"""The highest level a certificate signs on."""
FORGET: Final = "hapus"
"""The button that takes away how BSrE knows me."""
CONFIRMED: Final = say("Sertifikat ini sekarang milik Anda.")
ENDED: Final = say("Ikatan sertifikatnya diakhiri.")
KEPT: Final = say("NIK atau surel Anda di BSrE dicatat.")
FORGOTTEN: Final = say("NIK atau surel Anda di BSrE dihapus.")


def routes(*, bindings: Bindings, identities: Identities) -> APIRouter:
    """Return the page and what is done on it."""
    router = APIRouter()

    @declared(router, "GET", PATH, roles=ACTORS, reads=Reads.NOTHING)
    def show_own_certificates(request: Request) -> HTMLResponse:
        """Show what waits for my word, what is bound to me, what was."""
        return _shown(request, bindings)

    @declared(router, "POST", f"{PATH}/{{which}}/kukuhkan", roles=ACTORS, reads=Reads.NOTHING)
    def confirm_own_certificate(request: Request, which: UUID) -> Response:
        """Say that a certificate is mine, once it is proved that it is me who says so."""
        principal, form = admit(request), submitted(request)
        need_step_up(request)
        try:
            bindings.confirm(principal, principal.id, which, form.one("sha256"))
        except _REFUSED as error:
            return _shown(request, bindings, form, error)
        return act_done(request, PATH, CONFIRMED)

    @declared(router, "POST", f"{PATH}/{{which}}/akhiri", roles=ACTORS, reads=Reads.NOTHING)
    def end_own_certificate(request: Request, which: UUID) -> Response:
        """End a bond of mine, or a proposal that is none, with a reason."""
        principal, form = admit(request), submitted(request)
        try:
            bindings.end(principal, principal.id, which, form.one("catatan").replace("\r\n", "\n"))
        except _REFUSED as error:
            return _shown(request, bindings, form, error, at=f"catatan-{which}")
        return act_done(request, PATH, ENDED)

    @declared(router, "POST", f"{PATH}/bsre", roles=ACTORS, reads=Reads.NOTHING)
    def keep_own_bsre_identity(request: Request) -> Response:
        """Keep how BSrE knows me, or forget it where that is asked, once it is proved that it is me."""
        principal, form = admit(request), submitted(request)
        need_step_up(request)
        forget = bool(form.one(FORGET))
        told = {name: None if forget else form.one(name).strip() or None for name in ("nik", "surel")}
        try:
            if not forget and not any(told.values()):
                raise IdentityRefused(fields=[Field(path="nik", reason=say("isi NIK atau surel"))])
            identities.keep(principal, principal.id, told["nik"], told["surel"])
        except _REFUSED as error:
            return _shown(request, bindings, form, error)
        return act_done(request, PATH, FORGOTTEN if forget else KEPT)

    return router


def _shown(
    request: Request,
    bindings: Bindings,
    form: SentForm | None = None,
    error: DeskError | None = None,
    at: str = "",
) -> HTMLResponse:
    principal = admit(request)
    found = bindings.of(principal, principal.id)
    told = answer_to(error) if error is not None else None
    fields = [(_field(each.path, at), each.reason) for each in error.fields] if error is not None else []
    values: dict[str, Any] = {
        "waiting": [each for each in found.certificates if each.state == BindingState.PROPOSED],
        "bound": [each for each in found.certificates if each.state == BindingState.CONFIRMED],
        "ended": [each for each in found.certificates if each.state == BindingState.ENDED],
        "levels": LEVELS,
        "bsre": found.known_to_bsre_since,
        "refused": told.body["detail"] if told is not None else None,
        "next": told.body.get("langkah", "") if told is not None else "",
        "wrong": dict(fields),
        "errors": fields,
        "at": at,
        "catatan": form.one("catatan") if form is not None else "",
    }
    return page(request, "signatures/pages/certificates.html", told.status if told else 200, **values)


def _field(path: str, at: str) -> str:
    """Return the name of the field that a path is about; of several forms with the same, the one that was sent."""
    return at if path == "catatan" else path
