"""Papers by their pages: read, initialled, signed and returned with forms alone, upon exactly what was shown."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from lxml import html

from archive.access import AccessClass
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, SEK, SHORT, STF, scanned
from tests.functional.page_desk import Desk, form_of, page_desk, text, verbs
from tests.functional.page_house import Visit, an_account, url_of
from tests.functional.test_approvals import pictures_of
from tests.functional.test_restored_ledger import level
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S
from worker.signing.keyring import PASSPHRASES

ARCHIVIST = "yulia-fitri"
LEVEL: dict[str, Any] = {"tanda_tangan": {"surat_edaran": "segel"}, **SHORT}
NOTE = "Penutupnya belum sopan <b>sekali</b>"


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Desk]:
    where = request.module.__name__.split(".")[1]  # these tests, or those in the browser
    dsns, access = shared_ledger(f"{where}_papers"), shared_s3(f"naskah-{where}-papers")
    keys = tmp_path_factory.mktemp("papers") / "pki"
    with page_desk(dsns, access, converter_socket, keys, STF, SEK, **LEVEL) as made:
        an_account(made.house, ARCHIVIST, "pembaca", ceiling=AccessClass.B)
        yield made


def test_a_paper_is_initialled_and_signed_by_its_pages(desk: Desk) -> None:
    document = desk.house.draft()
    page = desk.look(STF, document)
    assert verbs(page) == {"paraf", "kembalikan", "batalkan"}
    assert "Baca halamannya, lalu paraf. Menunggu Anda sejak" in text(page)
    assert re.search(r"Menunggu paraf [^.]+\. Sejak \d", text(desk.look(SEK, document)))
    pictures = [str(each.get("src")) for each in page.iter("img") if "/halaman/" in str(each.get("src"))]
    assert len(pictures) == 2
    assert desk.visit(STF).get(pictures[0]).headers["content-type"] == "image/webp"

    done = desk.press(STF, page, "paraf")
    assert (done.status_code, done.headers["location"]) == (303, f"/naskah/{document}")
    assert "Naskah ini diparaf." in text(desk.look(STF, document))
    assert verbs(desk.look(STF, document)) == {"batalkan"}, "nobody initials twice"

    desk.house.print_all()
    assert desk.send(SEK, document, "tanda-tangan").status_code == 303
    desk.house.print_all()
    page = desk.look(SEK, document)
    number = desk.house.look(SEK, document)["nomor"]
    assert number in text(page)
    assert verbs(page) == set()
    assert desk.house.look(SEK, document)["status"] == "ditandatangani"


@pytest.fixture
def at_level(desk: Desk) -> Iterator[Callable[[str], str]]:
    """Return a paper that has its number, and is to be signed on a level."""

    def made(name: str) -> str:
        level(desk.house, name)
        document = desk.house.draft()
        desk.house.act(STF, document, "paraf")
        desk.house.print_all()
        assert desk.send(SEK, document, "tanda-tangan").status_code == 303
        desk.house.print_all()
        return document

    yield made
    level(desk.house, "segel")


def test_what_is_signed_by_hand_is_printed_and_its_scan_brought_by_its_page(
    desk: Desk, at_level: Callable[[str], str], tmp_path: Path
) -> None:
    document = at_level("basah")
    shown = desk.look(SEK, document)
    assert {"pindaian"} <= verbs(shown)
    assert (
        "Cetak halamannya, tanda tangani di atas kertas, lalu kirim pindaiannya di sini. Menunggu Anda sejak"
        in text(shown)
    )
    final = desk.visit(SEK).get(f"/naskah/{document}/unduh/pdf").content
    refused = desk.bring(SEK, document, "pindaian", b"bukan PDF")
    assert refused.status_code == 422
    assert "harus PDF" in refused.text
    answer = desk.bring(SEK, document, "pindaian", scanned(pictures_of(final, tmp_path)))
    assert answer.status_code == 303, answer.text
    desk.house.print_all()
    assert desk.house.look(SEK, document)["status"] == "ditandatangani"


@pytest.fixture(scope="module")
def certified(desk: Desk) -> Path:
    """The folder of the certificate that is the secretary's own."""
    desk.house.bind(SEK, (desk.keyring.folder / f"1306/{SEK}.crt").read_bytes())
    return desk.keyring.folder


def test_a_certificate_of_ones_own_signs_by_the_page_and_its_password_is_shown_nowhere(
    desk: Desk, at_level: Callable[[str], str], certified: Path
) -> None:
    folder = certified
    document = at_level("pribadi")
    other = text(desk.look(STF, document))
    assert re.search(r"Menunggu tanda tangan elektronik [^.]+\. Sejak \d", other)
    mine = text(desk.look(SEK, document))
    assert "Baca halamannya, lalu bubuhkan tanda tangan elektronik Anda. Menunggu Anda sejak" in mine
    assert "bubuhkan" not in verbs(desk.look(STF, document))
    refused = desk.bring(SEK, document, "bubuhkan", b"", sandi="kata-sandi-keliru")
    assert 400 <= refused.status_code < 500
    assert "kata-sandi-keliru" not in refused.text
    assert desk.bring(SEK, document, "bubuhkan", b"", sandi="").status_code == 422
    passphrase = json.loads((folder / PASSPHRASES).read_text())[SEK]
    answer = desk.bring(SEK, document, "bubuhkan", b"", sandi=passphrase)
    assert answer.status_code == 303, answer.text
    desk.house.print_all()
    assert desk.house.look(SEK, document)["status"] == "ditandatangani"


@pytest.mark.usefixtures("certified")
@pytest.mark.parametrize(
    ("ends", "told"), [("10 days", "berlaku sampai"), ("-1 days", "sudah berakhir pada"), ("90 days", "")]
)
def test_a_certificate_that_ends_is_told_of_where_its_owner_looks_first(
    desk: Desk, ends: str, told: str
) -> None:
    with psycopg.connect(desk.house.superuser, autocommit=True) as ledger:
        ledger.execute("SET session_replication_role = replica")
        (until,) = (
            ledger.execute(
                "SELECT max(valid_to) FROM person_certificate WHERE person_id = %s", (SEK,)
            ).fetchone()
            or ()
        )
        ledger.execute(
            "UPDATE person_certificate SET valid_to = now() + %s::interval WHERE person_id = %s AND state = 'confirmed'",
            (ends, SEK),
        )
        pages = [text(html.fromstring(desk.visit(SEK).get(path).text)) for path in ("/", "/kotak-masuk")]
        ledger.execute("UPDATE person_certificate SET valid_to = %s WHERE person_id = %s", (until, SEK))
    assert [told in each and ("Sertifikat Anda" in each) is bool(told) for each in pages] == [True, True]
    assert "Sertifikat Anda" not in desk.visit(STF).get("/").text


@pytest.fixture
def long_ago(desk: Desk) -> Iterator[None]:
    """Nobody has proved lately that it is them."""
    for who in (STF, SEK):
        desk.visit(who)
    changed = "UPDATE web_session SET stepped_up_at = stepped_up_at {} interval '1 day'"
    with psycopg.connect(desk.house.superuser) as connection:
        connection.execute(changed.format("-"))
    yield
    with psycopg.connect(desk.house.superuser) as connection:
        connection.execute(changed.format("+") + " WHERE stepped_up_at < now() - interval '1 hour'")


def proof(desk: Desk, answer: httpx.Response) -> tuple[str, dict[str, str]]:
    """Where an act that was pressed leads first: the form of the proof, as the browser shows it."""
    assert answer.status_code == 307, answer.text
    sent = httpx.QueryParams(answer.request.content.decode())
    shown = desk.visit(SEK).post(answer.headers["location"], **dict(sent))
    assert shown.status_code == 200
    return form_of(html.fromstring(shown.text), "kuatkan")


@pytest.mark.usefixtures("long_ago")
def test_a_signature_pressed_before_its_proof_is_given_behind_it_upon_what_was_shown(desk: Desk) -> None:
    document = desk.house.draft()
    desk.house.act(STF, document, "paraf")
    desk.house.print_all()
    page = desk.look(SEK, document)
    action, fields = proof(desk, desk.press(SEK, page, "tanda-tangan"))
    assert desk.acts(document) == ["paraf"], "nothing is done before"
    assert {"etag", "content_digest", "sha256"} <= set(fields)
    wrong = desk.visit(SEK).post(action, **{**fields, "kode": "000000"})
    assert (wrong.status_code, desk.acts(document)) == (422, ["paraf"])
    again = form_of(html.fromstring(wrong.text), "kuatkan")[1]
    assert again == fields, "what was pressed is still there"
    proved = desk.visit(SEK).post(action, **{**again, **desk.visit(SEK).proof()})
    assert (proved.status_code, proved.headers["location"]) == (307, f"/naskah/{document}/tanda-tangan")
    done = desk.visit(SEK).post(proved.headers["location"], **again)
    assert (done.status_code, done.headers["location"]) == (303, f"/naskah/{document}")
    assert desk.acts(document) == ["paraf", "tanda_tangan"]


@pytest.mark.usefixtures("long_ago")
def test_what_opens_a_key_is_carried_through_no_proof(desk: Desk) -> None:
    document = desk.house.draft()
    page = desk.look(STF, document)
    _, seen = form_of(page, "paraf")
    answer = desk.visit(SEK).post(f"/naskah/{document}/tanda-tangan", **seen, sandi="sangat rahasia", pin="1")
    shown = desk.visit(SEK).post(answer.headers["location"], **seen, sandi="sangat rahasia", pin="1")
    assert "sangat rahasia" not in shown.text
    assert {"sandi", "pin"}.isdisjoint(form_of(html.fromstring(shown.text), "kuatkan")[1])
    answer = desk.visit(SEK).send(f"/naskah/{document}/bubuhkan", "berkas", b"x", sandi="sangat rahasia")
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/masuk/kuatkan")
    assert "sangat rahasia" not in answer.headers["location"]
    assert "Berkas dan kata sandi tidak disimpan" in desk.visit(SEK).get(answer.headers["location"]).text


def test_a_form_sent_twice_does_its_act_once(desk: Desk) -> None:
    document = desk.house.draft()
    page = desk.look(STF, document)
    answers = [desk.press(STF, page, "paraf") for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert desk.acts(document) == ["paraf"]


def test_what_has_moved_on_is_shown_with_what_changed_and_nothing_is_done(desk: Desk) -> None:
    document = desk.house.draft()
    before = desk.look(STF, document)
    revised(desk, document)

    answer = desk.press(STF, before, "paraf")
    assert answer.status_code == 412
    shown = html.fromstring(answer.text)
    assert "Penutup, baris 1" in text(shown)
    assert "Penutup diganti" in text(shown)
    (compare,) = [str(a.get("href")) for a in shown.iter("a") if "/revisi/" in str(a.get("href"))]
    assert "Perbandingan revisi 1 dan 2" in desk.visit(STF).get(compare).text
    assert desk.acts(document) == ["revisi"]
    assert desk.press(STF, shown, "paraf").status_code == 303, "the form is there anew"
    assert desk.acts(document) == ["revisi", "paraf"]


def revised(desk: Desk, document: str, closing: str = "Baru.") -> None:
    """Let somebody else change how a draft closes."""
    payload = json.loads(desk.house.content(document, "data"))["payload"]
    desk.house.act(
        STF, document, "revise", payload={**payload, "penutup": [closing]}, catatan="Penutup diganti"
    )
    desk.house.print_all()


def test_who_comes_back_sees_what_changed_since_they_saw_it_and_on_which_pages(desk: Desk) -> None:
    document = desk.house.draft()
    assert desk.look(SEK, document).find(".//*[@id='sejak']") is None
    for _ in range(2):
        desk.visit(SEK).get(f"/naskah/{document}/halaman/1.webp")  # whose words are kept with the pictures
        if desk.house.look(SEK, document)["acts"] == []:
            revised(desk, document)
    page = desk.look(SEK, document)
    (since,) = page.xpath("//*[@id='sejak']")
    assert "Penutup, baris 1" in text(since)
    assert "Penutup diganti" in text(since)
    assert "Halaman yang berubah: 2" in text(since)
    assert [str(a.get("href")) for a in since.iter("a")][-1] == f"/naskah/{document}/revisi/1..2"
    assert desk.look(SEK, document).find(".//*[@id='sejak']") is None, "by now they have seen it"
    assert desk.look(STF, document).find(".//*[@id='sejak']") is None, "it was their own doing"


@pytest.mark.parametrize("digest", ["content_digest", "sha256"])
def test_nothing_is_initialled_but_what_was_shown(digest: str, desk: Desk) -> None:
    document = desk.house.draft()
    page = desk.look(STF, document)
    assert desk.press(STF, page, "paraf", **{digest: "0" * 64}).status_code == 412
    assert desk.press(STF, page, "paraf", **{digest: ""}).status_code == 422
    assert desk.acts(document) == []


def test_a_paper_goes_back_with_what_is_to_be_mended_and_never_without(desk: Desk) -> None:
    document = desk.house.draft()
    answer = desk.send(STF, document, "kembalikan", catatan=" ")
    assert answer.status_code == 422
    assert "wajib diisi" in answer.text
    answer = desk.send(STF, document, "kembalikan", catatan=f"{NOTE}\x07")
    assert answer.status_code == 422
    assert NOTE in text(html.fromstring(answer.text)) or NOTE in answer.text.replace("&lt;", "<").replace(
        "&gt;", ">"
    )
    assert desk.send(STF, document, "kembalikan", catatan=NOTE, kepada="konseptor").status_code == 303
    assert NOTE in text(desk.look(SEK, document)), "the history says why, as it was written"
    assert desk.house.look(SEK, document)["status"] == "dikembalikan"


def test_a_paper_above_ones_class_is_answered_as_one_that_is_not_there(desk: Desk) -> None:
    closed, nothing = desk.house.draft(akses="T"), str(uuid.uuid4())
    visit = desk.visit(ARCHIVIST)
    for path in ("", "/halaman/1.webp", "/unduh/pdf", "/revisi/1..2"):
        told = []
        for document in (closed, nothing):
            answer = visit.get(f"/naskah/{document}{path}")
            assert answer.status_code == 404, path
            told.append(re.sub(r"[0-9a-f]{32}", "TRACE", answer.text.replace(document, "ID")))
        assert told[0] == told[1], path


def test_who_only_reads_is_offered_nothing_and_refused_when_they_ask_anyway(desk: Desk) -> None:
    document = desk.house.draft()
    page = desk.look(ARCHIVIST, document)
    assert verbs(page) == set()
    _, seen = form_of(desk.look(STF, document), "paraf")
    for verb in ("paraf", "tanda-tangan", "kembalikan", "batalkan"):
        assert desk.visit(ARCHIVIST).post(f"/naskah/{document}/{verb}", **seen).status_code == 403
    assert desk.acts(document) == []


def entries(desk: Desk, document: str) -> list[tuple[str, dict[str, Any]]]:
    """What the audit log says of a reader and a document, oldest first."""
    with psycopg.connect(desk.house.superuser) as connection:
        return connection.execute(
            "SELECT action, detail FROM audit_entry WHERE actor = %s AND document_id = %s ORDER BY at, id",
            (STF, document),
        ).fetchall()


def test_a_view_of_a_closed_paper_is_one_entry_in_the_audit_log_and_its_pictures_are_part_of_it(
    desk: Desk,
) -> None:
    document = desk.house.draft(akses="T")
    desk.visit(STF).get("/kotak-masuk")
    assert [action for action, _ in entries(desk, document)] == ["document.listed"]

    answer = desk.visit(STF).get(f"/naskah/{document}")
    assert answer.headers["cache-control"] == "no-store"
    _, (action, told) = entries(desk, document)
    assert (action, told["in"], told["revision"], told["halaman"]) == ("document.read", "page", 1, "1-2")
    assert told["sha256"] == form_of(html.fromstring(answer.text), "paraf")[1]["sha256"]

    pictures = [str(each.get("src")) for each in html.fromstring(answer.text).iter("img")]
    pictures = [each for each in pictures if "/halaman/" in each]
    for each in pictures:
        assert desk.visit(STF).get(each).headers["cache-control"] == "no-store"
    assert len(entries(desk, document)) == 2
    assert desk.visit(STF).get(pictures[0].partition("&lihat")[0]).status_code == 200
    assert entries(desk, document)[2:][0][1]["halaman"] == 1, "asked by itself it is a read of its own"
    assert leaves(desk, STF, pilih=[document])[0].status_code == 200
    (leafed,) = (told for action, told in entries(desk, document)[3:] if action == "document.read")
    assert leafed["halaman"] == "1-2"


def test_a_stranger_is_led_to_where_they_sign_in_and_back(desk: Desk) -> None:
    stranger = Visit(url=url_of(desk.house))
    document = desk.house.draft()
    answer = stranger.get(f"/naskah/{document}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/masuk?ke=/naskah/{document}")
    assert stranger.get("/").status_code == 200, "the entrance is open"


def leaves(desk: Desk, who: str, **asked: Any) -> tuple[httpx.Response, Mapping[str, list[str]]]:
    answer = desk.visit(who).get("/kotak-masuk/lembar", perbuatan="paraf", **asked)
    if answer.status_code != 200:
        return answer, {}
    fields: dict[str, list[str]] = {}
    for form in html.fromstring(answer.text).iter("form"):
        if str(form.get("action")) == "/kotak-masuk/paraf":
            for name, value in form.form_values():  # type: ignore[attr-defined]  # of lxml.html
                fields.setdefault(str(name), []).append(str(value))
    return answer, fields


def test_several_are_leafed_through_and_initialled_at_once_each_with_its_result(desk: Desk) -> None:
    first, second, third = (desk.house.draft() for _ in range(3))
    _, fields = leaves(desk, STF, pilih=[first, second, third])
    assert fields["setuju"] == [first, second, third]
    desk.house.act(STF, second, "return", catatan="Salah unit")  # by another browser meanwhile
    answer = desk.visit(STF).post("/kotak-masuk/paraf", **{**fields, "setuju": [first, second]})
    assert answer.status_code == 303
    shown = text(html.fromstring(desk.visit(STF).get(answer.headers["location"]).text))
    assert "1 dari 2 naskah diparaf" in shown
    told = "".join(f"&hasil={each}.selesai" for each in (first, third))
    claimed = desk.visit(STF).get(f"/kotak-masuk/hasil?perbuatan=paraf{told}").text
    assert "1 dari 2 naskah diparaf" in text(html.fromstring(claimed)), "what an address says is not yet done"
    assert [desk.acts(each) for each in (first, second, third)] == [["paraf"], ["kembalikan"], []]


def test_all_that_wait_are_counted_and_nothing_chosen_is_nothing_done(desk: Desk) -> None:
    desk.house.draft()
    desk.house.draft()
    tray = text(html.fromstring(desk.visit(STF).get("/kotak-masuk", jenis="paraf").text))
    counted = re.search(r"Periksa semua (\d+) yang menunggu paraf", tray)
    assert counted
    _, fields = leaves(desk, STF, semua="true")
    assert len(fields["setuju"]) == int(counted[1])
    for answer in (leaves(desk, STF)[0], desk.visit(STF).post("/kotak-masuk/paraf")):
        assert (answer.status_code, answer.headers["location"]) == (303, "/kotak-masuk")
        assert "Tidak ada yang dipilih" in desk.visit(STF).get("/kotak-masuk").text


def test_home_counts_what_is_owed_and_lists_the_oldest_first(desk: Desk) -> None:
    older, newer = desk.house.draft(), desk.house.draft()
    home = html.fromstring(desk.visit(STF).get("/").text)
    listed = [str(a.get("href")) for a in home.iter("a") if str(a.get("href")).startswith("/naskah/")]
    places = [listed.index(f"/naskah/{each}") for each in (older, newer)]
    assert places == sorted(places)
    tiles = {
        str(a.get("href")).partition("=")[2]: text(a)
        for a in home.iter("a")
        if "?jenis=" in str(a.get("href"))
    }
    assert set(tiles) == {"paraf", "tanda-tangan", "dikembalikan", "disposisi", "untuk-anda", "terlambat"}
    assert int(tiles["paraf"].removesuffix("Paraf")) >= len(places)


@contextmanager
def stream(desk: Desk, who: str, *shown: str, **sent: str) -> Iterator[Iterator[tuple[str, str, str]]]:
    """What is told to somebody who has these papers open, event by event: its name, its id, its data."""
    visit = desk.visit(who)
    cookies = "; ".join(f"{name}={value}" for name, value in visit.cookies.items())
    headers = {"Accept": "text/event-stream", "Cookie": cookies, **sent}
    with (
        httpx.Client(base_url=visit.url, timeout=PATIENCE_S, verify=PLAIN, headers=headers) as client,
        client.stream("GET", "/langsung", params={"naskah": shown}) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield told(answer)


def told(answer: httpx.Response) -> Iterator[tuple[str, str, str]]:
    found: dict[str, str] = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if line:
            found[name] = value
        elif "event" in found:
            yield found["event"], found.get("id", ""), found["data"]
            found = {}


def until(events: Iterator[tuple[str, str, str]], holds: Callable[[Any], bool]) -> list[str]:
    """The data of the events up to the first of which this holds."""
    seen = []
    for name, _, data in events:
        seen.append(data)
        assert name == "keadaan"
        if holds(json.loads(data)):
            return seen
    raise AssertionError(f"the stream ended: {seen}")


def test_what_waits_and_how_an_open_paper_goes_on_is_told_as_it_comes(desk: Desk) -> None:
    document = desk.house.draft()
    with stream(desk, STF, document) as events:
        first = json.loads(until(events, lambda _: True)[0])
        mark = first["naskah"][document]["tanda"]
        assert f'data-tanda="{mark}"' in desk.visit(STF).get(f"/naskah/{document}").text
        desk.house.act(STF, document, "paraf")
        until(events, lambda now: now["naskah"][document]["dicetak"])
        desk.house.print_all()
        (*_, last) = until(events, lambda now: not now["naskah"][document]["dicetak"])
        assert json.loads(last)["naskah"][document]["tanda"] not in (mark, "")
        assert json.loads(last)["hitungan"]["paraf"] == first["hitungan"]["paraf"] - 1


def test_who_comes_back_is_told_nothing_they_know(desk: Desk) -> None:
    document = desk.house.draft()
    with stream(desk, STF, document) as events:
        _, known, data = next(events)
    with stream(desk, STF, document, **{"Last-Event-ID": known}) as events:
        desk.house.act(STF, document, "paraf")
        _, other, later = next(events)
    assert known != other
    assert json.loads(later)["naskah"] != json.loads(data)["naskah"]
    with stream(desk, STF, document, **{"Last-Event-ID": "other"}) as events:
        assert next(events)[1]
    desk.house.print_all()


def test_of_a_paper_above_ones_class_nothing_is_told(desk: Desk) -> None:
    closed, opened = desk.house.draft(akses="T"), desk.house.draft()
    with stream(desk, ARCHIVIST, closed, opened) as events:
        mark = json.loads(until(events, lambda _: True)[0])["naskah"][opened]["tanda"]
        desk.house.act(STF, closed, "paraf")
        desk.house.print_all()
        desk.house.act(STF, opened, "paraf")
        seen = until(events, lambda now: now["naskah"][opened]["tanda"] != mark)
    assert len(seen) == 1, "what is hidden moves no byte"
    assert closed not in seen[0]
    nothing = desk.visit(ARCHIVIST).get("/langsung", naskah=str(uuid.uuid4())).json()
    assert nothing == desk.visit(ARCHIVIST).get("/langsung", naskah=closed).json()
    desk.house.print_all()


def test_a_stream_keeps_no_session_alive_and_ends_with_it(desk: Desk) -> None:
    who = an_account(desk.house, HKM)
    asked = (SELECT_SEEN, (who,))
    with stream(desk, who) as events, psycopg.connect(desk.house.superuser, autocommit=True) as connection:
        next(events)
        connection.execute(
            "UPDATE web_session SET seen_at = seen_at - interval '2 minutes' WHERE ended_at IS NULL"
        )
        before = connection.execute(*asked).fetchone()
        document = desk.house.draft()
        assert connection.execute(*asked).fetchone() == before
        assert desk.visit(who).post("/keluar").status_code == 303
        desk.house.act(STF, document, "paraf")
        assert [name for name, _, _ in events][-1] == "selesai"
    desk.house.print_all()


SELECT_SEEN = (
    "SELECT max(s.seen_at) FROM web_session s JOIN account a ON a.id = s.account_id WHERE a.person_id = %s"
)
