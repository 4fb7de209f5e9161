"""GET and POST /accounts, .../reset, .../unlock, .../end: who may sign in at the pages; for administrators."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from archive.access import AccessClass
from service import edge
from service.http.answers import Json
from service.http.caller import admit
from service.http.shapes.accounts import AccountList, AccountView, InvitationView, SignedOutView
from service.identity.account_desk import Accounts
from service.identity.account_view import account_json, invitation_json

_Roles = Annotated[list[edge.Name], Field(max_length=10, examples=[["pejabat"]])]


class AllowanceBody(BaseModel):
    """What an account allows, as a personal token does."""

    model_config = ConfigDict(extra="forbid")

    peran: _Roles
    kelas: Literal["B", "T", "R", "SR"] = "T"


class InvitationBody(AllowanceBody):
    """Whose account it is to be, and what it allows; ``login`` is the person's id unless it is said."""

    orang: Annotated[edge.Name, Field(examples=["rahmat-hidayat"])]
    login: Annotated[str, edge.Line(64, 2), Field(examples=["rahmat"])] | None = None
    kirim: bool = False
    """Write the link to its owner, and tell it to nobody else."""


class SubjectBody(BaseModel):
    """Whom the identity provider means: its ``sub``, which never changes; a mail address is none."""

    model_config = ConfigDict(extra="forbid")

    subjek: Annotated[str, edge.Line(255), Field(examples=["248289761001"])]


def routes(*, accounts: Accounts) -> APIRouter:
    """Return the routes of an office's accounts."""
    router = APIRouter(tags=["people"])

    @router.get("/accounts")
    def list_accounts(request: Request) -> Json[AccountList]:
        """Return the office's accounts, those that have ended too; for administrators."""
        return Json({"akun": [account_json(each) for each in accounts.every(admit(request))]})

    @router.post("/accounts", status_code=201)
    def invite_person(request: Request, body: InvitationBody) -> Json[InvitationView]:
        """Make a person's account, and the one-time link by which they choose a password; again: a new link to the same."""
        made = accounts.invite(
            admit(request),
            body.orang,
            login=body.login,
            roles=body.peran,
            ceiling=AccessClass[body.kelas],
            by_mail=body.kirim,
        )
        return Json(invitation_json(made), 201)

    @router.post("/accounts/{person_id}/allow")
    def allow_account(request: Request, person_id: edge.Name, body: AllowanceBody) -> Json[AccountView]:
        """Give an account other roles and another class; its sessions end."""
        changed = accounts.allow(admit(request), person_id, body.peran, AccessClass[body.kelas])
        return Json(account_json(changed))

    @router.post("/accounts/{person_id}/reset")
    def reset_account(request: Request, person_id: edge.Name) -> Json[InvitationView]:
        """Take away password, codes and sessions, and return a new one-time link: hand it over, never by mail alone."""
        return Json(invitation_json(accounts.reset(admit(request), person_id)))

    @router.post("/accounts/{person_id}/link")
    def link_account(request: Request, person_id: edge.Name, body: SubjectBody) -> Json[AccountView]:
        """Let a subject of the identity provider open an account, in place of any before."""
        return Json(account_json(accounts.link(admit(request), person_id, body.subjek)))

    @router.post("/accounts/{person_id}/unlink")
    def unlink_account(request: Request, person_id: edge.Name) -> Json[AccountView]:
        """Let no subject of the identity provider open an account any more; its sessions end."""
        return Json(account_json(accounts.unlink(admit(request), person_id)))

    @router.post("/accounts/{person_id}/sign-out")
    def sign_account_out(request: Request, person_id: edge.Name) -> Json[SignedOutView]:
        """End every session of an account; its password stays."""
        return Json({"orang": person_id, "sesi": accounts.sign_out(admit(request), person_id)})

    @router.post("/accounts/{person_id}/unlock")
    def unlock_account(request: Request, person_id: edge.Name) -> Json[AccountView]:
        """Let an account be tried again at once that too many tried to get into."""
        return Json(account_json(accounts.unlock(admit(request), person_id)))

    @router.post("/accounts/{person_id}/end")
    def end_account(request: Request, person_id: edge.Name) -> Json[AccountView]:
        """End an account for good, with its sessions."""
        return Json(account_json(accounts.end(admit(request), person_id)))

    return router
