"""One document before one person on one day: what has been initialled, what is missing, who may do what. Pure.

A paraf counts for the content it was given to: it names the content digest, and stands until an act takes it back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from archive.ledger.documents import acts as ledger_acts
from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import Held
from archive.ledger.documents.signings import OPEN as UNANSWERED
from archive.ledger.documents.signings import Request
from archive.ledger.office.people import Person
from archive.states import Status
from doc_templates.acts import OF_A_CHAIN
from doc_templates.catalog import Catalog
from service.approvals.conditions import CONDITIONS, DRAFTER
from service.approvals.facts import Facts, LookedUp
from service.approvals.table import TABLE, Kind, Step
from service.errors import ActForbidden, ActNotDeclared, ActNotPossible, Field, OwnSignatureLacking
from service.identity.roles import Role
from service.office.capacity import Capacity, Mode, Staff
from service.office.levels import OWN
from service.words import say
from service.words.life import DONE, cannot, instead, may_be

ACTORS = (Role.PEJABAT, Role.ARSIPARIS)
HIERARKI, KOORDINASI = "hierarki", "koordinasi"
ONE_STEP = "satu_tingkat"
TEMPLATE = "templat"
"""What a revision mended that left every word of the payload as it was."""


def declared(catalog: Catalog, jenis: str) -> frozenset[Kind]:
    """Return what a type lets be done to a document of it without a chain; of a type nobody knows any more, nothing."""
    return catalog[jenis].contract.acts if jenis in catalog else frozenset()


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place in the chain."""

    position: str
    jabatan: str
    """As the page calls it."""
    group: str
    act: Act | None
    """The standing paraf on the present content."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who wants to act."""

    person: Person
    roles: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A document as it stands, with the staff of its office on the day."""

    held: Held
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
    def asked(self) -> Request | None:
        """Return the request to a gateway of which nobody knows what came."""
        request = self.facts.request if self.level in OWN else None
        return request if request is not None and request.state in UNANSWERED else None

    @cached_property
    def chain(self) -> dict[str, Any]:
        """Return the chain the document was drafted under, by position keys; empty for a type without one."""
        found: dict[str, Any] = self.held.document.record.get("rantai") or {}
        return found

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
    def places(self) -> list[Place]:
        """Return the chain's places with their standing paraf, koordinasi first."""
        given = {
            (act.kelompok, act.detail.get("posisi")): act
            for act in self.standing
            if act.kind == Kind.PARAF and act.content_digest == self.held.revision.content_digest
        }
        return [
            Place(position=key, jabatan=title, group=group, act=given.get((group, key)))
            for group, keys, titles in (
                (KOORDINASI, self.chain.get("koordinasi", ()), self.titles["koordinasi"]),
                (HIERARKI, self.chain.get("paraf", ()), self.titles["paraf"]),
            )
            for key, title in zip(keys, titles, strict=True)
        ]

    @property
    def signatory(self) -> str:
        """Return the position that signs."""
        return str(self.chain.get("penandatangan", ""))

    @cached_property
    def drafter(self) -> str | None:
        """Return the person who wrote the present content, where a person did; another template is nobody's wording."""
        written = [
            act
            for act in self.held.acts
            if act.kind == Kind.REVISI and act.detail.get("perbaikan") != TEMPLATE
        ]
        return written[-1].person_id if written else None

    @cached_property
    def drafted_by_signatory(self) -> bool:
        """Tell whether the signatory wrote it: then nobody below needs to answer for its wording."""
        if self.drafter is not None:
            return any(h.person_id == self.drafter for h in self.staff.holding(self.signatory, self.day))
        return bool(self.signatory) and self.chain.get("konseptor") == self.signatory

    @property
    def missing(self) -> list[Place]:
        """Return the places that must still initial before the signature."""
        open_ = [place for place in self.places if place.act is None]
        if self.drafted_by_signatory:
            return [place for place in open_ if place.group == KOORDINASI]
        return open_

    @property
    def turns(self) -> list[Place]:
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
        """Return the act that gave the document its number; nothing before."""
        signed = [act for act in self.standing if act.kind == Kind.TANDA_TANGAN]
        return signed[-1] if signed else None

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

    def step(self, kind: Kind, *, signed: bool = False) -> Step:
        """Return what follows from an act; raises what stands in its way: the one guard through which every act goes.

        ``signed``: the order brings the signed page.
        """
        document = self.held.document
        if kind not in self.permitted:
            known = may_be(kind for kind in Kind if kind in self.permitted)
            raise ActNotDeclared(
                say(
                    "Naskah jenis {jenis} tidak dapat {perbuatan}; {dapat}",
                    jenis=document.jenis.replace("_", " "),
                    perbuatan=DONE[kind],
                    dapat=known,
                ),
                fields=[Field(path="perbuatan", reason=known)],
                document=document.id,
            )
        step = TABLE.get((document.status, kind))
        if step is None:
            raise ActNotPossible(
                cannot(document.status, kind, document.nomor),
                step=instead(document.status, kind, self.level),
                document=document.id,
            )
        for each in CONDITIONS:
            if (
                kind in each.kinds
                and each.status in (None, document.status)
                and not (signed and each.until_signed)
                and not each.holds(self)
            ):
                raise each.refusal(self)
        return step

    def capacity(self, actor: Actor, kind: Kind) -> tuple[Capacity | None, Place | None]:
        """Return in what capacity the actor may do this today; raises ``ActForbidden``.

        Without a capacity they act as one of the office's staff: their own position is recorded.
        """
        match kind:
            case Kind.PARAF:
                return self._paraf(actor)
            case Kind.TANDA_TANGAN:
                return self._signing(actor), None
            case Kind.CABUT | Kind.RALAT:
                return self._for(actor, self.signatory, jenis=self.held.document.jenis), None
            case Kind.TTE:
                return self._own(actor), None
            case Kind.PASTIKAN if Role.ARSIPARIS in actor.roles:
                return None, None
            case Kind.PASTIKAN:
                return self._own(actor), None
            case Kind.KEMBALIKAN:
                return self._returning(actor), None
            case Kind.REVISI | Kind.KOREKSI if Role.ADMIN in actor.roles and self.stuck:
                return None, None
            case Kind.KELIRU:
                if Role.ARSIPARIS not in actor.roles:
                    raise ActForbidden(
                        say("Hanya arsiparis yang menyatakan suatu surat diterima keliru"),
                        step=say("Minta arsiparis kantor melakukannya."),
                    )
                return None, None
            case Kind.BATAL if self.level is not None:
                if Role.ARSIPARIS in actor.roles:
                    return None, None
                return self._for(actor, self.signatory, jenis=self.held.document.jenis), None
            case _:
                self._staff(actor, kind)
                return None, None

    def concerns(self, actor: Actor) -> bool:
        """Tell whether the actor works on this document: in its chain, its unit, or keeping its records."""
        positions = set(self.staff.held_by(actor.person.id, self.day))
        chain = {*self.chain.get("paraf", ()), *self.chain.get("koordinasi", ()), self.signatory}
        return bool(
            positions & (chain | {self.chain.get("konseptor")})
            or actor.person.unit == self.held.document.unit
            or actor.person.id == self.drafter
        )

    def _staff(self, actor: Actor, kind: Kind) -> None:
        keeper = kind in (Kind.DISTRIBUSI, Kind.PINDAI, Kind.KOREKSI) and Role.ARSIPARIS in actor.roles
        if not keeper and not self.concerns(actor):
            raise ActForbidden(
                say("Naskah ini bukan dari unit Anda dan Anda tidak berada dalam rantainya"),
                step=say("Minta orang dari unitnya, atau dari rantainya, melakukannya."),
            )

    def _paraf(self, actor: Actor) -> tuple[Capacity, Place]:
        mine = [p for p in self.places if self.staff.capacities(actor.person.id, p.position, self.day)]
        ready = {place.position for place in self.turns}
        for place in mine:
            if place.act is None and (place.position in ready or self._may_initial(place)):
                return self.staff.capacities(actor.person.id, place.position, self.day)[0], place
        if not mine:
            raise ActForbidden(
                say("Anda tidak memaraf naskah ini: jabatan Anda hari ini tidak ada dalam rantainya"),
                step=say("Lihat siapa yang ditunggu: naskah documents acts NASKAH"),
            )
        if all(place.act is not None for place in mine):
            raise ActNotPossible(
                say("Anda sudah memaraf isi ini"),
                step=say(
                    "Tidak ada lagi yang perlu Anda lakukan; lihat siapa yang ditunggu: naskah documents acts NASKAH"
                ),
            )
        # Neighbours initial in any order; only the line waits, for whoever is next in it.
        first = [place for place in self.turns if place.group == HIERARKI]
        raise ActNotPossible(
            say("Belum giliran Anda"),
            fields=[
                Field(path="paraf", reason=say("lebih dahulu {jabatan}", jabatan=place.jabatan))
                for place in first
            ],
            step=say("Tunggu paraf yang disebutkan; Anda akan melihatnya dalam kotak masuk: naskah inbox"),
        )

    def _may_initial(self, place: Place) -> bool:
        """What the signatory drafted needs no paraf of the line, and may have it, in order."""
        line = [p for p in self.places if p.group == HIERARKI and p.act is None]
        return self.drafted_by_signatory and line[:1] == [place]

    def _signing(self, actor: Actor) -> Capacity:
        """Whoever cannot affix their own signature gets no number that would wait for it."""
        capacity = self._for(actor, self.signatory, jenis=self.held.document.jenis)
        own = self.facts.own_signature(actor.person.id)
        if own is not None and not own.possible:
            raise OwnSignatureLacking(fields=own.lacks(), document=self.held.document.id)
        return capacity

    def _own(self, actor: Actor) -> Capacity:
        """Nobody lends their signature: who gave the document its number affixes it, while they may sign."""
        if self.signer is None or actor.person.id != self.signer.person_id:
            raise ActForbidden(
                say("Tanda tangan elektronik hanya dibubuhkan oleh pejabat yang menandatangani naskah ini"),
                step=say("Minta penandatangannya membubuhkan tanda tangannya: naskah documents seal NASKAH"),
            )
        return self._for(actor, self.signatory, jenis=self.held.document.jenis)

    def _returning(self, actor: Actor) -> Capacity:
        for key in (*(place.position for place in self.turns), self.signatory):
            found = self.staff.capacities(actor.person.id, key, self.day)
            if found:
                return found[0]
        raise ActForbidden(
            say("Naskah dikembalikan oleh pejabat yang sedang memeriksanya"),
            step=say("Lihat siapa yang ditunggu: naskah documents acts NASKAH"),
        )

    def _for(self, actor: Actor, position: str, *, jenis: str) -> Capacity:
        found = self.staff.capacities(actor.person.id, position, self.day, jenis)
        if not found:
            raise ActForbidden(
                say(
                    "Hari ini Anda bukan {jabatan} dan tidak mewakilinya",
                    jabatan=self.staff.jabatan(position),
                ),
                step=say(
                    "Minta pejabat itu melakukannya, atau admin mencatat penugasan Anda: naskah people appoint JABATAN ORANG"
                ),
                position=position,
            )
        return min(found, key=lambda each: list(Mode).index(each.mode))
