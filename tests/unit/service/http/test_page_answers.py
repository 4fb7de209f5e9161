"""A person with a browser is answered with a page that says what to do, a program with the problem: at every status, every address."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from typing import Any, Final

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from lxml import html
from starlette.exceptions import HTTPException

from archive.errors import NaskahError
from service.errors import DeskError
from service.http.answers import ProblemAnswer
from service.http.forms import FORM, SentForm
from service.http.page_answers import PUBLIC, answer, as_page, for_person
from service.http.problems import TABLE, answer_for_status
from service.http.session import PAGE
from service.identity.errors import SignInNeeded, StepUpNeeded, SubjectUnknown
from service.web.advice import ADVICE, BESIDE, said_once, step_of
from service.web.frame import FrameSource
from service.web.ways import steps
from service.words import Sentence

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
STATUSES = sorted({each.status for each in TABLE.values()} - {401, 411, 416, 428})
ID = "0198c0de-0000-7000-8000-000000000000"
"""What a page meets; 401 leads to where one signs in, the others are programs' alone."""


def of_status(status: int) -> Exception:
    """An error that is answered so."""
    if status == 500:
        return ValueError("ours")
    return next(
        each()
        for each, told in TABLE.items()
        if told.status == status and not issubclass(each, SignInNeeded) and issubclass(each, NaskahError)
    )


def asked(
    error: Exception | int, headers: Mapping[str, str], method: str = "GET", **scope: Any
) -> httpx.Response:
    """What is answered where this is raised; a number: a status of the framework's own."""
    app, router = FastAPI(), APIRouter()
    app.state.surroundings = FrameSource()

    @router.api_route("/naskah/7/tanda-tangan", methods=["GET", "POST"])
    async def fail(request: Request) -> Any:
        request.scope.update(scope)
        if isinstance(error, int):
            told = ProblemAnswer(answer_for_status(error))
            return as_page(request, told) if for_person(request) else told
        return answer(request, error)

    app.include_router(router)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://kantor") as client:
            sent = {"accept": "", **headers, "referer": "http://kantor/naskah/7"}
            return await client.request(method, "/naskah/7/tanda-tangan", headers=sent)

    return asyncio.run(ask())


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("group", [{PAGE: True}, {}], ids=["a page", "an address of programs"])
def test_a_browser_gets_a_page_that_says_what_to_do(status: int, group: dict[str, Any]) -> None:
    told = asked(of_status(status), BROWSER, "POST", **group)
    assert (told.status_code, told.headers["content-type"]) == (status, "text/html; charset=utf-8")
    problem = asked(of_status(status), {}, "POST").json()
    step, advice = said_once(status, step_of(problem), sent=True)
    own = "".join(each.words for each in steps(step))
    assert steps_shown(told) == [each for each in (own, advice) if each]
    assert 'class="kepala-laman"' in told.text
    assert 'href="/"' in told.text
    assert "naskah documents" not in told.text


def steps_shown(told: httpx.Response) -> list[str]:
    """What a page says is to be done: its paragraphs behind what is wrong."""
    main = html.fromstring(told.text).find(".//main")
    assert main is not None
    return ["".join(map(str, each.itertext())).strip() for each in main.findall(".//p[@class='govuk-body']")][
        1:
    ]


ONCE: Final[Mapping[str, tuple[int, str, bool, str, Sentence | None]]] = {
    "none of its own": (409, "", True, "", ADVICE[409]),
    "its own": (409, "Minta pemberinya.", True, "Minta pemberinya.", None),
    "the same, and more": (404, "Periksa alamatnya.", False, "", ADVICE[404]),
    "its own of what is not there": (404, "Minta tautan baru.", False, "Minta tautan baru.", None),
    "of programs": (405, "Periksa cara pemanggilannya.", True, "", ADVICE[405]),
    "fields": (422, "Perbaiki isian yang disebutkan, lalu kirim lagi.", True, "", ADVICE[422]),
    "fields, and none was filled in": (422, "Minta undangan.", False, "Minta undangan.", None),
    "what is ours": (500, "Hubungi admin.", True, "Hubungi admin.", ADVICE[500]),
    "what passes": (503, "Coba lagi sebentar.", True, "Coba lagi sebentar.", BESIDE[503]),
    "no status of ours": (418, "", True, "", None),
}
"""A status, the problem's own step, whether a form was sent: which step and which sentence of the status are told."""


@pytest.mark.parametrize("name", ONCE)
def test_what_is_to_be_done_is_said_once(name: str) -> None:
    status, own, sent, step, advice = ONCE[name]
    assert said_once(status, own, sent=sent) == (step, advice)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_of_a_problem_says_one_thing_twice(language: str) -> None:
    """Of each problem whose words are its type's, in the language of whoever looks."""
    said = {}
    for kind in (
        each for each in TABLE if issubclass(each, DeskError) and not issubclass(each, SignInNeeded)
    ):
        told = asked(kind(), {**BROWSER, "accept-language": language}, "POST", **{PAGE: True})
        said[kind.__name__] = [each.rstrip(".").casefold() for each in steps_shown(told)]
    assert len(said) > 50
    assert {
        name: words
        for name, words in said.items()
        if not words or any(a in b for a, b in itertools.permutations(words, 2))
    } == {}


def test_nobody_is_told_to_mend_fields_who_filled_in_none() -> None:
    assert ADVICE[422] not in asked(SubjectUnknown(), BROWSER).text
    own = asked(SubjectUnknown(), {}, "POST").json()["langkah"]
    assert steps_shown(asked(SubjectUnknown(), BROWSER, "POST")) == [own]


@pytest.mark.parametrize("status", [404, 405])
def test_an_address_that_leads_nowhere_is_told_as_a_page(status: int) -> None:
    assert ADVICE[status] in asked(status, BROWSER).text
    assert asked(status, {"accept": "*/*"}).json()["status"] == status


@pytest.mark.parametrize(
    ("headers", "group"),
    [
        ({"accept": "*/*"}, {}),
        ({}, {}),
        ({"accept": "application/json"}, {PAGE: True}),
        ({"accept": "text/event-stream"}, {PAGE: True}),
        ({**BROWSER, "authorization": "Bearer nsk_x"}, {}),
        (BROWSER, {PUBLIC: True}),
    ],
    ids=["anything", "nothing said", "a script", "a stream", "a key", "the public's rooms"],
)
def test_a_program_gets_the_problem(headers: dict[str, str], group: dict[str, Any]) -> None:
    told = asked(of_status(409), headers, **group)
    assert told.headers["content-type"] == "application/problem+json"


def test_who_is_not_signed_in_is_led_there_and_back() -> None:
    told = asked(SignInNeeded(), BROWSER, "GET", **{PAGE: True})
    assert told.headers["location"] == "/masuk?ke=/naskah/7/tanda-tangan"


@pytest.mark.parametrize(
    ("form", "status", "location"),
    [
        (True, 307, "/masuk/kuatkan?lanjut=%2Fnaskah%2F7%2Ftanda-tangan&ke=%2Fnaskah%2F7"),
        (False, 303, "/masuk/kuatkan?ke=%2Fnaskah%2F7&lagi=ya"),
    ],
    ids=["its fields go along", "a file does not"],
)
def test_an_act_before_its_proof_is_carried_there(form: bool, status: int, location: str) -> None:
    scope: dict[str, Any] = {PAGE: True} | ({FORM: SentForm(fields={})} if form else {})
    told = asked(StepUpNeeded(), BROWSER, "POST", **scope)
    assert (told.status_code, told.headers["location"]) == (status, location)


@pytest.mark.parametrize(
    ("langkah", "left"),
    [
        ("Muat ulang, lalu ulangi.", "Muat ulang, lalu ulangi."),
        ("Lihat yang dapat dilakukan: naskah documents acts 7", "Lihat yang dapat dilakukan."),
        (f"Pastikan dahulu: naskah documents settle {ID}", f"Pastikan dahulu: naskah documents settle {ID}"),
        ("Minta admin mengulanginya: naskah queues retry 7", "Minta admin mengulanginya."),
        ("naskah documents show 7", ""),
        ("", ""),
    ],
)
def test_who_looks_at_a_page_is_told_no_command_that_is_not_the_way_to_its_page(
    langkah: str, left: str
) -> None:
    assert step_of({"langkah": langkah}) == left
    assert not any(each.typed for each in steps(left))


def test_every_status_of_the_framework_that_a_browser_meets_has_its_advice() -> None:
    assert set(ADVICE) >= {HTTPException(each).status_code for each in (404, 405)} | set(STATUSES)
