"""One document before one person on one day: what has been initialled, what is missing, who signs. Pure.

A paraf counts for the content it was given to: it names the content digest, and stands until an act takes it back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from archive.ledger.documents import acts as ledger_acts
from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.signings import OPEN as UNANSWERED
from archive.ledger.documents.signings import SignRequest
from archive.states import Status
from doc_templates.acts import OF_A_CHAIN, SIGNS
from doc_templates.kit.chain import Chain, Giliran, PihakLuar
from service.approvals.facts import Facts, LookedUp
from service.approvals.table import Kind
from service.documents.round import Party, Round
from service.intake.drafting import KONSEPTOR
from service.office.capacity import Staff
from service.office.levels import OWN

HIERARKI, KOORDINASI = "hierarki", "koordinasi"
DRAFTER: Final = "konseptor"
TEMPLATE: Final = "templat"
"""What a revision mended that left every word of the payload as it was."""


@dataclass(frozen=True, kw_only=True)
class ChainPlace:
    """One place in the chain."""

    position: str
    jabatan: str
    """As the page calls it."""
    group: str
    act: Act | None
    """The standing paraf on the present content."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A document as it stands, with the staff of its office on the day."""

    held: HeldDocument
    staff: Staff
    day: date
    declared: frozenset[Kind] = frozenset()
    """What the document's type lets be done to one without a chain; whoever does not ask the catalogue may do nothing to it."""
    facts: Facts | LookedUp = field(default_factory=Facts)
    """What the ledger knows beside the document."""

    @property
    def permitted(self) -> frozenset[Kind]:
        """Return the acts that this document knows at all: its chain's, or those that its type declares."""
        return OF_A_CHAIN if self.chain else self.declared

    @property
    def asked(self) -> SignRequest | None:
        """Return the request to a gateway of which nobody knows what came."""
        request = self.facts.request if self.level in OWN else None
        return request if request is not None and request.state in UNANSWERED else None

    @cached_property
    def chain(self) -> Chain | None:
        """Return the chain the document was drafted under, by position keys; None for a type without one."""
        pinned = self.held.document.record.get("rantai")
        return Chain.from_record(pinned) if pinned else None

    @cached_property
    def titles(self) -> dict[str, Any]:
        """Return the same chain as the page names it."""
        found: dict[str, Any] = json.loads(self.held.revision.context)["naskah"]["rantai"]
        return found

    @cached_property
    def standing(self) -> Sequence[Act]:
        """Return the acts nobody has taken back."""
        return ledger_acts.standing(self.held.acts)

    @property
    def etag(self) -> str:
        """Return what a caller names to say which state they saw: it changes with every act and revision."""
        return f"r{self.held.document.revision_no}a{len(self.held.acts)}"

    @cached_property
    def places(self) -> list[ChainPlace]:
        """Return the chain's places with their standing paraf, koordinasi first."""
        given = {
            (act.kelompok, act.detail.get("posisi")): act
            for act in self.standing
            if act.kind == Kind.PARAF and act.content_digest == self.held.revision.content_digest
        }
        chain = self.chain or Chain(penandatangan="")
        return [
            ChainPlace(position=key, jabatan=title, group=group, act=given.get((group, key)))
            for group, keys, titles in (
                (KOORDINASI, chain.koordinasi, self.titles["koordinasi"]),
                (HIERARKI, chain.paraf, self.titles["paraf"]),
            )
            for key, title in zip(keys, titles, strict=True)
        ]

    @property
    def signatory(self) -> str:
        """Return the position that signs, the first of several."""
        return self.chain.penandatangan if self.chain else ""

    @property
    def opening(self) -> Sequence[str]:
        """Return the positions of which any may give the document its number: the first one's, or each where all may come first."""
        if self.chain is None or self.chain.urutan is Giliran.BERURUTAN:
            return [self.signatory]
        return [each for each in self.chain.signatories if not isinstance(each, PihakLuar)]

    @property
    def drafting_position(self) -> str | None:
        """Return the position that drafts; None where the chain names none."""
        return (self.chain.konseptor or None) if self.chain else None

    @cached_property
    def drafter(self) -> str | None:
        """Return the person who wrote the present content, where a person did; another template is nobody's wording."""
        written = [
            act
            for act in self.held.acts
            if act.kind == Kind.REVISI and act.detail.get("perbaikan") != TEMPLATE
        ]
        first: str | None = self.held.document.record.get(KONSEPTOR)
        return written[-1].person_id if written else first

    @property
    def writer(self) -> str | None:
        """Return the drafter while they are of the office."""
        return None if self.drafter in self.staff.gone else self.drafter

    @property
    def draft_position(self) -> str | None:
        """Return the position whose a draft is that was sent back and that nobody here wrote.

        The one that drafts, unless nobody stands in it: then the head of its unit. None where either is unknown, or vacant too:
        then everybody of its unit may mend it.
        """
        if self.writer is not None:
            return None
        named, head = self.drafting_position, self.staff.heads.get(self.held.document.unit)
        for key in (named, head if named or self.drafter is not None else None):
            if key and self.staff.holding(key, self.day):
                return key
        return named

    @cached_property
    def drafted_by_signatory(self) -> bool:
        """Tell whether the signatory wrote it: then nobody below needs to answer for its wording."""
        if self.drafter is not None:
            return any(h.person_id == self.drafter for h in self.staff.holding(self.signatory, self.day))
        return bool(self.signatory) and self.drafting_position == self.signatory

    @property
    def missing(self) -> list[ChainPlace]:
        """Return the places that must still initial before the signature."""
        open_ = [place for place in self.places if place.act is None]
        if self.drafted_by_signatory:
            return [place for place in open_ if place.group == KOORDINASI]
        return open_

    @property
    def turns(self) -> list[ChainPlace]:
        """Return the places whose turn it is: every neighbour, and the lowest of the line."""
        line = [place for place in self.missing if place.group == HIERARKI][:1]
        return [place for place in self.missing if place.group == KOORDINASI] + line

    @property
    def returned_to(self) -> str | None:
        """Return the position it was sent back to, ``konseptor``, or nothing when it is not sent back."""
        if self.held.document.status != Status.DIKEMBALIKAN:
            return None
        back = [act for act in self.held.acts if act.kind == Kind.KEMBALIKAN]
        return str(back[-1].detail.get("kepada", DRAFTER)) if back else DRAFTER

    @property
    def signer(self) -> Act | None:
        """Return the act that gave the document its number, or took it over; nothing before."""
        signed = [act for act in self.standing if act.kind in SIGNS]
        return signed[-1] if signed else None

    @cached_property
    def round(self) -> Round | None:
        """Return the round of signatures that the number began; nothing before."""
        if self.signer is None or self.chain is None:
            return None
        return Round.of(self.signer, self.standing, self.chain.urutan, self.signatory)

    @property
    def absent(self) -> list[Party]:
        """Return who of the office is still to sign and may no more: their days in the position, or in the office, are over."""
        jenis = self.held.document.jenis
        return [
            each
            for each in (self.round.parties if self.round is not None else ())
            if each.signed is None
            and not each.outside
            and not self.staff.capacities(each.person, each.position, self.day, jenis)
        ]

    @property
    def stuck(self) -> bool:
        """Tell whether a page of the document was set aside after it failed: somebody has to mend it.

        Parking alone makes none: whoever parks what waits could rewrite it then.
        """
        return any(job.failed for job in self.held.pending)

    @property
    def unsigned(self) -> bool:
        """Tell whether no signature stands on the document: neither a person's own nor one on paper."""
        return not any(act.kind in (Kind.TTE, Kind.PASTIKAN, Kind.PINDAI) for act in self.standing)

    @property
    def level(self) -> str | None:
        """Return the level it was signed on; nothing before."""
        return str(self.signer.detail["tingkat"]) if self.signer else None

    @property
    def turning(self) -> bool:
        """Tell whether a signature is on its way into the archive: nothing may come between."""
        return any(
            job.becomes == Status.DITANDATANGANI and job.state in ("waiting", "leased")
            for job in self.held.pending
        )
