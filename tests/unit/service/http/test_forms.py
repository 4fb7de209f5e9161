"""What somebody typed, as a form of either kind hands it over."""

from __future__ import annotations

import pytest

from service.http.errors import MediaUnsupported
from service.http.forms import MEDIA, read_form
from service.http.uploads import sent_fields

TYPED = [
    (b"1", "1"),
    (b"", ""),
    ("² dan é".encode(), "² dan é"),
    (b"a\x00b\x00", "ab"),  # nobody types it, and no ledger holds it
    (b"\x00", ""),
]


@pytest.mark.parametrize(("sent", "said"), TYPED)
def test_a_field_is_handed_over_as_it_was_typed_and_without_nul(sent: bytes, said: str) -> None:
    encoded = "".join(f"%{each:02X}" for each in sent).encode()
    assert read_form(MEDIA, b"a=" + encoded).one("a") == said


@pytest.mark.parametrize(("sent", "said"), TYPED)
def test_a_field_beside_files_is_too(sent: bytes, said: str) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + sent + b"\r\n--b--\r\n"
    assert sent_fields("multipart/form-data; boundary=b", body, 1).fields["a"] == [said]


def test_a_body_of_another_kind_is_refused() -> None:
    with pytest.raises(MediaUnsupported):
        read_form("application/json", b"{}")
