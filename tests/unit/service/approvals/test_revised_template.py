"""Whether a template that a document keeps finds what it asks for in a content of today."""

import pytest

from service.approvals.revised_template import given
from worker.press.schema import kinds_of

KINDS = kinds_of({"isi": {"perihal": "x", "baris": [{"pagu": "1"}], "tembusan": [], "alamat": {"kota": "y"}}})
ASKED = {
    "isi.perihal": True,
    "isi.baris[].pagu": True,
    "isi.tembusan[].nama": True,  # nobody has seen one
    "isi.alamat.kota": True,
    "stempel.nomor": True,  # the press's own
    "isi.hal": False,
    "isi.baris[].jumlah": False,
    "isi.alamat.kabupaten": False,
}


@pytest.mark.parametrize("path", ASKED)
def test_a_field_is_given_or_lies_below_a_list_nobody_has_seen_filled(path: str) -> None:
    assert given(path, KINDS) is ASKED[path]
