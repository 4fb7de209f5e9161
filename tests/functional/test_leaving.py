"""Who leaves, leaves for good: what waits for them goes on, and nothing of theirs opens again when they are put back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest

from archive.access import AccessClass
from archive.ledger import Principal
from archive.ledger.documents import templates
from archive.ledger.documents.templates import NewTemplate
from archive.ledger.office import certificates, people
from archive.ledger.office.certificates import NewCertificate
from archive.ledger.registers import proposals
from archive.ledger.registers import years as register_years
from archive.ledger.registers.proposals import ProposalKind
from service.identity import accounts
from service.leaving.leaver import Sort
from service.leaving.letters import INHERITED, VACANT
from service.leaving.rounds import VacancyNotices
from service.office_file import file as office_files
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.demonstration import demonstration
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.functional.test_recipients import sent, tray
from tests.house import OFFICE
from worker.line.seals import Seals

CHANGES: Final[dict[str, Any]] = {
    "tanda_tangan": {"surat_edaran": "segel", "lembar_disposisi": "segel"},
    "pengingat": {"surel": True},
}
SYSTEM: Final = Principal.system("test", "1306")


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DeskHouse]:
    """One house for the module: whoever leaves in a test comes back at its end."""
    keyring = demonstration(tmp_path_factory.mktemp("leaving") / "pki")
    servers = shared_ledger("leaving"), shared_s3("naskah-leaving")
    with desk_house(*servers, converter_socket, seals=Seals(keyring), keyring=keyring, **CHANGES) as made:
        for who in (SEK, KSB):
            made.call("admin", "PUT", f"/people/{who}/surel", json={"surel": f"{who}@kpu-agam.example"})
        yield made


def leave(house: DeskHouse, who: str, **body: Any) -> Any:
    return house.call("admin", "POST", f"/people/{who}/leave", json=body)


def apply(house: DeskHouse) -> None:
    """Apply the office's file again, as it always was."""
    config = {**office_files.read(OFFICE).config, **CHANGES}
    with house.app.acting(SYSTEM) as tx:
        office_files.apply(tx, office_files.check(config), "test")


def left_out(house: DeskHouse, who: str) -> None:
    """Let the people of the office's file be those without one, as applying it does."""
    with house.app.acting(SYSTEM) as tx:
        people.replace(tx, "1306", [each for each in people.every(tx, "1306") if each.id != who])


def put_back_by_file(house: DeskHouse) -> None:
    apply(house)


def put_back_and_appointed(house: DeskHouse) -> None:
    apply(house)
    body = {"jabatan": "kasubbag_hukum", "orang": HKM}
    held = [
        each
        for each in house.call("admin", "GET", "/positions")["positions"]
        if each["key"] == "kasubbag_hukum"
    ]
    if HKM not in held[0]["today"]:
        house.call("admin", "POST", "/appointments", 201, json=body)


@pytest.mark.parametrize("gone", ["leave", "file"])
@pytest.mark.parametrize("back", [put_back_by_file, put_back_and_appointed])
def test_a_token_of_one_who_left_opens_nothing_when_they_are_put_back(
    house: DeskHouse, gone: str, back: Callable[[DeskHouse], None]
) -> None:
    old = house.token(f"{HKM} {gone} {back.__name__}", person_id=HKM)
    house.tokens["old"] = old
    house.call("old", "GET", "/inbox")
    if gone == "leave":
        assert leave(house, HKM)["done"]
    else:
        left_out(house, HKM)
    house.call("old", "GET", "/inbox", 401)
    back(house)
    house.call("old", "GET", "/inbox", 401)
    house.tokens[HKM] = house.token(f"{HKM} again {gone} {back.__name__}", person_id=HKM)
    house.call(HKM, "GET", "/inbox")
    (post,) = [
        each
        for each in house.call("admin", "GET", "/positions")["positions"]
        if each["key"] == "kasubbag_hukum"
    ]
    assert post["today"] == [HKM]


def test_what_waits_for_one_who_leaves_is_shown_with_whom_it_goes_to_and_goes_there(house: DeskHouse) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    looked = leave(house, KSB, penerus={"kasubbag_perencanaan": STF}, periksa=True)
    assert not looked["done"]
    (waits,) = [
        each
        for each in looked["ditinggalkan"]
        if each["naskah"] and each["naskah"]["document_id"] == document
    ]
    assert (waits["jalan"], waits["kepada"]) == ("penerus", [STF])
    assert {"penugasan", "kunci"} <= {each["macam"] for each in looked["ditinggalkan"]}
    assert house.call(KSB, "GET", "/inbox")["items"], "a look changes nothing"

    done = leave(house, KSB, penerus={"kasubbag_perencanaan": STF}, dasar="SK 12/2026")
    assert done["ditinggalkan"] == looked["ditinggalkan"]
    assert done["lowong"] == []
    house.call(KSB, "GET", "/inbox", 401)
    assert document in [each["document_id"] for each in house.call(STF, "GET", "/inbox")["items"]]
    with pytest.raises(office_files.OfficeInUse):
        apply(house)  # the file still names who left, beside who follows
    follows = next(
        holder["id"]
        for each in house.call("admin", "GET", "/positions")["positions"]
        for holder in each["holders"]
        if (each["key"], holder["orang"]) == ("kasubbag_perencanaan", STF)
    )
    again = leave(house, KSB)
    assert (again["repeated"], again["ditinggalkan"]) == (True, [])
    house.call("admin", "DELETE", f"/appointments/{follows}")
    apply(house)
    house.tokens[KSB] = house.token(f"{KSB} again", person_id=KSB)


def test_a_position_without_a_holder_is_told_and_the_papers_that_wait_for_it_are_listed(
    house: DeskHouse,
) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    done = leave(house, HKM)
    assert done["lowong"] == ["kasubbag_hukum"]
    assert document in letters(house, VACANT)[SEK]
    assert document not in letters(house, INHERITED).get(SEK, ""), "who stands above takes nothing on"
    (found,) = [
        each
        for each in house.call(SEK, "GET", "/positions/vacant")["vacant"]
        if each["key"] == "kasubbag_hukum"
    ]
    assert document in [each["document_id"] for each in found["naskah"]]
    refused = house.call(
        "admin",
        "POST",
        f"/people/{STF}/leave",
        422,
        json={"penerus": {"sekretaris": "siapa"}, "periksa": True},
    )
    assert {each["path"] for each in refused["errors"]} == {"penerus.sekretaris"}
    house.call("admin", "POST", "/people/tidak-ada/leave", 404, json={})
    house.call(STF, "POST", f"/people/{SEK}/leave", 403, json={})
    apply(house)
    house.tokens[HKM] = house.token(f"{HKM} once more", person_id=HKM)


def returned_draft(house: DeskHouse) -> None:
    """STF wrote it, and it was sent back to them."""
    document = house.draft()
    payload = {**house.catalog["surat_edaran"].example, "tentang": "yang ditulis STF"}
    house.act(STF, document, "revise", payload=payload)
    house.print_all()
    house.act(STF, document, "paraf")
    house.act(KSB, document, "return", catatan="Kurang satu")
    house.print_all()


def paraf_waits(house: DeskHouse) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()


def numbered(house: DeskHouse) -> None:
    document = house.draft("nota_dinas")
    house.act(KSB, document, "sign")
    house.print_all()


def disposisi_given(house: DeskHouse) -> None:
    body = {"petunjuk": ["Selesaikan/TL"], "kepada": ["kasubbag_perencanaan"], "perihal": f"Data {uuid4()}"}
    sheet = str(house.call(SEK, "POST", "/disposisi", 202, json=body)["id"])
    house.print_all()
    house.act(SEK, sheet, "sign")
    house.print_all()


def sent_and_unread(house: DeskHouse) -> str:
    document = house.draft()
    for who in (HKM, STF, KSB):
        house.act(who, document, "paraf")
        house.print_all()
    house.act(SEK, document, "sign")
    house.print_all()
    sent(house, document, {"nama": "Kasubbag", "kepada": f"orang:{KSB}", "saluran": "naskah"})
    return document


def template_uploaded(house: DeskHouse) -> None:
    new = NewTemplate(
        satker="1306",
        jenis="surat_edaran",
        digest="d" * 64,
        state="uploaded",
        name="se.docx",
        size=1,
        contract_version="1",
        findings=(),
        object_id="1306:templat",
    )
    with house.app.acting(SYSTEM) as tx:
        templates.add(tx, new, (), KSB)


def import_proposed(house: DeskHouse) -> None:
    with house.app.acting(SYSTEM) as tx:
        register_years.hold(tx, "1306", "edaran", today().year)
        proposals.ask(
            tx,
            satker="1306",
            register="edaran",
            tahun=today().year,
            kind=ProposalKind.REOPENING,
            reason="salah tutup",
            by=KSB,
            detail={},
        )


def delegated(house: DeskHouse) -> None:
    body = {"atasan": "sekretaris", "pelaksana": "kasubbag_perencanaan", "dasar": "Surat Kuasa 3/2026"}
    house.call("admin", "POST", "/delegations", 201, json=body)


def certified(house: DeskHouse) -> None:
    new = NewCertificate(sha256="c" * 64, level="pribadi", subject="CN=Nofriyanti")
    with house.app.acting(SYSTEM) as tx:
        certificates.propose(tx, "1306", KSB, new, by="test")


def invited(house: DeskHouse) -> None:
    with house.app.acting(SYSTEM) as tx:
        accounts.invite(
            tx,
            "http://localhost",
            satker="1306",
            person_id=KSB,
            login=None,
            roles=["pejabat"],
            ceiling=AccessClass.T,
            by="test",
        )


def nothing(house: DeskHouse) -> None:
    """It is there already."""


KINDS: Final[dict[str, tuple[Callable[[DeskHouse], Any], str, Sort, str, str, list[str]]]] = {
    "a paper that waits for a paraf": (paraf_waits, KSB, Sort.NASKAH, "diparaf", "atasan", [SEK]),
    "a draft that was sent back to who wrote it": (
        returned_draft,
        STF,
        Sort.NASKAH,
        "direvisi",
        "kepala",
        [KSB],
    ),
    "a number that is not signed yet": (
        numbered,
        KSB,
        Sort.NOMOR,
        "diambil alih penandatanganannya",
        "atasan",
        [SEK],
    ),
    "a disposisi they were given": (
        disposisi_given,
        KSB,
        Sort.DISPOSISI,
        "dijawab sebagai disposisi",
        "kosong",
        [],
    ),
    "a disposisi they gave": (
        nothing,
        SEK,
        Sort.DIBERIKAN,
        "ditutup sebagai disposisi",
        "kosong",
        [],
    ),
    "what they were sent and never read": (
        sent_and_unread,
        KSB,
        Sort.KIRIMAN,
        "belum dibaca",
        "atasan",
        [SEK],
    ),
    "a template they uploaded": (
        template_uploaded,
        KSB,
        Sort.TEMPLAT,
        "surat_edaran: se.docx",
        "penyetuju",
        [HKM, SEK, STF, "yulia-fitri"],
    ),
    "what they proposed about a book": (
        import_proposed,
        KSB,
        Sort.USULAN,
        "buka_kembali edaran ",
        "penyetuju",
        [HKM, SEK, STF, "yulia-fitri"],
    ),
    "a position": (
        nothing,
        KSB,
        Sort.PENUGASAN,
        "Kepala Subbagian Perencanaan, Data, dan Informasi",
        "kosong",
        [],
    ),
    "authority to sign": (
        delegated,
        KSB,
        Sort.WEWENANG,
        "a.n. Sekretaris Komisi Pemilihan Umum Kabupaten Agam oleh Kepala Subbagian Perencanaan, Data, dan Informasi",
        "kosong",
        [],
    ),
    "a token": (nothing, KSB, Sort.KUNCI, f"{KSB} again: pejabat", "berakhir", []),
    "an account": (invited, KSB, Sort.AKUN, KSB, "berakhir", []),
    "a certificate": (certified, KSB, Sort.SERTIFIKAT, "CN=Nofriyanti", "berakhir", []),
}
"""How each kind comes about, of whom, and whom it goes to when they leave with nobody named: a kind more is one line."""


def test_every_kind_has_its_line() -> None:
    assert {each[2] for each in KINDS.values()} == set(Sort)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_one_leaves_behind_is_shown_with_whom_it_goes_to(house: DeskHouse, kind: str) -> None:
    make, who, sort, what, way, to = KINDS[kind]
    make(house)
    found = leave(house, who, periksa=True)["ditinggalkan"]
    of_its_kind = [each for each in found if each["macam"] == sort and each["uraian"].startswith(what)]
    assert of_its_kind, found
    assert {(each["jalan"], tuple(each["kepada"])) for each in of_its_kind} == {(way, tuple(to))}


def letters(house: DeskHouse, subject: str) -> dict[str, str]:
    """The words of the last letter to each person with a subject."""
    with psycopg.connect(house.superuser) as connection:
        rows = connection.execute(
            "SELECT person_id, body FROM mail WHERE subject = %s ORDER BY queued_at", (subject,)
        ).fetchall()
    return dict(rows)


def test_an_office_file_without_somebody_lets_them_leave_as_the_command_does(house: DeskHouse) -> None:
    document = sent_and_unread(house)
    config = {**office_files.read(OFFICE).config, **CHANGES}
    config["orang"] = [
        {**each, "id": "pengganti", "nama": "Pengganti", "surel": "pengganti@kpu-agam.example"}
        if each["id"] == KSB
        else each
        for each in config["orang"]
    ]
    file = office_files.check(config)
    with house.app.acting(SYSTEM) as tx:
        shown = {each.path: each.effect for each in office_files.preview(tx, file)}
    assert "goes to pengganti (successor)" in shown[f"orang.{KSB}"]
    house.call(KSB, "GET", "/inbox")
    with house.app.acting(SYSTEM) as tx:
        applied = office_files.lay_in(tx, file, "test")
    assert [each.person.id for each in applied.consequences.going] == [KSB]
    assert applied.consequences.vacant == []
    house.call(KSB, "GET", "/inbox", 401)
    house.tokens["pengganti"] = house.token("pengganti", person_id="pengganti")
    assert tray(house, "pengganti", document), "what was sent and never read goes on"
    assert "belum dibacanya" in letters(house, INHERITED)["pengganti"]
    with psycopg.connect(house.superuser) as connection:
        (detail,) = connection.execute(
            "SELECT detail FROM audit_entry WHERE action = 'person.left' AND detail->>'orang' = %s"
            " ORDER BY at DESC LIMIT 1",
            (KSB,),
        ).fetchone() or ({},)
    assert detail["kiriman_diteruskan"] >= 1
    apply(house)
    house.tokens[KSB] = house.token(f"{KSB} by file", person_id=KSB)


def test_a_position_that_a_file_leaves_to_nobody_is_told_once_and_again_the_next_day_while_papers_wait(
    house: DeskHouse,
) -> None:
    paraf_waits(house)
    disposisi_given(house)
    config = {**office_files.read(OFFICE).config, **CHANGES}
    later = (today() + timedelta(days=30)).isoformat()
    config["orang"] = [{**each, "dari": later} if each["id"] == KSB else each for each in config["orang"]]
    file = office_files.check(config)
    with house.app.acting(SYSTEM) as tx:
        shown = {each.path: each.effect for each in office_files.preview(tx, file)}
        assert SEK in shown["orang.kunci.kasubbag_perencanaan"]
        applied = office_files.lay_in(tx, file, "test")
    assert applied.consequences.vacant == ["kasubbag_perencanaan"]
    waiting = house.call(SEK, "GET", "/positions/vacant")["vacant"]
    assert {each["jenis"] for found in waiting for each in found["naskah"]} >= {
        "surat_edaran",
        "lembar_disposisi",
    }
    told = letters(house, VACANT)
    assert "Kepala Subbagian Perencanaan, Data, dan Informasi" in told[SEK]
    assert "naskah menunggu" in told[SEK]

    now = datetime.now(UTC)
    notices = VacancyNotices(ledger=house.app, offices=house.offices, clock=lambda: now)
    house.offices.forget()
    assert notices.tell("1306") == 0, "told when it came about"
    late = VacancyNotices(ledger=house.app, offices=house.offices, clock=lambda: now + timedelta(days=10))
    assert late.tell("1306") > 0, "papers still wait"
    apply(house)
