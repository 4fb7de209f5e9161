"""What ``naskah up`` writes into its home, a command reads as it was: blanks, quotes, percent signs."""

from pathlib import Path

import pytest

from service.embedded.home import NaskahHome
from service.terminal.surroundings import called_here, environment


@pytest.mark.parametrize(
    "value", ["/srv/naskah", "/home/sari/naskah kantor/var", "it's", 'a "b" c', "p%40ss$word", ""]
)
def test_a_variable_is_read_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    home = NaskahHome(tmp_path / "var")
    home.write_env({"NASKAH_TRIED": value})
    monkeypatch.setenv("NASKAH_HOME", str(home.root))
    assert environment()["NASKAH_TRIED"] == value


@pytest.mark.parametrize(("line", "value"), [
    ("A=b c", "b c"), ("A='b c'", "b c"), ("A=it's", "it's"),
    ("export A=b", "b"), ("  export\tA='b c'  ", "b c"), ("A = b", "b"), ("export A=https://x/?a=b", "https://x/?a=b"),
    ("exportA=b\nA=c", "c"), ("# export A=x\nA=b", "b"), ("A-B=x\nA=b", "b"), ("A=b\r", "b"),
])  # fmt: skip
def test_a_line_written_by_hand_is_read_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, value: str
) -> None:
    (tmp_path / "naskah.env").write_text(f"# by hand\n{line}\n")
    monkeypatch.setenv("NASKAH_HOME", str(tmp_path))
    assert environment()["A"] == value


@pytest.mark.parametrize(
    ("typed", "found", "called"),
    [
        ("{here}/.venv/bin/naskah", False, ".venv/bin/naskah"),
        ("{here}/ruang kerja/bin/naskah", False, "'ruang kerja/bin/naskah'"),
        ("{here}/.venv/bin/naskah", True, "naskah"),
        ("/usr/local/bin/naskah", False, "/usr/local/bin/naskah"),
        ("{here}/service/cli.py", False, "naskah"),
    ],
)
def test_a_command_is_named_as_this_shell_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, found: bool, called: str
) -> None:
    there = tmp_path / "of the shell"
    there.mkdir()
    if found:
        (there / "naskah").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(there))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [typed.format(here=tmp_path)])
    assert called_here() == called
