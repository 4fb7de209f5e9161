"""What a part sees of the shell it was started from: what is listed, and nothing else."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from archive import environment

SURROUNDINGS = {
    "TZ": "Asia/Jakarta",
    "LANG": "id_ID.UTF-8",
    "LC_ALL": "POSIX",
    "LC_MESSAGES": "id_ID.UTF-8",
    "HOME": "/home/sari",
    "TMPDIR": "/tmp/sari",
    "XDG_CACHE_HOME": "/home/sari/.cache",
    "XDG_RUNTIME_DIR": "/run/user/1000",
    "PGOPTIONS": "-c timezone=Asia/Jakarta",
    "PGSSLMODE": "verify-full",
    "PGPASSFILE": "/home/sari/.pgpass",
    "http_proxy": "http://proxy.example:3128",
    "HTTPS_PROXY": "http://proxy.example:3128",
    "AWS_PROFILE": "sari",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONWARNINGS": "error",
    "LD_PRELOAD": "/nowhere.so",
    "MALLOC_ARENA_MAX": "1",
}
"""What the machines of users set. The next one is a line."""
NAMED = {
    "PATH": "/opt/bin:/usr/bin",
    "NASKAH_VAULT_HORIZON_DAYS": "400",
    "SSL_CERT_FILE": "/etc/ssl/kantor.pem",
    "CRASH_AT": "before the commit",
    "COVERAGE_PROCESS_CONFIG": "{}",
    "PYTHONPATH": "/srv/naskah",
}
BUILT = {
    "HOME": "/var/n/part",
    "TMPDIR": "/var/n/part/tmp",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "FONTCONFIG_FILE": str(Path(environment.__file__).with_name("fonts.conf")),
}
FOLDERS = (Path("/var/n/part"), Path("/var/n/part/tmp"))


def test_a_server_sees_where_programs_are_and_nothing_else_of_the_shell() -> None:
    seen = environment.for_tool(*FOLDERS, environ={**SURROUNDINGS, **NAMED})
    assert seen == {**BUILT, "PATH": NAMED["PATH"]}


def test_a_program_of_ours_sees_what_is_listed_besides() -> None:
    seen = environment.for_ours(*FOLDERS, environ={**SURROUNDINGS, **NAMED})
    seen.pop("PYTHONUSERBASE", None)  # outside a virtual environment, see there
    assert seen == {**BUILT, **NAMED}


def test_a_child_that_opens_foreign_input_finds_our_code_and_no_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NASKAH_VAULT_SECRET_KEY", "rahasia")
    seen = environment.for_child()
    assert not [name for name in seen if name.startswith("NASKAH_")]
    asked = [sys.executable, "-c", "import archive.environment"]
    subprocess.run(asked, env=seen, cwd="/", check=True)


def test_a_machine_without_a_path_still_has_one() -> None:
    assert environment.for_tool(environ={})["PATH"]


ROOT = Path(environment.__file__).parents[1]
STARTS = {"run", "Popen", "call", "check_call", "check_output"}


def test_no_program_is_started_with_an_environment_that_was_not_built() -> None:
    inherits = []
    for file in (
        each
        for room in ("archive", "doc_templates", "service", "worker")
        for each in (ROOT / room).rglob("*.py")
    ):
        for call in ast.walk(ast.parse(file.read_text())):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr in STARTS and ast.unparse(call.func.value) == "subprocess":
                given = [ast.unparse(each.value) for each in call.keywords if each.arg == "env"]
                if not given or "os.environ" in given[0]:
                    inherits.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert inherits == []
