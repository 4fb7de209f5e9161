"""POST /registers/{register}/files/table: several files at once, each with its own sender, subject and number, from a table.

All are entered or none. A line that was entered before, with the same file, answers with its number: whoever lost the answer
sends the same again. What is wrong is told by line and column of the table as one sees it. Routes only: the rules are
``service.receiving.desk``, the table is ``service.registers.table``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field, ValidationError

from archive.access import AccessClass
from archive.canonical import sha256_hex
from archive.ledger import Principal
from doc_templates.kit import reasons
from doc_templates.kit.errors import FieldProblem
from doc_templates.kit.marks import normal
from service import edge
from service.documents.brought import signatures_json
from service.errors import BodyRefused, TableRefused
from service.errors import Field as Wrong
from service.http.answers import Json
from service.http.asked import Digest
from service.http.caller import admit
from service.http.entrances import MOST_BYTES
from service.http.shapes.receiving import ReceivedTable
from service.http.trace import trace_id_of
from service.http.uploads import FORM, sent_files
from service.receiving.desk import ReceivingDesk, Reception, SeveralRefused
from service.receiving.http.files import ArrivalRemarks, receipt_json
from service.receiving.incoming import IncomingFile
from service.registers.table import DAY_FIELDS, Table, TableRow
from service.tables import places
from service.tables.days import unread
from service.tables.errors import TableUnreadable
from service.tables.file import read_file
from service.tables.understanding import remarks, require_checked
from service.words import Sentence, say

MOST_FILES: Final = 50
"""In one request; a longer table is sent in pieces, by its lines."""
LARGEST: Final = 48 << 20
"""Bytes of table and files together: one file of the largest size with a dozen usual scans."""
COLUMNS: Final = ("berkas", *(name for name in ArrivalRemarks.model_fields if name != "nama"))
_REASONS: Final = {"klasifikasi": "harus kode klasifikasi, misalnya PR.03.1"}
_BREAKS: Final = re.compile(r"[ \t\r\n]*[\r\n\t][ \t\r\n]*")
_NEEDED: Final = ("berkas", "asal", "perihal")
_BINARY: Final = {"type": "string", "format": "binary"}
_DESCRIBED: Final = {
    MOST_BYTES: LARGEST,
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["tabel", "berkas"],
                    "properties": {
                        "tabel": _BINARY,
                        "berkas": {"type": "array", "items": _BINARY, "maxItems": MOST_FILES},
                    },
                }
            }
        },
    },
}


_Before = Annotated[
    list[Annotated[str, Field(pattern=r"^[0-9]{4}:[0-9]{1,5}$", max_length=10)]],
    Query(max_length=100, description="with check: numbers of a year that earlier pieces take (2026:10)"),
]
_Checked = Annotated[
    Digest | None, Query(description="of the whole table and its reading, as check answered it")
]


@dataclass(frozen=True, kw_only=True)
class _Line:
    line: int
    name: str
    brought: IncomingFile


async def _form(request: Request) -> tuple[Principal, bytes, Mapping[str, bytes]]:
    """Return who sends it, the table and the files by their names."""
    principal = admit(request)
    sent = sent_files(request.headers.get("content-type", ""), await request.body(), MOST_FILES + 3).files
    (_, table), *more = sent.get("tabel", [("", b"")])
    if more or not table or set(sent) - {"tabel", "berkas"}:
        raise BodyRefused(fields=[Wrong(path="tabel", reason=say("satu tabel, dan berkasnya pada berkas"))])
    files = sent.get("berkas", [])
    names = [_name(name) for name, _ in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BodyRefused(
            fields=[Wrong(path="berkas", reason=say("dua berkas bernama {nama}", nama=twice[0]))]
        )
    return principal, table, dict(zip(names, (data for _, data in files), strict=True))


def routes(*, receiving: ReceivingDesk) -> APIRouter:
    """Return the route of files received by a table."""
    router = APIRouter(prefix="/registers", tags=["registers"])

    @router.post(
        "/{register}/files/table",
        openapi_extra=_DESCRIBED,
        responses={200: {"description": "What became of each line, or with check would become"}},
    )
    def receive_file_table(
        request: Request,
        register: edge.Name,
        sent: Annotated[tuple[Principal, bytes, Mapping[str, bytes]], Depends(_form)],
        check: bool = False,
        dari: Annotated[
            int, Query(ge=2, le=edge.MOST_INT, description="the first line of the table to enter")
        ] = 2,
        sampai: Annotated[int, Query(ge=2, le=edge.MOST_INT, description="the last line")] = edge.MOST_INT,
        unit: Annotated[
            edge.Name | None, Query(description="whose papers those become whose line names no unit")
        ] = None,
        lagi: Annotated[
            bool, Query(description="of lines that do not say: meant, though their letters are in the book")
        ] = False,
        sebelum: _Before = [],  # noqa: B006 - FastAPI copies it
        digest: _Checked = None,
        yes: Annotated[bool, Query(description="enter it unchecked: for programs")] = False,
    ) -> Json[ReceivedTable]:
        """Receive files by a table (CSV or XLSX: berkas, asal, perihal, and what else is known of each): all of them or none.

        ``check`` enters nothing and tells what was understood and which number each line would get, with the ``digest`` that
        entering them names. The same again answers with the same numbers.
        """
        principal, data, files = sent
        table = _table(data)
        reading = table.understood()
        unstated = {**({"unit": unit} if unit is not None else {}), **({"lagi": True} if lagi else {})}
        lines, wrong = _lines(table, files, range(dari, sampai + 1), unstated)
        if not check and not wrong:
            require_checked(reading["digest"], digest, unchecked=yes or table.file.told_before)
        receipts: Sequence[Reception] = ()
        if not wrong:
            try:
                receipts = receiving.receive_several(
                    principal,
                    register,
                    [each.brought for each in lines],
                    check=check,
                    ahead=_ahead(sebelum),
                    trace_id=trace_id_of(request.scope),
                )
            except SeveralRefused as refused:
                wrong = list(_wrong(refused, lines, table))
        if wrong and not check:
            raise TableRefused(fields=wrong)
        told = [_told(*each, check=check) for each in zip(lines, receipts, strict=False)]
        heed = remarks(table.file, digest, check=check, yes=yes)
        return Json({**_problems(wrong, check), "perhatian": heed, "lines": told, "reading": reading})

    return router


def _wrong(refused: SeveralRefused, lines: Sequence[_Line], table: Table) -> Iterator[Wrong]:
    for at, fields in refused.wrong:
        for each in fields:
            yield Wrong(path=_at(lines[at].line, table, each.path), reason=each.reason)


def _problems(wrong: Sequence[Wrong], check: bool) -> dict[str, Any]:
    return {"check": check, "problems": [{"place": each.path, "reason": each.reason} for each in wrong]}


def _ahead(said: Sequence[str]) -> Mapping[int, int]:
    return {int(year): int(count) for year, _, count in (each.partition(":") for each in said)}


def _told(line: _Line, receipt: Reception, *, check: bool) -> dict[str, Any]:
    """Return what became of a line, or would."""
    return {
        "line": line.line,
        "berkas": line.name,
        "hasil": "sudah diterima" if receipt.repeated else "akan diterima" if check else "diterima",
        **(
            signatures_json(receipt.document.record)
            if check and not receipt.repeated
            else receipt_json(receipt)
        ),
        "nomor": receipt.document.nomor,
        "tahun": receipt.document.tanggal.year if receipt.document.tanggal else None,
    }


def _table(data: bytes) -> Table:
    """Return the table; raises ``TableRefused`` where there is none, or its head cannot be used."""
    try:
        return Table(read_file(data), COLUMNS)
    except TableUnreadable as error:
        raise TableRefused(fields=[Wrong(path=places.at(error.line), reason=error.reason)]) from error


def _lines(
    table: Table, files: Mapping[str, bytes], asked: range, unstated: Mapping[str, Any]
) -> tuple[list[_Line], list[Wrong]]:
    """Return the lines that were asked for and everything that is wrong with them; ``unstated``: what is so of a line that does not say."""
    lines: list[_Line] = []
    wrong: list[Wrong] = []
    first: dict[str, int] = {}
    try:
        wrong += _head(table)
        for row in table.rows() if not wrong else ():
            if row.line in asked:
                lines += _line(row, table, files, first, wrong, unstated)
    except TableUnreadable as error:
        wrong.append(Wrong(path=places.at(error.line), reason=error.reason))
    if not lines and not wrong:
        wrong.append(Wrong(path="tabel", reason=say("tidak ada baris berisi di bawah kepalanya")))
    return lines, wrong


def _head(table: Table) -> Iterator[Wrong]:
    for name in _NEEDED:
        if name not in table.fields:
            yield Wrong(path=places.at(table.head), reason=say("kolom {nama} wajib ada", nama=name))
    for column in table.unknown:
        known = ", ".join(COLUMNS)
        yield Wrong(
            path=places.at(table.head, str(column)),
            reason=say("tidak dikenal; yang dikenal: {dikenal}", dikenal=known),
        )


def _line(
    row: TableRow,
    table: Table,
    files: Mapping[str, bytes],
    first: dict[str, int],
    wrong: list[Wrong],
    unstated: Mapping[str, Any],
) -> Sequence[_Line]:
    found = [
        Wrong(path=_at(row.line, table, name), reason="wajib diisi")
        for name in _NEEDED
        if name not in row.cells
    ]
    name = _name(row.cells.get("berkas", ""))
    data = files.get(name)
    if name and data is None:
        reason = say("berkas {nama} tidak ikut dikirim", nama=name)
        found.append(Wrong(path=_at(row.line, table, "berkas"), reason=reason))
    said = _said(row, table, unstated)
    try:
        arriving = ArrivalRemarks.model_validate(
            {
                "nama": name or "-",
                "asal": _line_of(row.cells.get("asal", "-")),
                "perihal": _line_of(row.cells.get("perihal", "-")),
                **said,
            }
        )
    except ValidationError as error:
        found += [
            Wrong(path=_at(row.line, table, each.path), reason=_reason(row, each))
            for each in reasons.problems(error)
        ]
        wrong += found
        return ()
    if data is not None:
        digest = sha256_hex(data)
        if digest in first:
            found.append(
                Wrong(
                    path=_at(row.line, table, "berkas"),
                    reason=say("berkas yang sama dengan baris {baris}", baris=first[digest]),
                )
            )
        first.setdefault(digest, row.line)
    wrong += found
    if found or data is None:
        return ()
    brought = IncomingFile(
        data=data,
        sha256=digest,
        name=arriving.nama,
        akses=AccessClass[arriving.akses],
        **arriving.model_dump(exclude={"nama", "akses"}),
    )
    return [_Line(line=row.line, name=name, brought=brought)]


def _reason(row: TableRow, wrong: FieldProblem) -> str:
    """Return why a cell does not fit: in words for tables, or as the field itself says."""
    in_a_day = unread(row.cells.get(wrong.path, "")) if wrong.path in DAY_FIELDS else None
    return in_a_day or _REASONS.get(wrong.path, wrong.reason)


def _said(row: TableRow, table: Table, unstated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line says besides what every line must, its days as JSON writes them, and what is so where it does not say."""
    said: dict[str, Any] = {
        key: _line_of(value) for key, value in row.cells.items() if key not in ("berkas", *_NEEDED[1:])
    }
    said = {**unstated, **said}
    for day in DAY_FIELDS:
        if day in said and (read := table.day(said[day])) is not None:
            said[day] = read.isoformat()
    return said


def _line_of(text: str) -> str:
    """Return a cell's text in one line: spreadsheets break long ones for the eye."""
    return _BREAKS.sub(" ", text)


def _at(line: int, table: Table, path: str) -> Sentence:
    """Return where something is wrong as one sees it in the table: its line, and the column the path ends in."""
    name = path.rpartition(".")[2]
    return table.at(line, "berkas" if name in ("body", "nama", "content-digest") else name)


def _name(name: str) -> str:
    """Return a file's name in one writing: two systems write the same letters differently."""
    return normal(name.strip(), "NFC")
