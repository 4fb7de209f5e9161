"""POST /events/table: mail merge from a table, in two steps: what was understood of it, then, by that digest, a document a row.

A table of more than a thousand rows is sent once for each thousand (``bagian``), as it is an event for each. What is wrong is
told by line and column of the table as one sees it. Routes only: the rules are ``service.intake.merge_table`` and the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import APIRouter, Depends, Query, Request

from archive.ledger import Principal
from service import edge, strictjson
from service.errors import BodyRefused, DeskError, Field, TableRefused
from service.http.answers import Json
from service.http.asked import Digest
from service.http.caller import admit
from service.http.entrances import MOST_BYTES
from service.http.problems import answer_to
from service.http.shapes.events import CheckedTable, TakenTable
from service.http.trace import trace_id_of
from service.http.uploads import FORM, sent_files
from service.intake import cloudevent
from service.intake.answers import Answer, Foreseen, Refusal, TakenEvent
from service.intake.desk import HTTP, Intake
from service.intake.http.answered import answer_json, batch_answer
from service.intake.merge import MOST_ROWS
from service.intake.merge_table import LaidTable, MergeRequest, MergeTable, read_table
from service.tables import places
from service.tables.errors import TableUnreadable
from service.tables.file import FileRow, read_file
from service.tables.understanding import require_checked
from service.words import say

AskedT = TypeVar("AskedT")
LARGEST: Final = 9 << 20
"""20,000 rows of 400 bytes, and what they share."""
_OF_ALL: Final = {
    **{f"data.{name}": f"query.{name}" for name in ("jenis", "unit", "akses")},
    **{name: f"query.{name}" for name in ("source", "id")},
}
"""What is one event's and stands in the query here."""
_BINARY: Final = {"type": "string", "format": "binary"}
_JSON: Final = {"type": "string", "format": "binary", "description": "JSON: the payload that all rows share"}
_DESCRIBED: Final = {
    MOST_BYTES: LARGEST,
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["tabel"],
                    "properties": {"tabel": _BINARY, "payload": _JSON},
                }
            }
        },
    },
}


@dataclass(frozen=True, kw_only=True)
class SentTable:
    """Who sends which table, and the payload its rows share."""

    principal: Principal
    table: bytes = field(repr=False)
    shared: Mapping[str, Any] = field(repr=False)


async def _form(request: Request) -> SentTable:
    principal = admit(request)
    sent = sent_files(request.headers.get("content-type", ""), await request.body(), 4).files
    (_, table), *more = sent.get("tabel", [("", b"")])
    shared = sent.get("payload", [])
    if more or not table or len(shared) > 1 or set(sent) - {"tabel", "payload"}:
        reason = say("satu tabel, dan isian bersamanya (JSON) pada payload")
        raise BodyRefused(fields=[Field(path="tabel", reason=reason)])
    return SentTable(principal=principal, table=table, shared=_shared(shared[0][1]) if shared else {})


def _shared(data: bytes) -> Mapping[str, Any]:
    found = strictjson.loads(data)
    if not isinstance(found, Mapping):
        raise BodyRefused(fields=[Field(path="payload", reason=say("harus objek"))])
    return found


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A piece of a table, ready to be asked for."""

    table: MergeTable
    laid: LaidTable
    number: int
    event: Mapping[str, Any]
    reading: Mapping[str, Any]

    def json(self, *, check: bool) -> dict[str, Any]:
        """Return what was understood."""
        return {
            "check": check,
            "bagian": self.number,
            "banyak_bagian": self.table.pieces,
            "reading": self.reading,
        }

    def foreseen(self, answers: Sequence[Foreseen]) -> dict[str, Any]:
        """Return what would become of its rows: how many, and every wrong field where one sees it."""
        wrong = [{"line": each.line, "place": each.place, "reason": each.reason} for each in self.laid.wrong]
        for row, answer in zip(self.table.piece(self.number), answers, strict=False):
            if isinstance(answer, Refusal):
                wrong += [
                    {"line": row.line, "place": each["place"], "reason": each["reason"]}
                    for each in self._errors(row, answer)
                ]
        refused = sum(isinstance(each, Refusal) for each in answers)
        repeated = sum(isinstance(each, TakenEvent) for each in answers)
        return {
            "total": len(self.table.piece(self.number)),
            "fit": len(answers) - refused - repeated,
            "repeated": repeated,
            "problems": wrong,
        }

    def answers(self, answers: Sequence[Answer]) -> Iterator[dict[str, Any]]:
        """Yield what became of its rows, each with its number and line."""
        before = (self.number - 1) * MOST_ROWS
        for at, (row, answer) in enumerate(zip(self.table.piece(self.number), answers, strict=True)):
            told = answer_json(answer)
            if isinstance(answer, Refusal):
                told["problem"] = {**told["problem"], "errors": list(self._errors(row, answer))}
            yield {"row": before + at + 1, "line": row.line, **told}

    def _errors(self, row: FileRow, refused: Refusal) -> Iterator[dict[str, Any]]:
        for each in answer_to(refused.error).body["errors"]:
            path = each["path"].partition("].")[2]
            yield {**each, "place": self.table.place(row, path.removeprefix("payload."))}


def routes(*, desk: Intake) -> APIRouter:
    """Return the route of a mail merge's table."""
    router = APIRouter(tags=["intake"])

    @router.post(
        "/events/table",
        status_code=202,
        openapi_extra=_DESCRIBED,
        response_model=TakenTable,
        responses={
            200: {
                "description": "With check: what was understood, and what would become of the rows",
                "model": CheckedTable,
            },
            207: {"description": "Some rows were taken"},
        },
    )
    def take_event_table(
        request: Request,
        sent: Annotated[SentTable, Depends(_form)],
        jenis: edge.Name,
        unit: edge.Name,
        source: Annotated[str, Query(min_length=1, max_length=cloudevent.MAX_SOURCE)],
        akses: Literal["B", "T", "R", "SR"] = "B",
        event_id: Annotated[
            str | None,
            Query(
                alias="id", min_length=1, max_length=cloudevent.MAX_ID - 8, description="made of all without"
            ),
        ] = None,
        bagian: Annotated[
            int | None, Query(ge=1, le=edge.MOST_INT, description="which thousand rows of a longer table")
        ] = None,
        check: bool = False,
        yes: Annotated[bool, Query(description="take it unchecked: for programs")] = False,
        digest: Digest | None = None,
    ) -> Json[TakenTable | CheckedTable]:
        """Make a document of each row of a table (CSV or XLSX); a column's title names its place in the payload.

        ``check`` takes nothing and answers what was understood, every row that would be refused, by line and column, and the
        ``digest`` that taking the table names. The same again is answered the same.
        """
        asked = MergeRequest(
            source=source, jenis=jenis, unit=unit, akses=akses, shared=sent.shared, event_id=event_id
        )
        piece = _piece(desk, asked, sent.table, bagian)
        told = piece.json(check=check)
        if check:
            foreseen = [] if piece.laid.wrong else _asked(lambda: desk.foresee(sent.principal, piece.event))
            return Json({**told, **piece.foreseen(foreseen)})
        require_checked(piece.reading["digest"], digest, unchecked=yes)
        if piece.laid.wrong:
            wrong = [Field(path=each.place, reason=each.reason) for each in piece.laid.wrong]
            raise TableRefused(fields=wrong)
        trace = trace_id_of(request.scope)
        batch = _asked(lambda: desk.merge(sent.principal, piece.event, HTTP, trace_id=trace))
        return batch_answer(request, batch, rows=True, written=list(piece.answers(batch.answers)), more=told)

    return router


def _piece(desk: Intake, asked: MergeRequest, data: bytes, bagian: int | None) -> _Piece:
    """Read a table and lay its rows out; raises ``TableRefused``."""
    if asked.jenis not in desk.catalog:
        known = ", ".join(sorted(each for each in desk.catalog if desk.catalog[each].contract.by_event))
        reason = say("harus salah satu dari {pilihan}", pilihan=known)
        raise TableRefused(fields=[Field(path="query.jenis", reason=reason)])
    schema = desk.catalog[asked.jenis].contract.payload.model_json_schema()
    try:
        table = read_table(read_file(data))
        number = _number(table, bagian)
        laid = table.laid_out(asked, schema, number)
    except TableUnreadable as error:
        raise TableRefused(fields=[Field(path=places.at(error.line), reason=error.reason)]) from error
    return _Piece(
        table=table,
        laid=laid,
        number=number,
        event=table.event(asked, laid, number),
        reading=table.understood(schema),
    )


def _number(table: MergeTable, bagian: int | None) -> int:
    """Return which piece is meant; raises ``TableRefused`` where a table has several and nobody says."""
    if (bagian is None and table.pieces == 1) or (bagian is not None and bagian <= table.pieces):
        return bagian or 1
    reason = say(
        "tabel ini {baris} baris; kirim untuk setiap seribu barisnya: bagian=1 sampai bagian={akhir}",
        baris=len(table.rows),
        akhir=table.pieces,
    )
    raise TableRefused(fields=[Field(path="query.bagian", reason=reason)])


def _asked(ask: Callable[[], AskedT]) -> AskedT:
    """Return what the desk answers; what it refuses of all rows alike stands in the query here."""
    try:
        return ask()
    except DeskError as error:
        if not any(each.path in _OF_ALL for each in error.fields):
            raise
        fields = [Field(path=_OF_ALL.get(each.path, each.path), reason=each.reason) for each in error.fields]
        raise type(error)(error.message, fields=fields, step=error.step, **error.ids) from error
