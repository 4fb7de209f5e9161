"""What the pages of an office's accounts show, with one text in every field that anybody may have written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from archive.access import AccessClass
from service.identity.office_accounts import AccountState
from service.identity.pages.account_acts import ACTS, AccountAct
from service.identity.pages.office_accounts import ROLES, STATES
from service.identity.roles import Role
from service.leaving.leaver import HandOver, Sort
from service.leaving.view import SORTS, WAYS
from service.web.messages import Tone
from service.web.pieces import PageColumn
from service.words.classes import CLASSES
from tests.paper_rows import MOMENT, document


def somebody(text: str, *, account: bool = True) -> SimpleNamespace:
    """Somebody of the office, with all that an account may have."""
    own = SimpleNamespace(
        login=text,
        roles=[Role.ADMIN.value, text],
        ceiling=AccessClass.T,
        password_at=MOMENT,
        totp_at=MOMENT,
        subject_at=MOMENT,
        link_ends_at=MOMENT,
        ended_at=MOMENT,
    )
    return SimpleNamespace(
        person=SimpleNamespace(id="orang", nama=text, jabatan=text, surel=text),
        account=own,
        living=own if account else None,
        state=AccountState.TERTAHAN,
        spent_until=MOMENT,
        use=SimpleNamespace(living=2, seen_at=MOMENT),
        passkeys=2,
    )


def every(text: str) -> dict[str, Any]:
    """The list, in the middle of it."""
    keys = ("nama", "login", "peran", "kelas", "keadaan", "bukti", "terakhir")
    return {
        "columns": [PageColumn(key=each, words=text) for each in keys],
        "rows": [somebody(text), somebody(text, account=False)],
        "cari": text,
        "total": 300,
        "first": 101,
        "last": 200,
        "before": "/akun-kantor?mulai=0",
        "after": "/akun-kantor?mulai=200",
        "states": STATES,
        "roles": ROLES,
    }


def one(text: str, *, account: bool = True) -> dict[str, Any]:
    """What every page about one account shows."""
    return {
        "found": somebody(text, account=account),
        "keadaan": text,
        "tone": Tone.RAGU,
        "roles": ROLES,
        "classes": CLASSES,
        "of": "/akun-kantor/orang",
        "acts": list(ACTS),
    }


def act(text: str, of: AccountAct, *, wrong: bool = False) -> dict[str, Any]:
    """The page of an act, refused as a whole or at its fields."""
    names = ("nama_masuk", "peran", "kelas", "cara")
    return {
        **one(text, account=wrong),
        "act": of,
        "once": text,
        "errors": [(each, text) for each in names] if wrong else [],
        "wrong": dict.fromkeys(names, text) if wrong else {},
        "refused": text,
        "next": text,
        "login": text,
        "peran": [text],
        "kelas": text,
        "cara": text,
    }


def sheet(text: str) -> dict[str, Any]:
    """The sheet with the link."""
    return {**one(text), "link": text, "until": MOMENT, "picture": "AA==", "login": text}


def leaving(text: str, **told: Any) -> dict[str, Any]:
    """What somebody leaves behind, and whom it goes to."""
    left = [
        SimpleNamespace(sort=Sort.NASKAH, what=text, way=HandOver.PENERUS, to=["a"], document=document(text)),
        SimpleNamespace(sort=Sort.AKUN, what=text, way=HandOver.BERAKHIR, to=[], document=None),
    ]
    return {
        "looked": SimpleNamespace(person=SimpleNamespace(nama=text, jabatan=text), repeated=False, hidden=2),
        "once": text,
        "columns": [PageColumn(key=each, words=text) for each in ("macam", "apa", "jalan", "kepada")],
        "rows": left,
        "names": {"a": text},
        "sorts": SORTS,
        "ways": WAYS,
        "vacant": [text],
        "told_of": [text],
        "posts": [("sekretaris", text)],
        "others": [("", text), (text, text)],
        "chosen": {"sekretaris": text},
        "dasar": text,
        "errors": [],
        "wrong": {"penerus.sekretaris": text},
        "refused": text,
        "next": text,
        "of": "/akun-kantor/orang",
        **told,
    }
