"""What the form of a disposisi asks for: who leads, by when in the office's time, and each field that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.disposisi.pages.giving import asked_of
from service.errors import ActRefused
from service.http.forms import SentForm

WHOLE = {"kepada": ["a", "b"], "petunjuk": ["Pantau"], "formulir": ["f"]}


def form(**fields: list[str]) -> SentForm:
    return SentForm(fields={**WHOLE, **fields})


@pytest.mark.parametrize(
    ("leader", "first"), [("b", "b"), ("a", "a"), ("", "a"), ("somebody who is not ticked", "a")]
)
def test_whoever_is_to_lead_comes_first(leader: str, first: str) -> None:
    asked = asked_of(form(memimpin=[leader]), "Asia/Jakarta")
    assert (asked.kepada[0], sorted(asked.kepada), asked.key) == (first, ["a", "b"], "f")


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 9), ("Asia/Jayapura", 7)])
def test_its_hour_is_the_office_s(zone: str, hour: int) -> None:
    until = asked_of(form(batas=["2026-12-01T16:00"]), zone).batas
    assert until is not None
    assert until.astimezone(UTC) == datetime(2026, 12, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kepada": []}, ["kepada"]),
        ({"kepada": [], "petunjuk": [""]}, ["kepada", "petunjuk"]),
        ({"batas": ["kemarin"]}, ["batas"]),
        ({"petunjuk": ["Buang"]}, ["petunjuk"]),
        ({"sifat": ["Gawat"]}, ["sifat"]),
        ({"akses": ["X"]}, ["akses"]),
        ({"catatan": ["x" * 2_001]}, ["catatan"]),
        ({"kepada": [str(each) for each in range(21)]}, ["kepada"]),
    ],
)
def test_what_cannot_be_read_is_named_by_its_field(fields: dict[str, list[str]], wrong: list[str]) -> None:
    with pytest.raises(ActRefused) as refused:
        asked_of(form(**fields), "Asia/Jakarta")
    assert [each.path for each in refused.value.fields] == wrong
