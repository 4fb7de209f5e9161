"""What stands in a record for those who may not read how people from outside proved who they are."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from service.documents.identities import HIDDEN, hidden

BUDI = {"nama": "Budi", "jabatan": "Direktur", "instansi": "PT Maju", "identitas": "KTP 1306", "surel": ""}


def record(*parties: Any) -> bytes:
    return orjson.dumps({"form": 2, "rincian": {"rantai": {"pihak": list(parties)}}})


@pytest.mark.parametrize(
    ("parties", "told"),
    [
        ([BUDI], [BUDI | {"identitas": HIDDEN}]),
        ([BUDI | {"surel": "b@maju.example"}], [BUDI | {"identitas": HIDDEN, "surel": HIDDEN}]),
        (["ketua", BUDI], ["ketua", BUDI | {"identitas": HIDDEN}]),
    ],
)
def test_identity_and_address_are_hidden_and_everything_else_stays(
    parties: list[Any], told: list[Any]
) -> None:
    given = hidden(record(*parties))
    assert given is not None
    assert orjson.loads(given) == orjson.loads(record(*told))


@pytest.mark.parametrize(
    "whole", [record("ketua"), record(), b'{"rincian":{}}', b'{"rincian":{"rantai":null}}']
)
def test_a_record_without_anybody_from_outside_is_given_as_it_is(whole: bytes) -> None:
    assert hidden(whole) is None
