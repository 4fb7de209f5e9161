"""Who keeps an office's accounts, over the rules beside it: asks who may, and takes each form once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.office import accounts as rows
from archive.ledger.office.accounts import Account, LinkedAccount
from service.errors import ClassForbidden, Field, OfficeUnknown
from service.identity import accounts
from service.identity.account_form import AccountForm
from service.identity.accounts import Invitation
from service.identity.errors import InvitationUnknown
from service.identity.gate import require
from service.identity.passwords import Passwords
from service.identity.roles import Role
from service.identity.sign_in import digest
from service.words import say


@dataclass(frozen=True, kw_only=True)
class _Order:
    """What an administrator orders, in its transaction."""

    tx: Transaction
    satker: str
    by: str
    repeated: bool
    """Their form was sent before: it is done."""


class Accounts:
    """Keeps an office's accounts. A ``form`` that is sent again changes nothing, and is answered as before."""

    def __init__(
        self, ledger: Ledger, passwords: Passwords, public_url: str, issuer: str | None = None
    ) -> None:
        """``issuer``: the provider outside that people may come in by; None where there is none."""
        self._ledger = ledger
        self._issuer = issuer
        self._passwords = passwords
        self._public_url = public_url

    def every(self, principal: Principal) -> Sequence[Account]:
        """Return the office's accounts; for administrators."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return rows.every(tx, _satker(principal))

    def invite(
        self,
        principal: Principal,
        person_id: str,
        *,
        login: str | None,
        roles: Iterable[str],
        ceiling: AccessClass,
        by_mail: bool = False,
        form: AccountForm | None = None,
    ) -> Invitation:
        """Make a person's account, or give the one they have these roles and a new link, as long as nobody has used it yet.

        Raises ``PersonUnknown``, ``AccountRefused`` with what is wrong, ``FormTaken`` for a link that is not good any more.
        """
        _above(principal, ceiling)
        with self._ordered(principal, form) as order:
            if order.repeated and form is not None and not by_mail:
                return accounts.once_more(order.tx, self._public_url, order.satker, person_id, form)
            if order.repeated:
                return Invitation(
                    account=accounts.living(order.tx, order.satker, person_id), link="", mailed=True
                )
            return accounts.invite(
                order.tx,
                self._public_url,
                satker=order.satker,
                person_id=person_id,
                login=login,
                roles=roles,
                ceiling=ceiling,
                by=order.by,
                by_mail=by_mail,
                form=form,
            )

    def reset(self, principal: Principal, person_id: str, form: AccountForm | None = None) -> Invitation:
        """Take away password, codes and sessions of an account; its owner begins anew with the link. Raises ``AccountUnknown``."""
        with self._ordered(principal, form) as order:
            if order.repeated and form is not None:
                return accounts.once_more(order.tx, self._public_url, order.satker, person_id, form)
            return accounts.reset(order.tx, self._public_url, order.satker, person_id, order.by, form)

    def allow(
        self,
        principal: Principal,
        person_id: str,
        roles: Iterable[str],
        ceiling: AccessClass,
        form: AccountForm | None = None,
    ) -> Account:
        """Give an account other roles and another class; its sessions end. Raises ``AccountUnknown``, ``AccountRefused``."""
        _above(principal, ceiling)
        with self._ordered(principal, form) as order:
            if order.repeated:
                return accounts.living(order.tx, order.satker, person_id)
            return accounts.allow(order.tx, order.satker, person_id, roles, ceiling, order.by)

    def link(self, principal: Principal, person_id: str, subject: str) -> Account:
        """Let a subject of the provider open an account, in place of any before; raises ``AccountUnknown``, ``AccountRefused``."""
        with self._ordered(principal, None) as order:
            return accounts.link(order.tx, order.satker, person_id, self._issuer, subject, order.by)

    def unlink(self, principal: Principal, person_id: str, form: AccountForm | None = None) -> Account:
        """Let no subject open an account any more; its sessions end. Raises ``AccountUnknown``."""
        with self._ordered(principal, form) as order:
            if order.repeated:
                return accounts.living(order.tx, order.satker, person_id)
            return accounts.unlink(order.tx, order.satker, person_id, order.by)

    def sign_out(self, principal: Principal, person_id: str, form: AccountForm | None = None) -> int:
        """End every session of an account; returns how many. Raises ``AccountUnknown``."""
        with self._ordered(principal, form) as order:
            return 0 if order.repeated else accounts.sign_out(order.tx, order.satker, person_id)

    def unlock(self, principal: Principal, person_id: str, form: AccountForm | None = None) -> Account:
        """Let an account be tried as if nobody had. Raises ``AccountUnknown``."""
        with self._ordered(principal, form) as order:
            if order.repeated:
                return accounts.living(order.tx, order.satker, person_id)
            return accounts.unlock(order.tx, order.satker, person_id)

    def end(self, principal: Principal, person_id: str, form: AccountForm | None = None) -> Account:
        """End an account for good. Raises ``AccountUnknown``, ``AccountRefused``."""
        with self._ordered(principal, form) as order:
            if order.repeated:
                every = rows.every(order.tx, order.satker)
                return next(each for each in every if each.person_id == person_id)
            return accounts.end(order.tx, order.satker, person_id, order.by)

    @contextmanager
    def _ordered(self, principal: Principal, form: AccountForm | None) -> Iterator[_Order]:
        """Open the transaction of an order of an administrator; raises ``FormTaken`` for a form that asked for something else."""
        require(principal, Role.ADMIN)
        satker = _satker(principal)
        with self._ledger.acting(principal) as tx:
            repeated = form is not None and form.taken(tx, satker, principal.id)
            yield _Order(tx=tx, satker=satker, by=principal.id, repeated=repeated)

    def linked_to(self, token: str) -> LinkedAccount:
        """Return whose one-time link this is; raises ``InvitationUnknown``."""
        with self._ledger.acting(Principal.nobody()) as tx:
            found = rows.linked(tx, digest(token))
        if found is None:
            raise InvitationUnknown
        return found

    def choose_password(self, token: str, password: str) -> LinkedAccount:
        """Use a one-time link up; raises ``InvitationUnknown``, ``PasswordRefused``."""
        found = self.linked_to(token)
        kept = self._passwords.keep(password)
        owner = Principal(
            id=found.person_id,
            satker=found.satker,
            ceiling=AccessClass.B,
            roles=frozenset(),
            kind="person",
        )
        with self._ledger.acting(owner) as tx:
            if not rows.take_link(tx, found, digest(token), kept):
                raise InvitationUnknown
        return found


def _above(principal: Principal, ceiling: AccessClass) -> None:
    """Raise unless the caller is an administrator who may read that far: nobody gives more than they have."""
    require(principal, Role.ADMIN)
    if ceiling > principal.ceiling:
        raise ClassForbidden(
            fields=[
                Field(
                    path="kelas",
                    reason=say("di atas kelas Anda sendiri, {kelas}", kelas=principal.ceiling.name),
                )
            ]
        )


def _satker(principal: Principal) -> str:
    if principal.satker is None:
        raise OfficeUnknown
    return principal.satker
