"""Recipients are told: in their inbox and by mail, of what was sent and of what became of it; whoever sent it sees who has read it."""

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from PIL import Image

from archive.access import AccessClass
from service.approvals.outdated_copies import OutdatedCopies
from service.approvals.reminders import Reminders
from service.mail.postman import Postman
from service.mail.smtp import Smtp
from service.recipients.recording import Readings
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import HKM, KSB, SEK, SHORT, STF, DeskHouse, desk_house, scanned
from tests.mail_server import Mailroom, mail_server, settings
from worker.line.seals import Seals

YLF = "yulia-fitri"
OFFICE: dict[str, Any] = {
    **SHORT,
    "tanda_tangan": {"surat_edaran": "segel"},
    "kelompok": {
        "kasubbag": {
            "nama": "Para Kepala Subbagian",
            "anggota": ["jabatan:kasubbag_hukum", "jabatan:kasubbag_perencanaan", "unit:3"],
        }
    },
    "distribusi": {
        "surel": True,
        "surel_luar": True,
        "alamat": {"Bawaslu Kabupaten Agam": "surat@bawaslu.example"},
    },
}


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DeskHouse]:
    keyring = demonstration(tmp_path_factory.mktemp("recipients") / "pki")
    servers = shared_ledger("recipients"), shared_s3("naskah-recipients")
    with desk_house(*servers, converter_socket, seals=Seals(keyring), keyring=keyring, **OFFICE) as made:
        for who in (KSB, HKM):
            made.call("admin", "PUT", f"/people/{who}/surel", json={"surel": f"{who}@kpu-agam.example"})
        yield made


def signed(house: DeskHouse, **changes: Any) -> str:
    document = house.draft(**changes)
    house.act(STF, document, "paraf")
    house.act(SEK, document, "sign")
    house.print_all()
    return document


def sent(house: DeskHouse, document: str, *to: dict[str, Any], who: str = SEK) -> dict[str, Any]:
    done: dict[str, Any] = house.act(who, document, "distribute", penerima=list(to))
    house.print_all()
    return done


def tray(house: DeskHouse, who: str, document: str, **params: Any) -> list[dict[str, Any]]:
    """What somebody was told of a document."""
    found = house.call(who, "GET", "/inbox/documents", params=params)["documents"]
    return [each for each in found if each["document_id"] == document]


def circulation(house: DeskHouse, who: str, document: str) -> Any:
    return house.call(who, "GET", f"/documents/{document}/recipients")


def letters(house: DeskHouse, document: str) -> list[tuple[str, str | None, str]]:
    """Kind, reader and words of each letter about a document."""
    with psycopg.connect(house.superuser) as connection:
        return connection.execute(
            "SELECT DISTINCT ON (m.id) m.kind, coalesce(m.person_id, m.surel), m.subject || chr(10) || m.body FROM mail m"
            " JOIN announcement a ON a.mail_id = m.id AND a.satker = m.satker WHERE a.document_id = %s ORDER BY m.id",
            (document,),
        ).fetchall()


def test_somebody_of_the_office_finds_what_was_sent_to_them_reads_it_and_its_sender_sees_so(
    house: DeskHouse,
) -> None:
    document = signed(house)
    sent(house, document, {"kepada": "jabatan:kasubbag_hukum"})
    (item,) = tray(house, HKM, document)
    assert (item["kabar"], item["tembusan"], item["dibaca"]) == ("dikirim", False, None)
    assert document in [each["document_id"] for each in house.call(HKM, "GET", "/inbox")["untuk_anda"]]
    assert not tray(house, KSB, document)

    head = house.http.head(
        f"/documents/{document}/content", headers={"Authorization": f"Bearer {house.tokens[HKM]}"}
    )
    assert head.status_code == 200
    house.call(HKM, "GET", f"/documents/{document}/content", params={"format": "record"})
    assert tray(house, HKM, document), "neither a look at its head nor at its record is reading"
    house.call(HKM, "GET", f"/documents/{document}/content")
    assert not tray(house, HKM, document)
    (item,) = tray(house, HKM, document, dibaca=True)

    view = circulation(house, SEK, document)
    (row,) = view["penerima"]
    (told,) = row["dikabari"]
    assert (row["penerima"], row["kepada"], row["saluran"], row["orang"], row["dibaca"]) == (
        "Kepala Subbagian Hukum dan Sumber Daya Manusia",
        "jabatan:kasubbag_hukum",
        "naskah",
        1,
        1,
    )
    assert (told["orang"], told["cara"], told["dibaca"]) == (HKM, "berkas", item["dibaca"])
    assert house.events_out(document)[-1] == "read"
    trail = house.call("admin", "GET", "/audit", params={"document": document})["entries"]
    assert "recipient.read" in [each["act"] for each in trail]


def test_reading_is_said_once_and_only_by_whom_it_was_sent_to(house: DeskHouse) -> None:
    document = signed(house)
    sent(house, document, {"kepada": f"orang:{KSB}"})
    first = house.call(KSB, "POST", f"/documents/{document}/read")
    again = house.call(KSB, "POST", f"/documents/{document}/read")
    assert (first["repeated"], again) == (False, {**first, "repeated": True})
    house.call(HKM, "POST", f"/documents/{document}/read", 409)
    house.call("intake", "POST", f"/documents/{document}/read", 403)
    others = circulation(house, HKM, document)
    assert (others["lengkap"], others["penerima"][0]["dikabari"], others["penerima"][0]["dibaca"]) == (
        False,
        [],
        None,
    )
    assert circulation(house, "arsip", document)["lengkap"], "who keeps the records sees it of every document"


def test_a_reading_goes_into_the_vault_by_a_round_that_takes_several_together(house: DeskHouse) -> None:
    document = signed(house)
    sent(house, document, {"kepada": "kelompok:kasubbag"}, {"kepada": "unit:3", "tembusan": True})
    for who in (KSB, HKM, STF):
        assert tray(house, who, document)
        house.call(who, "GET", f"/documents/{document}/content")
    before = len(house.call(SEK, "GET", f"/documents/{document}/versions")["versions"])
    assert Readings(house.app).round() >= 1
    house.print_all()
    assert Readings(house.app).round() == 0, "what is written down is not written down again"
    after = house.call(SEK, "GET", f"/documents/{document}/versions")["versions"]
    assert len(after) == before + 1
    record = json.loads(house.content(document, "record"))
    group, unit = record["penerima"]
    assert (group["kepada"], unit["tembusan"]) == ("kelompok:kasubbag", True)
    assert {each["orang"] for each in group["kabar"]} == {KSB, HKM, STF}
    assert {each["orang"] for each in unit["kabar"]} == {KSB, STF}
    assert all(each["dibaca"] for each in (*group["kabar"], *unit["kabar"]))


def test_a_name_of_the_office_s_own_reaches_whom_it_means_and_a_post_without_anybody_is_said(
    house: DeskHouse,
) -> None:
    document = signed(
        house, yth=["Para Kepala Subbagian", "Bawaslu Kabupaten Agam"], tembusan=["Nofriyanti, S.Kom., M.M."]
    )
    named = circulation(house, SEK, document)["belum_dikirimi"]
    assert [(each["kepada"], each["surel"], each["tembusan"]) for each in named] == [
        ("kelompok:kasubbag", None, False),
        (None, "surat@bawaslu.example", False),
        (f"orang:{KSB}", None, True),
    ]
    done = sent(house, document, *({name: value for name, value in each.items() if value} for each in named))
    assert done["warnings"] == []
    lost = house.act(
        SEK, document, "distribute", penerima=[{"kepada": "unit:2"}, {"kepada": "orang:yulia-fitri"}]
    )
    assert ["Hendri Saputra" in each for each in lost["warnings"]] == [True], "who has no key cannot open it"
    house.print_all()
    assert not circulation(house, SEK, document)["belum_dikirimi"]
    assert tray(house, KSB, document)[0]["tembusan"] is False, "as an addressee, and as a copy beside it"
    wrong = house.act(
        SEK, document, "distribute", 422, penerima=[{"kepada": "jabatan:bupati"}, {"kepada": "bupati"}]
    )
    assert [each["path"] for each in wrong["errors"]] == ["penerima[0].kepada", "penerima[1].kepada"]


def test_letters_name_a_document_of_class_b_alone_and_go_to_each_once(house: DeskHouse) -> None:
    document = signed(house, tentang="Pengisian Daftar Hadir")
    sent(
        house,
        document,
        {"kepada": "kelompok:kasubbag"},
        {"kepada": "jabatan:kasubbag_hukum"},
        {"nama": "Bawaslu Kabupaten Agam", "saluran": "srikandi"},
        {"nama": "Camat Lubuk Basung", "surel": "camat@agam.example"},
        {"nama": "Tanpa alamat"},
    )
    found = letters(house, document)
    assert sorted(str(whom) for _, whom, _ in found) == sorted(
        [HKM, KSB, "surat@bawaslu.example", "camat@agam.example"]
    ), "STF has no address"
    code = house.call(SEK, "GET", f"/documents/{document}")["code"]
    assert [whom in (HKM, KSB) for _, whom, _ in found] == [
        f"https://naskah.example/naskah/{document}" in words for _, _, words in found
    ], "who is of the office reads it on its page"
    for _, _, words in found:
        assert "Pengisian Daftar Hadir" in words
        assert f"https://naskah.example/v/{code}" in words
    closed = signed(house, akses="T", tentang="Rahasia Dapur")
    sent(house, closed, {"kepada": "jabatan:kasubbag_hukum"}, {"nama": "Bawaslu Kabupaten Agam"})
    number = house.call(SEK, "GET", f"/documents/{closed}")["nomor"]
    assert len(letters(house, closed)) == 2
    for _, _, words in letters(house, closed):
        assert "rahasia dapur" not in words.casefold()
        assert number not in words


@pytest.mark.parametrize(
    ("room", "state", "cause"),
    [
        (Mailroom(), "sent", None),
        (Mailroom(refuse_recipient="550 5.1.1 No such user"), "refused", "MailRefused"),
        (Mailroom(refuse_data="451 4.7.1 Try later"), "waiting", "MailDelayed"),
    ],
    ids=["taken", "refused", "put off"],
)
def test_a_sender_sees_how_each_letter_fared_at_the_mail_server(
    house: DeskHouse, room: Mailroom, state: str, cause: str | None
) -> None:
    document = signed(house, tentang="Pengisian Daftar Hadir")
    sent(house, document, {"kepada": "jabatan:kasubbag_hukum"}, {"nama": "Bawaslu Kabupaten Agam"})
    assert {each["keadaan"] for each in fared(house, document)} == {"waiting"}
    with mail_server(room) as port:
        postman(house, port)
    assert [(each["keadaan"], each["sebab"]) for each in fared(house, document)] == [(state, cause)] * 2
    arrived = [each for each in room.taken if str(each["Subject"]).endswith("Naskah untuk Anda")]
    code = house.call(SEK, "GET", f"/documents/{document}")["code"]
    about = [str(each["To"]) for each in arrived if f"/v/{code}" in each.get_content()]
    assert sorted(about) == ([f"{HKM}@kpu-agam.example", "surat@bawaslu.example"] if state == "sent" else [])


def fared(house: DeskHouse, document: str) -> list[dict[str, Any]]:
    """How the letters about a document stand, as its sender sees it."""
    view = circulation(house, SEK, document)
    return [told["surat"] for each in view["penerima"] for told in each["dikabari"]]


def postman(house: DeskHouse, port: int) -> None:
    """Let the courier carry once what is due."""
    ledger, smtp = house.app, Smtp(settings(port))
    reminders = Reminders(ledger=ledger, known=house.offices, clock=lambda: datetime.now(UTC))
    Postman(ledger, smtp, reminders, OutdatedCopies(ledger)).deliver(smtp)


def test_what_becomes_of_a_document_reaches_the_same_people(house: DeskHouse) -> None:
    first, second = signed(house), signed(house)
    to = ({"kepada": "jabatan:kasubbag_hukum"}, {"nama": "Bawaslu Kabupaten Agam"})
    sent(house, first, *to)
    house.call(HKM, "GET", f"/documents/{first}/content")
    house.act(SEK, first, "revoke", cara="ralat", oleh=second, catatan="Tanggal keliru")
    house.print_all()
    (item,) = tray(house, HKM, first)
    assert (item["kabar"], item["catatan"]) == ("diralat", "Tanggal keliru")
    house.act(SEK, first, "revoke", oleh=second, catatan="Diganti seluruhnya")
    house.print_all()
    assert [each["kabar"] for each in tray(house, HKM, first)] == ["diganti", "diralat"]
    kinds = sorted((kind, str(whom)) for kind, whom, _ in letters(house, first))
    outside = "surat@bawaslu.example"
    assert kinds == sorted(
        (kind, whom) for kind in ("dikirim", "diralat", "diganti") for whom in (HKM, outside)
    )
    sent(house, second, *to)
    house.act(SEK, second, "revoke", catatan="Tidak jadi")
    assert "dicabut" in [each["kabar"] for each in tray(house, HKM, second)]


def test_a_document_above_somebody_s_class_is_not_in_their_inbox_and_its_sender_is_warned(
    house: DeskHouse,
) -> None:
    house.tokens["kecil"] = house.token("kecil", person_id=YLF, ceiling=AccessClass.B)
    document = signed(house, akses="T")
    done = house.act(SEK, document, "distribute", penerima=[{"kepada": f"orang:{YLF}"}])
    assert not tray(house, "kecil", document)
    house.call("kecil", "POST", f"/documents/{document}/read", 404)
    house.call("kecil", "GET", f"/documents/{document}/recipients", 404)
    assert [each for each in done["warnings"] if "Yulia Fitri" in each] == []
    house.print_all()


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_what_goes_by_hand_stands_on_a_sheet_whose_signed_return_is_the_receipt(house: DeskHouse) -> None:
    document, closed = (
        signed(house, tentang="Penyerahan Formulir"),
        signed(house, akses="T", tentang="Rahasia Dapur"),
    )
    hand = {"nama": "Camat Lubuk Basung", "saluran": "kurir"}
    sent(house, document, hand, {"nama": "KPU Provinsi", "saluran": "srikandi"})
    sent(house, closed, hand)
    lines = [
        each
        for each in house.call(SEK, "GET", "/ekspedisi", params={"format": "json"})["baris"]
        if each["document_id"] in (document, closed)
    ]
    assert [(each["penerima"], each["saluran"]) for each in lines] == [("Camat Lubuk Basung", "kurir")] * 2
    paper = house.call(SEK, "GET", "/ekspedisi", params={"format": "pdf"})
    words = text_of(paper)
    assert "BUKU EKSPEDISI" in words
    assert "Penyerahan Formulir" in words
    assert "Rahasia Dapur" not in words
    trail = house.call("admin", "GET", "/audit", params={"act": "ekspedisi.printed"})["entries"]
    assert sha256(paper).hexdigest() in [each["detail"]["sha256"] for each in trail]

    scan = scanned([Image.new("L", (600, 800), 255)])
    (line,) = (each for each in lines if each["document_id"] == document)
    path = f"/documents/{document}/distributions/{line['penerima_id']}/receipt/sheet"
    pdf: dict[str, Any] = {
        "headers": {"Content-Type": "application/pdf"},
        "params": {"diterima_oleh": "Rina"},
    }
    house.call(SEK, "POST", path, 422, content=b"bukan PDF", **pdf)
    noted = house.call(SEK, "POST", path, content=scan, **pdf)
    assert (noted["diterima_oleh"], noted["bukti"], noted["repeated"]) == (
        "Rina",
        sha256(scan).hexdigest(),
        False,
    )
    assert house.call(SEK, "POST", path, content=scan, **pdf)["repeated"]
    other = {**pdf, "params": {"diterima_oleh": "Orang lain"}}
    house.call(SEK, "POST", path, 409, content=scan, **other)
    house.print_all()
    assert house.content(document, f"ekspedisi-{line['no']}") == scan
    record = json.loads(house.content(document, "record"))
    assert [each["bukti"] for each in record["penerima"]] == [noted["bukti"], None]
    left = house.call(SEK, "GET", "/ekspedisi", params={"format": "json"})["baris"]
    assert document not in [each["document_id"] for each in left]
    house.act(SEK, document, "revoke", catatan="Tidak jadi")
    house.print_all()
    assert house.content(document, f"ekspedisi-{line['no']}") == scan, "evidence stays in later versions"
