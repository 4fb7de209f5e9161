"""An official's act is printed while a merge of three hundred still waits: real relay, broker, press and vault."""

import json
from pathlib import Path
from typing import Any

import psycopg
import redis

from service.relay import Relay
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from tests.house import event
from tests.integration.test_relay import messages_in
from worker import queue

JENIS, LETTERS = "lembar_disposisi", 300


def test_an_act_behind_three_hundred_letters_is_printed_while_they_wait(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, valkey_url: str
) -> None:
    with desk_house(ledger_dsns, s3, converter_socket) as house:
        document = house.draft(JENIS)
        letters = [event(JENIS, dict(house.catalog[JENIS].example)) for _ in range(LETTERS)]
        headers = {"Content-Type": "application/cloudevents-batch+json"}
        house.call("intake", "POST", "/events", 202, content=json.dumps(letters), headers=headers)
        _without_pdf(house)
        app, broker = queue.build(valkey_url), redis.Redis.from_url(valkey_url)
        relay = Relay(house.app, app)
        relay.sweep()
        act = house.act(SEK, document, "sign")["job_id"]
        _without_pdf(house)
        taken = 0
        while _rows(house, "SELECT state FROM job WHERE id = %s", act) != [("done",)]:
            relay.sweep()
            house.press.run(messages_in(broker)[0])
            broker.rpop(queue.PRESS)
            taken += 1
        app.close()
        broker.close()
        waiting = len(_rows(house, "SELECT FROM job WHERE state = 'waiting' AND lane = 3"))
    assert taken == queue.MESSAGES_AHEAD[queue.PRESS] + 1
    assert waiting == LETTERS - queue.MESSAGES_AHEAD[queue.PRESS] * queue.MESSAGE_SIZE[queue.PRESS]


def _without_pdf(house: DeskHouse) -> None:
    """Let what waits be printed as DOCX alone: three hundred of them are a few seconds, and the line is the same."""
    _rows(house, "UPDATE job SET queue = 'press' WHERE state = 'waiting' RETURNING id")


def _rows(house: DeskHouse, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(house.superuser) as connection:
        return connection.execute(query.encode(), values).fetchall()
