"""What pydantic finds is told in words, by one table; what edge types say themselves is the same sentence."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service import edge
from service.words import ENGLISH, in_language
from service.words.catalogue import messages
from service.words.findings import BY_TYPE, finding_told


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    nama: edge.Name
    hari: edge.Day | None = None
    saat: edge.Instant | None = None
    banyak: Annotated[int, Field(ge=1, le=9)] = 1
    cara: Literal["cabut", "ralat"] = "cabut"


FOUND: dict[str, tuple[dict[str, Any], str, str]] = {
    "missing": ({}, "wajib diisi", "must be filled in"),
    "unknown": ({"nama": "a", "x": 1}, "tidak dikenal di sini", "is not known here"),
    "a control": ({"nama": "a\0b"}, "karakter ke-2 (U+0000)", "character 2 (U+0000)"),
    "no text": ({"nama": 1}, "harus teks", "must be a text"),
    "too long": ({"nama": "x" * 201}, "paling panjang 200 karakter", "at most 200 characters"),
    "no day": ({"nama": "a", "hari": "kemarin"}, "harus tanggal, misalnya", "must be a date"),
    "a day no calendar has": ({"nama": "a", "hari": "2026-02-30"}, "harus tanggal", "must be a date"),
    "before the republic": ({"nama": "a", "hari": "1944-01-01"}, "harus antara 1945", "must lie between"),
    "no zone": ({"nama": "a", "saat": "2026-03-31T08:30"}, "dengan zonanya", "with its zone"),
    "too many": ({"nama": "a", "banyak": 10}, "paling besar 9", "at most 9"),
    "no number": ({"nama": "a", "banyak": "x"}, "harus bilangan bulat", "must be a whole number"),
    "none of": ({"nama": "a", "cara": "x"}, "harus salah satu dari 'cabut', 'ralat'", "must be one of"),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_finding_is_told_in_both_languages(case: str) -> None:
    body, indonesian, english = FOUND[case]
    with pytest.raises(ValidationError) as refused:
        Body.model_validate(body)
    (finding,) = refused.value.errors()
    told = finding_told(finding)
    assert indonesian in told
    assert english in in_language(told, ENGLISH)


@pytest.mark.parametrize("kind", BY_TYPE)
def test_every_finding_is_in_the_catalogue(kind: str) -> None:
    assert BY_TYPE[kind].msgid in messages(ENGLISH)
