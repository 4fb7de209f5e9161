"""Imports into a book over HTTP: what was brought in, and taking it back as a whole.

Routes only: the rules are ``service.registers.takebacks``; bringing in is ``registers``.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from archive.ledger.registers.imports import Import
from service import edge
from service.http.answers import Json
from service.parts import admit, parts
from service.registers.http.books import proposal_json
from service.registers.takebacks import told

router = APIRouter(prefix="/registers", tags=["registers"])


class TakeBack(BaseModel):
    """Why an import is taken back."""

    model_config = ConfigDict(extra="forbid")
    alasan: edge.Reason = ""


@router.get("/{register}/imports")
def imports(request: Request, register: edge.Name) -> Json:
    """Return what was imported into a book, the newest first, and what was taken back of it."""
    found = parts(request).takebacks.imports(admit(request), register)
    return Json({"imports": [import_json(each) for each in found]})


@router.post(
    "/{register}/imports/{import_id}/takeback",
    responses={202: {"description": "It waits for a second person"}},
)
def take_back(
    request: Request, register: edge.Name, import_id: UUID, body: TakeBack, check: bool = False
) -> Json:
    """Propose to take an import back as a whole; another person approves (202). ``check`` tells what it would do."""
    found = parts(request).takebacks.propose(admit(request), register, import_id, body.alasan, check=check)
    return Json(
        {
            **import_json(found.of),
            "akibat": told(found),
            "usulan": proposal_json(found.proposal) if found.proposal else None,
        },
        202 if found.proposal else 200,
    )


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
