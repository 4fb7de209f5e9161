"""The documentation says what the code says: tables are current, links lead somewhere, commands and variables exist."""

import functools
import re
from pathlib import Path

import pytest
import typer.main

from doc_templates import kit
from docs import generate, names
from service.cli import app
from service.embedded import bell_users

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@functools.cache
def commands() -> frozenset[str]:
    return frozenset(" ".join(path) for path, _ in generate.walk(typer.main.get_command(app)))


@functools.cache
def variables() -> frozenset[str]:
    return frozenset(generate.settings()) | frozenset(
        re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M)
    )


@functools.cache
def metrics() -> str:
    return " ".join(generate.metrics_section())


def test_the_committed_tables_are_what_the_code_says() -> None:
    assert generate.TARGET.read_text() == generate.document(), "run: python docs/generate.py"
    guide = names.GUIDE.read_text()
    assert guide == names.written(guide), "run: python docs/generate.py"


def test_the_guide_to_contracts_has_every_name_of_the_kit() -> None:
    guide = names.GUIDE.read_text()
    assert [name for name in kit.__all__ if f"`{name}" not in guide] == []


def test_every_variable_the_product_reads_is_explained() -> None:
    told = generate.settings()
    assert set(generate.variables()) <= told.keys()
    assert [name for name, (_, _, _, meaning) in told.items() if not meaning] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    missing = [t for t in targets if t and "://" not in t and not (page.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_a_page_names_exists(page: Path) -> None:
    groups = {command.split()[0] for command in commands()}
    pairs = {" ".join(command.split()[:2]) for command in commands()}
    named = re.findall(
        r"(?:^|`|&& )(?:\.venv/bin/)?naskah ([a-z]+)(?: ([a-z-]+)(?![\w.]))?", page.read_text(), re.M
    )
    unknown = [
        f"{first} {second}".strip()
        for first, second in named
        if first not in commands() | groups
        or (first not in commands() and second and f"{first} {second}" not in pairs)
    ]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_variable_a_page_names_exists(page: Path) -> None:
    assert set(re.findall(r"\bNASKAH_[A-Z_]+[A-Z]\b", page.read_text())) - variables() == set()


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_metric_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"`(naskah_(?!owner|app|press|proof)[a-z_]+)(\*?)`", page.read_text())
    assert [
        name
        for name, more in named
        if name not in bell_users.RULES and f"`{name}{'' if more else '`'}" not in metrics()
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_file_a_page_names_exists(page: Path) -> None:
    text = page.read_text()
    files = re.findall(
        r"`((?:archive|bench|bin|docker|docs|doc_templates|examples|service|tests|worker)/[\w./-]+)`", text
    )
    assert [name for name in files if not (ROOT / name).exists() and "<" not in name] == []


def test_pictures_are_small() -> None:
    for picture in (ROOT / "docs/pictures").iterdir():
        assert picture.stat().st_size < 200_000, picture.name
