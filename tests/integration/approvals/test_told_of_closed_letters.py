"""What leaves the house of letters above a receiver's class: subscriptions, mail and streams bear no word of them and no id.

Five letters of class SR in five walks of life, one of them in the place of open ones; subscriptions of four ceilings, people
of two. Everything that each is sent is searched for everything that could give a closed letter away.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import keys, people
from archive.ledger.outbox import webhook_keys, webhooks
from doc_templates.acts import Kind
from service.approvals.reminders import Reminders
from service.errors import JobUnknown
from service.intake.answers import TakenEvent
from service.intake.desk import HTTP
from service.office.letterhead import Offices
from service.office.people import People
from service.office_file import file as office_file
from service.operations.watching import JobWatch
from service.webhooks.courier.signature import SigningKey
from tests.conftest import LedgerDsns
from tests.house import CLIENT, event
from tests.integration.approvals.conftest import ADMIN, OFFICE, SATKER, Agam, Clock
from tests.integration.approvals.fragile import HKM, KSB, SEK, STF, TO_SIGNATURE
from tests.integration.approvals.test_outdated_copies import CATALOG, Office
from tests.integration.webhooks.test_courier import courier
from tests.patience import until
from tests.webhook_target import target

WORD = "Pukat Harimau"
"""Stands in what closed letters say, in what is noted of them, and nowhere else."""
CLOSED = ("konsep", "gugur", "kembali", "batal", "pengganti")
OPEN = ("dicabut", "diralat")
BY_MAIL = {STF: AccessClass.SR, HKM: AccessClass.B}
"""Who is written to, and up to which class: the second has no token that says more."""


class Told:
    """Everything that the receivers were sent, by their ceiling, and what would give a closed letter away."""

    def __init__(self, dsns: LedgerDsns) -> None:
        self.dsns = dsns
        ledger, clock = Ledger(dsns.app, max_size=20), Clock(at=datetime.now(UTC))
        staff = People(ledger=ledger, offices=Offices(ledger), clock=clock)
        self.agam = Agam(ledger=ledger, file=office_file.read(OFFICE), clock=clock, people=staff, dsns=dsns)
        self.agam.apply(tanda_tangan={}, pengingat={"jeda": 60, "surel": True})
        self.office = Office(self.agam, dsns)
        self.sent: dict[AccessClass, str] = {}
        self._people()
        self._subscriptions()

    def close(self) -> None:
        self.office.press.close()
        self.agam.ledger.close()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.dsns.superuser) as connection:
            return connection.execute(query.encode()).fetchall()

    def _people(self) -> None:
        with self.agam.ledger.acting(Principal.system("test", SATKER)) as tx:
            for person, ceiling in BY_MAIL.items():
                people.set_surel(tx, SATKER, person, f"{person}@kpu-agam.example")
                if ceiling > AccessClass.B:
                    keys.add(
                        tx, satker=SATKER, name=person, kind="person", person_id=person, roles=["pejabat"],
                        ceiling=ceiling, secret_digest=uuid4().bytes * 2, by="test",
                    )  # fmt: skip

    def _subscriptions(self) -> None:
        key = SigningKey.generate()
        with self.agam.ledger.acting(ADMIN) as tx:
            webhook_keys.begin(tx, SATKER, public=key.public, secret=key.secret, by="test")

    def lives(self) -> None:
        """Let letters be written, and have the courier tell of them to a subscription of each class."""
        with target() as subscriber, courier(self.dsns):
            for ceiling in AccessClass:
                with self.agam.ledger.acting(ADMIN) as tx:
                    address = f"{subscriber.url}/{ceiling.name}"
                    webhooks.add(
                        tx, satker=SATKER, url=address, types=(), ceiling=ceiling, note="", by="test"
                    )
            self._walk()
            until(lambda: self.rows("SELECT 1 FROM outbound_event WHERE sorted_at IS NULL") == [])
            until(lambda: self.rows("SELECT 1 FROM webhook_delivery WHERE state <> 'delivered'") == [])
            for ceiling in AccessClass:
                self.sent[ceiling] = "\n".join(
                    f"{dict(each.headers)} {each.body.decode()}"
                    for each in subscriber.received
                    if each.path.endswith(f"/{ceiling.name}")
                )

    def _walk(self) -> None:
        for name in CLOSED:
            self._written(name, "SR", f"{WORD} {name}")
        for name in OPEN:
            self._written(name, "B", f"Surat {name}")
        act = self.office.act
        for who, kind in TO_SIGNATURE[:2]:
            act(who, "gugur", kind)
        changed = {**CATALOG["surat_edaran"].example, "tentang": f"{WORD} lain"}
        act(KSB, "gugur", Kind.REVISI, note=f"Karena {WORD}", payload=changed)
        act(STF, "kembali", Kind.PARAF)
        act(KSB, "kembali", Kind.KEMBALIKAN, note=f"Karena {WORD}", kepada="konseptor")
        for name in ("batal", "pengganti", *OPEN):
            for who, kind in TO_SIGNATURE[: 4 if name == "batal" else 5]:
                act(who, name, kind)
        act(SEK, "batal", Kind.BATAL, note=f"Karena {WORD}")
        act(SEK, "dicabut", Kind.CABUT, oleh=self.office.letter("pengganti"))
        act(SEK, "diralat", Kind.RALAT, oleh=self.office.letter("pengganti"))
        act(SEK, "pengganti", Kind.DISTRIBUSI, note=f"Karena {WORD}", penerima=[{"nama": f"Dinas {WORD}"}])
        self.agam.clock.at += timedelta(days=3)
        Reminders(ledger=self.agam.ledger, known=Offices(self.agam.ledger), clock=self.agam.clock).round()

    def _written(self, name: str, akses: str, tentang: str) -> None:
        asked = event("surat_edaran", {**CATALOG["surat_edaran"].example, "tentang": tentang})
        asked["data"]["akses"] = akses
        (taken,) = self.office.intake.accept(CLIENT, [asked], HTTP)
        assert isinstance(taken, TakenEvent)
        self.office.letters[name] = taken.document_id
        self.office.print_all()

    def secrets(self) -> list[str]:
        """What would give a closed letter away: words, ids, codes, jobs, digests."""
        found = [WORD]
        for name in CLOSED:
            held = self.office.held(name)
            found += [str(held.document.id), str(held.document.code), held.revision.content_digest]
        return found + self.jobs()

    def jobs(self) -> list[str]:
        return [
            str(row[0])
            for row in self.rows(
                "SELECT job.id FROM job JOIN document d ON d.id = job.document_id WHERE d.akses > 0"
            )
        ]

    def mail(self, person: str) -> str:
        found = self.rows(f"SELECT subject, body, akses FROM mail WHERE person_id = '{person}'")
        return "\n".join(f"{subject} {body} {akses}" for subject, body, akses in found)


@pytest.fixture(scope="module")
def told(shared_ledger: Callable[[str], LedgerDsns]) -> Iterator[Told]:
    made = Told(shared_ledger("told_of_closed"))
    made.lives()
    yield made
    made.close()


@pytest.mark.parametrize("ceiling", [each for each in AccessClass if each < AccessClass.SR])
def test_a_subscription_hears_no_word_and_no_id_of_a_letter_above_it(
    told: Told, ceiling: AccessClass
) -> None:
    heard = told.sent[ceiling]
    assert "document.revoked" in heard, "what becomes of open letters is told"
    assert [each for each in told.secrets() if each in heard] == []


def test_a_subscription_of_the_class_hears_of_each(told: Told) -> None:
    heard = told.sent[AccessClass.SR]
    assert [name for name in CLOSED if str(told.office.letter(name)) not in heard] == []
    assert WORD not in heard, "and not what it says either"


def test_a_person_s_letter_names_no_document_above_their_class(told: Told) -> None:
    written = told.mail(HKM)
    assert "(naskah di atas kelas akses Anda)" in written
    assert [each for each in told.secrets() if each in written] == []
    own = told.mail(STF)
    assert str(told.office.letter("gugur")) in own
    assert WORD not in own, "a mailbox is no vault"


@pytest.mark.parametrize("ceiling", [each for each in AccessClass if each < AccessClass.SR])
def test_no_stream_of_a_closed_letter_s_job_opens_below_its_class(told: Told, ceiling: AccessClass) -> None:
    watch = JobWatch(told.agam.ledger)
    asks = Principal(
        id="key:reader", satker=SATKER, ceiling=ceiling, roles=frozenset({"pembaca"}), kind="client"
    )
    for job in told.jobs():
        with pytest.raises(JobUnknown):
            watch.job(asks, UUID(job))


@pytest.mark.parametrize("name", OPEN)
def test_the_record_of_an_open_letter_does_not_number_the_closed_one_in_its_place(
    told: Told, name: str
) -> None:
    nomor = told.office.held("pengganti").document.nomor
    assert nomor
    (act,) = [each for each in told.office.held(name).acts if "oleh" in each.detail]
    assert "nomor" not in act.detail
