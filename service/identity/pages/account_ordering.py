"""/akun-kantor/{person_id}/...: a page for each act upon an account, and the sheet with the link that some make.

The link is shown in the answer to the form that made it. The form has a number: sent twice, it does once what it asks for, and
shows the same sheet.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from uuid import uuid4

import segno
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from archive.access import AccessClass
from archive.ledger import Principal
from service import edge
from service.errors import ClassForbidden, DeskError, Field
from service.http.caller import admit
from service.http.forms import SentForm, submitted
from service.http.page_answers import led
from service.http.problems import answer_to
from service.http.session import need_step_up
from service.identity.account_desk import Accounts
from service.identity.account_form import AccountForm
from service.identity.accounts import Invitation
from service.identity.errors import AccountRefused, AccountUnknown, FormTaken
from service.identity.office_accounts import OfficeAccount, OfficeAccounts
from service.identity.pages.account_acts import (
    ALLOW,
    END,
    INVITE,
    RESET,
    SIGN_OUT,
    UNLINK,
    UNLOCK,
    AccountAct,
)
from service.identity.pages.numbers import ONCE, numbered
from service.identity.pages.office_accounts import PATH, about
from service.identity.roles import Role
from service.web import messages
from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import say

BY_MAIL: Final = "surel"
_REFUSED: Final = (AccountRefused, AccountUnknown, ClassForbidden, FormTaken)
_FIELDS: Final = {"login": "nama_masuk"}
"""What a rule's field is called in the form."""


@dataclass(frozen=True, kw_only=True)
class AccountOrder:
    """What an administrator's form asks for."""

    principal: Principal
    person_id: str
    fields: SentForm
    form: AccountForm

    @property
    def roles(self) -> Sequence[str]:
        """Return the roles that were ticked."""
        return self.fields.fields.get("peran", ())

    @property
    def ceiling(self) -> AccessClass:
        """Return the class that was chosen; raises ``AccountRefused``."""
        try:
            return AccessClass[self.fields.one("kelas")]
        except KeyError:
            raise AccountRefused(fields=[Field(path="kelas", reason=say("pilih salah satu"))]) from None


def routes(*, office: OfficeAccounts, accounts: Accounts) -> APIRouter:
    """Return a page for each act."""
    router = APIRouter()
    for act, do in _doing(accounts).items():
        _page(router, act, do, office)
    return router


def _doing(accounts: Accounts) -> dict[AccountAct, Callable[[AccountOrder], Invitation | None]]:
    """Return what each act does; an invitation that is to be handed over comes back."""

    def invite(order: AccountOrder) -> Invitation:
        return accounts.invite(
            order.principal,
            order.person_id,
            login=order.fields.one("nama_masuk").strip() or None,
            roles=order.roles,
            ceiling=order.ceiling,
            by_mail=order.fields.one("cara") == BY_MAIL,
            form=order.form,
        )

    def allow(order: AccountOrder) -> None:
        accounts.allow(order.principal, order.person_id, order.roles, order.ceiling, order.form)

    def plainly(rule: Callable[..., object]) -> Callable[[AccountOrder], None]:
        def done(order: AccountOrder) -> None:
            rule(order.principal, order.person_id, form=order.form)

        return done

    return {
        INVITE: invite,
        RESET: lambda order: accounts.reset(order.principal, order.person_id, order.form),
        UNLOCK: plainly(accounts.unlock),
        SIGN_OUT: plainly(accounts.sign_out),
        ALLOW: allow,
        UNLINK: plainly(accounts.unlink),
        END: plainly(accounts.end),
    }


def _page(
    router: APIRouter,
    act: AccountAct,
    do: Callable[[AccountOrder], Invitation | None],
    office: OfficeAccounts,
) -> None:
    path, names = f"{PATH}/{{person_id}}/{act.verb}", {"roles": [Role.ADMIN], "reads": Reads.NOTHING}

    @declared(router, "GET", path, **names)  # type: ignore[arg-type]  # the two that every act has
    def show_account_act(request: Request, person_id: edge.Name) -> Response:
        """Show what the act is about and what follows from it."""
        found = office.of(admit(request), person_id)
        if not act.possible(found):
            return led(f"{PATH}/{found.person.id}")
        return _shown(request, act, found)

    @declared(router, "POST", path, **names)  # type: ignore[arg-type]
    def do_account_act(request: Request, person_id: edge.Name) -> Response:
        """Do it, once it is proved that it is the administrator; lead on, or show the sheet with the link."""
        principal, fields = admit(request), submitted(request)
        found = office.of(principal, person_id)
        need_step_up(request)
        try:
            made = do(
                AccountOrder(
                    principal=principal, person_id=person_id, fields=fields, form=sent(fields, act, person_id)
                )
            )
        except _REFUSED as error:
            return _shown(request, act, found, fields, error)
        if made is not None and not made.mailed:
            return _sheet(request, made, found)
        answered = led(f"{PATH}/{person_id}")
        messages.leave(request, answered, act.done)
        return answered


def sent(fields: SentForm, act: AccountAct, person_id: str) -> AccountForm:
    """Return the form that was sent; raises ``BodyRefused`` for one without its number."""
    typed = sorted((name, tuple(values)) for name, values in fields.fields.items() if name != ONCE)
    return AccountForm(number=numbered(fields), asked=f"{act.verb} {person_id} {typed}")


def _shown(
    request: Request,
    act: AccountAct,
    found: OfficeAccount,
    typed: SentForm | None = None,
    error: DeskError | None = None,
) -> HTMLResponse:
    told = answer_to(error) if error is not None else None
    wrong = [(_FIELDS.get(each.path, each.path), each.reason) for each in error.fields] if error else []
    own = found.living
    values: dict[str, Any] = {
        "act": act,
        "once": str(uuid4()) if typed is None or isinstance(error, FormTaken) else typed.one(ONCE),
        "errors": wrong,
        "wrong": dict(reversed(wrong)),
        "refused": told.body["detail"] if told is not None else None,
        "next": told.body.get("langkah", "") if told is not None else "",
        "login": typed.one("nama_masuk") if typed else "",
        "peran": typed.fields.get("peran", ()) if typed else sorted(own.roles) if own else [Role.PEJABAT],
        "kelas": typed.one("kelas") if typed else (own.ceiling.name if own else AccessClass.T.name),
        "cara": typed.one("cara") if typed else "lembar",
    }
    return page(
        request,
        "identity/pages/perbuatan_akun.html",
        told.status if told is not None else 200,
        **about(found),
        **values,
    )


def _sheet(request: Request, made: Invitation, found: OfficeAccount) -> HTMLResponse:
    """Show the link this once, to be printed and handed over."""
    drawn = BytesIO()
    segno.make(made.link, error="m").save(drawn, kind="png", scale=6, border=3)
    return page(
        request,
        "identity/pages/lembar_akun.html",
        link=made.link,
        until=made.account.link_ends_at,
        picture=b64encode(drawn.getvalue()).decode(),
        **{**about(found), "login": made.account.login},
    )
