"""One small template for each construct docxtpl knows; no test lives here."""

from __future__ import annotations

import io

from docx.document import Document
from PIL import Image

from tests.unit.worker.press import fixtures

UNITS = ("Perencanaan", "Hukum", "Keuangan", "Teknis")


def rows(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["No", "Unit"],
            ["{%tr for u in units %}", ""],
            ["{{ loop.index }}", "{{ u }}"],
            ["{%tr endfor %}", ""],
        ],
    )


def columns(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["Unit", "{%tc for u in units %}", "{{ u }}", "{%tc endfor %}"],
            ["Target", "{%tc for u in units %}", "{{ loop.index }}", "{%tc endfor %}"],
        ],
    )


def merged_down(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["Tahun", "Unit"],
            ["{%tr for u in units %}", ""],
            ["2026{% vm %}", "{{ u }}"],
            ["{%tr endfor %}", ""],
        ],
    )


def merged_across(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["Judul", "{%tc for u in units %}", "Tahun{% hm %}", "{%tc endfor %}"],
            ["Unit", "{%tc for u in units %}", "{{ u }}", "{%tc endfor %}"],
        ],
    )


def spanned(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["{% colspan units|length %}Semua unit"] + [""] * (len(UNITS) - 1),
            ["{%tc for u in units %}", "{{ u }}", "{%tc endfor %}", ""],
        ],
    )


def coloured(document: Document) -> None:
    fixtures.table(document, [["{% cellbg warna %}{{ units[0] }}", "biasa"]])


def conditional_rows(document: Document) -> None:
    fixtures.table(
        document,
        [
            ["A", "B", "C"],
            ["{%tr if units|length > 9 %}", "", ""],
            ["a", "b", "c"],
            ["{%tr endif %}", "", ""],
        ],
    )


def only_looped_rows(document: Document) -> None:
    fixtures.table(document, [["{%tr for u in units %}", ""], ["{{ u }}", "x"], ["{%tr endfor %}", ""]])


def nested(document: Document) -> None:
    outer = document.add_table(rows=1, cols=2)
    inner = outer.rows[0].cells[0].add_table(rows=3, cols=2)
    for row, text in zip(inner.rows, ("{%tr for u in units %}", "{{ u }}", "{%tr endfor %}"), strict=True):
        row.cells[0].text = text


def runs(document: Document) -> None:
    paragraph = document.add_paragraph("awal {{ warna }}")
    paragraph.add_run(" tengah {%r if units %}")
    paragraph.add_run("ada").italic = True
    paragraph.add_run("{%r endif %} akhir")


def split_runs(document: Document) -> None:
    paragraph = document.add_paragraph()
    for piece in ("{", "{ wa", "rna|upper", " }", "} dan {%", " if units %}ya{% else ", "%}tidak{% endif %}"):
        paragraph.add_run(piece).bold = len(piece) > 2


def headers_and_footers(document: Document) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        part.paragraphs[0].text = "{{ warna }}"
        part.add_paragraph("{%p for u in units %}")
        part.add_paragraph("{{ u }}")
        part.add_paragraph("{%p endfor %}")


def properties(document: Document) -> None:
    core = document.core_properties
    core.title, core.subject, core.author = (
        "{{ units[0] }}",
        "Hal {{ warna }}",
        "{% if units %}KPU{% endif %}",
    )
    core.comments, core.identifier, core.language = "{{ warna }}", "{{ units|length }}", "id-ID"


def pictures(document: Document) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(out, "PNG")
    document.add_paragraph("{%p for u in units %}")
    document.add_picture(io.BytesIO(out.getvalue()))
    document.add_paragraph("{%p endfor %}")
    document.add_picture(io.BytesIO(out.getvalue()))


def newlines(document: Document) -> None:
    document.add_paragraph("Catatan: {{ panjang }} selesai").runs[0].bold = True
    fixtures.table(document, [["{{ panjang }}", "x{{ panjang }}y{{ panjang }}"]])


def whitespace(document: Document) -> None:
    document.add_paragraph("a {%- if units %}")
    document.add_paragraph("b {% endif -%}")
    document.add_paragraph("c")
    document.add_paragraph("{%p for u in units -%}")
    document.add_paragraph("  {{ u }}  {{- warna -}}  ")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{#p catatan untuk penyusun #}")
    document.add_paragraph("x{# catatan #}y")


def literal_braces(document: Document) -> None:
    document.add_paragraph("{_{ nama }_} {_% for %_} ${nomor_naskah} {{ warna }}")


def quotes(document: Document) -> None:
    document.add_paragraph(
        "{{ “kutip” ~ ‘petik’ }} {% if units|length > 1 and units|length < 9 %}ya{% endif %}"
    )


def entities(document: Document) -> None:
    document.add_paragraph("R&D <tanda> \"kutip\" 'petik' {{ warna }} é 日本")


BUILDS = [
    *(
        rows,
        columns,
        merged_down,
        merged_across,
        spanned,
        coloured,
        conditional_rows,
        only_looped_rows,
        nested,
    ),
    *(
        runs,
        split_runs,
        headers_and_footers,
        properties,
        pictures,
        newlines,
        whitespace,
        literal_braces,
        quotes,
    ),
    entities,
]
