"""The doctor's findings: what is missing is named, with the command that mends it."""

import socket
from pathlib import Path

import pytest

from service.embedded import fonts, machine, scanner
from service.embedded.doctor import examine
from service.embedded.findings import CheckState, Diagnosis
from service.embedded.home import NaskahHome
from service.embedded.ports import LOOPBACK, free_ports
from tests.clamd import FakeClamd
from worker.locked import namespace


def of(part: str, findings: list[Diagnosis]) -> Diagnosis:
    (found,) = [finding for finding in findings if finding.part == part]
    return found


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("NASKAH_LIBREOFFICE", str(tmp_path / "nowhere"))


SCANNERS: dict[str, tuple[bytes | None, CheckState, str]] = {
    "one that finds": (None, CheckState.OK, "finds the test virus, and takes files of 1 MB"),
    "one that finds nothing": (b"stream: OK\0", CheckState.FAIL, "lets the test virus (EICAR) through"),
    "one that takes nothing": (
        b"INSTREAM size limit exceeded. ERROR\0",
        CheckState.FAIL,
        "size limit exceeded",
    ),
    "one that finds everywhere": (b"stream: X FOUND\0", CheckState.FAIL, "finds X in a file"),
}


@pytest.mark.parametrize("name", SCANNERS)
def test_the_virus_scanner_is_given_what_it_must_find_and_a_file_of_the_largest_size(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "LARGEST", 1 << 20)
    answer, verdict, says = SCANNERS[name]
    with FakeClamd(answer) as running:
        at = running.address
        found = of(scanner.PART, list(scanner.findings({"NASKAH_SCANNER": at})))
    assert (found.verdict, says in found.detail) == (verdict, True), found
    assert at in found.detail


@pytest.mark.parametrize(
    ("environ", "verdict"),
    [
        ({}, CheckState.OK),
        ({"NASKAH_SCANNER": "http://x"}, CheckState.FAIL),
        ({"NASKAH_SCANNER": "clamd:///no/where"}, CheckState.FAIL),
    ],
)
def test_a_virus_scanner_that_is_not_there_is_named_with_its_setting(
    environ: dict[str, str], verdict: CheckState
) -> None:
    found = of(scanner.PART, list(scanner.findings(environ)))
    assert found.verdict is verdict
    assert "NASKAH_SCANNER" in found.detail + found.mend


@pytest.mark.usefixtures("no_programs")
def test_each_missing_program_is_named_with_the_package_that_brings_it(tmp_path: Path) -> None:
    home = NaskahHome(tmp_path / "var")
    findings = [*machine.findings(home), *fonts.findings(home, {})]
    for part, package in (
        ("LibreOffice", "libreoffice-writer-nogui"),
        ("fonts", "fontconfig"),
        ("pdftotext", "poppler-utils"),
    ):
        found = of(part, findings)
        assert found.verdict is CheckState.FAIL, found
        assert package in found.mend


def test_a_machine_that_refuses_namespaces_locks_in_all_the_same_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "unshare"
    program.write_text("#!/bin/sh\necho 'unshare: write failed: Operation not permitted' >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    namespace.prefix.cache_clear()
    try:
        found = of("locked in", list(machine.findings(NaskahHome(tmp_path / "var"))))
    finally:
        namespace.prefix.cache_clear()
    assert found.verdict is CheckState.OK
    assert "holds: system call filter" in found.detail
    assert "not here: empty network namespace" in found.detail
    assert "Operation not permitted" in found.detail


def test_a_missing_font_is_named_with_the_one_it_stands_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\necho 'Liberation Sans'; echo 'Liberation Serif,LS'; echo 'DejaVu Sans'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (found,) = fonts.findings(NaskahHome(tmp_path / "var"), {})
    assert (found.part, found.verdict) == ("font Carlito", CheckState.FAIL)
    assert "Calibri" in found.detail
    assert "fonts-crosextra-carlito" in found.mend


@pytest.mark.parametrize(("mode", "named"), [(0o700, True), (0o750, True), (0o755, False), (None, False)])
def test_a_package_cache_that_an_earlier_version_closed_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: int | None, named: bool
) -> None:
    office = tmp_path / "libreoffice"
    (office / "program").mkdir(parents=True)
    (office / "program/soffice").write_text("#!/bin/sh\necho LibreOffice 7.4\n")
    (office / "program/soffice").chmod(0o755)
    spool = tmp_path / "spool/uno_packages"
    spool.parent.mkdir()
    (office / "share/uno_packages").mkdir(parents=True)
    (office / "share/uno_packages/cache").symlink_to(spool.parent)
    if mode is not None:
        spool.mkdir()
        spool.chmod(mode)
    monkeypatch.setenv("PATH", f"{office / 'program'}:/usr/bin:/bin")
    found = [each for each in machine.findings(NaskahHome(tmp_path / "var")) if "cache" in each.part]
    assert [(each.verdict, each.mend) for each in found] == (
        [(CheckState.WARN, f"run: sudo chmod -R a+rX {spool}")] if named else []
    )


def test_servers_are_started_and_the_vault_is_tried_on_this_machine(tmp_path: Path) -> None:
    findings = list(examine(NaskahHome(tmp_path / "var"), {}))
    assert {f.part: f.detail for f in findings if f.verdict is CheckState.FAIL} == {}
    assert "PostgreSQL) 18" in of("PostgreSQL", findings).detail
    assert of("Valkey", findings).verdict is CheckState.OK
    assert "locks, versions, conditions and checksums hold" in of("vault", findings).detail


def test_outside_servers_named_by_the_environment_are_tried_where_they_are(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    environ = {
        "NASKAH_LEDGER_DSN": f"postgresql://naskah_app:secret@{LOOPBACK}:{port}/naskah",
        "NASKAH_BROKER_URL": f"redis://{LOOPBACK}:{port}/0",
        "NASKAH_VAULT_ENDPOINT": f"{LOOPBACK}:{port}",
        "NASKAH_VAULT_ACCESS_KEY": "a",
        "NASKAH_VAULT_SECRET_KEY": "b",
        "NASKAH_VAULT_BUCKET": "naskah",
        "NASKAH_VAULT_SECURE": "0",
    }
    findings = list(examine(NaskahHome(tmp_path / "var"), environ))
    for part, variable in (
        ("ledger", "NASKAH_LEDGER_DSN"),
        ("bell", "NASKAH_BROKER_URL"),
        ("vault", "NASKAH_VAULT_"),
    ):
        found = of(part, findings)
        assert found.verdict is CheckState.FAIL
        assert variable in found.mend
        assert "secret" not in found.detail


def test_an_outside_bell_that_answers_is_well(tmp_path: Path, valkey_url: str) -> None:
    environ = {"NASKAH_BROKER_URL": valkey_url}
    assert of("bell", list(examine(NaskahHome(tmp_path / "var"), environ))).verdict is CheckState.OK


def test_an_outside_bell_that_takes_connections_and_says_nothing_is_told(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        environ = {"NASKAH_BROKER_URL": f"amqp://{LOOPBACK}:{server.getsockname()[1]}//"}
        found = of("bell", list(examine(NaskahHome(tmp_path / "var"), environ)))
    assert found.verdict is CheckState.FAIL
    assert "does not answer" in found.detail
