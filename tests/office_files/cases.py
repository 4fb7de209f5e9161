"""The cases by what office files do: tags as people type them, what stands beside them, Word's fields, pages, whole files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Final

from tests.office_files.case import OfficeCase, printed, refused
from tests.office_files.sheet import Sheet, box, control, field, p, r, rows
from worker.press.lint.findings import Rule

ZERO: Final = "\u200b"
NBSP: Final = "\u00a0"
FOR: Final = "{%p for b in isi.isi_edaran %}"
END: Final = "{%p endfor %}"


def _split(sheet: Sheet) -> None:
    sheet.put(p(r("Perihal {{ isi"), r(".ten"), '<w:proofErr w:type="spellStart"/>', r("tang }} ok")))


def _loop(*inside: str) -> tuple[str, ...]:
    return (p(FOR), *inside, p(END))


def _tag(text: str, wanted: str, name: str = "") -> OfficeCase:
    return printed(name or f"tag {text}", p(f"Tanda: {text}."), wanted)


def _bad(text: str, rule: Rule, says: str = "") -> OfficeCase:
    return refused(f"tag {text}", p(f"Tanda: {text}."), rule, says or "Tanda:")


_TRUE: Final = "{% if isi.latar_belakang[0] == "

TAGS: Final = (
    printed("literal with an ampersand", p(_TRUE + '"R&D dan Jum’at" %}benar{% else %}salah{% endif %}'), "benar", absent=("salah",)),
    printed("literal with less-than", p('{% if "a<b" == "a<b" %}cocok{% else %}tidak{% endif %}'), "cocok"),
    _tag('{{ ""|default("P&Q <r>", true) }}', "Tanda: P&Q <r>."),
    _tag('{{ {"a&b": "kunci"}["a&b"] }}', "Tanda: kunci."),
    _tag('{{ "Jum’at" }}', "Tanda: Jum’at."),
    _tag("{{ 'kata “kutip” dalam' }}", "Tanda: kata “kutip” dalam."),
    _tag('{{ "it\'s" }}', "Tanda: it's."),
    printed("curly quotes that delimit", p("{{ “Jumat” }} lalu"), "Jumat lalu", warns=Rule.QUOTES),
    printed("curly single quotes that delimit", p("{{ ‘Sabtu’ }} lalu"), "Sabtu lalu", warns=Rule.QUOTES),
    printed("low quotes that delimit", p("{{ „Ahad“ }} lalu"), "Ahad lalu", warns=Rule.QUOTES),
    _tag("{{ 5 – 2 }}", "Tanda: 3.", "dash for a minus"),
    _tag("{{ 5 − 2 }}", "Tanda: 3.", "minus sign"),
    _tag("{{ 7 % 4 }}", "Tanda: 3."),
    _tag(f"{{{{{NBSP}isi.tentang{NBSP}}}}}", "Tanda: KERJA SAMA.", "no-break spaces in a tag"),
    _tag(f"{{{{ isi{ZERO}.tentang }}}}", "Tanda: KERJA SAMA.", "zero width in a tag"),
    _tag(f"{{{{{ZERO} isi.tentang{ZERO} }}}}", "Tanda: KERJA SAMA.", "zero width at a tag's edges"),
    _tag("{{- isi.tentang -}}", "Tanda:KERJA SAMA."),
    _tag("{{isi.tentang|lower}}", "Tanda: kerja sama."),
    _tag("{% set a = 5 %}{{ a }}", "Tanda: 5."),
    printed("name that a tag sets in a loop", (p(FOR), p("{%p set n = b.uraian %}"), p("Nama {{ n }}"), p(END)), "Nama Butir kedua:"),
    _tag("{# catatan #}{{ isi.tentang }}", "Tanda: KERJA SAMA.", "comment of a template"),
    _tag("{{ isi.latar_belakang|join('; ') }}", "R&D dan Jum’at"),
    _tag("{{ isi.tentang[:5] }}", "Tanda: KERJA."),
    _tag("{{ '{{' }}", "Tanda: {{.", "braces in a literal"),
    printed("tag split by the spelling checker", _split, "Perihal KERJA SAMA ok"),
    printed("modulo in a paragraph's tag", (p("{%p if 7 % 4 == 3 %}"), p("Sisa tiga."), p("{%p endif %}")), "Sisa tiga."),
    printed("dict in a paragraph's tag", (p("{%p for k in {'a': 1} %}"), p("Kunci {{ k }}"), p(END)), "Kunci a"),
    printed("space before the row's letter", rows(["{% tr for b in isi.isi_edaran %}", ""], ["{{ b.uraian }}", "x"], ["{% tr endfor %}", ""]), "Butir pertama:", "Butir kedua:"),
    printed("no space behind the letter", (p("{%p for b in isi.isi_edaran%}"), p("Ada {{b.uraian}}"), p("{%p endfor%}")), "Ada Butir kedua:"),
    refused("paragraph's tag that trims", (p("{%-p for b in isi.isi_edaran %}"), p("{{ b.uraian }}"), p("{%-p endfor %}")), Rule.MISPLACED, "tanda hubung"),
    refused("paragraph's tag that trims behind", (p("{%p for b in isi.isi_edaran -%}"), p("{{ b.uraian }}"), p("{%p endfor %}")), Rule.MISPLACED, "tanda hubung"),
    refused("end that trims before a paragraph's tag", (p("satu {% if isi.tentang %}x{% endif -%}"), p("{%p for b in isi.isi_edaran %}"), p("{{ b.uraian }}"), p("{%p endfor %}")), Rule.MISPLACED, "akan hilang"),
    printed("empty loop", (p("{%p for x in isi.tembusan %}"), p("Tidak {{ x }}"), p(END)), "Demikian disampaikan.", absent=("Tidak",)),
    printed("loop in a loop", _loop(p("Luar {{ b.uraian }}"), p("{%p for x in b.rincian %}"), p("Dalam {{ loop.index }} {{ x }}"), p(END)), "Dalam 2 rincian dua.", "Dalam 1 rincian tiga."),
    printed("condition in a line", p("{% if isi.tembusan %}ada{% else %}tidak ada{% endif %} tembusan"), "tidak ada tembusan"),
    printed("columns in a loop", rows(["Unit", "{%tc for b in isi.isi_edaran %}", "{{ b.uraian }}", "{%tc endfor %}"], widths=(2000, 2000, 2000, 2000)), "Butir kedua:"),
    printed("several formats in one tag", p(r("Campur {{ isi", "<w:b/>"), r(".tentang }}")), "Campur KERJA SAMA", warns=Rule.SPLIT),
    _bad("{{ isi.tentag }}", Rule.UNDECLARED),
    _bad("{{ Isi.tentang }}", Rule.UNDECLARED),
    _bad("{{ isi,tentang }}", Rule.UNDECLARED),
    _bad("{{ nomor }}", Rule.UNDECLARED),
    _bad("{{ isi.tentang", Rule.UNCLOSED),
    _bad("{{ isi.tentang }", Rule.UNCLOSED),
    _bad("{% if isi.tentang %}", Rule.UNCLOSED),
    _bad("{% endfor %}", Rule.UNCLOSED),
    _bad("{{ isi..tentang }}", Rule.BROKEN),
    _bad("{{ isi.tentang | besar }}", Rule.FORBIDDEN, "upper (huruf besar)"),
    _bad("{{ 'x' is besar }}", Rule.FORBIDDEN, "pengujian"),
    _bad("{{ isi.tentang.format() }}", Rule.FORBIDDEN, "pemanggilan"),
    _bad("{{r isi.tentang }}", Rule.KIND, "tanpa huruf"),
    refused("plain text as a document", p("{{p isi.tentang }}"), Rule.KIND, "tanpa huruf"),
    _bad("{% untuk b di isi.isi_edaran %}", Rule.BROKEN),
    _bad("{{ isi tentang }}", Rule.BROKEN),
    _bad("{{ ''.__class__ }}", Rule.FORBIDDEN),
    _bad("{% include 'x' %}", Rule.FORBIDDEN),
    _bad("${ nomor }", Rule.FOREIGN),
    refused("zero width in a literal", p(f'{{{{ "Ju{ZERO}mat" }}}}'), Rule.BROKEN, "U+200B"),
    refused("row tag outside a table", p("{%tr for b in isi.isi_edaran %}"), Rule.MISPLACED, "tidak berada di dalam tabel"),
    refused("loop over the cells of a row", rows(["{% for b in isi.isi_edaran %}", "{{ b.uraian }}{% endfor %}"]), Rule.MISPLACED, "melewati batas sel"),
    refused("loop closed as a condition", (p("{%p for b in isi.isi_edaran %}"), p("x"), p("{%p endif %}")), Rule.CROSSED),
    refused("row of a loop in a control alone", rows(["{%tr for b in isi.isi_edaran %}", ""], ["{{ b.uraian }}", "x"], ["{%tr endfor %}", ""]).replace("<w:tr>", "<w:sdt><w:sdtPr/><w:sdtContent><w:tr>", 1).replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>", 1), Rule.CROSSED, "kontrol isian Word yang sama"),
    refused("condition that ends behind its control", (control("", p("{%p if isi.tentang %}") + p("x")), p("{%p endif %}")), Rule.CROSSED, "kontrol isian Word yang sama"),
    refused("condition that ends behind its link", p('<w:hyperlink w:anchor="a">' + r("{% if isi.tentang %}ada") + "</w:hyperlink>", r(" x{% endif %}")), Rule.CROSSED, "tautan yang sama"),
    printed("loop in a control of its own", control("", p(FOR) + p("Nama {{ b.uraian }}") + p(END)), "Nama Butir pertama"),
    refused("list that is no list", (p("{%p for x in isi.tentang %}"), p("{{ x }}"), p(END)), Rule.KIND),
)  # fmt: skip


def _beside(put: Callable[[Sheet], str]) -> Callable[[Sheet], object]:
    def change(sheet: Sheet) -> None:
        sheet.put(p("{%p if isi.tentang %}", put(sheet)), p("isi"), p("{%p endif %}"))

    return change


def _in_row(put: Callable[[Sheet], str]) -> Callable[[Sheet], object]:
    def change(sheet: Sheet) -> None:
        sheet.put(
            rows(
                [p("{%tr for b in isi.isi_edaran %}"), p(put(sheet))],
                ["{{ b.uraian }}", "x"],
                ["{%tr endfor %}", ""],
            )
        )

    return change


def _note(sheet: Sheet) -> str:
    sheet.notes("footnotes", r("Catatan kaki."))
    return '<w:r><w:footnoteReference w:id="2"/></w:r>'


def _each(put: Callable[[Sheet], str]) -> Callable[[Sheet], object]:
    def change(sheet: Sheet) -> None:
        sheet.put(*_loop(p("Ke {{ loop.index }} ", put(sheet))))

    return change


def _comment(sheet: Sheet) -> str:
    content = (
        f'<w:comments {_W}><w:comment w:id="5" w:author="A">{p("Periksa lagi")}</w:comment></w:comments>'
    )
    sheet.add("word/comments.xml", content.encode(), "comments", type_=f"{_TYPE}.comments+xml")
    marks = '<w:commentRangeStart w:id="5"/>', '<w:commentRangeEnd w:id="5"/>'
    return f'{marks[0]}{r("dikomentari")}{marks[1]}<w:r><w:commentReference w:id="5"/></w:r>'


_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BREAK: Final = '<w:r><w:br w:type="page"/></w:r>'
_NUMBERED: Final = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
_MARK: Final = '<w:bookmarkStart w:id="3" w:name="bagian"/>' + r("ditandai") + '<w:bookmarkEnd w:id="3"/>'
_FORMULA: Final = "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"

BESIDE: Final = (
    refused("picture beside a paragraph's tag", _beside(Sheet.picture), Rule.MISPLACED, "gambar"),
    refused("page break beside a paragraph's tag", _beside(lambda _: _BREAK), Rule.MISPLACED, "pemisah halaman"),
    refused("column break beside a paragraph's tag", _beside(lambda _: _BREAK.replace("page", "column")), Rule.MISPLACED, "pemisah kolom"),
    refused("text beside a paragraph's tag", _beside(lambda _: r(" dan ini")), Rule.MISPLACED, "dan ini"),
    refused("footnote beside a paragraph's tag", _beside(_note), Rule.MISPLACED, "catatan kaki"),
    refused("field beside a paragraph's tag", _beside(lambda _: field("PAGE")), Rule.MISPLACED, "bidang Word"),
    refused("text box beside a paragraph's tag", _beside(lambda _: box(p("kotak"))), Rule.MISPLACED, "akan hilang"),
    refused("formula beside a paragraph's tag", _beside(lambda _: _FORMULA), Rule.MISPLACED, "rumus"),
    refused("section in a tag's paragraph", lambda s: s.put(p("{%p if isi.tentang %}", properties='<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'), p("x"), p("{%p endif %}")), Rule.MISPLACED, "batas bagian"),
    refused("new page before a tag's paragraph", (p("{%p if isi.tentang %}", properties="<w:pageBreakBefore/>"), p("x"), p("{%p endif %}")), Rule.MISPLACED, "page break before"),
    refused("picture in a tag's row", _in_row(Sheet.picture), Rule.MISPLACED, "gambar"),
    refused("page break in a tag's row", _in_row(lambda _: _BREAK), Rule.MISPLACED, "pemisah halaman"),
    refused("text in a tag's row", _in_row(lambda _: r("Jumlah")), Rule.MISPLACED, "Jumlah"),
    refused("two tags in a row", rows(["{%tr for b in isi.isi_edaran %}", "{%tr endfor %}"]), Rule.MISPLACED, "akan hilang"),
    refused("footnote in a loop", _each(_note), Rule.MISPLACED, "bernomor sama"),
    printed("picture in a loop", _each(Sheet.picture), "Ke 1", "Ke 2"),
    printed("bookmark in a loop", _each(lambda _: _MARK), "Ke 2 ditandai"),
    printed("comment in a loop", _each(_comment), "Ke 2 dikomentari"),
    printed("text box in a loop", _each(lambda _: box(p("Kotak {{ b.uraian }}"))), "Kotak Butir pertama:", "Kotak Butir kedua:"),
    printed("page break of its own in a loop", _loop(p("Halaman {{ loop.index }}"), p(_BREAK)), "Halaman 2"),
    printed("table in a loop", _loop(rows(["Butir", "{{ b.uraian }}"])), "Butir kedua:"),
    printed("cell merged down", rows(["{%tr for b in isi.isi_edaran %}", ""], ["2026{% vm %}", "{{ b.uraian }}"], ["{%tr endfor %}", ""]), "2026", "Butir kedua:"),
    printed("numbered list in a loop", _loop(p("Nomor {{ b.uraian }}", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>')), "Nomor Butir kedua:"),
    printed("numbering that begins again", _loop(p("{%p nomor ulang %}"), p("Mulai {{ b.uraian }}", properties=_NUMBERED)), "1. Mulai Butir pertama:", "1. Mulai Butir kedua:"),
    printed("footnote outside loops", lambda s: s.put(p("Berkaki", _note(s))), "Catatan kaki."),
    printed("section of its own", lambda s: s.put(p("Sebelum"), p(properties='<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'), p("Sesudah")), "Sebelum", "Sesudah", warns=Rule.HEADER),
)  # fmt: skip


def _linked(address: str, text: str = "laman") -> Callable[[Sheet], object]:
    def change(sheet: Sheet) -> None:
        name = sheet.relate(address, "hyperlink", external=True)
        sheet.put(p("Lihat ", f'<w:hyperlink r:id="{name}">{r(text)}</w:hyperlink>'))

    return change


def _in_header(*blocks: str, type_: str = "default") -> Callable[[Sheet], object]:
    return lambda sheet: sheet.running("header", type_, *blocks)


def _code(code: str, says: str) -> OfficeCase:
    return refused(f"field {code}", p("Bidang ", field(code)), Rule.WORD_FIELD, says)


def _live(code: str, *says: str) -> OfficeCase:
    return printed(f"field {code}", p("Bidang ", _MARK, field(code)), *says)


FIELDS: Final = (
    _code("FILENAME", "FILENAME"),
    _code('DATE \\@ "d MMMM yyyy"', "stempel.tanggal"),
    _code("TIME", "TIME"),
    _code("SAVEDATE", "SAVEDATE"),
    _code("PRINTDATE", "PRINTDATE"),
    _code("CREATEDATE", "CREATEDATE"),
    _code("MERGEFIELD nama", "MERGEFIELD"),
    _code("DOCPROPERTY Perihal", "DOCPROPERTY"),
    _code("USERNAME", "USERNAME"),
    _code("= SUM(ABOVE)", "isi.jumlah"),
    _code('IF 1 = 1 "ya" "tidak"', "{% if"),
    _code("AUTONUM", "penomoran otomatis"),
    _code("EQ \\f(1;2)", "Simbol"),
    _code("SYMBOL 252 \\f Wingdings", "Simbol"),
    _code("NUMWORDS", "teks biasa"),
    _code("SECTION", "teks lama"),
    _code("bagian", "teks biasa"),
    refused("sum of a page's number", p("Hal ", field("= PAGE - 1", "1")), Rule.WORD_FIELD, "isi.jumlah"),
    refused("simple field DATE", p('<w:fldSimple w:instr=" DATE ">' + r("1 Mei 2020") + "</w:fldSimple>"), Rule.WORD_FIELD, "DATE"),
    refused("field in a header", _in_header(p("Berkas ", field("FILENAME"))), Rule.WORD_FIELD, "FILENAME"),
    refused("tag in a field's code", p(field("REF {{ isi.tentang }}")), Rule.FORBIDDEN, "tag inside a field"),
    refused("field that reads a file", p(field('INCLUDETEXT "C:\\\\surat.docx"')), Rule.FORBIDDEN, "INCLUDETEXT"),
    refused("link to a script", _linked("javascript:alert(1)"), Rule.FORBIDDEN, "javascript"),
    refused("link to a file", _linked("file:///C:/surat.docx"), Rule.FORBIDDEN, "file:"),
    _live("PAGE", "Bidang ditandai"),
    _live("NUMPAGES", "Bidang ditandai"),
    _live("REF bagian", "ditandaiditandai"),
    _live("SEQ Gambar \\* ARABIC", "Bidang ditandai1"),
    _live("FORMTEXT", "ditandaihasil"),
    _live("ADDIN ZOTERO_ITEM", "ditandaihasil"),
    printed("field SEQ without a format", p("Gambar ", field("SEQ Gambar", "77"), " dan ", field("SEQ Gambar", "77")), "Gambar 1 dan 2"),
    printed("simple field SEQ", p("Tabel ", '<w:fldSimple w:instr=" SEQ Tabel ">' + r("77") + "</w:fldSimple>"), "Tabel 1"),
    printed("field SECTIONPAGES", p("Dari ", field("SECTIONPAGES", "77"), " halaman"), "Dari 1 halaman"),
    printed("field REF to a number", (p("Butir ", _MARK, properties=_NUMBERED), p("Lihat butir ", field("REF bagian \\r \\h", "77"), ".")), "Lihat butir 2."),
    _live("PAGEREF bagian", "Bidang ditandai1"),
    _code("STYLEREF Judul", "naskah.judul"),
    _code("NOTEREF catatan", "teks lama"),
    _code("LISTNUM", "penomoran otomatis"),
    _code("SEQ Gambar \\h", "\\h"),
    _code("REF bagian \\p", "\\p"),
    printed("field TITLE", p("Judul ", field("TITLE")), "Judul "),
    printed("tag in a link's address", _linked("https://contoh.example/{{ stempel.kode }}"), "Lihat laman"),
    refused("tag that is a link's whole address", _linked("{{ isi.tentang }}x{% if 1 %}"), Rule.WORD_FIELD, "HYPERLINK"),
    printed("link to the web", _linked("https://contoh.example/a?b=1&c=2"), "Lihat laman"),
    printed("link by mail", _linked("mailto:kantor@contoh.example"), "Lihat laman"),
    printed("tag in a link's text", _linked("https://contoh.example", "tentang {{ isi.tentang }}"), "Lihat tentang KERJA SAMA"),
)  # fmt: skip


def _report(sheet: Sheet) -> None:
    """A report as offices build one: contents of headings in a loop, lists that begin again, numbers that refer, a link that is filled."""
    link = sheet.relate("https://contoh.example/{{ stempel.kode }}", "hyperlink", external=True)
    sheet.put(
        p(field('TOC \\o "1-1" \\h \\z \\u', "Bab lama 77")),
        *_loop(
            p("Bab {{ b.uraian }}", properties='<w:outlineLvl w:val="0"/>'),
            p("{%p nomor ulang %}"),
            p("{%p for x in b.rincian %}"),
            p("Langkah {{ x }}", properties=_NUMBERED),
            p(END),
        ),
        p("Tabel ", field("SEQ Tabel", "77"), ", dari ", field("SECTIONPAGES", "77"), " halaman"),
        p(
            "Lihat ",
            f'<w:hyperlink r:id="{link}">{r("laman")}</w:hyperlink>',
            " pada halaman ",
            _MARK,
            ": ",
            field("PAGEREF bagian", "77"),
        ),
    )


REPORT: Final = printed(
    "contents, links and lists together",
    _report,
    "Bab Butir pertama:",
    "Bab Butir kedua:",
    "2. Langkah rincian dua.",
    "1. Langkah rincian tiga.",
    "Tabel 1, dari ",
    "Lihat laman pada halaman ditandai: 1",
    absent=("Bab lama", "77"),
)
"""What a report of an office has, in one template."""


def _even(sheet: Sheet) -> None:
    sheet.replace("word/settings.xml", "<w:defaultTabStop", "<w:evenAndOddHeaders/><w:defaultTabStop")
    sheet.running("header", "even", p("Kepala genap {{ stempel.tanda_air }}"))
    sheet.put(p("Satu", _BREAK), p("Dua"))


def _columns(sheet: Sheet) -> None:
    two = '<w:sectPr><w:type w:val="continuous"/><w:pgSz w:w="11906" w:h="16838"/><w:cols w:num="2"/></w:sectPr>'
    sheet.put(*(p(f"Kolom {number}") for number in range(6)), p(properties=two))


def _ended(sheet: Sheet) -> None:
    sheet.notes("endnotes", r("Catatan akhir."))
    sheet.put(p("Berakhir", '<w:r><w:endnoteReference w:id="2"/></w:r>'))


def _tracked(sheet: Sheet) -> None:
    by = 'w:author="A" w:date="2026-01-01T00:00:00Z"'
    sheet.put(
        p(
            "Tetap ",
            f'<w:ins w:id="81" {by}>{r("sisipan")}</w:ins>',
            f'<w:r><w:rPr><w:b/><w:rPrChange w:id="82" {by}><w:rPr/></w:rPrChange></w:rPr><w:t xml:space="preserve"> tebal</w:t></w:r>',
        )
    )


_SIGNS: Final = (
    '<w:rFonts w:ascii="DejaVu Sans" w:hAnsi="DejaVu Sans" w:eastAsia="DejaVu Sans" w:cs="DejaVu Sans"/>'
)
_GOTHIC: Final = (
    '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>'
)
_BY: Final = 'w:id="90" w:author="A" w:date="2026-01-01T00:00:00Z"'
_DATA_BOUND: Final = (
    '<w:dataBinding w:prefixMappings="xmlns:ns0=&quot;http://schemas.openxmlformats.org/package/2006/metadata/core-properties&quot;"'
    ' w:xpath="/ns0:coreProperties[1]/ns0:contentStatus[1]" w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/><w:text/>'
)
_CHECK: Final = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
_ITEMS: Final = '<w:dropDownList><w:listItem w:displayText="Segera" w:value="1"/></w:dropDownList>'
_EXACT: Final = '<w:trPr><w:trHeight w:val="300" w:hRule="exact"/></w:trPr>'

PAGES: Final = (
    printed("even header on a second page", _even, "Kepala genap", "Satu", "Dua", warns=Rule.HEADER),
    printed("two columns", _columns, "Kolom 5", warns=Rule.HEADER),
    refused("endnote", _ended, Rule.FORBIDDEN, "catatan kaki"),
    printed("text box", p(box(p("Dalam kotak {{ isi.tentang }}"))), "Dalam kotak KERJA SAMA"),
    printed("inserted and reformatted under track changes", _tracked, "Tetap sisipan tebal", warns=Rule.TRACKED),
    printed("deleted under track changes", p("Masih ", f"<w:del {_BY}><w:r><w:delText>hapusan</w:delText></w:r></w:del>", "ada"), "Masih ada", absent=("hapusan",), warns=Rule.TRACKED),
    printed("moved under track changes", (p(f"<w:moveFrom {_BY}>{r('pindahan')}</w:moveFrom>"), p(f"<w:moveTo {_BY}>{r('pindahan')}</w:moveTo>")), "pindahan", warns=Rule.TRACKED),
    printed("capitals in a header", _in_header(p(r("Kepala kapital", "<w:caps/>"))), "Demikian disampaikan.", warns=Rule.UNMARKED),
    printed("small capitals", p(r("Kapital Kecil", "<w:smallCaps/>")), "F. Penutup"),
    printed("header of the first page", _in_header(p("Kepala pertama"), type_="first"), "Kepala pertama", warns=Rule.UNMARKED),
    printed("control bound to a property", control(_DATA_BOUND, p("nilai lama")), "nilai lama"),
    printed("hidden text", p("Tampak", r(" tersembunyi", "<w:vanish/>")), "Tampak", absent=("tersembunyi",)),
    printed("capitals in the body", p(r("kapital semua", "<w:caps/>")), "KAPITAL SEMUA"),
    printed("plain content control", control("<w:text/>", p("Kontrol {{ isi.tentang }}")), "Kontrol KERJA SAMA"),
    printed("list control", control(_ITEMS, p("Segera")), "Segera"),
    printed("checkbox control", control(_CHECK, p(r("☒", _SIGNS), " hadir")), "☒ hadir"),
    printed("checkbox control in Word's own font", p("Pilih ", control(_CHECK, r("☒", _GOTHIC)), " hadir"), "Pilih ☒ hadir"),
    printed("boxes and ticks in the page's font", p("Pilih ☒ ☑ ☐ ✓ ✔ ✗ ■ hadir"), "Pilih ☒ ☑ ☐ ✓ ✔ ✗ ■ hadir"),
    printed("boxes that a condition ticks", p("{% if isi.tentang %}☒{% else %}☐{% endif %} ada {{ '☑' if isi.tembusan else '☐' }} tembusan"), "☒ ada ☐ tembusan"),
    printed("table with a heading row", rows(["Nama", "Isi"], ["a", "b"], row="<w:trPr><w:tblHeader/></w:trPr>"), "Nama"),
    printed("soft hyphen and no-break hyphen", p("<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>Lapkin ber</w:t><w:softHyphen/><w:t>sama</w:t></w:r>"), "e-Lapkin bersama"),
    printed("tabs and breaks", p("<w:r><w:t>kiri</w:t><w:tab/><w:t>kanan</w:t><w:br/><w:t>bawah</w:t></w:r>"), "kiri kanan", "bawah"),
    printed("superscript", p("m", r("2", '<w:vertAlign w:val="superscript"/>')), "m2"),
    printed("symbol", p("Centang ", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "Centang"),
    refused("formula", p("Rumus ", _FORMULA), Rule.FORBIDDEN, "gambar"),
    printed("Arabic among Latin words", p("Nama محمد علي حسن alamat"), "Nama"),
    printed("Arabic", p(r("بسم الله", "<w:rtl/>"), properties="<w:bidi/>"), "Demikian disampaikan."),
    printed("picture in the text", lambda s: s.put(p("Gambar: ", s.picture())), "Gambar:"),
    printed("frame", p("Dalam bingkai", properties='<w:framePr w:w="3000" w:hSpace="142" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:x="7000" w:y="1"/>'), "Dalam bingkai"),
    printed("drop cap", (p("S", properties='<w:framePr w:dropCap="drop" w:lines="2" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'), p("etiap")), "etiap"),
    printed("white text on white", p(r("pudar", '<w:color w:val="FFFFFF"/>')), "pudar", warns=Rule.UNSEEN),
    printed("long word in a narrow cell", rows(["Pertanggungjawaban-penyelenggaraan", "x"], widths=(700, 8000))),
    refused("text cut off by a row's exact height", rows(["satu dua tiga empat lima enam tujuh delapan sembilan sepuluh " * 5, "x"], row=_EXACT), Rule.PAGES, "", in_trial=True),
    refused("text cut off by a text box", p(box(*(p(f"Baris {number}") for number in range(12)))), Rule.PAGES, "", in_trial=True),
)  # fmt: skip


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _repacked(change: Callable[[str, bytes], tuple[str, bytes]]) -> Callable[[bytes], bytes]:
    def packed(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(*change(name, old.read(name)))
        return out.getvalue()

    return packed


def _macros(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data.replace(
        b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    )


def _office_365(name: str, data: bytes) -> tuple[str, bytes]:
    return name.replace("document.xml", "document2.xml"), data.replace(
        b"word/document.xml", b"word/document2.xml"
    )


def _as_is(_: Sheet) -> None:
    """Change nothing."""


FILES: Final = (
    refused("cut off in sending", _as_is, Rule.UNREADABLE, "", package=_cut),
    refused("empty", _as_is, Rule.UNREADABLE, "", package=lambda _: b""),
    refused("old Word", _as_is, Rule.UNREADABLE, "", package=lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048)),
    refused("rich text", _as_is, Rule.UNREADABLE, "", package=lambda _: rb"{\rtf1 Surat}"),
    refused("a page of the web", _as_is, Rule.UNREADABLE, "", package=lambda _: b"<html><body>Surat</body></html>"),
    refused("a PDF", _as_is, Rule.UNREADABLE, "", package=lambda _: b"%PDF-1.7\n%%EOF\n"),
    refused("with macros", _as_is, Rule.FORBIDDEN, "", package=_repacked(_macros)),
    printed("template of Word (.dotx)", _as_is, "Demikian disampaikan.", package=_repacked(lambda name, data: (name, data.replace(b"document.main+xml", b"template.main+xml")))),
    printed("main part of Word 365", _as_is, "Demikian disampaikan.", package=_repacked(_office_365)),
    refused("Strict Open XML", _as_is, Rule.UNREADABLE, "", package=_repacked(lambda name, data: (name, data.replace(b"schemas.openxmlformats.org/officeDocument/2006/relationships", b"purl.oclc.org/ooxml/officeDocument/relationships")))),
    printed("packed without compression", _as_is, "Demikian disampaikan.", package=_repacked(lambda name, data: (name, data))),
)  # fmt: skip

CASES: Final = (*TAGS, *BESIDE, *FIELDS, REPORT, *PAGES, *FILES)
