"""Disposisi as HTTP shows them: a sheet that was drafted, a tree, and what waits for somebody."""

from __future__ import annotations

import json
from typing import Any

from service.approvals.disposisi import closing
from service.disposisi.desk import GivenSheet
from service.disposisi.tree import DisposisiSheet, SheetAddressee
from service.disposisi.view import STANDS, TreeView
from service.words import say, upon


def given_json(given: GivenSheet) -> dict[str, Any]:
    """Return a sheet that was drafted."""
    document = given.document
    return {
        "id": str(document.id),
        "akar": document.record["disposisi"]["akar"],
        "job_id": str(given.job_id),
        "code": document.code,
        "judul": document.judul,
        "status": document.status,
        "repeated": given.repeated,
        "warnings": list(given.warnings),
        "langkah": upon(
            say(
                "Lihat lembarnya (naskah documents get NASKAH), lalu tanda tangani: naskah documents sign NASKAH"
            ),
            {"document": str(document.id)},
        ),
        "links": _links(str(document.id)),
    }


def tree_json(view: TreeView) -> dict[str, Any]:
    """Return a tree before one reader."""
    held = view.asked.held
    return {
        "id": str(view.asked.id),
        "akar": str(view.asked.root),
        "etag": f"r{held.document.revision_no}a{len(held.acts)}",
        "naskah": {
            "document_id": str(view.paper.id),
            "jenis": view.paper.jenis,
            "judul": view.paper.judul,
            "nomor": view.paper.nomor,
        }
        if view.paper
        else None,
        "dapat": list(view.possible),
        "lembar": [
            sheet_json(view, sheet, level) for sheet, level in view.tree.in_order() if sheet.id in view.seen
        ],
    }


def sheet_json(view: TreeView, sheet: DisposisiSheet, level: int | None = None) -> dict[str, Any]:
    """Return one sheet before one reader."""
    document, tree, state = sheet.held.document, view.tree, view.tree.state(sheet)
    closed, replaced = closing(sheet.held), tree.replaced_by(sheet)
    hears = view.positions is None or tree.hears(sheet, view.positions)
    return {
        "id": str(sheet.id),
        "induk": str(sheet.parent) if sheet.parent else None,
        "tingkat": level or len(tree.above(sheet)) + 1,
        "keadaan": state.value,
        "kata": STANDS[state],
        "status": document.status,
        "akses": document.akses.name,
        "perihal": document.perihal,
        "dari": _giver(view, sheet),
        "kepada": [_addressee(view, each, hears=hears) for each in tree.addressees(sheet)],
        "petunjuk": list(sheet.payload["petunjuk"]),
        "sifat": sheet.payload.get("sifat", "Biasa"),
        "catatan": sheet.payload.get("catatan"),
        "batas": sheet.due,
        "terlambat_menit": view.late(sheet),
        "diberi": sheet.given,
        "mengganti": str(sheet.replaces) if sheet.replaces else None,
        "diganti_oleh": str(replaced) if replaced else None,
        "ditutup": {"oleh": closed.nama, "pada": closed.at, "catatan": closed.note} if closed else None,
        "links": _links(str(sheet.id)),
    }


def task_json(view: TreeView) -> dict[str, Any]:
    """Return what waits for somebody."""
    sheet = view.asked
    document = sheet.held.document
    task, position = view.task or ("jawab", "")
    return {
        "id": str(sheet.id),
        "akar": str(sheet.root),
        "untuk": task,
        "sebagai": position,
        "perihal": document.perihal,
        "akses": document.akses.name,
        "dari": _giver(view, sheet),
        "petunjuk": list(sheet.payload["petunjuk"]),
        "sifat": sheet.payload.get("sifat", "Biasa"),
        "catatan": sheet.payload.get("catatan"),
        "sejak": sheet.given,
        "batas": sheet.due,
        "terlambat_menit": view.late(sheet),
        "links": _links(str(sheet.id)),
    }


def _giver(view: TreeView, sheet: DisposisiSheet) -> dict[str, Any]:
    """Return who gave it: whoever signed, or the position whose draft it is."""
    block = json.loads(sheet.held.revision.context)["penandatangan"]
    signed = [act for act in sheet.held.acts if act.kind == "tanda_tangan"]
    return {
        "posisi": sheet.giver,
        "jabatan": view.staff.jabatan(sheet.giver),
        "nama": signed[-1].nama if signed else block["nama"],
    }


def _addressee(view: TreeView, each: SheetAddressee, *, hears: bool) -> dict[str, Any]:
    own = view.positions is not None and each.posisi in view.positions
    answer = each.answer if hears or own else None
    return {
        "posisi": each.posisi,
        "jabatan": view.staff.jabatan(each.posisi),
        "memimpin": each.leads,
        "keadaan": each.state.value,
        "jawaban": {
            "catatan": answer.note,
            "naskah": answer.detail.get("naskah"),
            "nomor": answer.detail.get("nomor"),
            "oleh": answer.nama,
            "pada": answer.at,
        }
        if answer
        else None,
        "diteruskan": [str(one) for one in each.forwards if one in view.seen],
    }


def _links(sheet: str) -> dict[str, str]:
    return {
        "document": f"/documents/{sheet}",
        "tree": f"/disposisi/{sheet}",
        "acts": f"/documents/{sheet}/acts",
        "content": f"/documents/{sheet}/content?format=pdf",
    }
