"""What to do next with a document, for one reader: whoever may take the step is told how, others whom it waits for."""

from __future__ import annotations

from collections.abc import Collection

from archive.errors import NaskahError
from archive.states import IN_FORCE, OPEN, Status
from service.approvals import actors, rules
from service.approvals.actors import Actor
from service.approvals.case import DRAFTER, Case
from service.approvals.disposisi import addressees
from service.approvals.table import Kind, Level
from service.errors import DeskError, DocumentBusy
from service.office.levels import OWN
from service.words import say
from service.words.life import TO_ANSWER, TO_CLOSE, TO_SEE, At, at_first, instead, next_step


def in_the_way(case: Case, actor: Actor, kind: Kind) -> NaskahError | None:
    """Return what an act would be refused with now: the same guard as the act's own, what is filled in left aside."""
    try:
        rules.step(case, kind)
        actors.capacity(case, actor, kind)
    except (DeskError, DocumentBusy) as error:
        return error
    return None


def waited_for(case: Case) -> list[str]:
    """Return the positions whose move it is, of somebody from outside how acts call them: nobody's once the document is signed, cancelled or out of force.

    Nor while its numbered page is printed, sealed or archived: no person can hasten that.
    """
    if not case.chain or case.held.document.status not in OPEN:
        return []
    if case.held.document.status == Status.MENUNGGU_TTE and before_people(case) not in (
        None,
        At.ASKED,
        At.ORPHANED,
        At.HALVED,
    ):
        return []
    if case.returned_to == DRAFTER and case.drafter is not None and case.writer is None:
        return [case.draft_position or DRAFTER]
    if case.returned_to is not None:
        return [case.returned_to]
    if case.round is not None and case.level in OWN:
        return [each.position or each.person for each in case.round.turns]
    return [each.position for each in case.turns] or list(case.opening)


def before_people(case: Case) -> At | None:
    """Return what must pass before a person's next act; None where that act can be done."""
    states = {job.state for job in case.held.pending}
    numbered = case.held.document.status == Status.MENUNGGU_TTE
    if case.held.document.status not in OPEN or case.returned_to == DRAFTER:
        return None
    if not numbered and (case.facts.printed and case.chain):
        return None
    if states & {"quarantined", "parked"}:
        return At.ASIDE
    if not case.chain:
        return None
    if case.turning:
        return At.ARCHIVING
    if numbered and case.level == Level.SEGEL:
        return At.SEALING
    if states:
        return At.PRINTING
    if not numbered:
        return None
    if case.asked is not None:
        return At.ASKED
    if case.level not in OWN or not case.absent:
        return None
    return At.ORPHANED if case.unsigned else At.HALVED


def title_of(case: Case, position: str) -> str:
    """Return whom a document waits for as people call them."""
    outside = (
        next((each for each in case.round.parties if each.person == position), None) if case.round else None
    )
    if outside is not None:
        return f"{outside.nama}, {outside.jabatan}"
    return say("konseptor") if position == DRAFTER else case.staff.jabatan(position)


def step_for(case: Case, may: Collection[Kind]) -> str:
    """Return the next step for whoever may do ``may``."""
    first = before_people(case)
    if first is not None:
        return at_first(first, may)
    if case.held.document.status in IN_FORCE and addressees(case.held):
        return TO_ANSWER if Kind.JAWAB in may else TO_CLOSE if Kind.TUTUP in may else TO_SEE
    return next_step(
        case.held.document.status,
        case.level,
        chain=bool(case.chain),
        turns=bool(case.chain and case.turns),
        drafter=case.returned_to == DRAFTER,
        may=may,
        waits_for=[title_of(case, each) for each in waited_for(case)],
    )


def instead_for(case: Case, actor: Actor, kind: Kind) -> str:
    """Return what to do instead of an act that the document's state does not know."""
    may = [each for each in actors.within(actor, case) if in_the_way(case, actor, each) is None]
    return instead(case.held.document.status, kind, may) or step_for(case, may)
