"""Whoever sits before a page does there what a route or a command does: each act has its page, or a reason why not."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from service.cli import Commands
from service.web.inline import SERVICE
from service.web.ways import COMMAND, GROUPS, WAYS, steps
from service.words import ENGLISH
from service.words.catalogue import messages
from tests.unit.service.web.test_declarations import house, routes

__all__ = ["house"]

D = "/documents/{document_id}"
N = "/naskah/{document_id}"
ON_A_PAGE: Mapping[str, str] = {
    f"POST {D}/paraf": f"{N}/paraf",
    f"POST {D}/sign": f"{N}/tanda-tangan",
    f"POST {D}/return": f"{N}/kembalikan",
    f"POST {D}/cancel": f"{N}/batalkan",
    f"POST {D}/scan": f"{N}/pindaian",
    f"POST {D}/takeover": f"{N}/ambil-alih",
    f"POST {D}/revoke": f"{N}/cabut",
    f"POST {D}/correct": f"{N}/koreksi",
    f"POST {D}/misreceived": f"{N}/keliru",
    f"POST {D}/seal": f"{N}/bubuhkan",
    f"POST {D}/seal/settle": f"{N}/pastikan",
    f"POST {D}/seal/release": f"{N}/lepaskan",
    f"POST {D}/distribute": f"{N}/kirim",
    f"POST {D}/distributions/{{recipient_id}}/receipt": f"{N}/penerima/{{recipient_id}}/terima",
    f"POST {D}/distributions/{{recipient_id}}/receipt/correct": f"{N}/penerima/{{recipient_id}}/koreksi",
    f"POST {D}/attachments": f"{N}/berkas",
    f"POST {D}/detach": f"{N}/berkas",
    f"POST {D}/read": f"{N}/dibaca",
    f"POST {D}/distributions/{{recipient_id}}/receipt/sheet": f"{N}/penerima/{{recipient_id}}/terima",
    f"POST {D}/links": f"{N}/tautan",
    f"POST {D}/revise": f"{N}/perbaiki",
    "POST /events": "/buat/{jenis}",
    "POST /disposisi": f"{N}/disposisi/beri",
    "POST /disposisi/{sheet_id}/forward": f"{N}/disposisi/teruskan",
    "POST /disposisi/{sheet_id}/replace": f"{N}/disposisi/ganti",
    "POST /disposisi/{sheet_id}/answer": f"{N}/disposisi/jawab",
    "POST /disposisi/{sheet_id}/close": f"{N}/disposisi/tutup",
    f"POST {D}/links/{{link_id}}/end": f"{N}/tautan/{{link_id}}/akhiri",
    "POST /documents:{verb}": "/kotak-masuk/{verb}",
    "POST /people/{person_id}/certificates/{id}/confirm": "/sertifikat/{which}/kukuhkan",
    "POST /people/{person_id}/certificates/{id}/end": "/sertifikat/{which}/akhiri",
    "PUT /people/{person_id}/bsre": "/sertifikat/bsre",
    "POST /accounts": "/akun-kantor/{person_id}/undang",
    "POST /accounts/{person_id}/allow": "/akun-kantor/{person_id}/peran",
    "POST /accounts/{person_id}/reset": "/akun-kantor/{person_id}/ulang",
    "POST /accounts/{person_id}/unlink": "/akun-kantor/{person_id}/lepas",
    "POST /accounts/{person_id}/sign-out": "/akun-kantor/{person_id}/keluarkan",
    "POST /accounts/{person_id}/unlock": "/akun-kantor/{person_id}/buka",
    "POST /accounts/{person_id}/end": "/akun-kantor/{person_id}/akhiri",
    "POST /people/{person_id}/leave": "/akun-kantor/{person_id}/keluar-kantor",
}
"""Where each act of officials, drafters and admins is done."""
AWAITED: Mapping[str, str] = {}
"""Whose page is being made, and which: a row moves up when it is there."""
NO_PAGE: Mapping[str, str] = {
    "/accounts/{person_id}/link": "nobody types what a provider calls somebody: the link of an invitation links it",
    "/appointments": "of admins: their room comes with Kantor",
    "/delegations": "of admins: their room comes with Kantor",
    "/people": "of admins: their room comes with Kantor",
    "/mail": "of admins: their room comes with Antrean",
    "/jobs": "of admins: their room comes with Antrean",
    "/webhooks": "of admins: their room comes with Antrean",
    "/templates": "of whoever makes templates: their room comes with Templat",
    "/registers": "of arsiparis: their rooms come with Buku agenda and Terima",
    "/events": "of programs: what they send in many, and merge tables",
    "/procedures": "of programs: what they run",
}
"""Whose acts have none yet, by how their routes begin."""
TYPED: Mapping[str, str] = {
    "documents list": "finding comes with Cari",
    "disposisi give": "named where no paper is in hand yet",
    "people": "of admins",
    "archive": "of whoever runs the service",
    "doctor": "of whoever runs the service",
    "intake": "of programs",
    "keys": "of admins",
    "mail": "of admins",
    "office": "of admins",
    "pki": "of whoever runs the service",
    "queues": "of admins",
    "registers": "of arsiparis",
    "templates": "of whoever makes templates",
    "up": "of whoever runs the service",
    "upgrade": "of whoever runs the service",
    "webhooks": "of admins",
}
"""Commands that sentences name and no page does, each with the reason."""


def acts(house: Any) -> set[str]:
    return {
        f"{method} {route.path}"
        for route in routes(house.keyed)
        for method in (route.methods or set()) - {"GET", "HEAD"}
    }


def excused(act: str) -> bool:
    return any(re.match(rf"{re.escape(each)}(?=[/:]|$)", act.partition(" ")[2]) for each in NO_PAGE)


def test_every_act_by_a_person_has_its_page_or_a_reason_why_not(house: Any) -> None:
    told = [*ON_A_PAGE, *AWAITED]
    assert sorted(told) == sorted(set(told)), "one row each"
    assert {each for each in acts(house) if not excused(each)} - set(told) == set(), "a row in this table"
    assert set(told) - acts(house) == set(), "no such act"


@pytest.mark.parametrize("page", sorted(set(ON_A_PAGE.values())))
def test_the_page_is_there(page: str, house: Any) -> None:
    there = {route.path for route in routes(house.paged) if "POST" in (route.methods or ())}
    assert page in there


def commands() -> set[str]:
    """The commands that sentences name."""
    return {found[1] for sentence in messages(ENGLISH) for found in COMMAND.finditer(sentence)}


def test_a_command_that_a_sentence_names_leads_to_its_page_or_has_a_reason_why_not() -> None:
    known = {*WAYS, *TYPED}
    assert {each for each in commands() if not {each, each.partition(" ")[0]} & known} == set()


def test_what_begins_a_command_is_known() -> None:
    assert {*GROUPS} >= set(Commands()) - {"demo", "run", "serve", "service", "verify"}


def test_the_pages_that_steps_lead_to_are_there(house: Any) -> None:
    there: set[str] = {route.path.replace("{document_id}", "{id}") for route in routes(house.paged)}
    assert {each.path for each in WAYS.values()} <= there


ID = "0198c0de-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (f'Ambil alih: naskah documents takeover {ID} -m "A"', f"Ambil alih: [{N}/ambil-alih]"),
        (f"Tunggu (naskah documents get {ID}), lalu ulangi.", f"Tunggu ([{N}]), lalu ulangi."),
        ("Tunggu; lihat: naskah inbox", "Tunggu; lihat: [/kotak-masuk]"),
        ("Batalkan naskah ini, atau naskah itu.", "Batalkan naskah ini, atau naskah itu."),
        ("Minta admin (naskah people bind ORANG)", "Minta admin (`naskah people bind ORANG`)"),
        ("Lihat: naskah documents acts NASKAH", "Lihat: `naskah documents acts NASKAH`"),
    ],
)
def test_a_step_leads_to_the_page_of_what_it_is_upon(sentence: str, said: str) -> None:
    pieces = [
        f"[{each.address}]" if each.address else f"`{each.words}`" if each.typed else each.words
        for each in steps(sentence)
    ]
    assert "".join(pieces).replace(ID, "{document_id}") == said


@pytest.mark.parametrize("file", sorted(SERVICE.rglob("letters.py")), ids=lambda file: str(file.parent.name))
def test_a_letter_leads_to_the_page_of_what_waits_and_not_to_its_command(file: Path) -> None:
    """A command is named for what only an administrator does, where no page does it yet."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    texts = [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    named = {found[1] for text in texts for found in COMMAND.finditer(text)}
    assert {each for each in named if each in WAYS or each.partition(" ")[0] in WAYS} == set()
