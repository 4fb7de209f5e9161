"""Accounts as an office's administrators keep them: invited, reset, given other roles, ended; within a transaction.

A password is chosen by its owner alone, with a one-time link that an administrator hands them; nobody else ever knows it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.errors import AlreadyThere
from archive.ledger.office import accounts, attempts, offices, passkeys, people, provider_links, sessions
from archive.ledger.office.accounts import Account
from archive.ledger.outbox import mail
from service.errors import Field, PersonUnknown
from service.identity.account_form import AccountForm
from service.identity.account_letters import invitation_letter, reset_letter
from service.identity.errors import AccountRefused, AccountUnknown, FormTaken
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
    mailed: bool = False
    """It was written to its owner, and is shown to nobody else."""


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
    by_mail: bool = False,
    form: AccountForm | None = None,
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
    return linked(tx, public_url, found, by, by_mail=by_mail, form=form)


def reset(
    tx: Transaction,
    public_url: str,
    satker: str,
    person_id: str,
    by: str,
    form: AccountForm | None = None,
) -> Invitation:
    """Reset an account within a transaction, as ``Accounts.reset`` does; its owner is written to, without the link."""
    found = living(tx, satker, person_id)
    accounts.reset(tx, found)
    passkeys.end(tx, found.id, by)
    provider_links.end(tx, found.id, by)
    attempts.forget(tx, found.login)
    office = offices.get(tx, satker)
    if office is not None:
        mail.queue(tx, satker, [reset_letter(found, office)])
    return linked(
        tx, public_url, replace(found, password_at=None, totp_at=None, subject_at=None), by, form=form
    )


def allow(
    tx: Transaction, satker: str, person_id: str, roles: Iterable[str], ceiling: AccessClass, by: str = ""
) -> Account:
    """Change what an account allows within a transaction, as ``Accounts.allow`` does."""
    chosen = _roles(roles)
    if Role.ADMIN not in chosen:
        spare_the_last(tx, satker, person_id, by)
    return accounts.allow(tx, living(tx, satker, person_id), chosen, ceiling)


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
    spare_the_last(tx, satker, person_id, by)
    return accounts.end(tx, living(tx, satker, person_id), by)


def sign_out(tx: Transaction, satker: str, person_id: str) -> int:
    """End every session of an account within a transaction, as ``Accounts.sign_out`` does; returns how many."""
    return sessions.end_every(tx, living(tx, satker, person_id).id, "admin")


def unlock(tx: Transaction, satker: str, person_id: str) -> Account:
    """Let an account be tried as if nobody had, within a transaction, as ``Accounts.unlock`` does."""
    found = living(tx, satker, person_id)
    attempts.forget(tx, found.login)
    accounts.unlocked(tx, found)
    return found


def spare_the_last(tx: Transaction, satker: str, person_id: str, by: str) -> None:
    """Raise ``AccountRefused`` for an administrator who takes their own way in away, and leaves none who has one."""
    if by != person_id:
        return
    there = accounts.administrators(tx, satker)
    theirs = [each for each in there if each.person_id == person_id]
    if theirs and not any(each.opened for each in there if each not in theirs):
        raise AccountRefused(
            say("Anda admin terakhir kantor ini; tanpa Anda tidak ada yang dapat mengurus akun."),
            step=say("Undang admin lain dan tunggu sampai ia masuk, lalu ulangi."),
        )


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


def linked(
    tx: Transaction,
    public_url: str,
    account: Account,
    by: str,
    *,
    by_mail: bool = False,
    form: AccountForm | None = None,
) -> Invitation:
    """Give an account a new one-time link, or write it to its owner; one that was given before leads nowhere from now on.

    A ``form`` makes the link that it made before. Raises ``AccountRefused`` for an owner without an address.
    """
    token = form.token(account.id) if form is not None else secrets.token_urlsafe(32)
    made = accounts.link(tx, account, digest(token), timedelta(days=LINK_DAYS), by)
    told = Invitation(account=made, link=f"{public_url.rstrip('/')}{LINK_PATH}{token}", mailed=by_mail)
    if by_mail:
        office = offices.get(tx, account.satker)
        if office is None or not mail.queue(tx, account.satker, [invitation_letter(made, told.link, office)]):
            reason = say("orang ini belum mempunyai alamat surel; cetak lembarnya, lalu serahkan")
            raise AccountRefused(fields=[Field(path="cara", reason=reason)])
    return told


def once_more(tx: Transaction, public_url: str, satker: str, person_id: str, form: AccountForm) -> Invitation:
    """Return the invitation that a form made before, as long as its link is good; raises ``FormTaken``, ``AccountUnknown``."""
    found = living(tx, satker, person_id)
    token = form.token(found.id)
    if accounts.linked(tx, digest(token)) is None:
        raise FormTaken
    return Invitation(account=found, link=f"{public_url.rstrip('/')}{LINK_PATH}{token}")


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
