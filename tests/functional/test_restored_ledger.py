"""A ledger set back to its backup while the vault went on: what stands still, what comes back, what is named, how it goes on."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import psycopg
import pytest

from archive.ledger import Ledger, Principal, restorations, roles
from archive.ledger.backup import backup, restore
from archive.ledger.errors import RegisterFull
from archive.ledger.office import keys
from archive.ledger.registers import years as register_years
from archive.ledger.restorations import NotCompared
from archive.ledger.upgrade import downgrade, upgrade
from archive.proof.comparison import Comparison
from archive.proof.losses import Loss
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.postgres import PostgresServer
from service.office_file import file as office
from service.operations.ending_keeper import EndingKeeper
from service.operations.restoring import compare_ledger, restore_ledger
from service.operations.standstill import LEAST, LossesStand, Standstill
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.demonstration import demonstration
from tests.functional.desk_house import _CE, HKM, KSB, SEK, SHORT, STF, DeskHouse, desk_house
from tests.functional.test_attachments import attach, book, picture
from tests.functional.test_personal_signature import issue, pem, seal
from tests.functional.test_receiving import receive
from tests.house import OFFICE, event
from worker.line.seals import Seals
from worker.signing.keyring import Keyring

pytestmark = pytest.mark.timeout(900)  # some forty pages are printed before the first test can begin
TWO = {
    "sop": {
        "konseptor": "pengelola_data",
        "penandatangan": "sekretaris",
        "pihak": ["kasubbag_perencanaan"],
    }
}
KEYS: dict[str, tuple[bytes, dict[str, Any]]] = {}
"""Certificate, and what opens its key, of each signatory of the round that stands."""
BY = "Yulia Fitri, Arsiparis"
SAME_ROWS = {
    "document": "id, satker, akses, jenis, unit, klasifikasi, status, judul, perihal, pencipta, nomor, tahun, tanggal, code,"
    " series, revision_no, record, folded, created_at",
    "event": "satker, source, event_id, item, akses, event_type, subject, event_time, body_digest, channel, batch_id,"
    " document_id, job_id, accepted_by, accepted_at",
    "revision": "document_id, no, payload, context, contract_version, template_digest, content_digest, created_at, created_by",
    "act": "document_id, no, revision_no, kind, person_id, nama, jabatan, kapasitas, kelompok, at, content_digest, pdf_sha256,"
    " note, detail",
    "version": "document_id, no, revision_no, status, job_id, object_id, root, inventory_sha256, inventory_key,"
    " inventory_version_id, faults",
    "artifact": "document_id, version_no, name, media, size, sha256, key, version_id, pages",
    "register_number": "register, tahun, urut, sisipan, nomor, state, document_id, tanggal, keterangan, reason, taken_at,"
    " taken_by, voided_at, voided_by",
    "disposisi": "document_id, akses, akar, induk, mengganti, naskah, surat, pemberi, batas, closed",
    "disposisi_kepada": "document_id, akses, posisi, urut, answered",
    "distribution": "id, akses, document_id, act_no, urut, penerima, saluran, sent_at, received_at, received_by, noted_by, koreksi,"
    " kepada, surel, tembusan, bukti",
    "announcement": "akses, document_id, act_no, sent_no, urut, person_id, at, read_at, read_by",
}
"""What the bucket holds of each table; every column of it has to come back as it was."""


def numbered(house: DeskHouse, *signed_by: str) -> str:
    """A Surat Edaran with its paraf, and its signature where somebody is named."""
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    for who in signed_by:
        house.act(who, document, "sign")
        house.print_all()
    return document


def level(house: DeskHouse, name: str) -> None:
    """Let the office sign on another level from now on."""
    config = {**office.read(OFFICE).config, **SHORT, "tanda_tangan": {"surat_edaran": name}}
    with house.app.acting(Principal.system("test", "1306")) as tx:
        office.apply(tx, office.check(config), "test")
    house.offices.forget()


def drafted(house: DeskHouse, keyring: Keyring) -> str:
    return house.draft()


def without_a_chain(house: DeskHouse, keyring: Keyring) -> str:
    return house.draft("lembar_disposisi", akses="T")


def passed_on(house: DeskHouse, keyring: Keyring) -> str:
    """A disposisi that was signed, passed on, answered below and then above; its letter stays out of it."""
    config = {**office.read(OFFICE).config, **SHORT, "tanda_tangan": {"lembar_disposisi": "segel"}}
    with house.app.acting(Principal.system("test", "1306")) as tx:
        office.apply(tx, office.check(config), "test")
    house.offices.forget()
    asked: dict[str, Any] = {"petunjuk": ["Pantau"], "perihal": "Rapat", "batas_menit": 30}
    sheets: list[str] = []
    for who, to in ((SEK, "kasubbag_perencanaan"), (KSB, "pengelola_data")):
        path = f"/disposisi/{sheets[-1]}/forward" if sheets else "/disposisi"
        body = {**asked, "kepada": [to]} if not sheets else {"petunjuk": ["File"], "kepada": [to]}
        sheets.append(str(house.call(who, "POST", path, 202, json=body)["id"]))
        house.print_all()
        house.act(who, sheets[-1], "sign")
        house.print_all()
    first, second = sheets
    for who, sheet, verb in ((STF, second, "answer"), (KSB, first, "answer"), (SEK, first, "close")):
        headers = {"If-Match": f'"{house.look(who, sheet)["etag"]}"'}
        house.call(who, "POST", f"/disposisi/{sheet}/{verb}", json={"catatan": "Selesai"}, headers=headers)
        house.print_all()
    return first


def initialled(house: DeskHouse, keyring: Keyring) -> str:
    return numbered(house)


def returned(house: DeskHouse, keyring: Keyring) -> str:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.act(SEK, document, "return", catatan="Dasar hukum kurang satu")
    house.print_all()
    return document


def revised(house: DeskHouse, keyring: Keyring) -> str:
    document = returned(house, keyring)
    payload = {**house.catalog["surat_edaran"].example, "tentang": "Perubahan Jadwal Pengumpulan Data"}
    house.act(STF, document, "revise", payload=payload)
    house.print_all()
    return document


def cancelled(house: DeskHouse, keyring: Keyring) -> str:
    document = house.draft()
    house.act(STF, document, "cancel", catatan="Tidak jadi")
    house.print_all()
    return document


def on_paper(house: DeskHouse, keyring: Keyring) -> str:
    level(house, "basah")
    return numbered(house, SEK)


def number_void(house: DeskHouse, keyring: Keyring) -> str:
    document = on_paper(house, keyring)
    house.act(SEK, document, "cancel", catatan="Salah tujuan")
    house.print_all()
    return document


def sealed(house: DeskHouse, keyring: Keyring) -> str:
    level(house, "segel")
    return numbered(house, SEK)


def distributed(house: DeskHouse, keyring: Keyring) -> str:
    document = sealed(house, keyring)
    house.act(
        STF,
        document,
        "distribute",
        penerima=[
            {"nama": "Bawaslu", "saluran": "srikandi"},
            {"nama": "KPU"},
            {"kepada": "jabatan:kasubbag_hukum", "tembusan": True},
        ],
    )
    house.print_all()
    house.call(HKM, "POST", f"/documents/{document}/read")
    first, second, _ = house.look(STF, document)["distributions"]
    path = f"/documents/{document}/distributions/{{}}/receipt"
    house.call(STF, "POST", path.format(first["id"]), json={"diterima_oleh": "Dedi"})
    house.call(STF, "POST", path.format(second["id"]), json={"diterima_oleh": "Rani"})
    house.print_all()
    corrected = {"tercatat": "Dedi", "diterima_oleh": "Dedi Kurniawan", "catatan": "Nama lengkap"}
    house.call(STF, "POST", f"{path.format(first['id'])}/correct", json=corrected)
    assert house.print_all() == 1, "a receipt goes into the vault by itself"
    return document


def revoked(house: DeskHouse, keyring: Keyring) -> str:
    document = sealed(house, keyring)
    house.act(SEK, document, "revoke", catatan="Tidak berlaku lagi")
    house.print_all()
    return document


def in_person(house: DeskHouse, keyring: Keyring) -> str:
    level(house, "pribadi")
    made, body = issue(keyring)
    house.bind(SEK, pem(made))
    document = numbered(house, SEK)
    seal(house, SEK, document, **body)
    house.print_all()
    return document


def awaiting_a_person(house: DeskHouse, keyring: Keyring) -> str:
    level(house, "pribadi")
    return numbered(house, SEK)


def two_sign(house: DeskHouse) -> None:
    """Let a type be signed by two from now on."""
    config = {**office.read(OFFICE).config, "rantai": TWO, "tanda_tangan": {"sop": "pribadi"}}
    with house.app.acting(Principal.system("test", "1306")) as tx:
        office.apply(tx, office.check(config), "test")
    house.offices.forget()


def half_signed(house: DeskHouse, keyring: Keyring) -> str:
    """Two sign, one has: the round stands, with its number, and what the first left."""
    two_sign(house)
    KEYS.clear()
    for who, nama in ((SEK, "Rahmat Hidayat"), (KSB, "Nofriyanti")):
        made, body = issue(keyring, nama)
        KEYS[who] = (pem(made), body)
        house.bind(who, pem(made))
    document = house.draft("sop")
    house.act(SEK, document, "sign")
    house.print_all()
    seal(house, SEK, document, **KEYS[SEK][1])
    house.print_all()
    return document


def broken_round(house: DeskHouse, keyring: Keyring) -> str:
    document = half_signed(house, keyring)
    house.act(KSB, document, "return", catatan="Angkanya keliru")
    house.print_all()
    return document


def received(house: DeskHouse, keyring: Keyring) -> str:
    out = io.BytesIO()
    with pikepdf.new() as letter:
        letter.add_blank_page()
        letter.save(out)
    taken = receive(house, out.getvalue(), media="application/pdf", nama="surat.pdf")
    house.print_all()
    return str(taken["document_id"])


def with_lampiran(house: DeskHouse, keyring: Keyring) -> str:
    form = house.draft("form_data_kinerja")
    return house.draft(lampiran=[form])


def with_files(house: DeskHouse, keyring: Keyring) -> str:
    """Two files that go with a draft, of which another took the place of one."""
    document = house.draft()
    attach(house, STF, document, ("RAB.xlsx", book()), ("denah.png", picture()))
    house.print_all()
    attach(house, STF, document, ("denah baru.jpg", picture("JPEG")), ganti=2)
    house.print_all()
    return document


KINDS: tuple[Callable[[DeskHouse, Keyring], str], ...] = (
    drafted,
    without_a_chain,
    passed_on,
    initialled,
    returned,
    revised,
    cancelled,
    on_paper,
    number_void,
    sealed,
    distributed,
    revoked,
    in_person,
    awaiting_a_person,
    broken_round,
    half_signed,
    received,
    with_lampiran,
    with_files,
)


@dataclass(frozen=True, kw_only=True)
class Drill:
    """What was before and after the disk was lost."""

    before: DeskHouse
    after: DeskHouse
    kinds: dict[str, str]
    """A document of each kind, made after the backup."""
    going_on: str
    """One that was drafted before the backup, and signed after it."""
    sent: list[tuple[dict[str, Any], Any]]
    """Events with their answers."""
    door: list[int]
    """How a token that stands and one that was ended were answered, before the comparison and after it."""
    at_rest: dict[str, int]
    """How each way answered while the ledger stood still."""
    health: Any
    done: Comparison
    dsns: LedgerDsns


def send(house: DeskHouse, asked: dict[str, Any], expect: int = 202) -> Any:
    return house.call("intake", "POST", "/events", expect, json=asked, headers=_CE)


def ways(house: DeskHouse, document: str) -> dict[str, int]:
    """How each way into the ledger answers."""
    view = house.look(SEK, document)
    seen = {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"]}
    asked = event("lembar_disposisi", dict(house.catalog["lembar_disposisi"].example))
    calls: dict[str, tuple[str, str, dict[str, Any]]] = {
        "event": ("intake", "/events", {"json": asked, "headers": _CE}),
        "batch": (
            "intake",
            "/events",
            {"json": [asked], "headers": {"Content-Type": "application/cloudevents-batch+json"}},
        ),
        "sign": (
            SEK,
            f"/documents/{document}/sign",
            {"json": seen, "headers": {"If-Match": f'"{view["etag"]}"'}},
        ),
        "cancel": (
            STF,
            f"/documents/{document}/cancel",
            {"json": {"catatan": "Tidak jadi"}, "headers": {"If-Match": f'"{view["etag"]}"'}},
        ),
        "reserve": (
            "arsip",
            "/registers/edaran/reservations",
            {"json": {"jumlah": 1, "alasan": "Listrik padam"}},
        ),
        "letter": (
            "arsip",
            "/registers/masuk/letters",
            {"json": {"tanggal": today().isoformat(), "asal": "Bawaslu", "perihal": "Data"}},
        ),
    }
    found = {}
    for name, (who, path, options) in calls.items():
        headers = {"Authorization": f"Bearer {house.tokens[who]}", **options.pop("headers", {})}
        answer = house.http.post(path, headers=headers, **options)
        assert answer.headers.get("Retry-After") == "60", (name, answer.text)
        assert "naskah archive compare" in answer.json()["langkah"], answer.text
        found[name] = answer.status_code
    return found


@pytest.fixture(scope="module")
def drill(
    postgres: PostgresServer,
    role_passwords: dict[str, str],
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Drill]:
    folder = tmp_path_factory.mktemp("drill")
    keyring, s3 = demonstration(folder / "pki"), shared_s3("naskah-drill")
    dsns = shared_ledger("ledger_drill")
    opened: dict[str, Any] = {"seals": Seals(keyring), "keyring": keyring, **SHORT}
    with desk_house(dsns, s3, converter_socket, **opened) as before:
        going_on = numbered(before)
        on_paper(before, keyring)
        before.tokens["ended"] = before.token("ended", person_id=HKM)
        as_of = datetime.now(UTC)
        made = backup(dsns.owner, folder / "ledger.dump")
        end(dsns, before, "ended", s3)
        asked = [
            event("lembar_disposisi", dict(before.catalog["lembar_disposisi"].example)) for _ in range(3)
        ]
        sent = [(each, send(before, each)) for each in asked]
        before.print_all()
        kinds = {kind.__name__: kind(before, keyring) for kind in KINDS}
        before.call(
            "arsip", "POST", "/registers/edaran/reservations", 201, json={"jumlah": 2, "alasan": "Padam"}
        )
        level(before, "segel")
        before.act(SEK, going_on, "sign")
        before.print_all()

        roles.create_database(postgres.dsn(), "ledger_drill_after")
        after_dsns = _other(dsns, "ledger_drill_after")
        restore_ledger(after_dsns.owner, made.path, backup_at=as_of)
        with desk_house(after_dsns, s3, converter_socket, tokens=before.tokens, **opened) as after:
            door = [_inbox(after, who) for who in (SEK, "ended")]
            health = after.http.get("/health/ready").json()
            done = compare(after_dsns, s3)
            door += [_inbox(after, who) for who in (SEK, "ended")]
            at_rest = ways(after, kinds["initialled"])
            assert after.print_all() == 0, "no job is begun either"
            yield Drill(
                before=before,
                after=after,
                kinds=kinds,
                going_on=going_on,
                sent=sent,
                door=door,
                at_rest=at_rest,
                health=health,
                done=done,
                dsns=after_dsns,
            )


def end(dsns: LedgerDsns, house: DeskHouse, name: str, s3: S3Access) -> None:
    """End a token, and let it lie in the vault as the relay's process does within seconds."""
    proof, vault = Ledger(dsns.proof), open_vault(VaultSettings.from_env(s3.env()))
    with house.app.acting(Principal.system("test", "1306")) as tx:
        (made,) = (each for each in keys.every(tx) if each.name == name)
        assert keys.revoke(tx, made.id, "admin")
    EndingKeeper(proof, vault).keep()
    proof.close()
    vault.close()


def _inbox(house: DeskHouse, who: str) -> int:
    return house.http.get("/inbox", headers={"Authorization": f"Bearer {house.tokens[who]}"}).status_code


def _other(dsns: LedgerDsns, name: str) -> LedgerDsns:
    def at(dsn: str) -> str:
        return dsn.rpartition("/")[0] + f"/{name}"

    return LedgerDsns(
        name=name,
        owner=at(dsns.owner),
        app=at(dsns.app),
        press=at(dsns.press),
        proof=at(dsns.proof),
        superuser=at(dsns.superuser),
    )


def compare(dsns: LedgerDsns, s3: S3Access) -> Comparison:
    vault, owner = open_vault(VaultSettings.from_env(s3.env())), Ledger(dsns.owner)
    try:
        return compare_ledger(owner, vault.store, settled_before=datetime.now(UTC))
    finally:
        owner.close()
        vault.close()


def rows(house: DeskHouse | LedgerDsns, table: str, where: str = "true") -> list[tuple[Any, ...]]:
    with psycopg.connect(house.superuser) as connection:
        query = f"SELECT {SAME_ROWS[table]} FROM {table} WHERE {where}"
        return sorted(connection.execute(query.encode()).fetchall(), key=repr)


def test_a_token_that_was_ended_after_the_backup_opens_nothing_after_the_restore(drill: Drill) -> None:
    assert drill.door == [503, 503, 200, 401], "nobody is let in before the vault was asked"
    assert [each.name for each in drill.done.ended_again] == [f"ended ({HKM})"]


def test_nothing_is_taken_in_signed_or_numbered_before_the_comparison(drill: Drill) -> None:
    assert drill.at_rest == dict.fromkeys(("event", "batch", "sign", "cancel", "reserve", "letter"), 503)
    ledger = drill.health["parts"]["ledger"]
    assert ledger["state"] == "standing"
    assert "naskah archive compare" in ledger["detail"]


@pytest.mark.parametrize("table", SAME_ROWS)
def test_every_row_that_the_vault_tells_comes_back_as_it_was(drill: Drill, table: str) -> None:
    only_there = "state NOT IN ('dicadangkan')" if table == "register_number" else "true"
    assert rows(drill.after, table, only_there) == rows(drill.before, table, only_there)


@pytest.mark.parametrize(
    "order", ["created_at, id", "created_at DESC, id DESC"], ids=["given first", "given last"]
)
def test_what_is_below_a_closed_sheet_is_closed_whichever_comes_back_first(drill: Drill, order: str) -> None:
    told = "SELECT document_id, closed FROM disposisi ORDER BY document_id"
    sheets = f"SELECT id FROM document WHERE jenis = 'lembar_disposisi' ORDER BY {order}"
    with psycopg.connect(drill.before.superuser) as connection:
        was = connection.execute(told).fetchall()
        assert sum(closed for _, closed in was) == 2, "the one that was closed, and the one below it"
        connection.execute("DELETE FROM disposisi_kepada")
        connection.execute("DELETE FROM disposisi")
        for (sheet,) in connection.execute(sheets.encode()).fetchall():
            connection.execute("UPDATE document SET record = record WHERE id = %s", (sheet,))
        assert connection.execute(told).fetchall() == was
        connection.rollback()


@pytest.mark.parametrize("kind", [kind.__name__ for kind in KINDS])
def test_a_document_of_each_kind_reads_as_before(drill: Drill, kind: str) -> None:
    document = drill.kinds[kind]
    seen = [house.look(SEK, document) for house in (drill.before, drill.after)]
    for view in seen:
        view.pop("tanda_tangan", None)  # whether a page waits for a signature is the ledger's alone
        view.pop("possible", None)
    if kind == awaiting_a_person.__name__:  # its page, which the vault never held, is printed anew first
        assert seen[1]["waiting_for"] == []
        for name in ("cetak", "langkah", "menunggu", "waiting_for"):
            assert seen[0].pop(name) != seen[1].pop(name)
    assert seen[0] == seen[1]
    assert drill.before.content(document, "record") == drill.after.content(document, "record")


def test_what_goes_with_a_document_comes_back_with_it(drill: Drill) -> None:
    document = drill.kinds[with_files.__name__]
    before, after = (
        house.call(SEK, "GET", f"/documents/{document}/attachments") for house in (drill.before, drill.after)
    )
    assert before == after
    assert [(each["no"], each["tersimpan"]) for each in after["attachments"]] == [(1, True), (3, True)]
    assert drill.after.content(document, "berkas-3") == picture("JPEG")


def test_only_what_was_lost_is_named(drill: Drill) -> None:
    assert [(each.loss, each.what) for each in drill.done.losses] == [(Loss.OFFICE, "1306")], "applied since"
    told = drill.done.as_json()
    # Three that were sent, the Lampiran, the disposisi below another, and the one drafted before the backup and signed after it.
    assert (told["documents"], told["new_documents"]) == (len(KINDS) + 6, len(KINDS) + 5)
    assert told["printed_again"] == 1


def test_no_block_goes_beyond_a_registers_last_number(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Ledger(drill.dsns.owner)
    key = f"1306/edaran/{today().year}"
    last = {each.key: each for each in Standstill(owner).blocks()}[key].last
    monkeypatch.setattr(register_years, "MOST", last + 3)
    assert {each.key: each for each in Standstill(owner).blocks()}[key].count == 3
    with pytest.raises(RegisterFull):
        Standstill(owner).confirm(BY, {key: 4})
    owner.close()


def test_the_desk_goes_on_above_what_may_have_been_given(drill: Drill) -> None:
    house = drill.after
    owner = Ledger(drill.dsns.owner)
    year = today().year
    proposed = {each.key: each for each in Standstill(owner).blocks()}
    book = proposed[f"1306/edaran/{year}"]
    taken = {row[2] for row in rows(drill.before, "register_number", "register = 'edaran'")}
    assert book.count >= LEAST
    assert max(taken) <= book.last + book.count
    Standstill(owner).confirm(BY, {f"1306/keluar_ketua/{year}": 0})
    owner.close()

    for asked, answer in drill.sent:
        again = send(house, asked)
        assert (again["document_id"], again["job_id"]) == (answer["document_id"], answer["job_id"])
    signed = house.act(SEK, drill.kinds["initialled"], "sign")
    assert int(signed["nomor"].split()[0]) == book.last + book.count + 1
    house.print_all()
    assert house.look(SEK, drill.kinds["awaiting_a_person"])["tanda_tangan"]["halaman_siap"], "printed again"
    with psycopg.connect(house.superuser) as connection:
        twice = connection.execute(
            "SELECT nomor FROM register_number WHERE nomor <> urut::text GROUP BY satker, register, nomor HAVING count(*) > 1"
        ).fetchall()
        stuck = connection.execute("SELECT cause FROM job WHERE state <> 'done'").fetchall()
        told = connection.execute(
            "SELECT action FROM audit_entry WHERE action LIKE 'ledger.%' ORDER BY at"
        ).fetchall()
    assert (twice, stuck) == ([], [])
    assert [row[0] for row in told] == ["ledger.restored", "ledger.compared", "ledger.opened"]
    found = house.call("arsip", "GET", f"/registers/edaran/{year}")
    assert len(found["unresolved"]) >= book.count, "settled afterwards like any other block"


def test_a_round_goes_on_where_it_stood_and_the_number_of_a_broken_one_is_not_given_again(
    drill: Drill,
) -> None:
    house, document = drill.after, drill.kinds["half_signed"]
    for who, (certificate, _) in KEYS.items():
        house.bind(who, certificate)
    nomor = house.look(KSB, document)["nomor"]
    half, broken = (
        f"/documents/{drill.kinds[each]}/content?format=sebagian" for each in ("half_signed", "broken_round")
    )
    assert house.call(KSB, "GET", half) == drill.before.call(KSB, "GET", half)
    for who, path in (
        (STF, half),
        (HKM, half),
        ("arsip", half),
        ("admin", half),
        (SEK, broken),
        (KSB, broken),
    ):
        house.call(who, "GET", path, 404)
    seal(house, KSB, document, **KEYS[KSB][1])
    house.print_all()
    view = house.look(KSB, document)
    assert (view["status"], view["nomor"]) == ("ditandatangani", nomor)
    taken = {row[4] for row in rows(house, "register_number")}
    again = drill.kinds["broken_round"]
    two_sign(house)  # the office file that was in use, as the comparison asks for
    house.act(STF, again, "revise", payload={**house.catalog["sop"].example, "nama": "Yang kedua"})
    house.print_all()
    assert house.act(SEK, again, "sign")["nomor"] not in taken
    house.print_all()


def test_no_number_of_a_file_is_given_again_after_a_restore(drill: Drill) -> None:
    document = drill.kinds[with_files.__name__]
    attach(drill.after, STF, document, ("denah lagi.png", picture()))
    drill.after.print_all()
    found = drill.after.call(SEK, "GET", f"/documents/{document}/attachments")["attachments"]
    assert [(each["no"], each["tersimpan"]) for each in found] == [(1, True), (3, True), (4, True)]


def test_a_letter_signed_after_the_backup_is_known_to_whoever_verifies_it(drill: Drill) -> None:
    for kind in ("sealed", "distributed", "in_person", "revoked"):
        code = drill.before.look(SEK, drill.kinds[kind])
        answers = [
            house.http.get(
                f"/v/{_code(house, drill.kinds[kind])}", headers={"Accept": "application/json"}
            ).json()
            for house in (drill.before, drill.after)
        ]
        for answer in answers:
            answer.pop("archived_at")  # the store tells it to the second
        assert answers[0] == answers[1], code["nomor"]


def _code(house: DeskHouse, document: str) -> str:
    found: str = json.loads(house.content(document, "record"))["kode_verifikasi"]
    return found


def test_a_ledger_without_any_row_gets_all_that_the_bucket_tells(
    drill: Drill, ledger_dsns: LedgerDsns
) -> None:
    file, app = office.read(OFFICE), Ledger(ledger_dsns.app)
    with app.acting(Principal.system("test", "1306")) as tx:
        office.apply(tx, file, "test")
    app.close()
    done = compare(ledger_dsns, drill.after.s3)
    assert [each.loss for each in done.losses] == [Loss.OFFICE]
    owner = Ledger(ledger_dsns.owner)
    assert Standstill(owner).blocks(), "it stands still, though nobody had restored it"
    owner.close()
    for table in SAME_ROWS:
        where = "document_id IS NOT NULL" if table == "register_number" else "true"
        assert rows(ledger_dsns, table, where) == rows(drill.after, table, where), table
    numbers = sorted(row[4] for row in rows(ledger_dsns, "register_number"))
    downgrade(ledger_dsns.owner, "0036")
    upgrade(ledger_dsns.owner)
    assert sorted(row[4] for row in rows(ledger_dsns, "register_number")) == numbers, (
        "also those of broken rounds"
    )


RENAMED = "SE"
"""What the book of circulars is called since the backup."""


def applied(dsns: LedgerDsns, **about: Any) -> None:
    """Apply an office file in which the book of circulars has another code."""
    config = office.read(OFFICE).config
    books = [
        {**each, "kode": RENAMED, **about} if each["kode"] == "edaran" else each
        for each in config["register"]
    ]
    app = Ledger(dsns.app)
    with app.acting(Principal.system("test", "1306")) as tx:
        office.apply(tx, office.check({**config, "register": books}), "test")
    app.close()


def test_what_no_office_file_names_waits_for_it_and_keeps_the_desk_closed(
    drill: Drill, ledger_dsns: LedgerDsns
) -> None:
    owner = Ledger(ledger_dsns.owner)
    with owner.acting(Principal.system("test", "*")) as tx:
        restorations.begin(tx, backup_at=None)
    lost = {each.loss for each in compare(ledger_dsns, drill.after.s3).losses}
    assert lost == {Loss.BOOK}, "no office is known at all"

    applied(ledger_dsns)
    circulars = rows(drill.after, "register_number", "register = 'edaran' AND document_id IS NOT NULL")
    named = [each for each in compare(ledger_dsns, drill.after.s3).losses if each.loss is Loss.BOOK]
    assert len(named) == len(circulars)
    with pytest.raises(LossesStand, match=f"{len(circulars)} book"):
        Standstill(owner).confirm(BY, {})

    by_hand, void, reserved, *_ = circulars
    held = {by_hand[2]: "manual", void[2]: "batal", reserved[2]: "dicadangkan"}
    year = by_hand[1]
    with psycopg.connect(ledger_dsns.owner) as connection:
        about = ("1306", RENAMED, year)
        connection.execute("INSERT INTO register_year (satker, register, tahun) VALUES (%s, %s, %s)", about)
        for urut, state in held.items():
            connection.execute(
                "INSERT INTO register_number (satker, register, tahun, urut, nomor, state, taken_by, reason, voided_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, 'yulia', 'Tidak dipakai', CASE WHEN %s = 'batal' THEN now() END)",
                (*about, urut, str(urut), state, state),
            )
    applied(ledger_dsns, dahulu="edaran")
    losses = compare(ledger_dsns, drill.after.s3).losses
    assert [(each.loss, each.what) for each in losses if each.loss is not Loss.OFFICE] == [
        (Loss.OTHER_ENTRY, f"1306:{by_hand[6]}")
    ], "the letter is known, and its number is another's"
    back = rows(ledger_dsns, "register_number", f"register = '{RENAMED}' AND state <> 'manual'")
    assert back == sorted(((RENAMED, *each[1:]) for each in circulars if each != by_hand), key=repr)
    assert rows(ledger_dsns, "document") == rows(drill.after, "document"), "and no letter is unknown"
    assert f"1306/{RENAMED}/{year}" in {each.key for each in Standstill(owner).confirm(BY, {})}
    owner.close()

    with psycopg.connect(
        ledger_dsns.owner
    ) as connection:  # as in a bucket that mc mirror or rclone has copied
        connection.execute(
            "UPDATE artifact SET version_id = 'another' WHERE (document_id, version_no, name) ="
            " (SELECT document_id, version_no, name FROM artifact LIMIT 1)"
        )
    (moved,) = (each for each in compare(ledger_dsns, drill.after.s3).losses if each.loss is not Loss.OFFICE)
    assert moved.loss is Loss.MOVED


def test_a_comparison_counts_where_it_was_made_and_a_backup_is_as_old_as_its_newest_row(
    ledger_dsns: LedgerDsns, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    applied(ledger_dsns)
    with psycopg.connect(ledger_dsns.owner) as connection:
        connection.execute("INSERT INTO register_year (satker, register, tahun) VALUES ('1306', 'SE', 2026)")
        connection.execute(
            "INSERT INTO register_number (satker, register, tahun, urut, nomor, state, taken_by, taken_at)"
            " VALUES ('1306', 'SE', 2026, 1, '1', 'dicadangkan', 'yulia', '2026-03-01T08:00Z')"
        )
    owner = Ledger(ledger_dsns.owner)
    with owner.acting(Principal.system("test", "*")) as tx:
        restorations.begin(tx, backup_at=None)
        restorations.compared(tx, {})
        found = restorations.open_one(tx)
    assert found is not None
    assert (found.compared_at is not None, found.backup_at) == (True, datetime(2026, 3, 1, 8, tzinfo=UTC))
    Standstill(owner).blocks()
    owner.close()

    restore(empty_database.owner, backup(ledger_dsns.owner, tmp_path / "standing.dump").path)
    copy = Ledger(empty_database.owner)
    with pytest.raises(NotCompared):
        Standstill(copy).confirm(BY, {})
    copy.close()


def test_a_dump_that_anybody_brings_into_another_database_stands_still(
    ledger_dsns: LedgerDsns, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    restore(empty_database.owner, backup(ledger_dsns.owner, tmp_path / "ledger.dump").path)
    upgrade(empty_database.owner)
    for dsns, stands in ((ledger_dsns, False), (empty_database, True)):
        ledger = Ledger(dsns.app)
        with ledger.acting(Principal.system("test", "1306")) as tx:
            assert restorations.standing(tx) is stands
        ledger.close()
