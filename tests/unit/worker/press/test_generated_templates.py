"""Templates made by chance, with tables, loops, conditions and runs in any order: docxtpl and both our ways agree."""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document
from docxtpl import RichText
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.worker.press import fixtures
from tests.unit.worker.press.test_docxtpl_parity import same
from tests.unit.worker.press.test_features import agree, theirs
from worker.press import compile_template, judge_docx

WORD = st.text("abc XYZ&<>'\"éж", min_size=1, max_size=8)
"""Of letters that the page's own font has: words in others are set in a font of their own, as docxtpl does not."""
VALUES = st.sampled_from(
    ("a", "b|upper", "units[0]", "units|length", "units|join(', ')", "a ~ b", "1 + 2", "'tetap'")
)
INLINE = st.one_of(
    WORD.map(lambda text: text.replace("{", "")),
    VALUES.map(lambda value: f"{{{{ {value} }}}}"),
    VALUES.map(lambda value: f"{{% if units|length > 1 %}}{{{{ {value} }}}}{{% else %}}lain{{% endif %}}"),
    VALUES.map(lambda value: f"{{% for u in units %}}{{{{ u }}}}-{{{{ {value} }}}}{{% endfor %}}"),
)
LINE = st.lists(INLINE, min_size=1, max_size=3).map(" ".join)
PARAGRAPH = LINE.map(lambda line: ("paragraph", line))
LOOP = LINE.map(lambda line: ("loop", line))
CHOICE = LINE.map(lambda line: ("choice", line))
ROWS = st.lists(LINE, min_size=1, max_size=3).map(lambda cells: ("rows", cells))
COLUMNS = st.lists(LINE, min_size=1, max_size=2).map(lambda cells: ("columns", cells))
BLOCKS = st.lists(st.one_of(PARAGRAPH, LOOP, CHOICE, ROWS, COLUMNS), min_size=1, max_size=5)
CONTEXT = st.fixed_dictionaries(
    {
        "a": WORD,
        "b": WORD | st.integers().map(str),
        "units": st.lists(WORD, min_size=1, max_size=4),
    }
)


def built(blocks: list[tuple[str, Any]]) -> bytes:
    """Return the template of these blocks."""
    document: Document = docx.Document()
    for kind, content in blocks:
        if kind == "rows":
            loop = [["{%tr for u in units %}"] + [""] * (len(content) - 1), content]
            fixtures.table(document, [*loop, ["{%tr endfor %}"] + [""] * (len(content) - 1)])
        elif kind == "columns":
            fixtures.table(
                document, [["tetap", "{%tc for u in units %}", cell, "{%tc endfor %}"] for cell in content]
            )
        else:
            opening, closing = {
                "paragraph": ("", ""),
                "loop": ("{%p for u in units %}", "{%p endfor %}"),
                "choice": ("{%p if a != b %}", "{%p endif %}"),
            }[kind]
            for text in (opening, content, closing):
                if text:
                    document.add_paragraph(text)
    return fixtures.saved(document)


@settings(max_examples=40, deadline=None)
@given(BLOCKS, CONTEXT)
def test_generated_templates_agree(blocks: list[tuple[str, Any]], context: dict[str, Any]) -> None:
    same(built(blocks), context)


@settings(max_examples=12, deadline=None)
@given(BLOCKS, CONTEXT, WORD)
def test_the_docxtpl_way_agrees_on_them_too(
    blocks: list[tuple[str, Any]], context: dict[str, Any], text: str
) -> None:
    template = built([*blocks, ("paragraph", "{{p kaya }}")])
    paragraph = f"<w:p>{RichText(text).xml}</w:p>"
    kaya = RichText()
    kaya.xml = paragraph
    compiled = compile_template(template, lean=False)
    assert compiled.way.name == "docxtpl"
    rendering = compiled.press({**context, "kaya": kaya})
    judge_docx(rendering)
    agree(rendering.docx, theirs(template, lambda _: {**context, "kaya": kaya}))
    assert compiled.render({**context, "kaya": kaya}) == rendering.docx
