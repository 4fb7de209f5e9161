"""Deciding on what another person asked for: why a decision is not taken, each cause by its own words."""

import pytest

from service.errors import RegisterRefused, RegisterUnknown
from service.problem import problem_of
from service.registers.keeping import decided_by_another
from service.registers.numbering import number_unknown

NOT_TAKEN = {
    "one's own is for another": (True, "harus disetujui orang lain daripada pengusulnya"),
    "somebody was quicker, before or in the same moment": (False, "sudah diputuskan"),
}


@pytest.mark.parametrize("why", NOT_TAKEN)
def test_a_decision_that_is_not_taken_says_why(why: str) -> None:
    own, said = NOT_TAKEN[why]
    with pytest.raises(RegisterRefused) as refused:
        decided_by_another("usulan", lambda: None, missing="tidak ada", own=own, late="sudah diputuskan")
    assert [each.reason for each in refused.value.fields] == [said]


def test_what_is_not_there_is_decided_by_nobody() -> None:
    with pytest.raises(RegisterUnknown):
        decided_by_another(None, lambda: "x", missing="tidak ada", own=False, late="sudah diputuskan")


def test_a_number_that_is_nowhere_points_to_its_book() -> None:
    told = problem_of(number_unknown("masuk", 2026))
    assert told["langkah"] == "Lihat nomor yang ada: naskah registers show masuk 2026"
