"""GET and POST /people/{id}/certificates, their confirmation and end; PUT /people/{id}/bsre. Routes only."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, SecretStr

from archive.ledger.office.certificates import Certificate
from service.edge import Name
from service.http.answers import Json
from service.http.asked import SHOWN_DIGEST, Digest, NoteBody
from service.http.caller import admit
from service.http.shapes.people import BondView, CertificateList, PersonBsre
from service.signatures.bindings import Bindings, Bond
from service.signatures.identities import Identities


class CertificateBody(BaseModel):
    """A certificate to be bound to a person."""

    model_config = ConfigDict(extra="forbid")

    sertifikat: Annotated[
        Base64Bytes, Field(max_length=700 << 10, examples=["LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg=="])
    ]
    """In base64: X.509 as PEM or DER, or a PDF that was signed with it."""
    tingkat: Literal["pribadi", "bsre"] = "pribadi"
    """The highest level it may sign on."""


class ConfirmationBody(BaseModel):
    """What the person read on the certificate."""

    model_config = ConfigDict(extra="forbid")

    sha256: Annotated[Digest, Field(examples=[SHOWN_DIGEST])]
    """Its SHA-256, with or without colons."""


class BsreIdentityBody(BaseModel):
    """How BSrE knows a person: NIK or mail; neither takes it away. Never shown again."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    nik: Annotated[SecretStr, Field(max_length=32, examples=["1306000000000000"])] | None = None
    surel: Annotated[SecretStr, Field(max_length=254)] | None = None


def routes(*, bindings: Bindings, identities: Identities) -> APIRouter:
    """Return the routes of people's certificates."""
    router = APIRouter(tags=["people"])

    @router.get("/people/{person_id}/certificates")
    def list_certificates(request: Request, person_id: Name) -> Json[CertificateList]:
        """Return a person's certificates, and since when BSrE's name for them is kept; one's own, or anybody's for admins."""
        found = bindings.of(admit(request), person_id)
        since = found.known_to_bsre_since
        return Json(
            {
                "orang": found.person_id,
                "certificates": [certificate_json(each) for each in found.certificates],
                "bsre": {"dicatat": since.isoformat()} if since else None,
            }
        )

    @router.post(
        "/people/{person_id}/certificates",
        status_code=201,
        responses={200: {"description": "It was proposed before"}},
    )
    def propose_certificate(request: Request, person_id: Name, body: CertificateBody) -> Json[BondView]:
        """Name a person's certificate; it is theirs once they confirm it. For administrators."""
        made = bindings.propose(admit(request), person_id, body.sertifikat, body.tingkat)
        return Json(_bond_json(made), 200 if made.repeated else 201)

    @router.post("/people/{person_id}/certificates/{id}/confirm")
    def confirm_certificate(
        request: Request,
        person_id: Name,
        id: UUID,  # noqa: A002 - the path's own word
        body: ConfirmationBody,
    ) -> Json[BondView]:
        """Confirm that a certificate is one's own, with one's personal token."""
        return Json(_bond_json(bindings.confirm(admit(request), person_id, id, body.sha256)))

    @router.post("/people/{person_id}/certificates/{id}/end")
    def end_certificate(request: Request, person_id: Name, id: UUID, body: NoteBody) -> Json[BondView]:  # noqa: A002 - the path's own word
        """End a bond or a proposal, with a reason; an administrator anybody's, a person their own."""
        return Json(_bond_json(bindings.end(admit(request), person_id, id, body.catatan)))

    @router.put("/people/{person_id}/bsre")
    def set_bsre_identity(request: Request, person_id: Name, body: BsreIdentityBody) -> Json[PersonBsre]:
        """Keep how BSrE knows a person, or forget it; an administrator anybody's, a person their own."""
        since = identities.keep(
            admit(request),
            person_id,
            body.nik.get_secret_value() if body.nik else None,
            body.surel.get_secret_value() if body.surel else None,
        )
        return Json({"orang": person_id, "bsre": {"dicatat": since.isoformat()} if since else None})

    return router


def _bond_json(made: Bond) -> dict[str, Any]:
    return {**certificate_json(made.certificate), "repeated": made.repeated}


def certificate_json(found: Certificate) -> dict[str, Any]:
    """Return a bond as it is shown."""
    return {
        "id": str(found.id),
        "orang": found.person_id,
        "sha256": found.sha256,
        "subjek": found.subject,
        "penerbit": found.issuer,
        "berlaku_dari": found.valid_from.isoformat() if found.valid_from else None,
        "berlaku_sampai": found.valid_to.isoformat() if found.valid_to else None,
        "tingkat": found.level,
        "asal": found.origin,
        "keadaan": found.state,
        "diusulkan": {"pada": found.proposed_at.isoformat(), "oleh": found.proposed_by},
        "keraguan": found.doubt or None,
        "admin_kedua": {"pada": found.vouched_at.isoformat(), "oleh": found.vouched_by}
        if found.vouched_at
        else None,
        "dikukuhkan": {"pada": found.confirmed_at.isoformat(), "oleh": found.confirmed_by}
        if found.confirmed_at
        else None,
        "diakhiri": {"pada": found.ended_at.isoformat(), "oleh": found.ended_by, "catatan": found.reason}
        if found.ended_at
        else None,
    }
