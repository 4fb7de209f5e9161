"""The process that opens one foreign template: ``python -m worker.press.foreign_child EMPTY_FOLDER < job > answer``.

Everything it will need is imported and used once on a template of our own; then it locks itself in, and only then
reads the first byte of the foreign one. Ends with 78 when it cannot be locked in, 79 when its memory is used up.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2.debug  # noqa: F401 - Jinja imports it when a template fails, and then nothing can be imported any more

from archive.access import AccessClass
from worker.press.confinement import limit, lock_in
from worker.press.errors import IllegalCharacter, PackageRefused, PressError, UndefinedField
from worker.press.foreign import _NO_MEMORY, _NO_WAY
from worker.press.judge import judge_docx
from worker.press.lint import Declared, Finding, Linted, Rule, errors, lint
from worker.press.lint_findings import finding
from worker.press.package import Limits, open_package
from worker.press.schema import json_schema, kinds_of, needed
from worker.stamping import StampInput, stamps

_CODE = "CONTOH"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_WARM = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    "{% for a in b %}{{ a|upper }}{% endfor %}{{ c.d }}{{ 'x' }}{{ 1.5 }}</w:t></w:r></w:p></w:body></w:document>"
)


def main(arguments: list[str]) -> int:
    """Do the one job on standard input."""
    header = json.loads(sys.stdin.buffer.readline())
    limit(**{name: header["bounds"][name] for name in ("memory", "cpu_s", "output")})
    _warm()
    if not lock_in(Path(arguments[0])):
        return _NO_WAY
    try:
        told, rendered = _examine(header, sys.stdin.buffer.read())
    except PackageRefused as error:
        told, rendered = (
            {"refused": {"kind": type(error).__name__, "reason": error.reason.value, "detail": error.detail}},
            b"",
        )
    except MemoryError:
        return _NO_MEMORY
    except RecursionError:
        told, rendered = {"hungry": "depth"}, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + rendered)
    sys.stdout.buffer.flush()
    return 0


def _examine(header: Mapping[str, Any], docx: bytes) -> tuple[dict[str, Any], bytes]:
    limits = Limits(**header["limits"])
    open_package(docx, limits)  # for its refusal: the lint would make a finding of it
    linted = lint(docx, _declared(header["wanted"], header["stamped"]), limits)
    found = list(linted.findings)
    rendered = b""
    if header["context"] is not None and linted.compiled is not None and not errors(found):
        try:
            rendered = _print(linted, header)
        except PressError as error:
            found.append(_failed(error))
    told = {
        "digest": hashlib.sha256(docx).hexdigest(),
        "findings": [each.told() for each in found],
        "fields": sorted(linted.compiled.fields) if linted.compiled else [],
        "needed": sorted(needed(linted.shape)) if linted.shape else [],
        "schema": json_schema(linted.shape) if linted.shape else None,
        "parts": list(linted.compiled.parts) if linted.compiled else [],
    }
    return told, rendered


def _declared(told: Mapping[str, Any] | None, stamped: bool) -> Declared | None:
    if told is None:
        return None
    given = kinds_of({"stempel": draft_stamps({}, None)[0]}) if stamped else {}
    return Declared(
        kinds={**told["kinds"], **given},
        stamps=frozenset(told["stamps"]),
        hidden=frozenset(told["hidden"]),
        left_alone=frozenset(told["left_alone"]),
    )


def _print(linted: Linted, header: Mapping[str, Any]) -> bytes:
    """Print the example and proof-read it."""
    assert linted.compiled is not None
    context, media = dict(header["context"]), {}
    if header["stamped"]:
        marks = draft_stamps(context, base64.b64decode(header["logo"]) if header["logo"] else None)
        context["stempel"] = marks[0]
        media = {name: data for name, data in marks[1].items() if name in linted.compiled.media}
    rendering = linted.compiled.press(context, media)
    judge_docx(rendering, frozenset(header["wanted"]["left_alone"]) if header["wanted"] else frozenset())
    return rendering.docx


def draft_stamps(
    context: Mapping[str, Any], logo: bytes | None
) -> tuple[dict[str, Any], Mapping[str, bytes]]:
    """Return the stamps of a draft nobody has initialled."""
    chain = context.get("naskah", {}).get("rantai", {})
    made = stamps(
        StampInput(
            status="konsep",
            acts=[],
            content_digest="0" * 64,
            hierarki=chain.get("paraf", []),
            koordinasi=chain.get("koordinasi", []),
            code=_CODE,
            public_url="https://naskah.invalid",
            akses=AccessClass.B,
            zona="UTC",
            logo=logo,
        )
    )
    return dict(made.context), made.media


def _failed(error: PressError) -> Finding:
    ids = error.ids
    part = str(ids.get("part", ""))
    if isinstance(error, UndefinedField):
        return finding(Rule.UNDECLARED, part, error.name, tag=error.name)
    about = f"{error.message} {ids.get('reason') or ids.get('construct') or ids.get('kind') or ''}".strip()
    if isinstance(error, IllegalCharacter):
        about += error.code_point
    return finding(Rule.TRIAL, part, about, text=str(ids.get("text", "")))


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("word/document.xml", _WARM)
    lint(bytes.fromhex("d0cf11e0a1b11ae1"))  # looks for a word in UTF-16, whose codec is a file
    linted = lint(out.getvalue(), Declared())
    assert linted.compiled is not None
    judge_docx(linted.compiled.press({"b": ["x"], "c": {"d": 1}}))
    try:
        linted.compiled.render({"b": []})
    except UndefinedField:
        draft_stamps({}, None)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # the interpreter's own end would look for files
