"""Whether a file breaks off, and which files it can be the beginning of: one row a kind."""

import io
import json
import zipfile
from datetime import UTC, datetime
from uuid import UUID

import pytest

from archive.ledger.documents.versions import Artifact
from service.verification.broken_off import SHORTEST, broken_off, wholes


def package(remark: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<w:p/>" * 400)
        made.comment = remark
    return out.getvalue()


PDF = b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 200 + b"trailer <<>>\n%%EOF\n"
JSON = json.dumps({"naskah": ["bita"] * 300}).encode()


@pytest.mark.parametrize(
    ("file", "broken"),
    {
        "a PDF": (PDF, False),
        "a PDF with lines behind its end": (PDF + b"\n" * 9, False),
        "a PDF without its end": (PDF[:-8], True),
        "half a PDF": (PDF[:2_000], True),
        "a package": (package(), False),
        "a package with the longest remark": (package(b"x" * 65_535), False),
        "a package without its directory": (package()[:-30], True),
        "a package's first four bytes": (b"PK\x03\x04", True),
        "JSON": (JSON + b"\n", False),
        "half of it": (JSON[:1_200], True),
        "a list without its end": (b'["a", "b"', True),
        "a picture": (b"\x89PNG\r\n\x1a\n", False),
        "text": (b"perihal;asal", False),
        "nothing": (b"", False),
    }.values(),
)
def test_a_file_breaks_off_before_its_kinds_end(file: bytes, broken: bool) -> None:
    assert broken_off(file) is broken


def artifact(name: str, sha256: str, size: int = 50_000) -> Artifact:
    return Artifact(
        id=UUID(int=1), document_id=UUID(int=2), satker="1306", version_no=3, name=name, media="", size=size,
        sha256=sha256, key="k", version_id="v", pages=None, locked_until=datetime(2027, 1, 1, tzinfo=UTC),
    )  # fmt: skip


KEPT = [
    artifact("naskah.docx", "a"),
    artifact("naskah.pdf", "b"),
    artifact("salinan.pdf", "c"),
    artifact("naskah.pdf", "b"),
    artifact("pindaian.pdf", "d", 900),
    artifact("data.json", "e"),
    artifact("record.json", "f"),
]


@pytest.mark.parametrize(
    ("file", "found"),
    {
        "half a PDF": (PDF[:2_000], ["b", "c"]),
        "half a package": (package()[:-30], ["a"]),
        "what every file of its kind has": (PDF[: SHORTEST - 1], []),
        "a whole PDF": (PDF, []),
        "half of what the archive wrote down, which could be guessed byte by byte": (JSON[:1_200], []),
        "a picture": (b"\x89PNG\r\n\x1a\n" * 400, []),
    }.values(),
)
def test_only_files_of_its_kind_that_are_longer_are_read(file: bytes, found: list[str]) -> None:
    assert [each.sha256 for each in wholes(file, KEPT)] == found
