"""Files that were received, as answers show them."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from service.http.shapes.documents import FileSignaturesView
from service.http.shapes.tables import ReadingView


class ReceiptLinks(TypedDict):
    """Where to look on."""

    document: str
    sheet: str
    received: str
    progress: str
    verification: str


class ReceiptView(FileSignaturesView):
    """A file that was received, now or before."""

    document_id: str
    job_id: str
    nomor: str | None
    tanggal: str | None
    code: str
    sha256: str
    repeated: bool
    links: ReceiptLinks


class PlaceProblem(TypedDict):
    """What is wrong in a table, where one sees it."""

    place: str
    reason: str


class ReceivedLine(FileSignaturesView):
    """What became of a line of a table, or would become."""

    line: int
    berkas: str
    hasil: str
    nomor: str | None
    tahun: int | None
    document_id: NotRequired[str]
    job_id: NotRequired[str]
    tanggal: NotRequired[str | None]
    code: NotRequired[str]
    sha256: NotRequired[str]
    repeated: NotRequired[bool]
    links: NotRequired[ReceiptLinks]


class ReceivedTable(TypedDict):
    """What became of files that came with a table, or would become."""

    check: bool
    problems: list[PlaceProblem]
    perhatian: list[str]
    lines: list[ReceivedLine]
    reading: ReadingView
