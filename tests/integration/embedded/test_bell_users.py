"""What each user of the bell can do is what its role does, tried with kombu itself; whatever else it tries is refused."""

import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import redis
from celery import Celery
from kombu.exceptions import KombuError

from archive.errors import Outage
from archive.ledger.errors import LedgerUnavailable
from archive.outages import BellFull
from service.embedded import bell_users
from service.embedded.ports import free_ports
from service.embedded.valkey import BOUNDS, ValkeyServer
from service.intake.consumer import IntakeMessage, Longest, QueueReader
from service.settings import ServiceSettings
from tests.patience import PATIENCE_S, until
from worker import queue

WITHIN_S = PATIENCE_S
ROLES = (bell_users.RELAY, bell_users.PRESS, bell_users.CONSUMER, bell_users.INTAKE)
WITHOUT_A_KEY = {"ping", "select", "multi", "exec"}
ALWAYS = {"auth", "hello", "quit", "reset"}
"""The server asks nobody's leave for these: they say who one is, or good-bye."""

WORKER = """
import sys, time
from pathlib import Path
from worker.queue import PRESS, PRESS_PDF, PRESS_TASK, RING_TASK, build, serve

app, folder = build(sys.argv[1]), Path(sys.argv[2])

@app.task(name=RING_TASK)
def ring(word):
    (folder / word).touch()

@app.task(name=PRESS_TASK)
def press(ids):
    (folder / "pressing").touch()
    while not (folder / "go").exists():
        time.sleep(0.05)

serve(app, [PRESS, PRESS_PDF], 2)
"""


@pytest.fixture(scope="module")
def bell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    (port,) = free_ports(1)
    users = {name: secrets.token_hex(16) for name in (*ROLES, bell_users.FLOWER)}
    server = ValkeyServer(tmp_path_factory.mktemp("bell"), port, password=secrets.token_hex(16), users=users)
    server.start()
    server.wait_ready()
    yield server
    server.kill()


@pytest.fixture
def admin(bell: ValkeyServer) -> Iterator["redis.Redis"]:
    """The administrator, over an empty bell in which nobody was refused anything yet."""
    with redis.Redis.from_url(bell.url(), decode_responses=True) as client:
        client.flushall()
        client.execute_command("ACL", "LOG", "RESET")
        yield client


def refused(admin: "redis.Redis") -> list[Any]:
    """What the server refused since; that a client may not tell its version matters to nobody."""
    return [
        (each["username"], each["object"]) for each in admin.acl_log() if each["object"] != "client|setinfo"
    ]


def test_relay_and_press_do_all_they_do_without_being_refused(
    bell: ValkeyServer, admin: "redis.Redis", tmp_path: Path
) -> None:
    relay = queue.build(bell.url(user=bell_users.RELAY))
    queue.check(relay, WITHIN_S)
    for name in (queue.PRESS, queue.PRESS_PDF):
        queue.send(relay, name, [uuid4()])
    queue.ring(relay, "rung")
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WORKER, bell.url(user=bell_users.PRESS), str(tmp_path)],
        cwd=Path(__file__).parents[3],
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: (tmp_path / "pressing").exists() and admin.zcard("unacked_index") == 2)
        (tmp_path / "go").touch()
        until(lambda: (tmp_path / "rung").exists() and not admin.zcard("unacked_index"))
        (tmp_path / "go").unlink()
        (tmp_path / "pressing").unlink()
        queue.send(relay, queue.PRESS, [uuid4()])
        until((tmp_path / "pressing").exists)
        worker.terminate()
        worker.terminate()
        (tmp_path / "go").touch()
        assert worker.wait(WITHIN_S) == 0
    finally:
        worker.kill()
        worker.wait()
        relay.close()
    # What a dead worker held is given back by the next one, under a lock.
    entry = json.dumps([{"properties": {}, "headers": {}}, "", queue.PRESS])
    admin.hset("unacked", "tag", entry)
    admin.zadd("unacked_index", {"tag": 1.0})
    press = queue.build(bell.url(user=bell_users.PRESS))
    with press.connection_for_read() as connection:
        connection.default_channel.qos.restore_visible()  # type: ignore[attr-defined]
    press.close()
    assert admin.llen(queue.PRESS) == 1
    assert refused(admin) == []


class Desk:
    """Stands where the desk of the intake queue does, and keeps what it is brought."""

    def __init__(self) -> None:
        self.brought: list[IntakeMessage] = []

    def take(self, sent: IntakeMessage) -> None:
        self.brought.append(sent)


def test_a_client_sends_and_the_consumer_takes_without_being_refused(
    bell: ValkeyServer, admin: "redis.Redis"
) -> None:
    client = Celery("client", broker=bell.url(user=bell_users.INTAKE), set_as_current=False)
    for priority in (0, 9):
        client.send_task(queue.ACCEPT_TASK, args=[{}], queue=queue.INTAKE, priority=priority)
    client.close()
    desk, stop = Desk(), threading.Event()
    app = queue.build(bell.url(user=bell_users.CONSUMER))
    consuming = QueueReader(app, desk, longest=Longest(event=1_000, with_rows=1_000), stop=stop)  # type: ignore[arg-type]
    thread = threading.Thread(target=consuming.run)
    thread.start()
    try:
        until(lambda: len(desk.brought) == 2 and not admin.exists("intake.unacked"))
    finally:
        stop.set()
        thread.join()
    assert [each.error for each in desk.brought] == [None, None]
    assert refused(admin) == []


def test_a_consumer_that_cannot_read_its_queue_says_so_until_it_can(
    bell: ValkeyServer, admin: "redis.Redis"
) -> None:
    admin.sadd(queue.INTAKE, "no list")
    stop, app = threading.Event(), queue.build(bell.url(user=bell_users.CONSUMER))
    consuming = QueueReader(app, Desk(), longest=Longest(event=1_000, with_rows=1_000), stop=stop)  # type: ignore[arg-type]
    consuming.check()
    thread = threading.Thread(target=consuming.run)
    thread.start()
    try:
        until(lambda: told(consuming) is not None)
        assert "WRONGTYPE" in str(told(consuming))
        admin.delete(queue.INTAKE)
        until(lambda: told(consuming) is None)
    finally:
        stop.set()
        thread.join()


def told(consuming: QueueReader) -> Outage | None:
    try:
        consuming.check()
    except Outage as error:
        return error
    return None


@pytest.fixture
def full(bell: ValkeyServer, admin: "redis.Redis") -> Iterator[int]:
    """How many envelopes one client left before the bell took no more; none of them is small beside the others."""
    sent, free = 0, int(admin.info("memory")["used_memory"]) + (8 << 20)
    admin.config_set("maxmemory", free)
    client = Celery("flood", broker=bell.url(user=bell_users.INTAKE), set_as_current=False)
    try:
        for _ in range(10_000):
            client.send_task(
                queue.ACCEPT_TASK, args=[{"text": "x" * (sent % 7) * 10_000}], queue=queue.INTAKE, retry=False
            )
            sent += 1
    except (KombuError, redis.exceptions.OutOfMemoryError):
        pass
    client.close()
    assert 10 < sent < 10_000
    admin.config_set(
        "maxmemory", int(admin.info("memory")["used_memory"]) - (1 << 20)
    )  # its buffers are gone
    yield sent
    admin.config_set("maxmemory", 256 << 20)


def test_a_full_bell_is_told_as_what_it_is_and_its_cure(bell: ValkeyServer, full: int) -> None:
    relay = queue.build(bell.url(user=bell_users.RELAY))
    queue.check(relay, WITHIN_S)  # it answers
    ways: tuple[Callable[[], None], ...] = (
        lambda: queue.check(relay, WITHIN_S, takes=queue.PRESS),
        lambda: queue.send(relay, queue.PRESS, [uuid4()]),
        lambda: queue.ring(relay, "rung"),
    )
    for way in ways:
        with pytest.raises(BellFull, match="maxmemory") as refused:
            way()
        assert str(refused.value) == BellFull.words()
    relay.close()
    assert full


def test_the_consumer_empties_a_full_bell_and_loses_nothing_of_it(
    bell: ValkeyServer, admin: "redis.Redis", full: int
) -> None:
    admin.config_set("maxmemory", 1)  # as full as can be: nothing the consumer writes is taken
    desk, stop = Desk(), threading.Event()
    app = queue.build(bell.url(user=bell_users.CONSUMER))
    consuming = QueueReader(app, desk, longest=Longest(event=1_000_000, with_rows=1_000_000), stop=stop)  # type: ignore[arg-type]
    thread = threading.Thread(target=consuming.run)
    thread.start()
    try:
        until(lambda: bool(desk.brought) or isinstance(told(consuming), BellFull))
        admin.config_set("maxmemory", 4 << 20)
        until(lambda: len(desk.brought) == full)
    finally:
        stop.set()
        thread.join()
    assert not admin.llen(queue.INTAKE)
    relay = queue.build(bell.url(user=bell_users.RELAY))
    queue.send(relay, queue.PRESS, [uuid4()])  # and the press is rung again, without anybody's help
    relay.close()


def test_one_envelope_is_no_larger_than_the_largest_batch(bell: ValkeyServer, admin: "redis.Redis") -> None:
    largest = -(-ServiceSettings(public_url="").batch_bytes * 4 // 3) + (1 << 20)
    assert int(str(admin.config_get("proto-max-bulk-len")["proto-max-bulk-len"])) >= largest
    with redis.Redis.from_url(bell.url(user=bell_users.INTAKE)) as stranger:
        with pytest.raises(redis.exceptions.RedisError):
            stranger.lpush("intake", b"x" * (49 << 20))
        assert stranger.llen("intake") == 0


def test_the_containers_bell_has_the_same_bounds() -> None:
    conf = (Path(__file__).parents[3] / "docker/redis.conf").read_text().splitlines()
    assert set(BOUNDS.splitlines()) <= set(conf)


@pytest.mark.parametrize(
    "place", [{"exchange": "press", "routing_key": "press"}, {"exchange": "", "routing_key": "press"}]
)
def test_what_the_consumer_gives_back_lands_in_no_queue_but_its_own(
    bell: ValkeyServer, admin: "redis.Redis", place: dict[str, str]
) -> None:
    envelope = {
        "body": "e30=",
        "content-type": "application/json",
        "content-encoding": "utf-8",
        "headers": None,
        "properties": {"delivery_tag": "a", "body_encoding": "base64", "delivery_info": place},
    }
    with redis.Redis.from_url(bell.url(user=bell_users.INTAKE)) as stranger:
        stranger.lpush("intake", json.dumps(envelope))
    admin.sadd("_kombu.binding.press", "press\x06\x16\x06\x16press")
    away, stop = threading.Event(), threading.Event()

    def ledger_away(_sent: IntakeMessage) -> None:
        away.set()
        raise LedgerUnavailable

    app = queue.build(bell.url(user=bell_users.CONSUMER))
    consuming = QueueReader(
        app,
        SimpleNamespace(take=ledger_away),  # type: ignore[arg-type]
        longest=Longest(event=1_000, with_rows=1_000),
        stop=stop,
    )
    thread = threading.Thread(target=consuming.run)
    thread.start()
    until(away.is_set)
    stop.set()
    thread.join()
    assert (admin.llen("intake"), admin.llen("press"), admin.exists("intake.unacked")) == (1, 0, 0)
    assert refused(admin) == []


def commands(admin: "redis.Redis", key: str) -> Iterator[list[str]]:
    """Every command and subcommand the server has, with as few words as it takes, each of them ``key``."""
    connection = admin.connection_pool.get_connection()
    try:
        connection.send_command("COMMAND")  # type: ignore[no-untyped-call]  # the client would make a dictionary of it
        every = connection.read_response()
    finally:
        admin.connection_pool.release(connection)
    for each in [one for command in every for one in (command[9] or [command])]:
        words = each[0].split("|")
        yield words + [key] * (abs(each[1]) - len(words))


@pytest.mark.parametrize(
    ("user", "key", "also"),
    [
        (bell_users.INTAKE, "press", set()),
        (bell_users.INTAKE, "unacked", set()),
        (bell_users.INTAKE, "intake.unacked", set()),
        (bell_users.RELAY, "intake", set()),
        (bell_users.CONSUMER, "press", {"unwatch", "script|load", "evalsha"}),
        (bell_users.CONSUMER, "unacked", {"unwatch", "script|load", "evalsha"}),
        (bell_users.PRESS, "intake", {"unwatch", "script|load", "evalsha"}),
    ],
)
def test_of_all_commands_of_the_server_none_reaches_a_key_of_another_role(
    admin: "redis.Redis", user: str, key: str, also: set[str]
) -> None:
    answers = {
        "|".join(word for word in words if word != key): admin.execute_command("ACL", "DRYRUN", user, *words)  # type: ignore[no-untyped-call]
        for words in commands(admin, key)
    }
    assert len(answers) > 200
    withheld = {"select"} if user == bell_users.INTAKE else set()  # nobody empties another database
    assert {
        name for name, answer in answers.items() if answer == "OK"
    } - ALWAYS == WITHOUT_A_KEY - withheld | also


def test_the_intake_user_neither_reads_nor_drops_what_it_or_others_sent_and_ends_nobody(
    bell: ValkeyServer, admin: "redis.Redis"
) -> None:
    admin.lpush("intake", "of another client")
    admin.lpush("press", "of the relay")
    app = Celery("stranger", broker=bell.url(user=bell_users.INTAKE), set_as_current=False)
    with redis.Redis.from_url(bell.url(user=bell_users.INTAKE)) as stranger:
        for words in (
            ["LRANGE", "intake", "0", "-1"],
            ["RPOP", "intake"],
            ["BRPOP", "intake", "1"],
            ["DEL", "intake"],
            ["LTRIM", "intake", "1", "0"],
            ["RENAME", "intake", "press"],
            ["LMOVE", "intake", "press", "LEFT", "LEFT"],
            ["COPY", "intake", "press"],
            ["LPUSH", "press\x06\x163", "forged"],
            ["LPUSH", "press.pdf", "forged"],
            ["LPUSH", "intake..3", "where nobody empties it"],
            ["LPUSH", "_kombu.binding.intake", "no list"],
            ["SADD", "intake\x06\x163", "no set"],
            ["SELECT", "1"],
            ["SADD", "_kombu.binding.press", "forged"],
            ["EVAL", "return redis.call('LPUSH', 'press', 'forged')", "0"],
            ["PUBLISH", "/0.celery.pidbox", "{}"],
        ):
            with pytest.raises(redis.exceptions.NoPermissionError):
                stranger.execute_command(*words)
    with pytest.raises(Exception, match="no permissions"):
        app.control.shutdown()
    app.close()
    assert (admin.lrange("intake", 0, -1), admin.lrange("press", 0, -1)) == (
        ["of another client"],
        ["of the relay"],
    )


def test_nobody_is_let_in_without_a_name(bell: ValkeyServer) -> None:
    for password in (None, bell.passwords[bell_users.ADMIN]):
        with (
            redis.Redis(port=bell.port, password=password) as stranger,
            pytest.raises(redis.AuthenticationError),
        ):
            stranger.ping()


def test_the_containers_script_and_the_guide_give_each_user_the_same() -> None:
    root = Path(__file__).parents[3]
    script, guide = (root / "docker/redis.sh").read_text(), (root / "docs/guides/admin.md").read_text()
    assert f"\n{bell_users.NOBODY}\n" in script
    assert f"\n{bell_users.NOBODY}\n" in guide
    for name, rules in bell_users.RULES.items():
        role = name.removeprefix("naskah_")
        variable = "REDIS_PASSWORD" if name == bell_users.ADMIN else f"REDIS_{role.upper()}_PASSWORD"
        assert f"\nuser {name} on >${variable} {rules}\n" in script
        assert (f"\nuser {name} on ><word-of-{role}> {rules}\n" in guide) == (name != bell_users.FLOWER)
