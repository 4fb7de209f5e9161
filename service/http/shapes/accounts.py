"""Accounts of people at the pages, as answers show them; never a secret, but for the one-time link when it is made."""

from __future__ import annotations

from typing_extensions import TypedDict


class AccountView(TypedDict):
    """An account: ``keadaan`` is ``diundang``, ``terbuka`` or ``berakhir``."""

    orang: str
    login: str
    peran: list[str]
    kelas: str
    keadaan: str
    kode: bool
    """Codes from a phone are asked for."""
    penyedia: bool
    """A provider outside opens it."""
    sejak: str
    tautan_sampai: str | None
    berakhir: str | None
    bahasa: str | None
    """What its owner reads; None: as each browser asks."""


class AccountList(TypedDict):
    """The accounts of an office."""

    akun: list[AccountView]


class InvitationView(AccountView):
    """An account with the link by which its owner chooses a password: shown this once."""

    tautan: str | None
    """None where it was written to its owner."""
    dikirim: bool


class SignedOutView(TypedDict):
    """Whose sessions ended, and how many there were."""

    orang: str
    sesi: int
