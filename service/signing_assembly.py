"""Assembles what brings signatures onto pages: people's own, those from outside, and the links by which they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from archive.ledger import Ledger
from archive.vault.vault import Vault
from service.approvals.desk import Approvals
from service.http.throttle import PublicLimits
from service.intake.reception import now
from service.office.letterhead import Offices
from service.outsiders.http import links as outside_links
from service.outsiders.http import signing as outside_signing
from service.outsiders.links import LinkDesk
from service.outsiders.signing import OutsideDesk
from service.settings import ServiceSettings
from service.signatures.affixing import AffixingDesk
from service.signatures.certificate import Certificates
from service.signatures.desk import SigningDesk
from service.signatures.gateways import Gateways
from service.signatures.http import signing
from service.signatures.identities import Identities
from worker.signing.keyring import Keyring


@dataclass(frozen=True, kw_only=True)
class SigningRoutes:
    """The routes of signatures, over one desk that affixes them."""

    ledger: Ledger
    offices: Offices
    keyring: Keyring
    settings: ServiceSettings
    approvals: Approvals
    affixing: AffixingDesk

    @classmethod
    def over(
        cls,
        *,
        ledger: Ledger,
        vault: Vault,
        keyring: Keyring,
        offices: Offices,
        settings: ServiceSettings,
        approvals: Approvals,
    ) -> SigningRoutes:
        """Return them for a house."""
        affixing = AffixingDesk(
            ledger=ledger,
            certificates=Certificates(keyring, settings.tsa_url),
            trust=keyring.trust,
            vault=vault,
            clock=now,
        )
        return cls(
            ledger=ledger,
            offices=offices,
            keyring=keyring,
            settings=settings,
            approvals=approvals,
            affixing=affixing,
        )

    def signatures(self, identities: Identities) -> SigningDesk:
        """Return the desk of officials' own signatures."""
        return SigningDesk(
            ledger=self.ledger,
            approvals=self.approvals,
            affixing=self.affixing,
            gateways=Gateways(self.keyring).of,
            identities=identities,
            clock=now,
        )

    def links(self) -> LinkDesk:
        """Return the desk by which the office gives links."""
        return LinkDesk(
            ledger=self.ledger, offices=self.offices, public_url=self.settings.public_url, clock=now
        )

    def keyed(self, signatures: SigningDesk, links: LinkDesk) -> Sequence[APIRouter]:
        """Return the routes of officials' own signatures, and those by which the office gives links."""
        return (
            signing.routes(signatures=signatures, approvals=self.approvals),
            outside_links.routes(desk=links),
        )

    def from_outside(self, limits: PublicLimits) -> APIRouter:
        """Return the routes of the page that a link opens; ``limits`` counts who asks, as on the public verification."""
        desk = OutsideDesk(ledger=self.ledger, approvals=self.approvals, affixing=self.affixing, clock=now)
        return outside_signing.routes(limits=limits, signing=desk)
