"""Acts as HTTP shows them: the desk's view of a document, an act, what it led to, a recipient, an item of the inbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from archive.errors import NaskahError
from archive.ledger.documents.acts import Act
from archive.ledger.documents.distributions import Recipient
from archive.ledger.intake.rows import PERINGATAN
from archive.states import Status
from doc_templates.acts import SIGNS
from service.approvals.aside import AsideItem
from service.approvals.attaching import files_json
from service.approvals.desk import View
from service.approvals.fallen import fallen
from service.approvals.http.chain import chain_json
from service.approvals.http.links import link_json
from service.approvals.inbox import Item, Notice
from service.approvals.said import said
from service.approvals.steps import step_for, title_of, waited_for
from service.approvals.table import Kind, Level
from service.approvals.writing import WrittenAct
from service.documents.answers import answer_json
from service.documents.masking import masked
from service.documents.validity import Successor, successor
from service.intake.lampiran import LampiranStanding
from service.office.chain_words import hindered
from service.operations.obstacles import aside_words, obstacle_json, printing_json, stage_json
from service.problem import problem_of
from service.words import heard, upon
from service.words.life import DONE, WAITS, PrintState, stands


def done_json(done: WrittenAct) -> dict[str, Any]:
    """Return what an act led to."""
    return {
        "document_id": str(done.act.document_id),
        "act": act_json(done.act, done.taken_back),
        "status": done.status,
        "keadaan": stands(done.status, done.nomor),
        "kata": DONE[Kind(done.act.kind)],
        "langkah": upon(
            WAITS[done.act.detail.get("tingkat") or Level.BASAH], {"document": str(done.act.document_id)}
        )
        if done.status == Status.MENUNGGU_TTE and done.act.kind in SIGNS
        else None,
        "nomor": done.nomor,
        "etag": done.etag,
        "job_id": str(done.job_id) if done.job_id else None,
        "cetak": stage_json(done.printing, str(done.job_id) if done.job_id else None),
        "repeated": done.repeated,
        "warnings": list(done.warnings),
        "paraf_gugur": [_fallen_of(each) for each in done.fallen],
        "links": {
            **({"progress": f"/jobs/{done.job_id}/progress"} if done.job_id else {}),
            "acts": f"/documents/{done.act.document_id}/acts",
        },
    }


def view_json(view: View) -> dict[str, Any]:
    """Return a document at the desk: its chain, its acts, what the caller may do, and the page they would initial."""
    case, document = view.case, view.case.held.document
    return {
        "document_id": str(document.id),
        "status": document.status,
        "keadaan": stands(document.status, document.nomor),
        "etag": case.etag,
        "revision": document.revision_no,
        "nomor": document.nomor,
        "nomor_sementara": view.provisional,
        "content_digest": case.held.revision.content_digest,
        "page": {
            "name": view.page.name,
            "sha256": view.page.sha256,
            "version": view.page.version_no,
            "pages": view.page.pages,
            "faults": [heard(each) for each in view.faults],
        }
        if view.page
        else None,
        "chain": chain_json(case, act_json),
        "peringatan": {
            "saat_masuk": [hindered(each) for each in document.record.get(PERINGATAN, ())],
            "hari_ini": [hindered(each) for each in view.hindered],
        },
        "cetak": printing_json(view.pending),
        "hambatan": obstacle_json(view.pending),
        "waiting_for": waited_for(case),
        "menunggu": [title_of(case, each) for each in waited_for(case)],
        "langkah": upon(
            step_for(case, view.possible),
            {"document": str(document.id)},
        ),
        "returned_to": case.returned_to,
        "tanda_tangan": {
            "tingkat": case.level,
            "halaman_siap": view.ready,
            "permintaan": {
                "keadaan": view.request.state,
                "sebab": view.request.reason,
                "sejak": view.request.asked_at,
            }
            if view.request
            else None,
        }
        if case.level
        else None,
        "possible": [kind.value for kind in view.possible],
        "dapat": [DONE[kind] for kind in view.possible],
        "tertahan": [_held_up(kind, error, document.id) for kind, error in view.held_up.items()],
        "acts": [_act(view, each) for each in case.held.acts],
        "lampiran": [_lampiran(each) for each in view.lampiran],
        "berkas": files_json(case.held.revision.context),
        "jawaban": [answer_json(each) for each in view.answers],
        "distributions": [recipient_json(each) for each in view.recipients],
        "tautan": [link_json(each) for each in view.links],
    }


def _act(view: View, act: Act) -> dict[str, Any]:
    """Return one of a document's acts, what took it back and how the page stands that shows it.

    Another document that it names is told of as far as the caller may know of it.
    """
    void, named = act.detail.get("void", ()), act.detail.get("oleh")
    acts = view.case.held.acts
    taken_back = [each for each in acts if each.no in void]
    other = successor(view.named.get(UUID(named))) if named is not None else None
    fell = next((_taken_by(each.by) for each in fallen(acts) if each.paraf.no == act.no), None)
    return {
        **act_json(act, taken_back, other),
        "gugur": fell,
        "cetak": stage_json(PrintState.of(view.unprinted.get(act.no))),
    }


def _held_up(kind: Kind, error: NaskahError, document: UUID) -> dict[str, Any]:
    """Return why an act cannot be done now: what its own answer would say."""
    error.ids.setdefault("document", document)
    told = problem_of(error)
    return {
        "perbuatan": kind.value,
        "kata": DONE[kind],
        "sebab": told["detail"],
        "rincian": told["errors"],
        "langkah": told.get("langkah"),
    }


def _lampiran(each: LampiranStanding) -> dict[str, Any]:
    present = each.document
    return {
        "document_id": each.pin["dokumen"],
        "kepala": each.pin["kepala"][0],
        "jenis": each.pin["jenis"],
        "judul": masked(each.pin["judul"], hidden=present is None),
        "revision": each.pin["revisi"],
        "content_digest": each.pin["content_digest"],
        "present_revision": present.revision_no if present else None,
        "status": present.status if present else None,
        "changed": each.change,
    }


def act_json(act: Act, taken_back: Sequence[Act] = (), other: Successor | None = None) -> dict[str, Any]:
    """Return an act as it is shown; a NIP is on the page and in the record, not here.

    ``taken_back``: the acts it took back. ``other``: the document it names, as far as it is for the eyes of whoever asks.
    """
    detail = _without_blocks(act.detail)
    if other is not None and not other.named:
        detail["nomor"] = masked(detail.get("nomor"), hidden=True)
    return {
        "no": act.no,
        "kind": act.kind,
        "revision": act.revision_no,
        "person": act.person_id,
        "nama": act.nama,
        "jabatan": act.jabatan,
        "kapasitas": act.kapasitas,
        "kelompok": act.kelompok or None,
        "at": act.at,
        "content_digest": act.content_digest,
        "sha256": act.pdf_sha256,
        "catatan": act.note,
        "detail": detail,
        "rincian": said(act, taken_back, other),
    }


def _without_blocks(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an act keeps without the signature blocks of the page, of which every party of a round has one."""
    shown = {name: value for name, value in detail.items() if name != "blok"}
    if "blok" in detail and "pihak" in detail:
        shown["pihak"] = [
            {name: said for name, said in each.items() if name != "blok"} for each in detail["pihak"]
        ]
    return shown


def _fallen_of(paraf: Act) -> dict[str, Any]:
    return {"act": paraf.no, "person": paraf.person_id, "nama": paraf.nama, "jabatan": paraf.jabatan}


def _taken_by(act: Act) -> dict[str, Any]:
    """Return what took a paraf back: who, when, why, and which fields changed."""
    return {
        "act": act.no,
        "kind": act.kind,
        "nama": act.nama,
        "at": act.at,
        "catatan": act.note,
        "berubah": act.detail.get("berubah", []),
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    """Return a paraf that fell as its giver's inbox shows it, with where to see what changed."""
    document, paraf, by = notice.document, notice.fallen.paraf, notice.fallen.by
    path = f"/documents/{document.id}"
    links = {"acts": f"{path}/acts"}
    if by.revision_no != paraf.revision_no:
        links["changes"] = f"{path}/revisions/{paraf.revision_no}..{by.revision_no}"
        links["pages"] = f"{links['changes']}/pages"
    return {
        "document_id": str(document.id),
        "jenis": document.jenis,
        "judul": document.judul,
        "status": document.status,
        "akses": document.akses.name,
        "paraf": {"act": paraf.no, "at": paraf.at, "revision": paraf.revision_no, "jabatan": paraf.jabatan},
        "gugur": _taken_by(by),
        "links": links,
    }


def aside_json(item: AsideItem) -> dict[str, Any]:
    """Return a page that was set aside as the inbox of whom it concerns shows it."""
    document, page = item.document, item.page
    return {
        "document_id": str(document.id),
        "jenis": document.jenis,
        "judul": document.judul,
        "status": document.status,
        "akses": document.akses.name,
        "perbuatan": page.act_no,
        "sebab": aside_words(page.cause),
        "cause": page.cause,
        "sejak": page.since,
        "job_id": str(page.job_id),
        "links": {"acts": f"/documents/{document.id}/acts", "job": f"/jobs/{page.job_id}"},
    }


def recipient_json(recipient: Recipient) -> dict[str, Any]:
    """Return a recipient as it is shown."""
    return {
        "id": str(recipient.id),
        "no": recipient.no,
        "act": recipient.act_no,
        "penerima": recipient.penerima,
        "saluran": recipient.saluran,
        "dikirim": recipient.sent_at,
        "diterima": recipient.received_at,
        "diterima_oleh": recipient.received_by,
        "dicatat_oleh": recipient.noted_by,
        "kepada": recipient.kepada,
        "tembusan": recipient.tembusan,
        "koreksi": list(recipient.koreksi),
        "bukti": recipient.bukti,
        "salinan": {
            "nomor": recipient.copy_no,  # none up to class T: one copy for all
            "content": f"/documents/{recipient.document_id}/content?format=salinan&penerima={recipient.no}",
        },
    }


def item_json(item: Item) -> dict[str, Any]:
    """Return an item of the inbox as it is shown."""
    return {
        "document_id": str(item.document.id),
        "jenis": item.document.jenis,
        "judul": item.document.judul,
        "status": item.document.status,
        "akses": item.document.akses.name,
        "untuk": item.task.value,
        "sebagai": item.position,
        "sejak": item.since,
        "waktu_baku_menit": item.standard,
        "terlambat_menit": item.late,
        "catatan": item.note,
        "cetak": printing_json(item.pending),
        "hambatan": obstacle_json(item.pending),
        "links": {"acts": f"/documents/{item.document.id}/acts"},
    }
