"""A record that is a row: asked for by the names of its fields, read back in their order."""

from dataclasses import dataclass
from enum import StrEnum

import pytest

from archive.ledger.columns import Columns


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Thing:
    id: int
    colour: Colour
    parts: tuple[str, ...] = ()
    """In a table of their own."""


THING = Columns(Thing, without=("parts",), colour=Colour)


def test_a_record_is_asked_for_by_the_names_of_its_fields() -> None:
    assert f"SELECT {THING} FROM thing" == "SELECT id, colour FROM thing"
    assert THING.of("t") == "t.id, t.colour"
    assert len(THING) == 2


def test_a_column_may_bear_another_name_than_its_field() -> None:
    called = Columns(Thing, without=("parts",), called={"id": "thing"}, colour=Colour)
    assert (str(called), called.of("t")) == ("thing, colour", "t.thing, t.colour")
    assert called.read((1, "red")) == Thing(id=1, colour=Colour.RED)


def test_a_row_is_read_back_in_the_records_own_types() -> None:
    read = THING.read((1, "red"))
    assert read == Thing(id=1, colour=Colour.RED)
    assert isinstance(read.colour, Colour)
    assert THING.read((1, "red"), parts=("a",)).parts == ("a",)


@pytest.mark.parametrize("row", [(1,), (1, "red", "more")])
def test_a_row_of_other_columns_is_no_record(row: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        THING.read(row)
