"""Whatever stands in a field of a page stays text: the page has the elements and attributes it has with a harmless word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html

from service.approvals.pages.act_table import FURTHER
from service.documents import pages as documents
from service.identity.pages.account_acts import ACTS
from service.identity.pages.carried import CarriedAct
from service.outsiders import pages as outsiders
from service.outsiders.signing import LinkStanding
from service.verification import pages as verification
from service.verification.public import Event
from service.web import gallery
from service.web.advice import ADVICE, ways
from service.web.environment import SOURCES, render
from service.web.frame import Frame, ShownEntry
from service.web.inline import SERVICE
from service.web.messages import PageMessage, Tone
from service.web.shortcuts import SHORTCUTS
from service.words import LANGUAGES, Sentence, speaking
from tests import account_rows, down_rows, draft_rows, paper_rows
from tests.browser.gallery import REFUSALS
from tests.revision_rows import compared
from tests.verification_rows import FILES, NOBODYS, STATES, judged, nobodys, told
from worker.signing.report import DocumentSignature, SignatureReport

WORD = "kata"
PAYLOADS = (
    "<script>alert(1)</script>",
    '" onfocus=alert(1) autofocus x="',
    "' onfocus=alert(1) x='",
    "</title></style></script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}&lt;script&gt;",
)
"""Of each way out: between tags, out of an attribute in either quotes, out of an element of plain text, as a template."""
ZONES = frozenset(("zona",))
"""A zone is no free text: the office file takes none that does not exist."""
MOMENT = datetime(2026, 3, 31, 20, 30, tzinfo=UTC)
REPORT = SignatureReport(
    signatures=(
        DocumentSignature(
            field="x",
            signer="x",
            issuer="x",
            serial="x",
            at=MOMENT,
            stamped_at=MOMENT,
            level="x",
            intact=True,
            trusted=True,
            covers=True,
            certifies=True,
            fingerprint="x",
        ),
    ),
    problems=("x",),
)


def saying(value: Any, text: str) -> Any:
    """Return the value with a text in every one of its fields that is any text at all."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return text
    if is_dataclass(value) and not isinstance(value, type):
        taken = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        return replace(
            value, **{name: saying(each, text) for name, each in taken.items() if name not in ZONES}
        )
    if isinstance(value, Mapping):
        return {key: saying(each, text) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(saying(each, text) for each in value)
    return value


def document(state: str, *, public: bool, text: str) -> str:
    full = told(state, open=public)
    if public:
        full = replace(
            full,
            history=[Event(at=MOMENT, words="x")],
            signers=[replace(each, sertifikat="x") for each in full.signers],
        )
    return verification.document(saying(full, text))


def file(name: str, state: str, *, public: bool, text: str) -> str:
    found = replace(
        judged(name, state, open=public, asked="x"), report=REPORT, owners={"x": "x"}, beside=["x"]
    )
    return verification.file(saying(found, text))


def revisions(text: str, *, same: bool = False) -> str:
    return documents.revisions(saying(compared(same=same), text))


def link(standing: LinkStanding, *, refused: bool, text: str) -> str:
    """The page of a link to sign by, as its holder sees it."""
    party = SimpleNamespace(nama=text, jabatan=text, instansi=text, signed=None)
    document = SimpleNamespace(judul=text, nomor=text, tanggal=MOMENT.date(), code="A")
    return render(
        "outsiders/pages/link.html",
        opened=SimpleNamespace(
            standing=standing,
            link=SimpleNamespace(good_until=MOMENT),
            document=document,
            office=SimpleNamespace(kantor=SimpleNamespace(nama=text)),
            party=party,
            parties=[party, party],
            waits_for=[text],
            page=SimpleNamespace(sha256="a" * 64),
            verifiable=True,
        ),
        standing=standing.value,
        siap=standing is LinkStanding.READY,
        ended=text,
        field="Tanda_tangan_2",
        here="/tanda-tangan/x",
        refused=SimpleNamespace(detail=text, errors=[{"reason": text}]) if refused else None,
        zona="Asia/Jakarta",
        signed=lambda _: text,
    )


def framed_for(text: str) -> Frame:
    """What stands around a page of somebody for whom things wait."""
    told = Sentence("{x}", {"x": text})
    return Frame(
        path="/komponen",
        query="",
        office=text,
        person=text,
        menu=[ShownEntry(path="/komponen", words=told, current=True, count=3)],
        message=PageMessage(tone=Tone.BAIK, words=told),
    )


def in_frame(name: str, text: str, values: Mapping[str, Any]) -> str:
    """A page in its frame."""
    return render(name, frame=framed_for(text), **values)


def framed(name: str, text: str) -> str:
    """A page of the gallery, in the frame of somebody for whom things wait; addresses are the house's own."""
    values: dict[str, Any] = saying(
        {key: each for key, each in gallery.values().items() if key not in ("zona", "columns", "sheets")},
        text,
    )
    frame = framed_for(text)
    kept = {key: each for key, each in gallery.values().items() if key not in values}
    kept["columns"] = [replace(each, words=text) for each in kept["columns"]]
    kept["sheets"] = [replace(each, text=text) for each in kept["sheets"]]
    return render(f"web/{name}.html", frame=frame, **kept, **values)


def plain(name: str, **values: Any) -> str:
    """A page of whoever is not signed in."""
    return render(name, frame=Frame(path="/masuk", query=""), **values)


Page = Callable[[str], str]
PAGES: dict[str, dict[str, Page]] = {
    "verification/pages/start.html": {"start": lambda _: verification.start()},
    "verification/pages/document.html": {
        f"{state}, {public}": lambda text, state=state, public=public: document(  # type: ignore[misc]
            state, public=public, text=text
        )
        for state, public in product(STATES, (True, False))
    },
    "verification/pages/file.html": {
        **{
            f"{name}, {public}": lambda text, name=name, public=public: file(  # type: ignore[misc]
                name, "diralat dua kali", public=public, text=text
            )
            for name, public in product(FILES, (True, False))
        },
        **{
            name: lambda text, name=name: verification.file(saying(nobodys(name), text))  # type: ignore[misc]
            for name in NOBODYS
        },
    },
    "verification/pages/failed.html": {
        **{
            str(status): lambda _, status=status: verification.failed(status)  # type: ignore[misc]
            for status in REFUSALS
        },
        "whatever it says": lambda text: render(
            "verification/pages/failed.html", title=text, text=text, most=1, too_large=text
        ),
    },
    "outsiders/pages/link.html": {
        f"{standing}, {refused}": lambda text, standing=standing, refused=refused: link(  # type: ignore[misc]
            standing, refused=refused, text=text
        )
        for standing, refused in product(LinkStanding, (True, False))
    },
    "outsiders/pages/failed.html": {
        **{
            str(status): lambda _, status=status: outsiders.failed(status)  # type: ignore[misc]
            for status in (404, 410, 413, 429, 503, 422)
        },
        "whatever it says": lambda text: render("outsiders/pages/failed.html", title=text, text=text),
    },
    "web/welcome.html": {"nobody": lambda _: render("web/welcome.html", frame=Frame(path="/", query=""))},
    "web/problem.html": {
        str(status): lambda text, status=status: plain(  # type: ignore[misc]
            "web/problem.html",
            ke="/",
            problem={
                "status": status,
                "title": text,
                "detail": text,
                "errors": [{"path": text, "reason": text + text}],
                "trace_id": text,
            },
            reasons=[text],
            step=text,
            advice=ADVICE.get(status),
            ways=list(ways(status, sent=True, signed_in=False, ke="/naskah/1")),
        )
        for status in (401, 422)
    },
    "identity/pages/masuk.html": {
        "refused": lambda text: plain(
            "identity/pages/masuk.html", ke=text, login=text, errors=[("", text)], refused=text, provider=text
        ),
        "with passkeys": lambda text: plain(
            "identity/pages/masuk.html", ke=text, login=text, errors=[], refused=None, provider=None
        ),
    },
    "identity/pages/akun.html": {
        f"{codes}, {strong}, {refused}": lambda text, codes=codes, strong=strong, refused=refused: plain(  # type: ignore[misc]
            "identity/pages/akun.html",
            session={"id": "a", "login": text, "totp_at": codes, "language": text},
            peran=text,
            kelas=text,
            lines=[
                {"id": each, "agent": text, "address": text, "began_at": MOMENT, "seen_at": MOMENT}
                for each in ("a", "b")
            ],
            browser=str,
            least=12,
            wrong={"sandi": text, "baru": text, "ulang": text, "kode": text},
            keys=[
                {"id": each, "nama": text, "host": text, "made_at": MOMENT, "used_at": used}
                for each, used in (("a", MOMENT), ("b", None))
            ],
            first=codes is None,
            strong=strong,
            refused=text if refused else None,
        )
        for codes, strong, refused in product((MOMENT, None), (True, False), (True, False))
    },
    "identity/pages/kode.html": {
        f"{again}, {by_password}, {act}, {totp}": lambda text, again=again, by_password=by_password, act=act, totp=totp: (
            plain(  # type: ignore[misc]
                "identity/pages/kode.html",
                ke=text,
                path="/masuk/kode",
                again=again,
                by_password=by_password,
                totp=totp,
                passkeys=not totp or again,
                refused=text if again else None,
                login=text,
                act=CarriedAct(address="/naskah/1/paraf", fields=[("kepada", text)]) if act else None,
                once_more=True,
                errors=[("kode", text)],
            )
        )
        for again, by_password, act, totp in product((True, False), repeat=4)
    },
    "identity/pages/siapkan.html": {
        "refused": lambda text: plain(
            "identity/pages/siapkan.html",
            ke=text,
            secret=text,
            picture="AA==",
            errors=[("", text)],
            refused=text,
        ),
        "with passkeys": lambda text: plain(
            "identity/pages/siapkan.html", ke=text, secret=text, picture="AA==", errors=[], refused=None
        ),
    },
    "identity/pages/pemulihan.html": {
        "shown": lambda text: plain("identity/pages/pemulihan.html", ke="/", codes=[text, text])
    },
    "identity/pages/keluar.html": {
        "signed in": lambda text: plain("identity/pages/keluar.html", session={"nama": text})
    },
    "identity/pages/undangan.html": {
        "refused": lambda text: plain(
            "identity/pages/undangan.html",
            login=text,
            wrong={"sandi": text, "ulang": text},
            errors=[("sandi", text)],
            least=12,
            provider=text,
        )
    },
    "web/shortcuts.html": {
        "every key": lambda text: in_frame("web/shortcuts.html", text, {"shortcuts": saying(SHORTCUTS, text)})
    },
    "identity/pages/akun_kantor.html": {
        "some": lambda text: in_frame("identity/pages/akun_kantor.html", text, account_rows.every(text)),
        "none": lambda text: in_frame(
            "identity/pages/akun_kantor.html", text, {**account_rows.every(text), "rows": [], "total": 0}
        ),
    },
    "identity/pages/akun_orang.html": {
        f"account {account}": lambda text, account=account: in_frame(  # type: ignore[misc]
            "identity/pages/akun_orang.html", text, account_rows.one(text, account=account)
        )
        for account in (True, False)
    },
    "identity/pages/perbuatan_akun.html": {
        f"{act.verb}, {wrong}": lambda text, act=act, wrong=wrong: in_frame(  # type: ignore[misc]
            "identity/pages/perbuatan_akun.html", text, account_rows.act(text, act, wrong=wrong)
        )
        for act, wrong in product(ACTS, (True, False))
    },
    "identity/pages/lembar_akun.html": {
        "shown once": lambda text: in_frame("identity/pages/lembar_akun.html", text, account_rows.sheet(text))
    },
    "leaving/pages/leave.html": {
        "refused": lambda text: in_frame("leaving/pages/leave.html", text, account_rows.leaving(text)),
        "wrong": lambda text: in_frame(
            "leaving/pages/leave.html",
            text,
            account_rows.leaving(text, errors=[("penerus.sekretaris", text)]),
        ),
        "nothing": lambda text: in_frame(
            "leaving/pages/leave.html", text, account_rows.leaving(text, rows=[])
        ),
    },
    "web/gallery.html": {"every component": lambda text: framed("gallery", text)},
    "web/gallery_confirm.html": {"asked before": lambda text: framed("gallery_confirm", text)},
    "approvals/pages/paper.html": {
        "as it stands": lambda text: in_frame("approvals/pages/paper.html", text, paper_rows.paper(text)),
        "refused": lambda text: in_frame("approvals/pages/paper.html", text, paper_rows.refused(text)),
        "moved on": lambda text: in_frame("approvals/pages/paper.html", text, paper_rows.moved(text)),
    },
    "approvals/pages/act.html": {
        name: lambda text, values=values: in_frame("approvals/pages/act.html", text, values(text))  # type: ignore[misc]
        for name, values in (
            ("asked", paper_rows.act_page),
            ("moved on", paper_rows.act_moved),
            ("wrong", paper_rows.act_wrong),
            ("refused", lambda text: paper_rows.act_page(text, refused=text, possible=False)),
        )
    },
    "approvals/pages/further.html": {
        f"{act.verb}, {each}": lambda text, act=act, of=of: in_frame(  # type: ignore[misc]
            "approvals/pages/further.html", text, of(text, **paper_rows.further(text, act))
        )
        for act in FURTHER
        for each, of in (("asked", paper_rows.act_page), ("wrong", paper_rows.act_wrong))
        if act.verb in ("ralat", "koreksi")
    },
    "outsiders/pages/giving.html": {
        "refused": lambda text: in_frame(
            "outsiders/pages/giving.html", text, paper_rows.links(text, refused=text, next=text)
        ),
        "shown once": lambda text: in_frame(
            "outsiders/pages/giving.html", text, paper_rows.links(text, given=text, given_to=text)
        ),
    },
    "signatures/pages/certificates.html": {
        "refused": lambda text: in_frame(
            "signatures/pages/certificates.html", text, paper_rows.certificates(text)
        ),
        "none": lambda text: in_frame(
            "signatures/pages/certificates.html",
            text,
            paper_rows.certificates(text, waiting=[], bound=[], bsre=None, errors=[], wrong={}),
        ),
    },
    "signatures/pages/settling.html": {
        name: lambda text, of=of, told=told: in_frame(  # type: ignore[misc]
            "signatures/pages/settling.html", text, of(text, **paper_rows.settling(text, **told))
        )
        for name, of, told in (
            ("by the answer kept", paper_rows.act_page, {}),
            ("by a file", paper_rows.act_wrong, {"answered": False}),
            ("still running", paper_rows.act_page, {"running": True}),
        )
    },
    "approvals/pages/home.html": {
        "what waits": lambda text: in_frame("approvals/pages/home.html", text, paper_rows.home(text)),
    },
    "approvals/pages/tray.html": {
        "what waits": lambda text: in_frame("approvals/pages/tray.html", text, paper_rows.tray(text)),
    },
    "approvals/pages/leaves.html": {
        "several": lambda text: in_frame("approvals/pages/leaves.html", text, paper_rows.leaves(text)),
    },
    "approvals/pages/results.html": {
        "several": lambda text: in_frame("approvals/pages/results.html", text, paper_rows.results(text)),
    },
    "disposisi/pages/tree.html": {
        name: lambda text, values=values: in_frame("disposisi/pages/tree.html", text, values(text))  # type: ignore[misc]
        for name, values in (("of a sheet", down_rows.tree), ("of a paper", down_rows.no_tree))
    },
    **{
        f"{name}.html": {
            each: lambda text, name=name, of=of, values=values: in_frame(  # type: ignore[misc]
                f"{name}.html", text, of(text, **values(text))
            )
            for each, of in (("asked", paper_rows.act_page), ("wrong", paper_rows.act_wrong))
        }
        for name, values in (
            ("disposisi/pages/give", down_rows.giving),
            ("disposisi/pages/alone", down_rows.giving),
            ("disposisi/pages/answer", down_rows.ending),
            ("disposisi/pages/close", down_rows.ending),
            ("recipients/pages/send", down_rows.sending),
            ("recipients/pages/receipt", down_rows.receipt),
            ("recipients/pages/correct", down_rows.receipt),
            ("attachments/pages/files", down_rows.attachments),
        )
    },
    **{
        f"recipients/pages/{name}.html": {
            "shown": lambda text, name=name, values=values: in_frame(  # type: ignore[misc]
                f"recipients/pages/{name}.html", text, values(text)
            )
        }
        for name, values in (
            ("circulation", down_rows.circulation),
            ("expedition", down_rows.expedition),
            ("for_you", down_rows.for_you),
        )
    },
    "drafts/pages/types.html": {
        "some left": lambda text: in_frame("drafts/pages/types.html", text, draft_rows.types(text)),
    },
    "drafts/pages/form.html": {
        f"{revised}, {drawn}": lambda text, revised=revised, drawn=drawn: in_frame(  # type: ignore[misc]
            "drafts/pages/form.html", text, draft_rows.form(text, revised=revised, drawn=drawn)
        )
        for revised, drawn in product((True, False), repeat=2)
    },
    "documents/pages/revisions.html": {
        "changed": revisions,
        "the same": lambda text: revisions(text, same=True),
    },
}
"""Every page by its template, with a text in every field. A new page needs its row."""
CASES = [(name, page) for name, pages in PAGES.items() for page in pages]


def skeleton(page: str) -> list[tuple[str, list[str]]]:
    return [(str(each.tag), sorted(map(str, each.attrib))) for each in html.document_fromstring(page).iter()]


def test_every_page_is_tried() -> None:
    parts = {name for name in SOURCES if "{% extends" not in (SERVICE / name).read_text(encoding="utf-8")}
    bases = {"verification/pages/base.html"}
    assert PAGES.keys() == SOURCES.keys() - parts - bases


@pytest.mark.parametrize(("template", "case"), CASES, ids=[f"{name}: {page}" for name, page in CASES])
def test_a_text_in_every_field_changes_nothing_but_text(template: str, case: str) -> None:
    page = PAGES[template][case]
    for language in LANGUAGES:
        with speaking(language):
            harmless = skeleton(page(WORD))
            for payload in PAYLOADS:
                assert skeleton(page(payload)) == harmless


@pytest.mark.parametrize(
    "shown", [lambda text: document("diralat", public=True, text=text), revisions], ids=["code", "revisions"]
)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_and_it_is_shown_as_it_was_written(shown: Page, payload: str) -> None:
    assert payload in "".join(map(str, html.document_fromstring(shown(payload)).itertext()))
