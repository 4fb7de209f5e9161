"""Foreign templates in their child: every bad input has its answer, nothing is run or fetched, and we live on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.worker.press import fixtures, hostile
from tests.unit.worker.press.test_package import OLE
from tests.unit.worker.press.test_sandbox import ESCAPES
from worker.press.bounds import BOUNDS
from worker.press.errors import (
    NotAWordPackage,
    PackageRefused,
    PackageTooLarge,
    TemplateRefusal,
    TemplateTooHungry,
)
from worker.press.foreign import Trial, examine
from worker.press.lint.check import Declaration, Rule

TRIAL = Trial(context=fixtures.context())


def rules(docx: bytes, context: dict[str, object] | None = None) -> set[Rule]:
    """The rules a template breaks when it is examined and tried."""
    return {each.rule for each in examine(docx, None, Trial(context=context or {"nilai": "x"})).findings}


def test_a_good_template_is_tried_and_described() -> None:
    found = examine(fixtures.edaran(), None, TRIAL)
    assert found.findings == ()
    assert found.rendered is not None
    assert "NOMOR [nomor sementara]" in fixtures.paragraphs(found.rendered)
    assert {"isi.bagian[].judul", "kantor.nama"} <= found.fields
    assert found.schema is not None
    assert found.schema["properties"]["isi"]["properties"]["baris"]["type"] == "array"
    assert set(found.parts) >= {"word/document.xml", "word/header1.xml", "docProps/core.xml"}


def test_a_template_without_a_tag_asks_for_an_object_without_fields() -> None:
    schema = examine(fixtures.template("Tanpa tanda")).schema
    assert schema is not None
    assert (schema["type"], schema["properties"]) == ("object", {})


@pytest.mark.parametrize("place", ["body", "footer", "footnote", "text box", "title"])
def test_a_template_injection_is_refused_with_its_place_and_nothing_is_run(
    place: str, tmp_path: Path
) -> None:
    mark = tmp_path / "run"
    attack = "{{ lipsum.__globals__['os'].popen('touch " + str(mark) + "').read() }}"
    placed, part = _placed(place, attack)
    found = examine(placed, None, TRIAL)
    assert [(each.rule, each.part) for each in found.findings] == [(Rule.FORBIDDEN, part)]
    assert found.rendered is None
    assert not mark.exists()


def _placed(place: str, tag: str) -> tuple[bytes, str]:
    def footer(document: object) -> None:
        document.sections[0].footer.paragraphs[0].text = tag  # type: ignore[attr-defined]  # a python-docx document

    def title(document: object) -> None:
        document.core_properties.title = tag  # type: ignore[attr-defined]  # a python-docx document

    match place:
        case "footer":
            return fixtures.template("x", build=footer), "word/footer1.xml"
        case "title":
            return fixtures.template("x", build=title), "docProps/core.xml"
        case "footnote":
            notes = (
                '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1">'
                f"<w:p><w:r><w:t>{tag}</w:t></w:r></w:p></w:footnote></w:footnotes>"
            )
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
            return hostile.with_part("word/footnotes.xml", notes.encode(), kind), "word/footnotes.xml"
        case "text box":
            box = f"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{tag}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
            return hostile.in_body(box), "word/document.xml"
    return fixtures.template("x", tag), "word/document.xml"


# CVE-2016-10745, CVE-2019-10906 (str.format, format_map), CVE-2019-8341 (from_string), CVE-2024-22195/34064 (xmlattr),
# CVE-2024-56201 (file name), CVE-2024-56326 (stored format), CVE-2025-27516 (|attr to format); docxtpl issue: popen.
PUBLISHED = [
    "{{ '{0.__class__}'.format(1) }}",
    "{{ '{x.__class__}'.format_map(isi) }}",
    "{{ isi|xmlattr }}",
    "{{ ''|attr('format') }}",
    "{{ ('{0.__class__.__init__}'|attr('format'))(isi) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(isi) }}",
    "{{ isi|map('format')|list }}",
    "{% include '/etc/passwd' %}",
    "{{ config.__class__.from_envvar('X') }}",
    "{{ url_for.__globals__ }}",
    "{{ request|attr('application')|attr('\\x5f\\x5fglobals\\x5f\\x5f') }}",
    "{{ isi['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ isi[isi.x] }}{{ isi|items }}",
    "{{ [].append.__self__ }}",
    "{{ loop.__class__ }}",
    "{{ x.gi_frame.f_builtins }}",
]


def test_every_published_escape_is_refused() -> None:
    attack = fixtures.template(*ESCAPES, *PUBLISHED)
    found = [
        each for each in examine(attack).findings if each.rule is Rule.FORBIDDEN or each.rule is Rule.BROKEN
    ]
    refused = {each.text for each in found}
    assert {*ESCAPES, *PUBLISHED} - refused <= {
        "{{ x.gi_frame.f_builtins }}",
        "{{ isi[isi.x] }}{{ isi|items }}",
    }
    for tag in ("{{ x.gi_frame.f_builtins }}", "{{ isi[isi.x] }}{{ isi|items }}"):
        # What a name leads to only a render shows: plain data has no frames.
        assert rules(fixtures.template(tag), {"x": {}, "isi": {"x": "x"}}), tag


@pytest.mark.parametrize(
    ("tag", "reasons"),
    [
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", {"trial"}),
        ("{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a ~ a ~ a ~ a ~ a ~ a ~ a %}" * 12 + "{{ a }}", {"memory", "trial"}),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", {"depth", "crashed"}),
        ("{% for a in nilai %}{% for b in nilai %}{% for c in nilai %}{% for d in nilai %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}", {"cpu"}),
    ],
)  # fmt: skip
def test_huge_loops_strings_and_depths_are_ended_and_we_live(tag: str, reasons: set[str]) -> None:
    begun = time.monotonic()
    trial = Trial(context={"nilai": "x" * 2000}, stamped=False)
    assert _end(fixtures.template(tag), trial) in reasons
    assert time.monotonic() - begun < 120
    assert examine(fixtures.template("{{ nilai }}"), None, trial).findings == ()


def _end(docx: bytes, trial: Trial) -> str:
    """How the examination of a greedy template ended."""
    try:
        found = examine(docx, None, trial, bounds=replace(BOUNDS, cpu_s=2, wall_s=100)).findings
    except TemplateTooHungry as hungry:
        return hungry.reason
    return "trial" if [each.rule for each in found] == [Rule.TRIAL] else repr(found)


def test_an_undeclared_field_is_named() -> None:
    wanted = Declaration(kinds={"isi": "object", "isi.x": "scalar"})
    found = examine(fixtures.template("{{ isi.x }}", "{{ isi.salah }} {{ lain }}"), wanted).findings
    assert [(each.rule, each.message, each.text) for each in found] == [
        (Rule.UNDECLARED, "Isian isi.salah tidak ada pada jenis naskah ini.", "{{ isi.salah }} {{ lain }}"),
        (Rule.UNDECLARED, "Isian lain tidak ada pada jenis naskah ini.", "{{ isi.salah }} {{ lain }}"),
    ]


def test_an_unclosed_tag_is_answered_with_its_paragraph() -> None:
    (found,) = examine(fixtures.template("awal", "nama {{ nama dan", "akhir")).findings
    assert (found.rule, found.text, found.paragraph) == (Rule.UNCLOSED, "nama {{ nama dan", 1)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", TemplateRefusal.EMPTY),
        (b"<html>", TemplateRefusal.HTML),
        (b"{\\rtf1}", TemplateRefusal.RTF),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), TemplateRefusal.ENCRYPTED),
        (os.urandom(4000), TemplateRefusal.NOT_A_PACKAGE),
        (fixtures.edaran()[:3000], TemplateRefusal.TRUNCATED),
    ],
)
def test_what_is_no_word_document_is_refused_by_what_it_is(data: bytes, expected: TemplateRefusal) -> None:
    with pytest.raises(NotAWordPackage) as refused:
        examine(data)
    assert refused.value.reason is expected


def test_a_bomb_is_refused_before_it_is_opened_and_our_memory_stays_flat() -> None:
    bomb = fixtures.repack(fixtures.template("x"), {"word/bomb.xml": bytes(100 << 20)})
    crowd = hostile.many_entries(20_000)
    tracemalloc.start()
    for data in (bomb, crowd):
        with pytest.raises(PackageTooLarge):
            examine(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_entities_are_refused() -> None:
    assert Rule.FORBIDDEN in rules(hostile.entities())


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port that notes whoever knocks."""
    hits: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            try:
                knocking, _ = server.accept()
            except TimeoutError:
                continue
            with knocking:
                hits.append(b"knock")

    thread = threading.Thread(target=listen)
    thread.start()
    yield server.getsockname()[1], hits
    done.set()
    thread.join()
    server.close()


def test_nothing_that_links_is_fetched(listener: tuple[int, list[bytes]]) -> None:
    port, hits = listener
    away = f"http://127.0.0.1:{port}/x"
    for bad in (
        hostile.related("image", away),
        hostile.related("attachedTemplate", away, part="word/settings.xml"),
        hostile.related("aFChunk", away),
        hostile.field(f'INCLUDEPICTURE "{away}"'),
        hostile.field(f'INCLUDETEXT "{away}"'),
        hostile.simple_field(f"DDEAUTO {away}"),
    ):
        found = examine(bad, None, Trial(context={"nilai": "x"}))
        assert [each.rule for each in found.findings] == [Rule.FORBIDDEN]
        assert found.rendered is None
    assert hits == []


LOCKED = """
import sys, socket, subprocess, os
from pathlib import Path
from worker.locked.confinement import computing
listened = int(sys.argv[1])
assert computing(Path(sys.argv[2])).filter
done = []
for name, attempt in {
    "read": lambda: open("/etc/passwd").read(),
    "write": lambda: open("x", "w"),
    "connect": lambda: socket.socket().connect(("127.0.0.1", listened)),
    "run": lambda: subprocess.run(["true"]),
    "fork": os.fork,
    "kill": lambda: os.kill(os.getppid(), 0),
}.items():
    try:
        attempt()
        done.append(name)
    except OSError:
        pass
os.write(1, repr(done).encode())
os._exit(0)
"""


@pytest.mark.parametrize("prefix", [[], ["unshare", "--user", "--map-root-user", "--net", "--"]])
def test_a_locked_in_process_can_neither_read_write_connect_run_nor_kill(
    prefix: list[str], listener: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, hits = listener
    done = subprocess.run(
        [*prefix, sys.executable, "-c", LOCKED, str(port), str(tmp_path)],
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert (done.stdout, done.returncode) == (b"[]", 0), done.stderr.decode()[-2000:]
    assert hits == []


def test_the_child_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    examine(fixtures.edaran(), None, TRIAL)
    with pytest.raises(PackageRefused):
        examine(b"")
    assert list(tmp_path.iterdir()) == []
