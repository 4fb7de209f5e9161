"""Fuzz target over DOCX packages: whatever the bytes, the press compiles and renders, or refuses by a ``PressError``.

``python -m tests.fuzz.packages -max_total_time=600 corpus/`` runs until told to stop; the tests run it shortly with a
fixed seed. A case is a list of edits to a real template, so that it often gets past the zip: a part by number, a
place, and tags or bytes put there; one case in sixteen is raw bytes instead.
"""

from __future__ import annotations

import io
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["worker.press"]):
    from tests.unit.worker.press import fixtures
    from worker.press import compile_template, judge_docx
    from worker.press.errors import PressError
    from worker.press.package import PackageLimits

TEMPLATE = fixtures.edaran()
PARTS = sorted(fixtures.parts(TEMPLATE).items(), key=lambda part: (part[0] != "word/document.xml", part[0]))
CONTEXT = fixtures.context()
LIMITS = PackageLimits(packed=1 << 20, unpacked=4 << 20, part=2 << 20)
TOKENS = (
    *(
        b"{{ naskah.judul }}",
        b"{{",
        b"}}",
        b"{% for a in isi.baris %}",
        b"{% endfor %}",
        b"{%tr if a %}",
        b"{%p endif %}",
    ),
    *(
        b"{{r naskah.judul }}",
        b"{{p kantor.nama }}",
        b"{% cellbg a %}",
        b"{% vm %}",
        b"{% colspan 9 %}",
        b"{_{",
        b"&amp;",
        b"&#0;",
    ),
    *(
        b"<w:p>",
        b"</w:p>",
        b"<w:tbl>",
        b"<w:gridSpan w:val='x'/>",
        b"<!DOCTYPE a>",
        b"<![CDATA[",
        b"\xff",
        b"]]>",
    ),
)


def _stretch(content: bytes, given: atheris.FuzzedDataProvider) -> tuple[int, int]:
    """Return what an edit takes away: most keep the XML whole, for what lies behind its parser."""
    at = given.ConsumeIntInRange(0, len(content))
    where = given.ConsumeIntInRange(0, 3)
    if where == 3:
        return at, at + given.ConsumeIntInRange(0, 64)
    mark = b"<w:t>" if where < 2 else b">"
    found = content.find(mark, at)
    start = (found if found >= 0 else content.find(mark)) + len(mark)
    return start, start


def case(data: bytes) -> bytes:
    """Return the package that ``data`` describes."""
    given = atheris.FuzzedDataProvider(data)
    if given.ConsumeIntInRange(0, 15) == 15:
        return bytes(given.ConsumeBytes(given.remaining_bytes()))
    parts = dict(PARTS)
    for _ in range(given.ConsumeIntInRange(1, 6)):
        name = PARTS[given.ConsumeIntInRange(0, len(PARTS) - 1) if given.ConsumeBool() else 0][0]
        content = parts[name]
        at, end = _stretch(content, given)
        token = TOKENS[given.ConsumeIntInRange(0, len(TOKENS) - 1)]
        put = token if given.ConsumeIntInRange(0, 3) < 3 else given.ConsumeBytes(16)
        parts[name] = content[:at] + put + content[end:]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def one_input(data: bytes) -> None:
    """Try one case; anything but a document or a typed refusal is a finding."""
    try:
        rendering = compile_template(case(data), LIMITS).press(CONTEXT)
        judge_docx(rendering)
    except PressError:
        return
    with zipfile.ZipFile(io.BytesIO(rendering.docx)) as package:
        assert package.testzip() is None


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
