"""Every command line that README and guides print does what they say, typed as printed, in the order of each page."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from service.cli import app
from service.processes import MODULES, Process
from tests.functional.guides.lines import PAGES, ROOT, Line, lines_of
from tests.functional.guides.rows import FILLS, NOT_RUN, ROWS, Row
from tests.functional.guides.walk import Walk

ALL: Any = get_command(app)
LINES = [line for page in PAGES for line in lines_of(page)]


def is_a_name(line: Line) -> bool:
    """Whether a sentence names a command that needs more than its name."""
    program, *words = line.text.split()
    if line.block or program != "naskah":
        return False
    found = ALL
    for word in words:
        found = getattr(found, "commands", {}).get(word)
        if found is None:
            return False
    return any(each.required for each in found.params)


def look(walk: Walk, page: str, typed: str) -> None:
    """See the documents a line acts upon, as its reader has: an act names what was seen."""
    before, naskah, words = typed.partition("naskah documents ")
    verb = words.split(" ")[0]
    documents: Any = get_command(app)
    command = documents.commands["documents"].commands.get(verb) if naskah else None
    if command is not None and any("--dilihat" in each.opts for each in command.params):
        for document in re.findall("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", words):
            assert walk.run(page, f"{before}naskah documents acts {document}").code == 0


TYPED = [line for line in LINES if line.text not in NOT_RUN and not is_a_name(line)]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with Walk(tmp_path_factory.mktemp("guides")) as running:
        yield running


@pytest.mark.parametrize(
    "line",
    TYPED,
    ids=str,
)
def test_a_line_does_what_its_page_says(walk: Walk, line: Line) -> None:
    if line.text.startswith("python -m "):
        assert walk.running.processes(f"{line.text.removeprefix('python ')} "), (
            "no such part runs in the stack"
        )
        return
    row = ROWS.get(line.text, Row())
    if row.before:
        row.before(walk)
    typed = line.text
    for printed, meant in {**row.fill, **FILLS.get(line.page, {}), **FILLS["*"]}.items():
        if printed in typed:
            typed = typed.replace(printed, meant if isinstance(meant, str) else meant(walk), 1)
    if row.who:
        typed = f"NASKAH_TOKEN={walk.tokens[row.who]} {typed}"
    look(walk, line.page, typed)
    ended = walk.run(line.page, typed, row.given if isinstance(row.given, str) else row.given(walk))
    if row.after:
        row.after(walk)
    assert ended.code in row.ends, f"{typed}\n{ended.printed}"
    assert "Traceback" not in ended.printed
    assert row.says in ended.printed


def taught_by(module: str) -> str:
    """What a process that takes options of its own says of them."""
    asked = subprocess.run(
        [sys.executable, "-m", module, "--help"], check=True, capture_output=True, text=True
    )
    return asked.stdout


@pytest.mark.parametrize("line", [each for each in NOT_RUN if "naskah " in each])
def test_a_line_that_is_not_typed_names_a_command_and_options_that_there_are(line: str) -> None:
    found = ALL
    words = shlex.split(line)
    for word in words[words.index("naskah") + 1 :]:
        if word.startswith("--") and found.context_settings.get("ignore_unknown_options"):
            assert word in taught_by(MODULES[Process(words[-words[::-1].index("run")])]), word
        elif word.startswith("--"):
            assert word in {name for each in found.params for name in (*each.opts, *each.secondary_opts)}, (
                word
            )
        else:
            found = getattr(found, "commands", {}).get(word, found)
    assert not hasattr(found, "commands"), "a group, not a command"


def test_every_row_is_of_a_line_that_is_printed() -> None:
    assert {*ROWS, *NOT_RUN} <= {line.text for line in LINES}


def test_every_page_has_lines_but_those_for_whoever_works_in_a_browser() -> None:
    around_pages = {f"docs/guides/{name}.md" for name in ("konseptor", "pejabat", "penandatangan")}
    assert {str(page.relative_to(ROOT)) for page in PAGES} - {line.page for line in LINES} == around_pages
