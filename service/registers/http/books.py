"""Registers over HTTP: the agenda of a year, blocks for outages, numbers in between, old agendas, the year's end.

Only people change registers. Routes only: the rules are ``service.registers.keeping``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from archive.ledger import Principal
from archive.ledger.registers.insertions import Insertion
from archive.ledger.registers.numbers import OF_REQUEST, Number
from archive.ledger.registers.proposals import Proposal
from service import edge
from service.approvals.http.asked import Entry, Remarks
from service.file_text import text_of
from service.http.answers import Json
from service.http.entrances import MOST_BYTES
from service.http.filename import content_disposition, of_class
from service.http.negotiation import preferred
from service.parts import admit, parts
from service.registers.agenda import Form
from service.registers.closing import Closing, Seen
from service.registers.corrections import Place
from service.registers.http.once import ONCE, once
from service.registers.importing import told
from service.registers.keeping import Entered, Incoming
from service.registers.report import Report

router = APIRouter(prefix="/registers", tags=["registers"])
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA = {
    "json": "application/json",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "pdf": "application/pdf",
}
LARGEST = 8 << 20
"""20,000 lines of 400 bytes."""
MOST = 99_999
"""Numbers a year's book holds."""
Tahun = edge.Year
Urut = Annotated[int, Path(ge=1, le=MOST)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Block(_Body):
    """Numbers to set aside."""

    jumlah: Annotated[int, Field(ge=1, le=MOST)]
    alasan: edge.Reason


class Outcome(Remarks):
    """What became of a reserved number: a letter written by hand, or nothing (``batal`` with ``alasan``).

    A number reserved in a book of letters received (after a restore) has a sender, the sender's number and date.
    """

    nomor: edge.Name | None = None
    tanggal: edge.Day | None = None
    perihal: edge.Reason | None = None
    tujuan: edge.Reason | None = None
    asal: Annotated[str, edge.Line(300)] | None = None
    nomor_asal: edge.Name | None = None
    tanggal_asal: edge.Day | None = None
    batal: bool = False
    alasan: edge.Reason | None = None


class Void(_Body):
    """Why an entry is void; ``sisipan`` for one put in between."""

    alasan: edge.Reason
    sisipan: Annotated[str, Field(pattern="^[a-z]?$", max_length=1)] = ""


class Letter(Remarks):
    """A letter received."""

    tanggal: edge.Day
    asal: Annotated[str, edge.Line(300, 1)]
    perihal: Annotated[str, edge.block(1_000, 1)]
    nomor_asal: edge.Name = ""
    tanggal_asal: edge.Day | None = None


class Corrected(Entry):
    """What was wrong in an entry that somebody typed, with the reason; ``sisipan`` for one put in between (12.a)."""

    nomor: edge.Name | None = None
    """As it is written; its place in the book stays."""
    tujuan: edge.Reason | None = None
    keterangan: edge.Reason | None = None
    sisipan: Annotated[str, Field(pattern="^[a-z]?$", max_length=1)] = ""
    alasan: edge.Reason

    @classmethod
    def _fields(cls) -> set[str]:
        return {*Entry.model_fields, "nomor", "tujuan"}

    @classmethod
    def _lackable(cls) -> set[str]:
        return {
            *super()._lackable(),
            "tujuan",
            "asal",
        }  # of a letter of our own; of one received the desk asks for it


class Between(_Body):
    """A number to be put behind an earlier one (12.a)."""

    document_id: UUID
    urut: Annotated[int, Field(ge=1, le=MOST)]
    tanggal: edge.Day
    alasan: edge.Reason


class End(_Body):
    """The year's end as it was seen: its last number, how many entries; ``kosong`` for a year without any."""

    terakhir: Annotated[int, Field(ge=0, le=MOST)] | None = None
    jumlah: Annotated[int, Field(ge=0, le=edge.MOST_INT)] | None = None
    kosong: bool = False


class Reason(_Body):
    """Why."""

    alasan: edge.Reason


@router.get("")
def registers(request: Request) -> Json:
    """Return the office's registers and the years they have."""
    return Json({"registers": parts(request).agendas.overview(admit(request))})


@router.get("/insertions")
def insertions(request: Request) -> Json:
    """Return the numbers asked for in between whose document is not numbered yet, approved or waiting for approval."""
    found, seen = parts(request).insertions.waiting(admit(request))
    return Json(
        {
            "insertions": [
                {**insertion_json(each), "judul": seen[each.document_id].judul}
                for each in found
                if each.document_id in seen
            ]
        }
    )


@router.get("/{register}/waiting")
def waiting(request: Request, register: edge.Name) -> Json:
    """Return the drafts this register will number, with the provisional number their pages show."""
    found = parts(request).agendas.awaiting(admit(request), register)
    return Json(
        {
            "documents": [
                {
                    "document_id": str(draft.id),
                    "judul": draft.judul,
                    "status": draft.status,
                    "nomor_sementara": number,
                }
                for draft, number in found
            ]
        }
    )


@router.get("/{register}/{tahun}")
def agenda(
    request: Request,
    register: edge.Name,
    tahun: Tahun,
    cari: Annotated[
        edge.Name | None, Query(description="words that stand in a line, however written; for JSON")
    ] = None,
    kind: Annotated[Literal["json", "xlsx", "csv", "docx", "pdf"] | None, Query(alias="format")] = None,
) -> Response:
    """Return a year's agenda with its gaps and what is unresolved: as JSON, workbook, CSV, DOCX or PDF.

    ``format`` says which, else ``Accept``.
    """
    principal, agendas = admit(request), parts(request).agendas
    chosen = kind or preferred(request.headers.get("accept", ""), MEDIA)
    if chosen == "json":
        answer: Response = Json(_report(agendas.report(principal, register, tahun), cari))
    else:
        made = agendas.file(principal, register, tahun, Form(chosen))
        name = content_disposition(of_class(f"agenda-{register}-{tahun}.{chosen}", made.akses))
        answer = Response(made.data, headers={"Content-Disposition": name}, media_type=MEDIA[chosen])
    answer.headers["Vary"] = "Accept"
    return answer


_ENTERED: dict[int | str, dict[str, Any]] = {
    200: {"description": "It was entered before, by the same request"}
}


@router.post("/{register}/reservations", status_code=201, responses=_ENTERED, openapi_extra=ONCE)
def reserve(request: Request, register: edge.Name, body: Block) -> Json:
    """Set a block of this year's numbers aside for letters written by hand."""
    principal = admit(request)
    made = parts(request).books.reserve(
        principal, register, body.jumlah, body.alasan, once=once(request, principal, body)
    )
    return Json(
        {"numbers": [number_json(each) for each in made.numbers], "repeated": made.repeated},
        200 if made.repeated else 201,
    )


@router.post("/{register}/{tahun}/numbers/{urut}")
def settle(request: Request, register: edge.Name, tahun: Tahun, urut: Urut, body: Outcome) -> Json:
    """Say what became of a reserved number, or of a number missing from an imported agenda."""
    found = parts(request).books.settle(admit(request), register, tahun, urut, outcome=body.model_dump())
    return _entered(found)


@router.post("/{register}/{tahun}/numbers/{urut}/void")
def void(request: Request, register: edge.Name, tahun: Tahun, urut: Urut, body: Void) -> Json:
    """Let an entry that is no document's stand as BATAL; a document's number is voided by cancelling the document."""
    found = parts(request).books.void(admit(request), register, tahun, urut, body.sisipan, body.alasan)
    return _entered(found)


@router.post("/{register}/{tahun}/numbers/{urut}/correct")
def correct(request: Request, register: edge.Name, tahun: Tahun, urut: Urut, body: Corrected) -> Json:
    """Correct an entry that somebody typed, with the reason: its place stays, and so does what was written before.

    A letter received without a file, one written by hand, a line of an old agenda, the remark upon a reserved number.
    """
    place = Place(kode=register, tahun=tahun, urut=urut, sisipan=body.sisipan)
    found = parts(request).corrections.correct(admit(request), place, body.said(), body.alasan)
    return _entered(found)


@router.post("/{register}/letters", status_code=201, responses=_ENTERED, openapi_extra=ONCE)
def receive(request: Request, register: edge.Name, body: Letter) -> Json:
    """Enter a letter received into an incoming register."""
    principal = admit(request)
    made = parts(request).books.receive(
        principal, register, Incoming(**body.model_dump()), once=once(request, principal, body)
    )
    return _entered(made, 201)


@router.post("/insertions", status_code=201, responses=_ENTERED)
def ask(request: Request, body: Between) -> Json:
    """Ask to number a document behind an earlier number; another person approves."""
    asked = parts(request).insertions.ask(
        admit(request), body.document_id, urut=body.urut, tanggal=body.tanggal, reason=body.alasan
    )
    told = {**insertion_json(asked.insertion), "repeated": asked.repeated}
    return Json(told, 200 if asked.repeated else 201)


@router.post("/insertions/{insertion_id}/approve")
def approve(request: Request, insertion_id: UUID) -> Json:
    """Approve what another person asked for; the document gets the number when it is signed."""
    made = parts(request).insertions.approve(admit(request), insertion_id)
    return Json({**insertion_json(made.insertion), "repeated": made.repeated})


async def _csv(request: Request) -> tuple[Principal, str]:
    return admit(request), text_of(await request.body(), "body")


@router.post(
    "/{register}/import",
    responses={202: {"description": "It waits for a second person"}},
    openapi_extra={
        MOST_BYTES: LARGEST,
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string", "maxLength": LARGEST}}},
        },
    },
)
def bring_in(
    request: Request,
    register: edge.Name,
    sent: Annotated[tuple[Principal, str], Depends(_csv)],
    check: bool = False,
    alasan: edge.Reason = "",
) -> Json:
    """Import an old agenda (CSV: nomor, tanggal and the other fields of an entry, a column each); ``check`` changes nothing.

    ``alasan`` for one that leaps far in the running year: it waits for a second person then (202, ``usulan``).
    """
    found = parts(request).imports.bring_in(sent[0], register, sent[1], check=check, reason=alasan)
    return Json(
        {
            "read": found.agenda.read,
            "taken": 0 if check or found.proposal else sum(year.taken for year in found.years),
            "repeated": found.repeated,
            "years": sorted(found.agenda.entries),
            "akibat": [told(year) for year in found.years],
            "problems": [{"line": line, "reason": reason} for line, reason in found.agenda.problems],
            "batal": [
                {"line": line, "nomor": each.nomor, "keterangan": each.reason}
                for line, each in found.agenda.void
            ],
            "perhatian": found.agenda.remarks,
            "usulan": proposal_json(found.proposal) if found.proposal else None,
        },
        202 if found.proposal else 200,
    )


@router.get("/{register}/{tahun}/closing")
def closing(request: Request, register: edge.Name, tahun: Tahun) -> Json:
    """Return what closing a year would close: numbers by status, what is unresolved, what to think of before."""
    return Json(_closing(parts(request).closings.look(admit(request), register, tahun)))


@router.post("/{register}/{tahun}/close")
def close(request: Request, register: edge.Name, tahun: Tahun, body: End | None = None) -> Json:
    """Close a year that is over, as it was seen (``terakhir``, ``jumlah``); refused while anything in it is unresolved."""
    said = body or End()
    seen = Seen(last=said.terakhir, numbers=said.jumlah, empty=said.kosong)
    found = parts(request).closings.close(admit(request), register, tahun, seen)
    return Json(
        {
            "register": register,
            "tahun": tahun,
            "closed": True,
            "terakhir": found.last,
            "jumlah": found.numbers,
            "repeated": found.repeated,
        }
    )


@router.post("/{register}/{tahun}/reopening", status_code=202)
def propose_reopening(request: Request, register: edge.Name, tahun: Tahun, body: Reason) -> Json:
    """Propose to open a closed year again; it stays closed until another person approves."""
    asked = parts(request).closings.propose_reopening(admit(request), register, tahun, body.alasan)
    return Json(proposal_json(asked), 202)


@router.get("/proposals")
def proposals(request: Request) -> Json:
    """Return what waits for a second person: reopenings, imports that leap."""
    found = parts(request).proposals.waiting(admit(request))
    return Json({"proposals": [proposal_json(each) for each in found]})


@router.post("/proposals/{proposal_id}/approve")
def approve_proposal(request: Request, proposal_id: UUID) -> Json:
    """Approve what another person proposed; it is carried out at once."""
    decided, done = parts(request).proposals.decide(admit(request), proposal_id, approved=True)
    return Json({**proposal_json(decided), **done})


@router.post("/proposals/{proposal_id}/refuse")
def refuse_proposal(request: Request, proposal_id: UUID) -> Json:
    """Refuse a proposal, or take one's own back."""
    decided, done = parts(request).proposals.decide(admit(request), proposal_id, approved=False)
    return Json({**proposal_json(decided), **done})


def _closing(found: Closing) -> dict[str, Any]:
    return {
        "register": found.register,
        "tahun": found.tahun,
        "terakhir": found.last,
        "tanggal_terakhir": found.last_date.isoformat() if found.last_date else None,
        "jumlah": found.numbers,
        "status": dict(found.states),
        "unresolved": [{"urut": each.urut, "reason": each.reason} for each in found.unresolved],
        "perhatian": list(found.warnings),
        "kosong": found.empty,
        "closed_by": found.closed_by,
    }


def _report(found: Report, words: str | None) -> dict[str, Any]:
    year = found.year
    return {
        "register": found.register.kode,
        "nama": found.register.nama,
        "tahun": found.tahun,
        "last": year.last if year else 0,
        "last_date": year.last_date.isoformat() if year and year.last_date else None,
        "closed_at": year.closed_at if year else None,
        "closed_by": year.closed_by if year else None,
        "gaps": list(found.gaps),
        "unresolved": [{"urut": each.urut, "reason": each.reason} for each in found.unresolved],
        "numbers": list(found.lines_with(words) if words else found.lines()),
    }


def _entered(made: Entered, status: int = 200) -> Json:
    return Json({**number_json(made.number), "repeated": made.repeated}, 200 if made.repeated else status)


def number_json(number: Number) -> dict[str, Any]:
    """Return a number as it is shown."""
    return {
        "register": number.register,
        "tahun": number.tahun,
        "urut": number.urut,
        "sisipan": number.sisipan,
        "nomor": number.nomor,
        "status": number.state,
        "dicatat": number.taken_at,
        "tanggal": number.tanggal.isoformat() if number.tanggal else None,
        "alasan": number.reason,
        "keterangan": {name: told for name, told in number.keterangan.items() if name not in OF_REQUEST},
    }


def insertion_json(asked: Insertion) -> dict[str, Any]:
    """Return an asked-for number as it is shown."""
    return {
        "id": str(asked.id),
        "document_id": str(asked.document_id),
        "register": asked.register,
        "tahun": asked.tahun,
        "urut": asked.urut,
        "tanggal": asked.tanggal.isoformat(),
        "alasan": asked.reason,
        "diminta": asked.asked_by,
        "disetujui": asked.approved_by,
    }


def proposal_json(asked: Proposal) -> dict[str, Any]:
    """Return a proposal as it is shown; a file that waits is not."""
    return {
        "id": str(asked.id),
        "register": asked.register,
        "tahun": asked.tahun,
        "usulan": asked.kind.value,
        "alasan": asked.reason,
        "rincian": dict(asked.detail),
        "diusulkan": asked.asked_by,
        "pada": asked.asked_at,
        "diputuskan": asked.decided_by,
        "disetujui": asked.approved,
    }
