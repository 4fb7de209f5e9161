"""The press's engine: DOCX template and context in, DOCX bytes out. Pure: no clock, database, settings or queue.

>>> import io, docx
>>> page, file = docx.Document(), io.BytesIO()
>>> _ = page.add_paragraph("Nomor {{ nomor }}")
>>> page.save(file)
>>> printed = compile_template(file.getvalue()).render({"nomor": "5/2026"})
>>> [paragraph.text for paragraph in docx.Document(io.BytesIO(printed)).paragraphs]
['Nomor 5/2026']
"""

from worker.press.compiled import CompiledTemplate, Way, compile_template
from worker.press.judge import judge_docx
from worker.press.rendering import PrintedString, Rendering
from worker.press.rich import Picture, SubDocument

__all__ = [
    "CompiledTemplate",
    "Picture",
    "PrintedString",
    "Rendering",
    "SubDocument",
    "Way",
    "compile_template",
    "judge_docx",
]
