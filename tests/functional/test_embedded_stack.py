"""The whole stack as one process tree: demo, up, restart, signals, and what is left afterwards (nothing but the data)."""

import hashlib
import json
import os
import re
import signal
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from service.embedded.home import NaskahHome
from service.embedded.stack import BUCKET
from tests.days import today
from tests.functional.guides.shell import variables
from tests.listening import listening_addresses, process_tree
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S, until
from tests.processes import argv_of
from tests.running_stack import STOP_S, Up, alive, naskah
from tests.stranger import as_stranger, let_in, unix_sockets
from worker.signing.keyring import PASSPHRASES, Keyring

PARTS = {"postgres", "valkey", "seaweed", "converter", "worker", "relay", "courier", "api", "consumer"}
MADE = 13
"""Documents of the demo: those it saves, and the stamp sheet of the letter that came."""
START_S = 360  # 7 s on an idle machine; the tests may share two cores with others


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stack") / "var"


@pytest.fixture(scope="module")
def demonstration(home: Path) -> str:
    """``naskah demo`` without a terminal, to its end."""
    process = naskah("demo", home=home)
    printed, _ = process.communicate(timeout=START_S + 180 + STOP_S)
    assert process.returncode == 0, printed
    return printed


class Runs:
    """``naskah up`` on the data that the demo left: one run for as many tests as leave it whole, and the next where one ended."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.last: Up | None = None

    def now(self) -> Up:
        """What runs, started where nothing does."""
        if self.last is None or self.last.process.poll() is not None:
            self.last = Up(self._home)
        return self.last

    def end(self) -> None:
        """Nothing is left."""
        if self.last is not None:
            if self.last.process.poll() is None:
                assert self.last.stop(signal.SIGTERM) == 0
            assert not alive(self.last.tree)


@pytest.fixture(scope="module")
def runs(home: Path, demonstration: str) -> Iterator[Runs]:
    found = Runs(home)
    yield found
    found.end()


@pytest.fixture
def up(runs: Runs) -> Up:
    return runs.now()


def test_the_demo_leaves_twelve_documents_with_the_digests_it_printed(demonstration: str, home: Path) -> None:
    saved = sorted((home / "demo").glob("*.pdf"))
    assert len(saved) == 12
    for pdf in saved:
        assert hashlib.sha256(pdf.read_bytes()).hexdigest() in demonstration
    assert re.search(r"To go on in the browser: \S*naskah up --home", demonstration)


def test_the_demo_plays_the_chain_to_a_verified_signature(demonstration: str, home: Path) -> None:
    stages = sorted(each.stem for each in (home / "demo/02-surat-edaran").glob("*.pdf"))
    assert [each[2:] for each in stages] == [
        "konsep",
        "dua-paraf",
        "dikembalikan",
        "diparaf",
        "ditandatangani",
    ]
    for said in (
        "mengembalikan Surat edaran",
        "merevisi Surat edaran",
        f"nomor 1 TAHUN {today():%Y}",
        "sama persis, bita demi bita",
        "konsep, bukan naskah yang ditandatangani",
        "Ada tambahan di belakang",
        "sah dan mencakup seluruh berkas",
        "sudah dijawab",
        "membawa pindaian halaman bertanda tangan dua pihak",
    ):
        assert said in demonstration
    (final,) = (home / "demo").glob("02-*.pdf")
    assert final.read_bytes() == (home / "demo/02-surat-edaran/5-ditandatangani.pdf").read_bytes()


def test_the_demo_binds_its_people_s_certificates_as_an_office_does(demonstration: str) -> None:
    assert "Sertifikat DEMO diikat oleh admin dan dikukuhkan pemiliknya: 4 pejabat." in demonstration


def test_the_demo_office_can_sign_at_once(demonstration: str, home: Path) -> None:
    keyring = Keyring(home / "pki")
    assert keyring.seal("1306", demonstration=True).name.startswith("DEMO ")
    opens = json.loads((keyring.folder / PASSPHRASES).read_text())["rahmat-hidayat"]
    assert keyring.person("1306", "rahmat-hidayat", opens.encode(), demonstration=True).name.startswith(
        "DEMO Rahmat Hidayat"
    )
    assert {stat.S_IMODE(each.stat().st_mode) for each in keyring.folder.rglob("*.p12")} == {0o600}


def test_the_demo_ends_without_a_terminal_and_leaves_no_server(demonstration: str, home: Path) -> None:
    port = httpx.URL(variables(home / "naskah.env")["NASKAH_URL"]).port or 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_up_keeps_the_data_and_listens_on_loopback_alone(up: Up) -> None:
    assert len(up.get("/documents").json()["documents"]) == MADE
    # Not at once: a machine that stood still for some seconds is told as parts that do not answer.
    until(lambda: up.get("/health/ready").status_code == 200)
    addresses = listening_addresses(up.process.pid)
    assert {address for address, _ in addresses} == {"127.0.0.1"}
    for private in ("naskah.env", "secrets.json"):
        assert stat.S_IMODE((up.home / private).stat().st_mode) == 0o600
    assert {log.stem for log in (up.home / "log").glob("*.log")} == PARTS


def test_the_demo_office_signs_in_with_what_was_printed_and_needs_no_phone(up: Up) -> None:
    told = dict(
        re.findall(r"^naskah     \|   (\w+) +([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}) ", up.printed, re.M)
    )
    assert set(told) == {"sekretaris", "kasubbag", "perencanaan", "staf", "arsiparis", "admin"}
    assert f"http://localhost:{up.env['NASKAH_URL'].rsplit(':', 1)[1]}" in up.printed
    kept = (up.home / "naskah.env").read_text() + (up.home / "secrets.json").read_text()
    assert not any(each in kept for each in told.values())
    own = {"Accept": "text/html", "Origin": up.env["NASKAH_URL"]}
    with httpx.Client(
        base_url=up.env["NASKAH_URL"], headers=own, timeout=PATIENCE_S, trust_env=False, verify=PLAIN
    ) as browser:
        browser.get("/masuk")
        begun = browser.post(
            "/masuk", data={"login": "sekretaris", "sandi": told["sekretaris"], "ke": "/kotak-masuk"}
        )
        assert (begun.status_code, begun.headers["location"]) == (303, "/kotak-masuk")
        assert browser.get("/kotak-masuk").status_code == 200
        asked = browser.get("/masuk/kuatkan?ke=/kotak-masuk")
        assert 'name="sandi"' in asked.text
        form = {"ke": "/kotak-masuk", "sandi": "bukan kata sandinya"}
        assert browser.post("/masuk/kuatkan", data=form).status_code == 422
        proved = browser.post("/masuk/kuatkan", data=form | {"sandi": told["sekretaris"]})
        assert (proved.status_code, proved.headers["location"]) == (303, "/kotak-masuk")


def test_another_user_without_a_key_reads_changes_and_destroys_nothing(up: Up) -> None:
    ports = NaskahHome(up.home).read_state()["ports"]
    listening = {port for _, port in listening_addresses(up.process.pid)}
    assert listening == set(ports.values()), "a port that no attempt knows"
    sockets = list(unix_sockets(up.process.pid))
    assert len(sockets) >= 7, "SeaweedFS has six, the converter one"

    open_ways = as_stranger(lambda: let_in(ports, sockets, BUCKET))

    assert [tuple(each) for each in open_ways] == [
        ("s3", "GET", "/status", 200),  # that it lives
        ("volume", "GET", "/status", 200),  # how full the disk is
    ]
    documents = [each["id"] for each in up.get("/documents").json()["documents"]]
    assert len(documents) == MADE
    for each in documents:
        assert up.get(f"/documents/{each}/content?format=pdf").content.startswith(b"%PDF")


def test_a_second_stack_in_the_same_folder_is_refused(up: Up) -> None:
    second = naskah("up", home=up.home)
    printed, _ = second.communicate(timeout=START_S)
    assert second.returncode == 1
    assert f"process {up.process.pid}" in printed
    assert up.get("/health/live").status_code == 200


def test_a_killed_service_comes_back_and_ctrl_c_stops_everything(up: Up) -> None:
    (api,) = {pid for pid in up.tree if "service.app" in argv_of(pid)}
    os.kill(api, signal.SIGKILL)

    def answers() -> bool:
        try:
            return up.get("/health/live").status_code == 200
        except httpx.TransportError:
            return False

    until(lambda: not alive({api}))
    until(answers)
    up.tree |= process_tree(up.process.pid)
    assert up.stop(signal.SIGINT) == 0
    assert not alive(up.tree)
    assert "api ended (killed by SIGKILL); starting it again in 0.5 s" in up.printed


def test_no_process_outlives_a_killed_supervisor_and_the_next_start_finds_the_data(
    runs: Runs, up: Up
) -> None:
    up.process.kill()
    up.process.communicate()
    until(lambda: not alive(up.tree))
    again = runs.now()
    assert again is not up
    assert len(again.get("/documents").json()["documents"]) == MADE


def test_sigterm_stops_everything_and_a_port_taken_between_choice_and_use_makes_the_next_start_take_others(
    runs: Runs, up: Up
) -> None:
    port = int(up.env["NASKAH_URL"].rsplit(":", 1)[1])
    assert up.stop(signal.SIGTERM) == 0
    assert not alive(up.tree)
    chosen = up.home / "stack.json"
    before = chosen.stat().st_ino
    with socket.socket() as other, ThreadPoolExecutor(1) as beside:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

        def take() -> None:
            until(lambda: chosen.stat().st_ino != before)
            other.bind(("127.0.0.1", port))
            other.listen()

        taken = beside.submit(take)
        again = runs.now()
        taken.result()
        assert "a port was taken meanwhile" in again.printed
        assert int(again.env["NASKAH_URL"].rsplit(":", 1)[1]) != port
        assert again.get("/health/live").status_code == 200
