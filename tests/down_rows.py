"""What the pages of disposisi show, with one text in every field that anybody may have written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from service.disposisi.pages.beside import DisposisiWay
from service.disposisi.pages.trees import ADDRESSEES, STATES, TONES, TreeNode
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
