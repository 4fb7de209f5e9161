"""Assembles what people come in by: accounts, sessions, and what proves more than a password."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request

from service.house import Ground
from service.http.session import Cookies, session_of
from service.identity import http as accounts
from service.identity.account_desk import Accounts
from service.identity.office_accounts import OfficeAccounts
from service.identity.pages import account, account_ordering, office_accounts, passkeys, second, signing_in
from service.identity.pages import provider as provider_pages
from service.identity.passkeys import Passkeys
from service.identity.provider import Provider
from service.identity.provider_sign_in import ProviderSignIn
from service.identity.second_factor import SecondFactor
from service.identity.sign_in import SignIn


@dataclass(frozen=True, kw_only=True)
class EntranceRoutes:
    """The routes of whoever comes in, and of those who keep accounts."""

    sign_in: SignIn
    cookies: Cookies
    accounts: Accounts
    second: SecondFactor
    keys: Passkeys
    provider: ProviderSignIn | None
    office: OfficeAccounts

    @classmethod
    def over(cls, on: Ground) -> EntranceRoutes:
        """Return them for a house."""
        return cls(
            sign_in=on.sign_in,
            cookies=Cookies(on.settings.public_url),
            accounts=Accounts(on.ledger, on.passwords, on.settings.public_url, on.settings.oidc_issuer),
            second=SecondFactor(on.ledger, on.keyring, on.attempts),
            keys=Passkeys(on.ledger, on.sign_in, on.attempts),
            provider=_provider(on),
            office=OfficeAccounts(on.ledger),
        )

    def keep_language(self, request: Request, language: str) -> None:
        """Keep what somebody reads with the account in whose session it is chosen."""
        self.sign_in.read_in(session_of(request), language)

    def keyed(self) -> APIRouter:
        """Return what asks for a key."""
        return accounts.routes(accounts=self.accounts)

    def paged(self) -> tuple[APIRouter, ...]:
        """Return the pages that ask for a session."""
        return (
            account.routes(sign_in=self.sign_in, second=self.second, keys=self.keys, cookies=self.cookies),
            passkeys.own_routes(keys=self.keys, cookies=self.cookies),
            office_accounts.routes(office=self.office),
            account_ordering.routes(office=self.office, accounts=self.accounts),
        )

    def free(self) -> tuple[APIRouter, ...]:
        """Return the pages of whoever is not signed in yet."""
        return (
            signing_in.routes(
                sign_in=self.sign_in,
                accounts=self.accounts,
                cookies=self.cookies,
                provider=self.provider.name if self.provider else None,
            ),
            second.routes(sign_in=self.sign_in, second=self.second, cookies=self.cookies),
            passkeys.routes(keys=self.keys, sign_in=self.sign_in, cookies=self.cookies),
            *(
                [provider_pages.routes(provider=self.provider, sign_in=self.sign_in, cookies=self.cookies)]
                if self.provider
                else []
            ),
        )


def _provider(on: Ground) -> ProviderSignIn | None:
    settings = on.settings.provider
    if settings is None:
        return None
    back = f"{on.settings.public_url}{provider_pages.BACK}"
    return ProviderSignIn(on.ledger, Provider(settings, back), on.sign_in, on.attempts)
