"""What goes wrong in a library is told in sentences of ours, in both languages: every kind of it provoked, a case more is a line more."""

import errno
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final, cast, get_args

import pikepdf
import psycopg
import pytest
import urllib3
from jinja2.exceptions import TemplateSyntaxError
from minio.error import InvalidResponseError
from pydantic_core import core_schema
from starlette.requests import Request

from archive.access import AccessClass
from archive.errors import NaskahError
from archive.ledger import Principal
from archive.ledger.errors import translate
from archive.ledger.jobs.rows import Job
from archive.vault.errors import VaultUnavailable
from archive.vault.s3_errors import translated
from service import strictjson
from service.cli import _told as terminal_told
from service.file_text import text_of
from service.http.answers import Json, answer_error
from service.http.problems import answer_for_status, answer_to
from service.identity.roles import Role
from service.operations.http.jobs import machine_json
from service.tables.errors import TableUnreadable
from service.tables.file import read_file
from service.words import LANGUAGES, heard, in_language, refused_by_system, speaking
from service.words.findings import finding_told
from tests.tables_as_written import book
from worker.errors import BrokerUnavailable
from worker.locked import workbook
from worker.locked.errors import EndReason, NoConfinement
from worker.pdf.errors import ConversionFailed, PageRefused
from worker.pdf.received import kind_of
from worker.press.errors import (
    NotAWordPackage,
    PackageHostile,
    PackageRefused,
    PackageTooLarge,
    PressError,
    RenderFailed,
    TemplateRefusal,
    TemplateTooHungry,
)
from worker.press.language import reason
from worker.press.lint.refusals import refused_file
from worker.press.package import open_package, parse_part
from worker.press.reasons import of_print, of_program
from worker.press.sandbox import environment
from worker.signing.foreign import FileTooHungry
from worker.trial import _refused as refused_pages

LIBRARYS: Final = re.compile(
    r"(?i)expected|unexpected|encountered|object at 0x|traceback|nonetype|'(str|int|list)'|\bcodec\b|\beof\b|errno|well-formed"
    r"|mismatch|\btoken\b|jinja|lxml|zipfile|pikepdf|pdfium|psycopg|urllib3|httpconnectionpool|connection to server|\b\w+Error\b"
    r"|is not a zip|bad magic|input should|invalid literal|unsupported operand|delimiter|no such file or directory|permission denied|s3:"
)
"""Words that are none of ours, in either language."""


def told(said: str | Mapping[str, Any]) -> str:
    """Return what is read of a finding or a problem, in the language spoken."""
    return in_language(heard(said)) if isinstance(said, str) else bytes(Json(said).body).decode()


def of_tag(source: str) -> str:
    with pytest.raises(TemplateSyntaxError) as wrong:
        environment().parse(source)
    return f"{source}, karena {reason(wrong.value)}"


def of_file(data: bytes) -> str:
    with pytest.raises(PackageRefused) as wrong:
        open_package(data)
    return refused_file(wrong.value).message


def of_part(xml: bytes) -> str:
    with pytest.raises(PackageRefused) as wrong:
        parse_part("word/document.xml", xml)
    return refused_file(wrong.value).message


def of_expression(compute: Callable[[], object]) -> str:
    with pytest.raises(Exception) as wrong:  # noqa: PT011 - any that Python has
        compute()
    failed: PressError = RenderFailed("word/document.xml", of_program(wrong.value), technical=wrong.value)
    return of_print(failed)


def of_pdf(data: bytes) -> str:
    found = kind_of(data)
    return str(getattr(found, "reason", ""))


def problem(provoke: Callable[[], object]) -> Mapping[str, Any]:
    with pytest.raises(Exception) as wrong:  # noqa: PT011 - whatever it is, it is answered
        provoke()
    return answer_to(wrong.value).body


def of_table(data: bytes) -> str:
    with pytest.raises(TableUnreadable) as wrong:
        list(read_file(data, open_workbook=workbook.cells).filled())
    return wrong.value.reason


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def away(error: Exception) -> None:
    with translated(key="agam/x"):
        raise error


TAGS: Final = (
    "{{ a b }}", "{{ a + }}", "{{ }}", "{% if %}x{% endif %}", "{% for a %}{% endfor %}", "{% for a in %}{% endfor %}",
    "{% jika a %}", "{% endif %}", "{% else %}", "{% if a %}x", "{% for a in b %}x", "{% %}", "{{ a. }}", "{{ a[ }}",
    "{{ a| }}", "{{ a|b( }}", "{{ 'x }}", '{{ "x }}', "{{ a ? b }}", "{{ a & b }}", "{{ a } }", "{{ (a }}",
    "{{ a) }}", "{# x", "{% set 1 = a %}", "{% set a %}", "{{ a is b is c }}", "{{ a is }}", "{{ f(a=1, 2) }}", "{{ {'a' 1} }}",
    "{% if a = b %}x{% endif %}", "{{ a \u2013 b }}", "{% raw %}x", "{{ a if }}", "{% for 1 in b %}{% endfor %}", "{% 5 %}",
)  # fmt: skip
FINDINGS: Final[Mapping[str, Callable[[], str]]] = {
    **{f"tag {source}": lambda source=source: of_tag(source) for source in TAGS},  # type: ignore[misc]
    **{
        f"file {name}": lambda data=data: of_file(data)  # type: ignore[misc]
        for name, data in {
            "empty": b"", "cut": packed(a=b"x" * 900)[:200], "no zip": b"\x00\x01\x02", "no word": packed(a=b"x"),
            "html": b"<html><body>", "rtf": b"{\\rtf1", "pdf": b"%PDF-1.7", "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
            "locked": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        }.items()
    },
    **{
        f"part {xml!r}": lambda xml=xml: of_part(xml)  # type: ignore[misc]
        for xml in (b"", b"<a>", b"<a></b>", b"<a b=1/>", b"<a>\x00</a>", b"<a>&x;</a>", b"\xff\xfe<", b"<a/><b/>", b"<!DOCTYPE a []><a/>")
    },
    **{
        f"expression {n}": lambda compute=compute: of_expression(compute)  # type: ignore[misc]
        for n, compute in enumerate(
            (lambda: 1 / 0, lambda: 1 + "a", lambda: [][3], lambda: {}["a"], lambda: int("x"), lambda: None.a, lambda: 2.0**9999)  # type: ignore[operator,attr-defined,index]
        )
    },
    **{
        f"received {name}": lambda data=data: of_pdf(data)  # type: ignore[misc]
        for name, data in {"broken pdf": b"%PDF-1.7\nx", "locked pdf": locked_pdf(), "no pdf": b"x", "zip": packed(a=b"x"), "cut": locked_pdf()[:99]}.items()
    },
    **{
        f"pages {name}": lambda error=error: refused_pages(error)  # type: ignore[misc]
        for name, error in {
            "LibreOffice's last words": ConversionFailed(technical="com.sun.star.lang.IllegalArgumentException: Unsupported URL"),
            "PDF": PageRefused("The PDF does not parse.", technical="unable to find trailer dictionary"),
            "another": PageRefused("The DOCX cannot be read.", technical="Bad magic number for central directory"),
        }.items()
    },
}  # fmt: skip
TABLES: Final[Mapping[str, bytes]] = {
    "old": b"\xd0\xcf\x11\xe0" + bytes(600),
    "locked": b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    "ods": packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<a/>"}),
    "xlsb": packed(**{"xl__workbook.bin": b"x"}),
    "word": packed(**{"word__document.xml": b"<a/>"}),
    "cut": book().data[:700],
    "no book": b"PK\x03\x04",
    "html": b"<html><table><tr><td>nomor</td></tr></table></html>",
    "excel 2003": b'<?xml version="1.0"?><Workbook/>',
    "pdf": b"%PDF-1.7\n",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0",
    "neither": b"nomor\n\x81\x8d\0",
    "quote": b'a;b\n"x;y\n',
    "quote within": b'a;b\n"x"y;z\n',
    "endless": b"a;b\n" + b"x" * 200_000,
}
ODD_JSON: Final = (
    b"", b"{", b"[1,]", b"{'a': 1}", b'{"a" 1}', b'{"a": 1} x', b"NaN", b'"\\x"', b'"a\nb"', b"\xff", b"{1: 2}", b"tru",
    b'{"a": 1, "a": 2}', b"[" * 99, b"1e999", b"9" * 30,
)  # fmt: skip
PROBLEMS: Final[Mapping[str, Callable[[], object]]] = {
    **{f"json {raw!r:.30}": lambda raw=raw: strictjson.loads(raw) for raw in ODD_JSON},  # type: ignore[misc]
    "utf-8": lambda: text_of(b"nomor\nCaf\xe9"),
    "database away": lambda: _raise(translate(psycopg.OperationalError('connection to server at "x" failed: Connection refused'))),
    "database's own": lambda: _raise(translate(psycopg.errors.UniqueViolation('duplicate key value violates unique constraint "x"'))),
    "S3 away": lambda: away(urllib3.exceptions.MaxRetryError(urllib3.HTTPConnectionPool("x"), "/", OSError(111, "Connection refused"))),
    "S3 garbage": lambda: away(InvalidResponseError(503, "text/html", "<html>upstream unexpected EOF")),
    "bell away": lambda: _raise(BrokerUnavailable(technical=OSError(111, "Connection refused"))),
    "hungry template": lambda: _raise(TemplateTooHungry(EndReason.TIME)),
    "anything": lambda: _raise(KeyError("'str' object at 0x7f")),
    **{f"package {each}": lambda each=each: _raise(PackageRefused(each, "word/document.xml", technical="Bad magic")) for each in TemplateRefusal},  # type: ignore[misc]
}  # fmt: skip


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", FINDINGS)
def test_a_finding_has_no_words_of_a_library(case: str, language: str) -> None:
    with speaking(language):
        said = told(FINDINGS[case]())
    assert said
    assert not LIBRARYS.search(said.replace(case.partition(" ")[2], "")), said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", TABLES)
def test_a_table_that_cannot_be_read_says_what_to_do_in_both_languages(case: str, language: str) -> None:
    said = in_language(of_table(TABLES[case]), language)
    assert not LIBRARYS.search(said), said
    assert ("tidak" in said or "bukan" in said or "simpan" in said or "kata" in said) == (language == "id"), (
        said
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", PROBLEMS)
def test_a_problem_has_none(case: str, language: str) -> None:
    body = problem(PROBLEMS[case])
    with speaking(language):
        said = json.loads(told(body))
    shown = {name: said.get(name) for name in ("title", "detail", "errors", "langkah", "about")}
    assert shown["detail"]
    assert not LIBRARYS.search(json.dumps(shown)), shown


@pytest.mark.parametrize(
    "error",
    [
        FileTooHungry(reason=EndReason.TIME.value),
        TemplateTooHungry(EndReason.MEMORY),
        NoConfinement(),
        *(
            kind(TemplateRefusal.CORRUPT)
            for kind in (PackageRefused, NotAWordPackage, PackageTooLarge, PackageHostile)
        ),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_locked_child_refuses_is_told_in_sentences_of_ours_at_the_terminal_too(
    error: NaskahError,
) -> None:
    said: list[list[str]] = []
    for language in LANGUAGES:
        with speaking(language):
            detail, fields, step = terminal_told(error)
            texts = (detail, step or "", *(why for path, why in fields if path == "body"))
            said.append([in_language(each) for each in texts])
            assert not LIBRARYS.search(" ".join(said[-1])), said
    for one, other in zip(*said, strict=True):
        assert one
        assert one != other


ADMIN, OFFICIAL = (
    Principal(
        id="x", satker="1306", ceiling=AccessClass.B, roles=frozenset({role}), sources=(), kind="person"
    )
    for role in (Role.ADMIN, Role.PEJABAT)
)


@pytest.mark.parametrize(("who", "told"), [(ADMIN, True), (OFFICIAL, False), (None, False)])
def test_the_machine_s_words_stand_in_a_problem_for_an_administrator_alone(
    who: Principal | None, told: bool
) -> None:
    scope: dict[str, Any] = {"type": "http", "headers": [], "naskah.principal": who}
    for error in (BrokerUnavailable(technical=OSError(111, "Connection refused")), _caused()):
        body = json.loads(bytes(answer_error(Request(scope), error).body))
        assert ("Connection refused" in body.get("technical", "")) is told
        assert "Connection refused" not in json.dumps({**body, "technical": ""})


def _caused() -> Exception:
    error = KeyError("x")
    error.__cause__ = BrokerUnavailable(technical=OSError(111, "Connection refused"))
    return error


@pytest.mark.parametrize("role", Role)
def test_and_of_a_job_so(role: Role) -> None:
    job = SimpleNamespace(technical="Connection refused")
    asks = replace(OFFICIAL, roles=frozenset({role}))
    assert machine_json(cast("Job", job), asks) == (
        {"technical": "Connection refused"} if role is Role.ADMIN else {}
    )


@pytest.mark.parametrize("status", [400, 404, 405, 418, 500])
def test_nor_has_a_status_the_framework_decides(status: int) -> None:
    assert "tidak" in str(answer_for_status(status).body["detail"]).lower() or status not in (404, 405)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_has_what_pydantic_finds(language: str) -> None:
    given = re.findall(
        r"\w+", "expected le ge lt gt min_length max_length actual_length class error field_type pattern"
    )
    for kind in sorted(get_args(core_schema.ErrorType)):
        finding = {
            "type": kind,
            "msg": "Input should be unexpected",
            "ctx": dict.fromkeys(given, 3),
            "loc": (),
        }
        said = in_language(finding_told(finding), language)
        assert said, kind
        if kind not in ("value_error", "assertion_error"):  # what rules of ours say
            assert not LIBRARYS.search(said), (kind, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_has_what_the_system_refuses(language: str) -> None:
    for number in (*errno.errorcode, 0):
        said = in_language(refused_by_system(OSError(number, "No such file or directory [Errno]")), language)
        assert not LIBRARYS.search(said), (number, said)


def test_what_the_machine_said_is_kept_for_whoever_runs_it() -> None:
    with pytest.raises(VaultUnavailable) as wrong:
        away(urllib3.exceptions.ProtocolError("Connection aborted"))
    assert "Connection aborted" in wrong.value.technical
    assert "Connection aborted" not in str(wrong.value)
