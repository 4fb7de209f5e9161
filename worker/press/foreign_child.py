"""The process that opens one foreign template; see ``worker.locked.child`` for what it does before it reads a byte of it."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

import jinja2.debug  # noqa: F401 - Jinja imports it when a template fails, and then nothing can be imported any more

from doc_templates.stages import Stage
from worker.locked.answers import FileRefusal, PrintsAnswer, TemplateAnswer, line
from worker.locked.child import say, serve
from worker.press.columns import COLUMNS, columns_in
from worker.press.compiled import CompiledTemplate, compile_template
from worker.press.dress import Dress
from worker.press.errors import PackageRefused, PressError, UndefinedField
from worker.press.judge import judge_docx
from worker.press.link_fields import LINKS, link_fields_in
from worker.press.lint.check import Declaration, errors, lint
from worker.press.lint.places import placed
from worker.press.package import PackageLimits, open_package
from worker.press.paper import A4, PAPERS, on_paper
from worker.press.qr_place import Symbols
from worker.press.schema import Shape, json_schema, kinds_of, needed
from worker.press.stage_prints import PRINTS, failed, printed
from worker.press.stages import Surroundings, stage_stamps
from worker.stamping import Stamps, qr

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_SIGNED = {"naskah": {"rantai": {"paraf": ["Sekretaris"]}}, "penandatangan": {"nama": "A"}}
_WARM = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    "{% for a in b %}{{ a|upper }}{% endfor %}{{ c.d }}{{ 'x' }}{{ 1.5 }}</w:t></w:r></w:p></w:body></w:document>"
)


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    answer: TemplateAnswer | PrintsAnswer
    try:
        if PRINTS in header:
            answer, rendered = printed(header, given.read())
        else:
            answer, rendered = _examine(header, given.read())
    except PackageRefused as error:
        say(line(FileRefusal(kind=type(error).__name__, reason=error.reason.value, detail=error.detail)))
    else:
        say(line(answer), rendered)


def _examine(header: Mapping[str, Any], docx: bytes) -> tuple[TemplateAnswer, bytes]:
    limits = PackageLimits(**header["limits"])
    open_package(docx, limits)  # for its refusal: the lint would make a finding of it
    linted = lint(docx, _declared(header["wanted"], header["stamped"]), limits)
    found = list(linted.findings)
    rendered = b""
    if header["context"] is not None and linted.compiled is not None and not errors(found):
        try:
            rendered = _print(linted.compiled, docx, header)
        except PressError as error:
            found.append(placed(failed(error), linted.places))
    answer = TemplateAnswer(
        digest=hashlib.sha256(docx).hexdigest(),
        findings=[each.told() for each in found],
        fields=sorted(linted.compiled.fields) if linted.compiled else [],
        needed=sorted(needed(linted.shape)) if linted.shape else [],
        schema=_schema(linted.shape, docx) if linted.shape else None,
        parts=list(linted.compiled.parts) if linted.compiled else [],
    )
    return answer, rendered


def _schema(shape: Shape, docx: bytes) -> dict[str, Any]:
    """Return the schema of a template's context, with its columns on each paper and the fields of its links: the desk asks them before it takes a number."""
    columns = {paper: [asdict(each) for each in columns_in(on_paper(docx, paper))] for paper in PAPERS}
    # A template without a tag asks for no field, and its context is an object all the same.
    inferred = json_schema(shape) if shape.fields else {"type": "object", "properties": {}}
    links = [asdict(each) for each in link_fields_in(docx)]
    return {**inferred, COLUMNS: columns, **({LINKS: links} if links else {})}


def _declared(told: Mapping[str, Any] | None, stamped: bool) -> Declaration | None:
    if told is None:
        return None
    given = kinds_of({"stempel": _draft({}).context}) if stamped else {}
    return Declaration(
        kinds={**told["kinds"], **given},
        stamps=frozenset(told["stamps"]),
        hidden=frozenset(told["hidden"]),
        left_alone=frozenset(told["left_alone"]),
    )


def _print(template: CompiledTemplate, docx: bytes, header: Mapping[str, Any]) -> bytes:
    """Print the example, dressed as the line dresses a document of class B, and proof-read it."""
    context, media = dict(header["context"]), {}
    if header["stamped"]:
        marks = _draft(context, header["kertas"], base64.b64decode(header["logo"] or "") or None)
        context["stempel"] = dict(marks.context)
        dress = Dress(kertas=header["kertas"], symbols=Symbols(side=qr.emu(marks.address)))
        template = compile_template(dress.on(docx), PackageLimits(**header["limits"]))
        media = {name: data for name, data in marks.media.items() if name in template.places}
    rendering = template.press(context, media)
    judge_docx(rendering, frozenset(header["wanted"]["left_alone"]) if header["wanted"] else frozenset())
    return rendering.docx


def _draft(context: Mapping[str, Any], kertas: str = A4, logo: bytes | None = None) -> Stamps:
    return stage_stamps(context, Stage.KONSEP, Surroundings(kertas=kertas, logo=logo))


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("word/document.xml", _WARM)
    lint(bytes.fromhex("d0cf11e0a1b11ae1"))  # looks for a word in UTF-16, whose codec is a file
    linted = lint(out.getvalue(), Declaration())
    assert linted.compiled is not None
    judge_docx(linted.compiled.press({"b": ["x"], "c": {"d": 1}}))
    try:
        linted.compiled.render({"b": []})
    except UndefinedField:
        _draft({})
        for stage in Stage:
            stage_stamps(_SIGNED, stage, Surroundings(kertas=A4, mark="TERBATAS", page_initials=True))


if __name__ == "__main__":
    serve(_answer, warm=_warm)
