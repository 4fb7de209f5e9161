"""The folder of a stack: who may hold it, who may read it, which ports and secrets it keeps."""

import os
import socket
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from archive.errors import NaskahError
from service.embedded import commands as embedded_commands
from service.embedded import pki_commands
from service.embedded.beginning import see_that_it_is_clean
from service.embedded.follow import LogFollower, worth_showing
from service.embedded.home import AlreadyRunning, HomeOfAnother, NaskahHome
from service.embedded.ports import LOOPBACK, HeldPorts, free_ports, is_free
from service.embedded.rotation import ask
from service.embedded.seaweed import grpc_socket, grpc_socket_free
from service.embedded.secret_table import ROWS
from service.embedded.secretfile import SecretsUnreadable, SecretUnfit, StackSecrets, write_private
from service.embedded.stack import USUAL_PORTS, build_stack, choose_ports

ROOT = Path(__file__).resolve().parents[4]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_two_stacks_cannot_hold_one_folder(tmp_path: Path) -> None:
    home = NaskahHome(tmp_path / "var")
    assert not home.held()
    with home.hold():
        assert home.held()
        home.write_state(url="http://127.0.0.1:8080", ports={})
        with (
            pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"),
            NaskahHome(tmp_path / "var").hold(),
        ):
            pass
    with home.hold():
        pass


def test_the_folder_stays_held_while_a_part_of_a_dead_supervisor_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.embedded.home.LET_GO_S", 0.3)
    home = NaskahHome(tmp_path)
    with home.hold() as descriptor:
        part = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(descriptor,)
        )
    try:
        with pytest.raises(AlreadyRunning, match="wait a moment"), home.hold():
            pass
    finally:
        part.communicate(b"\n")
    with home.hold():
        pass


def test_secrets_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secrets.json"
    made = StackSecrets.load_or_create(file)
    assert mode(file) == 0o600
    assert StackSecrets.load_or_create(file) == made
    assert len({*vars(made).values()}) == len(vars(made))


@pytest.mark.parametrize(
    ("held", "refused"),
    [
        ("{}", None),
        ("[]", None),
        ('{"valkey": 5, "of_another_version": "x y"}', None),
        ('{"valkey": ""}', None),
        ('{"valkey": "A-b.c_d~9"}', None),
        ("", SecretsUnreadable),
        ("null", SecretsUnreadable),
        ('{"valkey"', SecretsUnreadable),
        ('{"valkey": "two words"}', SecretUnfit),
        ('{"valkey": "a@b:c/d"}', SecretUnfit),
        ('{"ledger_app": "it\'s"}', SecretUnfit),
        ('{"token": "nsk_1\\n"}', SecretUnfit),
    ],
)
def test_secrets_that_were_lost_in_part_are_drawn_and_those_changed_by_hand_are_fit_for_every_server(
    held: str, refused: type[NaskahError] | None, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.json"
    file.write_text(held)
    if refused is None:
        assert all(vars(StackSecrets.load_or_create(file)).values())
        return
    with pytest.raises(refused):
        StackSecrets.load_or_create(file)
    assert file.read_text() == held


def test_root_writes_nothing_into_the_home_of_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 65534, 65534)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    home = NaskahHome(tmp_path)
    for write in (
        lambda: home.hold().__enter__(),
        lambda: ask(home, ROWS[0]),
        lambda: see_that_it_is_clean(home, "1306"),
        lambda: pki_commands.server(name=["naskah.lan"], home=tmp_path),
        lambda: pki_commands.rotate(pki_commands.Rotatable.QR, satker="1306", home=tmp_path),
        lambda: embedded_commands.up(home=tmp_path, lan=True),
    ):
        with pytest.raises(HomeOfAnother, match="sudo -u"):
            write()
    assert list(tmp_path.iterdir()) == []


def test_the_variables_can_be_read_by_a_shell(tmp_path: Path) -> None:
    home = NaskahHome(tmp_path / "a folder; with $pecial signs")
    home.write_env({"NASKAH_HOME": str(home.root), "NASKAH_TOKEN": "nsk_0_a"})
    asked = ["sh", "-c", '. "$1"; printf "%s\n%s" "$NASKAH_HOME" "$NASKAH_TOKEN"', "sh", str(home.env_file)]
    assert subprocess.check_output(asked, text=True).splitlines() == [str(home.root), "nsk_0_a"]
    assert mode(home.env_file) == 0o600


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "naskah.env"
    write_private(file, "A=1\n")
    file.chmod(0o644)
    write_private(file, "B=2\n")
    assert file.read_text() == "B=2\n"
    assert mode(file) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["naskah.env"]


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server((LOOPBACK, 0)) as holder:
        port = holder.getsockname()[1]
        assert not is_free(port)
        assert HeldPorts().usual_or_next(port) > port


def test_a_held_port_is_nobody_elses_and_its_server_may_listen_on_it() -> None:
    (port,) = free_ports(1)
    ours, theirs = HeldPorts(), HeldPorts()
    assert ours.take(port)
    assert not theirs.take(port)
    assert not ours.take(port)
    for _ in range(2):  # the second time as after a crash
        with socket.create_server((LOOPBACK, port)):
            assert not is_free(port)
    with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
        stranger.bind((LOOPBACK, port))
    ours.release()
    assert theirs.take(port)


def test_another_process_finds_a_held_port_taken() -> None:
    (port,) = free_ports(1)
    held = HeldPorts()
    assert held.take(port)
    asked = f"from service.embedded.ports import HeldPorts; print(HeldPorts().take({port}))"
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
    held.release()


def test_ports_are_let_go_with_whoever_held_them() -> None:
    (port,) = free_ports(1)
    held = HeldPorts()
    assert held.take(port)
    del held
    assert HeldPorts().take(port)


def test_the_ports_of_the_last_start_are_tried_first() -> None:
    last = dict(zip(USUAL_PORTS, free_ports(len(USUAL_PORTS)), strict=True))
    assert choose_ports(last, HeldPorts()) == last


def test_no_two_parts_share_a_port() -> None:
    (port,) = free_ports(1)
    chosen = choose_ports(dict.fromkeys(USUAL_PORTS, port), HeldPorts())
    assert len(set(chosen.values())) == len(USUAL_PORTS)


def test_a_port_whose_socket_another_user_left_behind_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    left = grpc_socket("master", port)
    left.touch()
    try:
        assert HeldPorts().usual_or_next(port, usable=partial(grpc_socket_free, "master")) == port
        monkeypatch.setattr(os, "geteuid", lambda: left.stat().st_uid + 1)
        assert HeldPorts().usual_or_next(port, usable=partial(grpc_socket_free, "master")) > port
    finally:
        left.unlink()


def test_a_stack_has_one_address_for_people_and_codes(tmp_path: Path) -> None:
    stack = build_stack(NaskahHome(tmp_path), {})
    assert stack.env["NASKAH_PUBLIC_URL"] == stack.env["NASKAH_URL"] == stack.url
    behind_a_name = build_stack(NaskahHome(tmp_path), {"NASKAH_PUBLIC_URL": "https://naskah.example.go.id"})
    assert behind_a_name.env["NASKAH_PUBLIC_URL"] == "https://naskah.example.go.id"


def test_logs_are_shown_line_by_line_with_their_part(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    log.write_text("before\n")
    shown: list[tuple[str, str]] = []
    follower = LogFollower({"api": log, "relay": tmp_path / "relay.log"}, lambda *line: shown.append(line))
    with log.open("a") as part:
        part.write("one\ntw")
    follower.look()
    with log.open("a") as part:
        part.write("o\n")
    (tmp_path / "relay.log").write_text("three\n")
    follower.look()
    assert shown == [("api", "one"), ("api", "two"), ("relay", "three")]


def test_a_rotated_log_is_followed_from_its_new_beginning(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    log.write_text("a long line from before\n")
    shown: list[str] = []
    follower = LogFollower({"api": log}, lambda _name, line: shown.append(line))
    log.write_text("new\n")
    follower.look()
    assert shown == ["new"]


def test_the_steps_of_seaweedfs_stay_in_its_log() -> None:
    assert not worth_showing("seaweed", "I1122 10:59:13.352289 store.go:338 In dir adds volume:12")
    assert worth_showing("seaweed", "E1122 10:59:13.352289 disk full")
    assert worth_showing("api", "INFO ready")
