"""/templates and below: the document types, their schemas, and the versions of their templates an office uploads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from archive.ledger import Principal
from archive.ledger.documents.templates import Template
from doc_templates.catalog import Catalog, Stationery
from service.edge import Count, Line, Name, Reason
from service.errors import ContentUnknown, Field
from service.http.answers import Json
from service.http.caller import about, admit
from service.http.entrances import MOST_BYTES
from service.http.filename import content_disposition
from service.http.shapes import templates as shapes
from service.http.shapes.media import files
from service.http.uploads import FORM, SentFile, sent_file
from service.office.letterhead import Offices
from service.templates.desk import ShippedVersion, TemplateDesk
from service.templates.forms import payload_schema
from service.templates.trials import TrialDesk, TrialStanding
from service.templates.vault import DOCX
from service.words import heard, upon
from worker.press.lint.findings import Severity
from worker.press.package import PackageLimits

_RAW = frozenset({DOCX, "application/octet-stream"})
_FORM_BYTES = 64 << 10
"""What a form may weigh beside its file."""
_PLACEHOLDERS = {"type": "string", "maxLength": 4_000}
_DESCRIBED = {
    MOST_BYTES: PackageLimits().packed + _FORM_BYTES,
    "requestBody": {
        "required": True,
        "content": {
            DOCX: {"schema": {"type": "string", "format": "binary"}},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "left_alone": {"type": "array", "maxItems": 50, "items": _PLACEHOLDERS},
                    },
                }
            },
        },
    },
}


async def upload(request: Request) -> tuple[Principal, SentFile]:
    """Return who sends what."""
    return admit(request), sent_file(request.headers.get("content-type", ""), await request.body(), _RAW)


def routes(*, catalog: Catalog, offices: Offices, desk: TemplateDesk, trials: TrialDesk) -> APIRouter:
    """Return the routes of document types; ``offices`` reads an approved version at once."""
    router = APIRouter(prefix="/templates", tags=["templates"])
    _types(router, catalog=catalog, desk=desk)
    _versions(router, desk=desk)
    _trials(router, trials=trials)
    _one_version(router, desk=desk)
    _upload(router, desk=desk)
    _decisions(router, catalog=catalog, offices=offices, desk=desk)
    return router


def _types(router: APIRouter, *, catalog: Catalog, desk: TemplateDesk) -> None:
    """The types and what each asks for."""

    @router.get("")
    def list_templates(request: Request) -> Json[shapes.TypeList]:
        """Return the document types an event can ask for; and those that are broken, with what is wrong where."""
        admit(request)
        return Json(
            {
                "templates": [_brief(entry) for entry in catalog.values()],
                "broken": [
                    {
                        "jenis": jenis,
                        "flaws": [
                            {"file": each.file, "line": each.line, "what": each.what, "cure": each.cure}
                            for each in error.flaws
                        ],
                    }
                    for jenis, error in catalog.broken.items()
                ],
            }
        )

    @router.get("/{jenis}")
    def get_template(request: Request, jenis: Name) -> Json[shapes.TypeDetail]:
        """Return one document type: the JSON Schema of its payload, an example that satisfies it, its template versions."""
        principal = admit(request)
        entry = catalog[jenis]
        chain = entry.contract.chain
        found, shipped = desk.versions(principal, jenis)
        active = next((each.digest for each in found if each.state == "active"), entry.digest)
        return Json(
            {
                **_brief(entry),
                "template_digest": active,
                "chain": {
                    "paraf": list(chain.paraf),
                    "koordinasi": list(chain.koordinasi),
                    "penandatangan": chain.penandatangan,
                }
                if chain
                else None,
                "schema": entry.contract.payload.model_json_schema(),
                "example": entry.example,
                "versions": _versions_json(found, shipped),
            }
        )

    @router.get("/{jenis}/schema")
    def get_payload_schema(request: Request, jenis: Name) -> Json[dict[str, Any]]:
        """Return the JSON Schema of a type's payload, with ``x-form`` hints from which a form can be made."""
        admit(request)
        return Json(payload_schema(catalog[jenis]))


def _versions(router: APIRouter, *, desk: TemplateDesk) -> None:
    """The versions of a template, and what changes between two."""

    @router.get("/{jenis}/versions")
    def list_versions(request: Request, jenis: Name) -> Json[shapes.VersionList]:
        """Return the template's versions, the newest first; number 0 is the one shipped with the type."""
        found, shipped = desk.versions(admit(request), jenis)
        return Json({"versions": _versions_json(found, shipped)})

    @router.get("/{jenis}/diff")
    def compare_versions(
        request: Request, jenis: Name, older: Name, newer: Name
    ) -> Json[shapes.VersionChanges]:
        """Return which fields two versions (by digest) ask for differently, and what the lint says of the newer."""
        found = desk.difference(admit(request), jenis, older, newer)
        return Json(
            {
                "older": older,
                "newer": newer,
                "required_added": found.added,
                "required_removed": found.removed,
                "fields_added": found.fields_added,
                "fields_removed": found.fields_removed,
                "findings": _findings(each.told() for each in found.findings),
                "links": {"page": f"/templates/{jenis}/diff.png?older={older}&newer={newer}&page=1"},
            }
        )

    @router.get("/{jenis}/diff.png", responses=files("image/png"))
    def compare_pages(request: Request, jenis: Name, older: Name, newer: Name, page: Count = 1) -> Response:
        """Return one page of both versions, printed with the example, side by side."""
        picture = desk.beside(admit(request), jenis, older, newer, page)
        if picture is None:
            raise ContentUnknown(fields=[Field(path="query.page", reason="neither version has this page")])
        return Response(picture, media_type="image/png")


def _trials(router: APIRouter, *, trials: TrialDesk) -> None:
    """The trial of a version."""

    @router.get("/{jenis}/versions/{no}/trial")
    def get_trial(request: Request, jenis: Name, no: Count) -> Json[shapes.TrialView]:
        """Return how the trial of a version stands: what the press found on its pages, and the pages as pictures."""
        return Json(_trial(jenis, no, trials.standing(admit(request), jenis, no)))

    @router.post("/{jenis}/versions/{no}/trial", status_code=202)
    def repeat_trial(request: Request, jenis: Name, no: Count) -> Json[shapes.TrialView]:
        """Try a version once more; one that waits or is being tried is left to it."""
        return Json(_trial(jenis, no, trials.again(admit(request), jenis, no)), 202)

    @router.get("/{jenis}/versions/{no}/trial/pages/{place}", responses=files("image/png"))
    def get_trial_page(request: Request, jenis: Name, no: Count, place: Count) -> Response:
        """Return one page of a version's trial as a picture."""
        return Response(trials.picture(admit(request), jenis, no, place), media_type="image/png")


def _one_version(router: APIRouter, *, desk: TemplateDesk) -> None:
    """One version."""

    @router.get("/{jenis}/{digest}")
    def get_version(request: Request, jenis: Name, digest: Name) -> Json[shapes.WholeVersion]:
        """Return one uploaded version: its state, findings, and the schema of what it asks for."""
        found = desk.find(admit(request), jenis, digest)
        return Json(
            {**_version(found), "findings": _findings(found.findings), "context_schema": found.schema}
        )

    @router.get("/{jenis}/{digest}/content", responses=files(DOCX))
    def get_version_content(request: Request, jenis: Name, digest: Name) -> Response:
        """Return a version's DOCX, compared with its digest before the first byte leaves."""
        data = desk.bytes_of(admit(request), jenis, digest)
        name = content_disposition(f"{jenis.replace('_', '-')}-{digest[:12]}.docx")
        return Response(data, media_type=DOCX, headers={"Content-Disposition": name, "ETag": f'"{digest}"'})


def _upload(router: APIRouter, *, desk: TemplateDesk) -> None:
    """A new version."""

    @router.post(
        "/{jenis}",
        status_code=201,
        openapi_extra=_DESCRIBED,
        responses={200: {"description": "This version is known"}},
    )
    def add_version(
        request: Request,
        jenis: Name,
        sent: tuple[Principal, SentFile] = Depends(upload),
        left_alone: Annotated[str, Line(4_000)] = "",
    ) -> Json[shapes.ExaminedVersion]:
        """Take a new version of a type's template: examined in a locked-in process, kept by its digest, and given to the press to try.

        The body is the DOCX, or a form with ``file`` and ``left_alone`` (placeholders of other systems). 201 for a new
        version, 200 for one that is known. ``links.trial`` tells what its pages look like and what is wrong with them; only
        once that has passed a second person can approve it, and before that it prints nothing.
        """
        principal, file = sent
        alone = [*left_alone.split(","), *file.fields.get("left_alone", [])]
        names = [name.strip() for each in alone for name in each.split(",") if name.strip()]
        found, new = desk.upload(
            principal, jenis, file.data, name=file.name or f"{jenis}.docx", left_alone=names
        )
        about(request, template=found.id, digest=found.digest)
        headers = {"Location": f"/templates/{jenis}/{found.digest}"}
        return Json({**_version(found), "findings": _findings(found.findings)}, 201 if new else 200, headers)


def _decisions(router: APIRouter, *, catalog: Catalog, offices: Offices, desk: TemplateDesk) -> None:
    """What a second person decides; ``offices`` reads it at once."""

    def decided(
        request: Request, jenis: Name, digest: str, *, approve: bool, reason: str | None
    ) -> Json[shapes.TemplateVersionView]:
        found = desk.decide(admit(request), jenis, digest, approve=approve, reason=reason)
        offices.forget()
        if found is None:
            return Json(_shipped(ShippedVersion(stationery=catalog[jenis], active=True)))
        about(request, template=found.id, digest=found.digest)
        return Json(_version(found))

    @router.post("/{jenis}/{digest}/approve")
    def approve_version(request: Request, jenis: Name, digest: Name) -> Json[shapes.TemplateVersionView]:
        """Make a version active: by another person than its uploader, once its trial has passed. The shipped version's digest makes that active again."""
        return decided(request, jenis, digest, approve=True, reason=None)

    @router.post("/{jenis}/{digest}/refuse")
    def refuse_version(
        request: Request, jenis: Name, digest: Name, reason: Reason
    ) -> Json[shapes.TemplateVersionView]:
        """Refuse an uploaded version, with the reason."""
        return decided(request, jenis, digest, approve=False, reason=reason)


def _findings(
    kept: Iterable[Mapping[str, Any]], of: Mapping[str, str] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Return findings as they are kept, in the language asked for; their commands name ``of`` which version."""
    return [
        {**each, "message": heard(each["message"]), "remedy": upon(heard(each["remedy"]), of)}
        for each in kept
    ]


def _brief(entry: Stationery) -> dict[str, Any]:
    return {
        "jenis": entry.jenis,
        "judul": entry.contract.judul,
        "version": entry.contract.version,
        "klasifikasi": entry.contract.klasifikasi,
        "pdf": entry.contract.wants_pdf,
        "by_event": entry.contract.by_event,
        "template_digest": entry.digest,
        "links": {"self": f"/templates/{entry.jenis}", "schema": f"/templates/{entry.jenis}/schema"},
    }


def _version(found: Template) -> dict[str, Any]:
    return {
        "no": found.no,
        "digest": found.digest,
        "state": found.state,
        "name": found.name,
        "size": found.size,
        "contract_version": found.contract_version,
        "required": found.needed,
        "left_alone": found.left_alone,
        "warnings": sum(each["severity"] == Severity.WARNING for each in found.findings),
        "uploaded_at": found.uploaded_at,
        "uploaded_by": found.uploaded_by,
        "decided_at": found.decided_at,
        "decided_by": found.decided_by,
        "reason": found.reason,
        "links": {
            "self": f"/templates/{found.jenis}/{found.digest}",
            "content": f"/templates/{found.jenis}/{found.digest}/content",
            "trial": f"/templates/{found.jenis}/versions/{found.no}/trial",
        },
    }


def _versions_json(found: Sequence[Template], shipped: ShippedVersion | None) -> list[dict[str, Any]]:
    return [*(_version(each) for each in found), *([_shipped(shipped)] if shipped else [])]


def _trial(jenis: str, no: int, standing: TrialStanding) -> dict[str, Any]:
    trial, address = standing.trial, f"/templates/{jenis}/versions/{no}/trial"
    return {
        "no": no,
        "state": standing.state,
        "findings": _findings(standing.findings, {"jenis": jenis, "version": str(no)}),
        "pages": [
            {
                "sample": each.sample,
                "stage": each.stage,
                "page": each.page,
                "links": {"picture": f"{address}/pages/{each.place}"},
            }
            for each in standing.pages
        ],
        "steps": [{"name": each.name, "at": each.at} for each in standing.steps],
        "setup": trial.setup if trial else None,
        "contract_version": trial.terms["contract"] if trial else None,
        "ordered_at": trial.ordered_at if trial else None,
        "done_at": trial.done_at if trial else None,
        "cause": trial.cause if trial else None,
        "links": {"self": address, "version": f"/templates/{jenis}/versions"},
    }


def _shipped(shipped: ShippedVersion) -> dict[str, Any]:
    entry = shipped.stationery
    return {
        "no": 0,
        "digest": entry.digest,
        "state": "active" if shipped.active else "superseded",
        "name": "template.docx",
        "size": len(entry.template),
        "contract_version": entry.contract.version,
        "links": {"content": f"/templates/{entry.jenis}/{entry.digest}/content"},
    }
