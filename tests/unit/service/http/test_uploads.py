"""A file in a body or in a form: split exactly at the boundary, and refused when it is not what was asked for."""

from __future__ import annotations

import httpx
import pytest

from service.errors import QueryRefused
from service.http.errors import MediaUnsupported
from service.http.uploads import sent_file

RAW = frozenset({"application/octet-stream"})


def form(**parts: object) -> tuple[str, bytes]:
    """What a common client sends."""
    request = httpx.Request("POST", "http://x", **parts)  # type: ignore[arg-type]  # httpx's own keywords
    return request.headers["content-type"], request.read()


def test_a_raw_body_is_the_file() -> None:
    assert sent_file("application/octet-stream; x=y", b"abc", RAW).data == b"abc"


@pytest.mark.parametrize("data", [b"", b"\r\n--", b"PK\x03\x04\r\n\r\n--x\r\n", bytes(range(256)) * 10])
def test_a_forms_file_arrives_byte_for_byte(data: bytes) -> None:
    sent = sent_file(*form(files={"file": ("Surat Édaran.docx", data)}, data={"left_alone": ["a", "b"]}), RAW)
    assert (sent.data, sent.name, sent.fields) == (data, "Surat Édaran.docx", {"left_alone": ["a", "b"]})


@pytest.mark.parametrize(
    ("media", "body", "error"),
    [
        ("text/plain", b"x", MediaUnsupported),
        ("", b"x", MediaUnsupported),
        ("multipart/form-data", b"x", MediaUnsupported),
        ("multipart/form-data; boundary=b", b"", QueryRefused),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--", QueryRefused),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b', QueryRefused),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--', QueryRefused),
        ("multipart/form-data; boundary=b", b"--b\r\n" * 60 + b"--b--", QueryRefused),
        ("multipart/form-data; boundary=b", b"--b\r\n" * 1_000_000 + b"--b--", QueryRefused),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"a: b\r\n" * 10_000 + b"\r\nx\r\n--b--", QueryRefused),
        ("multipart/form-data; boundary=b", b'--b\r\na: name="f"; filename="a\x00b"\r\n\r\nx\r\n--b--', QueryRefused),
        ("multipart/form-data; boundary=b", b'--b\r\na: name="code"\r\n\r\na\x1bb\r\n--b--', QueryRefused),
        ("multipart/form-data; boundary=b", b'--b\r\na: name="code"\r\n\r\n' + b"a" * 5_000 + b"\r\n--b--", QueryRefused),
    ],
)  # fmt: skip
def test_what_is_no_form_with_one_file_is_refused(media: str, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        sent_file(media, body, RAW)
