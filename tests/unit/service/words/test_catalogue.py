"""The table of what people are told: every type of problem in both languages, every sentence with its places, the language asked for."""

import string
from pathlib import Path
from typing import Any

import orjson
import pytest
from babel.messages.extract import extract_from_file

from doc_templates.kit.errors import UnknownJenis
from service.http.answers import Json
from service.http.problems import TABLE, answer_for_status, answer_to
from service.problem import told_of
from service.words import ENGLISH, INDONESIAN, in_language, language, say, speaking, together
from service.words.catalogue import messages
from service.words.problems import OFFICIALS, PROBLEMS, PROGRAMS
from tests.unit.service.http.test_problems import instance

SERVICE = Path(__file__).parents[4] / "service"


def said() -> set[str]:
    """What the code and the templates of pages say, as Babel finds it."""
    return {
        text if isinstance(text, str) else text[0]
        for kind, method in {"py": "python", "html": "jinja2"}.items()
        for file in SERVICE.rglob(f"*.{kind}")
        if kind == "html" or "from service.words import" in file.read_text()
        for _, text, _, _ in extract_from_file(method, file, keywords={"say": None})
    }


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("error", list(TABLE))
def test_every_problem_has_its_row_and_says_who_does_what_next_in_both_languages(
    error: type[Exception],
) -> None:
    row = told_of(error)
    assert row is not None, "a row in service.words.problems"
    body = answer_to(instance(error)).body
    assert body["langkah"] == row.step
    english = messages(ENGLISH)
    if row in OFFICIALS.values():
        assert body["title"] in english
        assert body["langkah"] in english
        if error is not UnknownJenis:  # names its case itself, as the stationery writes it
            assert in_language(body["detail"], ENGLISH) != body["detail"]


@pytest.mark.parametrize("kind", ["path-unknown", "method-not-allowed", "internal-error", "batch-refused"])
def test_so_has_what_is_no_error_of_ours(kind: str) -> None:
    assert kind in PROBLEMS
    assert answer_for_status(404).body["langkah"]


def test_no_type_is_told_twice() -> None:
    assert not set(OFFICIALS) & set(PROGRAMS)


def test_every_sentence_of_the_code_is_in_the_catalogue() -> None:
    sentences = said()
    assert len(sentences) > 1_000, "Babel found them"
    assert [each for each in sentences if each not in messages(ENGLISH)] == []


def test_a_translation_has_the_places_of_its_sentence() -> None:
    translated = messages(ENGLISH)
    assert {each: english for each, english in translated.items() if places(english) != places(each)} == {}


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        (None, INDONESIAN),
        ("", INDONESIAN),
        ("*", INDONESIAN),
        ("en", ENGLISH),
        ("en-GB,en;q=0.9", ENGLISH),
        ("EN-us", ENGLISH),
        ("id, en", INDONESIAN),
        ("en, id", INDONESIAN),
        ("id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", INDONESIAN),
        ("en-US,en;q=0.9,id;q=0.8", ENGLISH),
        ("id;q=0, en;q=0.1", ENGLISH),
        ("de, en;q=0.5", ENGLISH),
        ("de", INDONESIAN),
        ("id;q=0, *", ENGLISH),
        ("en;q=x", INDONESIAN),
        ("en;" * 10_000, INDONESIAN),
    ],
)
def test_the_language_is_the_one_preferred_and_indonesian_in_doubt(accepted: str | None, spoken: str) -> None:
    assert language(accepted) == spoken


def test_a_sentence_is_said_at_the_edge_with_everything_that_stands_in_it() -> None:
    lacks = together(["Kasubbag Hukum", "Kasubbag Keuangan", "Sekretaris"], "atau")
    sentence = say("{sebab}; {langkah}", sebab=lacks, langkah=say("Naskah sudah berubah"))
    assert sentence == "Kasubbag Hukum, Kasubbag Keuangan atau Sekretaris; Naskah sudah berubah"
    answer: Json[Any] = Json({"sebab": sentence, "rincian": [sentence]})
    assert orjson.loads(answer.body)["sebab"] == sentence
    with speaking(ENGLISH):
        told = orjson.loads(Json({"rincian": [sentence]}).body)
    assert told["rincian"] == ["Kasubbag Hukum, Kasubbag Keuangan or Sekretaris; Document has changed"]


def test_braces_that_are_no_places_stand_as_they_are() -> None:
    assert in_language("pola '{urut}' tidak dapat ditulis", ENGLISH) == "pola '{urut}' tidak dapat ditulis"
