"""Imports into a book over HTTP: bringing an old agenda in, what was brought in, and taking it back as a whole.

Routes only: the rules are ``service.registers.importing`` and ``takebacks``.
"""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict

from archive.ledger import Principal
from archive.ledger.registers.imports import Import
from service import edge
from service.errors import Field, FileNotText, TableRefused
from service.http.answers import Json
from service.http.asked import Digest
from service.http.caller import admit
from service.http.entrances import MOST_BYTES
from service.http.shapes.imports import ImportedAgenda, ImportList, ProposedTakeBack
from service.http.shapes.media import BINARY
from service.registers.http.shown import proposal_json
from service.registers.importing import Imports, consequence_json
from service.registers.old_agenda import table_of
from service.registers.takebacks import TakeBacks, takeback_json
from service.tables.errors import TableUnreadable
from service.tables.file import TableFile, read_file
from service.tables.understanding import remarks, require_checked, understood
from service.words import say
from worker.locked.workbook import BEGINNING

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 8 << 20
"""20,000 lines of 400 bytes."""


class TakeBackBody(BaseModel):
    """Why an import is taken back."""

    model_config = ConfigDict(extra="forbid")
    alasan: edge.Reason = ""


def routes(*, brought: Imports, takebacks: TakeBacks) -> APIRouter:
    """Return the routes of imports."""
    router = APIRouter(prefix="/registers", tags=["registers"])
    _known(router, takebacks=takebacks)
    _import(router, brought=brought)
    return router


def _known(router: APIRouter, *, takebacks: TakeBacks) -> None:
    """What was imported, and taking it back."""

    @router.get("/{register}/imports")
    def list_imports(request: Request, register: edge.Name) -> Json[ImportList]:
        """Return what was imported into a book, the newest first, and what was taken back of it."""
        found = takebacks.imports(admit(request), register)
        return Json({"imports": [import_json(each) for each in found]})

    @router.post(
        "/{register}/imports/{import_id}/takeback",
        responses={202: {"description": "It waits for a second person"}},
    )
    def take_back_import(
        request: Request, register: edge.Name, import_id: UUID, body: TakeBackBody, check: bool = False
    ) -> Json[ProposedTakeBack]:
        """Propose to take an import back as a whole; another person approves (202). ``check`` tells what it would do."""
        found = takebacks.propose(admit(request), register, import_id, body.alasan, check=check)
        return Json(
            {
                **import_json(found.of),
                "akibat": takeback_json(found),
                "usulan": proposal_json(found.proposal) if found.proposal else None,
            },
            202 if found.proposal else 200,
        )


def _import(router: APIRouter, *, brought: Imports) -> None:
    """An old agenda."""

    @router.post(
        "/{register}/import",
        responses={202: {"description": "It waits for a second person"}},
        openapi_extra={
            MOST_BYTES: LARGEST,
            "requestBody": {
                "required": True,
                "content": {
                    "text/csv": {"schema": BINARY},
                    WORKBOOK: {"schema": BINARY},
                },
            },
        },
    )
    def import_agenda(
        request: Request,
        register: edge.Name,
        sent: Annotated[tuple[Principal, bytes], Depends(_file)],
        check: bool = False,
        alasan: edge.Reason = "",
        digest: Digest | None = None,
        yes: Annotated[bool, Query(description="take it unchecked: for programs")] = False,
    ) -> Json[ImportedAgenda]:
        """Import an old agenda (CSV or XLSX: nomor, tanggal and the other fields of an entry, a column each); ``check`` changes nothing.

        It answers what was understood (``reading``), with the ``digest`` that taking it names. ``alasan`` for one that leaps far in
        the running year: it waits for a second person then (202, ``usulan``).
        """
        principal, data = sent
        file = _read(data)
        reading = _understood(file)
        if not check:
            require_checked(reading["digest"], digest, unchecked=yes or file.told_before)
        found = brought.bring_in(principal, register, file.kept, check=check, reason=alasan)
        return Json(
            {
                "read": found.agenda.read,
                "taken": 0 if check or found.proposal else sum(year.taken for year in found.years),
                "repeated": found.repeated,
                "years": sorted(found.agenda.entries),
                "akibat": [consequence_json(year) for year in found.years],
                "problems": [{"line": line, "reason": reason} for line, reason in found.agenda.problems],
                "batal": [
                    {"line": line, "nomor": each.nomor, "keterangan": each.reason or "BATAL"}
                    for line, each in found.agenda.void
                ],
                "perhatian": [*found.agenda.remarks, *remarks(file, digest, check=check, yes=yes)],
                "reading": reading,
                "usulan": proposal_json(found.proposal) if found.proposal else None,
            },
            202 if found.proposal else 200,
        )


async def _file(request: Request) -> tuple[Principal, bytes]:
    return admit(request), await request.body()


def _read(data: bytes) -> TableFile:
    try:
        return read_file(data)
    except TableUnreadable as error:
        refused = TableRefused if data.startswith(BEGINNING) else FileNotText
        told = say("baris {baris}: {sebab}", baris=error.line, sebab=error.reason)
        raise refused(fields=[Field(path="body", reason=told)]) from error


def _understood(file: TableFile) -> dict[str, Any]:
    try:
        return table_of(file).understood()
    except TableUnreadable:  # its head cannot be used, which the import tells
        return understood(file, 1, ())


def import_json(one: Import) -> dict[str, Any]:
    """Return an import as it is shown."""
    return {
        "id": str(one.id),
        "register": one.register,
        "tahun": one.tahun,
        "sebelum": one.before,
        "sesudah": one.after,
        "baris": one.lines,
        "pada": one.at,
        "oleh": one.by,
        "ditarik": one.outcome,
        "ditarik_oleh": one.taken_back_by,
        "ditarik_pada": one.taken_back_at,
    }
