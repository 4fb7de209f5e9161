"""The front desk of one process, as it stands when it is assembled: what its nouns stand on, and the routes they gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from archive.ledger import Ledger
from archive.vault.vault import Vault
from service.identity.attempts import Attempts
from service.identity.gate import Gate
from service.identity.passwords import Passwords
from service.identity.sign_in import SignIn
from service.intake.desk import Intake
from service.office.letterhead import Offices
from service.operations.assembly import Watch
from service.operations.progress import Progress
from service.settings import ServiceSettings
from service.web.frame import FrameSource
from worker.signing.keyring import Keyring


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every noun may stand on."""

    settings: ServiceSettings
    ledger: Ledger
    vault: Vault
    keyring: Keyring
    offices: Offices
    desk: Intake
    gate: Gate
    passwords: Passwords
    attempts: Attempts
    sign_in: SignIn


@dataclass(frozen=True, kw_only=True)
class House:
    """The front desk of one process: its routes in the order in which they are tried, and what lives as long as it does."""

    ground: Ground
    watch: Watch
    progress: Progress
    keyed: Sequence[APIRouter]
    """Ask for a key."""
    paged: Sequence[APIRouter]
    """Pages that ask for a session."""
    free: Sequence[APIRouter]
    """Are open to anybody."""
    surroundings: FrameSource
    """What stands around every page."""
