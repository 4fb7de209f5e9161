"""Each condition of an act, and its negation: the same act passes, and then one thing alone is not so."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from archive.access import AccessClass
from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import HeldDocument, PendingJob
from archive.ledger.documents.documents import Document, Revision
from archive.ledger.documents.signings import SignRequest
from archive.ledger.office.people import Person
from archive.ledger.office.positions import Holder, Position
from archive.states import Status
from doc_templates.acts import OF_A_CHAIN, OF_A_RECEIPT, OF_NO_CHAIN, Kind
from service.approvals import actors, rules
from service.approvals.actors import Actor
from service.approvals.case import Case
from service.approvals.conditions import CONDITIONS, Condition
from service.approvals.facts import Facts
from service.approvals.table import TABLE
from service.errors import ActForbidden, ActNotDeclared, ActNotPossible
from service.intake.drafting import DISPOSISI
from service.office.capacity import Staff
from service.words.life import cannot, may_be

NOW = datetime(2026, 3, 31, 3, tzinfo=UTC)
ID = UUID(int=1)
STATUSES = sorted({status for status, _ in TABLE} | {"batal", "dicabut"})
REQUEST = SignRequest(
    id=uuid4(),
    document_id=ID,
    act_no=2,
    person_id="sekretaris",
    page_sha256="0" * 64,
    state="unknown",
    reason="",
    asked_at=NOW,
    ended_at=None,
)


def a_case(status: str, *, chained: bool = True, **changes: Any) -> Case:
    """A document that one person initials and another signs."""
    chain = {"rantai": {"paraf": ["kasubbag"], "penandatangan": "sekretaris"}} if chained else {}
    titles = {"paraf": ["Kasubbag"], "koordinasi": [], "penandatangan": "Sekretaris"}
    document = Document(
        **dict.fromkeys(("unit", "klasifikasi", "judul", "perihal", "pencipta", "code", "series"), "x"),
        id=ID,
        satker="1306",
        jenis="surat_edaran",
        akses=AccessClass.B,
        status=Status(status),
        nomor=None,
        tahun=2026,
        tanggal=None,
        revision_no=1,
        record=chain,
        created_at=NOW,
        updated_at=NOW,
    )
    revision = Revision(
        **dict.fromkeys(("payload", "contract_version", "template_digest"), "x"),
        document_id=ID,
        no=1,
        context=json.dumps({"naskah": {"rantai": titles}}),
        content_digest="isi",
        created_at=NOW,
    )
    held = HeldDocument(document=document, revision=revision, acts=(), pending=())
    case = Case(
        held=held,
        staff=Staff(positions={}, holders=(), delegations=()),
        day=date(2026, 3, 31),
        declared=frozenset() if chained else OF_A_RECEIPT,
    )
    return replace(case, **changes)


def a_disposisi(*acts: Act) -> Case:
    """A sheet that went to one position."""
    case = a_case("ditandatangani")
    held = replace(
        case.held,
        document=replace(case.held.document, jenis=DISPOSISI),
        revision=replace(case.held.revision, payload=json.dumps({"diteruskan_kepada": ["kasubbag"]})),
        acts=acts,
    )
    return replace(case, held=held)


def an_act(no: int, kind: Kind, **detail: Any) -> Act:
    return Act(
        **dict.fromkeys(("nama", "jabatan", "kapasitas"), "x"),
        document_id=ID,
        no=no,
        revision_no=1,
        kind=kind,
        person_id="sekretaris",
        kelompok="hierarki" if kind is Kind.PARAF else "",
        at=NOW,
        content_digest="isi",
        pdf_sha256=None,
        detail=detail,
    )


THERE = Staff(
    positions={"sekretaris": Position(key="sekretaris", jabatan="Sekretaris", unit=None)},
    holders=(
        Holder(
            id=uuid4(),
            position="sekretaris",
            person_id="sekretaris",
            since=None,
            until=None,
            capacity="langsung",
            basis="",
            origin="berkas",
        ),
    ),
    delegations=(),
)
"""Whoever numbers a document here stands in the position that signs."""
PARAF = an_act(1, Kind.PARAF, posisi="kasubbag")


def acted(case: Case, *acts: Act) -> Case:
    return replace(case, held=replace(case.held, acts=(PARAF, *acts)))


def signed(level: str) -> Case:
    """A document with its number, that waits for its signature on this level by somebody who may give it."""
    return acted(a_case("menunggu_tte", staff=THERE), an_act(2, Kind.TANDA_TANGAN, tingkat=level))


def orphaned(case: Case) -> Case:
    """Whoever numbered it stands in the position no more, and nobody else does."""
    return replace(case, staff=replace(THERE, holders=()))


def by_two(level: str = "bsre") -> Case:
    """The same, of two signatories."""
    case = signed(level)
    rantai = {**case.held.document.record["rantai"], "pihak": ["ketua"]}
    document = replace(case.held.document, record={"rantai": rantai})
    pihak = [
        {"posisi": each, "orang": each, "nama": "x", "jabatan": "x", "kapasitas": "langsung"}
        for each in ("sekretaris", "ketua")
    ]
    opened = an_act(2, Kind.TANDA_TANGAN, tingkat=level, pihak=pihak)
    return acted(replace(case, held=replace(case.held, document=document)), opened)


def awaiting(case: Case, **about: Any) -> Case:
    """A job of it has not ended."""
    job = PendingJob(**{"id": uuid4(), "state": "waiting", "becomes": None, "failed": False, **about})
    return replace(case, held=replace(case.held, pending=(*case.held.pending, job)))


def asked(case: Case) -> Case:
    return replace(case, facts=replace(case.facts, request=REQUEST))  # type: ignore[type-var]  # plain facts here


def on_paper(case: Case) -> Case:
    return replace(signed("basah"), facts=case.facts)


def passing(kind: Kind, status: str | None = None) -> Case:
    """A document to which the act may be done."""
    match kind:
        case Kind.REVISI if status == "menunggu_tte":
            return awaiting(signed("basah"), state="quarantined", failed=True)
        case Kind.PARAF | Kind.KEMBALIKAN if status == "dikembalikan":
            return acted(a_case("dikembalikan"), an_act(2, Kind.KEMBALIKAN, kepada="kasubbag"))
        case Kind.KEMBALIKAN if status == "menunggu_tte":
            return by_two()
        case Kind.TANDA_TANGAN:
            return acted(a_case("diparaf"))
        case Kind.PINDAI:
            return signed("basah")
        case Kind.AMBIL_ALIH:
            return orphaned(signed("bsre"))
        case Kind.TTE | Kind.BATAL:
            return signed("bsre")
        case Kind.PASTIKAN:
            return asked(signed("bsre"))
        case Kind.DISTRIBUSI | Kind.CABUT | Kind.RALAT:
            return a_case("ditandatangani")
        case Kind.JAWAB | Kind.TUTUP:
            return a_disposisi()
        case Kind.KOREKSI | Kind.KELIRU:
            return a_case("selesai", chained=False)
    return a_case("konsep")


NEGATED: dict[str, Callable[[Case], Case]] = {
    "what is signed is changed by nobody": lambda case: acted(
        case, *case.held.acts[1:], an_act(3, Kind.PINDAI)
    ),
    "a numbered page is changed only when it cannot be printed": lambda case: signed("basah"),
    "a number that waits for a person is taken over": lambda case: signed("segel"),
    "nobody takes over while the signatory may sign": lambda case: replace(case, staff=THERE),
    "what was returned to its drafter waits for the drafter": lambda case: acted(
        case, an_act(2, Kind.KEMBALIKAN, kepada="konseptor")
    ),
    "a number that was given is returned only from a round of several": lambda case: signed("bsre"),
    "no round is broken while a request is out": asked,
    "a scan is of a page signed on paper": lambda case: signed("segel"),
    "a signature of one's own is waited for": on_paper,
    "the page that is initialled or signed is archived": lambda case: replace(
        case, facts=Facts(printed=False)
    ),
    "every place has initialled": lambda case: a_case("konsep"),
    "no request of unknown outcome is out": asked,
    "nothing is cancelled or taken over while a request is out": asked,
    "a request of unknown outcome is there to be settled": lambda case: signed("bsre"),
    "what is answered or closed is a disposisi": lambda case: a_case("ditandatangani"),
    "a disposisi that was closed stays closed": lambda case: a_disposisi(an_act(1, Kind.TUTUP)),
    "the book of the year is open": lambda case: replace(case, facts=Facts(closed=True)),
    "no signature is on its way into the archive": lambda case: awaiting(case, becomes="ditandatangani"),
    "no file that was brought waits for its job": lambda case: awaiting(
        case, state="quarantined", failed=True, brings=True
    ),
    "the page to be signed on paper is printed": awaiting,
    "no worker has in hand what is printed anew": lambda case: awaiting(case, state="leased"),
}
"""What of a document that may be acted upon is changed, so that this condition alone is not met."""


@pytest.mark.parametrize(
    ("condition", "kind"),
    [(each, kind) for each in CONDITIONS for kind in sorted(each.kinds)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_an_act_passes_until_this_alone_is_not_so(condition: Condition, kind: Kind) -> None:
    good = passing(kind, condition.status)
    assert rules.step(good, kind) == TABLE[good.held.document.status, kind]
    bad = NEGATED[condition.name](good)
    assert not condition.holds(bad)
    with pytest.raises(type(condition.refusal(bad))) as refused:
        rules.step(bad, kind)
    assert str(refused.value) == str(condition.refusal(bad))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", STATUSES)
def test_what_the_table_of_states_does_not_name_is_refused(status: str, kind: Kind) -> None:
    case = a_case(status, chained=kind in OF_A_CHAIN)
    if (status, kind) not in TABLE:
        with pytest.raises(ActNotPossible) as refused:
            rules.step(case, kind)
        assert refused.value.message == cannot(status, kind)
        assert refused.value.step is None, "who asks is not known here: service.approvals.steps says it"


@pytest.mark.parametrize(
    ("case", "known"),
    [
        (a_case("konsep"), OF_A_CHAIN),
        (a_case("selesai", chained=False), OF_A_RECEIPT),
        (a_case("konsep", chained=False, declared=OF_NO_CHAIN), OF_NO_CHAIN),
        (a_case("konsep", chained=False, declared=frozenset()), frozenset()),
    ],
    ids=["of a chain", "of a receipt", "of no chain", "of a type nobody knows"],
)
def test_an_act_nobody_declared_is_refused_and_told_what_may_be_done(
    case: Case, known: frozenset[Kind]
) -> None:
    for kind in set(Kind) - known:
        with pytest.raises(ActNotDeclared) as refused:
            rules.step(case, kind)
        (field,) = refused.value.fields
        assert field.reason == may_be(each for each in Kind if each in known)


@pytest.mark.parametrize("kind", Kind)
def test_a_stranger_to_the_document_may_do_nothing(kind: Kind) -> None:
    stranger = Person(
        satker="1306", id="orang-lain", nama="Orang Lain", jabatan="Staf", unit="9", nip=None, pangkat=None
    )
    with pytest.raises(ActForbidden):
        actors.capacity(passing(kind), Actor(person=stranger, roles=frozenset({"pejabat"})), kind)


def test_every_condition_is_negated_and_no_negation_is_left_over() -> None:
    assert set(NEGATED) == {each.name for each in CONDITIONS}
