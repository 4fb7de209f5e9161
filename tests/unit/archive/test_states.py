"""The ledger's words for states: the tables' own checks know the same, and the stationery's words of acts are among its kinds."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from archive.ledger import migrations
from archive.states import ENDED, IN_FORCE, OPEN, VOIDING, NumberState, Status
from doc_templates.acts import Kind

SQL = Path(str(migrations.__file__)).parent / "versions" / "sql"


@pytest.mark.parametrize(
    ("table", "column", "states"), [("document", "status", Status), ("register_number", "state", NumberState)]
)
def test_the_tables_know_the_same_states(table: str, column: str, states: type[StrEnum]) -> None:
    written = "\n".join(file.read_text() for file in sorted(SQL.glob("*.sql")))
    (body,) = re.findall(rf"CREATE TABLE {table} \((.*?)\n\);", written, re.S)
    (listed,) = re.findall(rf"^    {column} .*?CHECK \({column} IN \((.*?)\)\)", body, re.S | re.M)
    assert set(re.findall(r"'(\w+)'", listed)) == set(states)


def test_every_status_is_open_in_force_ended_or_of_a_type_that_nobody_signs() -> None:
    assert sorted([*OPEN, *IN_FORCE, *ENDED, Status.SELESAI]) == sorted(Status)


def test_the_acts_that_void_a_number_are_acts_of_the_stationery() -> None:
    assert set(VOIDING) <= set(Kind)
