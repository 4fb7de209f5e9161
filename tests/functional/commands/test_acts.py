"""Acts from the command line: each names what its person has seen, and what they have not seen is done by none."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from service.cli import app
from tests.functional.commands.terminal import Terminal
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse

ID = "NASKAH"
ACTS: dict[str, Sequence[str]] = {
    "paraf": (ID,),
    "sign": (ID,),
    "takeover": (ID, "-m", "Masa Plh. berakhir"),
    "return": (ID, "-m", "Kurang satu dasar"),
    "revise": (ID, "isi.json"),
    "cancel": (ID, "-m", "Tidak jadi"),
    "scan": (ID, "pindaian.pdf"),
    "attach": (ID, "pindaian.pdf"),
    "detach": (ID, "1"),
    "distribute": (ID, "Bawaslu Agam:pos"),
    "send": (ID, "--luar", "Bawaslu Agam:pos"),
    "revoke": (ID, "-m", "Tidak berlaku lagi"),
    "correct": (ID, "--asal", "Bawaslu", "-m", "Salah ketik"),
    "misreceived": (ID, "-m", "Salah alamat"),
    "seal": (ID, "--rahasia", "sandi.txt"),
    "settle": (ID,),
    "release": (ID, "-m", "Tidak ada transaksi"),
}
"""Every command that acts upon a document, and what it takes; a new one is a line here."""
OTHERS = {
    "list",
    "show",
    "get",
    "acts",
    "attachments",
    "diff",
    "receive",
    "receipt",
    "correct-receipt",
    "recipients",
    "read",
    "link",
    "end-link",
}
"""Commands about documents that act upon none as it was seen; a receipt names what it corrects, a reader reads what there is."""


@pytest.fixture(scope="module")
def revised(house: DeskHouse) -> str:
    """A draft in its second revision."""
    document = house.draft()
    revise(house, document, "Hal yang Lain")
    return document


def revise(house: DeskHouse, document: str, subject: str) -> None:
    """The drafter writes another subject."""
    payload = json.loads(house.content(document, "data"))["payload"]
    house.act(STF, document, "revise", payload={**payload, "tentang": subject})
    house.print_all()


BODIES: dict[str, dict[str, Any]] = {
    "paraf": {},
    "sign": {},
    "takeover": {"catatan": "Masa Plh. berakhir"},
    "return": {"catatan": "Kurang"},
    "revise": {"payload": {}},
    "cancel": {"catatan": "Tidak jadi"},
    "scan": {},
    "attachments": {},
    "detach": {"berkas": [1]},
    "distribute": {"penerima": [{"nama": "Bawaslu"}]},
    "revoke": {"catatan": "Tidak berlaku"},
    "correct": {"catatan": "Salah ketik"},
    "misreceived": {"catatan": "Salah alamat"},
    "seal": {"sandi": "rahasia"},
    "seal/settle": {},
    "seal/release": {"catatan": "Tidak ada transaksi"},
}
"""Every act over HTTP, with a body that would do."""
_PNG = (
    "a.png",
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    ),
)
FILE: dict[str, dict[str, Any]] = {
    "scan": {"content": b"%PDF-"},
    "attachments": {"files": [("berkas", _PNG)]},
}
"""Acts that bring a file: their other fields stand in the query."""
UNNAMED = {"seal", "seal/settle", "seal/release"}
"""Acts upon the prepared page, which nobody sees before: they name the state alone."""
RECEIPT = "distributions/{recipient_id}/receipt"


def words(verb: str, document: str) -> list[str]:
    return ["documents", verb, *(document if each == ID else each for each in ACTS[verb])]


def backdate(state: Path, **changes: Any) -> None:
    """Let every look that is remembered be another."""
    file = state / "naskah" / "dilihat.json"
    kept = json.loads(file.read_bytes())
    file.write_text(json.dumps({place: {**look, **changes} for place, look in kept.items()}))


def test_every_command_about_documents_acts_on_what_was_seen_or_acts_not() -> None:
    documents = get_command(app).commands["documents"].commands  # type: ignore[attr-defined]
    acting = {
        name for name, each in documents.items() if any("--dilihat" in param.opts for param in each.params)
    }
    assert acting == set(ACTS)
    assert set(documents) == acting | OTHERS


@pytest.mark.parametrize("verb", ACTS)
def test_nothing_is_done_to_what_nobody_looked_at(naskah: Terminal, revised: str, verb: str) -> None:
    before = naskah.house.look(SEK, revised)["etag"]
    told = naskah(SEK, *words(verb, revised), ends=1)
    assert f"naskah documents get {revised}" in told
    assert "--dilihat" in told
    assert naskah.house.look(SEK, revised)["etag"] == before


@pytest.mark.parametrize("verb", ACTS)
def test_what_moved_on_is_told_and_not_done(naskah: Terminal, revised: str, verb: str) -> None:
    before = naskah.house.look(SEK, revised)["etag"]
    naskah(SEK, "documents", "acts", revised)
    backdate(naskah.state, etag="r1a0")
    told = naskah(SEK, *words(verb, revised), ends=1)
    assert "Naskah sudah berubah sejak Anda melihatnya" in told
    assert "revisi 1 ke 2, tentang: " in told
    assert "-> Hal yang Lain" in told
    assert "perbuatan no. 1: revisi oleh Rizky Ananda" in told
    assert naskah.house.look(SEK, revised)["etag"] == before


def test_no_act_comes_over_http_without_what_was_seen(house: DeskHouse, revised: str) -> None:
    paths = house.http.get("/openapi.json").json()["paths"]
    under = "/documents/{document_id}/"
    acts = {
        path.removeprefix(under) for path, told in paths.items() if path.startswith(under) and "post" in told
    }
    named = {RECEIPT, f"{RECEIPT}/correct", f"{RECEIPT}/sheet", "read", "links", "links/{link_id}/end"}
    assert acts == BODIES.keys() | named, "a receipt names what it corrects, a link its signatory"
    view = house.look(SEK, revised)
    state = {"If-Match": f'"{view["etag"]}"'}
    for verb, body in BODIES.items():
        path = f"/documents/{revised}/{verb}"
        house.call(SEK, "POST", path, 428, json=body)
        house.call(SEK, "POST", path, 412, json=body, headers={"If-Match": 'W/"r2a1"'})
        sent: dict[str, Any] = FILE[verb] if verb == "attachments" else {"json": body}
        house.call(SEK, "POST", path, 412, headers={"If-Match": '"r1a0"'}, **sent)
        for name in () if verb in UNNAMED else ("content_digest", "sha256"):
            other = {name: "0" * 64}
            sent = {"params": other, **FILE[verb]} if verb in FILE else {"json": {**body, **other}}
            house.call(SEK, "POST", path, 412, headers=state, **sent)
    for verb in ("paraf", "sign"):
        house.call(
            STF,
            "POST",
            f"/documents/{revised}/{verb}",
            409 if verb == "sign" else 422,
            json={},
            headers=state,
        )
    for verb in ("paraf", "sign", "return", "cancel"):
        one: dict[str, Any] = {"id": revised}
        path = f"/documents:{verb}"
        house.call(SEK, "POST", path, 422, json={"documents": [one], "catatan": "x"})
        for seen in ({"etag": "r1a0"}, {"etag": view["etag"], "sha256": "0" * 64}):
            house.call(SEK, "POST", path, 412, json={"documents": [{**one, **seen}], "catatan": "x"})
    assert house.look(SEK, revised)["etag"] == view["etag"]


def test_a_paraf_is_given_to_the_page_that_was_read_and_to_no_later_one(naskah: Terminal) -> None:
    house = naskah.house
    document = house.draft()
    naskah(STF, "documents", "get", document)
    revise(house, document, "Sesuatu yang Lain Sama Sekali")
    told = naskah(STF, "documents", "paraf", document, ends=1)
    assert "Sesuatu yang Lain Sama Sekali" in told
    assert f"naskah documents get {document}" in told
    assert "Naskah sudah berubah" in naskah(STF, "documents", "paraf", document, ends=1), (
        "not by trying again"
    )
    naskah(STF, "documents", "get", document, "--force")
    assert "diparaf" in naskah(STF, "documents", "paraf", document)
    assert "belum melihat" in naskah(KSB, "documents", "paraf", document, ends=1), (
        "another person has not seen it"
    )
    (entry,) = [each for each in house.look(STF, document)["acts"] if each["kind"] == "paraf"]
    assert entry["sha256"] is not None


def test_one_of_several_that_moved_on_keeps_all_back(naskah: Terminal) -> None:
    house = naskah.house
    still, moved = house.draft(), house.draft()
    for each in (still, moved):
        naskah(STF, "documents", "acts", each)
    revise(house, moved, "Pokok yang Baru")
    told = naskah(STF, "documents", "paraf", still, moved, ends=1)
    assert f"{moved} revisi 1 ke 2, tentang" in told
    assert still not in told
    naskah(STF, "documents", "show", moved)
    assert naskah(STF, "documents", "paraf", still, moved).count("diparaf") == 2


def test_an_earlier_version_a_word_file_and_a_list_are_not_the_page(naskah: Terminal, revised: str) -> None:
    naskah(STF, "documents", "get", revised, "--version", "1")
    naskah(STF, "documents", "get", revised, "-f", "docx")
    naskah(STF, "documents", "list")
    naskah(STF, "inbox")
    assert "belum melihat" in naskah(STF, "documents", "paraf", revised, ends=1)


def test_what_was_seen_elsewhere_is_named_by_its_digest(naskah: Terminal) -> None:
    house = naskah.house
    document = house.draft()
    old = house.look(STF, document)
    revise(house, document, "Baru")
    view = house.look(STF, document)
    for early in (old["content_digest"], old["page"]["sha256"][:12]):
        told = naskah(STF, "documents", "paraf", document, "--dilihat", early, ends=1)
        assert "bukan isi naskah" in told
        refuses_without_its_key(view, told)
    assert "revisi 1 ke 2, tentang: " in told, "a page tells of which revision it was"
    unknown = naskah(STF, "documents", "paraf", document, "--dilihat", "00000000", ends=1)
    assert f"naskah documents get {document}" in unknown
    refuses_without_its_key(view, unknown)
    assert "8 huruf" in naskah(STF, "documents", "paraf", document, "--dilihat", "abc", ends=2)
    assert "diparaf" in naskah(
        STF, "documents", "paraf", document, "--dilihat", view["content_digest"][:8].upper()
    )
    assert "diparaf" in naskah(HKM, "documents", "paraf", document, "--dilihat", view["page"]["sha256"]), (
        "the page before the other's paraf says the same"
    )


def refuses_without_its_key(view: dict[str, Any], told: str) -> None:
    """A refusal that told the digest would be answered by pasting it."""
    for digest in (view["content_digest"], view["page"]["sha256"]):
        assert digest[:8] not in told


def test_a_paraf_of_another_keeps_nobody_from_theirs_and_is_told(naskah: Terminal) -> None:
    house = naskah.house
    document = house.draft()
    for each in (STF, HKM):
        naskah(each, "documents", "get", document, "--force")
    assert "diparaf" in naskah(STF, "documents", "paraf", document)
    told = naskah(HKM, "documents", "paraf", document)
    assert "isinya sama, ada paraf baru dari Rizky Ananda" in told
    assert "diparaf" in told
    naskah(SEK, "documents", "acts", document)
    backdate(naskah.state, etag="r1a0")
    assert "Isi naskah masih sama" in naskah(SEK, "documents", "cancel", document, "-m", "x", ends=1)


def test_who_revised_looks_at_the_new_page_before_their_paraf(naskah: Terminal, tmp_path: Path) -> None:
    house = naskah.house
    document = house.draft()
    naskah(STF, "documents", "get", document, "--force")
    payload = json.loads(house.content(document, "data"))["payload"]
    changed = tmp_path / "isi.json"
    changed.write_text(json.dumps({**payload, "tentang": "Pokok Baru"}))
    naskah(STF, "documents", "revise", document, str(changed))
    assert "belum tersimpan" in naskah(STF, "documents", "paraf", document, ends=1)
    house.print_all()
    told = naskah(STF, "documents", "paraf", document, ends=1)
    assert f"naskah documents get {document}" in told
    assert "sha256" not in told
    naskah(STF, "documents", "get", document, "--force")
    assert "diparaf" in naskah(STF, "documents", "paraf", document)


def test_what_is_remembered_is_its_owners_alone_bounded_and_forgotten(naskah: Terminal, revised: str) -> None:
    naskah(STF, "documents", "acts", revised)
    file = naskah.state / "naskah" / "dilihat.json"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert "nsk_" not in file.read_text()
    many = {f"http://x y {n}": {"at": f"2026-01-01T00:00:{n % 60:02}+00:00"} for n in range(900)}
    file.write_text(json.dumps({**many, **json.loads(file.read_text())}))
    naskah(STF, "documents", "acts", revised)
    assert len(json.loads(file.read_text())) == 500
    for broken in ("", "[]", "{", '{"a": 1}'):
        file.write_text(broken)
        assert "belum melihat" in naskah(STF, "documents", "cancel", revised, "-m", "x", ends=1)
    naskah(STF, "documents", "acts", revised)
    backdate(naskah.state, at="2026-01-01T00:00:00+00:00")
    assert "belum melihat" in naskah(STF, "documents", "cancel", revised, "-m", "x", ends=1)


def test_a_state_folder_that_cannot_be_written_keeps_nobody_from_looking(
    naskah: Terminal, revised: str
) -> None:
    naskah.state.write_text("a file where the folder would be")
    told = naskah(STF, "documents", "acts", revised)
    assert "--dilihat" in told
    assert "konsep" in told


def test_a_document_is_called_by_the_end_of_its_id_and_tells_what_comes_next(naskah: Terminal) -> None:
    document = naskah.house.draft()
    told = naskah(STF, "documents", "acts", document[-6:])
    assert document in told
    assert f"naskah documents paraf {document}" in told
    assert "WIB" in naskah(STF, "documents", "list", "--limit", "1"), "the office's clock, not this machine's"
    absent = naskah(STF, "documents", "get", document, "-f", "salinan", ends=1)
    assert "sesudah naskahnya didistribusikan" in absent
    refused = naskah(STF, "documents", "sign", document, ends=1)
    assert "Tunggu paraf yang disebutkan" in refused
    assert "naskah documents sign" not in refused, "who drafts it never signs it"
    assert "lalu tanda tangani" not in refused
    naskah(STF, "documents", "cancel", document, "-m", "Tidak jadi")
    closed = naskah(STF, "documents", "acts", document)
    assert "Buat naskah baru" in closed
    assert "tanda_tangan" not in closed + told
