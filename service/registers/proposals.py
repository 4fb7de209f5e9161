"""Deciding on what another person proposed about a book: a year opened again, an import that leaps or is taken back.

Nobody approves what they proposed; they may take it back. What was proposed waits in sight until it is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.registers import proposals as register_proposals
from archive.ledger.registers import years as register_years
from archive.ledger.registers.proposals import Proposal, ProposalKind
from service.errors import Field, RegisterRefused
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.office.letterhead import Offices
from service.registers.importing import Imports
from service.registers.keeping import decided_by_another, keeper_at
from service.registers.takebacks import TakeBacks
from service.words import say

DECIDERS: Mapping[ProposalKind, tuple[Role, ...]] = {
    ProposalKind.REOPENING: (Role.ARSIPARIS, Role.ADMIN, Role.PEJABAT),
    ProposalKind.IMPORT: (Role.ARSIPARIS, Role.PEJABAT),
    ProposalKind.TAKE_BACK: (Role.ARSIPARIS, Role.PEJABAT),
}
"""Who may decide; that it is another person than the proposer is asked of everyone."""


class Proposals:
    """What waits for a second person."""

    def __init__(self, *, ledger: Ledger, offices: Offices, imports: Imports, takebacks: TakeBacks) -> None:
        self._ledger = ledger
        self._offices = offices
        self._imports = imports
        self._takebacks = takebacks

    def waiting(self, principal: Principal) -> list[Proposal]:
        """Return what nobody has decided on yet."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            return register_proposals.waiting(tx, str(principal.satker))

    def decide(
        self, principal: Principal, proposal_id: UUID, *, approved: bool
    ) -> tuple[Proposal, dict[str, Any]]:
        """Approve what another person proposed, which carries it out, or refuse it; returns what came of it too."""
        satker, _, by = keeper_at(
            principal, self._offices, *{role for roles in DECIDERS.values() for role in roles}
        )
        with self._ledger.acting(principal) as tx:
            known = register_proposals.get(tx, proposal_id)
            if known is not None:
                require(principal, *DECIDERS[known.kind])
                if (known.decided_by, known.approved) == (by, approved):
                    return known, {"repeated": True}
            decided = decided_by_another(
                known,
                lambda: register_proposals.decide(tx, satker, proposal_id, approved=approved, by=by),
                missing="tidak ada usulan ini",
                own=approved and known is not None and known.asked_by == by and known.decided_at is None,
                late="sudah diputuskan",
            )
            done = self._carry_out(tx, principal, decided) if approved else {}
            audit.enter(
                tx,
                action="register.proposal_approved" if approved else "register.proposal_refused",
                detail={
                    "usulan": str(decided.id),
                    "jenis": decided.kind.value,
                    "register": decided.register,
                    "tahun": decided.tahun,
                    "diusulkan": decided.asked_by,
                    "alasan": decided.reason,
                },
            )
        return decided, done

    def _carry_out(self, tx: Transaction, principal: Principal, proposal: Proposal) -> dict[str, Any]:
        satker = str(principal.satker)
        match proposal.kind:
            case ProposalKind.REOPENING:
                if register_years.reopen(tx, satker, proposal.register, proposal.tahun) is None:
                    raise RegisterRefused(
                        fields=[Field(path="path.tahun", reason=say("tahun ini tidak lagi ditutup"))]
                    )
                return {}
            case ProposalKind.IMPORT:
                return dict(self._imports.carry_out(tx, principal, proposal))
            case ProposalKind.TAKE_BACK:
                return dict(self._takebacks.carry_out(tx, principal, proposal))
