"""Units that systemd itself finds right, and what a stack tells the service manager."""

import configparser
import dataclasses
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.processes import MODULES, Process
from service.units.notify import Notifier
from service.units.unit import Installation, process, whole
from service.units.watchdog import EVERY_S, FROZEN_S, Watchdog

AT = Installation(
    program=Path("/bin/true"),
    user="root",
    home=Path("/srv/naskah"),
    options=("--lan", "--name", "naskah.kantor.lan"),
    environment=Path("/etc/naskah.env"),
)
TEXTS = {"naskah": whole(AT), **{f"naskah-{each}": process(AT, each) for each in Process}}


@pytest.mark.parametrize("name", TEXTS)
def test_a_unit_runs_one_command_as_an_ordinary_user_and_is_hardened(name: str) -> None:
    read = configparser.ConfigParser(interpolation=None, strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(TEXTS[name])
    service = read["Service"]
    assert service["ExecStart"].startswith("/bin/true ")
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == (
        "root",
        "yes",
        "strict",
    )
    assert service["CapabilityBoundingSet"] == ""
    assert service["ReadWritePaths"] == "/srv/naskah"
    assert read["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize(
    "folder", ["kantor agam", "100%n", "$HOME", "semi;colon"]
)  # systemd takes no quote or backslash here
def test_a_unit_starts_a_program_below_a_folder_of_any_name(folder: str, tmp_path: Path) -> None:
    program = tmp_path / folder / "naskah"
    program.parent.mkdir()
    shutil.copy("/bin/true", program)
    unit = tmp_path / "naskah.service"
    unit.write_text(whole(dataclasses.replace(AT, program=program, home=tmp_path / f'{folder} "\\t')))
    verified = ["systemd-analyze", "verify", "--man=no", str(unit)]
    found = subprocess.run(verified, check=False, capture_output=True, text=True)
    assert "naskah" not in found.stderr, found.stderr
    program.unlink()  # what was verified was this program and no other
    found = subprocess.run(verified, check=False, capture_output=True, text=True)
    assert str(program) in found.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_finds_nothing_wrong_and_calls_none_of_them_exposed(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.service").write_text(text)
    files = [str(each) for each in sorted(tmp_path.iterdir())]
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], check=False, capture_output=True, text=True
    )
    ours = [line for line in found.stderr.splitlines() if str(tmp_path) in line or "naskah" in line]
    assert ours == []
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=45", *files],
        check=False,
        capture_output=True,
        text=True,
    )
    assert judged.returncode == 0, judged.stdout[-400:]


def test_units_are_written_shown_and_taken_away_and_others_are_left_alone(tmp_path: Path) -> None:
    run = CliRunner()
    theirs = tmp_path / "naskah-backup.service"
    theirs.write_text("[Service]\nExecStart=/bin/true\n")
    whole_stack = ["--home", "/srv/naskah", "--user", "naskah", "--lan"]
    installed = run.invoke(app, ["service", "install", *whole_stack, "--unit-folder", str(tmp_path)])
    assert installed.exit_code == 0, installed.output
    shown = run.invoke(app, ["service", "show", *whole_stack])
    assert (tmp_path / "naskah.service").read_text() == shown.stdout.removesuffix("\n")
    parts = [
        "service",
        "install",
        *MODULES,
        "--environment",
        "/etc/naskah.env",
        "--unit-folder",
        str(tmp_path),
    ]
    assert run.invoke(app, parts).exit_code == 0
    assert len(list(tmp_path.iterdir())) == 2 + len(MODULES)
    assert run.invoke(app, ["service", "remove", "--unit-folder", str(tmp_path)]).exit_code == 0
    assert [each.name for each in tmp_path.iterdir()] == [theirs.name]


def test_the_service_manager_is_told_while_the_service_answers_and_not_while_it_is_frozen(
    tmp_path: Path,
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        notifier, at, answers = Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")}), [0.0], [True]
        dog = Watchdog(lambda: answers[0], notifier, clock=lambda: at[0])

        def told() -> list[str]:
            found = []
            while True:
                try:
                    found.append(manager.recv(200).decode())
                except BlockingIOError:
                    return found

        dog.look()
        dog.look()
        assert told() == ["WATCHDOG=1"]
        answers[0] = False
        for _ in range(int(FROZEN_S / EVERY_S) + 2):
            at[0] += EVERY_S
            dog.look()
        (status,) = told()
        assert status == "STATUS=the service has not answered for 15 s"
        answers[0] = True
        at[0] += EVERY_S
        dog.look()
        assert told() == ["STATUS=the service answers", "WATCHDOG=1"]


def test_without_a_service_manager_nothing_is_told_to_anybody() -> None:
    Notifier({}).ready("ready")
    Notifier({"NOTIFY_SOCKET": "/nowhere/at/all"}).alive()
