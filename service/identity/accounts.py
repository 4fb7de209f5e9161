"""Accounts as an office's administrators keep them: invited, reset, given other roles, ended.

A password is chosen by its owner alone, with a one-time link that an administrator hands them; nobody else ever knows it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.errors import AlreadyThere
from archive.ledger.office import accounts, passkeys, people, provider_links
from archive.ledger.office.accounts import Account, LinkedAccount
from service.errors import ClassForbidden, Field, OfficeUnknown, PersonUnknown
from service.identity.errors import AccountRefused, AccountUnknown, InvitationUnknown
from service.identity.gate import require
from service.identity.passwords import Passwords
from service.identity.provider_settings import LONGEST_SUBJECT
from service.identity.roles import Role
from service.identity.sign_in import digest, login_named
from service.words import say

LINK_DAYS: Final = 7
"""A letter by hand, a long weekend, and a day more."""
LINK_PATH: Final = "/masuk/undangan/"
PEOPLES_ROLES: Final = frozenset(Role) - {Role.INTAKE}
"""What an account may carry: events are sent by programs."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An account with the one-time link to it, told once."""

    account: Account
    link: str = field(repr=False)


class Accounts:
    """Keeps an office's accounts."""

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
            return accounts.every(tx, _satker(principal))

    def invite(
        self,
        principal: Principal,
        person_id: str,
        *,
        login: str | None,
        roles: Iterable[str],
        ceiling: AccessClass,
    ) -> Invitation:
        """Make a person's account, or give the one they have these roles and a new link, as long as nobody has used it yet.

        Raises ``PersonUnknown``, ``AccountRefused`` with what is wrong.
        """
        _above(principal, ceiling)
        with self._ledger.acting(principal) as tx:
            return invite(
                tx,
                self._public_url,
                satker=_satker(principal),
                person_id=person_id,
                login=login,
                roles=roles,
                ceiling=ceiling,
                by=principal.id,
            )

    def reset(self, principal: Principal, person_id: str) -> Invitation:
        """Take away password, codes and sessions of an account; its owner begins anew with the link. Raises ``AccountUnknown``."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return reset(tx, self._public_url, _satker(principal), person_id, principal.id)

    def allow(
        self, principal: Principal, person_id: str, roles: Iterable[str], ceiling: AccessClass
    ) -> Account:
        """Give an account other roles and another class; its sessions end. Raises ``AccountUnknown``, ``AccountRefused``."""
        _above(principal, ceiling)
        with self._ledger.acting(principal) as tx:
            return allow(tx, _satker(principal), person_id, roles, ceiling)

    def link(self, principal: Principal, person_id: str, subject: str) -> Account:
        """Let a subject of the provider open an account, in place of any before; raises ``AccountUnknown``, ``AccountRefused``."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return link(tx, _satker(principal), person_id, self._issuer, subject, principal.id)

    def unlink(self, principal: Principal, person_id: str) -> Account:
        """Let no subject open an account any more; its sessions end. Raises ``AccountUnknown``."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return unlink(tx, _satker(principal), person_id, principal.id)

    def end(self, principal: Principal, person_id: str) -> Account:
        """End an account for good; raises ``AccountUnknown``."""
        require(principal, Role.ADMIN)
        with self._ledger.acting(principal) as tx:
            return end(tx, _satker(principal), person_id, principal.id)

    def linked_to(self, token: str) -> LinkedAccount:
        """Return whose one-time link this is; raises ``InvitationUnknown``."""
        with self._ledger.acting(Principal.nobody()) as tx:
            found = accounts.linked(tx, digest(token))
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
            if not accounts.take_link(tx, found, digest(token), kept):
                raise InvitationUnknown
        return found


def invite(
    tx: Transaction,
    public_url: str,
    *,
    satker: str,
    person_id: str,
    login: str | None,
    roles: Iterable[str],
    ceiling: AccessClass,
    by: str,
) -> Invitation:
    """Make an account with its link within a transaction, as ``Accounts.invite`` does; who may is not asked here."""
    chosen, name = _roles(roles), login_named(login or person_id)
    if not name:
        raise AccountRefused(
            fields=[
                Field(path="login", reason=say("huruf kecil, angka, titik, dan garis; 2 sampai 64 karakter"))
            ]
        )
    if people.get(tx, satker, person_id) is None:
        raise PersonUnknown(person=person_id)
    found = accounts.living(tx, satker, person_id)
    if found is None:
        try:
            found = accounts.add(
                tx, satker=satker, person_id=person_id, login=name, roles=chosen, ceiling=ceiling, by=by
            )
        except AlreadyThere as error:
            raise AccountRefused(
                fields=[Field(path="login", reason=say("sudah dipakai; pilih yang lain"))]
            ) from error
    elif found.opened:
        raise AccountRefused(
            fields=[
                Field(
                    path="orang", reason=say("sudah mempunyai akun yang dipakai: {login}", login=found.login)
                )
            ]
        )
    elif login is not None and name != found.login:
        raise AccountRefused(
            fields=[Field(path="login", reason=say("sudah diundang sebagai {login}", login=found.login))]
        )
    elif (found.roles, found.ceiling) != (chosen, ceiling):
        found = accounts.allow(tx, found, chosen, ceiling)
    return linked(tx, public_url, found, by)


def reset(tx: Transaction, public_url: str, satker: str, person_id: str, by: str) -> Invitation:
    """Reset an account within a transaction, as ``Accounts.reset`` does."""
    found = living(tx, satker, person_id)
    accounts.reset(tx, found)
    passkeys.end(tx, found.id, by)
    provider_links.end(tx, found.id, by)
    return linked(tx, public_url, found, by)


def allow(
    tx: Transaction, satker: str, person_id: str, roles: Iterable[str], ceiling: AccessClass
) -> Account:
    """Change what an account allows within a transaction, as ``Accounts.allow`` does."""
    return accounts.allow(tx, living(tx, satker, person_id), _roles(roles), ceiling)


def link(tx: Transaction, satker: str, person_id: str, issuer: str | None, subject: str, by: str) -> Account:
    """Let a subject open an account within a transaction, as ``Accounts.link`` does."""
    found = living(tx, satker, person_id)
    if issuer is None:
        raise AccountRefused(
            fields=[Field(path="subjek", reason=say("kantor ini tidak memakai penyedia identitas"))]
        )
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise AccountRefused(
            fields=[Field(path="subjek", reason=say("bukan nama tetap dari penyedia identitas"))]
        )
    try:
        at = provider_links.add(tx, satker, found.id, issuer, subject, by)
    except AlreadyThere as error:
        raise AccountRefused(fields=[Field(path="subjek", reason=say("sudah membuka akun lain"))]) from error
    return replace(found, subject_at=at)


def unlink(tx: Transaction, satker: str, person_id: str, by: str) -> Account:
    """Undo that within a transaction, as ``Accounts.unlink`` does."""
    found = living(tx, satker, person_id)
    provider_links.end(tx, found.id, by)
    return replace(found, subject_at=None)


def end(tx: Transaction, satker: str, person_id: str, by: str) -> Account:
    """End an account within a transaction, as ``Accounts.end`` does."""
    return accounts.end(tx, living(tx, satker, person_id), by)


def let_in(tx: Transaction, public_url: str, satker: str, person_id: str, by: str) -> Invitation:
    """Let an administrator in again within a transaction: the account they have, reset and with the role, or a new one."""
    found = accounts.living(tx, satker, person_id)
    if found is None:
        return invite(
            tx,
            public_url,
            satker=satker,
            person_id=person_id,
            login=None,
            roles=[Role.ADMIN],
            ceiling=AccessClass.T,
            by=by,
        )
    if Role.ADMIN not in found.roles:
        found = accounts.allow(tx, found, {*found.roles, Role.ADMIN}, found.ceiling)
    return reset(tx, public_url, satker, person_id, by)


def linked(tx: Transaction, public_url: str, account: Account, by: str) -> Invitation:
    """Give an account a new one-time link; one that was given before leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    made = accounts.link(tx, account, digest(token), timedelta(days=LINK_DAYS), by)
    return Invitation(account=made, link=f"{public_url.rstrip('/')}{LINK_PATH}{token}")


def _roles(roles: Iterable[str]) -> frozenset[str]:
    chosen = frozenset(roles)
    if not chosen or not chosen <= PEOPLES_ROLES:
        wrong = ", ".join(sorted(chosen - PEOPLES_ROLES))
        reason = say("bukan peran orang: {peran}", peran=wrong) if wrong else say("paling sedikit satu peran")
        raise AccountRefused(fields=[Field(path="peran", reason=reason)])
    return chosen


def living(tx: Transaction, satker: str, person_id: str) -> Account:
    """Return a person's account, held; raises ``AccountUnknown``."""
    found = accounts.living(tx, satker, person_id)
    if found is None:
        raise AccountUnknown(person=person_id)
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
