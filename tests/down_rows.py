"""What the pages of disposisi, recipients and attachments show, with one text in every field that anybody may have written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from service.disposisi.pages.beside import DisposisiWay
from service.disposisi.pages.trees import ADDRESSEES, STATES, TONES, TreeNode
from service.recipients.pages.sending import OutsideRow
from service.web.picking import PickOption, picked
from tests import paper_rows
from tests.paper_rows import ID, MOMENT


def sheet(text: str) -> dict[str, Any]:
    """A sheet that was answered and closed."""
    return {
        "id": ID,
        "keadaan": "ditutup",
        "dari": {"jabatan": text, "nama": text},
        "kepada": [
            {
                "jabatan": text,
                "memimpin": True,
                "keadaan": "dijawab",
                "jawaban": {"catatan": text, "naskah": ID, "nomor": text, "oleh": text, "pada": MOMENT},
            },
            {"jabatan": text, "memimpin": False, "keadaan": "menunggu", "jawaban": None},
        ],
        "petunjuk": [text],
        "sifat": text,
        "catatan": text,
        "batas": MOMENT,
        "diberi": MOMENT,
        "ditutup": {"oleh": text, "pada": MOMENT, "catatan": text},
        "diganti_oleh": ID,
    }


def tree(text: str) -> dict[str, Any]:
    """The values of a tree's page."""
    below = TreeNode(sheet=sheet(text), current=False, late=text)
    return {
        **paper_rows.act_page(text),
        "nodes": [TreeNode(sheet=sheet(text), current=True, late="", below=[below])],
        "paper": SimpleNamespace(id=ID, judul=text),
        "ways": [DisposisiWay(address=f"/naskah/{ID}/disposisi/jawab", words=text)],
        "sheets": paper_rows.sheets(text),
        "of": 1,
        "states": STATES,
        "tones": TONES,
        "addressees": ADDRESSEES,
    }


def no_tree(text: str) -> dict[str, Any]:
    """The page of a document that nobody passed on."""
    return {**tree(text), "nodes": [], "paper": None, "ways": [], "sheets": []}


def giving(text: str) -> dict[str, Any]:
    """What a form to give one offers."""
    options = [PickOption(value=text, words=text, told=text)] * 2
    return {
        "penerima": picked(options, query=text, searched=True),
        "pemimpin": text,
        "pemberi": [(text, text), (text, text)],
        "petunjuk": [(text, text, "")],
        "dipilih": [text],
        "sifat": [(text, text)],
        "bersifat": text,
        "kelas": [("B", text), ("T", text)],
        "wrong": dict.fromkeys(("kepada", "petunjuk", "catatan", "batas", "sifat", "akses", "pemberi"), text),
    }


def ending(text: str) -> dict[str, Any]:
    """What a form to answer or close one offers."""
    return {
        "sheet": sheet(text),
        "posisi": [(text, text), (text, text)],
        "tanpa_jawaban": [text],
        "ditemukan": picked([PickOption(value=text, words=text, told=text)], query=text, searched=True),
    }


def sending(text: str) -> dict[str, Any]:
    """What a form to send a document offers."""
    return {
        "tertulis": [(text, text, "")],
        "tertulis_tembusan": [(text, text, "")],
        "dicentang": [text],
        "kepada": picked([PickOption(value=text, words=text, told=text)] * 2, query=text, searched=True),
        "tembusan": [text],
        "saluran": [("naskah", text)],
        "saluran_luar": [("pos", text)],
        "luar": [OutsideRow(nama=text, saluran="pos", surel=text, tembusan="ya")],
        "wrong": {"catatan": text},
    }


def circulation(text: str) -> dict[str, Any]:
    """The page of a document's recipients: one whose receipt came, one whose did not."""
    letter = {"kata": text, "keadaan": "sent", "sebab": text}
    told = {"nama": text, "kata": text, "pada": MOMENT, "dibaca": MOMENT, "surat": letter}
    one = {
        "id": ID,
        "no": "1.1",
        "penerima": text,
        "tembusan": True,
        "saluran": text,
        "surel": text,
        "dikirim": MOMENT,
        "diterima": MOMENT,
        "diterima_oleh": text,
        "bukti": None,
        "orang": 3,
        "dibaca": 1,
        "dikabari": [told],
    }
    return {
        **paper_rows.act_page(text),
        "edaran": {
            "penerima": [one, {**one, "diterima": None, "dikabari": []}],
            "belum_dikirimi": [{"nama": text, "tembusan": True}],
        },
        "mengirim": True,
        "mencatat": True,
        "saluran": {},
        "surat": {},
    }


def receipt(text: str) -> dict[str, Any]:
    """Whose receipt it is."""
    return {"penerima": paper_rows.received(text), "wrong": {"catatan": text, "pada": text, "pindaian": text}}


def expedition(text: str) -> dict[str, Any]:
    """The ekspedisi book with a line that was received and one that was not."""
    one = paper_rows.received(text)
    waits = SimpleNamespace(**{**vars(one), "received_at": None})
    return {
        "found": SimpleNamespace(first=MOMENT.date(), last=MOMENT.date()),
        "lines": [(paper_rows.document(text), each, text) for each in (one, waits)],
        "semua": True,
        "asked": "dari=2026-03-31",
        "saluran": {},
    }


def for_you(text: str) -> dict[str, Any]:
    """What was sent to somebody, and what was passed on to them."""
    sent = {
        "document_id": ID,
        "judul": text,
        "kata": text,
        "tembusan": True,
        "nomor": text,
        "oleh": text,
        "catatan": text,
        "pada": MOMENT,
        "dibaca": MOMENT,
    }
    one = sheet(text)
    return {
        "dikirim": [sent, {**sent, "dibaca": None}],
        "disposisi": [
            {**one, "perihal": text, "kata": text, "saya": one["kepada"][:1], "dari_saya": given}
            for given in (True, False)
        ],
    }


def attachments(text: str) -> dict[str, Any]:
    """The files that go with a document: one that is archived, one that is not yet."""
    one = {
        "no": 1,
        "nama": text,
        "ukuran": text,
        "halaman": 2,
        "peringatan": [text],
        "address": f"/naskah/{ID}/x",
    }
    return {"berkas": [one, {**one, "no": 2, "address": ""}], "paling": 20, "wrong": {"berkas": text}}
