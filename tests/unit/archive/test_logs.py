"""Logs carry ids, never persons."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from archive.logs import MASK, log_as_json, mask_personal
from service.identity.secrets import mint


@pytest.fixture
def logging_restored() -> Iterator[None]:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    ["NIP 19700312 199503 1 004", "197003121995031004", "nik=1306010203040506", "19700312.199503.1.004"],
)
def test_a_number_of_a_person_is_masked_wherever_it_stands(text: str) -> None:
    masked = mask_personal(None, "", {"event": text, "deep": [{"x": text}]})
    assert MASK in masked["event"]
    assert not any(character.isdigit() for character in masked["event"])
    assert not any(character.isdigit() for character in masked["deep"][0]["x"])


def test_members_that_name_a_person_are_masked() -> None:
    masked = mask_personal(None, "", {"event": "e", "nip": "x", "nama": "Rahmat", "payload": {"a": 1}})
    assert masked == {"event": "e", "nip": MASK, "nama": MASK, "payload": MASK}


def test_a_key_keeps_its_id_and_loses_its_secret() -> None:
    minted = mint()
    said = mask_personal(None, "", {"event": f"Bearer {minted.token}"})["event"]
    assert minted.id.hex in said
    assert minted.token not in said


def test_ids_and_traces_are_left_as_they_are() -> None:
    event = {
        "event": "e",
        "document": "0198c0de-0000-7000-8000-000000000000",
        "trace": "1234567890123456" * 2,
        "ms": 1.5,
    }
    assert mask_personal(None, "", dict(event)) == event


@pytest.mark.usefixtures("logging_restored")
def test_lines_of_ours_and_of_libraries_are_json_that_names_the_process_and_no_person(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_as_json("press")
    with structlog.contextvars.bound_contextvars(job="j1"):
        structlog.get_logger("naskah").warning("job.put_off", cause="VaultUnavailable", nip="19700312")
    logging.getLogger("library").error("NIP 197003121995031004 refused")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["process"], ours["job"], ours["nip"]) == ("job.put_off", "press", "j1", MASK)
    assert (theirs["event"], theirs["process"], theirs["logger"]) == (
        f"NIP {MASK} refused",
        "press",
        "library",
    )
