"""What waits too long is told once a period, to the world and to whom it waits for; acts tell whom they concern."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.documents import acts, approvals, versions
from archive.ledger.jobs import leasing, steering
from archive.ledger.office import keys, offices, people
from archive.ledger.outbox import mail
from doc_templates.catalog import Catalog
from service.approvals.aside import AsideNotices
from service.approvals.desk import Approvals
from service.approvals.inbox import Inbox
from service.approvals.orders import Order
from service.approvals.outdated_copies import OutdatedCopies
from service.approvals.reminders import Reminders
from service.approvals.scan import ScanReader
from service.approvals.table import Kind
from service.errors import AddressRefused, MailUnknown, PersonUnknown, RoleMissing
from service.intake.answers import TakenEvent
from service.intake.desk import HTTP, Intake
from service.mail.mailbox import Mailbox
from service.mail.postman import Postman
from service.mail.smtp import Smtp
from service.office.letterhead import Offices
from tests.house import CLIENT, event
from tests.integration.approvals.conftest import ADMIN, SATKER, Agam
from tests.integration.approvals.fragile import PRESS, official, version_of
from tests.mail_server import Mailroom, mail_server, settings
from tests.patience import PATIENCE_S
from worker.signing.keyring import Keyring

SEK, KSB, STF, HKM = "rahmat-hidayat", "nofriyanti", "rizky-ananda", "dedi-kurniawan"
HOUSE = Principal.system("test", SATKER)
Draft = Callable[..., UUID]


@pytest.fixture
def reminders(agam: Agam) -> Reminders:
    """The demo office with mail on, an hour between reminders, addresses for three, tokens up to T for two of them."""
    agam.apply(pengingat={"jeda": 60, "surel": True})
    agam.clock.at = datetime.now(UTC)
    with agam.ledger.acting(HOUSE) as tx:
        for person in (STF, HKM, KSB):
            people.set_surel(tx, SATKER, person, f"{person}@kpu-agam.example")
        for person in (STF, KSB):
            keys.add(
                tx, satker=SATKER, name=person, kind="person", person_id=person, roles=["pejabat"],
                ceiling=AccessClass.SR, secret_digest=uuid4().bytes * 2, by="test",
            )  # fmt: skip
    offices = Offices(agam.ledger, address="https://naskah.example")
    return Reminders(ledger=agam.ledger, known=offices, clock=agam.clock)


@pytest.fixture
def draft(agam: Agam, reminders: Reminders) -> Draft:
    catalog = Catalog.scan()
    desk = Intake(ledger=agam.ledger, catalog=catalog, offices=Offices(agam.ledger), clock=agam.clock)

    def make(akses: str = "B", *, printed: bool = True, **changes: Any) -> UUID:
        payload = {**catalog["surat_edaran"].example, **changes}
        asked = event("surat_edaran", payload)
        asked["data"]["akses"] = akses
        (taken,) = desk.accept(CLIENT, [asked], HTTP)
        assert isinstance(taken, TakenEvent), taken
        if printed:
            with psycopg.connect(agam.dsns.superuser) as connection:
                connection.execute(
                    "UPDATE job SET state = 'done', done_at = now() WHERE document_id = %s",
                    (taken.document_id,),
                )
        return taken.document_id

    return make


def rows(agam: Agam, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(agam.dsns.superuser) as connection:
        return connection.execute(query).fetchall()


def told(agam: Agam) -> list[tuple[Any, ...]]:
    return rows(
        agam,
        "SELECT document_id, data ->> 'ke', data -> 'posisi' FROM outbound_event"
        " WHERE type = 'id.naskah.document.overdue.v1' ORDER BY created_at",
    )


def letters(agam: Agam) -> list[tuple[Any, ...]]:
    return rows(agam, "SELECT person_id, kind, state, akses, body FROM mail ORDER BY queued_at, person_id")


def pass_time(agam: Agam, **time: float) -> None:
    """Move the desk's clock; what the ledger wrote by its own clock moves back by as much."""
    agam.clock.at += timedelta(**time)


def test_nothing_is_said_of_what_is_in_time(agam: Agam, reminders: Reminders, draft: Draft) -> None:
    draft()
    assert (reminders.round().told, told(agam), letters(agam)) == (0, [], [])


def test_nobody_is_reminded_of_a_paper_whose_page_is_not_archived(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    draft(printed=False)
    pass_time(agam, minutes=25)
    assert (reminders.round().told, told(agam), letters(agam)) == (0, [], [])


def test_an_office_whose_file_does_not_serve_keeps_no_other_from_being_reminded(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    with agam.ledger.acting(Principal.system("test", "1305")) as tx:
        offices.apply(tx, satker="1305", nama="KPU", zona="Asia/Jakarta", config={}, by="test")
    draft()
    pass_time(agam, minutes=25)
    assert reminders.round().told == 1


def test_a_late_paper_is_told_once_a_period_and_again_in_the_next(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    document = draft()
    pass_time(agam, minutes=25)
    assert reminders.round().told == 1
    for _ in range(3):
        pass_time(agam, minutes=10)
        assert reminders.round().told == 0
    pass_time(agam, minutes=31)
    assert reminders.round().told == 1
    assert told(agam) == [
        (document, "1", ["kasubbag_hukum", "pengelola_data"]),
        (document, "2", ["kasubbag_hukum", "pengelola_data"]),
    ]


def test_an_act_begins_the_waiting_anew(agam: Agam, reminders: Reminders, draft: Draft) -> None:
    document = draft()
    pass_time(agam, minutes=25)
    reminders.round()
    initial(agam, document, STF, "pengelola_data")
    pass_time(agam, minutes=30)
    assert reminders.round().told == 1
    assert told(agam)[-1][1:] == ("1", ["kasubbag_hukum", "kasubbag_perencanaan"])


def test_hours_in_which_the_office_is_closed_do_not_count(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    tomorrow = (agam.clock.at + timedelta(days=1)).date()
    days = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
    always = {day: ["00.00-24.00"] for day in days}
    closed = [(tomorrow + timedelta(days=each)).isoformat() for each in range(-2, 3)]
    agam.apply(pengingat={"jeda": 60}, jam_kerja=always, libur=closed)
    later = Reminders(ledger=agam.ledger, known=Offices(agam.ledger), clock=agam.clock)
    draft()
    pass_time(agam, hours=24)
    assert later.round().told == 0
    (item,) = Inbox(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock).of(official(STF))
    assert item.late == 0
    pass_time(agam, days=4)
    assert later.round().told == 1


def test_each_person_gets_one_letter_a_period_with_all_that_waits(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    first = draft()
    pass_time(agam, minutes=25)
    assert reminders.round().letters == 2
    second = draft()
    pass_time(agam, minutes=30)
    assert (reminders.round().letters, len(told(agam))) == (0, 2), (
        "the event at once, the letter in its period"
    )
    pass_time(agam, minutes=40)
    assert reminders.round().letters == 2
    found = [(person, state) for person, _, state, _, _ in letters(agam)]
    assert sorted(found) == sorted(
        [(who, state) for who in (STF, HKM) for state in ("superseded", "waiting")]
    )
    body = next(row[4] for row in letters(agam) if row[:3] == (STF, "pengingat", "waiting"))
    assert {
        f"https://naskah.example{page}" in body
        for page in (f"/naskah/{first}", f"/naskah/{second}", "/kotak-masuk")
    } == {True}
    assert "2 naskah menunggu Anda" in body


@pytest.mark.parametrize(
    ("akses", "person", "named"),
    [
        ("B", STF, True),
        ("T", STF, True),
        ("R", STF, False),
        ("SR", STF, False),
        ("B", HKM, True),
        ("T", HKM, False),
    ],
)
def test_a_letter_names_no_secret_title(
    agam: Agam, reminders: Reminders, draft: Draft, akses: str, person: str, named: bool
) -> None:
    document = draft(akses, tentang="Pemindahan Gudang Logistik")
    pass_time(agam, minutes=25)
    reminders.round()
    (row,) = [row for row in letters(agam) if row[0] == person]
    assert ("Pemindahan Gudang" in row[4]) is named
    reaches = AccessClass[akses] <= (AccessClass.SR if person == STF else AccessClass.B)
    assert (str(document) in row[4]) is reaches, "an id is told within the reader's class alone"
    assert row[3] == (AccessClass[akses] if reaches else 0)


def test_an_office_that_wants_no_mail_gets_events_alone(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    agam.apply(pengingat={"jeda": 60})
    quiet = Reminders(ledger=agam.ledger, known=Offices(agam.ledger), clock=agam.clock)
    draft()
    pass_time(agam, minutes=25)
    done = quiet.round()
    assert (done.told, done.letters, letters(agam)) == (1, 0, [])


def initial(agam: Agam, document: UUID, person: str, position: str) -> None:
    """Lay a paraf down as the desk would, its page left aside."""
    with agam.ledger.acting(official(person)) as tx:
        (held,) = approvals.hold(tx, [document])
        acts.add(
            tx, document_id=document, revision_no=1, kind="paraf", person_id=person, nama=person, jabatan=position,
            kapasitas="langsung", kelompok="koordinasi" if position == "kasubbag_hukum" else "hierarki",
            content_digest=held.revision.content_digest, pdf_sha256=None, detail={"posisi": position},
        )  # fmt: skip
        approvals.move(tx, held.document, status="diparaf")


def approvals_of(agam: Agam) -> Approvals:
    return Approvals(
        ledger=agam.ledger,
        catalog=Catalog.scan(),
        offices=Offices(agam.ledger),
        scans=ScanReader(),
        public_url="https://naskah.example",
        keyring=Keyring(Path("no-keys")),
        clock=agam.clock,
    )


def test_a_revision_writes_to_everyone_whose_paraf_it_makes_void(agam: Agam, draft: Draft) -> None:
    document = draft()
    initial(agam, document, STF, "pengelola_data")
    initial(agam, document, HKM, "kasubbag_hukum")
    payload = {**Catalog.scan()["surat_edaran"].example, "tentang": "Judul Baru"}
    order = Order(
        document_id=document, kind=Kind.REVISI, etag="r1a2", note="Judul diganti", body={"payload": payload}
    )
    approvals_of(agam).act(official(KSB), [order])
    assert sorted(row[:3] for row in letters(agam)) == [
        (HKM, "paraf_gugur", "waiting"),
        (STF, "paraf_gugur", "waiting"),
    ]
    assert "Judul diganti" in letters(agam)[0][4]


def test_a_return_writes_to_whom_the_paper_goes_back(agam: Agam, draft: Draft) -> None:
    document = draft()
    initial(agam, document, STF, "pengelola_data")
    order = Order(document_id=document, kind=Kind.KEMBALIKAN, etag="r1a1", note="Dasar hukum kurang satu")
    approvals_of(agam).act(official(KSB), [order])
    ((person, kind, _, _, body),) = letters(agam)
    assert (person, kind) == (STF, "dikembalikan"), "the drafter's paraf fell too: one letter, not two"
    assert "Dasar hukum kurang satu" in body


@pytest.mark.parametrize("superseded", [False, True], ids=["its own page", "the page after it"])
def test_a_letter_waits_until_a_page_is_archived_that_shows_what_it_tells_of(
    agam: Agam, draft: Draft, superseded: bool
) -> None:
    document = draft()
    initial(agam, document, STF, "pengelola_data")
    payload = Catalog.scan()["surat_edaran"].example
    changed = [("r1a1", "Judul Baru"), ("r2a2", "Judul Lain Lagi")]
    for etag, title in changed if superseded else changed[:1]:
        body = {"payload": {**payload, "tentang": title}}
        order = Order(document_id=document, kind=Kind.REVISI, etag=etag, body=body)
        approvals_of(agam).act(official(KSB), [order])
    assert due(agam) == []
    with agam.ledger.acting(HOUSE) as tx:
        assert mail.standing(tx, SATKER).waiting == 0, "no mail server is waited for"
    record_all(agam)
    assert due(agam) == ["Naskah: paraf Anda gugur"]


def test_a_page_that_was_set_aside_is_told_to_actor_drafter_and_admins_each_time_it_failed(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    document = draft()
    initial(agam, document, STF, "pengelola_data")
    with agam.ledger.acting(HOUSE) as tx:
        for who, roles in ((HKM, ["admin", "pejabat"]), *((each, ["pejabat"]) for each in (STF, KSB, SEK))):
            keys.add(
                tx, satker=SATKER, name=f"desk-{who}", kind="person", person_id=who, roles=roles,
                ceiling=AccessClass.SR, secret_digest=uuid4().bytes * 2, by="test",
            )  # fmt: skip
    order = Order(document_id=document, kind=Kind.KEMBALIKAN, etag="r1a1", note="Dasar hukum kurang satu")
    approvals_of(agam).act(official(KSB), [order])
    set_all_aside(agam)

    notices = AsideNotices(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock)
    admin = replace(official(HKM), roles=frozenset({"admin"}))
    told = {who.id: [(each.document.id, each.page.act_no, each.page.cause) for each in notices.of(who)]
            for who in (official(KSB), official(STF), official(SEK), admin)}  # fmt: skip
    here = [(document, 2, "TextMissing")]
    assert told == {KSB: here, STF: here, SEK: [], HKM: here}, "actor, drafter, another, admin"

    for times in (1, 2):
        assert [reminders.round().letters, reminders.round().letters] == [3, 0]
        written = [row for row in letters(agam) if row[1] == "tertahan"]
        assert sorted(row[0] for row in written) == sorted([KSB, STF, HKM] * times)
        assert all(str(document) in row[4] and "TextMissing" in row[4] for row in written)
        with agam.ledger.acting(HOUSE) as tx:
            steering.retry_cause(tx, "TextMissing", "admin")
        set_all_aside(agam)
    assert set(due(agam)) == {"Naskah: 1 halaman belum dapat dicetak"}, "what was returned is not told yet"


def set_all_aside(agam: Agam) -> None:
    """Let every job that waits fail for good."""
    press = Ledger(agam.dsns.press)
    with press.acting(PRESS) as tx:
        waiting = [row[0] for row in tx.execute("SELECT id FROM job WHERE state = 'waiting'").fetchall()]
        for lease in leasing.lease(tx, waiting, "press", 30):
            leasing.charge(tx, lease)
            leasing.quarantine(tx, lease, "TextMissing", "teks hilang", {})
    press.close()


def due(agam: Agam) -> list[str]:
    """Return the subjects of the letters that are to be sent now."""
    with agam.ledger.acting(HOUSE) as tx:
        return [each.subject for each in mail.lease(tx, SATKER, 50, 60.0)]


def record_all(agam: Agam) -> None:
    """Record a version for every job that waits, as a press does."""
    press = Ledger(agam.dsns.press)
    with press.acting(PRESS) as tx:
        waiting = [row[0] for row in tx.execute("SELECT id FROM job WHERE state = 'waiting'").fetchall()]
        for lease in leasing.lease(tx, waiting, "press", 30):
            job = steering.get(tx, lease.job_id)
            assert job is not None
            versions.record(tx, lease, version_of(job, versions.of(tx, job.document_id)))
    press.close()


def test_addresses_are_an_administrators_or_ones_own(agam: Agam, reminders: Reminders) -> None:
    box = Mailbox(agam.ledger)
    assert box.address(ADMIN, SEK, " rahmat@kpu-agam.example ").surel == "rahmat@kpu-agam.example"
    assert box.address(official(SEK), SEK, None).surel is None
    with pytest.raises(RoleMissing):
        box.address(official(STF), SEK, "orang@lain.example")
    with pytest.raises(PersonUnknown):
        box.address(ADMIN, "siapa", "a@b.example")
    for wrong in (
        "tanpa-domain",
        "a b@c.example",
        "a@b.example\r\nBcc: x@y.example",
        "a@b",
        f"{'a' * 250}@b.example",
    ):
        with pytest.raises(AddressRefused):
            box.address(ADMIN, SEK, wrong)


def test_applying_the_office_again_keeps_an_address_it_does_not_name(
    agam: Agam, reminders: Reminders
) -> None:
    agam.apply(pengingat={"surel": True})
    with agam.ledger.acting(HOUSE) as tx:
        known = people.get(tx, SATKER, STF)
    assert known is not None
    assert known.surel == f"{STF}@kpu-agam.example"


class Rounds:
    """A postman over a real mail server."""

    def __init__(self, agam: Agam, reminders: Reminders) -> None:
        self.ledger: Ledger = agam.ledger
        self.reminders = reminders

    def deliver(self, port: int) -> int:
        smtp = Smtp(settings(port))
        return Postman(
            self.ledger, smtp, self.reminders, OutdatedCopies(self.ledger), draw=lambda: 0.0
        ).deliver(smtp)


def a_letter(agam: Agam, person: str = STF, subject: str = "Naskah: uji") -> None:
    new = mail.NewMail(
        person_id=person, kind="dikembalikan", akses=AccessClass.B, subject=subject, body="Isi.\n"
    )
    with agam.ledger.acting(HOUSE) as tx:
        assert mail.queue(tx, SATKER, [new]) == 1


def test_a_queued_letter_is_sent_once_under_its_rows_id_and_forgotten(
    agam: Agam, reminders: Reminders
) -> None:
    a_letter(agam)
    room, rounds = Mailroom(), Rounds(agam, reminders)
    with mail_server(room) as port:
        assert [rounds.deliver(port), rounds.deliver(port)] == [1, 0]
    (arrived,) = room.taken
    ((row, state, body),) = rows(agam, "SELECT id, state, body FROM mail")
    assert arrived["Message-ID"] == f"<{row}@kpu-agam.example>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert (state, body, room.to) == ("sent", None, [f"{STF}@kpu-agam.example"])


def test_a_server_that_is_away_loses_no_letter_and_charges_none(agam: Agam, reminders: Reminders) -> None:
    for number in range(3):
        a_letter(agam, subject=f"Naskah: {number}")
    room, rounds = Mailroom(drop_after=2), Rounds(agam, reminders)
    with mail_server(room) as port:
        with pytest.raises(Exception, match="broke off"):
            rounds.deliver(port)
        assert rows(agam, "SELECT state, attempts FROM mail ORDER BY queued_at") == [
            ("sent", 1),
            ("waiting", 0),
            ("waiting", 0),
        ]
        due_now(agam)
        assert rounds.deliver(port) == 2
    ids = [message["Message-ID"] for message in room.taken]
    assert len(ids) == 4
    assert len(set(ids)) == 3, (
        "what the server had taken without saying so comes again under its own Message-ID"
    )


def due_now(agam: Agam) -> None:
    with psycopg.connect(agam.dsns.superuser) as connection:
        connection.execute("UPDATE mail SET run_after = now() WHERE state = 'waiting'")


def test_a_refusal_is_seen_by_the_administrator_and_tried_again_at_their_word(
    agam: Agam, reminders: Reminders
) -> None:
    a_letter(agam)
    box, rounds = Mailbox(agam.ledger), Rounds(agam, reminders)
    with mail_server(Mailroom(refuse_recipient="550 5.1.1 No such user")) as port:
        assert rounds.deliver(port) == 0
    (shown,) = box.letters(ADMIN, "refused")
    assert shown.cause == "MailRefused"
    assert str(shown.detail).endswith("(machine: 550 5.1.1 No such user)"), (
        "the server's words are labelled as such"
    )
    with pytest.raises(RoleMissing):
        box.letters(official(SEK), None)
    box.retry(ADMIN, shown.id)
    with mail_server(Mailroom()) as port:
        assert rounds.deliver(port) == 1
    with pytest.raises(MailUnknown):
        box.retry(ADMIN, shown.id)


def test_a_letter_put_off_waits_longer_each_time_and_is_given_up_after_two_days(
    agam: Agam, reminders: Reminders
) -> None:
    a_letter(agam)
    rounds, waits = Rounds(agam, reminders), []
    with mail_server(Mailroom(refuse_data="451 4.7.1 Try later")) as port:
        for _ in range(3):
            assert rounds.deliver(port) == 0
            waits.append(rows(agam, "SELECT extract(epoch FROM run_after - now()) FROM mail")[0][0])
            assert rounds.deliver(port) == 0, "not before its time"
            due_now(agam)
        with psycopg.connect(agam.dsns.superuser) as connection:
            connection.execute("UPDATE mail SET queued_at = now() - interval '49 hours'")
        rounds.deliver(port)
    assert waits[0] < waits[1] < waits[2]
    assert rows(agam, "SELECT state, cause FROM mail") == [("refused", "MailDelayed")]


def test_the_postman_reminds_and_carries_until_he_is_stopped(
    agam: Agam, reminders: Reminders, draft: Draft
) -> None:
    draft()
    pass_time(agam, minutes=25)
    room, stop = Mailroom(), threading.Event()
    with mail_server(room) as port:
        postman = Postman(agam.ledger, Smtp(settings(port)), reminders, OutdatedCopies(agam.ledger))
        thread = threading.Thread(target=postman.run, args=(stop,), kwargs={"every_s": 0.05})
        thread.start()
        deadline = time.monotonic() + PATIENCE_S
        while len(room.taken) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert sorted(room.to) == [f"{HKM}@kpu-agam.example", f"{STF}@kpu-agam.example"]
    assert all("menunggu Anda" in message["Subject"] for message in room.taken)


def test_who_has_no_address_any_more_is_not_written_to(agam: Agam, reminders: Reminders) -> None:
    a_letter(agam)
    Mailbox(agam.ledger).address(ADMIN, STF, None)
    with mail_server(Mailroom()) as port:
        assert Rounds(agam, reminders).deliver(port) == 0
    assert rows(agam, "SELECT state, cause FROM mail") == [("refused", "AddressMissing")]


def test_the_office_file_names_addresses_hours_and_reminders(agam: Agam) -> None:
    people_ = [{**each, "surel": f"{each['id']}@kpu-agam.example"} for each in agam.file.config["orang"]]
    agam.apply(orang=people_, jam_kerja={"senin": ["07.30-16.00"]}, pengingat={"jeda": 30, "surel": True})
    with agam.ledger.acting(HOUSE) as tx:
        assert all(each.surel for each in people.every(tx, SATKER))
    wrong_ones: tuple[dict[str, Any], ...] = (
        {"jam_kerja": {"senin": ["16.00-07.30"]}},
        {"jam_kerja": {"monday": ["07.30-16.00"]}},
        {"jam_kerja": {"senin": []}},
        {"pengingat": {"jeda": 1}},
        {"orang": [{**people_[0], "surel": "bukan alamat"}, *people_[1:]]},
    )
    for wrong in wrong_ones:
        with pytest.raises(Exception, match="office file"):
            agam.apply(**wrong)
