"""HTML and CSS stand in files of their own, every text of a template in the catalogue, and nothing turns escaping off."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from lxml.html import defs

from service.web.assets import BROUGHT, OURS
from service.web.environment import ENVIRONMENT, SOURCES
from service.web.inline import SERVICE

HTML = re.compile(rf"<!doctype|</?(?:{'|'.join(sorted(defs.tags))})(?=[\s/>]|$)", re.IGNORECASE)
CSS = re.compile(r"[\w\])*]\s*\{\s*[-a-z]+\s*:[^{}]*[;}]|@media\b")
MODULES = sorted(str(file.relative_to(SERVICE)) for file in SERVICE.rglob("*.py"))
INLINE = sorted(
    str(file.relative_to(SERVICE))
    for kind in ("css", "js")
    for file in SERVICE.rglob(f"*.{kind}")
    if file.parent != BROUGHT and str(file.relative_to(SERVICE)) not in OURS
)
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
SPOKEN = re.compile(r"\b(?:alt|title|placeholder|aria-label|aria-description)=(?:\"([^\"]*)\"|'([^']*)')")
LETTER = re.compile(r"[^\W\d_]")


def source(template: str) -> str:
    return (SERVICE / template).read_text(encoding="utf-8")


def strings(module: str) -> Iterator[str]:
    """What a module's code says, a piece of an f-string each; not its docstrings."""
    tree = ast.parse(module)
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def markup(module: str) -> list[str]:
    return [found[0] for each in strings(module) for kind in (HTML, CSS) for found in kind.finditer(each)]


def test_no_module_holds_a_tag_or_a_style() -> None:
    found = {module: markup(source(module)) for module in MODULES}
    assert {module: held for module, held in found.items() if held} == {}


@pytest.mark.parametrize(
    "code",
    [
        'PAGE = "<!doctype html>"',
        'PAGE = "<p>Naskah</p>"',
        'PAGE = f"<a href={address}>"',
        'PAGE = "<br/>"',
        'PAGE = "<" + "b>", "</b>"',
        'STYLE = "main{margin:0}"',
        'STYLE = ".vonis { color: red; }"',
        'STYLE = "@media print"',
    ],
)
def test_markup_in_code_is_found(code: str) -> None:
    assert markup(code)


@pytest.mark.parametrize(
    "code",
    [
        '"""A page begins with <html>."""',
        'FILES = "<satker>.p12"',
        'PATTERN = r"(?P<nama>.*?)"',
        'NUMBER = f"S-{urut:03d}/{tahun}"',
        'SAID = "wajib: sha-256=:<base64>:"',
    ],
)
def test_what_is_no_markup_is_left_alone(code: str) -> None:
    assert markup(code) == []


def test_escaping_is_on_for_every_template() -> None:
    assert ENVIRONMENT.autoescape is True
    assert SOURCES.keys() == {str(file.relative_to(SERVICE)) for file in SERVICE.rglob("*.html")}


def test_every_template_can_be_shown() -> None:
    """None is compiled before somebody looks at its page."""
    for template in SOURCES:
        assert ENVIRONMENT.get_template(template).name == template


@pytest.mark.parametrize("template", SOURCES)
def test_no_template_lets_a_value_through_unescaped_or_unquoted(template: str) -> None:
    text = source(template)
    assert re.findall(r"\|\s*(?:safe|xmlattr|tojson)\b|\bautoescape\b|\bMarkup\b", text) == []
    assert re.findall(r"=\s*\{\{", JINJA.sub(lambda found: found[0][:2], text)) == [], "quotes around a value"
    assert re.findall(r"\s(?:on\w+|style)\s*=", JINJA.sub("", text)) == [], "the policy allows none"
    addresses = re.findall(r"\b(?:href|src|action|formaction)=\"\{(?!\{ (?:ours|asset)\()", text)
    assert addresses == [], "an address begins with ours, or is looked at"
    for kind in ("script", "style"):
        inside = re.findall(rf"<{kind}\b[^>]*>(.*?)</{kind}>", text, re.DOTALL)
        assert [
            each for each in inside if not re.fullmatch(r'(?:\{\{ inline\("[\w/.]+"\) \}\})?', each)
        ] == []


@pytest.mark.parametrize("template", SOURCES)
def test_what_a_template_says_is_in_the_catalogue(template: str) -> None:
    """Said by ``say``, of which another test knows the translations; signs and figures are nobody's language."""
    text = JINJA.sub("", source(template))
    spoken = [first or second for first, second in SPOKEN.findall(text)]
    between = re.split(r"<[^<>]*>", text)
    assert [each.strip() for each in (*spoken, *between) if LETTER.search(each)] == []


def test_every_choosing_of_a_file_speaks_the_page_s_language() -> None:
    assert [each for each in SOURCES if 'type="file"' in source(each)] == ["web/components/file.html"]


@pytest.mark.parametrize("name", INLINE)
def test_a_file_that_stands_in_a_page_does_not_end_its_own_element(name: str) -> None:
    assert not re.search(r"</|<!--|url\(|@import", source(name))


def test_nothing_but_files_of_ours_is_taken_as_markup() -> None:
    marking = [name for name in MODULES if "Markup" in (SERVICE / name).read_text(encoding="utf-8")]
    assert marking == ["web/inline.py"]


@pytest.mark.parametrize("name", [each for each in OURS if each.endswith(".js")])
def test_a_script_gives_a_name_once(name: str) -> None:
    """Two that came from two hands stop the whole module, and every page goes on without it in silence."""
    text = (SERVICE / name).read_text(encoding="utf-8")
    names = re.findall(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", text, re.MULTILINE)
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("template", sorted(set(SOURCES) - {"web/components/action.html"}))
def test_what_a_button_sends_is_sent_once_however_often_it_is_pressed(template: str) -> None:
    """By the act of action.html; what only searches, or changes the form itself, may be sent again."""
    forms = re.findall(r'<form\b[^>]*method="post".*?</form>', source(template), re.DOTALL)
    buttons = [each for form in forms for each in re.findall(r'<button class="govuk-button[^>]*>', form)]
    assert [each for each in buttons if "formnovalidate" not in each] == []
