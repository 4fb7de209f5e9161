"""The page that shows two revisions side by side, in Indonesian. One file with its pictures in it, so that it can be kept.

Text in, HTML out: what may be shown was decided before. No script; styles are allowed by their digest alone.
"""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined

from service.approvals.revision_pages import Compared
from service.verification.pages import STYLE, digest_of

_MORE: Final = """
main{max-width:84rem}
img{width:100%;height:auto;border:1px solid var(--garis);display:block}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid var(--garis);padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{color:var(--redup);font-weight:600}
figure{margin:1rem 0 2rem}
figcaption{display:grid;grid-template-columns:1fr 1fr;color:var(--redup);margin-bottom:.3rem}
"""
_PAGE: Final = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="robots" content="noindex">
<title>Perbandingan revisi {{ first }} dan {{ second }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<main>
<p class="kepala">Perbandingan revisi {{ first }} dan {{ second }}</p>
<h1>{{ document.judul }}</h1>
<p>{% if pages %}Halaman yang berubah: {{ pages|map(attribute="number")|join(", ") }} dari {{ count }}. Yang berubah dibingkai:
<span class="buruk">merah</span> pada revisi {{ first }}, <span class="baik">hijau</span> pada revisi {{ second }}.
{% else %}Kedua revisi tampak sama pada semua halaman ({{ count }}).{% endif %}</p>
<h2>Isian yang berubah</h2>
{% if changes %}<table>
<tr><th scope="col">Isian</th><th scope="col">Revisi {{ first }}</th><th scope="col">Revisi {{ second }}</th></tr>
{% for each in changes %}<tr><td><code>{{ each.path }}</code></td><td>{{ each.dari }}</td><td>{{ each.menjadi }}</td></tr>
{% endfor %}</table>{% else %}<p>Tidak ada.</p>{% endif %}
<h2>Halaman</h2>
{% for each in pages %}<figure id="halaman-{{ each.number }}">
<figcaption><span>Revisi {{ first }}, {% if each.missing == "before" %}tidak ada halaman {{ each.number }}{% else %}halaman {{ each.number }}{% endif %}</span>
<span>Revisi {{ second }}, {% if each.missing == "after" %}tidak ada halaman {{ each.number }}{% else %}halaman {{ each.number }}{% endif %}</span></figcaption>
<img alt="Halaman {{ each.number }} pada kedua revisi; {{ each.boxes|length }} bagian berubah" src="data:image/png;base64,{{ each.data }}">
</figure>
{% endfor %}</main>
</body>
</html>
"""
_STYLE: Final = STYLE + _MORE
POLICY: Final = (
    f"default-src 'none'; style-src {digest_of(_STYLE)}; img-src data:; base-uri 'none'; form-action 'none'"
)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What the page is sent with; it brings its policy along for when it is opened as a file."""

_environment = Environment(
    loader=DictLoader({"page": _PAGE}), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def revisions(compared: Compared) -> str:
    """Return the page of a comparison."""
    first, second = compared.revisions
    return _environment.get_template("page").render(
        style=_STYLE,
        policy=POLICY,
        document=compared.document,
        first=first,
        second=second,
        count=len(compared.pages),
        changes=[
            {"path": each["path"], "dari": _said(each, "dari"), "menjadi": _said(each, "menjadi")}
            for each in compared.changes
        ],
        pages=[
            {
                "number": each.number,
                "missing": each.missing,
                "boxes": each.boxes,
                "data": base64.b64encode(each.picture).decode("ascii"),
            }
            for each in compared.pages
            if each.picture
        ],
    )


def _said(change: dict[str, Any], side: str) -> str:
    if side not in change:
        return "(tidak ada)"
    value = change[side]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
