"""The one table: every error of the house has its status, and a problem always names field and reason."""

import inspect
from types import ModuleType

import pytest

from archive.errors import NaskahError, Retryable
from archive.ledger import errors as ledger
from archive.vault import errors as vault
from doc_templates.kit.flaws import Flaw
from service import errors as desk
from service.errors import Field
from service.http import errors as api
from service.http.problems import TABLE, answer_for_status, answer_to
from service.problem import MOST_FIELDS
from worker.press.errors import TemplateRefusal


def errors_of(module: ModuleType) -> list[type[NaskahError]]:
    """Return the errors a module defines."""
    return [
        each
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, NaskahError) and each.__module__ == module.__name__
    ]


@pytest.mark.parametrize("error", [*errors_of(desk), *errors_of(api)])
def test_every_error_of_the_desk_has_a_place_in_the_table(error: type[NaskahError]) -> None:
    if error is not desk.DeskError:
        assert answer_to(error()).status < 500 or issubclass(error, Retryable)


@pytest.mark.parametrize(
    "error", [each for each in (*errors_of(ledger), *errors_of(vault)) if issubclass(each, Retryable)]
)
def test_what_may_be_tried_again_says_when(error: type[NaskahError]) -> None:
    answer = answer_to(error())
    assert answer.status in (503, 507)
    assert int(answer.headers["Retry-After"]) > 0


def instance(error: type[Exception]) -> Exception:
    """Return one: the stationery's and the press's errors name their place, and cannot be made without one."""
    given = inspect.signature(error).parameters.values()
    needed = [
        each for each in given if each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    known = {"reason": TemplateRefusal.TOO_LARGE, "flaw": Flaw(file="memo/contract.py", what="", cure="")}
    return error(*(known.get(each.name, "") for each in needed))


@pytest.mark.parametrize("error", list(TABLE))
def test_every_problem_names_type_status_and_at_least_one_reason(error: type[Exception]) -> None:
    body = answer_to(instance(error)).body
    assert body["type"].startswith("urn:naskah:problem:")
    assert body["status"] == TABLE[error].status
    assert all(each["reason"] for each in body["errors"])


def test_an_error_of_ours_tells_nothing_of_its_inside() -> None:
    answer = answer_to(ValueError("secret detail"), "trace")
    assert answer.status == 500
    assert "secret" not in str(answer.body)
    assert answer.body["trace_id"] == "trace"


def test_a_thousand_wrong_fields_are_told_in_part() -> None:
    many = desk.EventRefused(fields=[Field(path=str(n), reason="no") for n in range(1_000)])
    body = answer_to(many).body
    assert len(body["errors"]) == MOST_FIELDS
    assert body["errors_left_off"] == 1_000 - MOST_FIELDS


def test_the_frameworks_own_refusals_are_problems_too() -> None:
    assert answer_for_status(405).body["type"] == "urn:naskah:problem:method-not-allowed"
