"""Every command that a sentence names is accepted as it is printed: nobody copies a line that the command line then refuses."""

import shlex
from pathlib import Path
from unittest.mock import patch

import pytest
from typer.core import TyperCommand

from service.words import ENGLISH, in_language, upon
from service.words.catalogue import messages
from service.words.problems import PROBLEMS
from service.words.sentence import COMMAND, PLACES
from tests.command_line import ROOT, typed

KNOWN = {
    "document": "01a228d9-660a-7709-aba9-7b8773f38a31",
    "register": "keluar_sekretaris",
    "tahun": "2026",
    "job": "01a228d9-660a-7709-aba9-7b8773f38a32",
    "buku": "edaran",
    "urut": "7",
    "penerima": "3.2",
    "jenis": "surat_edaran",
    "version": "3",
}
TOLD = sorted(
    {each for pair in messages(ENGLISH).items() for each in pair}
    | {each.step for each in PROBLEMS.values()}
    | {each.sentence for each in PROBLEMS.values() if each.sentence}
)
COMMANDS = sorted(
    {
        command.rstrip()
        for sentence in TOLD
        for command in COMMAND.findall(sentence)
        if command.split()[1] in ROOT.commands
    }
)


def test_sentences_name_commands() -> None:
    assert len(COMMANDS) > 30
    assert set(PLACES.values()) <= KNOWN.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_a_sentence_is_accepted_as_it_is_printed(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = str(upon(command, KNOWN))
    for name, value in KNOWN.items():
        printed = printed.replace(f"{{{name}}}", value)
    words = shlex.split(printed)[1:]
    for word in words:  # the files that a line names as examples
        if word.endswith((".pdf", ".json", ".xlsx", ".yaml")):
            (tmp_path / word).write_bytes(b"")
    with patch.object(TyperCommand, "invoke"):
        told = typed(words, {})
    assert told.code == 0, f"{printed}: {told.err}"
    assert not printed.endswith((".", ","))


def test_what_is_not_known_stands_as_its_place_in_both_languages() -> None:
    step = upon(PROBLEMS["year-closed"].step, {"register": "edaran"})
    assert step.endswith('naskah registers reopen edaran TAHUN --alasan "ALASAN"')
    assert in_language(step, ENGLISH).endswith('naskah registers reopen edaran TAHUN --alasan "ALASAN"')
