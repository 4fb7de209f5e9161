"""What the ledger knows beside a document, for the conditions of an act: looked up when a condition asks, and once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from archive.ledger import Transaction
from archive.ledger.documents import approvals, signings
from archive.ledger.documents.documents import Document
from archive.ledger.documents.signings import SignRequest
from archive.ledger.office import certificates, identities
from archive.ledger.registers import years as register_years
from doc_templates.kit.chain import Chain
from service.approvals.table import Level
from service.office.bonds import OwnSignature, bond
from service.office.levels import OWN, SigningLevels
from service.office.walking import ChainHindrance, OfficeStrength


@dataclass(frozen=True, kw_only=True)
class Facts:
    """As somebody knows them."""

    request: SignRequest | None = None
    """What a gateway was asked last for the document's signature."""
    closed: bool = False
    """The book of the year that holds the document's number is closed."""
    printed: bool = True
    """A page of the present content is archived."""
    own: OwnSignature | None = None
    """What whoever asks has for a signature of their own; None where the type is signed otherwise."""

    hindrances: Sequence[ChainHindrance] = ()
    """Where nobody can act in the chain that it is to have."""

    def own_signature(self, person_id: str) -> OwnSignature | None:
        """Return the same, whoever asks."""
        return self.own

    def hindered(self, chain: Chain, day: date) -> Sequence[ChainHindrance]:
        """Return the same of every chain."""
        return self.hindrances


class LookedUp:
    """The same, from the ledger."""

    def __init__(self, tx: Transaction, document: Document, levels: SigningLevels, at: datetime) -> None:
        """``levels`` are those the office signs its types on; ``at`` the moment of the act."""
        self._tx = tx
        self._document = document
        self._levels = levels
        self._at = at

    @cached_property
    def request(self) -> SignRequest | None:
        """Return what a gateway was asked last for the document's signature."""
        return signings.latest(self._tx, self._document.id)

    @cached_property
    def printed(self) -> bool:
        """Tell whether a page of the present content is archived."""
        return bool(approvals.pages(self._tx, self._document))

    @cached_property
    def closed(self) -> bool:
        """Tell whether the book of the year that holds the document's number is closed."""
        return register_years.closed_for(self._tx, self._document.id)

    def own_signature(self, person_id: str) -> OwnSignature | None:
        """Return what a person has for a signature of their own now; None where the type is signed otherwise."""
        level, satker = self._levels.of_type(self._document.jenis), self._document.satker
        if level not in OWN:
            return None
        return OwnSignature(
            level=level,
            bond=bond(certificates.every(self._tx, satker, person_id), level, self._at),
            known=level is not Level.BSRE or identities.of(self._tx, satker, person_id) is not None,
        )

    def hindered(self, chain: Chain, day: date) -> Sequence[ChainHindrance]:
        """Return where nobody could act upon the document today, were this its chain."""
        strength = OfficeStrength.of(self._tx, self._document.satker)
        return list(
            strength.hindrances(
                chain,
                jenis=self._document.jenis,
                akses=self._document.akses,
                level=self._levels.of_type(self._document.jenis),
                day=day,
                at=self._at,
            )
        )
