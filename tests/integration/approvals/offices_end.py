"""Papers of one, two and three signatories while offices begin and end under them, as a state machine; no test lives here.

Each walk has an office of its own on one ledger. Who stands where is kept here once more, in the plainest way, and asked of every act
that went through. Pages are stood in for by what a press records of them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archive.access import AccessClass
from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.documents import approvals, signings, versions
from archive.ledger.jobs import leasing, steering
from archive.ledger.office import certificates, identities
from archive.ledger.office.certificates import NewCertificate
from archive.ledger.registers import numbers as register_numbers
from archive.states import OPEN, Status
from doc_templates.catalog import Catalog
from service.approvals import rules
from service.approvals.actors import Actor
from service.approvals.case import Case
from service.approvals.facts import LookedUp
from service.approvals.orders import JudgedPage, Order
from service.approvals.steps import in_the_way
from service.approvals.table import Kind, Level
from service.documents.round import Party, Round
from service.intake.answers import TakenEvent
from service.intake.desk import HTTP, Intake
from service.leaving.desk import Departures
from service.office.appointments import Appointment, Authority
from service.office.capacity import Mode
from service.office.letterhead import Offices
from service.office.people import People, person_named, staff
from service.office_file import file as office
from tests.house import CLIENT, OFFICE, event
from tests.integration.approvals.conftest import Agam, Clock
from tests.integration.approvals.fragile import PRESS, PUBLIC, FragileDesk, version_of
from worker.signing.signatories import Binding, BindingState, Signatory, SignatureOrder

TYPES = (
    "berita_acara",
    "perjanjian_kinerja",
    "nota_dinas",
    "surat_tugas",
    "surat_dinas",
    "surat_edaran",
    "laporan_kinerja_semester",
    "sop",
)
UNNUMBERED = ("sop",)
"""The office's file gives them no register."""
SIGNING = {"sekretaris": "rahmat-hidayat", "kasubbag_perencanaan": "nofriyanti", "ketua": "zulfahmi"}
"""Who holds the positions that sign, when the walk begins."""
INITIALLING, DRAFTING = "kasubbag_hukum", "pengelola_data"
HOLDERS = {**SIGNING, INITIALLING: "dedi-kurniawan", DRAFTING: "rizky-ananda"}
SPARE = tuple(f"cadangan-{each}" for each in range(1, 7))
"""People without a part in the chain, of whom successors and those who act are taken."""
RECORDS, STRANGER = "yulia-fitri", "hendri-saputra"
PEOPLE = (*HOLDERS.values(), *SPARE[:3], RECORDS, STRANGER)
ENDING = (Kind.TTE, Kind.AMBIL_ALIH, Kind.PINDAI)
VOIDING = (Kind.KEMBALIKAN, Kind.BATAL)
_offices = itertools.count(2001)


@dataclass
class Tenure:
    """Somebody in a position, as this machine remembers it."""

    position: str
    person: str
    mode: Mode
    since: date
    until: date = date.max
    id: UUID | None = None


class OfficesEnd(RuleBasedStateMachine):
    """One paper, and people who come and go. Needs ``setting`` before it runs."""

    agam: Agam
    press: Ledger
    catalog: Catalog
    reached: Counter[tuple[str, Kind]]
    met: Counter[str]
    id: UUID

    @initialize(
        jenis=st.sampled_from(TYPES),
        level=st.sampled_from([Level.PRIBADI, Level.BSRE, Level.BASAH, Level.BSRE, Level.SEGEL]),
        signing=st.sampled_from([1, 2, 2, 3]),
        urutan=st.sampled_from(["berurutan", "bebas"]),
        begun=st.sampled_from([2, 2, 2, 3, 0]),
        silent=st.booleans(),
    )
    def a_draft_comes_in(
        self, jenis: str, level: Level, signing: int, urutan: str, begun: int, silent: bool
    ) -> None:
        """Most walks begin with a number that was given: what becomes of it is what is asked."""
        self.satker, self.level, self.parties = str(next(_offices)), level, list(SIGNING)[:signing]
        if level is Level.SEGEL:
            self.parties = self.parties[:1]
        self.urutan, self.clock = urutan, Clock(at=datetime.now(UTC))
        self.left: set[str] = set()
        self.tenures = [Tenure(pos, who, Mode.LANGSUNG, date.min) for pos, who in HOLDERS.items()]
        self.authorities: list[tuple[str, str, date, UUID]] = []
        self._open_office(jenis)
        self.example = dict(self.catalog[jenis].example)
        asked = event(jenis, self.example)
        (answer,) = self.intake.accept(
            replace(CLIENT, satker=self.satker, ceiling=AccessClass.SR), [asked], HTTP
        )
        assert isinstance(answer, TakenEvent), answer
        self.id, self.said = answer.document_id, 0
        self.the_press_works()
        for who, kind in (
            (HOLDERS[INITIALLING], Kind.PARAF),
            (SIGNING["sekretaris"], Kind.TANDA_TANGAN),
            (SIGNING["sekretaris"], Kind.PINDAI if level is Level.BASAH else Kind.TTE),
        )[:begun]:
            self.try_(who, kind)
            self.the_press_works()
        if silent:
            self.a_gateway_falls_silent()

    def _open_office(self, jenis: str) -> None:
        config = office.read(OFFICE).config
        chain = {
            "konseptor": DRAFTING,
            "paraf": [INITIALLING],
            "koordinasi": [],
            "penandatangan": self.parties[0],
            "pihak": self.parties[1:],
            **({"urutan": self.urutan} if len(self.parties) > 1 else {}),
        }
        spare = [
            {"id": who, "kunci": who.replace("-", "_"), "jabatan": who, "nama": who, "unit": "1"}
            for who in SPARE
        ]
        file = office.check(
            {
                **config,
                "satker": self.satker,
                "orang": [*config["orang"], *spare],
                "rantai": {jenis: chain},
                "tanda_tangan": {jenis: self.level.value},
                "bsre": {"alamat": "https://bsre.example", "akun": "kantor"},
            }
        )
        self.admin = Principal(
            id="key:admin",
            satker=self.satker,
            ceiling=AccessClass.SR,
            roles=frozenset({"admin"}),
            kind="client",
        )
        with self.agam.ledger.acting(Principal.system("test", self.satker)) as tx:
            office.apply(tx, file, "test")
            for count, who in enumerate([*PEOPLE, *SPARE[3:]]):
                sha = f"{count:064x}"
                made = certificates.propose(
                    tx, self.satker, who, NewCertificate(sha256=sha, level="bsre"), by="admin"
                )
                certificates.confirm(tx, self.satker, who, made.id, sha)
                identities.keep(tx, self.satker, who, b"sealed", by="test")
        here = replace(self.agam, clock=self.clock)
        known = Offices(self.agam.ledger)
        about: dict[str, Any] = {"ledger": self.agam.ledger, "offices": known, "clock": self.clock}
        self.desk = FragileDesk(here, self.catalog)
        self.people, self.departures = People(**about), Departures(**about)
        self.intake = Intake(catalog=self.catalog, **about)

    # Who stands where, once more.

    @property
    def day(self) -> date:
        return self.people.today(self.satker)

    def standing(self, position: str) -> list[str]:
        now = [
            each
            for each in self.tenures
            if each.position == position
            and each.since <= self.day <= each.until
            and each.person not in self.left
        ]
        definitive = [each.person for each in now if each.mode is Mode.LANGSUNG]
        acting = [
            each.person for each in now if each.mode is Mode.PLH or (each.mode is Mode.PLT and not definitive)
        ]
        return definitive + acting

    def may_sign(self, who: str, position: str) -> bool:
        return who in self.standing(position) or any(
            principal == position and who in self.standing(agent) and self.day <= until
            for principal, agent, until, _ in self.authorities
        )

    # What the desk says.

    def case(self) -> Case:
        with self.agam.ledger.acting(self.official(RECORDS)) as tx:
            (held,) = approvals.hold(tx, [self.id], lock=False)
            letterhead = Offices(self.agam.ledger).letterhead(self.satker)
            facts = LookedUp(tx, held.document, letterhead.rules.levels, self.clock())
            _ = facts.request, facts.printed, facts.closed
            return Case(
                held=held,
                staff=staff(tx, self.satker),
                day=self.day,
                declared=rules.declared(self.catalog, held.document.jenis),
                facts=facts,
            )

    def official(self, who: str) -> Principal:
        roles = frozenset({"pejabat", "arsiparis"} if who == RECORDS else {"pejabat"})
        return Principal(id=who, satker=self.satker, ceiling=AccessClass.SR, roles=roles, kind="person")

    def moves(
        self, people: Iterator[str] | tuple[str, ...], kinds: tuple[Kind, ...]
    ) -> list[tuple[str, Kind]]:
        """What these people may do of these acts now, by the desk's own guard."""
        with self.agam.ledger.acting(self.official(RECORDS)) as tx:
            (held,) = approvals.hold(tx, [self.id], lock=False)
            letterhead = Offices(self.agam.ledger).letterhead(self.satker)
            case = Case(
                held=held,
                staff=staff(tx, self.satker),
                day=self.day,
                declared=rules.declared(self.catalog, held.document.jenis),
                facts=LookedUp(tx, held.document, letterhead.rules.levels, self.clock()),
            )
            found = []
            for who in people:
                if who in self.left:
                    continue
                actor = Actor(person=person_named(tx, self.satker, who), roles=self.official(who).roles)
                found += [(who, kind) for kind in kinds if in_the_way(case, actor, kind) is None]
            return found

    def order(self, who: str, kind: Kind, case: Case) -> Order:
        """What somebody who has just looked would send."""
        held, self.said = case.held, self.said + 1
        with self.agam.ledger.acting(self.official(RECORDS)) as tx:
            pages = approvals.pages(tx, held.document)
        bodies: dict[Kind, dict[str, Any]] = {
            Kind.REVISI: {"payload": self.example},
            Kind.DISTRIBUSI: {"penerima": [{"nama": "Bawaslu"}]},
        }
        signed = None
        if kind is Kind.TTE and case.round is not None:
            people = [*(each.person for each in case.round.signed), who]
            signed = JudgedPage(
                pdf=f"halaman {self.said}".encode(),
                accepted=SignatureOrder(
                    sha256="a" * 64,
                    signatories=tuple(Signatory(person=each, level=self.level.value) for each in people),
                    bindings=tuple(
                        Binding(person=each, sha256="b" * 64, level="bsre", state=BindingState.CONFIRMED)
                        for each in people
                    ),
                ),
                certificate={},
            )
        left = case.round.left if case.round is not None and case.round.several else None
        sha = left["sha256"] if kind is Kind.TTE and left else pages[0].sha256 if pages else None
        return Order(
            document_id=self.id,
            kind=kind,
            etag=case.etag,
            content_digest=held.revision.content_digest,
            sha256=sha,
            note="alasan",
            body=bodies.get(kind, {}),
            scan=f"{PUBLIC}/v/{held.document.code}".encode() if kind is Kind.PINDAI else None,
            signed=signed,
        )

    def try_(self, who: str, kind: Kind) -> bool:
        """Let somebody try an act; one that goes through is held to what this machine knows."""
        if who in self.left:
            return False
        before = self.case()
        try:
            (done,) = self.desk.act(self.official(who), [self.order(who, kind, before)])
        except NaskahError:
            return False
        if not done.repeated:
            self.reached[before.held.document.status, kind] += 1
            self.judge(who, kind, before)
        return True

    def judge(self, who: str, kind: Kind, before: Case) -> None:
        round_ = before.round
        match kind:
            case Kind.PARAF:
                assert who in self.standing(INITIALLING), "a paraf of somebody who does not stand there"
            case Kind.TANDA_TANGAN:
                opening = self.parties if self.urutan == "bebas" else self.parties[:1]
                assert any(self.may_sign(who, each) for each in opening), "a number given by who may not"
            case Kind.TTE:
                assert round_ is not None
                party = self.place_of(who, round_)
                assert party.signed is None, "somebody signs twice"
                assert self.may_sign(who, party.position), "a signature after the office ended"
                if self.urutan == "berurutan":
                    assert party.place == len(round_.signed), "somebody signs out of turn"
            case Kind.AMBIL_ALIH:
                assert round_ is not None
                gone = [each for each in round_.parties if not self.may_sign(each.person, each.position)]
                assert any(self.may_sign(who, each.position) for each in gone), "taken over from who may sign"
                assert not round_.signed, "taken over from under a signature"
                self.met[f"taken over of {len(round_.parties)}"] += 1
            case Kind.KEMBALIKAN | Kind.BATAL if round_ is not None:
                places = [each.position for each in round_.parties]
                assert (kind is Kind.BATAL and who == RECORDS) or any(
                    self.may_sign(who, each) for each in places
                ), "a round broken by who may not"
                self.met[f"broken with {len(round_.signed)} signatures"] += 1
            case _:
                pass

    @staticmethod
    def place_of(who: str, round_: Round) -> Party:
        found = round_.of_person(who)
        assert found is not None, "a signature of somebody whom the page does not name"
        return found

    # What happens.

    @rule(
        who=st.sampled_from(PEOPLE), kind=st.sampled_from([each for each in Kind if each is not Kind.BATAL])
    )
    def somebody_tries_something(self, who: str, kind: Kind) -> None:
        self.try_(who, kind)

    @rule(data=st.data(), printed=st.booleans())
    def whoever_may_goes_on(self, data: st.DataObject, printed: bool) -> None:
        kinds = (
            Kind.PARAF,
            Kind.TANDA_TANGAN,
            *ENDING,
            *((Kind.KEMBALIKAN, Kind.REVISI) if self.said % 3 == 0 else ()),
        )
        if self.case().held.document.status == Status.DIKEMBALIKAN:
            kinds = (Kind.REVISI, Kind.PARAF)
        if possible := self.moves(PEOPLE, kinds):
            self.try_(*data.draw(st.sampled_from(possible)))
        if printed:
            self.the_press_works()

    @rule(days=st.sampled_from([1, 1, 2, 5]))
    def days_pass(self, days: int) -> None:
        self.clock.at += timedelta(days=days)

    @rule(who=st.sampled_from(tuple(SIGNING.values())))
    def somebody_leaves(self, who: str) -> None:
        if who not in self.left:
            self.departures.leave(self.admin, who, {}, "SK 9")
            self.left.add(who)

    @rule(position=st.sampled_from(tuple(SIGNING)), follows=st.booleans(), who=st.sampled_from(SPARE[:3]))
    def a_holder_goes(self, position: str, follows: bool, who: str) -> None:
        """The post falls vacant, or another holds it from today on."""
        for each in self.tenures:
            if each.position == position and each.mode is Mode.LANGSUNG and each.until >= self.day:
                self.end(each)
        if follows:
            self.appoint(position, who, Mode.LANGSUNG, None)

    @rule(
        position=st.sampled_from(tuple(SIGNING)),
        who=st.sampled_from((*SPARE[:3], "nofriyanti")),
        mode=st.sampled_from([Mode.PLH, Mode.PLT]),
        days=st.sampled_from([0, 1, 3]),
    )
    def somebody_acts_for_a_time(self, position: str, who: str, mode: Mode, days: int) -> None:
        self.appoint(position, who, mode, self.day + timedelta(days=days))

    @rule(which=st.integers(0, 3))
    def an_acting_one_is_called_back(self, which: int) -> None:
        acting = [e for e in self.tenures if e.mode is not Mode.LANGSUNG and e.until >= self.day and e.id]
        if acting:
            self.end(acting[which % len(acting)])

    @rule(
        position=st.sampled_from(tuple(SIGNING)),
        agent=st.sampled_from(["kasubbag_hukum", "kasubbag_perencanaan"]),
        days=st.sampled_from([0, 3]),
    )
    def authority_is_given(self, position: str, agent: str, days: int) -> None:
        if position == agent:
            return
        until = self.day + timedelta(days=days)
        wanted = Authority(atasan=position, pelaksana=agent, sampai=until, dasar=f"SK {self.said}")
        given = self.people.delegate(self.admin, wanted).given
        self.authorities.append((position, agent, until, given.id))

    def a_gateway_falls_silent(self) -> None:
        """Whoever's turn it is asked BSrE, and nobody knows what came of it."""
        case = self.case()
        if self.level is not Level.BSRE or case.round is None or case.turning or case.asked is not None:
            return
        if case.held.document.status != Status.MENUNGGU_TTE:
            return
        (party, *_) = case.round.turns
        with self.agam.ledger.acting(self.official(party.person)) as tx:
            asked = signings.ask(
                tx,
                case.held.document,
                act_no=case.round.opened.no,
                person_id=party.person,
                page_sha256="a" * 64,
            )
            signings.note(tx, asked, state="unknown", reason="tidak menjawab")
        self.met["silence"] += 1

    @rule()
    def the_press_works(self) -> None:
        with self.press.acting(PRESS) as tx:
            waiting = tx.execute(
                "SELECT id FROM job WHERE document_id = %s AND state = 'waiting'", (self.id,)
            ).fetchall()
            leases = leasing.lease(tx, [row[0] for row in waiting], "w", 30)
        for lease in leases:
            with self.press.acting(PRESS) as tx:
                job = steering.get(tx, lease.job_id)
                assert job is not None
                versions.record(tx, lease, version_of(job, versions.of(tx, self.id)))

    def appoint(self, position: str, who: str, mode: Mode, until: date | None) -> None:
        if who in self.left:
            return
        wanted = Appointment(
            jabatan=position, orang=who, sebagai=mode, dari=self.day, sampai=until, dasar=f"SPT {self.said}"
        )
        try:
            done = self.people.appoint(self.admin, wanted)
        except NaskahError:
            return
        if not done.repeated:
            self.tenures.append(Tenure(position, who, mode, self.day, until or date.max, done.holder.id))

    def end(self, tenure: Tenure) -> None:
        with self.agam.ledger.acting(self.admin) as tx:
            which = (
                tenure.id
                or next(
                    each.id
                    for each in staff(tx, self.satker).holders
                    if (each.position, each.person_id) == (tenure.position, tenure.person)
                )
                if tenure.person not in self.left
                else None
            )
        if which is not None:
            self.people.end(self.admin, which, None)
        tenure.until = (
            max(self.day - timedelta(days=1), tenure.since - timedelta(days=1))
            if tenure.since > date.min
            else self.day - timedelta(days=1)
        )

    # What must hold.

    @invariant()
    def every_number_once_and_none_lost(self) -> None:
        if not hasattr(self, "id"):
            return
        document = self.case().held.document
        with self.agam.ledger.acting(Principal.system("judge", self.satker)) as tx:
            books = tx.execute(
                "SELECT register, tahun FROM register_year WHERE satker = %s", (self.satker,)
            ).fetchall()
            found = {
                (book, year): register_numbers.numbers(tx, self.satker, book, year) for book, year in books
            }
        for mine in found.values():
            assert [each.urut for each in mine] == list(range(1, len(mine) + 1)), "a gap"
        entries = [each for mine in found.values() for each in mine]
        assert {each.document_id for each in entries} <= {self.id}, "a number of no document"
        stands = [each for each in entries if each.state != "batal"]
        void = [each for each in entries if each.state == "batal"]
        assert all(each.reason for each in void), "a number is void without a reason"
        if document.status == Status.BATAL:
            assert not stands
        elif document.nomor is None:
            assert not stands, "a number that its document does not bear"
        else:
            assert [each.nomor for each in stands] == [document.nomor]
        if document.status in (Status.MENUNGGU_TTE, Status.DITANDATANGANI):
            assert document.nomor is not None or document.jenis in UNNUMBERED
            assert len(void) == len({each.nomor for each in void} - {document.nomor}), (
                "a void number was given again"
            )

    def teardown(self) -> None:
        """The definitive successors finish what is numbered, or void it: nothing is stranded for ever."""
        if hasattr(self, "id"):
            self.the_press_works()
            if self.case().held.document.status == Status.MENUNGGU_TTE:
                self._definitive_again()
                self._brought_to_an_end()
            if self.case().held.document.status == Status.DIKEMBALIKAN and self.met["second round"] < 5:
                self._definitive_again()
                self._another_round()
            self.every_number_once_and_none_lost()

    def _another_round(self) -> None:
        """What was returned goes up again: the drafter is there, so is whoever initials, and it takes a number of its own."""
        (first, *_) = self.standing(self.parties[0])
        for who, kind in (
            (HOLDERS[DRAFTING], Kind.REVISI),
            (HOLDERS[INITIALLING], Kind.PARAF),
            (first, Kind.TANDA_TANGAN),
        ):
            assert self.try_(who, kind), f"the next round cannot begin: {kind}"
            self.the_press_works()
        self.met["second round"] += 1

    def _definitive_again(self) -> None:
        self.clock.at += timedelta(days=30)
        fresh = iter(SPARE[3:])
        for position in self.parties:
            held = [
                e
                for e in self.tenures
                if e.position == position
                and e.mode is Mode.LANGSUNG
                and e.until >= self.day
                and e.person not in self.left
            ]
            if not held:
                self.appoint(position, next(fresh), Mode.LANGSUNG, None)
            assert self.standing(position)

    def _brought_to_an_end(self) -> None:
        officials = tuple(dict.fromkeys(who for position in self.parties for who in self.standing(position)))
        for _ in range(12):
            if self.case().held.document.status not in OPEN or self.case().signer is None:
                return
            case = self.case()
            if case.asked is not None:
                settles = self.moves(officials, (Kind.PASTIKAN,))
                assert settles, "a silent gateway strands the number: nobody of the chain may settle it"
                with self.agam.ledger.acting(self.official(settles[0][0])) as tx:
                    signings.note(tx, case.asked.id, state="released", reason="tidak ada hasilnya")
                continue
            found = self.moves(officials, ENDING) or self.moves(officials, VOIDING)
            assert found, (
                f"stranded: {case.level} {[(e.position, e.person, bool(e.signed)) for e in case.round.parties] if case.round else ''}"
            )
            assert any(self.try_(*each) for each in found), "what is offered is refused"
            self.met[f"ended by {found[0][1]}"] += 1
            self.the_press_works()
        raise AssertionError("it goes round for ever")


def setting(agam: Agam, press: Ledger) -> type[OfficesEnd]:
    """Return the machine over a ledger and a press's way into it."""

    class Here(OfficesEnd):
        """On this ledger."""

    Here.agam, Here.press = agam, press
    Here.catalog = Catalog.scan(Path(__file__).parents[3] / "doc_templates")
    Here.reached, Here.met = Counter(), Counter()
    return Here
