"""A trial that the press gave up is told in our own words, with what to do by whose fault it is."""

from __future__ import annotations

import pytest

from service.templates.abandoned import OF_A_TEMPLATE, given_up
from service.words import ENGLISH, INDONESIAN, heard, in_language, speaking
from service.words.causes import CAUSES


@pytest.mark.parametrize("cause", [*CAUSES, "ErrorOfAnotherRelease"])
@pytest.mark.parametrize("asked", [INDONESIAN, ENGLISH])
def test_every_cause_is_told_in_the_language_asked_for(cause: str, asked: str) -> None:
    found = given_up(cause)
    with speaking(asked):
        message, remedy = (in_language(heard(each), asked) for each in (found.message, found.remedy))
    assert cause in message
    assert ("percetakan" in message) is (asked == INDONESIAN)
    assert ("Ulangi" in remedy) is (asked == INDONESIAN)
    assert ("doctor" in remedy) is (cause not in OF_A_TEMPLATE)


def test_the_causes_of_a_template_are_known() -> None:
    assert set(CAUSES) >= OF_A_TEMPLATE
