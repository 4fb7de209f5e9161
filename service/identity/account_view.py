"""How an account is shown, by a route and by a command alike."""

from __future__ import annotations

from typing import Any

from archive.ledger.office.accounts import Account
from service.identity.accounts import Invitation


def account_json(account: Account) -> dict[str, Any]:
    """Return an account as it is shown."""
    state = "berakhir" if account.ended_at else "terbuka" if account.opened else "diundang"
    link, ended = account.link_ends_at, account.ended_at
    return {
        "orang": account.person_id,
        "login": account.login,
        "peran": sorted(account.roles),
        "kelas": account.ceiling.name,
        "keadaan": state,
        "kode": account.totp_at is not None,
        "penyedia": account.subject_at is not None,
        "sejak": account.created_at.isoformat(),
        "tautan_sampai": link.isoformat() if link else None,
        "berakhir": ended.isoformat() if ended else None,
        "bahasa": account.language,
    }


def invitation_json(made: Invitation) -> dict[str, Any]:
    """Return an account with its new link."""
    told = None if made.mailed else made.link
    return {**account_json(made.account), "tautan": told, "dikirim": made.mailed}
